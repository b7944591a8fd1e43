"""Name or word: what the neighbours of a form in running text say (``data/senses.toml``).

The rule. On each side of a form the longest known pattern has a vote: +2 for the name, −2 for the
word, −1 where it only leans to it; where none stands there, the beginning or end of a clause has
the small vote of the form's class. To the sum come the class's prior, −2 for each other sign of
the word, and, where a neighbour speaks at all, ±1 for what the whole title mostly uses the form
as. From +1 it is the name, at −2 or
less the word and no match; between them it is a doubt, which is reported and never enforced. A
form that is no listed word starts with +1: an unusual name is enforced, a common word needs a
sign of the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from localize.data import toml
from localize.text import is_han

__all__ = ["NAME", "WORD", "Sense", "Senses", "senses"]

NAME = 1
"""From this sum on a form is the name."""
WORD = -2
"""Down from this sum it is the word."""
STRONG = 2
_AROUND = 10
"""Characters on either side in which a thing's companions speak for it."""


@dataclass(frozen=True, slots=True)
class Side:
    """Patterns on one side of a form, with their votes."""

    votes: Mapping[str, int]
    reach: int
    """Length of the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """The votes for one class of forms."""

    prior: int
    start: int
    """Vote of a clause's beginning right before the form."""
    end: int
    """Vote of its end right after it."""
    before: Side
    after: Side

    def votes(self, text: str, start: int, end: int) -> tuple[int, int]:
        """What the left and the right neighbour of ``text[start:end]`` say."""
        return self._left(text, start), self._right(text, end)

    def _left(self, text: str, start: int) -> int:
        votes = self.before.votes
        for size in range(min(self.before.reach, start), 0, -1):
            if (vote := votes.get(text[start - size : start])) is not None:
                return vote
        return 0 if start and is_han(text[start - 1]) else self.start

    def _right(self, text: str, end: int) -> int:
        votes = self.after.votes
        for size in range(min(self.after.reach, len(text) - end), 0, -1):
            if (vote := votes.get(text[end : end + size])) is not None:
                return vote
        if end < len(text) and (is_han(text[end]) or (self.end < 0 and text[end] in _PAUSES)):
            return 0
        return self.end


# An adjective alone before a comma is a call, not a predicate: 安静，给我倒杯水.
_PAUSES = "，、：,:"


@dataclass(frozen=True, kw_only=True)
class Senses:
    """One language's names that are also words. No slots: it keeps its classes."""

    table: Mapping[str, Any]

    @cached_property
    def hides(self) -> tuple[str, ...]:
        """Phrases in which a term stands by accident."""
        return tuple(self.table.get("hides", ()))

    @cached_property
    def classes(self) -> Mapping[str, Sense]:
        return {
            name: _sense(entry, self.table)
            for name, entry in self.table.items()
            if isinstance(entry, dict) and "prior" in entry
        }

    @cached_property
    def listed(self) -> Mapping[str, Sense]:
        """Each listed word with its class."""
        return {
            word: self.classes[name]
            for name, entry in self.table.items()
            if isinstance(entry, dict)
            for word in entry.get("words", ())
        }

    def of(self, form: str) -> Sense | None:
        """The class of a form; ``None`` for one that is too long to be anything but itself."""
        if (sense := self.listed.get(form)) is not None:
            return sense
        if len(form) > 2 or not all(map(is_han, form)):
            return None
        return self.classes.get("single" if len(form) == 1 else "name")

    def near(self, text: str, start: int, end: int) -> bool:
        """Whether what stands around a form goes with the word: 老姜 and 切片, 高兴不高兴."""
        if text.startswith(f"不{text[start:end]}", end):
            return True
        cues = self.table.get("near", {}).get(text[start:end], ())
        around = text[max(0, start - _AROUND) : start] + "\n" + text[end : end + _AROUND]
        return any(cue in around for cue in cues)

    def joins(self, text: str, start: int) -> bool:
        """Whether a surname at ``start`` ends another word: 白 in 明白."""
        return bool(start) and text[start - 1] in self.table["joined"].get(text[start], "")

    def goes_on(self, text: str, end: int) -> bool:
        """Whether a name's next character is one of names: 林晚 followed by 晴."""
        return end < len(text) and text[end] in self.table["given"]

    def turns(self, text: str, end: int) -> bool:
        """Whether another word begins after a name all the same: 晴天, 婷婷袅袅."""
        return (
            text.startswith(self._not_given, end) or text[end : end + 1] * 2 == text[end : end + 2]
        )

    def has_surname(self, text: str, start: int) -> bool:
        """Whether a surname, that ends no other word, stands right before: 赵 before 小雨."""
        return bool(start) and text[start - 1] in self.table["surnames"]

    def ends_name(self, char: str) -> bool:
        """Whether a character, empty for none, shows that the name before it is over."""
        return not char or not is_han(char) or char in self.table["after_name"]

    @cached_property
    def _not_given(self) -> tuple[str, ...]:
        return tuple(self.table["not_given"])


@lru_cache(maxsize=4)
def senses(language: str) -> Senses | None:
    """What is known for a language; ``None`` where words have borders and nothing is needed."""
    table = toml("senses").get(language)
    return Senses(table=table) if table else None


def _sense(entry: Mapping[str, Any], table: Mapping[str, Any]) -> Sense:
    like = table[entry["like"]] if "like" in entry else {}
    return Sense(
        prior=entry["prior"],
        start=entry["start"],
        end=entry["end"],
        before=_side(like, entry, "before"),
        after=_side(like, entry, "after"),
    )


def _side(like: Mapping[str, Any], entry: Mapping[str, Any], side: str) -> Side:
    votes = _votes(like, side) | _votes(entry, side)
    return Side(votes, max(map(len, votes), default=0))


def _votes(entry: Mapping[str, Any], side: str) -> dict[str, int]:
    def each(kind: str, vote: int) -> Iterable[tuple[str, int]]:
        return ((pattern, vote) for pattern in entry.get(f"{kind}_{side}", ()))

    return dict((*each("leans", -1), *each("name", STRONG), *each("word", -STRONG)))
