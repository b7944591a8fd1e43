"""``localize check``: subtitle tracks, books, release folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from localize.cli import Globals

_PATH = click.Path(path_type=Path)


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option(
    "--locale",
    "tag",
    metavar="L",
    help="Locale of the files [by their package, the book, or their names: x.ar.srt].",
)
@click.option("--source", type=_PATH, help="The file that was translated.")
@click.option(
    "--from", "language", default="zh", metavar="LANGUAGE", help="Language of --source [zh]."
)
@click.option(
    "--glossary", "glossaries", multiple=True, type=_PATH, help="Term base (CSV); repeats."
)
@click.option(
    "--medium",
    type=click.Choice(["16:9", "9:16"]),
    help="Frame of subtitles [as their package says, else 16:9].",
)
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only codes that begin so: S,B1. Repeats."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not codes that begin so. Repeats.")
@click.option(
    "--fail-on",
    multiple=True,
    default=("error",),
    metavar="WHAT",
    help="error, warning or codes [error].",
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
)
@click.pass_obj
def command(
    options: Globals, paths: tuple[Path, ...], fmt: str, fail_on: tuple[str, ...], **asked: Any
) -> int:
    """Check subtitle tracks, books, packages or a release folder.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 a file can't be read.
    """
    from localize import inspection
    from localize.report.findings import admit, fails, render

    wanted = _codes(fail_on)
    admit(wanted)
    asked["select"] = _codes(asked["select"])
    asked["ignore"] = _codes(asked["ignore"])
    seen = inspection.check(options.workspace, paths, inspection.Question(**asked))
    if seen.files or fmt != "text":
        click.echo(render(seen.findings, fmt, checked=seen.files), nl=False)
    for error in seen.unread:
        click.echo(f"Error: {error}", err=True)
    if seen.unread:
        return 2
    return 1 if fails(seen.findings, wanted) else 0


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for value in values for code in value.split(",") if code)
