"""Glossaries as CSV: the contract's columns, read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.glossary import Term

__all__ = [
    "ABOUT",
    "BLANKS",
    "HIDDEN",
    "KINDS",
    "OWN_COLUMNS",
    "STRATEGIES",
    "UNICODE",
    "examine",
    "read_csv",
    "read_table",
]

KINDS = ("person", "place", "organisation", "title", "rank", "item", "culture", "other")
_GENDERS = ("f", "m", "n", "")
STRATEGIES = ("keep", "translate", "adapt")
OWN_COLUMNS = ("kind", "gender", "aliases", "forbidden", "strategy", "note")
# Columns about a locale's rendering: gloss:en, reading:ja.
ABOUT = ("gloss", "reading")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


# Controls, zero-width characters, direction overrides, noncharacters: nobody sees them and
# nothing matches them. Joiners (U+200C, U+200D) and direction marks belong to words.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
BLANKS = " \t\u00a0\u3000"
# Encodings that aren't guessed: a file says so itself.
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
# A ZIP file (.xlsx, .ods) and Microsoft's older container (.xls).
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_SEPARATORS = {";": "';'", "\t": "tabs"}


def read_csv(path: Path, language: str) -> list[Term]:
    """Terms of one file, in its order. ``language`` names the column with the source forms.

    Raises ``ConfigError`` (unknown or missing column, duplicate, empty term, unknown kind,
    hidden character) with file and line.
    """
    terms = []
    for item in examine(path, language):
        if isinstance(item, ConfigError):
            raise item
        terms.append(item)
    return terms


def read_table(path: Path) -> tuple[str, str]:
    """A table's text and its encoding. Raises ``InputError`` for a missing file or no text."""
    data, place = files.read_bytes(path), Place(file=str(path))
    if data.startswith(_WORKBOOKS):
        raise InputError("is a workbook, not a CSV", place, "Save its sheet as CSV in UTF-8.")
    return files.decode(data, place)


