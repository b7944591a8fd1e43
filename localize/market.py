"""What a market asks an editor to look at: content flags, the words that may show them, and the
words that a project's editors look for themselves.

Flags and our own words are ``data/market.toml``; which of them a market asks about is its
region's ``review``. Editors' words are a CSV file in the workspace (``market.csv``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from localize import files
from localize.config import listing
from localize.data import toml
from localize.document import Place
from localize.errors import ConfigError
from localize.locales import Region
from localize.text import split_tag
from localize.workspace import LANGUAGE

__all__ = ["OWN", "Flag", "Market", "Word", "edges", "flags", "load_words", "market_of"]

OWN = "own"
"""The flag of editors' words that go with no other."""
_COLUMNS = ("word", "language", "flag", "region", "note")
_MOST = 5000
"""Words of a list. More is a dictionary, and no text would be without a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something that an editor may have to look at."""

    name: str
    code: str
    """Of the check that looks for it."""
    about: str
    """What it covers."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → words, as ``data/market.toml`` says that they are written."""
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → longer words that hold one of them and mean something else."""
    both: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """Language → two lists; one word of each has to stand in a segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that a project's editors look for."""

    text: str
    """As in ``data/market.toml``: ``*`` is any letters; a capital letter is meant."""
    language: str
    """Of the texts in which it is looked for: the source's, a target's, or a locale."""
    flag: str = OWN
    region: str = ""
    """Empty: in all."""
    note: str = ""
    """What an editor is told, beside the place."""

    def is_for(self, tag: str) -> bool:
        """Whether it is looked for in texts of that language or locale."""
        return tag == self.language or tag.startswith(f"{self.language}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What one market asks about."""

    name: str
    """The region's."""
    flags: frozenset[str]
    words: tuple[Word, ...] = ()
    """The editors' words for this market."""

    @property
    def digest(self) -> str:
        """Over all that decides what is found for it."""
        return files.sha256(repr((self.name, sorted(self.flags), self.words)))


@lru_cache(maxsize=1)
def flags() -> dict[str, Flag]:
    """All flags by name, in the order of their codes."""
    found = {}
    for name, table in toml("market")["flags"].items():
        both = table.get("both", {})
        found[name] = Flag(
            name=name,
            code=table["code"],
            about=table["about"],
            words={tag: tuple(words) for tag, words in table.get("words", {}).items()},
            exceptions={tag: tuple(words) for tag, words in table.get("except", {}).items()},
            both={tag: (tuple(first), tuple(second)) for tag, (first, second) in both.items()},
        )
    return found


def edges(tag: str) -> tuple[str, str]:
    """What has to stand before and after a word of a language, as regular expressions."""
    table = toml("market")["edges"]
    before, after = table.get(split_tag(tag)[0], table["other"])
    return before, after


def market_of(region: Region, words: Iterable[Word] = ()) -> Market:
    """What a region asks about, with the editors' words that are for it."""
    own = tuple(word for word in words if word.region in ("", region.name))
    return Market(name=region.name, flags=frozenset(region.review), words=own)


def load_words(path: Path, regions: Sequence[str]) -> tuple[Word, ...]:
    """The editors' words of a CSV file: ``word,language`` and, if wanted, ``flag``, ``region``
    and ``note``. None where there is no such file.

    Raises ``ConfigError`` with the line for an unknown column, flag or region and for an empty
    word or language, ``InputError`` for a file that is no text.
    """
    if not path.exists():
        return ()
    text, _ = files.decode(files.read_bytes(path), Place(file=str(path)))
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    words: list[Word] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, path)
        for row in reader:
            place = Place(file=str(path), line=reader.line_num)
            if any(cell.strip() for cell in row):
                words.append(_word(header, row, place, regions))
    except csv.Error as error:
        place = Place(file=str(path), line=reader.line_num)
        raise ConfigError(f"is not valid CSV: {error}", place, "Check its quotes.") from error
    if len(words) > _MOST:
        raise ConfigError(f"has {len(words)} words", Place(file=str(path)), f"At most {_MOST}.")
    return tuple(words)


def _check_header(header: Sequence[str], path: Path) -> None:
    unknown = [name for name in header if name not in _COLUMNS]
    missing = [name for name in _COLUMNS[:2] if name not in header]
    if unknown or missing:
        what = f"has the column {unknown[0]!r}" if unknown else f"has no column {missing[0]!r}"
        place = Place(file=str(path), line=1)
        raise ConfigError(
            what, place, f"Columns: {listing(_COLUMNS)}; the first two must be there."
        )


def _word(header: Sequence[str], row: Sequence[str], place: Place, regions: Sequence[str]) -> Word:
    if len(row) != len(header):
        what = f"has {len(row)} fields, the header has {len(header)}"
        raise ConfigError(what, place, "Put a field that holds a comma into double quotes.")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    for name in ("word", "language"):
        if not cells[name].strip("* "):
            raise ConfigError(f"has no {name}", place, "Fill it in, or delete the row.")
    if not LANGUAGE.fullmatch(cells["language"]):
        what = f"language {cells['language']!r} is no BCP 47 tag"
        raise ConfigError(what, place, "Write it like zh, en or es-419.")
    for name, known in (("flag", flags()), ("region", regions)):
        if cells.get(name) and cells[name] not in known:
            what = f"{name} {cells[name]!r} is unknown"
            raise ConfigError(what, place, f"One of: {listing(known)}")
    return Word(
        text=cells["word"],
        language=cells["language"],
        flag=cells.get("flag") or OWN,
        region=cells.get("region", ""),
        note=cells.get("note", ""),
    )
