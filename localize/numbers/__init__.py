"""Quantities by value, in running text: 三百二十亿 is 32 billion is 32.000 millones is ٣٢ مليارًا.

``find`` reads them, ``render`` writes them. How a language writes numbers is data
(``localize/data/numbers.toml``); three readers know the three ways of writing: numerals without
spaces (``han``), Hangul numerals (``hangul``), words and magnitudes (``words``). Precision comes
before recall: 一起, 十分 and 千万别 count nothing, and a bare "one" is no number. ``times`` and
``months`` (``moments``) read times of the day and months.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from localize.numbers import han, hangul, words
from localize.numbers.common import Quantity, fold, rules
from localize.numbers.hangul import numeral as sino_korean
from localize.numbers.moments import Month, Time, months, times
from localize.numbers.vocabulary import vocabulary
from localize.numbers.writing import render

__all__ = [
    "Month",
    "Quantity",
    "Time",
    "find",
    "may_count",
    "months",
    "render",
    "sino_korean",
    "times",
]

_READERS = {"han": han.read, "hangul": hangul.read, "words": words.read}


def find(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities in a text, in its order; ``language`` is a BCP 47 tag.

    Digits of every script count, with the language's grouping and decimal marks; a mark before
    exactly three digits groups where the language has it as a grouping mark anywhere (``32.000``
    and ``32,000`` are both 32,000 in Spanish). A language without rules gets digits only.

    >>> [(item.text, int(item.value)) for item in find("三百二十亿，十分一起", "zh")]
    [('三百二十亿', 32000000000)]
    >>> [(item.text, int(item.value)) for item in find("Thirty-two billion, my dear!", "en")]
    [('Thirty-two billion', 32000000000)]
    """
    code, rule = rules(language)
    hits = _READERS[rule["system"]](fold(text, rule), code)
    return tuple(
        Quantity(
            start=hit.start,
            end=hit.end,
            text=text[hit.start : hit.end],
            value=hit.value,
            approximate=hit.approximate,
            kind=hit.kind,
        )
        for hit in hits
    )


def may_count(text: str, language: str) -> bool:
    """Whether ``find`` can find anything: a quick look, for the most texts have no number.

    >>> [may_count(text, "en") for text in ("He left for a while.", "Two hundred", "٣")]
    [False, True, True]
    """
    code, rule = rules(language)
    if rule["system"] == "words":
        return words.may_count(text, vocabulary(code))
    return _numeral(code).search(text) is not None


@lru_cache(maxsize=8)
def _numeral(language: str) -> regex.Pattern[str]:
    _, rule = rules(language)
    if rule["system"] == "hangul":
        return regex.compile(r"[\d가-힣]")
    digits = (rule["digits"] + "".join(rule["more_digits"])).replace("一", "")
    # A lone 一 counts nothing.
    return regex.compile(
        rf"[\d{digits}{''.join(rule['units'])}{rule['half']}萬億兩]|{rule['ordinal']}一"
    )