def examine(path: Path, language: str) -> Iterator[Term | ConfigError]:
    """Terms of one file and what is wrong with it, in its order; see ``read_csv``.

    After a faulty row the next is read; nothing comes after a faulty header or broken quotes.
    Raises ``InputError`` for a file that is missing or no text.
    """
    text, _ = read_table(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = _rows(reader, path)
    seen: dict[str, int] = {}
    try:
        header = [name.strip() for name in next(rows, (0, []))[1]]
        _check_header(header, language, path)
        for line, row in rows:
            if any(cell.strip() for cell in row):
                yield from _examine_row(
                    header, row, language, Place(file=str(path), line=line), seen
                )
    except ConfigError as error:
        yield error


def _examine_row(
    header: Sequence[str], row: Sequence[str], language: str, place: Place, seen: dict[str, int]
) -> Iterator[Term | ConfigError]:
    """The row's term, or the first thing that is wrong with it. ``seen``: form → its line."""
    try:
        term = _term(_cells(header, row, place), language, place)
        _check_new(term, seen)
    except ConfigError as error:
        yield error
        return
    seen.update(dict.fromkeys((term.source, *term.aliases), place.line or 0))
    yield term


def _cells(header: Sequence[str], row: Sequence[str], place: Place) -> dict[str, str]:
    """Column → cell without blanks around it."""
    if len(row) != len(header):
        raise ConfigError(
            f"has {len(row)} fields, the header has {len(header)}",
            place,
            "Put fields that hold a comma or a quotation mark into double quotes.",
        )
    cells = {name: cell.strip(BLANKS) for name, cell in zip(header, row, strict=True)}
    for name, cell in cells.items():
        if hidden := HIDDEN.search(cell):
            char = hidden[0]
            what = "a line break" if char in "\r\n" else f"the hidden character U+{ord(char):04X}"
            raise ConfigError(
                f"has {what} in column {name!r}", place, "Delete it; forms are parted by |."
            )
    return cells


def _check_new(term: Term, seen: Mapping[str, int]) -> None:
    for form in (term.source, *term.aliases):
        if form in seen:
            raise ConfigError(
                f"{form!r} stands in line {seen[form]} already",
                term.place,
                "Keep one row per term; put other allowed forms into one cell, with |.",
            )


def _rows(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        while True:
            start = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return
            yield start, row
    except csv.Error as error:
        place = Place(file=str(path), line=reader.line_num)
        raise ConfigError(
            f"is not valid CSV: {error}", place, "Check its quotation marks."
        ) from error


def _check_header(header: list[str], language: str, path: Path) -> None:
    place = Place(file=str(path), line=1)
    for separator, shown in _SEPARATORS.items():
        if language not in header and any(separator in name for name in header):
            raise ConfigError(
                f"its columns are parted by {shown}: use commas",
                place,
                "Save it again as CSV with commas between the columns, or let "
                "localize glossary import make one of it.",
            )
    if language not in header:
        raise ConfigError(
            f"has no column {language!r} with the source terms",
            place,
            f"Its first line names the columns, for example: {language},en,kind,aliases",
        )
    if doubled := sorted({name for name in header if header.count(name) > 1}):
        raise ConfigError(f"names the column {doubled[0]!r} twice", place, "Keep one of them.")
    unknown = [name for name in header if name not in OWN_COLUMNS and not _is_locale(name)]
    if unknown:
        raise ConfigError(
            "has unknown columns: " + ", ".join(repr(name) for name in unknown),
            place,
            "Columns are languages or locales (en, ar, es-419, zh-Hant) and "
            + ", ".join(OWN_COLUMNS)
            + "; gloss:en, reading:ja.",
        )


def _is_locale(name: str) -> bool:
    """A tag, or a column about the rendering of one."""
    about, colon, tag = name.rpartition(":")
    return _is_tag(tag) and (not colon or about in ABOUT)


@lru_cache(maxsize=256)
def _is_tag(name: str) -> bool:
    """A language or locale tag whose language exists."""
    if not _TAG.fullmatch(name):
        return False
    from babel import Locale

    return name.split("-", maxsplit=1)[0] in Locale("en").languages


def _term(row: dict[str, str], language: str, place: Place) -> Term:
    source = row[language].strip()
    if not source:
        raise ConfigError(
            f"has no term in column {language!r}", place, "Fill it, or delete the row."
        )
    kind = row.get("kind", "").strip() or "other"
    if kind not in KINDS:
        raise ConfigError(f"has unknown kind {kind!r}", place, "Kinds: " + ", ".join(KINDS))
    gender = row.get("gender", "").strip()
    if gender not in _GENDERS:
        raise ConfigError(f"has unknown gender {gender!r}", place, "f, m, n or empty.")
    strategy = row.get("strategy", "").strip()
    if strategy and strategy not in STRATEGIES:
        raise ConfigError(
            f"has unknown strategy {strategy!r}", place, "keep, translate, adapt or empty."
        )
    renderings = {
        column: forms
        for column, cell in row.items()
        if _is_tag(column) and column != language and (forms := _split(cell))
    }
    return Term(
        source=source,
        kind=kind,
        gender=gender,
        aliases=_split(row.get("aliases", "")),
        forbidden=_split(row.get("forbidden", "")),
        note=row.get("note", "").strip(),
        strategy=strategy,
        renderings=renderings,
        glosses=_about(row, "gloss"),
        readings=_about(row, "reading"),
        place=place,
    )


def _about(row: Mapping[str, str], what: str) -> dict[str, str]:
    """Tag → cell of the columns ``what:tag``, without the empty ones."""
    return {
        tag: cell
        for column, cell in row.items()
        if cell and (tag := column.removeprefix(f"{what}:")) != column
    }


def _split(cell: str) -> tuple[str, ...]:
    """Forms of a cell, each once, in their order."""
    return tuple(dict.fromkeys(form for piece in cell.split("|") if (form := piece.strip())))
