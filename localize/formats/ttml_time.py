"""When the paragraphs of a TTML document are shown (TTML2, "Timing").

Exact: seconds are fractions until a cue's time is rounded to a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from localize.document import Place
from localize.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_CLOCK = re.compile(
    r"(?P<hours>[0-9]{1,6}):(?P<minutes>[0-5]?[0-9]):(?P<seconds>[0-5]?[0-9]|60)"
    r"(?:(?P<fraction>\.[0-9]{1,12})|:(?P<frames>[0-9]{1,6})(?:\.(?P<parts>[0-9]{1,6}))?)?"
)
_OFFSET = re.compile(r"(?P<count>[0-9]{1,15}(?:\.[0-9]{1,12})?)(?P<unit>ms|[hmsft])")
_SECONDS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
# Frames that a time code has skipped: TTML2, "SMPTE Time Relationship", with the correction of
# public-tt 2014Jun/0032.
_DROPPED: dict[str, Callable[[int, int], int]] = {
    "nonDrop": lambda hours, minutes: 0,
    "dropNTSC": lambda hours, minutes: (hours * 54 + minutes - minutes // 10) * 2,
    "dropPAL": lambda hours, minutes: (hours * 27 + minutes // 2 - minutes // 20) * 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What the document says about frames and ticks."""

    frame_rate: int
    """Nominal, frames a second: what a SMPTE time code counts in."""
    real_rate: Fraction
    """With the multiplier: 24000/1001 for 24 and ``1000 1001``."""
    parts: int
    """Sub-frames a frame."""
    tick_rate: int
    drop_mode: str = ""
    """Empty for media time; else the drop mode of SMPTE time codes."""

    def seconds(self, expression: str) -> Fraction:
        """A time expression in seconds. Raises ``ValueError`` if it is none."""
        expression = expression.strip()
        if match := _OFFSET.fullmatch(expression):
            count, unit = _decimal(match["count"]), match["unit"]
            if unit == "f":
                return count / self.real_rate
            return count / self.tick_rate if unit == "t" else count * _SECONDS[unit]
        match = _CLOCK.fullmatch(expression)
        if match is None:
            raise ValueError(expression)
        hours, minutes = int(match["hours"]), int(match["minutes"])
        whole = hours * 3600 + minutes * 60 + int(match["seconds"])
        if not match["frames"]:
            return _decimal(f"{whole}{match['fraction'] or ''}")
        frames = int(match["frames"]) + Fraction(int(match["parts"] or 0), self.parts)
        if not self.drop_mode:
            return whole + frames / self.real_rate
        dropped = _DROPPED[self.drop_mode](hours, minutes)
        return (whole * self.frame_rate + frames - dropped) / self.real_rate


def _decimal(text: str) -> Fraction:
    """A number with or without decimals; four times as fast as ``Fraction`` of a string."""
    whole, _, decimals = text.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def clock_of(parameters: Mapping[str, str], place: Place) -> Clock:
    """The clock that the ``ttp:`` attributes of ``tt`` describe (their local names).

    Raises ``InputError`` for a wall clock, and for rates that are no numbers above zero.
    """
    base = parameters.get("timeBase", "media")
    drop_mode = parameters.get("dropMode", "nonDrop")
    if base not in ("media", "smpte") or drop_mode not in _DROPPED:
        reason = f"has times that depend on a wall clock or are unknown here: {base}, {drop_mode}"
        raise InputError(reason, place, 'Convert it to ttp:timeBase="media".')
    try:
        frame_rate = int(parameters.get("frameRate", "30"))
        multiplier = parameters.get("frameRateMultiplier", "1 1").replace(":", " ").split()
        real_rate = Fraction(frame_rate * int(multiplier[0]), int(multiplier[1]))
        parts = int(parameters.get("subFrameRate", "1"))
        ticks = frame_rate * parts if "frameRate" in parameters else 1
        tick_rate = int(parameters.get("tickRate", ticks))
    except (ValueError, IndexError, ZeroDivisionError):
        frame_rate = real_rate = parts = tick_rate = 0
    if min(real_rate, parts, tick_rate) <= 0:
        raise InputError("has a frame or tick rate that is no number above 0", place, "Correct it.")
    return Clock(
        frame_rate=frame_rate,
        real_rate=Fraction(real_rate),
        parts=parts,
        tick_rate=tick_rate,
        drop_mode=drop_mode if base == "smpte" else "",
    )


