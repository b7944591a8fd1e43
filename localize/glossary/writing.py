"""Terms → a file: CSV with the contract's columns, as the strict reader takes it back, or TBX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from localize.document import Place
from localize.errors import ConfigError
from localize.files import atomic_write
from localize.glossary import Term
from localize.glossary.csvfile import OWN_COLUMNS

if TYPE_CHECKING:
    from localize.glossary.tbx import Style, Version

__all__ = ["csv_bytes", "csv_rows", "write"]


def write(
    terms: Sequence[Term],
    path: Path,
    language: str,
    style: Style | None = None,
    version: Version | None = None,
) -> None:
    """Write a file in the format that its suffix names, ``.csv`` or ``.tbx``, whole or not at all.

    ``style`` and ``version`` are of TBX: ``dca`` and 3 if nothing is said. Raises ``ConfigError``
    for what doesn't go together, and ``InputError`` if the file can't be written.
    """
    place, suffix = Place(file=str(path)), path.suffix.lower()
    if suffix not in (".csv", ".tbx"):
        raise ConfigError("ends in neither .csv nor .tbx", place, "Give it such a name.")
    if suffix == ".csv":
        if style or version:
            raise ConfigError("is no TBX: style and version are of TBX", place, "Leave them out.")
        data = csv_bytes(terms, language)
    else:
        from localize.glossary.tbx import tbx_bytes

        if style == "dct" and version == "2":
            raise ConfigError("can't be of style dct in version 2", place, "Leave out the style.")
        data = tbx_bytes(terms, language, style=style or "dca", version=version or "3")
    with atomic_write(path) as stream:
        stream.write(data)


def csv_bytes(terms: Sequence[Term], language: str) -> bytes:
    """A term base in UTF-8 with its header, columns in the order in which they come up.

    Raises ``ConfigError`` for a form that holds ``|``, which parts forms.
    """
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(csv_rows(terms, language))
    return stream.getvalue().encode()


def csv_rows(terms: Sequence[Term], language: str) -> list[list[str]]:
    """Header and rows; see ``csv_bytes``. Of our own columns only those that say something."""
    rows = [_cells(term, language) for term in terms]
    used = dict.fromkeys(column for row in rows for column, cell in row.items() if cell)
    own = [column for column in OWN_COLUMNS if column in used and column != "note"]
    about = [column for column in used if ":" in column]
    tags = [column for column in used if column not in (*OWN_COLUMNS, *about, language)]
    note = ["note"] if "note" in used else []
    header = [language, *tags, *own, *about, *note]
    return [header, *([row.get(column, "") for column in header] for row in rows)]


def _cells(term: Term, language: str) -> dict[str, str]:
    cells = {
        language: _joined([term.source], term),
        **{tag: _joined(forms, term) for tag, forms in term.renderings.items()},
        "kind": term.kind,
        "gender": term.gender,
        "aliases": _joined(term.aliases, term),
        "forbidden": _joined(term.forbidden, term),
        "strategy": term.strategy,
        "note": term.note,
    }
    return cells | _about("gloss", term.glosses) | _about("reading", term.readings)


def _about(what: str, table: Mapping[str, str]) -> dict[str, str]:
    return {f"{what}:{tag}": text for tag, text in table.items()}


def _joined(forms: Iterable[str], term: Term) -> str:
    forms = list(forms)
    if any("|" in form for form in forms):
        raise ConfigError(
            f"{term.source!r} has a form with '|' in it", term.place, "It parts forms in a CSV."
        )
    return "|".join(forms)
