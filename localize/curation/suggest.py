"""``localize glossary suggest``: what a work's term base lacks, proposed for review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from localize import glossary
from localize.curation.grouping import Candidate, Entity, group
from localize.curation.mining.candidates import Passage, candidates
from localize.curation.mining.sightings import look
from localize.curation.mining.verdict import judge
from localize.curation.works import Work, passages, simplified
from localize.glossary import Glossary

__all__ = ["Found", "known_terms", "suggest"]

# One sighting is enough in a short text; in a long one names come back, and mistakes too.
_CHARS_PER_SIGHTING = 200_000
_MOST_LEAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in a work, the surest first."""

    work: Work
    characters: int
    least: int
    """Fewest sightings that were asked for, or that the work's length asks for."""
    entities: tuple[Entity, ...]


def known_terms(work: Work, more: tuple[Path, ...]) -> Glossary:
    """The work's term base, with further files. Raises ``ConfigError`` for a wrong one."""
    return glossary.load((*work.glossaries, *more), "zh")


def suggest(
    work: Work,
    known: Glossary,
    least: int | None,
    watch: Callable[[str, Path], None],
) -> Found:
    """Names, titles and ranks of the work that ``known`` lacks.

    The work is read twice, a part in memory at a time; ``watch`` hears which step reads which
    file. Raises ``InputError`` for a file that can't be read.
    """
    forms = frozenset(
        simplified(form, work.language)
        for term in known.terms
        for form in (term.source, *term.aliases)
    )
    length = _Length()
    stream = length.of(passages(work, lambda path: watch("counting", path)))
    counts = candidates(stream, forms, least or 1)
    if least is None:
        least = min(_MOST_LEAST, 1 + length.characters // _CHARS_PER_SIGHTING)
    sightings = look(passages(work, lambda path: watch("reading", path)), counts, forms)
    found = [
        Candidate(text=text, verdict=judge(text, seen, length.characters), sightings=seen)
        for text, seen in sightings.items()
        if text not in forms
    ]
    terms = {simplified(term.source, work.language): term for term in known.terms}
    entities = group(found, terms, length.characters)
    return Found(
        work=work,
        characters=length.characters,
        least=least,
        entities=tuple(entity for entity in entities if entity.count >= least),
    )


class _Length:
    """Counts the characters of what passes by."""

    def __init__(self) -> None:
        self.characters = 0

    def of(self, stream: Iterator[Passage]) -> Iterator[Passage]:
        for passage in stream:
            self.characters += len(passage.plain)
            yield passage
