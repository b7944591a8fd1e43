"""``localize score``: with and without a reference."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from localize.cli import Globals

_PATH = click.Path(path_type=Path)


@click.command("score")
@click.argument("hypothesis", type=_PATH)
@click.argument("reference", type=_PATH, required=False)
@click.option("--source", type=_PATH, help="The source file, for the estimate without a reference.")
@click.option(
    "--from", "language", default="zh", metavar="LANGUAGE", help="Language of --source [zh]."
)
@click.option("--locale", "tag", metavar="LOCALE", help="Locale of the hypothesis [from its name].")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(
    options: Globals,
    hypothesis: Path,
    reference: Path | None,
    source: Path | None,
    language: str,
    tag: str | None,
    fmt: str,
) -> None:
    """BLEU, chrF++ and TER against a REFERENCE; without one, the estimate and its parts."""
    from localize import inspection

    scores = inspection.scores(options.workspace, hypothesis, reference, source, language, tag)
    if fmt == "json":
        click.echo(json.dumps([asdict(item) for item in scores], indent=2))
        return
    for item in scores:
        interval = f"  95 % {item.low}–{item.high}" if item.low is not None else ""
        click.echo(
            f"{item.name:22} {item.value:7.2f}{interval}  ({item.count} segments)  {item.signature}"
        )
