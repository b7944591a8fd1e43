"""What the rules of typography need to know of a locale and a medium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from localize.locales import Locale, Typography
from localize.pipeline.adapt.flow import Change

__all__ = ["CLOSERS", "Style", "replaced"]

CLOSERS = "”’“‘»›」』）)\\]】》〉\"'"
"""Marks that may stand between a word and its punctuation, for a character class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One locale in one product."""

    locale: Locale
    track: bool
    """Subtitles; otherwise a book."""
    open_mark: str = ""
    """``¿`` or ``¡`` that the text before this one left open: a question over two cues."""

    @property
    def typography(self) -> Typography:
        return self.locale.typography

    @property
    def wide(self) -> bool:
        """Full-width marks, no spaces between words."""
        return self.locale.script in ("Hant", "Hans", "Jpan")

    @property
    def arabic(self) -> bool:
        return self.locale.script == "Arab"

    @property
    def ellipsis(self) -> str:
        style = self.typography
        return style.subtitle_ellipsis if self.track else style.ellipsis

    @property
    def quotes(self) -> tuple[str, str]:
        style = self.typography
        return style.subtitle_quotes if self.track else style.quotes

    @property
    def digits(self) -> str:
        numbers = self.locale.numbers
        return numbers.digits_track if self.track else numbers.digits_book


def replaced(
    text: str, pattern: regex.Pattern[str], new: str | Callable[[regex.Match[str]], str]
) -> Iterator[Change]:
    """A change for each match: the text ``new``, or what it makes of the match."""
    for match in pattern.finditer(text):
        made = new if isinstance(new, str) else new(match)
        yield Change(start=match.start(), end=match.end(), text=made)
