"""An editor's translation of a file → approved entries, sentence by sentence.

An approved file has its source's structure: the same paragraphs or cues in the same order.
Where a paragraph has as many sentences as its source, they correspond one to one; else its
whole text stands at its first sentence and the others are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from localize import files, formats
from localize.document import Block, Document, Finding, Inline, Part, Place, Tag, Verbatim, plain
from localize.locales import Locale
from localize.memory import Approved, Memory
from localize.pipeline import segment
from localize.pipeline.finish import Finished

__all__ = ["Beside", "against", "align", "load", "pairs", "texts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A paragraph or cue of a finished file beside its reference."""

    part: str
    segment: str
    """Id of its first segment."""
    text: str
    reference: str


def load(
    memory: Memory,
    title: str,
    source: Path,
    approved: Path,
    label: str,
    language: str,
    locale: Locale,
) -> tuple[list[Approved], list[Finding]]:
    """The entries of an approved file, and what of it couldn't be used. ``label``: what
    findings call the file.

    While the approved file stays as it is, its sentences are taken from the memory: they were
    approved for the source as it was, not for what the source may say now.
    """
    digest = files.sha256_file(approved)
    kept = memory.approved(title, locale.tag, source.name, digest)
    if kept:
        return kept, []
    entries, findings = align(
        formats.read(source, language),
        formats.read(approved, locale.tag),
        language,
        locale,
        label,
    )
    memory.approve(title, locale.tag, source.name, digest, entries)
    return entries, findings


def against(
    finished: Finished, reference: Path, label: str, locale: Locale, ids: Mapping[str, str]
) -> tuple[list[Beside], list[Finding]]:
    """Texts of a finished file and of its reference, block by block, for scoring.

    ``ids`` gives parts other ids. Parts whose structure doesn't agree are left out, with a
    finding.
    """
    rows: list[Beside] = []
    faults: list[Finding] = []
    document = finished.document(locale.tag, ids)
    for mine, theirs, fault in pairs(document, formats.read(reference, locale.tag)):
        if fault:
            faults.append(_fault("F202", label, mine, f"{fault}: not scored against"))
            continue
        for block, other in zip(texts(mine), texts(theirs), strict=True):
            rows.append(
                Beside(
                    part=mine.id,
                    segment=block.segments[0].id,
                    text=_line(block, "target"),
                    reference=_line(other, "source"),
                )
            )
    return rows, faults


def _fault(code: str, label: str, part: Part, message: str) -> Finding:
    return Finding(
        code=code,
        severity="warning",
        place=Place(file=label, part=part.id),
        message=message,
        advice="Give it the source's paragraphs or cues, in their order.",
    )


def _line(block: Block, side: str) -> str:
    pieces = (plain(getattr(item, side)) for item in block.segments)
    return block.joiner.join(piece for piece in pieces if piece).replace("\n", " ")


def align(
    source: Document, approved: Document, language: str, locale: Locale, file: str
) -> tuple[list[Approved], list[Finding]]:
    """Entries for all sentences of the parts whose structure agrees, findings for the others."""
    entries: list[Approved] = []
    findings: list[Finding] = []
    same_format = source.format == approved.format
    for mine, theirs, fault in pairs(source, approved):
        if fault:
            findings.append(_fault("F201", file, mine, f"{fault}: not used"))
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
