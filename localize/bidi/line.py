"""One line of text as it stands before a reader's eyes: who is where, and a drawing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

from localize.bidi.algorithm import levels, order
from localize.bidi.explicit import REMOVED
from localize.bidi.properties import classes, mirrored
from localize.text import BIDI_CONTROLS

__all__ = ["Line", "laid_out"]

_STRONG = frozenset("LRAENM")
_AROUND = 3
"""Pieces that a drawing shows on either side of the trouble."""
_LONGEST = 24
"""Characters of a piece that a drawing shows whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line laid out in a direction. Make it with ``laid_out``."""

    text: str
    levels: tuple[int, ...]
    order: tuple[int, ...]
    """Places in the text of what is seen, from left to right; direction controls aren't."""
    positions: dict[int, int]
    """Place in the text → position from the left, of what is seen."""

    def glyph(self, index: int) -> str:
        """The character as it looks: brackets at right-to-left levels are turned (L4)."""
        char = self.text[index]
        return mirrored(char) if self.levels[index] % 2 else char

    def display(self, start: int = 0, end: int | None = None) -> str:
        """What is seen from left to right, between two positions.

        Marks stand after their letter, joiners after the letter they shape.

        >>> laid_out("(אב).", "rtl").display()
        '.(בא)'
        """
        return "".join(self.glyph(index) + self._joiners(index) for index in self.order[start:end])

    def _joiners(self, index: int) -> str:
        end = index + 1
        while end < len(self.text) and self.levels[end] == REMOVED:
            end += 1
        return "".join(char for char in self.text[index + 1 : end] if char not in BIDI_CONTROLS)

    def drawn(self, trouble: Iterable[int] = ()) -> str:
        """The pieces of the line from left to right, each in square brackets.

        Letters in a piece stand in the order in which they are read, so that the drawing reads
        the same in a terminal, which may know nothing of directions, and in a browser.
        ``trouble``: places that the drawing must show, where it can't show all.

        >>> laid_out("C++ אב.", "rtl").drawn()
        '[.] [אב] [++] [C]'
        """
        pieces = list(self._pieces())
        wanted = set(trouble)
        hit = [number for number, (places, _) in enumerate(pieces) if wanted & set(places)]
        first = max(0, hit[0] - _AROUND) if hit else 0
        last = min(len(pieces), hit[-1] + _AROUND + 1 if hit else 2 * _AROUND + 1)
        shown = [f"[{_shortened(text)}]" for _, text in pieces[first:last]]
        return " ".join(["…"] * (first > 0) + shown + ["…"] * (last < len(pieces)))

    def _pieces(self) -> Iterator[tuple[list[int], str]]:
        """Runs of one level from left to right, the marks at their ends apart, without spaces."""
        codes = classes(self.text)
        for level, group in groupby(self.order, key=lambda index: self.levels[index]):
            run = list(group)
            strong = [rank for rank, index in enumerate(run) if codes[index] in _STRONG]
            first, last = (strong[0], strong[-1] + 1) if strong else (0, 0)
            core = sorted(run[first:last])
            yield from self._piece(run[:first], turned=True)
            yield from self._piece(core, turned=level % 2 == 0)
            yield from self._piece(run[last:], turned=True)

    def _piece(self, places: list[int], *, turned: bool) -> Iterator[tuple[list[int], str]]:
        text = "".join(self.glyph(index) if turned else self.text[index] for index in places)
        if text.strip():
            yield places, text.strip()


def _shortened(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"


@lru_cache(maxsize=1024)
def laid_out(text: str, base: Literal["ltr", "rtl"]) -> Line:
    """A line in a paragraph of that direction."""
    found = levels(text, base)
    places = [index for index in order(found) if text[index] not in BIDI_CONTROLS]
    places = list(_marks_after_letters(places, found, classes(text)))
    return Line(text, tuple(found), tuple(places), {place: n for n, place in enumerate(places)})


def _marks_after_letters(places: list[int], found: list[int], codes: str) -> Iterator[int]:
    """Marks at right-to-left levels come before their letter from the left; turn them (L3)."""
    marks: list[int] = []
    for index in places:
        if codes[index] == "M" and found[index] % 2:
            marks.append(index)
        else:
            yield index
            yield from marks[::-1]
            marks = []
    yield from marks
