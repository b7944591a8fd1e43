"""L: is the whole text there, once? Sizes, repetition, numbers, ends; needs no model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from localize.checks import Context, Problem, at, check, source_text, target_text
from localize.checks.repeats import loop
from localize.checks.tables import expansion, number, words
from localize.document import Block, Cue, Segment, Verbatim, plain
from localize.text import ends_sentence, split_tag

if TYPE_CHECKING:
    from localize.numbers import Quantity

_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_WIDE = ("zh", "ja", "ko")


@lru_cache(maxsize=4096)
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
    source, target = _sizes(segment)
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
    source, target = _sizes(segment)
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
    return _size(plain(segment.source)), _size(plain(segment.target))


_DIGIT = regex.compile(r"\d")
_NUMERAL = regex.compile(r"[\d一二三四五六七八九十百千万亿兆两半几億萬]")
_LEAST_TOLD = 13
"""Smaller numbers are often idioms (第一眼, 三缺一) or pronouns in the target."""
_ROUND = frozenset({100, 1000, 10_000})
"""Said for "very many": 百里, 千年, 万里."""
_CLOCK = frozenset(":：点點时時시")
_CONVERTED = frozenset("斤里丈尺寸亩畝两兩钱錢担石度")
"""Units that a translation may convert: 一百二十斤 are sixty kilograms."""


@check("L108", "warning", on=Segment, needs_source=True)
def numbers(segment: Segment, context: Context) -> Iterator[Problem]:
    """A number is not the source's."""
    source, text = plain(segment.source), plain(segment.target)
    if not text or not (_NUMERAL.search(source) or _DIGIT.search(text)):
        return
    around = context.around(segment)
    there = [item for piece in around for item in _amounts(plain(piece.source), context, True)]
    here = [item for piece in around for item in _amounts(plain(piece.target), context, False)]
    # Whole parts: 三十九度五 is 39.5 in one language and 39, 5 in another.
    said, found = {int(item.value) for item in there}, {int(item.value) for item in here}
    digits = {int(run) for piece in around for run in _digit_runs(plain(piece.target))}
    lost = [
        item
        for item in _amounts(source, context, True)
        if _is_told(item, source) and int(item.value) not in found | digits
    ]
    strange = [
        item
        for item in _amounts(text, context, False)
        if item.value >= _LEAST_TOLD and not item.approximate and int(item.value) not in said
    ]
    if lost and strange:
        one, other = strange[0].value, lost[0].value
        if not _is_head(one, other) and not _is_elliptic(one, other, found):
            yield _wrong_number(lost[0], strange[0], text)
    elif lost and (lost[0].value >= 10_000 or lost[0].text[:1].isdigit()):
        message = f"{lost[0].text} ({_figure(lost[0].value)}) of the source is missing"
        yield Problem(message=message, advice="Add the number.", evidence=text)
    elif strange and not _NUMERAL.search(source) and strange[0].text[:1].isdigit():
        item = strange[0]
        message = f"{item.text} stands nowhere in the source"
        yield at(text, item.start, item.end, message, "Delete the number, or look what it is.")


def _wrong_number(lost: Quantity, strange: Quantity, text: str) -> Problem:
    """One number in place of another; ten times too much is no matter of reading."""
    power = abs(math.log10(strange.value / lost.value)) if lost.value > 0 else 0.5
    return at(
        text,
        strange.start,
        strange.end,
        f"{strange.text} ({_figure(strange.value)}) for {lost.text} ({_figure(lost.value)})",
        f"Write {_figure(lost.value)} as the locale writes it.",
        "error" if abs(power - round(power)) < 1e-6 else None,
    )


def _amounts(text: str, context: Context, source: bool) -> tuple[Quantity, ...]:
    return _found(text, context.source_language if source else context.locale.tag)


# Raw output groups thousands with an ordinary space, which the locale's rules don't read.
_LOOSE_GROUP = regex.compile(r"(?<=(?<!\d)\d{1,3}(?: \d{3})*) (?=\d{3}(?!\d))")

_LONGEST = 10_000
"""Characters of a text that is still searched for numbers: no paragraph is longer."""
_ENDLESS = regex.compile(r"\d{40}")
"""No quantity of a story, but more than Python turns into a number (4,300 digits)."""


@lru_cache(maxsize=4096)
def _found(text: str, language: str) -> tuple[Quantity, ...]:
    from localize.numbers import find

    if len(text) > _LONGEST or _ENDLESS.search(text):
        return ()
    return find(_LOOSE_GROUP.sub("\u202f", text), language)


@lru_cache(maxsize=4096)
def _digit_runs(text: str) -> tuple[str, ...]:
    """Digits as they stand: of 21.42 both the hours and the minutes."""
    return tuple(regex.findall(r"\d{1,18}", text))


def _is_head(one: Fraction, other: Fraction) -> bool:
    """One is the other's beginning: 2,000 and 2,800.

    Rather a number whose second word wasn't understood here than a wrong one.
    """
    low, high = sorted((one, other))
    unit = 1
    while low % (unit * 10) == 0:
        unit *= 10
    return high - low < unit


def _is_elliptic(one: Fraction, other: Fraction, found: set[int]) -> bool:
    """The unit is said once: lend me thirty million, I'll give you back a hundred."""
    return (
        one < 1000
        and other in {one * unit for unit in (10**3, 10**6, 10**9)}
        and any(value >= other / one for value in found)
    )


def _is_told(item: Quantity, text: str) -> bool:
    """Whether a translation must say this number."""
    if item.approximate or item.kind == "ordinal":
        return False
    before, after = text[item.start - 1 : item.start], text[item.end : item.end + 1]
    if (item.value in (15, 30, 45) and before in _CLOCK) or (item.value < 25 and after in _CLOCK):
        return False  # 4:30 is half past four, 23:00 is eleven
    if after in _CONVERTED:
        return False
    return item.value >= _LEAST_TOLD and (item.value not in _ROUND or item.text[:1].isdigit())


def _figure(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.2f}"


_LAST_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*$")


@check("L109", "warning", on=Segment, needs_source=True)
def cut_off(segment: Segment, context: Context) -> Iterator[Problem]:
    """The source ends its sentence, the translation ends in mid-air."""
    text = plain(segment.target).rstrip()
    if not text or not ends_sentence(plain(segment.source)) or ends_sentence(text):
        return
    last = _LAST_WORD.search(text)
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
