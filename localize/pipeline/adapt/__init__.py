"""Typography, figures, direction and lines of the locale. Words stay as they are, but for those
that a table of ``localize/data/prose`` names.

Per block, in this order: the rules of ``typography``, then, for cues, speakers' dashes and line
breaks (``cues``), then the direction of right-to-left text (``bidi``). Each change of a segment
leaves an ``Edit``. A second pass changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from localize.document import Block, Cue, Edit, Part, Segment, Tag, Verbatim, plain
from localize.locales import Limits, Locale
from localize.pipeline.adapt import bidi, cues, marks, spanish
from localize.pipeline.adapt.flow import Change, Flow
from localize.pipeline.adapt.style import Rule, Style
from localize.pipeline.adapt.typography import rules_for

__all__ = ["fit"]

_MAX_PASSES = 50
_DIGIT = regex.compile(r"\d")
_SPACES = " \t\n\u00a0\u202f"

Edits = list[list[Edit]]
"""For each segment of a block."""


def fit(
    part: Part, locale: Locale, medium: str, kind: str, *, language: str = "", genre: str = ""
) -> Part:
    """The part with its targets in the locale's form.

    ``medium``: ``book``, ``16:9`` or ``9:16``; ``kind``: ``novel`` or ``drama``, whose cues are
    laid out in lines. ``language``: of the sources, which rules for figures and units ask;
    ``genre``: the title's. An editor's targets stay as they are, but that one without line breaks
    is broken into lines. Cues keep their times; nothing is dropped, also where it doesn't fit.
    """
    style = Style(locale=locale, track=medium != "book", language=language, genre=genre)
    rules = rules_for(style)
    blocks: list[Block] = []
    titles = {part.title: part.title}
    for block in part.blocks:
        if isinstance(block, Verbatim) or not any(item.target for item in block.segments):
            blocks.append(block)
            continue
        fitted, text = _fitted(block, replace(style, block=block), rules, medium, kind)
        blocks.append(fitted)
        if isinstance(block, Cue) and locale.typography.inverted_marks:
            style = replace(style, open_mark=spanish.left_open(text, style.open_mark))
        if block.role in ("heading", "title"):
            titles[_shown(block)] = _shown(fitted)
    return replace(part, title=titles[part.title], blocks=tuple(blocks))


def _shown(block: Block) -> str:
    return block.joiner.join(plain(segment.target) for segment in block.segments)


def _fitted(
    block: Block, style: Style, rules: Sequence[Rule], medium: str, kind: str
) -> tuple[Block, str]:
    """The block in the locale's form, and its text as one string."""
    edits: Edits = [[] for _ in block.segments]
    laid_out = isinstance(block, Cue) and kind == "drama"
    limits = cues.limits_of(style.locale, medium) if laid_out else None
    fitted = _settled(block, style, rules, limits, edits)
    text = _shown(fitted)
    if style.locale.direction == "rtl":
        flow = Flow(fitted)
        before = flow.texts()
        flow.apply_groups(bidi.changes(flow.text, list(flow.names())))
        reason = "runs that would fall apart, and the line's direction"
        _record(before, flow, edits, "bidi", reason)
        fitted = replace(fitted, segments=flow.segments())
    segments = tuple(map(_with_edits, block.segments, fitted.segments, edits))
    return replace(fitted, segments=segments), text


def _settled(
    block: Block, style: Style, rules: Sequence[Rule], limits: Limits | None, edits: Edits
) -> Block:
    """The block after as many passes as it takes until one changes nothing.

    One is enough for text that people wrote; of marks without sense, which would turn one way
    and back, the first in the order of code points is taken.
    """
    seen = [block]
    while len(seen) <= _MAX_PASSES:
        block = _passed(seen[-1], style, rules, limits, edits)
        if block.segments == seen[-1].segments:
            return block
        if any(block.segments == other.segments for other in seen):
            turn = seen[next(i for i, o in enumerate(seen) if o.segments == block.segments) :]
            return min(turn, key=_shown)
        seen.append(block)
    return block


