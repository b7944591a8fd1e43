"""A translation beside the text that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from localize.document import Block, Cue, Document, Part
from localize.pipeline import approve

__all__ = ["paired"]


def paired(document: Document, source: Document | None) -> Iterator[tuple[Part, Part | None]]:
    """Parts with their texts as targets and, where there is one, the source's beside them."""
    originals = list(source.parts) if source is not None else []
    for index, part in enumerate(document.parts):
        original = originals[index] if index < len(originals) else None
        yield _beside(part, original), original


def _beside(part: Part, original: Part | None) -> Part:
    partners = _partners(part, original) if original is not None else {}
    blocks = []
    for block in part.blocks:
        other = partners.get(id(block))
        source = tuple(piece for item in other.segments for piece in item.source) if other else ()
        segments = tuple(
            replace(item, source=source, target=item.source) for item in block.segments
        )
        blocks.append(replace(block, segments=segments))
    return replace(part, blocks=tuple(blocks))


def _partners(part: Part, original: Part) -> dict[int, Block]:
    """Block → its source block: by order where the numbers agree, cues else by time."""
    ours, theirs = approve.texts(part), approve.texts(original)
    if len(ours) == len(theirs):
        return {id(block): other for block, other in zip(ours, theirs, strict=True)}
    cues = [other for other in theirs if isinstance(other, Cue)]
    pairs = {}
    for block in ours:
        if isinstance(block, Cue) and (best := _most_overlapping(block, cues)):
            pairs[id(block)] = best
    return pairs


def _most_overlapping(cue: Cue, others: Sequence[Cue]) -> Cue | None:
    best, most = None, 0
    for other in others:
        shared = min(cue.end_ms, other.end_ms) - max(cue.start_ms, other.start_ms)
        if shared > most:
            best, most = other, shared
    return best
