"""Safe fixes: what a check found and what has one right answer. Words are never changed.

A fix (``fixes.FIXES``) is tried where a check that it names found something, and kept only if

* the words, the markup, the beginnings of cues and all that is the format's are as they were, and
* its checks then find less there, and the others nothing as grave as what is gone.

So every change makes the findings weigh less, and a second run changes nothing.
"""

from __future__ import annotations

import logging
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from localize import checks
from localize.checks import Context, place_of, target_text
from localize.document import Block, Cue, Finding, Part, Place, Severity, Tag
from localize.fixing.fixes import FIXES, Fix, Site
from localize.formats.timed import clock
from localize.text import strip_controls

__all__ = ["FIXES", "Fix", "Mended", "Site", "mend", "same_words"]

_log = logging.getLogger(__name__)

Judged = Callable[[Iterable[Finding]], Iterable[Finding]]
"""Findings → those that are to be fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """One change to a block."""

    rule: str
    codes: tuple[str, ...]
    """Of the findings that it took away."""
    place: Place
    before: str
    after: str
    """Text without markup, or the times of a cue."""


def mend(
    context: Context, rules: Iterable[checks.Rule], judged: Judged = tuple
) -> tuple[Part, tuple[Mended, ...]]:
    """The context's part with what ``rules`` find in it fixed, and what was done.

    ``judged`` takes out the findings that may stand.
    """
    fixable = {code for fix in FIXES for code in fix.codes}
    wanted = [rule for rule in rules if rule.name in fixable]
    blocks = list(context.part.blocks)
    done: list[tuple[int, Mended]] = []
    # What is found weighs less with each change: there is an end.
    while made := [*_round(blocks, context, wanted, judged)]:
        done += made
    done.sort(key=lambda entry: entry[0])
    return replace(context.part, blocks=tuple(blocks)), tuple(change for _, change in done)


def _round(
    blocks: list[Block], context: Context, wanted: Sequence[checks.Rule], judged: Judged
) -> Iterator[tuple[int, Mended]]:
    """Try all fixes once at each finding; yields the changed block's index with the change.

    ``blocks`` is changed in place.
    """
    part = replace(context.part, blocks=tuple(blocks))
    found = checks.run(replace(context, part=part), wanted)
    where = _where(part, context)
    codes: dict[int, set[str]] = {}
    for finding in judged(found) if found else ():
        for index in where.get(finding.place, ()):
            codes.setdefault(index, set()).add(finding.code)
    for fix in FIXES:
        for index in sorted(codes):
            if not codes[index].isdisjoint(fix.codes):
                yield from _tried(fix, blocks, index, context)


def _where(part: Part, context: Context) -> Mapping[Place, Sequence[int]]:
    """Place as a finding has it → blocks that it may mean."""
    places: dict[Place, list[int]] = {}
    for index, block in enumerate(part.blocks):
        for place in {place_of(item) for item in (block, *block.segments)}:
            places.setdefault(context.whole(place), []).append(index)
    return places


def _tried(
    fix: Fix, blocks: list[Block], index: int, context: Context
) -> Iterator[tuple[int, Mended]]:
    made = fix.apply(Site(blocks=blocks, index=index, context=context))
    made = {at: block for at, block in made.items() if block != blocks[at]}
    if not made:
        return
    for at, block in made.items():
        if not _is_sound(blocks[at], block, context):
            place = place_of(block)
            _log.error("%s: the fix %r is wrong: it would change more than marks", place, fix.rule)
            return
    first, last = max(0, min(index, *made) - 1), max(index, *made) + 2
    before = blocks[first:last]
    after = [made.get(at, block) for at, block in enumerate(before, first)]
    gone = _gone(fix, _weights(before, context), _weights(after, context))
    if gone:
        for at, block in made.items():
            old, new = _shown(blocks[at], block)
            place = replace(place_of(block), file=place_of(block).file or context.file)
            yield at, Mended(rule=fix.rule, codes=gone, place=place, before=old, after=new)
            blocks[at] = block


def _gone(fix: Fix, before: Counter[str], after: Counter[str]) -> tuple[str, ...]:
    """The fix's codes that weigh less than before; none if the whole doesn't weigh less."""
    if after.total() >= before.total():
        return ()
    return tuple(code for code in fix.codes if after[code] < before[code])


_WEIGHTS: Mapping[Severity, int] = {"error": 100, "warning": 10, "info": 1}
# What depends on words alone can't change.
_FAMILIES = frozenset("BFLPS")


def _weights(blocks: Sequence[Block], context: Context) -> Counter[str]:
    """What all checks find in a few blocks, by code, a graver finding as more."""
    rules = [rule for code, rule in checks.known().items() if code[0] in _FAMILIES]
    part = replace(context.part, blocks=tuple(blocks))
    weights: Counter[str] = Counter()
    for finding in checks.run(replace(context, part=part), rules):
        weights[finding.code] += _WEIGHTS[finding.severity]
    return weights


def _is_sound(before: Block, after: Block, context: Context) -> bool:
    """Whether nothing differs but marks, spaces, line breaks, controls and a cue's end."""
    kept = replace(after, segments=before.segments)
    if isinstance(kept, Cue) and isinstance(before, Cue):
        kept = replace(kept, end_ms=before.end_ms)
    return (
        kept == before
        and _markup(before) == _markup(after)
        and same_words(target_text(before), target_text(after), spaced=bool(context.locale.joiner))
    )


def _markup(block: Block) -> list[list[Tag]]:
    return [
        [piece for piece in item.target or () if isinstance(piece, Tag)] for item in block.segments
    ]


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def same_words(before: str, after: str, *, spaced: bool) -> bool:
    """Whether two texts have the same words in the same order.

    A word is a run of letters, marks and numbers, in NFC and without direction controls; a digit
    counts as its value, whatever its script. ``spaced``: the language parts its words; in
    Chinese and Japanese only the characters count.

    >>> same_words("«well» ,said", "“Well”, said", spaced=True)
    False
    >>> same_words("٣ times ,said", "3 times, said", spaced=True)
    True
    >>> same_words("for ever", "forever", spaced=True)
    False
    """
    words, others = _words(before), _words(after)
    return words == others if spaced else "".join(words) == "".join(others)


def _words(text: str) -> list[str]:
    clean = unicodedata.normalize("NFC", strip_controls(text))
    return ["".join(map(_value, word)) for word in _WORD.findall(clean)]


def _value(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _shown(before: Block, after: Block) -> tuple[str, str]:
    """What differs, for a person."""
    old, new = target_text(before), target_text(after)
    if old == new and isinstance(before, Cue) and isinstance(after, Cue):
        return _times(before), _times(after)
    return old, new


def _times(cue: Cue) -> str:
    return f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
