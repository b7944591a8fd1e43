"""Units and currencies that the target took for others: 三百里 as "300 miles", 500元 as "$500".

The tables are ``localize/data/prose/units.toml``. A unit is exchanged where the source has the
same figure with its own; one that was converted has another figure and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

from localize.config import build, parse
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style
from localize.text import split_tag

if TYPE_CHECKING:
    from localize.numbers import Quantity

__all__ = ["Unit", "mistaken", "units"]

FILE = Path(str(files("localize"))) / "data" / "prose" / "units.toml"
_MILLION = 1_000_000
_ROUND = frozenset(map(Fraction, (10, 100, 1000, 10_000)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit or currency of the source; the keys are explained in the file."""

    name: str
    languages: tuple[str, ...]
    after: tuple[str, ...]
    unless: str = ""
    before: tuple[str, ...] = ()
    idiomatic: bool = False
    mistaken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    symbols: tuple[str, ...] = ()
    names: Mapping[str, Mapping[str, str]]
    metric: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Genres:
    period: tuple[str, ...]
    modern: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    agreement: Mapping[str, str]
    genres: _Genres
    unit: tuple[Unit, ...]


@cache
def _file() -> _File:
    return build(_File, parse(FILE), FILE)


def units() -> tuple[Unit, ...]:
    """All units of the file. Raises ``ConfigError`` naming the key that is wrong."""
    return _file().unit


def mistaken(text: str, style: Style) -> Iterator[Change]:
    """Each wrong unit's own name in its place, or the metric value in a modern title."""
    language = style.locale.tag.split("-")[0]
    source = style.source if style.language else ""
    rows = [row for row in _rows(language) if _has(row.unit, source) and row.wrong.search(text)]
    if not rows:
        return
    from localize import numbers

    said = numbers.find(source, style.language)
    there = numbers.find(text, language)
    done: set[int] = set()
    for row in rows:
        values = _values(row, source, said, style.language)
        for quantity in there:
            if quantity.value in values and quantity.start not in done:
                changes = tuple(_exchanged(row, text, quantity, style))
                done |= {quantity.start} if changes else set()
                yield from changes


def _has(unit: Unit, source: str) -> bool:
    """Whether the source may have the unit: most texts don't."""
    return any(sign in source for sign in unit.after + unit.before)


class _Row(NamedTuple):
    """One unit for one language of targets."""

    unit: Unit
    after: regex.Pattern[str]
    before: regex.Pattern[str]
    word: regex.Pattern[str]
    """A wrong unit's name after the figure; group 1 is the space or hyphen between them."""
    symbol: regex.Pattern[str]
    """A wrong unit's sign at the end of what stands before the figure."""
    wrong: regex.Pattern[str]
    """Any of the two, anywhere."""
    agrees: regex.Pattern[str]
    """A numeral that agrees with the wrong unit."""


_NEVER = "(?!)"


@cache
def _rows(language: str) -> tuple[_Row, ...]:
    agreement = _file().agreement.get(language, _NEVER)
    return tuple(_row(unit, language, agreement) for unit in units() if language in unit.names)


def _row(unit: Unit, language: str, agreement: str) -> _Row:
    words, signs = _any(unit.mistaken.get(language, ())), _any(unit.symbols)
    return _Row(
        unit=unit,
        after=regex.compile(f"(?:{_any(unit.after)})(?![{unit.unless or '~'}])"),
        before=regex.compile(rf"(?:{_any(unit.before)}) ?\Z"),
        word=regex.compile(
            rf"([ \u00a0\u202f-]?)(?:de |d[’'])?(?:{words})(?![\p{{Latin}}\p{{M}}])"
        ),
        symbol=regex.compile(rf"(?:{signs})[ \u00a0\u202f]?\Z"),
        wrong=regex.compile(f"{words}|{signs}"),
        agrees=regex.compile(agreement),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(map(regex.escape, sorted(words, key=len, reverse=True))) or _NEVER


def _values(row: _Row, source: str, said: Sequence[Quantity], language: str) -> frozenset[Fraction]:
    """Figures that the source has with the unit; one alone is no figure for a table of plurals."""
    if split_tag(language)[0] not in row.unit.languages:
        return frozenset()
    return frozenset(
        item.value
        for item in said
        if (row.after.match(source, item.end) or row.before.search(source, 0, item.start))
        and item.value != 1
        and not (row.unit.idiomatic and item.value in _ROUND)
    )


def _exchanged(row: _Row, text: str, quantity: Quantity, style: Style) -> Iterator[Change]:
    word = row.word.match(text, quantity.end)
    symbol = row.symbol.search(text, 0, quantity.start)
    if row.agrees.search(quantity.text) or not (word or symbol):
        return
    if symbol:
        yield Change(start=symbol.start(), end=quantity.start, text="")
    end = word.end() if word else quantity.end
    gap = word[1] if word else style.locale.joiner
    metric = _metric(row.unit, quantity.value, style) if gap != "-" else ""
    if metric:
        yield Change(start=quantity.start, end=end, text=metric)
    else:
        yield Change(start=quantity.end, end=end, text=gap + _name(row.unit, quantity, style))


def _metric(unit: Unit, value: Fraction, style: Style) -> str:
    """The value in the metric unit; empty where the title isn't modern or it has no short form."""
    if not unit.metric or not _modern(style.genre) or style.digits != "latn":
        return ""
    name, factor = unit.metric
    from babel.units import format_unit

    exact = value * Fraction(factor)
    if exact * 100 != int(exact * 100):
        return ""
    number = Decimal(exact.numerator) / exact.denominator
    return format_unit(number, name, "long", locale=style.locale.tag.replace("-", "_"))


def _modern(genre: str) -> bool:
    genres = _file().genres
    said = genre.lower()
    return not any(word in said for word in genres.period) and any(
        word in said for word in genres.modern
    )


def _name(unit: Unit, quantity: Quantity, style: Style) -> str:
    """The unit's name in the plural of the figure; after millions with Romance languages' "de"."""
    import babel

    names = unit.names[style.locale.tag.split("-")[0]]
    value = quantity.value
    number = int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator
    category = babel.Locale.parse(style.locale.tag, sep="-").plural_form(number)
    if value >= _MILLION and quantity.text[-1:].isalpha():
        category = "many"
    return names.get(category, names["other"])
