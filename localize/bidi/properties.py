"""Bidirectional properties of characters, from ``localize/data/bidi/unicode.toml``.

The data are those of one stated version of Unicode, not of the Python that runs: what a viewer
sees must not change with the interpreter, and the conformance files of that version must pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from localize.data import toml

__all__ = ["CODES", "brackets", "classes", "has_brackets", "mirrored", "version"]

CODES = {
    "L": "L", "R": "R", "AL": "A",
    "EN": "E", "ES": "+", "ET": "$", "AN": "N", "CS": ",", "NSM": "M", "BN": "_",
    "B": "B", "S": "S", "WS": " ", "ON": "O",
    "LRE": "l", "RLE": "r", "LRO": "<", "RLO": ">", "PDF": "p",
    "LRI": "i", "RLI": "j", "FSI": "f", "PDI": "q",
}  # fmt: skip
"""Bidi_Class → the letter that stands for it here, so that a text's classes are a string."""

# Two pairs are canonically equivalent: U+2329, 232A and U+3008, 3009 (BD16).
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}


def version() -> str:
    """Version of Unicode that the properties are from: ``15.0.0``."""
    return toml("bidi/unicode")["version"]


class _Classes(dict[int, str]):
    """Code point → letter of its class, for ``str.translate``; looked up once each."""

    def __init__(self) -> None:
        rows = []
        for name, ranges in toml("bidi/unicode")["classes"].items():
            for span in ranges.split():
                first, _, last = span.partition("-")
                rows.append((int(first, 16), int(last or first, 16), CODES[name]))
        self._rows = sorted(rows)
        self._starts = [first for first, _, _ in self._rows]

    def __missing__(self, code: int) -> str:
        first, last, letter = self._rows[max(0, bisect_right(self._starts, code) - 1)]
        self[code] = letter if first <= code <= last else "L"
        return self[code]


@lru_cache(maxsize=1)
def _classes() -> _Classes:
    return _Classes()


def classes(text: str) -> str:
    """The letters of ``CODES`` for the text's characters, one each.

    >>> classes("ab אב 12")
    'LL RR EE'
    """
    return text.translate(_classes())


@lru_cache(maxsize=1)
def brackets() -> tuple[dict[str, str], dict[str, str]]:
    """Opening bracket → its closing one, and closing bracket → the one that names its pair."""
    pairs = _pairs("brackets")
    openings = {opening: _CANONICAL.get(closing, closing) for opening, closing in pairs}
    closings = {closing: _CANONICAL.get(closing, closing) for _, closing in pairs}
    return openings, closings


@lru_cache(maxsize=1)
def _bracket() -> re.Pattern[str]:
    openings, closings = brackets()
    return re.compile(f"[{re.escape(''.join([*openings, *closings]))}]")


def has_brackets(text: str) -> bool:
    """Whether any character of the text is a paired bracket."""
    return _bracket().search(text) is not None


@lru_cache(maxsize=1)
def _mirrors() -> dict[str, str]:
    return dict(_pairs("mirrors"))


def mirrored(char: str) -> str:
    """The character whose usual glyph looks like this one's in right-to-left text (L4)."""
    return _mirrors().get(char, char)


def _pairs(name: str) -> list[tuple[str, str]]:
    pairs = (pair.split("-") for pair in toml("bidi/unicode")["pairs"][name].split())
    return [(chr(int(one, 16)), chr(int(other, 16))) for one, other in pairs]
