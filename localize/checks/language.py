"""L: is the whole text there, once? Sizes, repetition, numbers, ends; needs no model."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.checks import Context, Problem, at, check, source_text, target_text
from localize.checks.repeats import loop
from localize.checks.tables import expansion, number, words
from localize.document import Block, Cue, Segment, Verbatim, plain
from localize.text import ends_sentence, split_tag

_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_WIDE = ("zh", "ja", "ko")


def _size(text: str) -> int:
    """Letters and digits: what a translation must account for."""
    return len(_LETTERS.findall(text))


@check("L101", "error", on=Block)
def empty(block: Block, context: Context) -> Iterator[Problem]:
    """The translation is empty."""
    if isinstance(block, Verbatim) or not block.segments:
        return
    source = source_text(block)
    for segment in block.segments:
        if segment.target is None and _size(plain(segment.source)):
            yield Problem(
                message="has no translation",
                advice="Translate it, or take it over if it is the same in both languages.",
                evidence=plain(segment.source),
                place=segment.place,
            )
    if any(segment.target is None for segment in block.segments) or target_text(block).strip():
        return
    if not source and isinstance(block, Cue):
        yield Problem(message="cue has no text", advice="Fill it or delete the cue.")
    elif _size(source) and not _text_went_next_door(block, context):
        yield Problem(
            message="translation is empty",
            advice="Translate it; a cue may be empty only where a neighbour holds its sentence.",
            evidence=source,
        )


def _text_went_next_door(block: Block, context: Context) -> bool:
    around = context.around(block.segments[0])
    return any(plain(segment.target).strip() for segment in around)


@check("L104", "error", on=Segment)
def repetition(segment: Segment, context: Context) -> Iterator[Problem]:
    """The same words come again and again."""
    text = plain(segment.target)
    found = loop(text)
    if found is None or found.times < {1: 5, 2: 4}.get(found.tokens, 3):
        return
    said = loop(plain(segment.source))
    if said and said.times >= 3:
        return  # 不不不, 快跑快跑快跑: the source says it as often
    yield at(
        text,
        found.start,
        found.end,
        f"{found.unit!r} stands {found.times} times in a row",
        "Translate the sentence again; keep a repetition only if the source has it.",
        None if found.tokens * found.times >= 8 else "warning",
    )


_DOUBLED = regex.compile(
    r"(?<![\p{L}\p{M}'’\-])(\p{L}[\p{L}\p{M}]*)[ \u00a0]+(\1)(?![\p{L}\p{M}'’\-])", regex.I
)


@check("L105", "warning", on=Segment)
def doubled_word(segment: Segment, context: Context) -> Iterator[Problem]:
    """A word stands twice in a row."""
    legal, only = words("doubled", context.language), words("doubled_only", context.language)
    if not legal and not only:
        return
    text = plain(segment.target)
    for match in _DOUBLED.finditer(text):
        word, name = match[1].lower(), match[1][0].isupper() and match[2][0].isupper()
        if (only and word not in only) or word in legal or name:
            continue  # Tang Tang: pet names double a syllable
        if _DOUBLED.search(plain(segment.source)):
            continue
        yield at(
            text, match.start(), match.end(), f"{match[0]!r}: the word stands twice", "Delete one."
        )


@check("L106", "warning", on=Segment, needs_source=True)
def too_short(segment: Segment, context: Context) -> Iterator[Problem]:
    """The translation is much too short for its source."""
    factor = _factor(context)
    least = number("length", "least_wide" if _from_wide(context) else "least")
    source, target = _size(plain(segment.source)), _size(plain(segment.target))
    if factor is None or not target or source < least:
        return
    low = factor * number("length", "low")
    if any(size >= low * said for said, size in _groups(segment, context)):
        return
    yield Problem(
        message=f"{target} letters for {source} in the source, {source * factor:.0f} expected",
        advice="Look for what was left out.",
        evidence=plain(segment.target),
    )


@check("L107", "warning", on=Segment, needs_source=True)
def too_long(segment: Segment, context: Context) -> Iterator[Problem]:
    """The translation is much too long for its source."""
    factor = _factor(context)
    source, target = _size(plain(segment.source)), _size(plain(segment.target))
    if factor is None or not source:
        return
    least = number("length", "least_wide" if _from_wide(context) else "least")
    high = factor * number("length", "high")
    if any(size <= high * max(said, least) for said, size in _groups(segment, context)):
        return
    yield Problem(
        message=f"{target} letters for {source} in the source, {source * factor:.0f} expected",
        advice="Look for what the source doesn't say.",
        evidence=plain(segment.target),
        severity="error" if target > 2 * high * max(source, least) else None,
    )


def _factor(context: Context) -> float | None:
    return expansion(split_tag(context.source_language)[0], context.language)


def _from_wide(context: Context) -> bool:
    return split_tag(context.source_language)[0] in _WIDE


def _groups(segment: Segment, context: Context) -> Iterator[tuple[int, int]]:
    """Sizes (source, target) of the segment alone and with the neighbours of its sentence.

    Between cues of one sentence the words may move; only all of them together must fit.
    """
    around = context.around(segment)
    sizes = [(_size(plain(piece.source)), _size(plain(piece.target))) for piece in around]
    here = next(index for index, piece in enumerate(around) if piece is segment)
    for first in range(here, -1, -1):
        for last in range(here + 1, len(around) + 1):
            group = sizes[first:last]
            yield sum(source for source, _ in group), sum(target for _, target in group)


@check("L109", "warning", on=Segment, needs_source=True)
def cut_off(segment: Segment, context: Context) -> Iterator[Problem]:
    """The source ends its sentence, the translation ends in mid-air."""
    text = plain(segment.target).rstrip()
    if not text or not ends_sentence(plain(segment.source)) or ends_sentence(text):
        return
    last = regex.search(r"\p{L}[\p{L}\p{M}'’]*$", text)
    in_cue = len(context.around(segment)) > 1 or context.medium != "book"
    hanging = last is not None and last[0].lower() in words("cut_off", context.language)
    if not hanging and (in_cue or last is None):
        return
    yield at(
        text,
        last.start(),
        len(text),
        f"ends with {last[0]!r}, and no mark closes the sentence",
        "Complete the sentence.",
        "error" if hanging and not in_cue else None,
    )
