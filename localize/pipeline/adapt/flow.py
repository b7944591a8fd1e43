"""The text of a block as one string, and changes to it that leave markup where it is.

Quotation marks, sentences and lines don't end where a tag or a segment does, so the rules of
``typography`` and ``layout`` see a block's text whole. What they may not touch is locked: an
editor's text, names from the term base, addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from localize.document import Block, Inline, Segment, plain

__all__ = ["Change", "Flow"]

# ASCII as RFC 3986 has it, without the marks that end a sentence.
_ADDRESS = regex.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.|[\w.+-]+@(?=[\w-]+\.))[\w.~:/?#\[\]@!$&'()*+,;=%-]+"
    r"(?<![.,;:!?'\"()\[\]])",
    regex.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``text`` shall stand in place of ``[start, end)`` of a flow's text."""

    start: int
    end: int
    text: str
    after: bool = False
    """Of an insertion: it belongs to what stands before it, not to what follows."""


@dataclass(slots=True, kw_only=True)
class _Piece:
    text: str
    segment: int | None
    """Index of the segment; ``None`` for a joiner between segments."""
    item: int
    """Index in the segment's target."""
    locked: bool


class Flow:
    """The targets of a block's segments as one string. Change it with ``apply``."""

    def __init__(self, block: Block, *, approved: bool = False) -> None:
        """``approved``: an editor's targets may be changed too, where they hold no line break."""
        self.block = block
        self._pieces: list[_Piece] = []
        self._names: list[str] = []
        for index, segment in enumerate(block.segments):
            if index and block.joiner:
                self._pieces.append(_Piece(text=block.joiner, segment=None, item=0, locked=True))
            keep = segment.origin == "approved" and (not approved or "\n" in plain(segment.target))
            for item, text in enumerate(segment.target or ()):
                if isinstance(text, str):
                    piece = _Piece(text=text, segment=index, item=item, locked=keep)
                    self._pieces.append(piece)
            self._names += [use.rendering for use in segment.terms if use.rendering]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def texts(self) -> list[str]:
        """Plain text of each segment."""
        texts = [""] * len(self.block.segments)
        for piece in self._pieces:
            if piece.segment is not None:
                texts[piece.segment] += piece.text
        return texts

    def spans(self) -> list[tuple[int, int]]:
        """Where each segment stands in ``text``."""
        joint = len(self.block.joiner)
        ends = accumulate(
            (len(text) for text in self.texts()), lambda end, size: end + joint + size
        )
        return [(end - len(text), end) for text, end in zip(self.texts(), ends, strict=True)]

    def names(self) -> Iterator[tuple[int, int]]:
        """Spans of the renderings of terms and of addresses."""
        text = self.text
        for match in _ADDRESS.finditer(text):
            yield match.span()
        for name in set(self._names):
            start = text.find(name)
            while start >= 0:
                yield start, start + len(name)
                start = text.find(name, start + 1)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the changes, but for those inside locked text; of two that overlap the former."""
        self.apply_groups((change,) for change in changes)

    def apply_groups(self, groups: Iterable[tuple[Change, ...]]) -> None:
        """Make the changes of each group, or none of them if one is inside locked text."""
        text = self.text
        changing = [
            group
            for group in groups
            if any(change.text != text[change.start : change.end] for change in group)
        ]
        if not changing:  # most rules find most texts right
            return
        fixed, spans = list(self.names()), self._spans()
        wanted = [
            _trimmed(change, text)
            for group in changing
            if all(self._may(change, fixed, spans) for change in group)
            for change in group
            if change.text != text[change.start : change.end]
        ]
        for change in sorted(_apart(wanted), key=_where, reverse=True):
            self._make(change)

    def _spans(self) -> list[tuple[int, int]]:
        ends = accumulate(len(piece.text) for piece in self._pieces)
        return [(end - len(piece.text), end) for piece, end in zip(self._pieces, ends, strict=True)]

    def _may(
        self, change: Change, fixed: list[tuple[int, int]], spans: list[tuple[int, int]]
    ) -> bool:
        if any(_inside(change, start, end) for start, end in fixed):
            return False
        touched = [
            piece
            for piece, (start, end) in zip(self._pieces, spans, strict=True)
            if (start < change.end and end > change.start)
            or (change.start == change.end and start <= change.start <= end)
        ]
        if change.start == change.end:
            return any(not piece.locked for piece in touched)
        return not any(piece.locked for piece in touched)

    def _make(self, change: Change) -> None:
        spans = self._spans()
        if change.start == change.end:
            self._insert(change, spans)
            return
        text = change.text
        for piece, (start, end) in zip(self._pieces, spans, strict=True):
            if start < change.end and end > change.start:
                first, last = max(change.start, start) - start, min(change.end, end) - start
                piece.text = piece.text[:first] + text + piece.text[last:]
                text = ""

    def _insert(self, change: Change, spans: list[tuple[int, int]]) -> None:
        at = change.start
        holders = [
            (piece, at - start)
            for piece, (start, end) in zip(self._pieces, spans, strict=True)
            if start <= at <= end and not piece.locked
        ]
        # At a border two pieces could take it: the one it belongs to comes first.
        before = [holder for holder in holders if holder[1] == len(holder[0].text)]
        following = [holder for holder in holders if holder[1] == 0]
        inside = [holder for holder in holders if 0 < holder[1] < len(holder[0].text)]
        order = (
            [*inside, *before, *following] if change.after else [*inside, *following[::-1], *before]
        )
        piece, offset = order[0]
        piece.text = piece.text[:offset] + change.text + piece.text[offset:]

    def targets(self) -> list[Inline | None]:
        """The targets with the changed texts; empty texts are left out."""
        targets: list[list] = [list(segment.target or ()) for segment in self.block.segments]
        for piece in self._pieces:
            if piece.segment is not None:
                targets[piece.segment][piece.item] = piece.text
        return [
            None if segment.target is None else tuple(item for item in items if item != "")
            for segment, items in zip(self.block.segments, targets, strict=True)
        ]

    def segments(self) -> tuple[Segment, ...]:
        """The block's segments with their new targets; those without a change as they were."""
        return tuple(
            segment if target == segment.target else replace(segment, target=target)
            for segment, target in zip(self.block.segments, self.targets(), strict=True)
        )


def _where(change: Change) -> tuple[int, int]:
    return change.start, change.end


def _apart(changes: list[Change]) -> list[Change]:
    """The changes in the text's order, without those that begin before another one's end."""
    done, apart = 0, []
    for change in sorted(changes, key=_where):
        if change.start >= done:
            apart.append(change)
            done = change.end
    return apart


def _trimmed(change: Change, text: str) -> Change:
    """The change without what it leaves as it is at either end: of a change over a border what
    stays in a piece stays there."""
    start, end, new = change.start, change.end, change.text
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return replace(change, start=start, end=end, text=new)


def _inside(change: Change, start: int, end: int) -> bool:
    """Whether a change touches the span; an insertion at its border doesn't."""
    if change.start == change.end:
        return start < change.start < end
    return change.start < end and change.end > start
