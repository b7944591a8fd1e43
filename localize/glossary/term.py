"""The two values of a term base: a term, and a place in a source text where one stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from localize.document import Place
from localize.text import fallbacks

__all__ = ["Match", "Term", "fold", "nearest", "term_key"]

_Value = TypeVar("_Value")


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
        return nearest(self.renderings, tag) or ()

    def gloss(self, tag: str) -> str:
        """The explanation for a locale's readers; empty if there is none."""
        return nearest(self.glosses, tag) or ""

    def reading(self, tag: str) -> str:
        """How the rendering is read aloud in a locale; empty if nothing says it."""
        return nearest(self.readings, tag) or ""


def nearest(table: Mapping[str, _Value], tag: str) -> _Value | None:
    """The entry of a locale, else of what it falls back to by leaving off subtags."""
    return next((table[name] for name in fallbacks(tag) if name in table), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An occurrence of a term in a source text."""

    start: int
    end: int
    term: Term
    found: str
    """The form that stands there: the term's own, one of its aliases, a form of address."""
    doubt: str = ""
    """Empty: surely the term. Else why it may be something else, for a person to read: such a
    place is a finding, never enforced."""
    entity: Term | None = None
    """The person meant, where the form names one and the term base tells which: for 霍总 and
    砚辞 the term of 霍砚辞; for a person's own name that term."""


def fold(text: str) -> str:
    """As forms are compared: in lower case, where no index moves by it."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def term_key(term: Term) -> str:
    """All of a term that decides a translation or a check."""
    return repr(
        (
            (term.kind, term.gender, term.aliases, term.forbidden, term.strategy),
            *(sorted(table.items()) for table in (term.renderings, term.glosses, term.readings)),
        )
    )
