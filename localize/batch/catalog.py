"""A catalog: which titles a batch builds, for which regions, in which order. TOML or CSV.

::

    regions = ["mena", "europe"]     # of the titles that name none
    workspace = "../novels"          # from the catalog's folder; else the one that it lies in

    [[title]]
    id = "seventy-third-hour"
    regions = ["mena"]
    locales = ["ar"]                 # optional: only these of the regions' locales
    priority = 10                    # optional: the higher ones are built first

The same as an editor's table: the columns ``title``, ``regions``, ``locales``, ``workspace``,
``priority``; ``|`` separates several regions or locales.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from localize import files, locales, workspace
from localize.config import build, listing, parse
from localize.document import Place
from localize.errors import ConfigError, InputError, LocalizeError
from localize.glossary.csvfile import BLANKS, read_table
from localize.workspace import Workspace

__all__ = ["Catalog", "Entry", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A title of the catalog, proven to be there."""

    title: str
    space: Workspace
    folder: Path
    """The title's."""
    regions: tuple[str, ...]
    locales: tuple[str, ...] = ()
    """Only these; empty: all of the regions."""
    priority: int = 0
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A catalog that can be built."""

    path: Path
    home: Workspace | None
    """The workspace of the titles that name none."""
    entries: tuple[Entry, ...]
    """In the order of the file."""

    @property
    def out(self) -> Path:
        """Where its packages go by default: where ``release`` puts those of its workspace."""
        return (self.home.root if self.home else self.path.resolve().parent) / "dist"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A title as the catalog has it."""

    id: str
    regions: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    workspace: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Defaults:
    """What the titles of a TOML file don't say themselves."""

    regions: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    workspace: str = ""


