"""B: what a reader of a right-to-left text sees, laid out by UAX #9 (``localize.bidi``).

Each line is laid out as a paragraph of its own, in the direction that its player gives it
(``base_direction`` in ``data/checks.toml``), and compared with what it means. Direction as it
is stored, whatever it looks like, is for ``direction_marks``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from localize.bidi import RTL_LETTER, Fault, faults, first_strong, laid_out
from localize.checks import Context, Problem, at, check, place_of, target_text
from localize.checks.tables import players
from localize.document import Block, Cue, Part
from localize.text import FSI, LRM, RLI, RLM


def _faults(block: Block, context: Context, kind: str) -> Iterator[tuple[str, Fault]]:
    """Faults of that kind with their lines, in a right-to-left locale."""
    if context.locale.direction != "rtl":
        return
    for line in target_text(block).split("\n"):
        for fault in faults(line):
            if fault.kind == kind:
                yield line, fault


def _seen(line: str, start: int, end: int, base: str = "rtl") -> str:
    return f"seen from left to right: {laid_out(line, base).drawn(range(start, end))}"


def _problem(line: str, fault: Fault, message: str) -> Problem:
    whole = f"{message}; {_seen(line, fault.start, fault.end)}"
    return at(line, fault.start, fault.end, whole, _advice(line, fault))


def _advice(line: str, fault: Fault) -> str:
    """What to write where; it has been tried on the line."""
    piece = line[fault.start : fault.end]
    controls = {control for _, control in fault.mend}
    if FSI in controls:
        return f"Isolate it: FSI (U+2068) before {piece}, PDI (U+2069) after it."
    if RLI in controls:
        return f"Isolate it: RLI (U+2067) before {piece}, PDI (U+2069) after it."
    if LRM in controls:
        return f"Write LRM (U+200E) on either side of each mark in {piece}."
    if RLM in controls:
        sides = {"before" if place == fault.start else "after" for place, _ in fault.mend}
        return f"Write RLM (U+200F) {' and '.join(sorted(sides, reverse=True))} {piece}."
    return "Take out the direction controls around it, and isolate left-to-right words alone."


def _bases(context: Context) -> tuple[str, ...]:
    """Base directions that players of the text give a line: ``rtl``, ``ltr``, ``auto``."""
    if context.medium == "book":
        return players("book")
    suffix = PurePath(context.file or "").suffix.lower().removeprefix(".")
    return players(suffix) or players("track")


@check("B104", "warning", on=Cue)
def base_direction(cue: Cue, context: Context) -> Iterator[Problem]:
    """A line takes the wrong base direction from its first letter."""
    if context.locale.direction != "rtl" or "auto" not in _bases(context):
        return
    for line in target_text(cue).split("\n"):
        if first_strong(line) == "rtl" or not RTL_LETTER.search(line):
            continue
        ours, theirs = laid_out(line, "rtl"), laid_out(line, "ltr")
        if ours.display() == theirs.display():
            continue  # an embedding around the whole line sets it right
        index = min(theirs.positions)
        yield at(
            line,
            index,
            index + 1,
            "players set the line from the left, by its first letter; "
            + _seen(line, index, index + 1, "ltr"),
            "Put RLM (U+200F) at the line's beginning.",
        )


_WHY = {
    "address": "an address falls apart",
    "phone": "the groups of a telephone number change places",
    "measure": "a number and its unit change places",
    "symbol": "a symbol goes to the other end of its word",
    "initials": "a full stop goes to the other end of its abbreviation",
    "range": "numbers change places around a sign",
    "sign": "a sign goes behind its number",
}


@check("B106", "warning", on=Block)
def broken_units(block: Block, context: Context) -> Iterator[Problem]:
    """A left-to-right piece, such as a number with its unit, is seen in another order."""
    for line, fault in _faults(block, context, "unit"):
        if fault.what in _WHY:
            message = f"{line[fault.start : fault.end]}: {_WHY[fault.what]}"
            yield _problem(line, fault, message)


@check("B110", "warning", on=Block)
def split_pairs(block: Block, context: Context) -> Iterator[Problem]:
    """Brackets or quotation marks are seen around something else, or face the wrong way."""
    for line, fault in _faults(block, context, "pair"):
        marks = f"{line[fault.start]} {line[fault.end - 1]}"
        yield _problem(line, fault, f"the marks {marks} don't enclose what stands in them")


@check("B111", "warning", on=Block)
def changed_places(block: Block, context: Context) -> Iterator[Problem]:
    """Two left-to-right words are seen in the wrong order around a mark."""
    for line, fault in _faults(block, context, "swap"):
        mark = line[fault.end - 1]
        yield _problem(line, fault, f"what stands before and after {mark} changes places")


@check("B112", "warning", on=Block)
def lost_edges(block: Block, context: Context) -> Iterator[Problem]:
    """The mark at an end of the line is seen inside of it."""
    for line, fault in _faults(block, context, "edge"):
        side = "end" if line[fault.start] not in "-–—" else "beginning"
        yield _problem(line, fault, f"{line[fault.start]} of the line's {side} is seen inside it")


@check("B115", "info", on=Part)
def left_to_right_players(part: Part, context: Context) -> Iterator[Problem]:
    """Players that set every line from the left show marks at the wrong side."""
    if context.locale.direction != "rtl" or "ltr" not in _bases(context):
        return
    lines = ((cue, line) for cue in part.cues for line in target_text(cue).split("\n"))
    for cue, line in lines:
        if RTL_LETTER.search(line) and _turns(line):
            yield Problem(
                message="players that set every line from the left show lines wrong; the first, "
                f"{_seen(line, 0, 1, 'ltr')}",
                advice="For such players begin each line with RLE (U+202B); or deliver WebVTT.",
                evidence=line,
                place=place_of(cue),
            )
            return


def _turns(line: str) -> bool:
    return laid_out(line, "rtl").display() != laid_out(line, "ltr").display()
