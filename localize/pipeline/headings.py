"""Chapter headings: 第十二章 is Chapter 12 by rule; a model sees the title after it only."""

from __future__ import annotations

from localize import numbers
from localize.data import toml
from localize.formats.prose import parse_heading

__all__ = ["label", "take_apart"]


def take_apart(text: str, language: str) -> tuple[str, int | None, str] | None:
    """Kind (``chapter``, ``prologue``, …), number and title of a heading, or ``None``.

    >>> take_apart("第十二章 归来", "zh")
    ('chapter', 12, '归来')
    """
    heading = parse_heading(text)
    if heading is None or heading.kind == "number":
        return None
    kind: str = heading.kind
    if kind == "extra":
        kind = next(
            (k for k, words in toml("headings")["extras"].items() if heading.mark in words), ""
        )
    number = _value(heading.number, language) if heading.number else None
    if not kind or (kind in ("volume", "chapter", "section") and number is None):
        return None
    return kind, number, heading.title


def _value(numeral: str, language: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral)
    found = numbers.find(f"第{numeral}章", language)
    return int(found[0].value) if found else None


def label(kind: str, number: int | None, language: str, *, titled: bool) -> str | None:
    """What stands before the title in ``language``: ``Chapter 12: ``; ``None`` if unknown."""
    table = toml("headings").get(language)
    if table is None:
        return None
    written = table[kind].format(n=number)
    return written + table["parting"] if titled else written
