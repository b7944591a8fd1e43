"""``localize glossary``: term bases kept in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import Globals

if TYPE_CHECKING:
    from rich.progress import Progress

    from localize.glossary.tbx import Style, Version


@click.group("glossary")
def command() -> None:
    """Check, compare, import, export term bases; find what they lack."""


_PATH = click.Path(path_type=Path)
_FROM = click.option(
    "--from", "source", default="zh", metavar="LANGUAGE", help="Language of the terms [zh]."
)


@command.command("lint")
@click.argument("paths", nargs=-1, type=_PATH)
@_FROM
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
)
@click.pass_obj
def lint(options: Globals, paths: tuple[Path, ...], source: str, fmt: str) -> int:
    """Check glossary files, or folders of them; without PATHS, all of the workspace's, also for
    missing locales.

    Exit code 1 at findings of severity error, 2 for a file that can't be read as a glossary.
    """
    from localize.curation.markets import wanted
    from localize.glossary.lint import REFUSED
    from localize.glossary.lint import lint as look
    from localize.policy import fails
    from localize.report.findings import render

    space = None if paths else options.space()
    files = space.term_bases() if space else _term_bases(paths)
    findings = look(files, source, wanted(space) if space else None)
    click.echo(render(findings, fmt, checked=[str(path) for path in files]), nl=False)
    if any(finding.code == REFUSED for finding in findings):
        return 2
    return 1 if fails(findings, ["error"]) else 0


def _term_bases(paths: tuple[Path, ...]) -> list[Path]:
    """The files, and those of the folders."""
    from localize.curation.changes import scopes

    return [file for path in paths for files in scopes(path).values() for file in files]


@command.command("import")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@click.option("-o", "--out", required=True, type=_PATH, help="The term base to write: CSV.")
@_FROM
@click.pass_obj
def import_(options: Globals, inputs: tuple[Path, ...], out: Path, source: str) -> int:
    """Make a term base of lists from other tools: TBX, CSV, tabs or semicolons.

    What can't be used as it stands is told with its line. Exit codes: 0 all terms are used;
    1 some are not; 2 nothing is written.
    """
    from localize.glossary.importing import gather
    from localize.glossary.writing import write
    from localize.policy import fails
    from localize.report.findings import render

    if any(path.exists() and out.exists() and out.samefile(path) for path in inputs):
        raise click.UsageError("--out is one of the files to import.")
    reading = gather(inputs, source)
    write(reading.terms, out, source)
    if options.verbosity >= 0:
        click.echo(
            render(reading.findings, "text", checked=[str(path) for path in inputs]),
            nl=False,
            err=True,
        )
        click.echo(f"{out}: {len(reading.terms)} terms", err=True)
    return 1 if fails(reading.findings, ["error"]) else 0


@command.command("export")
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[FILE...]")
@click.option(
    "--title",
    default="",
    metavar="T",
    help="What holds for this title: the shared terms and its own.",
)
@click.option("-o", "--out", required=True, type=_PATH, help="The file to write: .tbx or .csv.")
@click.option("--style", type=click.Choice(["dca", "dct"]), help="Style of TBX version 3 [dca].")
@click.option("--tbx-version", "version", type=click.Choice(["2", "3"]), help="[3]")
@_FROM
@click.pass_obj
def export(
    options: Globals,
    inputs: tuple[Path, ...],
    title: str,
    out: Path,
    style: Style | None,
    version: Version | None,
    source: str,
) -> None:
    """Write term bases for other tools as TBX-Basic (ISO 30042), or together as one CSV.

    Of a term that two files define, the later file's is written.
    """
    from localize.curation.markets import named_titles
    from localize.glossary import load
    from localize.glossary.writing import write

    if bool(inputs) == bool(title):
        raise click.UsageError("Name either files or a title.")
    if title:
        named_titles(options.space(), [title])
    files = inputs or options.space().glossary_files(title)
    terms = load(files, source).terms
    write(terms, out, source, style, version)
    if options.verbosity >= 0:
        click.echo(f"{out}: {len(terms)} terms", err=True)


@command.command("diff")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("--title", "titles", multiple=True, metavar="T", help="Only this title; repeats.")
@click.option("--locale", "tags", multiple=True, metavar="L", help="Only this locale; repeats.")
@_FROM
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def diff(
    options: Globals,
    old: Path,
    new: Path,
    titles: tuple[str, ...],
    tags: tuple[str, ...],
    source: str,
    fmt: str,
) -> None:
    """Compare two term bases, files or folders: what changes, and which segments it touches.

    A segment is touched where its terms ask for something else: an approved one is to be
    reviewed, a machine's is made again by the next release.
    """
    from localize.curation import changes, markets, touched
    from localize.report.term_changes import as_json, as_text

    space = options.space()
    found = changes.terms(old, new, source)
    locales = markets.named_locales(space, tags)
    folders = markets.named_titles(space, titles) if found else []
    scans = list(touched.scans(space, folders, old, new, locales))
    show = as_json if fmt == "json" else as_text
    click.echo(show(found, scans, [item.tag for item in locales]), nl=False)


@command.command("suggest")
@click.argument("title")
@click.option("-o", "--out", type=_PATH, help="CSV to write [standard output].")
@click.option("--to", "tags", multiple=True, metavar="L", help="Only for this locale; repeats.")
@click.option("--limit", type=click.IntRange(1), default=200, help="Most proposals [200].")
@click.option(
    "--min-count",
    "least",
    type=click.IntRange(1),
    help="Fewest sightings [1, and one more for every 200,000 characters, at most 5].",
)
@click.option(
    "--glossary", "more", multiple=True, type=_PATH, metavar="FILE", help="Known terms; repeats."
)
@_FROM
@click.option("--format", "fmt", type=click.Choice(["csv", "json"]), default="csv")
@click.pass_obj
def suggest(
    options: Globals,
    title: str,
    out: Path | None,
    tags: tuple[str, ...],
    limit: int,
    least: int | None,
    more: tuple[Path, ...],
    source: str,
    fmt: str,
) -> None:
    """Propose names, places, bodies, ranks and titles that a term base lacks.

    TITLE is a title of the workspace, or a file or folder. What comes out is a term base to be
    looked at: nothing of it holds until it is put into the title's folder of glossaries.
    """
    from localize.cli.console import progress
    from localize.curation import markets, proposals, works
    from localize.curation import suggest as curation

    space = works.surrounding(options.workspace)
    if out:
        works.check_target(out, space)
    work = works.open_work(title, source, space)
    known = curation.known_terms(work, more)
    columns = tuple(dict.fromkeys(item.language for item in markets.named_locales(space, tags)))
    with progress(options.verbosity) as display:
        found = curation.suggest(work, known, least, _steps(display, len(work.files)))
    rows = proposals.proposals(found, columns, limit)
    show = proposals.as_json if fmt == "json" else proposals.as_csv
    _put(show(found, rows, columns), out)
    if options.verbosity >= 0:
        left = len(found.entities) - len(rows)
        more_there = f"; {left} less sure ones left out by --limit" if left else ""
        click.echo(f"{work.name}: {len(rows)} proposals{more_there}", err=True)


def _steps(display: Progress | None, files: int) -> Callable[[str, Path], None]:
    """Shows which file is read, twice each; silent without a display."""
    if display is None:
        return lambda step, path: None
    task = display.add_task("", total=2 * files, note="")
    return lambda step, path: display.update(task, advance=1, description=step, note=path.name)


def _put(text: str, out: Path | None) -> None:
    from localize.files import atomic_write

    if out is None:
        click.echo(text, nl=False)
        return
    with atomic_write(out) as stream:
        stream.write(text.encode())