class Shown(NamedTuple):
    """A paragraph and when it is shown, in seconds."""

    paragraph: _Element
    begin: Fraction
    end: Fraction | None
    """``None`` where nothing ends it."""
    origin: Fraction
    """What its own ``begin`` and ``end`` count from."""
    movable: bool
    """Its times are its own and no other paragraph's depend on them."""
    fault: str
    """What can't be read in its times; empty for most."""


def paragraphs(body: _Element, clock: Clock, namespace: str, place: Place) -> Iterator[Shown]:
    """Every ``p``, in order. Raises ``InputError`` for times of ``body`` or ``div``."""
    yield from _Walk(clock, namespace, place).visit(body, Fraction(0), None, "par", True)


class _Walk:
    """Times count from the parent's begin, in a ``seq`` from the last sibling's end."""

    def __init__(self, clock: Clock, namespace: str, place: Place) -> None:
        self.clock = clock
        self.place = place
        self.p, self.div, self.span = (f"{{{namespace}}}{name}" for name in ("p", "div", "span"))

    def visit(
        self, element: _Element, origin: Fraction, limit: Fraction | None, inside: str, free: bool
    ) -> Generator[Shown, None, Fraction | None]:
        """Yields the paragraphs inside; returns the element's end.

        ``inside``: the parent's ``timeContainer``; ``free``: no ancestor is a ``seq``.
        """
        try:
            begin, end = self._interval(element, origin, limit, inside)
        except ValueError as error:
            fault = f"has a time that can't be read: {str(error)[:40]!r}"
            if element.tag == self.p:
                yield Shown(element, origin, None, origin, False, fault)
                return None
            place = Place(file=self.place.file, line=element.sourceline)
            raise InputError(fault, place, "Write it as 00:00:01.000.") from error
        if element.tag == self.p:
            movable = free and _is_timed(element) and not self._timed_spans(element)
            yield Shown(element, begin, end, origin, movable, "")
            return end
        container = element.get("timeContainer", "par")
        latest: Fraction | None = None
        for child in element.iterchildren(self.p, self.div):
            start = latest if container == "seq" and latest is not None else begin
            child_end = yield from self.visit(
                child, start, end, container, free and container != "seq"
            )
            latest = _latest(latest, child_end)
        return latest if end is None else end

    def _interval(
        self, element: _Element, origin: Fraction, limit: Fraction | None, inside: str
    ) -> tuple[Fraction, Fraction | None]:
        """Begin and end; without times of its own a paragraph has its spans' times."""
        begin, end, dur = (
            self.clock.seconds(element.attrib[name]) if name in element.attrib else None
            for name in ("begin", "end", "dur")
        )
        start = origin + begin if begin else origin
        ends = [origin + end] if end is not None else []
        ends += [start + dur] if dur is not None else []
        spans = [] if ends else self._timed_spans(element)
        if spans:
            container = element.get("timeContainer", "par")
            first, last = None, None
            for span in spans:
                base = last if container == "seq" and last is not None else start
                inner = self._interval(span, base, limit, container)
                first = inner[0] if first is None else min(first, inner[0])
                last = _latest(last, inner[1])
            start = first if begin is None and first is not None else start
            ends = [last] if last is not None else []
        if limit is not None and (ends or inside == "par"):
            ends.append(limit)
        return start, min(ends, default=None)

    def _timed_spans(self, element: _Element) -> list[_Element]:
        if element.tag not in (self.p, self.span):
            return []
        return [span for span in element.iterchildren(self.span) if _is_timed(span)]


def _is_timed(element: _Element) -> bool:
    return any(name in element.attrib for name in ("begin", "end", "dur"))


def _latest(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return other if one is None else one if other is None else max(one, other)
