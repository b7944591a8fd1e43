"""What only shows over a whole book or season: one thing that is written in two ways.

A check of this kind is two functions. ``look`` notes how one part writes things, as few and small
``Sighting``s, which may be kept beside the part; the other gets a ``Thing``, all ways in which
the work writes it, and says what is wrong with that. A ``ledger.Ledger`` stands between the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from localize.checks import Context, Problem, Rule, known, summary_of
from localize.document import Part, Place, Severity

__all__ = [
    "Sighting",
    "Thing",
    "Way",
    "WorkCheck",
    "differing",
    "look",
    "shortened",
    "tell",
    "where",
    "work_check",
]

_PLACES = 3
"""Places of one way that a part's notes keep; of more it keeps the number."""
_TOLD = 4
"""Ways that a message tells."""
_LONGEST = 80
"""Characters of evidence that are kept: enough to find the place by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """How one thing is written at one place."""

    key: str
    """The thing. Things are compared with themselves only."""
    way: str
    """How it is written: places where this is the same agree."""
    place: Place = field(default_factory=Place)
    evidence: str = ""
    span: tuple[int, int] | None = None
    settled: bool = False
    """An editor approved it."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which a work writes a thing."""

    text: str
    count: int
    settled: bool
    """An editor approved one of its places."""
    first: tuple[Sighting, ...]
    """The first places, never none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing and all ways in which a work writes it, in the order in which they come up."""

    key: str
    ways: tuple[Way, ...]

    @property
    def by_count(self) -> tuple[Way, ...]:
        """The ways, the most frequent first."""
        return tuple(sorted(self.ways, key=lambda way: -way.count))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCheck(Rule):
    """A rule on all parts of a work together."""

    look: Callable[[Part, Context], Iterable[Sighting]]
    run: Callable[[Thing], Iterable[Problem]]
    """On each thing that a work writes more than once."""


def work_check(
    code: str,
    severity: Severity,
    *,
    look: Callable[[Part, Context], Iterable[Sighting]],
    needs_source: bool = False,
) -> Callable[[Callable[[Thing], Iterator[Problem]]], WorkCheck]:
    """Make a check of a generator ``thing -> Problems`` and of what notes its things."""

    def make(function: Callable[[Thing], Iterator[Problem]]) -> WorkCheck:
        return WorkCheck(
            name=code,
            severity=severity,
            needs_source=needs_source,
            summary=summary_of(function),
            look=look,
            run=function,
        )

    return make


def look(context: Context, rules: Iterable[Rule] | None = None) -> dict[str, tuple[Sighting, ...]]:
    """What the context's part writes and how, by code: small, and all that has to be kept of it.

    Each place has its file and part. Codes that have nothing to note are left out.
    """
    noted = {}
    for rule in known().values() if rules is None else rules:
        if not isinstance(rule, WorkCheck) or (rule.needs_source and not context.source_language):
            continue
        if found := tuple(_few(rule.look(context.part, context), context)):
            noted[rule.name] = found
    return noted


def _few(sightings: Iterable[Sighting], context: Context) -> list[Sighting]:
    """The first places of each way; the last of them counts for those that are left out."""
    kept: list[Sighting] = []
    seen: Counter[tuple[str, str, bool]] = Counter()
    last: dict[tuple[str, str, bool], int] = {}
    for item in sightings:
        way = (item.key, item.way, item.settled)
        seen[way] += 1
        if seen[way] > _PLACES:
            index = last[way]
            kept[index] = replace(kept[index], count=kept[index].count + item.count)
            continue
        last[way] = len(kept)
        kept.append(replace(item, place=context.whole(item.place)))
    return kept


def shortened(text: str, start: int = 0, end: int = 0) -> tuple[str, tuple[int, int] | None]:
    """Text as evidence, cut around ``start`` to ``end``, and where that stands in it."""
    first = max(0, min(start - (_LONGEST - (end - start)) // 2, len(text) - _LONGEST))
    piece = text[first : first + _LONGEST].replace("\n", " ")
    left, right = "…" if first else "", "…" if first + _LONGEST < len(text) else ""
    offset = len(left) - first
    last = min(end, first + _LONGEST)
    return f"{left}{piece}{right}", (start + offset, last + offset) if end > start else None


def where(place: Place) -> str:
    """A place for a person: without the segment's id, which says nothing beside the line."""
    return str(replace(place, segment=None))


def tell(ways: Iterable[Way], named: Callable[[Way], str]) -> str:
    """The ways with their numbers and first places: ``Lu Wan ×9 (0001.md:4), Lu Van ×2 (…)``."""
    ways = list(ways)
    told = [f"{named(way)} ×{way.count} ({where(way.first[0].place)})" for way in ways[:_TOLD]]
    return ", ".join(told) + (f" and {len(ways) - _TOLD} more" if len(ways) > _TOLD else "")


def differing(way: Way, message: str, advice: str) -> Problem:
    """A problem at the first place of a way."""
    first = way.first[0]
    return Problem(
        message=message,
        advice=advice,
        evidence=first.evidence,
        span=first.span,
        place=first.place,
    )
