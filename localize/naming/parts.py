"""A Chinese name taken apart: surname and given name, nickname, what a place is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from localize.naming.mandarin import read, read_surname, readable, spell
from localize.naming.tables import table

__all__ = ["NAMES", "Parts", "Word", "split"]

NAMES = frozenset({"person", "place", "organisation"})
"""Kinds that are transliterated; what any other term means is translated."""

# What stands between the names of a foreigner: MIDDLE DOT, BULLET, KATAKANA MIDDLE DOT.
_DOTS = str.maketrans("•・", "··")
_USUAL_LENGTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is written as one word in scripts that have words."""

    han: str
    """Simplified characters."""
    syllables: tuple[str, ...]
    """Toneless pinyin, one for each character."""
    surname: bool = False
    latin: str = ""
    """Its Latin spelling where that isn't pinyin's: Ah."""
    after: str = " "
    """What stands between it and the next word in Latin letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    words: tuple[Word, ...]
    """The name proper."""
    before: Word | None = None
    """A word that is no part of it: 老."""
    generic: Word | None = None
    """What a place or an organisation is: 酒店."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """Language → the name proper ({}) with the words around it."""
    foreign: bool = False
    """With a dot: a name of another language, written in Chinese by ear."""
    doubts: tuple[str, ...] = ()

    @property
    def all_words(self) -> tuple[Word, ...]:
        return tuple(word for word in (self.before, *self.words, self.generic) if word)

    @property
    def han(self) -> str:
        """The whole name without dots."""
        return "".join(word.han for word in self.all_words)

    @property
    def proper(self) -> slice:
        """Where the name proper stands in ``han``."""
        start = len(self.before.han) if self.before else 0
        return slice(start, start + sum(len(word.han) for word in self.words))


@lru_cache(maxsize=4096)
def split(name: str, kind: str, surname: str | None = None) -> Parts | None:
    """The parts of a name, ``None`` if a character has no known reading.

    ``surname`` says what the surname is, an empty string that there is none; ``None`` looks it
    up. Raises ``ValueError`` for a surname that the name doesn't begin with.
    """
    pieces = name.strip().translate(_DOTS).split("·")
    if not all(readable(piece) for piece in pieces):
        return None
    if surname and not name.startswith(surname):
        raise ValueError(f"{name} does not begin with {surname}")
    if len(pieces) > 1:
        doubt = f"{name}: a name from another language; look for its original spelling"
        return _join([(piece, "given") for piece in pieces], (doubt,), foreign=True)
    if kind == "person":
        return _person(pieces[0], surname)
    if kind in NAMES:
        return _thing(pieces[0], kind)
    return _join([(pieces[0], "given")], ())


def _join(pieces: list[tuple[str, str]], doubts: tuple[str, ...], **more: Any) -> Parts:
    """Words from (characters, surname | given | prefix), with the doubts of their readings."""
    words = []
    for text, role in pieces:
        syllables, unsure = (read_surname if role == "surname" else read)(text)
        latin = table("names")["prefix"].get(text, "") if role == "prefix" else ""
        words.append(Word(han=text, syllables=syllables, surname=role == "surname", latin=latin))
        doubts += unsure
    return Parts(words=tuple(words), doubts=doubts, **more)


def _person(name: str, surname: str | None) -> Parts:
    if surname is None and (nickname := _nickname(name)):
        return nickname
    found, doubts = _surname(name) if surname is None else (surname, ())
    given = name[len(found) :]
    if surname is None and _is_double(found, given):
        return _double(name)
    pieces = [(found, "surname")] if found else []
    return _join([*pieces, (given, "given")] if given else pieces, doubts)


def _nickname(name: str) -> Parts | None:
    """老周, 小陈, 小棠, 阿青: one character after a word of endearment."""
    if len(name) != 2:
        return None
    first, last = name
    known = last in table("surnames")["single"]
    if first == "老" and known:
        old = {key: value for key, value in table("names")["old"].items() if key != "source"}
        title = Word(han=first, syllables=("lao",))
        return _join([(last, "surname")], (), patterns=old, before=title)
    if first not in table("names")["prefix"]:
        return None
    called = known and last not in table("surnames")["also_given"]
    if first == "阿" or called:
        return _join([(first, "prefix"), (last, "surname" if called else "given")], ())
    doubt = f"{name}: one word, or two as in Xiao Chen"
    return _join([(name, "given")], (doubt,))


def _surname(name: str) -> tuple[str, tuple[str, ...]]:
    """The surname that a name begins with, empty if it seems to have none, and doubts."""
    surnames = table("surnames")
    for size in (4, 3, 2):
        if name[:size] in surnames["compound"] and len(name) >= size:
            start = name[:size]
            either = start in surnames["either"]["compound"] and len(name) > size
            doubt = f"{name}: the surname may be {start}, or {start[0]} alone"
            return start, (doubt,) if either else ()
    first, given = name[0], name[1:]
    # 圆圆 and 林儿 are given names, whatever they begin with.
    if first not in surnames["single"] or given in (first, "儿"):
        return "", ()
    if len(given) == 1 and first in surnames["rare"]:
        return "", ()
    if len(given) == 1 and first in surnames["also_given"]:
        return first, (f"{name}: surname {first}, or a given name alone",)
    if len(name) > _USUAL_LENGTH and not _is_double(first, given):
        return first, (f"{name}: longer than names are; is it one?",)
    return first, ()


def _is_double(surname: str, given: str) -> bool:
    """张杨淑芳: two surnames of one character before a given name of two."""
    return len(surname) == 1 and len(given) == 3 and given[0] in table("surnames")["single"]


def _double(name: str) -> Parts:
    parts = _join(
        [(name[0], "surname"), (name[1], "surname"), (name[2:], "given")],
        (f"{name}: read as the double surname {name[:2]} and {name[2:]}",),
    )
    first, *rest = parts.words
    # GB/T 28039-2011: a hyphen between two surnames.
    hyphened = Word(han=first.han, syllables=first.syllables, surname=True, after="-")
    return Parts(words=(hyphened, *rest), doubts=parts.doubts)


def _thing(name: str, kind: str) -> Parts:
    """A place or an organisation: its longest known ending, and the name proper before it."""
    generics = table("generics")
    known = {**generics["any"], **generics[kind]}
    for start in range(1, len(name)):
        ending = name[start:]
        if ending in known and start >= known[ending].get("least", 1):
            patterns = {key: value for key, value in known[ending].items() if key != "least"}
            family = ending.startswith("氏") or ending == "家"
            role = "surname" if family and _is_surname(name[:start]) else "given"
            return _join([(name[:start], role)], (), generic=_ending(ending), patterns=patterns)
    return _join([(name, "given")], ())


def _ending(text: str) -> Word:
    """集团; 氏集团 in two words."""
    syllables, _ = read(text)
    clan = text.startswith("氏")
    latin = f"{spell(syllables[:1])} {spell(syllables[1:])}" if clan else ""
    return Word(han=text, syllables=syllables, latin=latin)


def _is_surname(text: str) -> bool:
    surnames = table("surnames")
    return text in surnames["compound"] or (len(text) == 1 and text in surnames["single"])
