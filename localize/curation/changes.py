"""What changes between two states of term bases: term by term, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from localize import glossary
from localize.document import Place
from localize.errors import ConfigError
from localize.glossary import Glossary, Term
from localize.glossary.lint_pairs import SHARED
from localize.workspace import Workspace, shipped, term_bases

__all__ = ["Change", "Field", "compare", "scopes", "sides", "terms"]

Status = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a term that differs."""

    name: str
    """As the CSV calls it: ``kind``, ``en``, ``gloss:ar``."""
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one term."""

    scope: str
    """Folder of the term base: ``shared`` or a title; empty for files and flat folders."""
    term: str
    status: Status
    fields: tuple[Field, ...]
    """Of a new or removed term all that it says."""


def terms(old: Path, new: Path, language: str) -> list[Change]:
    """The changes from ``old`` to ``new``, each a file or a folder of term bases.

    A folder may hold ``shared`` and titles' folders, as a workspace's does. Raises
    ``InputError`` or ``ConfigError`` for what can't be read.
    """
    before, after = scopes(old), scopes(new)
    found = []
    for scope in dict.fromkeys((*before, *after)):
        olds = glossary.load(before.get(scope, ()), language)
        news = glossary.load(after.get(scope, ()), language)
        found += compare(olds, news, scope)
    return found


def compare(old: Glossary, new: Glossary, scope: str = "") -> list[Change]:
    """Terms that were added, removed or changed, in the order of the new term base."""
    before = {term.source: term for term in old.terms}
    after = {term.source: term for term in new.terms}
    found = []
    for source in dict.fromkeys((*after, *before)):
        fields = _fields(before.get(source), after.get(source))
        if fields:
            status: Status = "changed"
            if source not in before:
                status = "added"
            elif source not in after:
                status = "removed"
            found.append(Change(scope=scope, term=source, status=status, fields=tuple(fields)))
    return found


def _fields(old: Term | None, new: Term | None) -> list[Field]:
    before, after = _cells(old), _cells(new)
    return [
        Field(name=name, old=before.get(name, ()), new=after.get(name, ()))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, ()) != after.get(name, ())
    ]


def _cells(term: Term | None) -> dict[str, tuple[str, ...]]:
    """Column → forms; single texts as one form, empty ones left out."""
    if term is None:
        return {}
    single = {
        "kind": term.kind,
        "gender": term.gender,
        "strategy": term.strategy,
        **{f"gloss:{tag}": text for tag, text in term.glosses.items()},
        **{f"reading:{tag}": text for tag, text in term.readings.items()},
        "note": term.note,
    }
    cells = {
        **term.renderings,
        "aliases": term.aliases,
        "forbidden": term.forbidden,
        **{name: (text,) for name, text in single.items() if text},
    }
    return {name: forms for name, forms in cells.items() if forms}


def scopes(path: Path) -> dict[str, tuple[Path, ...]]:
    """Scope → its files: of a folder's own files, and of each folder in it; a file has none.

    Raises ``ConfigError`` for a folder without term bases.
    """
    if not path.is_dir():
        return {"": (path,)}
    folders = {"": path} | {item.name: item for item in sorted(path.iterdir()) if item.is_dir()}
    found = {name: files for name, item in folders.items() if (files := term_bases(item))}
    if not found:
        raise ConfigError("has no term bases", Place(file=str(path)), "Name a CSV or TBX file.")
    return found


def sides(
    space: Workspace, title: str, old: Path, new: Path
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The term bases that hold for a title before and after, the later ones winning.

    A folder stands for the workspace's folder of term bases. A file that the workspace uses is
    replaced by the other one; where it uses neither, each comes last, as a title's own.
    """
    if old.is_dir() and new.is_dir():
        return _layers(space, title, old, (old, new)), _layers(space, title, new, (old, new))
    used = space.glossary_files(title)
    for mine, other in ((new, old), (old, new)):
        where = [index for index, path in enumerate(used) if _same(path, mine)]
        if where:
            replaced = (*used[: where[0]], other, *used[where[0] + 1 :])
            return (replaced, used) if mine is new else (used, replaced)
    if any(_same(path, item) for path in space.term_bases() for item in (old, new)):
        return used, used  # another title's own
    return (*used, old), (*used, new)


def _layers(space: Workspace, title: str, folder: Path, both: Sequence[Path]) -> tuple[Path, ...]:
    own = shipped("glossaries")
    replaced = (space.root / space.settings.glossaries, *both)
    first = () if any(_same(own, item) for item in replaced) else term_bases(own / SHARED)
    files = scopes(folder)
    return (*first, *files.get("", ()), *files.get(SHARED, ()), *files.get(title, ()))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
