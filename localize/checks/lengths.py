"""L: is it as long as its source lets one expect, and has it as many sentences?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.checks import Context, Problem, check, source_text, target_text
from localize.checks.scripts import is_untranslated
from localize.checks.tables import expansion, number
from localize.document import Block, Segment, plain
from localize.text import ends_sentence, split_tag

_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_WIDE = ("zh", "ja", "ko")


@lru_cache(maxsize=4096)
def size(text: str) -> int:
    """Letters and digits: what a translation must account for."""
    return sum(map(str.isalnum, text))


@check("L106", "warning", on=Segment, needs_source=True)
def too_short(segment: Segment, context: Context) -> Iterator[Problem]:
    """The translation is much too short for its source."""
    factor = _factor(context)
    source, target = _sizes(segment)
    if factor is None or not target or source < _least(context):
        return
    low = factor * number("length", "low")
    if any(size >= low * said for said, size in _groups(segment, context)):
        return
    if not is_untranslated(segment, context):
        yield Problem(
            message=f"{target} letters for {source} in the source, {source * factor:.0f} expected",
            advice="Look for what was left out.",
            evidence=plain(segment.target),
        )


@check("L107", "warning", on=Segment, needs_source=True)
def too_long(segment: Segment, context: Context) -> Iterator[Problem]:
    """The translation is much too long for its source."""
    factor = _factor(context)
    source, target = _sizes(segment)
    if factor is None or not source:
        return
    least = _least(context)
    high = factor * number("length", "high")
    if any(size <= high * max(said, least) for said, size in _groups(segment, context)):
        return
    if not is_untranslated(segment, context):
        yield Problem(
            message=f"{target} letters for {source} in the source, {source * factor:.0f} expected",
            advice="Look for what the source doesn't say.",
            evidence=plain(segment.target),
            severity="error" if target > 2 * high * max(source, least) else None,
        )


def _factor(context: Context) -> float | None:
    return expansion(split_tag(context.source_language)[0], context.language)


def _least(context: Context) -> float:
    """Letters of the shortest source that says how long its translation is."""
    wide = split_tag(context.source_language)[0] in _WIDE
    return number("length", "least_wide" if wide else "least")


def _groups(segment: Segment, context: Context) -> Iterator[tuple[int, int]]:
    """Sizes (source, target) of the segment alone, then with neighbours of its sentence.

    Between cues of one sentence the words may move; only all of them together must fit.
    """
    yield _sizes(segment)
    around = context.around(segment)
    here = next(index for index, piece in enumerate(around) if piece is segment)
    for first in range(here, -1, -1):
        for last in range(here + 1, len(around) + 1):
            group = [_sizes(piece) for piece in around[first:last]]
            yield sum(source for source, _ in group), sum(target for _, target in group)


def _sizes(segment: Segment) -> tuple[int, int]:
    return size(plain(segment.source)), size(plain(segment.target))


# A mark that ends a sentence, unless its quotation's own sentence goes on (“走。”她说。); a full
# stop between letters or digits (3.5, e.g.) ends none, and an ellipsis only where the text ends.
_END = regex.compile(
    r"(?:[。！？!?؟]+|(?<![\p{L}.]\p{Lu}|\.)\.(?!\w|\.))(?![”’»“‘」』\"]\s*\p{L})"
    r"|…+(?=[\s”’»“‘」』]*$)"
)


def _sentences(text: str) -> int:
    ends = [match.end() for match in _END.finditer(text)]
    return len(ends) + (not ends or _LETTERS.search(text, ends[-1]) is not None)


@check("L117", "warning", on=Block, needs_source=True)
def sentence_lost(block: Block, context: Context) -> Iterator[Problem]:
    """The translation has fewer sentences than its source, and is short for it."""
    factor, source = _factor(context), source_text(block)
    expected = size(source) * (factor or 0)
    text = target_text(block)
    low, scarce = number("length", "low"), number("length", "scarce")
    if not text or not low * expected <= size(text) < scarce * expected:
        return  # shorter ones are L106's
    if ends_sentence(source) and not ends_sentence(text):
        return  # cut off: L109's
    said, found = _sentences(source), _sentences(text)
    alone = all(len(context.around(segment)) == 1 for segment in block.segments)
    if said > found and size(source) >= _least(context) and alone:
        yield Problem(
            message=f"{found} of {said} sentences, {size(text)} letters of {expected:.0f} expected",
            advice="Look for the sentence that was left out.",
            evidence=text,
        )
