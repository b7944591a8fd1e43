"""How fast cues are to be read, alone and together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localize.checks import target_text
from localize.document import Cue
from localize.locales import Limits
from localize.text import length

__all__ = ["Speeds", "characters_a_second", "measure", "shown"]

_BINS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """The cues of tracks of one locale and medium, by their speed."""

    limit: float
    """Characters a second."""
    bins: tuple[int, ...] = (0,) * _BINS
    """Cues by tenths of the limit: the first ten are within it; the last one holds all that is
    faster."""

    def __add__(self, other: Speeds) -> Speeds:
        """Both together; they must have the same limit."""
        assert self.limit == other.limit
        bins = tuple(mine + theirs for mine, theirs in zip(self.bins, other.bins, strict=True))
        return Speeds(limit=self.limit, bins=bins)


def shown(cue: Cue) -> str:
    """The cue's text without markup, as a viewer sees it."""
    return target_text(cue).strip("\n")


def characters_a_second(cue: Cue, limits: Limits) -> float | None:
    """``None`` for a cue without text or duration."""
    count = length(shown(cue), limits.counting)
    return count * 1000 / cue.duration_ms if count and cue.duration_ms > 0 else None


def measure(cues: Iterable[Cue], limits: Limits, most: float) -> Speeds:
    """How many of the cues are how fast; ``most``: the limit of those who read them."""
    bins = [0] * _BINS
    for cue in cues:
        if (speed := characters_a_second(cue, limits)) is not None:
            bins[_bin(speed, most)] += 1
    return Speeds(limit=most, bins=tuple(bins))


def _bin(speed: float, limit: float) -> int:
    tenths = speed * 10 / limit
    return 9 if tenths == 10 else min(int(tenths), _BINS - 1)  # at the limit is within it
