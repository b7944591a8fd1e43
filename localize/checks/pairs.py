"""P102, P109: quotation marks and brackets that don't pair up, or stand in their own kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check, place_of, source_text, target_text
from localize.checks.scripts import moot
from localize.document import Block, Cue, Part, Verbatim
from localize.locales import Locale

# Single marks are left out: ’ is the apostrophe, ‘ and ' stand for one.
_PAIRS = ("()", "（）", "[]", "【】", "{}", "《》", "〈〉", "「」", "『』", "«»", "‹›", "“”")
_SINGLE = frozenset("‘’‚'")
_LOW = frozenset("„‟〝")
_FACES = regex.compile(r"[:;=][\-o]?[()]|\^[_.]?\^")
_LISTED = regex.compile(r"(?m)^\s*\(?[\p{L}\p{N}]{1,3}\)")
_ANY_MARK = regex.compile(r"[\p{Ps}\p{Pe}\p{Pi}\p{Pf}\"]")
"""Most texts have none: then there is nothing to pair."""
_MOST = 8
"""Loose marks of one block that are told; where there are more, nobody reads the rest."""
_REACH = 6
"""Blocks over which a quotation may run before its mark is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A mark without its partner inside its block."""

    mark: str
    pair: str
    """The closing mark of its pair, ``“”`` for curly marks that go either way."""
    role: str
    """``open``, ``close``, or ``either`` where one mark opens and closes."""
    index: int


@check("P102", "warning", on=Part)
def unpaired(part: Part, context: Context) -> Iterator[Problem]:
    """A quotation mark or bracket has no partner."""
    blocks = [block for block in part.blocks if not isinstance(block, Verbatim)]
    openings, toggles = _marks(context.locale)
    waiting: list[tuple[int, Loose]] = []
    lonely: list[tuple[int, Loose]] = []
    for number, block in enumerate(blocks):
        text = target_text(block)
        lonely += [entry for entry in waiting if number - entry[0] > _REACH]
        waiting = [entry for entry in waiting if number - entry[0] <= _REACH]
        waiting = [entry for entry in waiting if not _continues(text, entry[1], blocks[entry[0]])]
        for loose in _loose(text, openings, toggles):
            partner = next((entry for entry in waiting if _match(entry[1], loose)), None)
            if partner:
                waiting.remove(partner)
            elif loose.role == "close":
                lonely.append((number, loose))
            else:
                waiting.append((number, loose))
    for number, loose in sorted(lonely + waiting, key=lambda entry: entry[0]):
        if problem := _problem(blocks[number], loose, context):
            yield problem


def _match(opened: Loose, loose: Loose) -> bool:
    return opened.pair == loose.pair and loose.role in ("close", "either")


def _continues(text: str, opened: Loose, block: Block) -> bool:
    """A speech of several paragraphs opens each and closes the last: the former are whole.

    Only where no source says that the paragraph's speech ends with it.
    """
    return not source_text(block) and text.lstrip().startswith(opened.mark)


def _problem(block: Block, loose: Loose, context: Context) -> Problem | None:
    if any(moot(segment, context) for segment in block.segments):
        return None
    if loose.mark in "“”" and not _LOW.isdisjoint(target_text(block)):
        return None  # „ “ in a language of “ ”: P101's
    openings = {pair[0]: pair[1] for pair in _PAIRS}
    if _loose(source_text(block), openings, frozenset('"')):
        return None  # the source leaves it open as well
    side = "closing" if loose.role == "open" else "opening" if loose.role == "close" else "second"
    index = loose.index
    return at(
        target_text(block),
        index,
        index + 1,
        f"{loose.mark} without its {side} mark",
        "Add the missing mark, or delete this one.",
        place=place_of(block),
    )


def _loose(text: str, openings: dict[str, str], toggles: frozenset[str]) -> list[Loose]:
    """Marks without partner in a text, in order; the first of very many."""
    if not _ANY_MARK.search(text):
        return []
    text = _LISTED.sub(_blank, _FACES.sub(_blank, text))
    closings = set(openings.values())
    stack: list[Loose] = []
    alone: list[Loose] = []
    opened: Counter[str] = Counter()
    for index, char in enumerate(text):
        if char in toggles:
            name = char if char == '"' else "“”"
            if opened[name]:
                opened[name] = 0
                stack = [entry for entry in stack if entry.pair != name]
            elif char != '"' or not text[index - 1 : index].isdigit():  # inches
                opened[name] += 1
                stack.append(Loose(mark=char, pair=name, role="either", index=index))
        elif char in openings:
            opened[openings[char]] += 1
            stack.append(Loose(mark=char, pair=openings[char], role="open", index=index))
        elif char in closings:
            if opened[char]:
                while stack[-1].pair != char:
                    alone.append(stack.pop())
                    opened[alone[-1].pair] -= 1
                stack.pop()
                opened[char] -= 1
            else:
                alone.append(Loose(mark=char, pair=char, role="close", index=index))
    return sorted(stack + alone, key=lambda loose: loose.index)[:_MOST]


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match[0])


@lru_cache(maxsize=64)
def _marks_of(
    own: tuple[tuple[str, str], ...], direction: str
) -> tuple[dict[str, str], frozenset[str]]:
    openings: dict[str, str] = {}
    toggles = {'"'}
    for opening, closing in own:
        if opening in _SINGLE or closing in _SINGLE:
            continue
        if opening == closing or (direction == "rtl" and opening in "“”„"):
            # Right-to-left typesetting turns curly marks either way round.
            toggles |= {opening, closing}
        else:
            openings[opening] = closing
    used = toggles | set(openings) | set(openings.values())
    for opening, closing in _PAIRS:
        if opening not in used and closing not in used:
            openings[opening] = closing
    return openings, frozenset(toggles)


def _marks(locale: Locale) -> tuple[dict[str, str], frozenset[str]]:
    """Opening → closing marks of the locale, and those that are the same at both ends."""
    style = locale.typography
    own = [style.quotes, style.quotes_inner, style.subtitle_quotes]
    return _marks_of(tuple((a.strip(), b.strip()) for a, b in own), locale.direction)


@check("P109", "warning", on=Block)
def same_marks_inside(block: Block, context: Context) -> Iterator[Problem]:
    """A quotation inside a quotation has the same marks."""
    style = context.locale.typography
    outer = style.subtitle_quotes if isinstance(block, Cue) else style.quotes
    opening, closing = (mark.strip() for mark in outer)
    text = target_text(block)
    if opening == closing or outer == style.quotes_inner or text.count(opening) < 2:
        return
    depth, outside = 0, []
    inner_opening, inner_closing = (mark.strip() for mark in style.quotes_inner)
    for index, char in enumerate(text):
        if char == inner_opening and depth:  # a third level has the outer marks again
            outside.append(depth)
            depth = 0
        elif char == inner_closing and outside:
            depth = outside.pop()
        elif char == opening:
            depth += 1
            # Without its second closing mark it is P102's.
            if depth == 2 and text.find(closing, text.find(closing, index) + 1) > 0:
                inner = "…".join(mark.strip() for mark in style.quotes_inner)
                message = f"{opening} inside {opening}…{closing}"
                yield at(text, index, index + 1, message, f"Write {inner} inside.")
                return
        elif char == closing:
            depth = max(0, depth - 1)
