"""Renditions → targets: back into sentences, paragraphs and cues, with their markup."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import regex

from localize.document import Block, Edit, Inline, Part, Segment, Tag, TermUse, Unit, plain
from localize.engines.opencc import convert as opencc
from localize.glossary import spans
from localize.memory import Imported
from localize.pipeline import imported, markup, regional, segment
from localize.pipeline.job import Job
from localize.pipeline.translate import Rendition

__all__ = ["as_approved", "convert", "join"]


def join(part: Part, units: Sequence[Unit], renditions: Sequence[Rendition], job: Job) -> Part:
    """The part with a target for each segment: approved ones first, renditions for the rest."""
    by_id = {item.id: item for item in part.segments}
    made: dict[str, Segment] = {}
    for unit, rendition in zip(units, renditions, strict=True):
        for item in _unit_segments(unit, rendition, by_id, job):
            made[item.id] = item
    shared = {name for unit in units if len(unit.segments) > 1 for name in unit.segments}
    return _with_targets(part, made, job, shared)


def _unit_segments(
    unit: Unit, rendition: Rendition, by_id: dict[str, Segment], job: Job
) -> list[Segment]:
    parents = [by_id[name] for name in unit.segments]
    text = _capitalised(rendition.text, job)
    if unit.label and text.endswith((".", "。", "．")) and not text.endswith(".."):
        text = text[:-1]
    text = f"{unit.lead}{text}{unit.tail}"
    sources = [plain(parent.source) for parent in parents]
    pieces = segment.distribute(text, sources, job.locale.joiner) if len(parents) > 1 else [text]
    shares = _share_terms(rendition.terms, sources)
    return [
        replace(
            parent,
            target=markup.project(parent.source, piece, _anchors(parent, piece, terms, job)),
            origin="machine",
            reused=rendition.reused,
            score=rendition.score,
            model=rendition.model,
            terms=terms,
            edits=_edits(unit, terms),
        )
        for parent, piece, terms in zip(parents, pieces, shares, strict=True)
    ]


_SENTENCE_START = regex.compile(r"^[\p{P}\p{S}\s]*|[:,] [“«„\"](?=\p{Ll})")


def _capitalised(text: str, job: Job) -> str:
    """A capital where a sentence or a speech in it begins, in scripts that have them.

    A rendering that the term base gives in small letters may stand there.
    """
    if job.locale.script != "Latn":
        return text
    for match in reversed(list(_SENTENCE_START.finditer(text))):
        at = match.end()
        # iPhone is written so.
        if text[at : at + 1].islower() and not text[at + 1 : at + 2].isupper():
            text = text[:at] + text[at].upper() + text[at + 1 :]
    return text


def _share_terms(terms: Sequence[TermUse], sources: Sequence[str]) -> list[tuple[TermUse, ...]]:
    """Each term goes to the first of the unit's segments whose source holds it."""
    shares: list[list[TermUse]] = [[] for _ in sources]
    for use in terms:
        index = next((i for i, source in enumerate(sources) if use.found in source), 0)
        shares[index].append(use)
    return [tuple(share) for share in shares]


def _edits(unit: Unit, terms: Sequence[TermUse]) -> tuple[Edit, ...]:
    return tuple(
        Edit(
            step=f"enforce.{use.outcome}",
            before=use.found,
            after=use.rendering,
            reason=f"the term base wants {use.rendering!r} for {use.term!r}",
        )
        for use in terms
        if use.outcome in ("inline", "placeholder", "repaired")
    )


