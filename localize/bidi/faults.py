"""What a right-to-left line shows otherwise than it means, and what mends it.

The line is laid out by the algorithm in a right-to-left paragraph. A mend is proposed only where
the line, laid out with it, is seen to be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from localize.bidi.line import Line, laid_out
from localize.bidi.properties import classes
from localize.bidi.units import own_marks, units
from localize.text import BIDI_CONTROLS, FSI, LRI, LRM, PDI, RLI, RLM

__all__ = ["CONTROL", "RTL_LETTER", "Fault", "Insertion", "faults", "inserted", "mended"]

Insertion = tuple[int, str]
"""A place in the line, and the direction control to write before what stands there."""

RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Thaana}\p{Syriac}&&\p{L}]", regex.V1)
# Without numbers, left-to-right letters and explicit controls all of a line is at one level.
_FLAT = re.compile("[^LENlr<>pijfq]*")
_NUMBERS_ONLY = re.compile("[^Llr<>pijfq]*")
_JOINED = re.compile(r"[-‐‑–−×~+±]\d|\d[ \u00a0]\d")
CONTROL = regex.compile(f"[{''.join(sorted(BIDI_CONTROLS))}]")
_INITIATOR = regex.compile(f"[{LRI}{RLI}{FSI}]")
_OPENINGS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
# The same mark at both ends; between two letters it is part of a word (Hebrew gershayim).
_QUOTE = regex.compile(r"\"(?!(?<=\p{L}\")\p{L})|[“”]")
_LIST = regex.compile(rf"(?<=[\p{{Latin}}\d])(،)[ \u00a0]+{CONTROL.pattern}*(?=[\p{{Latin}}\d])")
_STOP = regex.compile(r"([\p{Latin}\d]+[.!?…])[ \u00a0]+(?=\p{Lu}\p{Ll}|\p{Lu}{2}|\d)")
_BETWEEN = regex.compile(r"[^\p{Arabic}\p{Hebrew}\p{Thaana}\p{Syriac}]*", regex.V1)
_ENCLOSED = regex.compile(rf"[\"«“(\[{CONTROL.pattern[1:-1]}]")
_MOST_MENDS = 64


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of a line that a reader sees wrong."""

    kind: str
    """``unit``: a left-to-right piece falls apart; ``pair``: brackets or quotation marks don't
    enclose what they should; ``swap``: two left-to-right pieces change places; ``edge``: the
    mark at an end of the line is seen inside of it."""
    start: int
    end: int
    what: str = ""
    """Of a unit: its kind."""
    mend: tuple[Insertion, ...] = ()
    """In ascending order; empty where nothing that can be inserted helps."""


@lru_cache(maxsize=4096)
def faults(text: str) -> tuple[Fault, ...]:
    """Faults of a line (no line break in it) that a right-to-left paragraph shows.

    >>> [(fault.kind, fault.what, fault.mend) for fault in faults("ב C++.")]
    [('unit', 'symbol', ((2, '\\u2068'), (5, '\\u2069')))]
    """
    codes = classes(text)
    if _FLAT.fullmatch(codes) or not RTL_LETTER.search(text):
        return ()
    if _NUMBERS_ONLY.fullmatch(codes):
        # Numbers leave all marks around them at the line's level: only they can fall apart.
        return tuple(_broken_units(text)) if _JOINED.search(text) else ()
    return (*_broken_units(text), *_split_pairs(text), *_swaps(text), *_edges(text))


def inserted(text: str, insertions: Iterable[Insertion]) -> str:
    """The line with the insertions, which are in ascending order."""
    pieces, last = [], 0
    for place, control in insertions:
        pieces += [text[last:place], control]
        last = place
    return "".join([*pieces, text[last:]])


def mended(text: str) -> tuple[Insertion, ...]:
    """Insertions that leave the line without any fault that one can mend, in ascending order."""
    done: list[Insertion] = []
    for _ in range(_MOST_MENDS):
        found = faults(inserted(text, done))
        fault = next((fault for fault in found if fault.mend), None)
        if fault is None:
            break
        for place, control in reversed(fault.mend):
            # The n-th insertion stands n places further on than the line has it.
            before = sum(other + n < place for n, (other, _) in enumerate(done))
            done.insert(before, (place - before, control))
    return tuple(done)


_Test = Callable[[Line, Sequence[int]], bool]


def _mend(
    text: str, places: Sequence[int], right: _Test, candidates: Iterable[tuple[Insertion, ...]]
) -> tuple[Insertion, ...]:
    """The first of the candidates with which the places are seen right; else nothing."""
    for candidate in candidates:
        moved = [place + sum(at <= place for at, _ in candidate) for place in places]
        if right(laid_out(inserted(text, candidate), "rtl"), moved):
            return candidate
    return ()


# ---- Units


