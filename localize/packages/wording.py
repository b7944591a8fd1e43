"""What a package says in the locale's language: its own words, dates, numbers, names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.locales import Locale
from localize.packages import Edition
from localize.packages.tables import table
from localize.text import base_direction, split_tag

if TYPE_CHECKING:
    import babel

__all__ = [
    "Wording",
    "date_text",
    "is_conversion",
    "language_name",
    "minutes_text",
    "number_text",
    "wording",
]

_DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of ``book_strings.toml`` in the locale's language, else in English."""

    language: str
    """BCP 47 tag of the words: the locale's own, or ``en`` where it has none."""
    words: Mapping[str, str]

    @property
    def direction(self) -> str:
        return base_direction(self.language)

    def __getitem__(self, key: str) -> str:
        return self.words[key]


def wording(locale: Locale) -> Wording:
    """The words for the locale: by its tag, its language, else English."""
    tables = table("book_strings")
    for name in (locale.tag, locale.language):
        if name in tables:
            return Wording(locale.tag, tables[name])
    return Wording("en", tables["en"])


def is_conversion(edition: Edition) -> bool:
    """Whether the edition changes the script of the original's language, not the language."""
    return split_tag(edition.title.language)[0] == split_tag(edition.locale.tag)[0]


def date_text(date: datetime.date, locale: Locale) -> str:
    """The date in the locale's long form, with the digits of its books."""
    from babel.dates import format_date

    # Babel writes Latin digits for every locale (STANDARDS.md, section 7).
    return _in_digits(format_date(date, "long", _babel(locale.tag)), locale)


def number_text(number: float, locale: Locale) -> str:
    """The number with the locale's separators and the digits of its books."""
    from babel.numbers import format_decimal

    system = locale.numbers.digits_book
    text = format_decimal(number, locale=_babel(locale.tag), numbering_system=system)
    return _in_digits(text, locale)


def minutes_text(minutes: int, locale: Locale) -> str:
    """A time in the locale's words and the digits of its books; hours from two on."""
    from babel.dates import format_timedelta

    text = format_timedelta(
        minutes * 60, granularity="minute", threshold=2, locale=_babel(locale.tag)
    )
    return _in_digits(text, locale)


def language_name(tag: str, locale: Locale) -> str:
    """What the locale calls the language of a tag; the tag itself where it has no name."""
    import babel

    return babel.Locale.parse(tag, sep="-").get_display_name(_babel(locale.tag)) or tag


def _babel(tag: str) -> babel.Locale:
    import babel

    return babel.Locale.parse(tag, sep="-")


def _in_digits(text: str, locale: Locale) -> str:
    digits = _DIGITS.get(locale.numbers.digits_book)
    return text.translate(str.maketrans("0123456789", digits)) if digits else text
