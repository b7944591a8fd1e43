"""The fixes. One is an entry of ``FIXES``: its name, the checks that ask for it, what it does.

Only what has one right answer is here. A text that a mark too many or a line break leaves open
(two full stops: one, or an ellipsis?) is for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import regex

from localize.bidi import CONTROL, RTL_LETTER
from localize.checks import Context, target_text
from localize.config import build, parse
from localize.document import Block, Cue
from localize.locales import Limits
from localize.pipeline.adapt import bidi, cues, marks
from localize.pipeline.adapt.flow import Change, Flow
from localize.pipeline.adapt.style import Style, replaced
from localize.pipeline.adapt.typography import RULES
from localize.text import ends_sentence

__all__ = ["FIXES", "Fix", "Site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a fix is tried: one block of a part, with what is around it."""

    blocks: Sequence[Block]
    index: int
    context: Context

    @property
    def block(self) -> Block:
        return self.blocks[self.index]

    @property
    def limits(self) -> Limits:
        return self.context.limits

    @property
    def style(self) -> Style:
        """The locale and product; without a source's language, so that no rule asks the source."""
        track = self.context.medium != "book"
        return Style(locale=self.context.locale, track=track, block=self.block)


Made = Mapping[int, Block]
"""Index → the block that shall stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One kind of fix."""

    rule: str
    """What people are told that it did."""
    codes: tuple[str, ...]
    """Of the findings at which it is tried."""
    apply: Callable[[Site], Made]
    """It may propose anything: what changes more than it may, or helps nothing, isn't kept."""


Group = tuple[Change, ...]


Step = Callable[[Flow, Site], Iterable[Group]]
"""What to change in a block's text, seen whole; the changes of a group are made together or not."""


def _in_text(*steps: Step) -> Callable[[Site], Made]:
    """A fix of one block's text: one step on the result of the other."""

    def apply(site: Site) -> Made:
        block = site.block
        for step in steps:
            flow = Flow(block)
            unseen = set() if site.style.track else set(_unseen(block))
            flow.apply_groups(
                group
                for group in step(flow, site)
                if not any(unseen.intersection(range(one.start, one.end + 1)) for one in group)
            )
            block = replace(block, segments=flow.segments())
        return {site.index: block}

    return apply


def _unseen(block: Block) -> Iterator[int]:
    """Where in its text a book's block has what the text doesn't show: a code span, an image."""
    offset = 0
    for segment in block.segments:
        for piece in segment.target or ():
            if isinstance(piece, str):
                offset += len(piece)
            elif piece.kind == "alone":
                yield offset
        offset += len(block.joiner)


def _alone(changes: Callable[[str, Site], Iterable[Change]]) -> Step:
    """Changes to a text of which each stands alone."""
    return lambda flow, site: ((change,) for change in changes(flow.text, site))


def _rule(name: str) -> Step:
    """The locale's rule of that name (``pipeline.adapt.typography``)."""
    rule = next(rule for rule in RULES if rule.name == name)

    def changes(text: str, site: Site) -> Iterable[Change]:
        return rule.changes(text, site.style) if rule.applies(site.style) else ()

    return _alone(changes)


# ---- Marks

_STOPS = frozenset(".。")


def _doubled(text: str, site: Site) -> Iterator[Change]:
    """One mark for two, but for two full stops, which may be meant as an ellipsis."""
    for change in marks.doubled(text, site.style):
        found = text[change.start : change.end]
        if len(found) < 2 or not _STOPS.issuperset(found):
            yield change


_ONE_QUESTION = regex.compile(
    r"(?P<lead>[-–—\s\"“«¿¡]*)\p{Lu}[^.,;:?!¿¡…\n–—-]*(?:\n(?![-–—])[^.,;:?!¿¡…\n–—-]*)*"
    r"(?P<end>[?!])[\"”»]?"
)
_OPENING = {"?": "¿", "!": "¡"}


def _opening_marks(text: str, site: Site) -> Iterator[Change]:
    """¿ or ¡ before a text that is one sentence without a pause: nothing else can be asked."""
    match = _ONE_QUESTION.fullmatch(text)
    if not match or not site.style.typography.inverted_marks or set("¿¡") & set(match["lead"]):
        return
    before = site.blocks[site.index - 1] if site.index else None
    if isinstance(before, Cue) and not ends_sentence(target_text(before)):
        return  # it goes on with a sentence of the cue before
    yield Change(start=match.end("lead"), end=match.end("lead"), text=_OPENING[match["end"]])


_NOTE_GLUED = regex.compile(r"(?<=[♪♫♬♩])(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}\p{P}])(?=[♪♫♬♩])")


def _note_spaces(text: str, site: Site) -> Iterable[Change]:
    return replaced(text, _NOTE_GLUED, " ") if site.context.locale.joiner else ()


# ---- Direction

_OVERRIDE = regex.compile("[\u202d\u202e]")


