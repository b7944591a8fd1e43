"""An editor's translation of a file → approved entries, sentence by sentence.

An approved file has its source's structure: the same paragraphs or cues in the same order.
Where a paragraph has as many sentences as its source, they correspond one to one; else its
whole text stands at its first sentence and the others are empty. What an editor decided for a
single sentence (``decisions``) goes before the file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from localize import files, formats
from localize.document import Block, Document, Finding, Inline, Part, Place, Tag, Verbatim, plain
from localize.locales import Locale
from localize.memory import Approvals, Approved, Memory
from localize.pipeline import decisions, imported, segment
from localize.pipeline.decisions import Decision, Spot
from localize.pipeline.finish import Finished
from localize.pipeline.job import Job, code_digest
from localize.pipeline.plan import Plan
from localize.text import fallbacks
from localize.workspace import Title

__all__ = [
    "Beside",
    "Chapter",
    "against",
    "align",
    "approvals",
    "informed",
    "load",
    "outline",
    "pairs",
    "remember",
    "sentences",
    "texts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a source file as a list of its sentences."""

    id: str
    title: str
    spots: tuple[Spot, ...]


def informed(
    plan: Plan, memory: Memory, root: Path, title: Title, path: Path
) -> tuple[Plan, list[Finding]]:
    """The plan with all that editors approved of a source file and that was imported for it, for
    its master too, and what of it couldn't be used. ``root``: the workspace's folder."""
    notes: list[Finding] = []

    def with_known(job: Job) -> Job:
        approved, faults = approvals(memory, root, title, path, job.locale)
        notes.extend(faults)
        job = replace(job, approved=approved)
        return imported.informed(
            job, memory, path, lambda: sentences(memory, path, title.language, job.locale)
        )

    job = with_known(plan.job)
    return replace(plan, job=job, master=plan.master and with_known(plan.master)), notes


def approvals(
    memory: Memory, root: Path, title: Title, path: Path, locale: Locale
) -> tuple[Approvals, list[Finding]]:
    """What is approved of a source file in a locale: sentence by sentence, and as a whole file.

    Raises ``InputError`` for a file that can't be read.
    """
    tags = fallbacks(locale.tag)
    whole = title.parallel("approved", tags, path)
    entries: list[Approved] = []
    notes: list[Finding] = []
    if whole is not None:
        label = whole.relative_to(root).as_posix()
        entries, notes = load(memory, title.id, path, whole, label, title.language, locale)
        # What is less specific than the file is not asked for: it has all of the text.
        tags = tags[: tags.index(whole.parent.name) + 1]
    single = [decisions.file_of(title.folder, tag, path) for tag in reversed(tags)]
    made = [item for file in single for item in decisions.load(file)]
    if not made:
        return Approvals(entries), notes
    text = sentences(memory, path, title.language, locale)
    settled = decisions.settle(made, text)
    remember(memory, title, path, locale, settled.here)
    if lost := [item for item in settled.lost if item.status == "approved"]:
        notes = [*notes, _lost(single[-1].relative_to(root).as_posix(), lost)]
    base = Approvals(entries)
    return Approvals(entries, _decided(settled.here, base)), notes


def _decided(here: Mapping[Spot, Decision], base: Approvals) -> dict[Spot, Approved | None]:
    """What holds at each spot; a draft says something only where the file says otherwise."""
    made: dict[Spot, Approved | None] = {}
    for spot, item in here.items():
        if item.status == "approved":
            made[spot] = Approved(source=spot[0], context=spot[1], target=item.target)
        elif base.get(*spot) is not None:
            made[spot] = None
    return made


def remember(
    memory: Memory, title: Title, path: Path, locale: Locale, here: Mapping[Spot, Decision]
) -> None:
    """Keep what is approved sentence by sentence for who looks for similar sentences."""
    name = f"{path.name}.jsonl"
    entries = [
        Approved(source=spot[0], context=spot[1], target=item.target)
        for spot, item in here.items()
        if item.status == "approved"
    ]
    digest = files.sha256(*(repr(entry) for entry in entries))
    if not entries or len(memory.approved(title.id, locale.tag, name, digest)) != len(entries):
        memory.approve(title.id, locale.tag, name, digest, entries)


def outline(memory: Memory, path: Path, language: str, locale: Locale) -> tuple[Chapter, ...]:
    """The sentences of a source file, part by part; kept, so that it is read once.

    How a text is divided doesn't depend on the locale. Raises ``InputError``.
    """
    key = files.sha256("outline", code_digest(), files.sha256_file(path), path.suffix, language)
    if (kept := memory.part(key)) is None:
        divided = (
            segment.divide(part, language, locale) for part in formats.read(path, language).parts
        )
        made = [
            {"id": part.id, "title": part.title, "spots": decisions.spots(part)} for part in divided
        ]
        kept = zlib.compress(json.dumps(made, ensure_ascii=False).encode())
        memory.keep_part(key, kept)
    return tuple(
        Chapter(**entry | {"spots": tuple(map(tuple, entry["spots"]))})
        for entry in json.loads(zlib.decompress(kept))
    )


def sentences(memory: Memory, path: Path, language: str, locale: Locale) -> list[Spot]:
    """The sentences of a source file, each with the one before it. See ``outline``."""
    return [spot for part in outline(memory, path, language, locale) for spot in part.spots]


def _lost(file: str, lost: Sequence[Decision]) -> Finding:
    count = f"{len(lost)} approved sentences are" if len(lost) > 1 else "an approved sentence is"
    return Finding(
        code="F203",
        severity="warning",
        place=Place(file=file),
        message=f"{count} not in the source any more, and not used",
        advice="Look at the new text in localize review: the old one stands beside it.",
        evidence=lost[0].source,
    )


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
