"""A rendering in its text, and a change beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localize.data import toml

__all__ = ["APOSTROPHES", "Change", "Spot", "recase", "table"]

APOSTROPHES = "'’"
_NEAR = 48  # characters: no rule looks further back


@dataclass(frozen=True, slots=True)
class Spot:
    """A rendering at ``text[start:end]``, without particles or clitics."""

    text: str
    start: int
    end: int

    @property
    def before(self) -> str:
        """What stands before it, as far as a rule may look."""
        return self.text[max(0, self.start - _NEAR) : self.start]

    @property
    def rendering(self) -> str:
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + _NEAR]

    def rewrite(self, back: int, into: int, written: str, rule: str, *, own: int = 0) -> Change:
        """Replace the last ``back`` characters before and the first ``into`` of the rendering.

        The last ``own`` characters of what is written belong to the rendering.
        """
        first = self.start - back
        start = first + len(written) - own
        text = self.text[:first] + written + self.text[self.start + into :]
        end = self.end + len(text) - len(self.text)
        return Change(rule, first, Spot(text, start, end))

    def follow(self, length: int, written: str, rule: str, *, skip: int = 0) -> Change:
        """Replace ``length`` characters after the rendering and ``skip`` that stay."""
        first = self.end + skip
        text = self.text[:first] + written + self.text[first + length :]
        return Change(rule, self.start, Spot(text, self.start, self.end))


@dataclass(frozen=True, slots=True)
class Change:
    """A repair that was made: its rule, the first index it touched, and the new spot."""

    rule: str
    first: int
    spot: Spot


def table(language: str) -> Mapping[str, Any]:
    """A language's table of ``data/agreement.toml``; empty if it has none."""
    return toml("agreement").get(language, {})


def recase(written: str, model: str) -> str:
    """``written`` with a capital if ``model`` begins with one."""
    return written[:1].upper() + written[1:] if model[:1].isupper() else written