class _Faults:
    """What is wrong, all of it: a catalog of hundreds of titles isn't mended one run at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[ConfigError] = []

    def add(self, place: Place, message: str, advice: str = "") -> None:
        self._found.append(ConfigError(message, place, advice))

    def refuse(self) -> None:
        """Raise ``ConfigError`` if anything is wrong."""
        if self._found:
            raise self.error()

    def error(self) -> ConfigError:
        """All that is wrong, at least one thing, as one error."""
        if len(self._found) == 1:
            return self._found[0]
        told = "\n  ".join(
            f"{error.place}: {error.message}" + (f" ({error.advice})" if error.advice else "")
            for error in sorted(self._found, key=_line)
        )
        message = f"has {len(self._found)} mistakes; nothing was built"
        return ConfigError(message, Place(file=str(self._path)), told)


def _line(error: ConfigError) -> int:
    return (error.place.line if error.place else None) or 0


def read(path: Path, space: Workspace | None = None) -> Catalog:
    """The catalog in a file; ``.csv`` is a table, anything else TOML.

    ``space``: the workspace of titles that name none, in place of the catalog's own. Raises
    ``ConfigError`` that tells all mistakes with their lines: unknown keys, columns, titles,
    regions and locales, titles that stand there twice; ``InputError`` for a file that can't be
    read.
    """
    faults = _Faults(path)
    if path.suffix.lower() == ".csv":
        defaults, rows = _Defaults(), list(_table(path, faults))
    else:
        data = parse(path)
        defaults, rows = _defaults(data, path), list(_tables(data, path, faults))
    try:
        home = space or _home(path, defaults)
    except ConfigError as error:  # what rows mean goes by it, what they lack doesn't
        faults.add(Place(file=str(path)), error.message, error.advice)
        raise faults.error() from error
    look = _Look(path, home, defaults, faults)
    entries = [entry for row, place in rows if (entry := look.entry(row, place))]
    faults.refuse()
    if not entries:
        raise ConfigError(
            "names no titles", Place(file=str(path)), "Add [[title]] with an id, or rows."
        )
    return Catalog(path=path, home=home, entries=tuple(entries))


def _home(path: Path, defaults: _Defaults) -> Workspace | None:
    folder = path.resolve().parent
    if not defaults.workspace:
        return workspace.nearest(folder)
    return _open(folder / defaults.workspace, Place(file=str(path)))


def _open(folder: Path, place: Place) -> Workspace:
    """The workspace at a folder, not one that the folder lies in."""
    space = workspace.nearest(folder) if folder.is_dir() else None
    if space is None or space.root != folder.resolve():
        message = f"workspace {str(folder)!r} is none"
        raise ConfigError(message, place, "Name the folder of a localize.toml.")
    return space


def _defaults(data: Mapping[str, Any], path: Path) -> _Defaults:
    known = {item.name for item in fields(_Defaults)}
    if unknown := set(data) - known - {"title"}:
        raise ConfigError(
            f"{listing(unknown)} is unknown",
            Place(file=str(path)),
            f"Keys: {listing(known)}, title",
        )
    return build(_Defaults, {name: data[name] for name in known & set(data)}, path)


_HEADER = re.compile(rb"^\s*\[\[\s*title\s*\]\]", re.MULTILINE)


def _tables(data: Mapping[str, Any], path: Path, faults: _Faults) -> Iterator[tuple[_Row, Place]]:
    tables = data.get("title", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError("title is no list of tables", Place(file=str(path)), "Write [[title]].")
    text = files.read_bytes(path)
    # tomllib tells no lines, so the headers are counted.
    lines = [
        text.count(b"\n", 0, text.index(b"[", found.start())) + 1
        for found in _HEADER.finditer(text)
    ]
    sure = len(lines) == len(tables)
    for number, table in enumerate(tables):
        place = Place(file=str(path), line=lines[number] if sure else None)
        try:
            yield build(_Row, table, path, "title"), place
        except ConfigError as error:
            faults.add(place, error.message, error.advice)


_COLUMNS = {
    "title": "id",
    "regions": "regions",
    "locales": "locales",
    "workspace": "workspace",
    "priority": "priority",
}


def _table(path: Path, faults: _Faults) -> Iterator[tuple[_Row, Place]]:
    text, _ = read_table(path)
    first = text.partition("\n")[0]
    # Spreadsheets write what their country does; no id or region holds any of them.
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    place = Place(file=str(path), line=1)
    try:
        header = [name.strip(BLANKS) for name in next(reader, [])]
        _check_header(header, place)
        for cells in reader:
            place = Place(file=str(path), line=reader.line_num)
            if row := _row(header, [cell.strip(BLANKS) for cell in cells], place, faults):
                yield row, place
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}", place, "Correct the quotes.") from error


def _check_header(header: Sequence[str], place: Place) -> None:
    if unknown := [name for name in header if name not in _COLUMNS]:
        message = f"has the unknown column {', '.join(map(repr, unknown))}"
        raise ConfigError(message, place, f"Columns: {', '.join(_COLUMNS)}.")
    if "title" not in header or len(set(header)) < len(header):
        message = "has no column 'title'" if "title" not in header else "has a column twice"
        raise ConfigError(message, place, f"Columns: {', '.join(_COLUMNS)}, each once.")


def _row(header: Sequence[str], cells: Sequence[str], place: Place, faults: _Faults) -> _Row | None:
    if not any(cells):
        return None
    if len(cells) != len(header):
        faults.add(place, f"has {len(cells)} fields, the header has {len(header)}")
        return None
    values: dict[str, Any] = {
        _COLUMNS[name]: cell for name, cell in zip(header, cells, strict=True)
    }
    for name in ("regions", "locales"):
        parts = (part.strip(BLANKS) for part in values.get(name, "").split("|"))
        values[name] = tuple(part for part in parts if part)
    priority = values.pop("priority", "") or "0"
    if not re.fullmatch("[0-9]{1,9}", priority):
        faults.add(place, f"priority is {priority!r}", "Allowed: a whole number.")
        return None
    return _Row(**values, priority=int(priority))


class _Look:
    """Looks up what rows name, each workspace once."""

    def __init__(
        self, path: Path, home: Workspace | None, defaults: _Defaults, faults: _Faults
    ) -> None:
        self._folder, self._home = path.resolve().parent, home
        self._defaults, self._faults = defaults, faults
        self._spaces: dict[str, Workspace] = {}
        self._titles: dict[Path, dict[str, Path]] = {}
        self._locales: dict[tuple[Path, str], tuple[str, ...]] = {}
        self._seen: dict[str, Place] = {}

    def entry(self, row: _Row, place: Place) -> Entry | None:
        """What the row means; ``None`` where something is wrong with it."""
        try:
            space = self._space(row.workspace, place)
            folder = self._title(row.id, space, place)
        except LocalizeError as error:
            self._faults.add(place, error.message, error.advice)
            return None
        regions = tuple(dict.fromkeys(row.regions or self._defaults.regions))
        tags = tuple(dict.fromkeys(row.locales or self._defaults.locales))
        if not self._check_places(row.id, space, regions, tags, place):
            return None
        return Entry(
            title=row.id,
            space=space,
            folder=folder,
            regions=regions,
            locales=tags,
            priority=row.priority,
            place=place,
        )

    def _space(self, name: str, place: Place) -> Workspace:
        if not name and self._home is not None:
            return self._home
        if not name:
            advice = 'Add workspace = "DIR", or a column workspace, or say --workspace DIR.'
            raise ConfigError("lies in no workspace and names none", place, advice)
        if name not in self._spaces:
            self._spaces[name] = _open(self._folder / name, place)
        return self._spaces[name]

    def _title(self, name: str, space: Workspace, place: Place) -> Path:
        if space.root not in self._titles:
            self._titles[space.root] = {path.name: path for path in space.title_folders()}
        titles = self._titles[space.root]
        if name not in titles:
            message = f"no title is called {name!r} in {space.root}"
            raise ConfigError(message, place, _nearest(name, titles))
        if (first := self._seen.setdefault(name, place)) is not place:
            raise ConfigError(
                f"{name!r} is there already, in line {first.line}",
                place,
                "Both would be written to one place; put the regions into one.",
            )
        return titles[name]

    def _check_places(
        self,
        title: str,
        space: Workspace,
        regions: Sequence[str],
        tags: Sequence[str],
        place: Place,
    ) -> bool:
        known = locales.regions(space.locale_folders)
        wrong = [name for name in regions if name not in known]
        for name in wrong:
            self._faults.add(
                place, f"no region is called {name!r}", f"there are: {' '.join(known)}"
            )
        if not regions:
            advice = "Name regions with the title, or for all titles at the top of a TOML file."
            self._faults.add(place, f"{title!r} has no regions", advice)
        if wrong or not regions:
            return False
        there = {tag for name in regions for tag in self._of_region(space, name)}
        unknown = [tag for tag in tags if tag not in there]
        for tag in unknown:
            advice = f"there are: {' '.join(sorted(there))}"
            self._faults.add(place, f"no locale {tag!r} in {', '.join(regions)}", advice)
        return not unknown

    def _of_region(self, space: Workspace, name: str) -> tuple[str, ...]:
        key = (space.root, name)
        if key not in self._locales:
            region = locales.load_region(name, space.locale_folders)
            self._locales[key] = (*region.required, *region.optional)
        return self._locales[key]


def _nearest(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), n=3)
    return f"did you mean {' or '.join(close)}?" if close else ""
