"""What a release run did, for a terminal: readable at 80 columns and without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from localize.report import figures

if TYPE_CHECKING:
    from localize.release.outcome import Outcome, Release
    from localize.report.figures import Trouble

__all__ = ["failed_gates", "summary"]

_STATUS = {"built": "green", "unchanged": "cyan", "held back": "bold red"}
# A file's name or a title may hold what a terminal obeys: C0 and C1 controls.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def summary(
    release: Release, region: str | None = None, out: PurePath | None = None
) -> RenderableType:
    """A table per region, and below it what is missing, what failed and where the results are.

    ``region`` limits it to one; ``out`` is the output folder, for whole paths.
    """
    names = figures.region_names(release) if region is None else (region,)
    blocks: list[RenderableType] = []
    for name in names:
        blocks += _region(figures.of_region(release, name), name, release.regions.get(name), out)
    if not names:
        blocks += _troubles(figures.troubles(release.problems))
    blocks += _remarks(release)
    blocks.append(_end(release, names))
    return Group(*blocks)


def _text(text: str, style: str = "") -> Text:
    return Text(_CONTROLS.sub(" ", text), style)


def _region(
    told: Release, name: str, title: str | None, out: PurePath | None
) -> Iterator[RenderableType]:
    heading = _text(name, "bold")
    if title and title != name:
        heading.append_text(_text(f"  {title}"))
    yield heading
    if told.outcomes:
        yield _table(told.outcomes)
        yield Text()
    else:
        yield Text("Nothing was built.\n")
    yield from _failed_gates(told.outcomes)
    yield from _troubles(figures.troubles(told.problems))
    yield from _reviews(told.outcomes)
    yield from _places(told.outcomes, name, out)


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), leading=1)
    table.add_column("Edition", overflow="fold")
    for name in ("Status", "Segments", "Terms held", "Findings", "Score"):
        table.add_column(name, no_wrap=True)
    for outcome in outcomes:
        table.add_row(
            _lines(_text(outcome.locale, "bold"), _text(outcome.title)),
            _lines(*_status(outcome)),
            _lines(*_segments(outcome)),
            _lines(*_terms(outcome)),
            _lines(*_findings(outcome)),
            _lines(*_score(outcome)),
        )
    return table


def _lines(*lines: Text) -> Text:
    return Text("\n").join(lines)


def _status(outcome: Outcome) -> Iterator[Text]:
    yield Text(outcome.status, _STATUS[outcome.status])
    if outcome.draft:
        yield Text("draft", "yellow")
    yield Text(figures.duration(outcome.seconds), "dim")


def _segments(outcome: Outcome) -> Iterator[Text]:
    for name, value in figures.origins(outcome).items():
        word = figures.ORIGIN_WORDS.get(name, name)
        yield Text(f"{value:,} {word}", "bold red" if name == "none" else "")


def _terms(outcome: Outcome) -> Iterator[Text]:
    held, total = figures.held(outcome.terms)
    if not total:
        yield Text("none", "dim")
        return
    yield Text(f"{held:,}/{total:,}")
    if held < total:
        yield Text(f"{total - held:,} flagged", "yellow")


def _findings(outcome: Outcome) -> Iterator[Text]:
    counts = outcome.by_severity
    if not outcome.findings:
        yield Text("none", "dim")
    if counts["error"]:
        yield Text(figures.counted(counts["error"], "error"), "bold red")
    if counts["warning"]:
        yield Text(figures.counted(counts["warning"], "warning"), "yellow")
    if counts["info"]:
        yield Text(f"{counts['info']:,} info", "dim")
    if outcome.waived:
        yield Text(f"{outcome.waived:,} waived", "dim")


def _score(outcome: Outcome) -> Iterator[Text]:
    score = figures.lead_score(outcome)
    if score is None:
        return
    yield Text(f"{score.value:.1f}")
    yield Text(score.name, "dim")


def _block(title: str, style: str, items: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """A title and what stands below it, indented; nothing where nothing does."""
    shown = list(items)
    if shown:
        yield Text(title, style)
        yield Padding(Group(*shown), (0, 0, 1, 2))


def failed_gates(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line for each gate that holds an edition back: what it saw, and its limit."""
    for outcome in outcomes:
        for gate in figures.failed(outcome):
            yield f"{outcome.locale} {outcome.title}: {gate.label} {gate.value}, {gate.limit}"


def _failed_gates(outcomes: Sequence[Outcome]) -> Iterator[RenderableType]:
    lines = [_text(line) for line in failed_gates(outcomes)]
    yield from _block("Held back by a gate", "bold red", lines)


def _troubles(found: Sequence[Trouble]) -> Iterator[RenderableType]:
    blocks = (
        ("Wrong in the input or the configuration", "bold red", 2, ""),
        ("Missing for a required locale", "bold red", 3, ""),
        ("Skipped: optional locales", "dim", 0, "dim"),
    )
    for title, style, code, inner in blocks:
        items = [line for item in found if item.exit_code == code for line in _trouble(item, inner)]
        yield from _block(title, style, items)


def _trouble(item: Trouble, style: str) -> Iterator[Text]:
    where = f"{item.locale or 'all locales'} {', '.join(item.titles)}".strip()
    yield _text(f"{where}: {item.message}", style)
    if item.advice:
        yield _text(f"  {item.advice}", style)


def _remarks(release: Release) -> Iterator[RenderableType]:
    lines = []
    for remark in release.remarks:
        lines.append(_text(f"{remark.place}: {remark.code} {remark.message}"))
        lines.append(_text(f"  {remark.advice}"))
    yield from _block("Waivers that have nothing to do", "yellow", lines)


def _reviews(outcomes: Sequence[Outcome]) -> Iterator[RenderableType]:
    """Flags are the title's: the locales of a title have the same ones."""
    flags = {outcome.title: outcome.review for outcome in outcomes if outcome.review}
    lines = [
        _text(f"{title}: {', '.join(flag.replace('_', ' ') for flag in found)}")
        for title, found in flags.items()
    ]
    yield from _block("For an editor to look at in this market", "bold", lines)


def _places(
    outcomes: Sequence[Outcome], region: str, out: PurePath | None
) -> Iterator[RenderableType]:
    paths = [f"{region}/report.html", f"{region}/report.json"]
    paths += [outcome.package for outcome in outcomes if outcome.package]
    lines = [_path(path if out is None else str(out / path)) for path in paths]
    title = "Reports and packages" if out else "Reports and packages, below the output folder"
    yield from _block(title, "bold", lines)


def _path(path: str) -> Text:
    text = _text(path)
    # A path is there to be copied: it is cut into lines by nobody but the terminal.
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _end(release: Release, names: Sequence[str]) -> Text:
    outcomes = [outcome for outcome in release.outcomes if outcome.region in names]
    counts = [
        f"{value} {status}"
        for status in _STATUS
        if (value := sum(outcome.status == status for outcome in outcomes))
    ]
    said = [f"{', '.join(counts) or 'nothing built'} in {figures.duration(release.seconds)}"]
    if drafts := sum(outcome.draft for outcome in outcomes):
        said.append(f"{figures.counted(drafts, 'draft')}, not for publication")
    code = release.exit_code
    style = "bold red" if code else "bold green"
    return Text("; ").join([*map(Text, said), Text(f"exit code {code}", style)])
