"""What is looked for, from ``data/mining.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from localize.data import toml

__all__ = ["Bits", "Tables", "tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """What each thing that is seen says, in bits: above zero for a name, below against it."""

    surname: float
    """Start of every name with a surname, to which the characters' own bits are added."""
    compound: float
    """A compound surname, in place of the character's bits."""
    given_two: float
    given_one: float
    doubtful: float
    """Added for a surname that is far oftener an ordinary word."""
    ordinary: float
    """For each bit by which words explain a full name better than its characters do."""
    prefix_word: float
    """Its first two characters are an ordinary word: 柳絮 in 柳絮飘."""
    word: float
    """It is an ordinary word as well."""
    word_with_ending: float
    """The same of a title, place, body: then it is the word."""
    titled: float
    nickname: float
    reduplicated: float
    family: float
    generic: float
    modifier_new: float
    """What stands before the generic is no ordinary word; a third of its characters' bits is
    added."""
    modifier_noun: float
    modifier_more: float
    """For each further part."""
    modifier_one: float
    """It is one character, or one after others; that character's bits are added."""
    modifier_word: float
    """For each ordinary word that is no noun."""
    modifier_verb: float
    """It begins with a verb of one character."""
    modifier_nested: float
    """It holds a strong ending itself, as a clause about a place does."""
    numbered: float
    """A number stands before the generic."""
    string: float
    repeated: float
    """For each doubling of the number of times that it is seen."""
    extended: float
    """What a longer name needs where the shorter one always stands alone as well."""
    extended_hapax: float
    """What it needs where the shorter one stands only in it."""
    again: float
    """For each further time that the longer one is seen."""
    begin: float
    quoted: float
    contrast: float
    """An ordinary word must stand here 2 to this power times as often as elsewhere: each bit
    less is one against it."""
    speaker: float
    """The track says that it speaks."""
    speech: float
    alone: float
    before: float
    introduced: float
    title: float
    kin: float
    place: float
    counted: float
    aspect: float
    varied: float
    """For each bit of entropy of what stands on its more monotonous side, up to two."""
    monotonous: float
    """The same character always stands beside it: it is part of something."""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The words of ``mining.toml``; what each list is for stands there."""

    source: str
    compound_surnames: frozenset[str]
    """Those of ``naming/surnames.toml`` that are seldom a word."""
    doubtful_surnames: frozenset[str]
    function: frozenset[str]
    after: frozenset[str]
    speech: frozenset[str]
    before: frozenset[str]
    introduced: frozenset[str]
    before_place: frozenset[str]
    after_place: frozenset[str]
    counted: frozenset[str]
    aspect: frozenset[str]
    localizers: str
    no_modifier: str
    selves: frozenset[str]
    numbers: str
    nickname_prefixes: str
    titles: Mapping[str, str]
    kin_titles: frozenset[str]
    by_marriage: frozenset[str]
    kin: Mapping[str, str]
    pronouns: Mapping[str, str]
    places: Mapping[str, int]
    organisations: Mapping[str, int]
    families: Mapping[str, int]
    ranks: Mapping[str, int]
    bits: Bits

    @cached_property
    def generics(self) -> Mapping[str, int]:
        """Endings of places and organisations → bits."""
        return {**self.places, **self.organisations}

    @cached_property
    def tails(self) -> frozenset[str]:
        """Everything that a name of a place, house, rank or a titled name may end in."""
        tables = (self.titles, self.places, self.organisations, self.families, self.ranks)
        return frozenset(word for table in tables for word in table)


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The shipped tables. Raises ``TypeError`` where they and ``Tables`` differ."""
    data = dict(toml("mining"))
    words = data.pop("compound_words")
    compound = frozenset(toml("naming/surnames")["compound"]) - frozenset(words)
    lists = {name: frozenset(value) for name, value in data.items() if isinstance(value, list)}
    characters = {
        name: frozenset(data[name]) - {"\n"} for name in ("doubtful_surnames", "function", "after")
    }
    own = {"compound_surnames": compound, "bits": Bits(**data["bits"])}
    return Tables(**{**data, **lists, **characters, **own})
