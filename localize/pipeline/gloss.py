"""Culture terms that are kept: what a reader is told at the first of them in a part.

A gloss is data of its segment, with its place; packages make notes of it. Where a format has no
notes, ``written`` puts it into the text; in subtitles it never is, for nobody could read it in
the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from localize.document import Block, Cue, Gloss, Part, Segment, plain
from localize.formats import inserted
from localize.glossary import Term, spans
from localize.glossary.forms import normalise
from localize.locales import Locale
from localize.pipeline.job import Job

__all__ = ["attach", "written"]

_UNGLOSSED = ("heading", "title", "alt")
# A sentence runs over so many cues at most (``segment``): a rendering may stand in a later one.
_CUES = 4
_TITLE = regex.compile("《[^》]*》|〈[^〉]*〉")
_BRACKET = regex.compile(r"[\s\u200e\u200f\u2068\u2069]*[(（\[［]")


def attach(part: Part, job: Job) -> Part:
    """The part with the glosses of its kept terms, each at the term's first rendering.

    None in headings, none in the title of a work (《…》), none where the text explains the term
    already. Glosses from an earlier pass are made anew.
    """
    tag = job.locale.tag
    open_terms = {
        term.source: term
        for term in job.glossary.terms
        if term.strategy == "keep" and term.gloss(tag) and not _is_told(part, term.gloss(tag), tag)
    }
    found: dict[str, list[Gloss]] = {}
    for block, following in _with_following(part):
        for use in following[0].terms:
            term = open_terms.get(use.term)
            if term is None or block.role in _UNGLOSSED or _is_cited(following[0], use.found):
                continue
            for item in following:
                if span := _rendering(plain(item.target), term, tag):
                    del open_terms[use.term]
                    if not _BRACKET.match(plain(item.target), span[1]):
                        found.setdefault(item.id, []).append(_gloss(term, span, tag))
                    break
    return _replaced(part, found)


def _gloss(term: Term, span: tuple[int, int], tag: str) -> Gloss:
    return Gloss(term=term.source, text=term.gloss(tag), start=span[0], end=span[1])


def _with_following(part: Part) -> list[tuple[Block, Sequence[Segment]]]:
    """Each segment with its block; one of a cue with those that its sentence may run into."""
    flat = [(block, item) for block in part.blocks for item in block.segments]
    return [
        (block, [item for _, item in flat[index : index + (_CUES if _is_cue(block) else 1)]])
        for index, (block, _) in enumerate(flat)
    ]


def _is_cue(block: Block) -> bool:
    return isinstance(block, Cue)


def _is_told(part: Part, text: str, tag: str) -> bool:
    """Whether the part has the explanation in its text, from an editor or an earlier pass."""
    wanted = "".join(normalise(text, tag)[0]).casefold()
    return any(
        wanted in "".join(normalise(plain(item.target), tag)[0]).casefold()
        for item in part.segments
    )


def _is_cited(segment: Segment, found: str) -> bool:
    """Whether the term stands in the title of a book or a play."""
    return any(found in title for title in _TITLE.findall(plain(segment.source)))


def _rendering(text: str, term: Term, tag: str) -> tuple[int, int] | None:
    """The first rendering of a term in a target; in Korean without the particle after it."""
    places = [
        (start, _end(text, start, end, form, tag))
        for form in term.forms(tag)
        for start, end in spans(text, form, tag)
    ]
    return min(places, key=lambda place: (place[0], -place[1]), default=None)


def _end(text: str, start: int, end: int, form: str, tag: str) -> int:
    inner = text.find(form, start, end) if tag.startswith("ko") else -1
    return end if inner < 0 else inner + len(form)


def _replaced(part: Part, found: dict[str, list[Gloss]]) -> Part:
    blocks = []
    for block in part.blocks:
        segments = tuple(
            item if item.glosses == made else replace(item, glosses=made)
            for item in block.segments
            for made in [tuple(sorted(found.get(item.id, ()), key=lambda gloss: gloss.start))]
        )
        blocks.append(replace(block, segments=segments) if segments != block.segments else block)
    return replace(part, blocks=tuple(blocks))


def written(part: Part, locale: Locale) -> Part:
    """The part with its glosses in the text, in the locale's brackets. Cues stay as they are."""
    blocks = []
    for block in part.blocks:
        if not _is_cue(block) and any(item.glosses for item in block.segments):
            block = replace(block, segments=tuple(_told(item, locale) for item in block.segments))
        blocks.append(block)
    return replace(part, blocks=tuple(blocks))


def _told(segment: Segment, locale: Locale) -> Segment:
    opening, closing = locale.typography.gloss
    target = segment.target or ()
    for gloss in reversed(segment.glosses):
        target = inserted(target, gloss.end, f"{opening}{gloss.text}{closing}")
    return replace(segment, target=target, glosses=())
