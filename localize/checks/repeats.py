"""Repetition as decoders make it: the same few words over and over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import regex

__all__ = ["Loop", "loop"]

# A word, or one character of a script that puts no spaces between words.
_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}]|[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*"
)
_LONGEST = 10
"""Tokens of the longest unit that is looked for; engines loop on phrases, not on sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A unit that is said ``times`` times in a row."""

    start: int
    end: int
    unit: str
    times: int
    tokens: int
    """Tokens in one unit."""


def loop(text: str) -> Loop | None:
    """The longest stretch of the text that repeats one unit three times or more.

    Case and what stands between the tokens don't count.

    >>> loop("I see, I see, I see").times
    3
    >>> loop("the sword of the sect") is None
    True
    """
    said = _TOKEN.findall(text.lower())
    if len(said) - len(set(said)) < 2 or max(Counter(said).values()) < 3:
        return None
    spans = [match.span() for match in _TOKEN.finditer(text)]
    tokens = [text[start:end].lower() for start, end in spans]
    best: Loop | None = None
    covered = 0
    for size in range(1, min(_LONGEST, len(tokens) // 3) + 1):
        first, length = _longest_run(tokens, size)
        times = length // size + 1
        if times < 3 or times * size <= covered:
            continue
        covered = times * size
        unit = text[spans[first][0] : spans[first + size - 1][1]]
        start, end = spans[first][0], spans[first + length + size - 1][1]
        best = Loop(start=start, end=end, unit=unit, times=times, tokens=size)
    return best


def _longest_run(tokens: list[str], size: int) -> tuple[int, int]:
    """Start and length of the longest run in which each token equals the one ``size`` later."""
    best_start = best = start = run = 0
    for index in range(len(tokens) - size):
        if tokens[index] == tokens[index + size]:
            if not run:
                start = index
            run += 1
            if run > best:
                best_start, best = start, run
        else:
            run = 0
    return best_start, best
