"""What stands around a rendering that was put in the place of another word, made to agree with it.

Particles of Korean, elisions and contractions, a and an, genitives, clitics, words that stand
twice. Only repairs that are certain; a text that agrees is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from localize.glossary.forms.agreement import endings, joined, korean, words
from localize.glossary.forms.agreement.spot import Change, Spot

__all__ = ["Agreed", "Repair", "agree"]

Rule = Callable[[Spot], Change | None]

_MOST = 4  # repairs of one rendering; each rule applies at most once in practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One change beside a rendering, with the rendering: ``de Ao`` → ``d’Ao``."""

    rule: str
    """article, clitic, contraction, doubled, genitive, particle, sound, space."""
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A text after all repairs; running them again changes nothing."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Where the renderings stand now, in the order they were given in."""
    repairs: tuple[Repair, ...] = ()


def agree(text: str, spans: Sequence[tuple[int, int]], language: str) -> Agreed:
    """Repair what stands around renderings; ``language`` is a BCP 47 tag.

    ``spans`` are the renderings themselves, without particles or clitics, from left to right,
    none overlapping.

    >>> agree("X de Ao, X de Lin", [(5, 7), (14, 17)], "fr").text
    'X d’Ao, X de Lin'
    >>> agree("임만가 왔다", [(0, 2)], "ko").text
    '임만이 왔다'
    """
    rules = _rules(language.split("-", maxsplit=1)[0].lower())
    places = list(spans)
    repairs: list[Repair] = []
    # From the right: what lies before a repair keeps its place.
    for index in reversed(range(len(places) if rules else 0)):
        floor = places[index - 1][1] if index else 0
        spot = Spot(text, *places[index])
        for _ in range(_MOST):
            change = _first(rules, spot, floor)
            if change is None:
                break
            repairs.append(_repair(spot, change))
            moved = len(change.spot.text) - len(spot.text)
            places[index + 1 :] = [(a + moved, b + moved) for a, b in places[index + 1 :]]
            spot = change.spot
        places[index] = (spot.start, spot.end)
        text = spot.text
    return Agreed(text=text, spans=tuple(places), repairs=tuple(reversed(repairs)))


def _first(rules: Sequence[Rule], spot: Spot, floor: int) -> Change | None:
    """The first repair that leaves the rendering before this one alone."""
    for rule in rules:
        change = rule(spot)
        if change is not None and change.first >= floor and change.spot.text != spot.text:
            return change
    return None


def _repair(spot: Spot, change: Change) -> Repair:
    """The stretch that differs, out to the ends of its words."""
    old, new = spot.text, change.spot.text
    start = min(change.first, spot.start, change.spot.start)
    while start and (old[start : start + 1].isspace() or not old[start - 1].isspace()):
        start -= 1
    tail = 0
    longest = min(len(old) - spot.end, len(new) - change.spot.end)
    while tail < longest and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    while tail and old[-tail].isalnum():
        tail -= 1
    return Repair(
        rule=change.rule, before=old[start : len(old) - tail], after=new[start : len(new) - tail]
    )


@lru_cache(maxsize=64)
def _rules(language: str) -> tuple[Rule, ...]:
    return (
        *words.rules(language),
        *endings.rules(language),
        *joined.rules(language),
        *korean.rules(language),
    )
