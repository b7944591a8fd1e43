"""``localize translate``: files in any known format, or lines in a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from localize.cli import Globals
from localize.cli.console import errors
from localize.cli.size import max_memory


@click.command("translate")
@click.argument("inputs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Output file, or folder for several inputs.",
)
@click.option(
    "--to", "target", required=True, metavar="LOCALE", help="Locale or language: ar, en-GB."
)
@click.option(
    "--from", "source", default="zh", metavar="LANGUAGE", help="Language of the text [zh]."
)
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Term base (CSV); repeats.",
)
@click.option("--lines", is_flag=True, help="Standard input to standard output, line by line.")
@click.option(
    "--medium", type=click.Choice(["16:9", "9:16"]), default="16:9", help="Frame of subtitles."
)
@max_memory
@click.pass_obj
def command(
    options: Globals,
    inputs: tuple[Path, ...],
    out: Path | None,
    target: str,
    source: str,
    glossaries: tuple[Path, ...],
    lines: bool,
    medium: str,
    max_memory: int | None,
) -> None:
    """Translate files, keeping format, markup and timing; or, with --lines, lines."""
    from localize import adhoc

    if lines == bool(inputs):
        raise click.UsageError("Give files to translate, or --lines for standard input.")
    request = adhoc.Request(
        source=source,
        target=target,
        glossaries=glossaries,
        medium=medium,
        max_memory=max_memory,
    )
    if lines:
        adhoc.translate_lines(request, options.workspace, sys.stdin.buffer, sys.stdout.buffer)
        return
    for done in adhoc.translate_files(request, options.workspace, inputs, out):
        for finding in done.damaged:
            _say(f"{finding.place}: {finding.message}; it stays as it is. {finding.advice}")
        if options.verbosity >= 0:
            held = done.terms - len(done.flagged)
            terms = f", {held} of {done.terms} terms held" if done.terms else ""
            _say(f"{done.path}: {done.segments} segments{terms}")
            for lost in done.flagged:
                _say(f"  not held: {lost}")


def _say(message: str) -> None:
    errors().print(message, markup=False, soft_wrap=True)
