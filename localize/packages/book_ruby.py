"""Readings over names (ruby), at the first mention in a chapter.

By chapter and not by book, though both are usual in Japanese print: a serial's reader begins
anywhere, and the app shows a chapter's fragment alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from localize.packages.texts import Run, visible

__all__ = ["Readings"]


class Readings:
    """What the reader of one chapter has been told about how names are read."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self._readings = readings
        self._told: set[str] = set()

    def tell(self, pieces: list[Run], names: Collection[str]) -> list[Run]:
        """The runs, with the reading over each of ``names`` that is mentioned first here.

        ``names`` are all that the text is known to hold, also those without a reading: the
        longest counts where one is part of another. A name that has a reading in the text
        already gets no second one, nor does a part of a name that was told.
        """
        if not any(name in self._readings for name in names):
            return pieces
        pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        for match in reversed(list(self._first(re.finditer(pattern, visible(pieces)), pieces))):
            pieces = _over(pieces, match.span(), self._readings[match.group()])
        return pieces

    def _first(
        self, matches: Iterator[re.Match[str]], pieces: list[Run]
    ) -> Iterator[re.Match[str]]:
        own = _spans(pieces, with_reading=True)
        whole = _spans(pieces, with_reading=False)
        for match in matches:
            name, (start, end) = match.group(), match.span()
            if name not in self._readings or any(name in told for told in self._told):
                continue
            if any(left < end and start < right for left, right in own):
                self._told.add(name)
            elif any(left <= start and end <= right for left, right in whole):
                self._told.add(name)
                yield match


def _spans(pieces: list[Run], *, with_reading: bool) -> list[tuple[int, int]]:
    """Where in the visible text the runs stand that have a reading, or those that have none."""
    spans, start = [], 0
    for run in pieces:
        end = start + len(visible([run]))
        if bool(run.reading) == with_reading:
            spans.append((start, end))
        start = end
    return spans


def _over(pieces: list[Run], span: tuple[int, int], reading: str) -> list[Run]:
    """The runs with a reading over a stretch of the visible text that lies in one of them."""
    made: list[Run] = []
    start = 0
    for run in pieces:
        end = start + len(visible([run]))
        left, right = span[0] - start, span[1] - start
        if run.picture or not (start <= span[0] and span[1] <= end and start < end):
            made.append(run)
        else:
            parts = (
                replace(run, text=run.text[:left]),
                replace(run, text=run.text[left:right], reading=reading),
                replace(run, text=run.text[right:]),
            )
            made += (part for part in parts if part.text)
        start = end
    return made
