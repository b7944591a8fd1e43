"""``localize glossary lint``."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import Globals


@click.group("glossary")
def command() -> None:
    """Check term bases."""


@command.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--from", "source", default="zh", metavar="LANGUAGE", help="Column with the terms [zh]."
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
)
@click.pass_obj
def lint(options: Globals, paths: tuple[Path, ...], source: str, fmt: str) -> int:
    """Check glossary files; without PATHS, all of the workspace's.

    Exit code 1 at findings of severity error, 2 for a file that can't be read as a glossary.
    """
    from localize.glossary.lint import REFUSED
    from localize.glossary.lint import lint as look
    from localize.report.findings import fails, render

    files = paths or tuple(
        sorted(options.space().root.glob(f"{options.space().settings.glossaries}/*/*.csv"))
    )
    findings = look(files, source)
    click.echo(render(findings, fmt, checked=[str(path) for path in files]), nl=False)
    if any(finding.code == REFUSED for finding in findings):
        return 2
    return 1 if fails(findings, ["error"]) else 0
