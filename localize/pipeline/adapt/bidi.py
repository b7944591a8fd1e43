"""Direction of right-to-left text: isolates and marks, by UAX #9.

Each line is laid out by the algorithm (``localize.bidi``); FSI…PDI around left-to-right runs that
fall apart and RLM where a mark would go to the wrong side are written where the line, laid out
with them, is seen to be right, and nowhere else. RLM stands before a line that would take its
direction from a Latin word. Never overrides, never embeddings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localize.bidi import RTL_LETTER, first_strong, inserted, mended
from localize.pipeline.adapt.flow import Change
from localize.text import FSI, PDI, RLI, RLM

__all__ = ["changes"]


def changes(text: str, names: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[Change, ...]]:
    """Isolates and marks for a text, line by line; the changes of a group are made together or
    not at all. ``names``: spans that a run holds whole or not at all."""
    offset = 0
    for line in text.split("\n"):
        if RTL_LETTER.search(line):
            here = [(start - offset, end - offset) for start, end in names]
            yield from _line(line, offset, here)
        offset += len(line) + 1


def _line(line: str, offset: int, names: Sequence[tuple[int, int]]) -> Iterator[tuple[Change, ...]]:
    insertions = mended(line)
    waiting: list[tuple[int, str]] = []
    for place, control in insertions:
        if control in (FSI, RLI):
            waiting.append((place, control))
        elif control == PDI and waiting:
            start, initiator = waiting.pop()
            first, last = _around(start, place, names, len(line))
            yield _isolate(offset + first, offset + last, initiator)
        else:
            yield (Change(start=offset + place, end=offset + place, text=control),)
    if first_strong(inserted(line, insertions)) != "rtl":
        yield (Change(start=offset, end=offset, text=RLM),)


def _isolate(start: int, end: int, initiator: str) -> tuple[Change, Change]:
    return (
        Change(start=start, end=start, text=initiator),
        Change(start=end, end=end, text=PDI, after=True),
    )


def _around(start: int, end: int, names: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """The span, grown to hold the names that it touches."""
    for first, last in names:
        if 0 <= first < end and start < last <= most:
            start, end = min(start, first), max(end, last)
    return start, end
