"""What a catalogue needs in the words and systems of a market: roles, genres and keywords in the
locale's language, subject codes, age classes, reading speeds. All of it is data beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from localize.locales import Locale, Region
from localize.packages.tables import table
from localize.text import fallbacks, split_tag
from localize.workspace import Title

__all__ = ["AgeClass", "Word", "age_classes", "keywords", "reading_rate", "subject_codes", "word"]


class Word(NamedTuple):
    """A word of a catalogue, and the language that it is in."""

    text: str
    language: str
    """BCP 47 tag: of the locale, or ``en`` where its language has no word."""


class AgeClass(NamedTuple):
    """A class of an age rating system: a proposal, until somebody has rated the title."""

    system: str
    territory: str
    """ISO 3166-1 alpha-2."""
    name: str


class Rate(NamedTuple):
    """How fast people read."""

    unit: Literal["characters", "words"]
    a_minute: int


def word(kind: Literal["role", "genre", "keyword"], key: str, locale: Locale) -> Word | None:
    """The word for a key in the locale's language, else in English; none where nobody gave one."""
    words = table("catalogue")[kind].get(key)
    if words is None:
        return None
    for tag in fallbacks(locale.tag):
        if tag in words:
            return Word(words[tag], locale.tag)
    return Word(words["en"], "en")


def keywords(title: Title, locale: Locale) -> tuple[tuple[str, ...], bool]:
    """The title's keywords in the locale's language, and whether an editor chose them for it.

    Without an editor's, those of the title that the catalogue has a word for; to an English
    locale they are English as they stand.
    """
    for tag in fallbacks(locale.tag):
        if tag in title.keyword_names:
            return title.keyword_names[tag], True
    if split_tag(locale.tag)[0] == "en":
        return title.keywords, True
    found = (word("keyword", key, locale) for key in title.keywords)
    return tuple(item.text for item in found if item and item.language == locale.tag), False


def subject_codes(genre: str) -> Iterator[tuple[str, str]]:
    """Subject codes of a genre, where they are known: scheme of ONIX list 27, code."""
    entry = table("catalogue")["genre"].get(genre, {})
    for name, scheme in (("thema", "93"), ("bisac", "10")):
        if name in entry:
            yield scheme, entry[name]


def age_classes(title: Title, region: Region) -> Iterator[AgeClass]:
    """For each rating system of the region's territories, the lowest class that keeps to the
    title's minimum age."""
    for name, system in table("ratings").items():
        if system["territory"] in region.territories and title.kind in system["media"]:
            classes = system["classes"]
            fitting = (label for label, age in classes if age >= title.minimum_age)
            yield AgeClass(name, system["territory"], next(fitting, classes[-1][0]))


def reading_rate(locale: Locale) -> Rate | None:
    """How fast the locale's readers read, where a figure is known."""
    language = split_tag(locale.tag)[0]
    for entry in table("reading").values():
        if language in entry["languages"]:
            return Rate(entry["unit"], entry["a_minute"])
    return None
