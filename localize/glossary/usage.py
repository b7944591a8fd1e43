"""How a whole title uses its names: what one line alone doesn't tell.

The result holds verdicts, not counts, so that a new chapter changes it only where it changes a
reading: finished parts are cached under a glossary's digest, which covers it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.glossary.address import Person
from localize.glossary.senses import STRONG
from localize.glossary.term import fold
from localize.text import is_han

if TYPE_CHECKING:
    from localize.glossary.match import Entry, Forms

__all__ = ["Usage", "survey"]

_FEWEST = 3
"""Places that it takes to say how a title uses a form."""
_MOST = 0.8
"""Share of them from which a form is mostly used so."""
_BOUND = 0.5
"""Share of a character's places right after a name from which it is part of a longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a title as a whole says of forms that are doubtful in a line. All sorted."""

    names: tuple[str, ...] = ()
    """Forms that are words elsewhere and names here, in at least 80 % of the three or more
    places that their neighbours decide."""
    words: tuple[str, ...] = ()
    """Forms that are the ordinary word in at least 80 % of them."""
    longer: tuple[str, ...] = ()
    """Names that begin with a term and aren't in the term base: 林晚晴 where 林晚 is."""
    current: tuple[tuple[str, str], ...] = ()
    """Of persons with one surname, the one who has at least 80 % of all mentions by full name:
    as (gender, source form) among those of a gender, with an empty gender among all."""


@dataclass(slots=True)
class _Counts:
    """What is counted on the way."""

    names: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    followed: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """A name with the character after it → what comes then; empty at a text's end."""


def survey(forms: Forms, texts: Iterable[str]) -> Usage:
    """Verdicts over all texts of a title, in any order; none where words have borders."""
    if forms.senses is None:
        return Usage()
    counts = _Counts()
    for text in map(fold, texts):
        counts.characters.update(text)
        for start, end, entry in forms.hits(text):
            if entry is not None:
                _count(counts, forms, text, start, end, entry)
    return Usage(
        names=tuple(sorted(_mostly(counts.names, counts.words))),
        words=tuple(sorted(_mostly(counts.words, counts.names))),
        longer=tuple(sorted(_longer(counts, forms))),
        current=tuple(sorted(_current(counts.mentions, forms.people.persons))),
    )


def _count(counts: _Counts, forms: Forms, text: str, start: int, end: int, entry: Entry) -> None:
    form, vote = text[start:end], 0
    if (sense := forms.sense(form, entry)) is not None:
        vote = sum(sense.votes(text, start, end))
        counts.names[form] += vote >= STRONG
        counts.words[form] += vote <= -STRONG
    if form in forms.people.full and vote > -STRONG:
        counts.mentions[form] += 1
        if end < len(text) and is_han(text[end]):
            counts.followed[text[start : end + 1]][text[end + 1 : end + 2]] += 1


def _mostly(these: Counter[str], others: Counter[str]) -> Iterator[str]:
    for form, count in these.items():
        decided = count + others[form]
        if decided >= _FEWEST and count >= _MOST * decided:
            yield form


def _longer(counts: _Counts, forms: Forms) -> Iterator[str]:
    for longer, successors in counts.followed.items():
        total = successors.total()
        if (
            total >= _FEWEST
            and len(successors) > 1
            and total >= _BOUND * counts.characters[longer[-1]]
            and not forms.acts(longer[-1])
            and any(map(forms.ends_name, successors))
        ):
            yield longer


def _current(mentions: Counter[str], persons: Iterable[Person]) -> Iterator[tuple[str, str]]:
    families: dict[tuple[str, str], set[str]] = {}
    for one in persons:
        for gender in {"", one.term.gender}:
            families.setdefault((one.surname, gender), set()).add(one.term.source)
    for (_, gender), family in families.items():
        total = sum(mentions[source] for source in family)
        for source in family:
            if len(family) > 1 and mentions[source] >= max(_FEWEST, _MOST * total):
                yield gender, source
