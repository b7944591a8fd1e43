"""The Unicode bidirectional algorithm (UAX #9, Unicode 15): levels, and order on a line.

Conforming with bracket pairs and isolates: all cases of BidiTest.txt and BidiCharacterTest.txt
of ``properties.version()`` pass (tests/bidi). A paragraph is one line here; L3 and L4 concern
what is drawn (``line``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from localize.bidi.explicit import CONTROLS, REMOVED, embed, paragraph_level, sequences
from localize.bidi.implicit import resolve
from localize.bidi.properties import classes, has_brackets

__all__ = ["Base", "class_levels", "first_strong", "levels", "order"]

Base = Literal["ltr", "rtl", "auto"]
"""A paragraph's direction; ``auto``: of its first strong character, ``ltr`` without one."""

# White space before a separator or at the end, with what X9 removes in between (L1).
_TRAILING = re.compile("[ ijfqlr<>p_]*(?:[SB]|$)")


def first_strong(text: str) -> Literal["ltr", "rtl", ""]:
    """Direction of the first strong character outside isolates (P2, P3); empty without one."""
    level = paragraph_level(classes(text))
    return "" if level is None else "rtl" if level else "ltr"


def levels(text: str, base: Base = "auto") -> list[int]:
    """Embedding level of each character; ``REMOVED`` (-1) for what rule X9 takes away.

    Each paragraph of the text (P1) has its own ``base``; its separator belongs to it.

    >>> levels("ab אב")
    [0, 0, 0, 1, 1]
    """
    found: list[int] = []
    codes = classes(text)
    while len(found) < len(text):
        start = len(found)
        end = codes.find("B", start) + 1 or len(text)
        paragraph = codes[start:end]
        level = (paragraph_level(paragraph) or 0) if base == "auto" else int(base == "rtl")
        found += class_levels(paragraph, level, text[start:end])
    return found


def class_levels(codes: str, base: int, text: str = "") -> list[int]:
    """Levels of a paragraph of classes (letters of ``properties.CODES``) at base level 0 or 1.

    ``text``: its characters, for the rule of bracket pairs.
    """
    if not has_brackets(text):
        text = ""
    if "_" not in codes and not CONTROLS.search(codes):
        edge = "R" if base else "L"
        found = resolve(codes, text, base, edge, edge)
    else:
        seen, found = embed(codes, base)
        for run in sequences(codes, found, base):
            part = "".join([seen[index] for index in run.indexes])
            chars = "".join([text[index] for index in run.indexes]) if text else ""
            resolved = resolve(part, chars, run.level, run.sos, run.eos)
            for index, level in zip(run.indexes, resolved, strict=True):
                found[index] = level
    for match in _TRAILING.finditer(codes):
        for index in range(*match.span()):
            if found[index] != REMOVED:
                found[index] = base
    return found


def order(found: Sequence[int]) -> list[int]:
    """Places of the characters as they stand on the line from left to right (L2).

    What rule X9 removes is left out.

    >>> order([0, 0, 1, 1])
    [0, 1, 3, 2]
    """
    places = [index for index, level in enumerate(found) if level != REMOVED]
    if not places:
        return []
    kept = [found[index] for index in places]
    highest, lowest = max(kept), min((level for level in kept if level % 2), default=0)
    if not lowest:
        return places
    for threshold in range(highest, lowest - 1, -1):
        start = 0
        while start < len(places):
            end = start
            while end < len(places) and found[places[end]] >= threshold:
                end += 1
            places[start:end] = places[start:end][::-1]
            start = end + 1
    return places
