"""Decimal and grouping marks of figures, where the source says which number is meant.

``1.200`` is 1200 to a German and 1.2 to an American: a figure in the marks of another locale is
rewritten only where the source has its number in one reading and not in the locale's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style

__all__ = ["separators"]

_FIGURE = regex.compile(
    r"(?<![\p{L}\d.,:/\-–'’])(?:\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?|\d+[.,]\d+)"
    r"(?![\p{L}\d]|[.,:/\-–'’]\d)"
)
# 3.5 may go on with a word for thousands, 万, millions, 亿, billions, trillions.
_SCALES = (1_000, 10_000, 1_000_000, 100_000_000, 1_000_000_000, 1_000_000_000_000)


def separators(text: str, style: Style) -> Iterator[Change]:
    """Figures whose value is the source's once their marks are read as another locale's."""
    said: frozenset[Fraction] | None = None
    for match in _FIGURE.finditer(text):
        readings = dict(_readings(match[0]))
        if not readings or not style.language:
            continue
        if said is None:
            said = _said(style)
        meant = _meant(readings, said, style.locale.numbers.decimal)
        if meant:
            yield Change(
                start=match.start(), end=match.end(), text=_written(match[0], meant, style)
            )


def _readings(figure: str) -> Iterator[tuple[str, Fraction]]:
    """Decimal mark → value, for each mark that makes a number of the figure."""
    for decimal, groups in ((".", ",'’"), (",", ".'’")):
        group = next((mark for mark in groups if mark in figure), "")
        shape = rf"\d{{1,3}}(?:{regex.escape(group)}\d{{3}})+" if group else r"\d+"
        if regex.fullmatch(rf"{shape}(?:{regex.escape(decimal)}\d+)?", figure):
            digits = figure.replace(group, "") if group else figure
            yield decimal, Fraction(digits.replace(decimal, "."))


def _said(style: Style) -> frozenset[Fraction]:
    """The numbers of the block's source."""
    from localize import numbers

    return frozenset(item.value for item in numbers.find(style.source, style.language))


def _meant(readings: dict[str, Fraction], said: frozenset[Fraction], own: str) -> str:
    """The decimal mark of the reading that the source has; the locale's own where it can be."""
    exact = [mark for mark, value in readings.items() if value in said]
    scaled = [
        mark for mark, value in readings.items() if any(value * scale in said for scale in _SCALES)
    ]
    for marks in (exact, scaled):
        if marks:
            return own if own in marks else marks[0]
    return ""


def _written(figure: str, decimal: str, style: Style) -> str:
    whole, mark, rest = figure.rpartition(decimal) if decimal in figure else (figure, "", "")
    numbers = style.locale.numbers
    groups = regex.sub(r"\D", numbers.group, whole)
    return f"{groups}{numbers.decimal if mark else ''}{rest}"
