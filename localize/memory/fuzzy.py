"""How alike two sentences are, and which of many may be alike at all."""

from __future__ import annotations

import math

import regex

from localize.memory.entries import key

__all__ = ["Pattern", "folded", "grams", "least_shared", "window"]

_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def folded(text: str) -> str:
    """What is compared: without case, and without the white space that ``key`` ignores."""
    return key(text).casefold()


def grams(text: str) -> set[str]:
    """Pieces of a folded text that similar texts share: two letters where a letter is a syllable
    or a word, else three. A shorter text is one piece.

    >>> sorted(grams("他走了"))
    ['他走', '走了']
    """
    size = _size(text)
    return {text[at : at + size] for at in range(max(1, len(text) - size + 1))}


def _size(text: str) -> int:
    return 2 if _DENSE.search(text) else 3


def window(text: str, floor: float) -> tuple[int, int]:
    """Shortest and longest text that can reach a score of ``floor`` against a folded text."""
    return math.ceil(len(text) * floor - 1e-9), int(len(text) / floor + 1e-9)


def least_shared(text: str, floor: float) -> int:
    """How many of its grams a text shares at least with one that reaches the score.

    An edit changes as many grams as one is long (the q-gram lemma: Ukkonen, Approximate
    string-matching with q-grams and maximal matches, 1992). Short texts may share none; such
    pairs aren't looked for.
    """
    edits = int((1 - floor) * window(text, floor)[1] + 1e-9)
    return max(1, len(grams(text)) - edits * _size(text))


class Pattern:
    """A folded text that many others are compared with."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._masks: dict[str, int] = {}
        for at, char in enumerate(text):
            self._masks[char] = self._masks.get(char, 0) | 1 << at

    def score(self, other: str) -> float:
        """``Similar.score`` of the two folded texts."""
        longer = max(len(self.text), len(other))
        return 1.0 - self.distance(other) / longer if longer else 1.0

    def distance(self, other: str) -> int:
        """Letters to insert, delete or exchange (Levenshtein).

        A column of the table at a time, as bits of one number (Myers, A fast bit-vector algorithm
        for approximate string matching, 1999, with Hyyrö's horizontal differences, 2003).
        """
        if not self.text:
            return len(other)
        every, last = (1 << len(self.text)) - 1, 1 << (len(self.text) - 1)
        rises, falls, edits = every, 0, len(self.text)
        for char in other:
            same = self._masks.get(char, 0)
            vertical = same | falls
            horizontal = (((same & rises) + rises) ^ rises) | same
            up, down = falls | ~(horizontal | rises), rises & horizontal
            edits += bool(up & last) - bool(down & last)
            up, down = up << 1 | 1, down << 1
            rises, falls = (down | ~(vertical | up)) & every, up & vertical & every
        return edits
