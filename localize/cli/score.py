"""``localize score``: with and without a reference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localize.cli import Globals

if TYPE_CHECKING:
    from localize.document import Score
    from localize.inspection import Scored
    from localize.pipeline.score import Judged, Rivalry

_PATH = click.Path(path_type=Path)


@click.command("score")
@click.argument("hypothesis", type=_PATH)
@click.argument("reference", type=_PATH, required=False)
@click.option("--against", type=_PATH, help="Another hypothesis: is one of the two better?")
@click.option("--source", type=_PATH, help="The source file, for the estimate without a reference.")
@click.option(
    "--from", "language", default="zh", metavar="LANGUAGE", help="Language of --source [zh]."
)
@click.option("--locale", "tag", metavar="LOCALE", help="Locale of the hypothesis [from its name].")
@click.option(
    "--glossary", "glossaries", type=_PATH, multiple=True, help="Term base, for the estimate."
)
@click.option("--round-trip", is_flag=True, help="Translate back too, where a model leads back.")
@click.option("--segments", is_flag=True, help="The estimate of each segment, the lowest first.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(
    options: Globals,
    hypothesis: Path,
    reference: Path | None,
    against: Path | None,
    source: Path | None,
    language: str,
    tag: str | None,
    glossaries: tuple[Path, ...],
    round_trip: bool,
    segments: bool,
    fmt: str,
) -> None:
    """BLEU, chrF++ and TER against a REFERENCE; without one, the estimate and its parts.

    With --against, a second hypothesis is scored on the same segments, and a paired bootstrap
    says whether the two differ beyond noise.
    """
    from localize import inspection

    if against and not reference:
        raise click.UsageError("--against needs a REFERENCE")
    if reference and (source or glossaries or round_trip or segments):
        names = "--source, --glossary, --round-trip and --segments"
        raise click.UsageError(f"{names} are for the estimate, without a REFERENCE")
    if round_trip and not source:
        raise click.UsageError("--round-trip needs --source")
    asked = inspection.Scoring(
        hypothesis=hypothesis,
        reference=reference,
        against=against,
        source=source,
        language=language,
        tag=tag,
        glossaries=glossaries,
        round_trip=round_trip,
    )
    found = inspection.scores(options.workspace, asked)
    if fmt == "json":
        click.echo(json.dumps(_judged(found) if segments else _as_data(found), indent=2))
    else:
        for line in _segment_lines(found) if segments else _lines(found):
            click.echo(line)
    for note in found.notes:
        click.echo(note, err=fmt == "json" or segments)


def _as_data(found: Scored) -> list[dict[str, Any]]:
    entries = [asdict(item) for item in found.scores]
    for entry, rivalry in zip(entries, found.rivalries, strict=False):
        entry["against"] = {
            "value": rivalry.theirs.value,
            "low": rivalry.theirs.low,
            "high": rivalry.theirs.high,
            "p_value": rivalry.p_value,
            "better": {"ours": "hypothesis", "theirs": "against"}.get(rivalry.better),
        }
    return entries


def _lines(found: Scored) -> Iterator[str]:
    for item in found.scores:
        yield f"{_figures(item)}  ({item.count} segments)  {item.signature}"
    if found.rivalries:
        yield ""
    for rivalry in found.rivalries:
        yield f"{_figures(rivalry.theirs)}  against  {_verdict(rivalry)}"


def _figures(item: Score) -> str:
    interval = f"  95 % {item.low}–{item.high}" if item.low is not None else ""
    return f"{item.name:22} {item.value:7.2f}{interval}"


def _verdict(rivalry: Rivalry) -> str:
    if rivalry.p_value is None:
        return "not tested"
    said = {
        "ours": "the hypothesis is better",
        "theirs": "the other is better",
        "": "no difference beyond noise",
    }[rivalry.better]
    return f"{said} (p = {rivalry.p_value:.3f})"


def _lowest_first(found: Scored) -> list[Judged]:
    return sorted(found.segments, key=lambda item: item.value)


def _judged(found: Scored) -> list[dict[str, Any]]:
    return [
        {"estimate": item.value, "place": str(item.place), "text": item.text}
        | {"parts": {name: round(value, 3) for name, value in item.parts.items()}}
        for item in _lowest_first(found)
    ]


def _segment_lines(found: Scored) -> Iterator[str]:
    for item in _lowest_first(found):
        parts = "  ".join(f"{name} {value:.2f}" for name, value in sorted(item.parts.items()))
        text = item.text.replace("\n", " ")
        yield f"{item.value:5.1f}  {parts}  {item.place}: {text}"
