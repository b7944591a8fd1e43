"""Ordinary words with their frequencies, and text divided into words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files as resources

from localize.curation.mining.tables import tables

__all__ = ["Lexicon", "Segmenter", "lexicon"]

# Frequencies of words.zh.txt are counts in this many words of running text (jieba's dict.txt).
_RUNNING_WORDS = 60_101_964
# Characters that the list doesn't have are rare: dearer than any that it has.
_UNKNOWN = math.log(_RUNNING_WORDS) + 1.0
_UNKNOWN_GIVEN = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """General Chinese. Costs are -ln of a word's probability in running text."""

    costs: Mapping[str, float]
    nouns: frozenset[str]
    surnames: Mapping[str, float]
    """Character → bits: how much likelier it begins a name than stands in running text."""
    given: Mapping[str, float]

    def is_word(self, text: str) -> bool:
        """Whether ``text`` is an ordinary word of two or more characters."""
        return len(text) > 1 and text in self.costs

    def given_bits(self, char: str) -> float:
        """How much likelier a character is in a given name than in running text."""
        return self.given.get(char, _UNKNOWN_GIVEN)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of ``data/words.zh.txt``; its head says where it comes from."""
    costs: dict[str, float] = {}
    nouns: set[str] = set()
    names: dict[str, dict[str, float]] = {"surname": {}, "given": {}}
    text = resources("localize").joinpath("data/words.zh.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        kind, half_bits, *words = line.split(" ")
        if kind in names:
            names[kind].update(dict.fromkeys(words, int(half_bits) / 2))
            continue
        cost = math.log(_RUNNING_WORDS) - int(half_bits) / 2 * math.log(2)
        costs.update(dict.fromkeys(words, cost))
        if kind == "noun":
            nouns.update(words)
    return Lexicon(
        costs=costs, nouns=frozenset(nouns), surnames=names["surname"], given=names["given"]
    )


@lru_cache(maxsize=1)
def _costs_in_works() -> Mapping[str, float]:
    """Without words that hide the end of a place's name: 城外, 巷口."""
    ends, localizers = tables().places, tables().localizers
    return {
        word: cost
        for word, cost in lexicon().costs.items()
        if len(word) != 2 or word[0] not in ends or word[1] not in localizers
    }


class Segmenter:
    """Divides Chinese text into its most probable words, with words of the work's own."""

    def __init__(self, own: Mapping[str, float]) -> None:
        """``own``: words that the lexicon lacks, or that are commoner here → cost."""
        self._costs = {**_costs_in_works(), **own}
        by_first: dict[str, set[int]] = {}
        for word in self._costs:
            by_first.setdefault(word[0], {1}).add(len(word))
        self._lengths = {first: tuple(sorted(lengths)) for first, lengths in by_first.items()}

    def gain(self, text: str) -> float:
        """Bits by which words explain a text better than its single characters do."""
        words = self._cost(self.cut(text))
        return (self._cost(list(text)) - words) / math.log(2)

    def _cost(self, words: list[str]) -> float:
        return sum(self._costs.get(word, _UNKNOWN) for word in words)

    def cut(self, text: str) -> list[str]:
        """The words of a stretch of text without marks, in order."""
        size, costs, lengths = len(text), self._costs, self._lengths
        best = [math.inf] * (size + 1)
        best[0] = 0.0
        back = [0] * (size + 1)
        for start in range(size):
            so_far = best[start]
            for length in lengths.get(text[start], (1,)):
                end = start + length
                if end > size:
                    break
                cost = costs.get(text[start:end])
                if cost is None:
                    if length > 1:
                        continue
                    cost = _UNKNOWN
                if so_far + cost < best[end]:
                    best[end], back[end] = so_far + cost, start
        words = []
        while size:
            words.append(text[back[size] : size])
            size = back[size]
        return words[::-1]
