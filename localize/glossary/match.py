"""Matching terms in a source text: the longest at each place, in one pass.

A form is found by its first two characters, so that a text costs the same whatever the number of
terms. In Chinese, where words have no borders, what was found is then judged: ``senses`` tells
names from words by their neighbours, ``address`` who is meant by a form of address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from localize.glossary.address import Address, People
from localize.glossary.senses import NAME, STRONG, WORD, Sense, Senses, senses
from localize.glossary.term import Match, Term, fold
from localize.glossary.usage import Usage

__all__ = ["Forms", "Matcher"]

Entry = Term | Address | None
"""``None``: an ordinary word that hides the terms inside it."""
# What a word may also be: a thing, a place or a rank is meant as the word that it is.
_DOUBTED = frozenset({"person", "title", "other"})


class Forms:
    """All forms of a term base, ready to be found. Immutable."""

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self.senses = senses(language)
        self.people = People(terms if self.senses else ())
        self.terms: dict[str, Term] = {}
        for term in terms:
            for form in (term.source, *term.aliases):
                self.terms.setdefault(fold(form), term)
        hides = self.senses.hides if self.senses else ()
        self.table: dict[str, Entry] = dict.fromkeys(hides)
        self.addresses = {address.form: address for address in self.people.addresses()}
        self.titled = Counter(
            address.name
            for term in terms
            if (address := self.addresses.get(term.source)) and not address.entry.get("spouse")
        )
        """How many of the term base's own forms of address are made of a surname."""
        self.table |= self.addresses
        self.table |= self.terms
        self._lengths: dict[str, tuple[int, ...]] = {}
        by_start: dict[str, set[int]] = {}
        for form in self.table:
            by_start.setdefault(form[:2], set()).add(len(form))
        for start, lengths in by_start.items():
            self._lengths[start] = tuple(sorted(lengths, reverse=True))
        self._single = frozenset(form for form in self.table if len(form) == 1)

    def hits(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """Start, end and entry of the longest form at each place of a folded text."""
        lengths, single = self._lengths, self._single
        position, size = 0, len(text)
        while position < size:
            if text[position : position + 2] in lengths or text[position] in single:
                end = self.longest(text, position)
                if end:
                    yield position, end, self.table[text[position:end]]
                    position = end
                    continue
            position += 1

    def longest(self, text: str, start: int) -> int:
        """Where the longest form that begins at ``start`` ends; 0 if there is none."""
        lengths = self._lengths.get(text[start : start + 2], ())
        if text[start] in self._single and 1 not in lengths:
            lengths = (*lengths, 1)
        for length in lengths:
            end = start + length
            if end > len(text):
                continue
            entry = self.table.get(text[start:end], self)
            if entry is self or not _at_boundary(text, start, end):
                continue
            if isinstance(entry, Address) and self._yields(text, start, end, entry):
                continue
            return end
        return 0

    def sense(self, form: str, entry: Term | Address) -> Sense | None:
        """How a form's neighbours are read; ``None`` if it can be nothing but the term."""
        known = self.senses
        if known is None:
            return None
        if isinstance(entry, Address):
            return None if entry.title else known.classes["given_name"]
        if len(form) > 1 and entry.kind not in _DOUBTED:
            return None
        return known.of(form)

    def acts(self, char: str) -> bool:
        """Whether a character right after a form is something that persons do."""
        return (
            self.senses is not None
            and self.senses.classes["adjective"].after.votes.get(char, 0) > 0
        )

    def ends_name(self, char: str) -> bool:
        """Whether a character, empty for none, shows that the name before it is over."""
        return self.senses is not None and self.senses.ends_name(char)

    def _yields(self, text: str, start: int, end: int, address: Address) -> bool:
        """Whether a form of address gives way to a term that begins inside it.

        To one that goes on after it: 林晚 behind 小林 in 从小林晚. A doubtful one to any:
        总裁 in 上周总裁来了.
        """
        doubtful = self.address_doubt(text, start, end, address)
        for begin in range(start + 1, end):
            for length in self._lengths.get(text[begin : begin + 2], ()):
                stop = begin + length
                if (doubtful or stop > end) and text[begin:stop] in self.terms:
                    return True
        return False

    def address_doubt(self, text: str, start: int, end: int, address: Address) -> bool:
        """Whether what stands around a form of address makes other words of its ends."""
        before, after = text[start - 1 : start], text[end : end + 1]
        if not address.title or self.senses is None:
            return False
        return (
            (bool(before) and before in address.not_after)
            or (bool(after) and after in address.not_before)
            or (not address.prefix and self.senses.joins(text, start))
            or self.senses.near(text, start, end)
        )


class _Spot(NamedTuple):
    """A form where it stands."""

    text: str
    start: int
    end: int
    entry: Term | Address
    free: bool
    """No other match ends where it begins."""

    @property
    def form(self) -> str:
        return self.text[self.start : self.end]


class Matcher:
    """A term base's forms with what is known of the title at hand."""

    def __init__(self, forms: Forms, usage: Usage) -> None:
        self.forms = forms
        self._names, self._words = frozenset(usage.names), frozenset(usage.words)
        self._longer, self._current = frozenset(usage.longer), frozenset(usage.current)
        self._known: dict[str, tuple[Term, Term | None]] = {}

    def find(self, text: str) -> tuple[Match, ...]:
        """See ``Glossary.find``."""
        folded = fold(text)
        matches: list[Match] = []
        last = -1
        for start, end, entry in self.forms.hits(folded):
            if entry is not None:
                doubt = self._doubt(_Spot(folded, start, end, entry, free=last < start))
                if doubt is not None:
                    term, entity = self._who(folded[start:end], entry)
                    matches.append(
                        Match(
                            start=start,
                            end=end,
                            term=term,
                            found=text[start:end],
                            doubt=doubt,
                            entity=entity,
                        )
                    )
            last = end
        return tuple(matches)

    def _who(self, form: str, entry: Term | Address) -> tuple[Term, Term | None]:
        """The term of a form, and the person meant."""
        known = self._known.get(form)
        if known is None:
            known = self._known[form] = self._resolved(form, entry)
        return known

    def _resolved(self, form: str, entry: Term | Address) -> tuple[Term, Term | None]:
        people = self.forms.people
        if isinstance(entry, Address):
            meant = people.meant(entry, "", self._current)
            return people.term(entry, meant, self.forms.terms.get), meant
        if entry.kind not in ("person", "title") or form in people.full:
            return entry, entry if entry.kind == "person" else None
        meant = people.named(form, entry.gender)
        if meant is None and (address := self.forms.addresses.get(form)) is not None:
            # 秦总 beside 秦副总: they aren't both the one whom the title is mostly about.
            alone = self.forms.titled[address.name] == 1
            meant = people.meant(address, entry.gender, self._current if alone else frozenset())
        return entry, meant or (entry if entry.kind == "person" else None)

    def _doubt(self, spot: _Spot) -> str | None:
        """Empty if a form is surely the term, else why not; ``None`` if it surely isn't."""
        known = self.forms.senses
        if known is None:
            return ""
        text, start, end, entry, _ = spot
        if isinstance(entry, Address) and entry.title:
            cut = self.forms.address_doubt(text, start, end, entry)
            return f"{spot.form} may be part of other words here" if cut else ""
        sense = self.forms.sense(spot.form, entry)
        if sense is not None and (total := self._sum(spot, sense, known)) < NAME:
            return f"{spot.form} may be the ordinary word here" if total > WORD else None
        if (isinstance(entry, Address) or entry.kind == "person") and (
            longer := self._longer_name(spot, known)
        ):
            return f"{spot.form} may be part of {longer}, a name that the term base lacks"
        return ""

    def _sum(self, spot: _Spot, sense: Sense, known: Senses) -> int:
        """All votes on a form that may be a word."""
        text, start, end, _, _ = spot
        votes = sense.votes(text, start, end)
        total = sense.prior + sum(votes)
        if any(votes):
            total += (spot.form in self._names) - (spot.form in self._words)
        joined = end - start == 2 and self._is_full(spot) and known.joins(text, start)
        return total - STRONG * (joined + known.near(text, start, end))

    def _longer_name(self, spot: _Spot, known: Senses) -> str:
        """A longer name that a name seems to be part of; empty if none."""
        text, start, end, _, free = spot
        longer = text[start : end + 1]
        if (
            (longer in self._longer or known.goes_on(text, end))
            and not known.turns(text, end)
            and not self._known_at(text, end)
        ):
            return longer
        if free and not self._is_full(spot) and known.has_surname(text, start):
            return text[start - 1 : end]
        return ""

    def _is_full(self, spot: _Spot) -> bool:
        """Whether a form is a full name: its first character is the surname."""
        return spot.form in self.forms.people.full

    def _known_at(self, text: str, start: int) -> bool:
        end = self.forms.longest(text, start) if start < len(text) else 0
        return bool(end) and text[start:end] in self.forms.terms


def _at_boundary(text: str, start: int, end: int) -> bool:
    """Words of alphabetic scripts match whole; Chinese has no boundaries to ask for."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (
        (_is_letter(text[start]) and _is_letter(before))
        or (_is_letter(text[end - 1]) and _is_letter(after))
    )


def _is_letter(char: str) -> bool:
    """A letter of a script that puts spaces between words."""
    return char.isalpha() and char < "\u2e80"
