"""``localize check``: subtitle tracks, books, release folders."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from localize.cli import Globals

if TYPE_CHECKING:
    from localize.checks.speed import Speeds
    from localize.document import Finding
    from localize.errors import LocalizeError
    from localize.inspection import Checked, Question
    from localize.policy import Policy
    from localize.report.findings import Format
    from localize.workspace import Workspace

_PATH = click.Path(path_type=Path)


@click.command("check")
@click.argument("paths", nargs=-1, type=_PATH)
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
    "--audience",
    type=click.Choice(["adult", "children"]),
    default="adult",
    help="Who reads the subtitles: children need more time [adult].",
)
@click.option(
    "--region",
    default="",
    metavar="R",
    help="Market whose review flags are looked for [a package's own, else none].",
)
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only codes that begin so: S,B1. Repeats."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not codes that begin so. Repeats.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WHAT",
    help="error, warning, info, never, or codes [as the workspace says, else error]. Repeats.",
)
@click.option("--waivers", type=_PATH, help="Findings that may stand [the workspace's].")
@click.option("--baseline", type=_PATH, help="Findings that were there before: only others fail.")
@click.option("--fix", is_flag=True, help="Mend what has one right answer, then check.")
@click.option("--dry-run", is_flag=True, help="Tell what --fix would do; write nothing.")
@click.option("--write-baseline", type=_PATH, help="Write the findings as a baseline; exit 0.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
)
@click.option("--summary", "speeds", is_flag=True, help="Counts by code and reading speeds, too.")
@click.option("--explain", metavar="CODE", help="Print the page of a code, of a family, or all.")
@click.pass_obj
def command(
    options: Globals,
    paths: tuple[Path, ...],
    fmt: Format,
    explain: str | None,
    write_baseline: Path | None,
    **asked: Any,
) -> int:
    """Check subtitle tracks, books, packages or a release folder.

    Exit codes: 0 nothing that --fail-on names; 1 findings; 2 a file can't be read.
    """
    from localize import inspection
    from localize.adhoc import space_around

    space = space_around(options.workspace)
    if explain is not None:
        return _explain(space, explain)
    if not paths:
        raise click.UsageError("Name a file or folder to check, or a code: --explain S101.")
    policy = _policy(space, asked)
    question = inspection.Question(**asked)
    if write_baseline is not None:
        return _write_baseline(options, paths, question, policy, write_baseline)
    return _check(options, paths, question, policy, fmt)


def _explain(space: Workspace | None, wanted: str) -> int:
    from localize import workspace
    from localize.report import reference

    folders = workspace.locale_folders(space)
    click.echo(reference.pages(wanted, folders), nl=False)
    return 0


def _policy(space: Workspace | None, asked: dict[str, Any]) -> Policy:
    """The policy by the workspace and the options, which are taken out of ``asked``."""
    from localize import policy

    for name in ("select", "ignore", "fail_on"):
        values = asked[name]
        asked[name] = tuple(code for value in values for code in value.split(",") if code)
    names = ("select", "ignore", "fail_on", "waivers", "baseline")
    return policy.load(space, policy.Asked(**{name: asked.pop(name) for name in names}))


def _check(
    options: Globals, paths: tuple[Path, ...], question: Question, policy: Policy, fmt: Format
) -> int:
    from localize import inspection
    from localize.policy import fails

    desk = _Desk(fmt, dry_run=question.dry_run)
    for item in inspection.check(options.workspace, paths, question, policy):
        desk.take(item)
    desk.close(policy, summary=question.speeds)
    if desk.unread:
        return 2
    return 1 if fails(desk.findings, policy.fail_on) else 0


def _write_baseline(
    options: Globals, paths: tuple[Path, ...], question: Question, policy: Policy, target: Path
) -> int:
    """All that is found becomes the baseline; what can't be read would be lost from it."""
    from localize import inspection
    from localize.policy import baseline

    seen = list(inspection.check(options.workspace, paths, question, policy))
    for item in seen:
        if item.error:
            click.echo(f"Error: {item.error}", err=True)
    if any(item.error for item in seen):
        click.echo("No baseline was written: it would lack what can't be read.", err=True)
        return 2
    number = baseline.write(target, (one for item in seen if item.name for one in item.findings))
    click.echo(f"{target}: {number} finding{'s' * (number != 1)}", err=True)
    return 0


class _Desk:
    """Takes what comes out of the files: text is told at once, other formats at the end."""

    def __init__(self, fmt: Format, *, dry_run: bool) -> None:
        from localize.report.findings.tally import Tally

        self.fmt = fmt
        self.dry_run = dry_run
        self.width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        self.tally = Tally()
        self.findings: list[Finding] = []
        self.names: dict[str, None] = {}
        self.unread: list[LocalizeError] = []
        self.speeds: dict[str, Speeds] = {}

    def take(self, item: Checked) -> None:
        from localize.report.findings import mending, text

        click.echo(mending.told(item.mended, dry_run=self.dry_run), err=True, nl=False)
        if item.error:
            self.unread.append(item.error)
            click.echo(f"Error: {item.error}", err=True)
            return
        self.findings += item.findings
        self.tally.add(item.findings)
        if item.name:
            self.names[item.name] = None
        if item.speeds:
            key = f"{item.locale}, {item.medium}"
            before = self.speeds.get(key)
            self.speeds[key] = before + item.speeds if before else item.speeds
        if self.fmt == "text":
            click.echo(text.block(item.findings, self.width), nl=False)

    def close(self, policy: Policy, *, summary: bool) -> None:
        from localize.report.findings import render, text
        from localize.report.findings.summary import summary as figures

        if self.fmt != "text":
            names = tuple(self.names)
            told = render(self.findings, self.fmt, None, names, self.unread, policy.fail_on)
            click.echo(told, nl=False)
        elif self.names:
            self.tally.checked = len(self.names)
            if summary:
                click.echo(figures(self.tally, self.speeds, self.width), nl=False)
            click.echo(text.closing(self.tally, self.width), nl=False)
