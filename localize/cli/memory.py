"""``localize memory``: the translation memory, and TMX in and out of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import Globals

if TYPE_CHECKING:
    from localize.memory import Imported
    from localize.memory.listing import Origin, Selection
    from localize.memory.tmx import Ask, Report
    from localize.workspace import Workspace


@click.group("memory")
def command() -> None:
    """Look into the translation memory; import and export TMX."""


_PATH = click.Path(path_type=Path)
_FORMAT = click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
_TITLE = click.option("--title", default="", metavar="T", help="Only for this title.")


@command.command("stats")
@_FORMAT
@click.pass_obj
def stats(options: Globals, fmt: str) -> None:
    """How many translations are kept, by kind and language pair."""
    from localize.memory import Memory

    with Memory(options.space().memory) as memory:
        counts = memory.stats()
    if fmt == "json":
        click.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    for name, count in counts.items():
        click.echo(f"{count:8}  {name}")


@command.command("import")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@_TITLE
@click.option("--locale", "tags", multiple=True, metavar="L", help="Only for this locale; repeats.")
@_FORMAT
@click.pass_obj
def import_(
    options: Globals, inputs: tuple[Path, ...], title: str, tags: tuple[str, ...], fmt: str
) -> int:
    """Take the translations of TMX files, of any version from 1.1 to 1.4b.

    An exact match is used before any model; what an editor approved here wins over it. A file is
    taken whole or not at all. Exit codes: 0 all is well; 1 some units can't be used; 2 a file
    can't be read, the others are taken.
    """
    from localize.errors import InputError
    from localize.memory import Memory
    from localize.memory.tmx import import_file
    from localize.report.memories import as_json, as_text

    space = options.space()
    ask = _ask(space, title, tags)
    reports: list[Report] = []
    failed: list[InputError] = []
    with Memory(space.memory) as memory:
        for path in inputs:
            try:
                reports.append(import_file(memory, path, ask))
            except InputError as error:
                failed.append(error)
        memory.index()
    click.echo((as_json if fmt == "json" else as_text)(reports), nl=False)
    if failed:
        raise InputError("\n".join(str(error) for error in failed))
    return 1 if any(report.faulty for report in reports) else 0


def _ask(space: Workspace, title: str, tags: tuple[str, ...]) -> Ask:
    from localize.curation.markets import named_locales, named_titles
    from localize.memory.tmx import Ask

    languages = _languages(space)
    if title:
        named_titles(space, [title])
    wanted = [languages[title]] if title else languages.values()
    return Ask(
        sources=tuple(dict.fromkeys(wanted)) or ("zh",),
        locales=tuple(item.tag for item in named_locales(space, tags)) if tags else (),
        scope=title,
        titles=frozenset(languages),
    )


def _languages(space: Workspace) -> dict[str, str]:
    """Title → language of its source."""
    from localize.workspace import load_title

    return {folder.name: load_title(folder).language for folder in space.title_folders()}


@command.command("export")
@click.option("-o", "--out", type=_PATH, help="The file to write [standard output].")
@click.option("--title", default="", metavar="T", help="Of this title, and what is for all.")
@click.option("--locale", "tags", multiple=True, metavar="L", help="Only for this locale; repeats.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    type=click.Choice(["approved", "imported", "machine"]),
    default=("approved", "imported"),
    help="Repeats [approved and imported].",
)
@click.pass_obj
def export(
    options: Globals, out: Path | None, title: str, tags: tuple[str, ...], origins: tuple[str, ...]
) -> None:
    """Write translations for other tools as TMX 1.4b.

    Approved ones are those of the last release. Machine translations belong to no title.
    """
    from localize.files import atomic_write
    from localize.memory import Memory
    from localize.memory.tmx import write
    from localize.packages.manifest import generator

    if title and "machine" in origins:
        raise click.UsageError("Machine translations belong to no title: leave one of them out.")
    space = options.space()
    tool, _, version = generator().partition(" ")
    with Memory(space.memory) as memory:
        chosen = [_selection(space, origin, title, tags) for origin in dict.fromkeys(origins)]
        entries: Iterator[tuple[Origin, Imported]] = (
            (what.origin, entry) for what in chosen for entry in memory.selected(what)
        )
        with atomic_write(out) if out else nullcontext(sys.stdout.buffer) as stream:
            count = write(stream, entries, (tool, version))
        joined = sum(memory.joined(what) for what in chosen if what.origin == "approved")
    if options.verbosity >= 0:
        more = f"; {joined} approved sentences that an editor joined are left out" if joined else ""
        click.echo(f"{out or 'standard output'}: {count} translations{more}", err=True)


def _selection(space: Workspace, origin: str, title: str, tags: tuple[str, ...]) -> Selection:
    from localize.curation.markets import named_locales, named_titles
    from localize.memory.languages import fits
    from localize.memory.listing import Selection
    from localize.text import split_tag

    if title:
        named_titles(space, [title])
    wanted = [item.tag for item in named_locales(space, tags)] if tags else []

    def serves(tag: str) -> bool:
        if origin == "machine":  # kept by language
            return not wanted or any(split_tag(one)[0] == tag for one in wanted)
        return not wanted or any(fits(tag, one) is not None for one in wanted)

    return Selection(
        origin=origin,  # type: ignore[arg-type]
        serves=serves,
        scope=title or None,
        languages=_languages(space),
    )


@command.command("search")
@click.argument("text")
@click.option("--locale", "tag", required=True, metavar="L", help="Locale of the translations.")
@click.option("--limit", type=click.IntRange(1), default=5, help="Most translations [5].")
@click.option(
    "--floor", type=click.FloatRange(0.1, 1), default=0.7, help="Least likeness, 0.1 to 1 [0.7]."
)
@_FORMAT
@click.pass_obj
def search(options: Globals, text: str, tag: str, limit: int, floor: float, fmt: str) -> None:
    """Find approved and imported translations of sentences that are like TEXT."""
    from localize.curation.markets import named_locales
    from localize.memory import Memory
    from localize.report.memories import similar_as_json, similar_as_text

    if any("\ud800" <= char <= "\udfff" for char in text):  # bytes that Python couldn't read
        raise click.UsageError("TEXT is not in the encoding of this terminal.")
    space = options.space()
    (locale,) = named_locales(space, [tag])
    with Memory(space.memory) as memory:
        found = memory.similar(text, locale.tag, limit=limit, floor=floor)
    click.echo((similar_as_json if fmt == "json" else similar_as_text)(found), nl=False)
