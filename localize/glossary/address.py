"""Who is meant by a form of address, and what it is called: 霍总, 林小姐, 沈师兄, 老李, 砚辞.

The rule. A surname of a person of the term base with a known title is a form of address of that
person, where one person alone has the surname and the title's gender; of several, where the title
is mostly about one. A wife's title (霍太太) names nobody of the term base. The rendering is that of
the surname, on which all persons of that surname have to agree, with the title's own in the
language's order (``data/address.toml``); where one of the two is not known in a locale there is
none to enforce, and the match only says who is meant. A given name of two characters stands for
its person, rendered as in the full name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from localize.data import toml
from localize.glossary.term import Term, nearest
from localize.text import is_han

__all__ = ["Address", "People", "Person"]

Lookup = Callable[[str], Term | None]


@dataclass(frozen=True, slots=True)
class Person:
    """A term that is a Chinese full name."""

    term: Term
    surname: str
    given: str

    def surname_in(self, tag: str) -> str:
        """The rendering's surname in a locale; empty where it can't be told."""
        return self._divided(tag)[0]

    def given_in(self, tag: str) -> str:
        """The rendering's given name in a locale; empty where it can't be told."""
        return self._divided(tag)[1]

    def _divided(self, tag: str) -> tuple[str, str]:
        form, rule = self.term.renderings[tag][0], nearest(toml("address")["surname"], tag)
        if rule in ("word", "reading"):
            surname, _, given = form.partition(" ")
            if rule == "reading" and _plain(surname) != _readings()[self.surname]:
                return "", ""
            return (surname, given) if given else ("", "")
        if rule == "characters" and len(form) == len(self.term.source):
            return form[: len(self.surname)], form[len(self.surname) :]
        return "", ""


@dataclass(frozen=True, slots=True)
class Address:
    """A form that a term base's persons give rise to."""

    form: str
    people: tuple[Person, ...]
    """All who have the name that it is made of."""
    title: str
    """Empty: the given name alone."""
    style: str
    """``surname`` or ``given``: which name the title stands with."""
    prefix: bool = False

    @property
    def name(self) -> str:
        """The surname or given name that stands in it."""
        first = self.people[0]
        return first.surname if self.style == "surname" else first.given

    @property
    def not_before(self) -> str:
        """Characters after it that make another word of its end."""
        return self.entry.get("not_before", "")

    @property
    def not_after(self) -> str:
        """Characters before it that make another word of its beginning."""
        return self.entry.get("not_after", "")

    @property
    def entry(self) -> Mapping[str, Any]:
        """What the data say of the title; empty for one that term bases render."""
        return (_prefixes() if self.prefix else _own_titles()).get(self.title, {})


