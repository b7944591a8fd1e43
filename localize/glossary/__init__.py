"""Term bases: names and culture terms with their renderings per locale.

``load`` reads CSV files into one ``Glossary``; ``Glossary.find`` matches it against a source
text in one pass; ``count`` says how often a rendering stands in a target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from localize.files import sha256
from localize.glossary.forms import count, spans
from localize.glossary.match import Forms, Matcher
from localize.glossary.term import Match, Term, fold, term_key
from localize.glossary.usage import Usage, survey

__all__ = ["Glossary", "Match", "Term", "Usage", "count", "load", "spans"]


class Glossary:
    """Terms of one or more files, ready to be matched. Immutable."""

    def __init__(self, terms: Iterable[Term], language: str = "zh") -> None:
        self.language = language
        self.terms: tuple[Term, ...] = tuple(terms)
        self.usage = Usage()
        self._forms = Forms(self.terms, language)
        self._matcher = Matcher(self._forms, self.usage)

    def surveyed(self, texts: Iterable[str]) -> Glossary:
        """The same terms, matched with what these texts, a whole title, say of their use."""
        return self.informed(survey(self._forms, texts))

    def informed(self, usage: Usage) -> Glossary:
        """The same terms, matched with what is known of a title's use of them."""
        other = copy(self)
        other.usage, other._matcher = usage, Matcher(self._forms, usage)
        other.__dict__.pop("digest", None)
        return other

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all terms and what is known of their use: all that decides matches."""
        terms = (repr((term.source, term_key(term))) for term in self.terms)
        return sha256(*terms, *([repr(self.usage)] if self.usage != Usage() else []))

    def __len__(self) -> int:
        return len(self.terms)

    def get(self, source: str) -> Term | None:
        """The term with this source form or alias."""
        return self._forms.terms.get(fold(source))

    def find(self, text: str) -> tuple[Match, ...]:
        """Matches from left to right, the longest at each place, none overlapping.

        One pass over the text whatever the number of terms. In Chinese a longer known name hides
        the shorter one inside it; forms of address of the persons (霍总 of 霍砚辞) match as the
        terms that they amount to; what is the ordinary word is no match; and a place that can't
        be told is a match with its ``doubt``. Enforce those without a doubt; report the others.
        """
        return self._matcher.find(text)

    def sure(self, text: str) -> tuple[Match, ...]:
        """Those matches of ``find`` that a translation has to hold: the ones without a doubt."""
        return tuple(match for match in self.find(text) if not match.doubt)


def load(paths: Sequence[Path], language: str = "zh") -> Glossary:
    """One glossary from CSV and TBX files; where two define a term, the later file's wins.

    Raises ``ConfigError`` naming file, line and column of what is wrong.
    """
    merged: dict[str, Term] = {}
    owners: dict[str, str] = {}
    for path in paths:
        for term in _read(path, language):
            for form in (term.source, *term.aliases):
                _drop(merged, owners, form)
            merged[term.source] = term
            owners |= dict.fromkeys(term.aliases, term.source)
    return Glossary(merged.values(), language)


def _read(path: Path, language: str) -> list[Term]:
    if path.suffix.lower() == ".tbx":
        from localize.glossary.tbx import read_tbx

        return read_tbx(path, language)
    from localize.glossary.csvfile import read_csv

    return read_csv(path, language)


def _drop(merged: dict[str, Term], owners: dict[str, str], form: str) -> None:
    """Take a form out of what earlier files defined: as a term, or from a term's aliases.

    ``owners``: alias → source form of its term.
    """
    gone = merged.pop(form, None)
    for alias in gone.aliases if gone else ():
        owners.pop(alias, None)
    owner = owners.pop(form, None)
    if owner is not None:
        term = merged[owner]
        kept = tuple(alias for alias in term.aliases if alias != form)
        merged[owner] = replace(term, aliases=kept)
