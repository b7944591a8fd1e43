"""Lists of terms from other tools → terms: any CSV, tab-separated text, TBX, tolerantly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.glossary import Term
from localize.glossary.csvfile import (
    ABOUT,
    KINDS,
    OWN_COLUMNS,
    STRATEGIES,
    UNICODE,
    read_table,
)
from localize.glossary.languages import column, is_source, named
from localize.glossary.reading import Collector, Reading
from localize.glossary.words import ours

__all__ = ["gather"]

_SEPARATORS = (",", ";", "\t")


def gather(paths: Sequence[Path], language: str) -> Reading:
    """The terms of the files together, and all that could not be used as it stands there.

    Raises ``InputError`` or ``ConfigError`` for a file of which nothing can be used: no text,
    no XML, no column with the source language's terms.
    """
    from localize.glossary.tbx import collect

    gathered = Collector()
    for path in paths:
        if path.suffix.lower() in (".tbx", ".xml"):
            collect(path, language, gathered)
        else:
            _collect_table(path, language, gathered)
    return gathered.reading()


def _collect_table(path: Path, language: str, gathered: Collector) -> None:
    place = Place(file=str(path))
    text, encoding = read_table(path)
    if encoding not in UNICODE:
        gathered.changed(place, f"is read as {encoding}", "See whether its terms read right.")
    rows = _rows(text, path)
    first = next(rows, None)
    if first is None:
        raise InputError("is empty", place, "Its first line names the columns: zh,en,kind.")
    table = _Table(path, language, _columns(first[1], language), gathered)
    table.check(first[1])
    for line, row in rows:
        if any(cell.strip() for cell in row):
            table.row(Place(file=str(path), line=line), row)


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row that isn't empty; the first one tells the separator."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda sign: len(next(csv.reader([head], delimiter=sign))))
    # Strict: else a quotation mark that isn't closed takes in all rows that follow.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        place = Place(file=str(path), line=line)
        raise InputError(
            f"can't be read as a table: {error}", place, "Check its quotation marks."
        ) from error


def _columns(header: Sequence[str], language: str) -> list[str]:
    """Our column for each of the file's, empty for one that is unknown; ``language`` is the
    source's."""
    return [_column(" ".join(name.split()).strip("\ufeff "), language) for name in header]


def _column(name: str, language: str) -> str:
    low = name.lower()
    if low in OWN_COLUMNS:
        return low
    known = ours("headers", low)
    if known is not None:
        return language if known == "source" else known
    about, colon, tag = name.rpartition(":")
    if colon:
        tag = column(tag)
        return f"{about.lower()}:{tag}" if tag and about.lower() in ABOUT else ""
    tag = ours("languages", low) or named(low) or column(name)
    return language if tag and is_source(tag, language) else tag


@dataclass(slots=True)
class _Table:
    """One table on its way to terms."""

    path: Path
    language: str
    columns: list[str]
    gathered: Collector

    def check(self, header: Sequence[str]) -> None:
        """Raises ``ConfigError`` without a column for the source; tells unknown columns."""
        place = Place(file=str(self.path), line=1)
        if self.language not in self.columns:
            seen = ", ".join(repr(name.strip()[:40]) for name in header[:12])
            raise ConfigError(
                f"has no column with terms in {self.language!r}; its columns are: {seen}",
                place,
                f"Name it {self.language} in the first line, or say another language with --from.",
            )
        for index, (name, own) in enumerate(zip(header, self.columns, strict=True)):
            if not own:
                self.gathered.left(place, f"column {name.strip()!r} is unknown: not kept")
            elif own in self.columns[:index]:
                self.columns[index] = ""
                self.gathered.unused(
                    place, f"column {name.strip()!r} is {own} once more", "Keep one of them."
                )

    def row(self, place: Place, row: Sequence[str]) -> None:
        """Take one row's term in."""
        cells = dict.fromkeys(self.columns, "")
        cells |= {own: cell for own, cell in zip(self.columns, row, strict=False) if own}
        if extra := [cell.strip() for cell in row[len(self.columns) :] if cell.strip()]:
            told = ", ".join(repr(cell) for cell in extra)
            self.gathered.unused(
                place,
                f"has more fields than the header, these are not used: {told}",
                "Put fields that hold the separator into double quotes.",
            )
        source, *more = self.gathered.forms(cells.get(self.language, ""), place) or [""]
        if not source:
            self.gathered.unused(
                place, f"has no term in {self.language!r}", "Fill it, or delete the row."
            )
            return
        aliases = self.gathered.forms(cells.get("aliases", ""), place)
        self.gathered.add(
            Term(
                source=source,
                kind=self._word("kinds", cells.get("kind", ""), place, "other"),
                gender=self._word("genders", cells.get("gender", ""), place, ""),
                aliases=(*more, *(alias for alias in aliases if alias != source)),
                forbidden=self.gathered.forms(cells.get("forbidden", ""), place),
                note=self.gathered.line(cells.get("note", ""), place),
                strategy=self._strategy(cells.get("strategy", ""), place),
                renderings=self._renderings(cells, place),
                glosses=self._about("gloss", cells, place),
                readings=self._about("reading", cells, place),
                place=place,
            )
        )

    def _word(self, table: str, text: str, place: Place, default: str) -> str:
        text = text.strip()
        word = ours(table, text) if text else default
        if word is None:
            allowed = ", ".join(KINDS) if table == "kinds" else "f, m, n"
            self.gathered.changed(
                place,
                f"{table.removesuffix('s')} {text!r} is unknown: {default or 'empty'}",
                f"Allowed: {allowed}.",
            )
        return default if word is None else word

    def _strategy(self, text: str, place: Place) -> str:
        text = text.strip().lower()
        if text and text not in STRATEGIES:
            self.gathered.changed(place, f"strategy {text!r} is unknown: empty")
            return ""
        return text

    def _renderings(self, cells: dict[str, str], place: Place) -> dict[str, tuple[str, ...]]:
        ignored = (*OWN_COLUMNS, self.language, "")
        return {
            name: forms
            for name, cell in cells.items()
            if name not in ignored
            and ":" not in name
            and (forms := self.gathered.forms(cell, place))
        }

    def _about(self, what: str, cells: dict[str, str], place: Place) -> dict[str, str]:
        return {
            name.partition(":")[2]: text
            for name, cell in cells.items()
            if name.startswith(f"{what}:") and (text := self.gathered.line(cell, place))
        }