class People:
    """The persons of a term base, and the forms of address that they give rise to."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.persons = tuple(found for term in terms if (found := person(term)) is not None)
        self._surnames: dict[str, list[Person]] = {}
        self._givens: dict[str, list[Person]] = {}
        for one in self.persons:
            self._surnames.setdefault(one.surname, []).append(one)
            self._givens.setdefault(one.given, []).append(one)
        self.full = frozenset(one.term.source for one in self.persons)
        """Full names that are terms."""

    def addresses(self) -> Iterator[Address]:
        """Every form that may stand for one of them."""
        titles, own = _own_titles(), _shared_titles()
        for surname, people in self._surnames.items():
            same = tuple(people)
            for title in (*titles, *own):
                yield Address(surname + title, same, title, "surname")
            for prefix in _prefixes():
                yield Address(prefix + surname, same, prefix, "surname", prefix=True)
        for given, people in self._givens.items():
            if len(given) == 2 and len(people) == 1:
                for title in ("", *_close_titles()):
                    yield Address(given + title, tuple(people), title, "given")

    def meant(self, address: Address, gender: str, current: Set[tuple[str, str]]) -> Term | None:
        """The one person whom a form of address means; ``None`` if that can't be told.

        ``gender``: what the term base says of the form; empty if nothing. ``current``:
        ``Usage.current``.
        """
        if address.entry.get("spouse"):
            return None
        gender = title_gender(address.title) or gender
        fitting = [
            one.term for one in address.people if not gender or one.term.gender in ("", gender)
        ]
        if len(fitting) > 1:
            fitting = [term for term in fitting if (gender, term.source) in current]
        return fitting[0] if len(fitting) == 1 else None

    def named(self, form: str, gender: str) -> Term | None:
        """The person of whom a short form is the given name or a pet name: 小岚, 阿青, 岚姐.

        ``None`` where nobody, or more than one, has it and is of that gender.
        """
        owners = self._givens.get(form) or (self._by_last(form) if len(form) == 2 else [])
        fitting = [one.term for one in owners if not gender or one.term.gender in ("", gender)]
        return fitting[0] if len(fitting) == 1 else None

    def _by_last(self, form: str) -> list[Person]:
        if form[0] in toml("naming/names")["prefix"]:
            last = form[1]
        elif form[1] in _close_titles():
            last = form[0]
        else:
            return []
        gender = title_gender(form[1])
        return [
            one
            for one in self.persons
            if one.given.endswith(last) and one.term.gender in ("", gender or one.term.gender)
        ]

    def term(self, address: Address, meant: Term | None, lookup: Lookup) -> Term:
        """What a form of address is called. ``lookup`` finds the term of a title."""
        first = address.people[0].term
        gender = title_gender(address.title) or (meant.gender if meant else "")
        found = {
            tag: forms
            for tag in first.renderings
            if (forms := _forms(address, tag, gender, lookup(address.title)))
        }
        return Term(
            source=address.form,
            kind="title" if address.title else "person",
            gender=gender,
            renderings=found,
            place=first.place,
        )


def person(term: Term) -> Person | None:
    """The term as a full name: a surname and one or two characters, transliterated."""
    source = term.source
    if term.kind != "person" or not 2 <= len(source) <= 4 or not all(map(is_han, source)):
        return None
    size = 2 if source[:2] in _readings() and len(source) > 2 else 1
    if source[:size] not in _readings() or len(source) - size > 2:
        return None
    found = Person(term, source[:size], source[size:])
    rules = toml("address")["surname"]
    latin = [tag for tag in term.renderings if nearest(rules, tag) == "reading"]
    return found if not latin or any(found.surname_in(tag) for tag in latin) else None


def title_gender(title: str) -> str:
    """Whom a title is for: f, m, or empty."""
    if (entry := _own_titles().get(title)) is not None:
        gendered = [gender for gender in ("m", "f") if gender in entry]
        return gendered[0] if len(gendered) == 1 and "any" not in entry else ""
    return _shared_titles().get(title, "")


def _forms(address: Address, tag: str, gender: str, title: Term | None) -> tuple[str, ...]:
    """Renderings of a form of address in a locale, the one to write first."""
    own = title.forms(tag) if title else ()
    if address.style == "given":
        names = {one.given_in(tag) for one in address.people}
    else:
        names = {one.surname_in(tag) for one in address.people if tag in one.term.renderings}
    name = names.pop() if len(names) == 1 else ""
    if not address.title:
        return (name, *address.people[0].term.renderings[tag]) if name else ()
    pattern = nearest(toml("address")["order"], tag)
    if not name or not pattern:
        # What the text says is still the title, whoever bears it.
        return own
    titles = _title_forms(address, tag, gender) or own
    return tuple(pattern.format(title=title, name=name) for title in titles)


def _title_forms(address: Address, tag: str, gender: str) -> tuple[str, ...]:
    for key in (gender, "any"):
        if forms := nearest(address.entry.get(key, {}), tag):
            return tuple(forms.split("|"))
    return ()


def _plain(word: str) -> str:
    marks = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in marks if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, str]:
    """Surname → its reading in plain letters."""
    single = toml("surnames")["single"]
    compound = toml("naming/surnames")["compound"]
    return {
        **{char: _plain(read) for read, chars in single.items() for char in chars},
        **{surname: _plain(read).replace(" ", "") for surname, read in compound.items()},
    }


def _own_titles() -> Mapping[str, Any]:
    return toml("address")["zh"]["titles"]


def _close_titles() -> list[str]:
    """Titles that stand after a given name too."""
    return [title for title, entry in _own_titles().items() if entry.get("given")]


def _prefixes() -> Mapping[str, Any]:
    return toml("address")["zh"]["prefixes"]


@lru_cache(maxsize=1)
def _shared_titles() -> Mapping[str, str]:
    """Titles that term bases render → whom they are for."""
    table = toml("address")["zh"]["own"]
    return {title: "" if key == "any" else key for key, titles in table.items() for title in titles}
