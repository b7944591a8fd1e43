"""``localize/data/forms.toml`` as values: how the words of each language inflect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import regex

from localize.data import toml

__all__ = ["Alphabetic", "Word", "alphabetic", "any_of", "phrase", "table"]

Endings = Mapping[str, Sequence[str]]
"""End of a word → what stands in its place in other forms; ``""`` is any word's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabetic:
    """A language of the Latin or Cyrillic script. Empty fields: it has no such thing."""

    source: str = ""
    each: bool = False
    """Every word of a phrase inflects, except the ``small`` ones; else the last."""
    noun: Endings = field(default_factory=dict)
    name: Endings = field(default_factory=dict)
    after: Sequence[str] = ()
    """Appended to any form."""
    chain: str = ""
    """A pattern for what else may be appended."""
    hyphened: bool = False
    """A phrase within a compound has hyphens between its words: die Lin-Wan-Frage."""
    small: Sequence[str] = ()
    head_before: Sequence[str] = ()
    elided: Sequence[str] = ()
    """Words that lose their vowel and are joined by an apostrophe."""
    articles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A phrase's first word → its contractions with prepositions."""
    adjective: Sequence[str] = ()
    nominal: Sequence[str] = ()
    weak: Endings = field(default_factory=dict)
    umlaut: Mapping[str, str] = field(default_factory=dict)
    umlaut_endings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a form: a pattern for all its variants, and letters that each of them has."""

    pattern: str
    core: str
    tail: regex.Pattern[str] | None = None
    """Has to match what follows, and belongs to the word: one for all words of a kind, as a part
    of each word's own pattern it would be compiled a thousand times."""


def table(name: str) -> Mapping[str, Any]:
    """A table of the file as it is; empty for an unknown language."""
    return toml("forms").get(name, {})


@lru_cache(maxsize=32)
def alphabetic(language: str) -> Alphabetic:
    """How the words of a language of an alphabetic script inflect; not at all if unknown."""
    return Alphabetic(**table(language))


def any_of(texts: Sequence[str]) -> str:
    """A pattern for one of the texts, the longest first; they are no patterns themselves."""
    ordered = sorted(set(texts), key=lambda text: (-len(text), text))
    return f"(?:{'|'.join(map(regex.escape, ordered))})"


def phrase(words: Sequence[Word], between: str) -> Word:
    """Words as one, with the pattern of what separates them; the longest core is its core."""
    return Word(between.join(word.pattern for word in words), max((w.core for w in words), key=len))
