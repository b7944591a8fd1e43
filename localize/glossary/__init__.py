"""Term bases: names and culture terms with their renderings per locale.

``load`` reads CSV files into one ``Glossary``; ``Glossary.find`` matches it against a source
text in one pass; ``count`` says how often a rendering stands in a target.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TypeVar

from localize.document import Place
from localize.files import sha256
from localize.glossary.forms import count, spans

_Value = TypeVar("_Value")

__all__ = ["Glossary", "Match", "Term", "count", "load", "spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entity or expression, with what it is called in each locale."""

    source: str
    kind: str = "other"
    """person, place, organisation, title, rank, item, culture, other; number for a quantity
    that was found in the text."""
    gender: str = ""
    """f, m, n or empty."""
    aliases: tuple[str, ...] = ()
    """Other source forms with the same renderings."""
    forbidden: tuple[str, ...] = ()
    """Target forms that must not stand for this term, in any locale."""
    note: str = ""
    strategy: str = ""
    """Of a culture term: keep (a loan word, glossed), translate, adapt; empty: as rendered."""
    renderings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column (language or locale tag) → allowed forms, the one to write first."""
    glosses: Mapping[str, str] = field(default_factory=dict)
    """Column → a short explanation for a reader's first meeting with the term."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Column → how the rendering is read aloud: kana over kanji."""
    place: Place = field(default_factory=Place)

    def forms(self, tag: str) -> tuple[str, ...]:
        """Allowed renderings for a locale, the one to write first; empty if there are none.

        A locale falls back to its language: ``es-419`` → ``es``, ``zh-Hant-TW`` → ``zh-Hant``.
        """
        return _nearest(self.renderings, tag) or ()

    def gloss(self, tag: str) -> str:
        """The explanation for a locale's readers; empty if there is none."""
        return _nearest(self.glosses, tag) or ""

    def reading(self, tag: str) -> str:
        """How the rendering is read aloud in a locale; empty if nothing says it."""
        return _nearest(self.readings, tag) or ""


def _nearest(table: Mapping[str, _Value], tag: str) -> _Value | None:
    """The entry of a locale, else of what it falls back to by leaving off subtags."""
    while tag:
        if tag in table:
            return table[tag]
        tag = tag.rpartition("-")[0]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An occurrence of a term in a source text."""

    start: int
    end: int
    term: Term
    found: str
    """The form that stands there: the term's own or one of its aliases."""


@lru_cache(maxsize=8)
def _guards(language: str) -> dict[str, tuple[str, ...]]:
    """``words``, ``before``, ``after`` of ``data/guards.toml`` for a language."""
    text = resources("localize").joinpath("data/guards.toml").read_text("utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).get(language, {}).items()}


class Glossary:
    """Terms of one or more files, ready to be matched. Immutable."""

    def __init__(self, terms: Iterable[Term], language: str = "zh") -> None:
        self.language = language
        self.terms: tuple[Term, ...] = tuple(terms)
        # None: an ordinary word that hides the terms inside it.
        self._table: dict[str, Term | None] = dict.fromkeys(_guards(language).get("words", ()))
        for term in self.terms:
            for form in (term.source, *term.aliases):
                key = self._fold(form)
                self._table[key] = self._table.get(key) or term
        self._lengths: dict[str, tuple[int, ...]] = {}
        by_first: dict[str, set[int]] = {}
        for form in self._table:
            by_first.setdefault(form[0], set()).add(len(form))
        for first, lengths in by_first.items():
            self._lengths[first] = tuple(sorted(lengths, reverse=True))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all terms: what a package's manifest names."""
        return sha256(*(repr((term.source, term_key(term))) for term in self.terms))

    def __len__(self) -> int:
        return len(self.terms)

    def get(self, source: str) -> Term | None:
        """The term with this source form or alias."""
        return self._table.get(self._fold(source))

    def find(self, text: str) -> tuple[Match, ...]:
        """Matches from left to right, the longest at each place, none overlapping.

        One pass over the text whatever the number of terms: per position only the lengths
        that begin with its character are looked up. In Chinese a longer known name hides the
        shorter one inside it, and a two-character name doesn't fire where its neighbours show
        it to be the ordinary word.
        """
        folded = self._fold(text)
        matches: list[Match] = []
        position = 0
        while position < len(folded):
            end = self._match_at(folded, position)
            if end is None:
                position += 1
                continue
            term = self._table[folded[position:end]]
            if term is not None and not self._is_word(folded, position, end, term):
                found = text[position:end]
                matches.append(Match(start=position, end=end, term=term, found=found))
            position = end
        return tuple(matches)

    def _fold(self, text: str) -> str:
        """Lower case in scripts that have it, only if no index moves by it."""
        lower = text.lower()
        return lower if len(lower) == len(text) else text

    def _match_at(self, text: str, start: int) -> int | None:
        for length in self._lengths.get(text[start], ()):
            end = start + length
            if end > len(text):
                continue
            if text[start:end] in self._table and self._at_boundary(text, start, end):
                return end
        return None

    def _at_boundary(self, text: str, start: int, end: int) -> bool:
        """Words of alphabetic scripts match whole; Chinese has no boundaries to ask for."""
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        return not (
            (_is_letter(text[start]) and _is_letter(before))
            or (_is_letter(text[end - 1]) and _is_letter(after))
        )

    def _is_word(self, text: str, start: int, end: int, term: Term) -> bool:
        if term.kind not in ("person", "other") or end - start != 2:
            return False
        guards = _guards(self.language)
        before, after = guards.get("before", ()), guards.get("after", ())
        return text.endswith(before, 0, start) or text.startswith(after, end)


def _is_letter(char: str) -> bool:
    """A letter of a script that puts spaces between words."""
    return char.isalpha() and char < "\u2e80"


def term_key(term: Term) -> str:
    """All of a term that decides a translation or a check."""
    return repr(
        (
            (term.kind, term.gender, term.aliases, term.forbidden, term.strategy),
            *(sorted(table.items()) for table in (term.renderings, term.glosses, term.readings)),
        )
    )


def load(paths: Sequence[Path], language: str = "zh") -> Glossary:
    """One glossary from CSV files; where two define a term, the later file's wins.

    Raises ``ConfigError`` naming file, line and column of what is wrong.
    """
    from localize.glossary.csvfile import read_csv

    merged: dict[str, Term] = {}
    for path in paths:
        for term in read_csv(path, language):
            for form in (term.source, *term.aliases):
                _drop(merged, form)
            merged[term.source] = term
    return Glossary(merged.values(), language)


def _drop(merged: dict[str, Term], form: str) -> None:
    """Take a form out of what earlier files defined: as a term, or from a term's aliases."""
    from dataclasses import replace

    merged.pop(form, None)
    for source, term in list(merged.items()):
        if form in term.aliases:
            kept = tuple(alias for alias in term.aliases if alias != form)
            merged[source] = replace(term, aliases=kept)
