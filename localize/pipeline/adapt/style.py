"""What a rule is, and what it may know: a locale, a product, the block at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import regex

from localize.document import Block, plain
from localize.locales import Locale, Typography
from localize.pipeline.adapt.flow import Change

__all__ = ["CLOSERS", "Rule", "Style", "replaced"]

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
    language: str = ""
    """BCP 47 tag of the source; empty: rules that ask the source find nothing."""
    genre: str = ""
    """As the title says it: ``urban``, ``historical romance``."""
    block: Block | None = None
    """The block that the text is of."""

    @property
    def source(self) -> str:
        """The block's source without markup."""
        segments = self.block.segments if self.block else ()
        return "".join(plain(segment.source) for segment in segments)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what to change in a text, and why."""

    name: str
    reason: str
    """For the edit that it leaves."""
    changes: Callable[[str, Style], Iterable[Change]]
    applies: Callable[[Style], bool] = lambda style: True
    """Asked once per part, of its locale and product alone."""
    figures: bool = False
    """It changes only texts with a digit: the others are not looked at."""
    whole: bool = False
    """Its changes to a text are made together or, where one meets locked text, not at all."""


def replaced(
    text: str, pattern: regex.Pattern[str], new: str | Callable[[regex.Match[str]], str]
) -> Iterator[Change]:
    """A change for each match: the text ``new``, or what it makes of the match."""
    for match in pattern.finditer(text):
        made = new if isinstance(new, str) else new(match)
        yield Change(start=match.start(), end=match.end(), text=made)