def _passed(
    block: Block, style: Style, rules: Sequence[Rule], limits: Limits | None, edits: Edits
) -> Block:
    flow = Flow(block)
    figures = _DIGIT.search(flow.text) is not None
    for rule in rules:
        if rule.figures and not figures:
            continue
        changes = rule.changes(flow.text, style)
        groups = [tuple(changes)] if rule.whole else _each(changes)
        _step(flow, groups, edits, rule.name, rule.reason)
    _step(flow, _each(_trimmed(flow)), edits, "spaces", "no space at the ends")
    block = replace(block, segments=flow.segments())
    return block if limits is None else _laid_out(block, style, limits, edits)


def _each(changes: Iterable[Change]) -> list[tuple[Change, ...]]:
    """Changes of which each stands alone, as groups."""
    return [(change,) for change in changes]


def _step(
    flow: Flow, groups: Sequence[tuple[Change, ...]], edits: Edits, rule: str, reason: str
) -> None:
    """Make the changes of one rule and write down what they did to each segment."""
    if not groups:
        return
    before = flow.texts()
    flow.apply_groups(groups)
    _record(before, flow, edits, rule, reason)


def _record(before: list[str], flow: Flow, edits: Edits, rule: str, reason: str) -> None:
    for index, (old, new) in enumerate(zip(before, flow.texts(), strict=True)):
        if old != new:
            edit = Edit(step=f"adapt.{rule}", before=old, after=new, reason=reason)
            edits[index].append(edit)


def _trimmed(flow: Flow) -> Iterator[Change]:
    """No white space at the ends of segments that a space or a line break joins."""
    spans = flow.spans()
    for index, (start, end) in enumerate(spans):
        text = flow.text[start:end]
        bare = text.strip(_SPACES)
        if not bare:
            continue
        first = start + text.index(bare)
        if index == 0 or flow.block.joiner:
            yield Change(start=start, end=first, text="")
        if index == len(spans) - 1 or flow.block.joiner:
            yield Change(start=first + len(bare), end=end, text="")


def _laid_out(block: Block, style: Style, limits: Limits, edits: Edits) -> Block:
    if not limits.italics:
        block = _upright(block, edits)
    flow = Flow(block)
    reason = "how the locale marks two speakers"
    _step(flow, _each(cues.speaker_dashes(flow, limits)), edits, "speakers", reason)
    flow = Flow(replace(block, segments=flow.segments()), approved=True)
    reason = f"lines of {limits.cpl:g} characters"
    _step(flow, _each(cues.lines(flow, limits, style)), edits, "lines", reason)
    block = replace(block, segments=flow.segments())
    if not cues.fits(flow.text, limits):
        return block
    flow = Flow(block)
    reason = "subtitles of the locale don't end a line with this mark"
    _step(flow, _each(marks.line_ends(flow.text, style)), edits, "subtitle-marks", reason)
    return replace(block, segments=flow.segments())


def _upright(block: Block, edits: Edits) -> Block:
    """Without the italics that the locale's subtitles don't use; an editor's stay."""
    segments = []
    for index, item in enumerate(block.segments):
        target = tuple(piece for piece in item.target or () if not _is_italic(piece))
        if item.origin != "approved" and item.target and target != item.target:
            text = plain(target)
            reason = "subtitles of the locale have no italics"
            edits[index].append(Edit(step="adapt.italics", before=text, after=text, reason=reason))
            item = replace(item, target=target)
        segments.append(item)
    return replace(block, segments=tuple(segments))


def _is_italic(piece: str | Tag) -> bool:
    return isinstance(piece, Tag) and piece.role == "italic"


def _with_edits(before: Segment, after: Segment, edits: list[Edit]) -> Segment:
    """The segment with its new target and edits; as it was, if nothing changed in the end."""
    if after.target == before.target:
        return before
    return replace(after, edits=(*before.edits, *edits))
