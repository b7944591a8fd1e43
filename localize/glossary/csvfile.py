"""Glossaries as CSV: the contract's columns, read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import ConfigError
from localize.glossary import Term

__all__ = ["KINDS", "read_csv"]

KINDS = ("person", "place", "organisation", "title", "rank", "item", "culture", "other")
_GENDERS = ("f", "m", "n", "")
_OWN_COLUMNS = ("kind", "gender", "aliases", "forbidden", "note")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def read_csv(path: Path, language: str) -> list[Term]:
    """Terms of one file, in its order. ``language`` names the column with the source forms.

    Raises ``ConfigError`` (unknown or missing column, duplicate, empty term, unknown kind)
    with file and line.
    """
    text, _ = files.decode(files.read_bytes(path), Place(file=str(path)))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = _rows(reader, path)
    header = [name.strip() for name in next(rows, (0, []))[1]]
    _check_header(header, language, path)
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        place = Place(file=str(path), line=line)
        if len(row) != len(header):
            raise ConfigError(
                f"has {len(row)} fields, the header has {len(header)}",
                place,
                "Put fields that hold a comma or a quotation mark into double quotes.",
            )
        term = _term(dict(zip(header, row, strict=True)), language, place)
        for form in (term.source, *term.aliases):
            if form in seen:
                raise ConfigError(
                    f"{form!r} stands in line {seen[form]} already",
                    place,
                    "Keep one row per term; put other allowed forms into one cell, with |.",
                )
            seen[form] = line
        terms.append(term)
    return terms


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
    if language not in header:
        raise ConfigError(
            f"has no column {language!r} with the source terms",
            place,
            f"Its first line names the columns, for example: {language},en,kind,aliases",
        )
    if doubled := sorted({name for name in header if header.count(name) > 1}):
        raise ConfigError(f"names the column {doubled[0]!r} twice", place, "Keep one of them.")
    unknown = [name for name in header if name not in _OWN_COLUMNS and not _is_tag(name)]
    if unknown:
        raise ConfigError(
            "has unknown columns: " + ", ".join(repr(name) for name in unknown),
            place,
            "Columns are languages or locales (en, ar, es-419, zh-Hant) and "
            + ", ".join(_OWN_COLUMNS)
            + ".",
        )


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
    renderings = {
        column: forms
        for column, cell in row.items()
        if column not in _OWN_COLUMNS and column != language and (forms := _split(cell))
    }
    return Term(
        source=source,
        kind=kind,
        gender=gender,
        aliases=_split(row.get("aliases", "")),
        forbidden=_split(row.get("forbidden", "")),
        note=row.get("note", "").strip(),
        renderings=renderings,
        place=place,
    )


def _split(cell: str) -> tuple[str, ...]:
    """Forms of a cell, each once, in their order."""
    return tuple(dict.fromkeys(form for piece in cell.split("|") if (form := piece.strip())))
