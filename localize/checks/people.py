"""Whom a source text names or means, and what is known of their gender."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.checks import Context
from localize.data import toml
from localize.document import Segment, plain
from localize.glossary import Match

__all__ = [
    "GENDER_OF",
    "OTHER",
    "Person",
    "gender_of",
    "has_words",
    "opening",
    "people_of",
]

OTHER = {"f": "m", "m": "f"}
GENDER_OF = {"他": "m", "她": "f"}
# What may stand on both sides of a name that is called: “林晚，走吧！”
_BESIDE_CALLED = frozenset("，。！？、：；…—～,.!?:;“”‘’「」『』\"'\n- ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom a source text names or means."""

    start: int
    gender: str
    """m, f, or ? where nothing is known."""
    shown: str
    """As it stands there."""
    called: bool = False
    """Addressed, not spoken about."""


def gender_of(match: Match) -> str:
    """Of the person whom a form names: m, f, n or empty; ? where it may be no name at all."""
    if match.doubt:
        return "?"
    return match.term.gender or (match.entity.gender if match.entity else "")


def people_of(segment: Segment, context: Context) -> tuple[Person, ...]:
    """The persons of a segment's source, in their order; names of the term base, then words."""
    source = plain(segment.source)
    words = _words(context.source_language)
    if words is None:
        return ()
    pattern, genders = words
    found: list[Person] = []
    rest = source
    for match in context.terms(segment):
        kind, sex = match.term.kind, gender_of(match)
        if kind == "other" and not sex:
            continue  # may be a person or not: the words in it say it
        if kind in ("person", "title") or sex in OTHER:
            shown = source[match.start : match.end]
            called = _is_called(source, match.start, match.end)
            gender = sex if sex in OTHER else "?"
            found.append(Person(start=match.start, gender=gender, shown=shown, called=called))
        rest = rest[: match.start] + "·" * (match.end - match.start) + rest[match.end :]
    for word in pattern.finditer(rest):
        if gender := genders.get(word[0], "?"):
            called = word[0] not in GENDER_OF and _is_called(source, *word.span())
            found.append(Person(start=word.start(), gender=gender, shown=word[0], called=called))
    return tuple(sorted(found, key=lambda person: person.start))


def _is_called(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before in _BESIDE_CALLED) and (not after or after in _BESIDE_CALLED)


@lru_cache(maxsize=1)
def _opening() -> regex.Pattern[str]:
    return regex.compile(toml("pronouns")["source"]["zh"]["opening"])


def opening(source: str, start: int) -> str:
    """The pronoun that is the subject at ``start``; empty if there is none."""
    match = _opening().match(source, start)
    return match["who"] if match else ""


def has_words(tag: str) -> bool:
    """Whether there are lists for a source language."""
    return _words(tag) is not None


@lru_cache(maxsize=8)
def _words(tag: str) -> tuple[regex.Pattern[str], dict[str, str]] | None:
    """All words for persons in one pattern, the longest first, and the gender of each; an empty
    one is nobody. ``None`` for a source language without a list."""
    lists = toml("pronouns")["source"].get(tag.split("-", maxsplit=1)[0])
    if lists is None:
        return None
    marks = {"m": "m", "f": "f", "either": "?", "neither": ""}
    genders = {word: mark for name, mark in marks.items() for word in lists[name]}
    strangers = [entry.replace("{surname}", lists["surname"]) for entry in lists["strangers"]]
    longest_first = sorted(genders, key=len, reverse=True)
    return regex.compile("|".join([*strangers, *map(regex.escape, longest_first)])), genders
