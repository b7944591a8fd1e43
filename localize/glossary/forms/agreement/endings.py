"""Genitives after a rendering, where its last letter decides how they are written."""

from __future__ import annotations

from collections.abc import Callable

import regex

from localize.glossary.forms.agreement.spot import APOSTROPHES, Change, Spot, table

__all__ = ["rules"]

_TWICE = regex.compile(rf"[{APOSTROPHES}]s([{APOSTROPHES}]s)(?!\p{{L}})")
_GENITIVE = regex.compile(rf"[{APOSTROPHES}]s(?!\p{{L}})")
_JOINED_S = regex.compile(r"s(?!\p{L})")
# A noun or its adjective follows; within quotation marks the apostrophe may be one of them.
_ALONE = regex.compile(rf"[{APOSTROPHES}](?= \p{{L}})")
_OPENING = frozenset("‚‘'›")


def rules(language: str) -> tuple[Callable[[Spot], Change | None], ...]:
    """The genitive rules of a language."""
    return {"en": (_english,), "de": (_german,), "nl": (_dutch,)}.get(language, ())


def _english(spot: Spot) -> Change | None:
    """Lin Wan's's → Lin Wan's; New Year's + 's → New Year's."""
    twice = _TWICE.match(spot.after)
    if twice:
        return spot.follow(len(twice[1]), "", "genitive", skip=twice.start(1))
    ending = spot.rendering[-2:].replace("’", "'").lower()
    more = _GENITIVE.match(spot.after) if ending in ("'s", "s'") else None
    return spot.follow(len(more[0]), "", "genitive") if more else None


def _german(spot: Spot) -> Change | None:
    """Maxs → Max’, Lin Wan’ Schwert → Lin Wans Schwert."""
    hisses = spot.rendering.lower().endswith(tuple(table("de")["hissing"]))
    if hisses and _JOINED_S.match(spot.after):
        return spot.follow(1, "’", "genitive")
    return _without_apostrophe(spot) if not hisses and spot.rendering[-1:].isalpha() else None


def _without_apostrophe(spot: Spot) -> Change | None:
    if not _ALONE.match(spot.after) or _OPENING & set(spot.before + spot.rendering):
        return None
    return spot.follow(1, "s", "genitive")


def _dutch(spot: Spot) -> Change | None:
    """Maos → Mao's, Wan's → Wans, Max's → Max'."""
    data, last = table("nl"), spot.rendering[-1:].lower()
    joined, apart = _JOINED_S.match(spot.after), _GENITIVE.match(spot.after)
    if not last.isalpha() or not (joined or apart):
        return None
    if last in data["hissing"]:
        return spot.follow(1 if joined else 2, "’", "genitive")
    takes_apostrophe = _is_long(spot.rendering.lower())
    if joined and takes_apostrophe:
        return spot.follow(1, "’s", "genitive")
    # After e and diphthongs usage depends on how the name is said.
    if apart and not takes_apostrophe and last not in data["vowels"]:
        return spot.follow(2, "s", "genitive")
    return None


def _is_long(word: str) -> bool:
    """Whether a word ends in one long vowel letter: Mao, Yi, not Zhou."""
    data, last, before = table("nl"), word[-1:], word[-2:-1]
    if last in data["always_long"]:
        return before != last
    return last in data["long_after_consonant"] and before not in data["vowels"]