def _needless(text: str, site: Site) -> Iterator[Change]:
    """No direction controls in lines without a right-to-left letter."""
    if site.context.locale.direction == "ltr" and not RTL_LETTER.search(text):
        yield from replaced(text, CONTROL, "")


def _isolated(flow: Flow, site: Site) -> Iterable[Group]:
    """Isolates and marks beside those that are there.

    An override shows that letters may be stored in another order: what has one stays.
    """
    if site.context.locale.direction != "rtl" or _OVERRIDE.search(flow.text):
        return ()
    return bidi.changes(flow.text, list(flow.names()))


def _bare(flow: Flow, site: Site) -> Iterable[Group]:
    """No direction controls, before they are written anew."""
    if site.context.locale.direction != "rtl" or _OVERRIDE.search(flow.text):
        return ()
    return ((change,) for change in replaced(flow.text, CONTROL, ""))


# ---- Cues

_HANGING = regex.compile(r"[-‐‑–—―/]\s*$")
_TWO_IN_A_LINE = regex.compile(r"^[-‐–—].*\s[-‐–—]\s?\p{L}")


def _lines(flow: Flow, site: Site) -> Iterator[Group]:
    """Line breaks where the locale breaks well."""
    if isinstance(site.block, Cue) and _may_break_anew(flow.text, site.context.locale.joiner):
        yield from ((change,) for change in cues.lines(flow, site.limits, site.style))


def _may_break_anew(text: str, joiner: str) -> bool:
    """Whether it is known what the lines are.

    A line that ends with a hyphen or dash would turn into another text with a space after it; one
    that ends with its sentence may be another speaker's than the next; and in text without
    spaces it isn't known whether a break stands for one.
    """
    *upper, _ = text.split("\n")
    if _TWO_IN_A_LINE.search(text) or (upper and not joiner):
        return False
    return not any(_HANGING.search(line) or ends_sentence(line) for line in upper)


def _speakers(flow: Flow, site: Site) -> Iterator[Group]:
    if isinstance(site.block, Cue):
        yield from ((change,) for change in cues.speaker_dashes(flow, site.limits))


_REACH = 8
"""So many blocks before a cue are looked at for one that is still shown."""


def _earlier_end(site: Site) -> Made:
    """Earlier ends for cues that run into this one or up to it, within the tolerance.

    Beginnings stay: they follow speech. A cue whose times are the source track's stays too.
    """
    cue, context = site.block, site.context
    made: dict[int, Block] = {}
    if not isinstance(cue, Cue):
        return made
    end_ms = cue.start_ms - site.limits.min_gap_ms
    for at in range(max(0, site.index - _REACH), site.index):
        before = site.blocks[at]
        if (
            isinstance(before, Cue)
            and before.alignment == cue.alignment
            and 0 < before.end_ms - end_ms <= _end_shift_ms(context.locale.tag)
            and end_ms - before.start_ms >= site.limits.min_ms
            and (before.start_ms, before.end_ms) not in context.source_times
        ):
            made[at] = replace(before, end_ms=end_ms)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    end_shift_ms: Mapping[str, int]
    sources: Mapping[str, str]


@cache
def _end_shift_ms(tag: str) -> int:
    file = Path(str(files("localize"))) / "data" / "fixing.toml"
    shifts = build(_Figures, parse(file), file).end_shift_ms
    return shifts.get(tag, shifts["default"])


_SPACES = tuple(map(_rule, ("spacing", "missing-space", "wide-spaces", "spaces")))

FIXES = (
    Fix(rule="ellipsis", codes=("P104",), apply=_in_text(_rule("ellipsis"))),
    Fix(rule="marks", codes=("P103",), apply=_in_text(_rule("marks"), *_SPACES)),
    Fix(rule="dashes", codes=("P110",), apply=_in_text(_rule("dashes"))),
    Fix(rule="quotes", codes=("P101", "P105"), apply=_in_text(_rule("quotes"))),
    Fix(rule="doubled-marks", codes=("P107",), apply=_in_text(_alone(_doubled))),
    Fix(rule="opening-marks", codes=("P106",), apply=_in_text(_alone(_opening_marks))),
    Fix(rule="digits", codes=("P108", "B107"), apply=_in_text(_rule("digits"))),
    Fix(rule="spaces", codes=("P105",), apply=_in_text(*_SPACES)),
    Fix(rule="note-space", codes=("S116",), apply=_in_text(_alone(_note_spaces))),
    Fix(rule="speakers", codes=("S110",), apply=_in_text(_speakers)),
    Fix(rule="lines", codes=("S102", "S103", "S111", "S113"), apply=_in_text(_lines)),
    Fix(rule="end-time", codes=("S106", "S107"), apply=_earlier_end),
    Fix(rule="needless-controls", codes=("B109",), apply=_in_text(_alone(_needless))),
    Fix(rule="controls", codes=("B101", "B112", "B113"), apply=_in_text(_bare, _isolated)),
    Fix(rule="isolates", codes=("B104", "B106", "B110", "B111"), apply=_in_text(_isolated)),
)
