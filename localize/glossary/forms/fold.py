"""Differences of spelling that don't make another word, taken out before words are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.text import BIDI_CONTROLS

__all__ = ["Folded", "fold", "normalise"]

# Languages of the Arabic script that have one yeh and no teh marbuta of their own.
_PERSIAN = frozenset({"fa", "ur", "ps", "ckb"})

# Apostrophes, hard spaces, line breaks.
_SAME = {"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\n": " "}
# Hamza on alef, and the letters that Persian keyboards have for yeh and kaf. Alef maqsura and teh
# marbuta stay: "on" and Ali, a teacher and his teacher differ by them.
_ARABIC = dict(zip("أإآٱیک", "اااايك", strict=True))
_YEH_AND_HEH = dict(zip("ىةۀ", "يهه", strict=True))
_HEBREW = {"׳": "'", "״": '"'}
_LIGATURES = {"œ": "oe", "Œ": "Oe"}

_INVISIBLE = BIDI_CONTROLS | frozenset("\u00ad\u200b\u2060\ufeff")
# Tashkeel, superscript alef and tatweel; niqqud and cantillation.
_TASHKEEL = frozenset(map(chr, (*range(0x064B, 0x0656), 0x0670, 0x0640)))
_MARKS = {
    "arabic": _TASHKEEL,
    "persian": _TASHKEEL,
    "hebrew": frozenset(map(chr, range(0x0591, 0x05C8))) - {"\u05be"},
    "other": frozenset(),
}
_TABLES = {
    "arabic": str.maketrans({**_SAME, **_ARABIC}),
    "persian": str.maketrans({**_SAME, **_ARABIC, **_YEH_AND_HEH}),
    "hebrew": str.maketrans({**_SAME, **_HEBREW}),
    "other": str.maketrans({**_SAME, **_LIGATURES}),
}
# Where one of these stands, letters and indexes no longer go in step.
_UNEVEN = {
    family: regex.compile(f"[{''.join(map(regex.escape, sorted(_INVISIBLE | marks)))}œŒ]")
    for family, marks in _MARKS.items()
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and where each of its letters begins and ends in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text, not empty, as a stretch of the original."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=8192)
def fold(text: str, language: str) -> Folded:
    """A text without the differences that don't count in a language (primary subtag).

    Composed; straight apostrophes; no marks of vocalisation, joiners of lines or direction;
    alef without hamza.
    """
    family = _family(language)
    if not _UNEVEN[family].search(text) and unicodedata.is_normalized("NFC", text):
        places = range(len(text) + 1)
        return Folded(text.translate(_TABLES[family]), places[:-1], places[1:])
    return _uneven(text, family)


def normalise(text: str, language: str) -> tuple[str, Sequence[int]]:
    """A text as ``fold`` has it, for a BCP 47 tag, and the index of each letter in ``text``."""
    folded = fold(text, language.split("-", maxsplit=1)[0].lower())
    return folded.text, folded.starts


def _family(language: str) -> str:
    if language in _PERSIAN:
        return "persian"
    if language == "ar":
        return "arabic"
    return "hebrew" if language in ("he", "yi") else "other"


def _uneven(text: str, family: str) -> Folded:
    table, marks = _TABLES[family], _MARKS[family]
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in regex.finditer(r"\X", text):
        # Composition drops no mark's owner: a cluster's letters share its place.
        for index, end, char in _pieces(match):
            if char in _INVISIBLE:
                continue
            if char in marks:
                if ends and ends[-1] == index:
                    ends[-1] = end
                continue
            for letter in char.translate(table):
                letters.append(letter)
                starts.append(index)
                ends.append(end)
    return Folded("".join(letters), tuple(starts), tuple(ends))


def _pieces(cluster: regex.Match[str]) -> list[tuple[int, int, str]]:
    """Composed characters of a cluster with their places; in step if nothing was composed."""
    text, start = cluster.group(), cluster.start()
    composed = unicodedata.normalize("NFC", text)
    if len(composed) == len(text):
        return [(start + index, start + index + 1, char) for index, char in enumerate(text)]
    return [(start, cluster.end(), char) for char in composed]
