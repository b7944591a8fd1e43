"""Left-to-right units of a right-to-left line: what must be seen in the order it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.data import toml

__all__ = ["Unit", "own_marks", "units"]

_NUMBER = r"[0-9]+(?:[.,:/٫٬][0-9]+)*"
_ANY_DIGIT = "[0-9٠-٩۰-۹]"
_WORD = r"\p{Latin}[\p{Latin}\p{M}\p{N}]*(?:['’.&_-][\p{Latin}\p{N}]+)*"
_DASH = "[-‐‑–−×~]"
_YEAR = r"(?!(?:1[89]|20)\d\d[ \u00a0])"


@dataclass(frozen=True, slots=True)
class Unit:
    """A span of a line that is one piece."""

    start: int
    end: int
    kind: str
    """``address``, ``symbol``, ``phone``, ``measure``, ``range``, ``sign``, ``initials``;
    ``count`` for a number before any Latin word and ``start`` for a hyphen and a number at the
    line's beginning, either of which may be two things."""


def own_marks() -> frozenset[str]:
    """Words with a mark of their own at their end."""
    return frozenset(toml("bidi/units")["own_marks"]["words"])


@lru_cache(maxsize=1)
def _certain() -> regex.Pattern[str]:
    """Kinds that are one thing, as named groups; the first that matches at a place is taken."""
    words = sorted(toml("bidi/units")["measures"]["words"], key=len, reverse=True)
    measures = "|".join(map(regex.escape, words))
    kinds = {
        "address": r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)[!-~]+(?<![.,;:!?'\"()\[\]])"
        r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "phone": rf"(?<![\p{{L}}\p{{N}}])(?:\+|(?=[0٠۰]))(?=(?:[ \u00a0-]?{_ANY_DIGIT}){{7}})"
        rf"{_ANY_DIGIT}+(?:[ \u00a0-]{_ANY_DIGIT}{{2,}})+",
        "measure": rf"(?<![\p{{Latin}}\d.])[+−±]?[$€£¥]?{_NUMBER}[ \u00a0]?(?:{measures})"
        r"(?![\p{Latin}\d+#*])",
        # A word of Latin letters before a sentence's own mark is none of these.
        "symbol": rf"{_WORD}(?:[ \u00a0]{_WORD})*[+#*]+(?![+#*\p{{Latin}}\d])"
        r"|(?<![\p{L}\d@#.])[@#.]\p{Latin}[\p{Latin}\d_]*",
        # Where only a space or more follows, the last full stop is the sentence's.
        "initials": r"(?<!\p{L})(?:\p{Lu}\.){2,}(?=[ \u00a0]\p{L})",
        "range": rf"(?<![\p{{Latin}}\d.]){_NUMBER}%?(?:{_DASH}{_NUMBER}%?)+(?!\p{{Latin}})",
        "sign": rf"(?<![\p{{L}}\d\p{{P}}\p{{S}}])(?:(?<!^)-|[+−±]){_NUMBER}(?!\p{{Latin}})",
    }
    rules = "|".join(f"(?P<{kind}>{rule})" for kind, rule in kinds.items())
    return regex.compile(rf"(?=[\p{{Latin}}\p{{Nd}}+−±$€£¥@#.-])(?:{rules})")


# A hyphen at the line's beginning may be a speaker's dash; Hebrew sets it without a space.
_DOUBTFUL = regex.compile(
    rf"(?P<start>^-{_NUMBER}(?!\p{{Latin}})(?=\P{{Hebrew}}*$))"
    rf"|(?P<count>(?<![\p{{Latin}}\p{{N}}]){_YEAR}{_NUMBER}[ \u00a0]{_WORD}"
    rf"(?:[ \u00a0](?:{_WORD}|{_NUMBER}))*(?![+#*\p{{Latin}}\d]))"
)


def units(line: str) -> list[Unit]:
    """Units of a line, in order, none over another."""
    found = [_unit(match) for match in _certain().finditer(line)]
    for match in _DOUBTFUL.finditer(line):
        if all(unit.end <= match.start() or match.end() <= unit.start for unit in found):
            found.append(_unit(match))
    return sorted(found, key=lambda unit: unit.start)


def _unit(match: regex.Match[str]) -> Unit:
    return Unit(*match.span(), match.lastgroup or "")
