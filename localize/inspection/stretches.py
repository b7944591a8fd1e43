"""Subtitle tracks side by side: what is said in the same stretch of time is compared.

A hypothesis may cut its cues elsewhere than the reference. Then the smallest stretches of time in
which all tracks begin and end together are the segments; a word in the wrong stretch counts as
wrong, a cut that only the reference has doesn't.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localize.document import Block, Cue, Document, Verbatim, plain

__all__ = ["Aligned", "align", "blocks_of"]

_SAME_MS = 250
"""Ends of two cues this near are the same end: six frames at 24 a second. House figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Texts of several files, segment by segment."""

    texts: tuple[tuple[str, ...], ...]
    """One entry a file, in the order in which they were given; all of the same length."""
    how: str
    """What the segments are, for a person."""
    timing: tuple[float, ...] = ()
    """Of tracks, for each file after the first: share of its cues and of the first one's that
    begin and end together (F1, 0 to 1)."""


def blocks_of(document: Document) -> list[Block]:
    """The blocks that hold text."""
    return [
        block
        for part in document.parts
        for block in part.blocks
        if block.segments and not isinstance(block, Verbatim)
    ]


def align(reference: Sequence[Block], *others: Sequence[Block]) -> Aligned | None:
    """The reference's texts first, then those of the other files; ``None`` if nothing goes with
    anything: other numbers of paragraphs, or tracks whose times have little in common."""
    files = [list(reference), *map(list, others)]
    cues = [[block for block in file if isinstance(block, Cue)] for file in files]
    timed = all(len(own) == len(file) and file for own, file in zip(cues, files, strict=True))
    equal = len({len(file) for file in files}) == 1
    timing = tuple(_agreement(cues[0], own) for own in cues[1:]) if timed else ()
    if timed and not (equal and _side_by_side(cues)):
        groups = _stretches(cues)
        shared = sum(all(group) for group in groups)
        if 2 * shared >= len(groups):
            counts = ", ".join(str(len(own)) for own in cues[1:])
            return Aligned(
                texts=_texts(groups),
                how=f"stretches of time ({counts} cues against {len(cues[0])})",
                timing=timing,
            )
    if not equal:
        return None
    groups = [[[block] for block in row] for row in zip(*files, strict=True)]
    what = "cues" if timed else "lines or paragraphs"
    return Aligned(texts=_texts(groups), how=f"{what} in their order", timing=timing)


def _side_by_side(tracks: Sequence[Sequence[Cue]]) -> bool:
    """Whether the cues of one number share some time, all of them."""
    return all(
        max(cue.start_ms for cue in row) < min(cue.end_ms for cue in row)
        for row in zip(*tracks, strict=True)
    )


def _stretches(tracks: Sequence[Sequence[Cue]]) -> list[list[list[Block]]]:
    """Groups of cues, per group a list for each track; in the order of time.

    A cue joins the stretch before it if it shares half of its own time with it, or that of the
    stretch's shortest cue: a frame's overlap joins nothing.
    """
    entries = sorted(
        ((cue, number) for number, own in enumerate(tracks) for cue in own),
        key=lambda entry: (entry[0].start_ms, entry[0].end_ms, entry[1]),
    )
    groups: list[list[list[Block]]] = []
    end, shortest = 0, 0
    for cue, number in entries:
        start, stop = cue.start_ms, cue.end_ms
        length = max(1, stop - start)
        if not groups or 2 * (min(end, stop) - start) < min(length, shortest):
            groups.append([[] for _ in tracks])
            end, shortest = stop, length
        groups[-1][number].append(cue)
        end, shortest = max(end, stop), min(shortest, length)
    return groups


def _agreement(reference: Sequence[Cue], other: Sequence[Cue]) -> float:
    """F1 of cues that begin and end together."""
    found = index = 0
    ours = sorted(other, key=lambda cue: cue.start_ms)
    for cue in sorted(reference, key=lambda cue: cue.start_ms):
        while index < len(ours) and ours[index].start_ms < cue.start_ms - _SAME_MS:
            index += 1
        if index < len(ours) and _same(cue, ours[index]):
            found += 1
            index += 1
    return 2 * found / max(1, len(reference) + len(other))


def _same(one: Cue, other: Cue) -> bool:
    starts, ends = abs(one.start_ms - other.start_ms), abs(one.end_ms - other.end_ms)
    return starts <= _SAME_MS and ends <= _SAME_MS


def _texts(groups: Sequence[Sequence[Sequence[Block]]]) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(" ".join(map(_text, own)).strip() for own in group) for group in groups]
    return tuple(zip(*rows, strict=True))


def _text(block: Block) -> str:
    pieces = tuple(piece for item in block.segments for piece in item.source)
    return plain(pieces).replace("\n", " ")
