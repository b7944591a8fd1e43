"""What became of each glossary term over all parts of a title in one locale."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from localize.document import Part, Place, TermUse
from localize.glossary import Glossary, Term
from localize.release.outcome import Entity

__all__ = ["Census"]

_PLACES = 5
"""Places that are kept of a term, whatever the length of the novel."""


@dataclass(slots=True)
class _Count:
    term: Term
    rendering: str
    found: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    flagged: list[Place] = field(default_factory=list)


class Census:
    """Counts the uses of terms, part by part."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._counts: dict[str, _Count | None] = {}

    def add(self, part: Part) -> None:
        """Count a part's uses. Numbers, which are no terms of the glossary, are passed over."""
        for segment in part.segments:
            for use in segment.terms:
                count = self._count(use)
                if count is None:
                    continue
                count.found[use.found] += 1
                count.outcomes[use.outcome] += 1
                _keep(count.places, segment.place)
                if use.outcome == "flagged":
                    _keep(count.flagged, segment.place)

    def entities(self) -> tuple[Entity, ...]:
        """One for each term that came up, in that order."""
        return tuple(
            Entity(
                term=source,
                kind=count.term.kind,
                gender=count.term.gender,
                found=tuple(form for form, _ in count.found.most_common()),
                rendering=count.rendering,
                outcomes=dict(count.outcomes),
                places=tuple(count.places),
                flagged=tuple(count.flagged),
            )
            for source, count in self._counts.items()
            if count is not None
        )

    def _count(self, use: TermUse) -> _Count | None:
        if use.term not in self._counts:
            term = self._term(use)
            self._counts[use.term] = term and _Count(term, use.rendering)
        return self._counts[use.term]

    def _term(self, use: TermUse) -> Term | None:
        """The term of the glossary, also where it is made of others: 霍总 of 霍 and 总."""
        made = (match.term for match in self.glossary.find(use.found))
        return self.glossary.get(use.term) or next(made, None)


def _keep(places: list[Place], place: Place) -> None:
    if len(places) < _PLACES and place not in places:
        places.append(place)
