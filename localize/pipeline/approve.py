"""An editor's translation of a file → approved entries, sentence by sentence.

An approved file has its source's structure: the same paragraphs or cues in the same order.
Where a paragraph has as many sentences as its source, they correspond one to one; else its
whole text stands at its first sentence and the others are empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from localize.document import Block, Document, Finding, Inline, Part, Place, Tag, Verbatim, plain
from localize.locales import Locale
from localize.memory import Approved
from localize.pipeline import segment

__all__ = ["align", "pairs"]


def align(
    source: Document, approved: Document, language: str, locale: Locale, file: str
) -> tuple[list[Approved], list[Finding]]:
    """Entries for all sentences of the parts whose structure agrees, findings for the others."""
    entries: list[Approved] = []
    findings: list[Finding] = []
    same_format = source.format == approved.format
    for mine, theirs, fault in pairs(source, approved):
        if fault:
            findings.append(
                Finding(
                    code="F201",
                    severity="warning",
                    place=Place(file=file, part=mine.id),
                    message=fault,
                    advice="Give it the source's paragraphs or cues, in their order.",
                )
            )
            continue
        entries += _part_entries(mine, theirs, language, locale, keep_tags=same_format)
    return entries, findings


def pairs(source: Document, other: Document) -> Iterator[tuple[Part, Part, str]]:
    """Parts that correspond by their order, and what is wrong where their blocks don't."""
    for mine, theirs in zip(source.parts, other.parts, strict=False):
        ours, others = len(texts(mine)), len(texts(theirs))
        fault = f"has {others} paragraphs or cues, its source has {ours}" if ours != others else ""
        yield mine, theirs, fault


def texts(part: Part) -> list[Block]:
    """The blocks that hold text to translate."""
    return [block for block in part.blocks if block.segments and not isinstance(block, Verbatim)]


def _part_entries(
    mine: Part, theirs: Part, language: str, locale: Locale, *, keep_tags: bool
) -> Iterator[Approved]:
    divided = segment.divide(mine, language, locale)
    target = segment.divide(theirs, locale.tag, locale)
    context = ""
    for block, other in zip(texts(divided), texts(target), strict=True):
        pieces = [item.source for item in other.segments]
        if len(pieces) != len(block.segments):
            whole = _joined(pieces, other.joiner)
            pieces = [whole, *([()] * (len(block.segments) - 1))]
        for item, piece in zip(block.segments, pieces, strict=True):
            source = plain(item.source)
            yield Approved(
                source=source,
                context=context,
                target=piece if keep_tags else _without_tags(piece),
            )
            context = source


def _joined(pieces: list[Inline], joiner: str) -> Inline:
    result: list[str | Tag] = []
    for index, piece in enumerate(pieces):
        if index and joiner:
            result.append(joiner)
        result += piece
    return tuple(result)


def _without_tags(piece: Inline) -> Inline:
    text = plain(piece)
    return (text,) if text else ()
