"""Syllables in other alphabets: Hangul and katakana by ear, Cyrillic, Arabic, Persian."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localize.naming.tables import table

__all__ = ["ALEF", "arabic", "cyrillic", "hangul", "katakana", "persian"]

ALEF = "آ"
"""ARABIC LETTER ALEF WITH MADDA ABOVE: the syllable a."""

_HANGUL, _KATAKANA, _CYRILLIC = range(3)
_CYRILLIC_VOWELS = "аеёиоуэюя"
# Longest first, so that zh is not z.
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")


def _look_up(syllables: Iterable[str], column: int) -> list[str]:
    syllable = table("syllables")["syllable"]
    return [syllable[item][column] for item in syllables]


def hangul(syllables: Iterable[str]) -> str:
    """Mandarin by the Korean loan-word orthography.

    >>> hangul(("lin", "wan", "qing"))
    '린완칭'
    """
    return "".join(_look_up(syllables, _HANGUL))


def katakana(syllables: Iterable[str]) -> str:
    """Mandarin by the Heibonsha guideline.

    >>> katakana(("wan", "qing"))
    'ワンチン'
    """
    return "".join(_look_up(syllables, _KATAKANA))


def cyrillic(syllables: Iterable[str]) -> str:
    """One word by Palladius, with the hard sign that keeps two syllables apart.

    >>> cyrillic(("chang", "an")), cyrillic(("xi", "an"))
    ('Чанъань', 'Сиань')
    """
    word = ""
    for item in _look_up(syllables, _CYRILLIC):
        apart = word.endswith("н") and item[0] in _CYRILLIC_VOWELS
        word += ("ъ" if apart else "") + item
    return word.capitalize()


def arabic(syllables: Sequence[str]) -> str:
    """One word by the house table.

    >>> arabic(("wan", "qing")), arabic(("yun", "nan"))
    ('وانتشينغ', 'يونان')
    """
    return _arabic(syllables, table("arabic")["initial"])


def persian(syllables: Sequence[str]) -> str:
    """The same with the letters that Persian has and Arabic lacks.

    >>> persian(("zhang", "pei"))
    'ژانگپی'
    """
    rules = table("arabic")
    word = _arabic(syllables, rules["initial"] | rules["persian"]["initial"])
    for letter, own in rules["persian"]["letters"].items():
        word = word.replace(letter, own)
    return word


def _arabic(syllables: Sequence[str], initials: dict[str, str]) -> str:
    rules = table("arabic")
    word = ""
    for index, syllable in enumerate(syllables):
        piece = _syllable(syllable, initials, last=index == len(syllables) - 1)
        if word.endswith(rules["doubled"]) and piece.startswith(rules["doubled"]):
            piece = piece.removeprefix(rules["doubled"])
        word += piece
    return word


def _syllable(syllable: str, initials: dict[str, str], *, last: bool) -> str:
    rules = table("arabic")
    if syllable in rules["zero"]:
        return rules["zero"][syllable]
    initial = next(item for item in _INITIALS if syllable.startswith(item))
    final = syllable.removeprefix(initial)
    if initial in "jqx" and final[0] == "u":
        final = "ü" + final[1:]
    if final == rules["last_only"] and not last:
        return initials[initial]
    written = rules["house"].get(final) or rules["final"][final]
    if final[0] == "ü" and initial in rules["house"]["bare_after"]:
        written = written.removeprefix("ي")
    return initials[initial] + written