def _anchors(
    parent: Segment, target: str, terms: Sequence[TermUse], job: Job
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans that correspond: a term in the source and its rendering in the target."""
    source = plain(parent.source)
    anchors = []
    for use in terms:
        start = source.find(use.found)
        where = spans(target, use.rendering, job.locale.tag)
        if start >= 0 and where:
            anchors.append(((start, start + len(use.found)), where[0]))
    return anchors


def _with_targets(
    part: Part, made: dict[str, Segment], job: Job, shared: Set[str] = frozenset()
) -> Part:
    """``shared``: segments that have a share of a longer sentence, which was made as a whole."""
    blocks: list[Block] = []
    context = ""
    for block in part.blocks:
        items = []
        for item in block.segments:
            source = plain(item.source)
            approved = job.approved.get(source, context)
            if approved is not None:
                item = as_approved(item, approved.target, job)
            elif item.id in shared:
                item = made[item.id]
            else:
                item = _unapproved(item, context, made.get(item.id), job)
            items.append(item)
            context = source
        blocks.append(replace(block, segments=tuple(items)))
    return replace(part, blocks=tuple(blocks), title=_title(part, blocks))


def as_approved(item: Segment, target: Inline, job: Job) -> Segment:
    """The segment with an editor's target, each of its terms accounted for."""
    terms = imported.accounted(item, plain(target), job, "approved")
    return replace(item, target=target, origin="approved", terms=terms)


def _unapproved(item: Segment, context: str, made: Segment | None, job: Job) -> Segment:
    """The imported translation of a segment, or what was made of it: see ``pipeline.imported``."""
    entry = job.imported.get(plain(item.source), context)
    if entry is None:
        return made or item
    ours = _as_imported(item, entry, job)
    lost = {use.term: use.rendering for use in ours.terms if use.outcome == "flagged"}
    if made is None or not lost:
        return ours
    if sum(use.outcome == "flagged" and use.term in lost for use in made.terms) == len(lost):
        return ours
    edit = Edit(
        step=imported.STEP,
        before=plain(ours.target),
        after=plain(made.target),
        reason="the term base wants " + ", ".join(map(repr, lost.values())),
    )
    return replace(made, edits=(edit, *made.edits))


_BREAK = regex.compile(r"\s*\n\s*")


def _as_imported(item: Segment, entry: Imported, job: Job) -> Segment:
    """The tags are the segment's own: where the imported text has them in its source, or, where
    its source has others, where they correspond."""
    glue = job.locale.joiner
    target = tuple(
        _BREAK.sub(glue, piece) if isinstance(piece, str) else piece for piece in entry.target
    )
    terms = imported.accounted(item, plain(target), job, "kept")
    tags = [piece for piece in item.source if isinstance(piece, Tag)]
    theirs = [piece.kind for piece in entry.source if isinstance(piece, Tag)]
    if theirs == [tag.kind for tag in tags] and sorted(entry.links) == list(range(len(tags))):
        links = iter(entry.links)
        target = tuple(piece if isinstance(piece, str) else tags[next(links)] for piece in target)
    else:
        text = plain(target)
        target = markup.project(item.source, text, _anchors(item, text, terms, job))
    return replace(item, target=target, origin="imported", terms=terms)


def _title(part: Part, blocks: Sequence[Block]) -> str:
    """The part's title in the target: that of the heading it was taken from."""
    for old, new in zip(part.blocks, blocks, strict=True):
        if old.role in ("heading", "title") and new.segments:
            if segment.source_text(old).strip() != part.title.strip():
                continue
            texts = [
                plain(item.target if item.target is not None else item.source)
                for item in new.segments
            ]
            return new.joiner.join(texts)
    return part.title


def convert(part: Part, job: Job, master: Part | None) -> Part:
    """Targets without a model: the master's own text, or Traditional Chinese by OpenCC."""
    if master is not None:
        made = {item.id: _of_master(item, job) for item in master.segments}
    else:
        made = {item.id: _traditional(item, job) for item in part.segments}
    return _with_targets(part, made, job)


def _of_master(item: Segment, job: Job) -> Segment:
    """A segment of the master for another locale of the same language: its layout is undone,
    and the locale's own renderings stand in it."""
    target = tuple(
        segment.unwrap(piece, "en") if isinstance(piece, str) and "\n" in piece else piece
        for piece in item.target or ()
    )
    origin = "machine" if item.origin == "machine" else "converted"
    return regional.rendered(replace(item, target=target, origin=origin), job)


# A chapter's number and its title are parted by an ideographic space, as in print.
_CHAPTER_SPACE = regex.compile(r"^(第\S{1,9}[章回节卷部])[ \u00a0]+")


def _traditional(item: Segment, job: Job) -> Segment:
    """By OpenCC; glossary terms get their own rendering, exactly."""
    config = job.locale.opencc
    uses: dict[str, TermUse] = {}
    pieces = []
    for piece in item.source:
        if not isinstance(piece, str):
            pieces.append(piece)
            continue
        piece = _CHAPTER_SPACE.sub("\\1\u3000", piece)
        done, text = 0, ""
        for match in job.glossary.sure(piece):
            forms = match.term.forms(job.locale.tag)
            if not forms:
                continue
            text += opencc(piece[done : match.start], config) + forms[0]
            done = match.end
            uses[match.term.source] = TermUse(
                term=match.term.source, found=match.found, rendering=forms[0], outcome="inline"
            )
        pieces.append(text + opencc(piece[done:], config))
    return replace(item, target=tuple(pieces), origin="converted", terms=tuple(uses.values()))