def _broken_units(text: str) -> Iterator[Fault]:
    for unit in units(text):
        places = range(unit.start, unit.end)
        if _in_order(laid_out(text, "rtl"), places):
            continue
        inner = [i for i in places if not text[i].isalnum() and not text[i].isspace()]
        around = [at for index in inner or places[1:] for at in (index, index + 1)]
        candidates = (
            ((unit.start, FSI), (unit.end, PDI)),
            # Arabic-Indic digits keep their order only between left-to-right marks.
            tuple((at, LRM) for at in dict.fromkeys(around)),
        )
        mend = _mend(text, places, _in_order, candidates)
        yield Fault("unit", unit.start, unit.end, unit.kind, mend)


def _in_order(line: Line, places: Sequence[int]) -> bool:
    """Whether the places are seen side by side from left to right."""
    seen = [line.positions[place] for place in places if place in line.positions]
    return all(after == before + 1 for before, after in pairwise(seen))


# ---- Pairs of brackets and quotation marks


def _split_pairs(text: str) -> Iterator[Fault]:
    for opening, closing in _pairs(text):
        places = range(opening, closing + 1)
        if _encloses(laid_out(text, "rtl"), places):
            continue
        candidates = (
            ((opening, RLM),),
            ((closing + 1, RLM),),
            ((opening, RLM), (closing + 1, RLM)),
            ((opening, RLI), (closing + 1, PDI)),
        )
        mend = _mend(text, places, _encloses, candidates)
        yield Fault("pair", opening, closing + 1, "", mend)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Places of marks that belong together: the innermost first, quotation marks last."""
    waiting: list[tuple[str, int]] = []
    for index, char in enumerate(text):
        if char in _OPENINGS:
            waiting.append((_OPENINGS[char], index))
        elif waiting and char == waiting[-1][0]:
            yield waiting.pop()[1], index
    quotes = [match.start() for match in _QUOTE.finditer(text)]
    if len(quotes) % 2 == 0:
        yield from zip(quotes[::2], quotes[1::2], strict=True)


def _encloses(line: Line, places: Sequence[int]) -> bool:
    """Whether the first and last place are seen around all others, and face each other."""
    opening, closing = places[0], places[-1]
    if line.levels[opening] % 2 != line.levels[closing] % 2:
        return False
    seen = sorted(line.positions[place] for place in places if place in line.positions)
    ends = {line.positions[opening], line.positions[closing]}
    return ends == {seen[0], seen[-1]} and seen[-1] - seen[0] == len(seen) - 1


# ---- Neighbours


def _swaps(text: str) -> Iterator[Fault]:
    """Left-to-right words on either side of a mark of the right-to-left sentence."""
    for match in (*_LIST.finditer(text), *_stops(text)):
        places = (match.start() - 1 if match[1] == "،" else match.start(), match.end())
        if _read_on(laid_out(text, "rtl"), places):
            continue
        mend = _mend(text, places, _read_on, (((match.end(1), RLM),),))
        yield Fault("swap", match.start(1), match.end(1), "", mend)


def _stops(text: str) -> Iterator[regex.Match[str]]:
    """Ends of sentences between Latin words, where right-to-left text stands on both sides."""
    for match in _STOP.finditer(text):
        before = _BETWEEN.match(text[: match.start()][::-1])
        after = _BETWEEN.match(text, match.end())
        if before is None or after is None or after.end() == len(text):
            continue
        start = match.start() - before.end()
        short = len(match[1]) < 3 or match[1] in own_marks()
        if start > 0 and not short and not _ENCLOSED.search(text, start, after.end()):
            yield match


def _read_on(line: Line, places: Sequence[int]) -> bool:
    """Whether the second place is seen further to the left, where the reader goes."""
    return line.positions[places[0]] > line.positions[places[1]]


# ---- Ends of the line


def _edges(text: str) -> Iterator[Fault]:
    """The last mark must be seen at the left end, a dash that begins the line at the right.

    In a right-to-left paragraph only direction controls can move them.
    """
    if not CONTROL.search(text):
        return
    line = laid_out(text, "rtl")
    first, last = min(line.positions), max(line.positions)
    if text[last] in ".!?…:،" and line.positions[last] and not _own_mark(text):
        yield Fault("edge", last, last + 1)
    sign = text[first + 1 : first + 2].isdigit()
    if text[first] in "-–—" and not sign and line.positions[first] != len(line.order) - 1:
        yield Fault("edge", first, first + 1)


def _own_mark(text: str) -> bool:
    """Whether the last mark belongs to the Latin word before it, or to a Latin sentence."""
    words = CONTROL.sub("", _INITIATOR.split(text)[-1]).split()
    return bool(words) and (words[-1] in own_marks() or (words[-1][-1] in "!?" and len(words) > 2))
