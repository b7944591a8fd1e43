"""Vocabulary of number words: the tables of a language, ready for looking words up."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import regex

from localize.numbers.common import Rules, any_of, rules

__all__ = ["Vocabulary", "Word", "key", "look_up", "may_begin", "ordinal", "vocabulary"]

Word = tuple[Literal["small", "magnitude"], Fraction]
"""What a word means: a number to add or multiply into a group, or the size of a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    language: str
    first: frozenset[str]
    """Words that a number or a half may begin with, without prefixes and endings."""
    telling: frozenset[str]
    """Those of them that are no articles."""
    figure: regex.Pattern[str]
    group: str
    decimal: str
    values: dict[str, Fraction]
    magnitudes: dict[str, Fraction]
    duals: dict[str, Fraction]
    """What a magnitude means with its dual ending, at the beginning of a number."""
    hundred: frozenset[str]
    ones: frozenset[str]
    ordinals: dict[str, Fraction]
    fractions: dict[str, Fraction]
    """Word → denominator."""
    multiples: dict[str, Fraction]
    """twice, double."""
    about: dict[str, Fraction]
    suffixes: dict[str, Fraction]
    joiner: str
    joins: str
    point: str
    """The word for the decimal mark."""
    prefixes: tuple[str, ...]
    tails: regex.Pattern[str]
    """What German joins to a numeral: dreijährig, zehnfach."""
    teen: frozenset[str]
    bare: bool
    four_twenties: bool
    ordinal_after: frozenset[str]
    ordinal_suffix: regex.Pattern[str]
    stop: regex.Pattern[str] | None
    and_half: regex.Pattern[str]
    half_of: regex.Pattern[str]
    half_alone: regex.Pattern[str]
    percent: regex.Pattern[str]


@lru_cache(maxsize=32)
def vocabulary(language: str) -> Vocabulary:
    _, rule = rules(language)
    first, ones = _first(rule), frozenset(key(word) for word in rule.get("one", "").split())
    stop = [*rule.get("stop", []), *rule.get("ordinal_stop", [])]
    return Vocabulary(
        language=language,
        first=first,
        telling=first - ones,
        figure=_figure(rule["group"], rule["decimal"]),
        group=rule["group"],
        decimal=rule["decimal"],
        values=_table(rule, "values"),
        magnitudes=_table(rule, "magnitudes"),
        duals=_table(rule, "duals"),
        hundred=frozenset(key(word) for word in rule.get("hundred", "").split()),
        ones=ones,
        ordinals=_table(rule, "ordinals"),
        fractions=_table(rule, "fractions"),
        multiples=_table(rule, "multiples"),
        about=_table(rule, "about"),
        suffixes={word: Fraction(value) for word, value in rule.get("suffixes", {}).items()},
        joiner=key(rule.get("joiner", "")),
        joins=rule.get("joins", "none"),
        point=key(rule.get("point", "")),
        prefixes=tuple(rule.get("prefixes", ())),
        tails=regex.compile(rf"(?:{'|'.join(rule.get('tails', ['(?!)']))})\p{{L}}*$"),
        teen=frozenset(rule.get("teen", "").split()),
        bare=rule.get("bare", False),
        four_twenties=rule.get("four_twenties", False),
        ordinal_after=frozenset(rule.get("ordinal_after", ())),
        ordinal_suffix=regex.compile(rf"(?:{rule.get('ordinal_suffix', '(?!)')})(?!\p{{L}})"),
        stop=regex.compile(rf"(?i)\b(?:{'|'.join(stop)})\b") if stop else None,
        and_half=_phrase(rule.get("and_half", []), r"\s+"),
        half_of=_phrase(rule.get("half_of", []), ""),
        half_alone=_phrase(rule.get("half_alone", []), ""),
        percent=regex.compile(rf"(?i)\s?(?:{any_of(rule['percent'])})(?!\p{{L}})"),
    )


def _phrase(entries: list[str], lead: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?i){lead}(?:{'|'.join(entries) or '(?!)'})\b")


def _figure(group: str, decimal: str) -> regex.Pattern[str]:
    """Digits with groups of three by one and the same mark, or without groups."""
    marks, points = regex.escape(group), regex.escape(decimal)
    return regex.compile(
        rf"[1-9]\d{{0,2}}(?P<mark>[{marks}])\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)(?:[{points}]\d+)?"
        rf"|\d+(?:[{points}]\d+)?"
    )


def _table(rule: Rules, name: str) -> dict[str, Fraction]:
    return {
        key(word): Fraction(value)
        for value, words in rule.get(name, {}).items()
        for word in words.split()
    }


def _first(rule: Rules) -> frozenset[str]:
    names = ("values", "magnitudes", "duals", "ordinals", "multiples", "about")
    said = [word for name in names for row in rule.get(name, {}).values() for word in row.split()]
    halves = [*rule.get("half_of", ()), *rule.get("half_alone", ())]
    said += [regex.match(r"\p{L}*", entry)[0] for entry in halves]
    said += [*rule.get("one", "").split(), *rule.get("hundred", "").split()]
    if rule.get("joins") == "inside":
        said.append("anderthalb")
    return frozenset(key(word) for word in said if word)


@lru_cache(maxsize=65536)
def may_begin(text: str, language: str) -> bool:
    """Whether a folded word can begin a number: most can't, and the same come all the time."""
    words = vocabulary(language)
    if text in words.first:
        return True
    if words.joins == "inside":
        return any(word in text for word in words.first)
    return words.joins == "prefix" and text.removesuffix("ا").endswith(tuple(words.first))


_ALEFS = str.maketrans("أإآ", "ااا")


@lru_cache(maxsize=32768)
def key(word: str) -> str:
    """Lower case; Arabic without marks and tatweel, its alefs one letter."""
    bare = word.lower()
    if bare.isascii():
        return bare
    bare = "".join(c for c in bare if c != "\u0640" and unicodedata.category(c) != "Mn")
    return bare.translate(_ALEFS)


def look_up(text: str, words: Vocabulary) -> Word | None:
    """What a folded word means; ``None`` for a word that is no number."""
    if text in words.magnitudes:
        return "magnitude", words.magnitudes[text]
    if text in words.hundred:
        return "small", Fraction(100)
    if text in words.values:
        return "small", words.values[text]
    if (
        words.joins == "inside"
        and (value := _compound(words.tails.sub("", text), words)) is not None
    ):
        return "small", value
    if words.joins == "prefix" and text.endswith("ا"):
        return look_up(text.removesuffix("ا"), words)
    return None


_GERMAN_ORDINAL = regex.compile(r"(?:s?te[nrsm]?)$")


def ordinal(text: str, words: Vocabulary) -> Fraction | None:
    """Value of an ordinal word: third, zwölften, siebenhundertste."""
    if text in words.ordinals:
        return words.ordinals[text]
    if words.joins == "inside" and _GERMAN_ORDINAL.search(text):
        return _compound(_GERMAN_ORDINAL.sub("", text), words)
    return None


def _compound(word: str, words: Vocabulary) -> Fraction | None:
    """Value of a German compound: zweiunddreißigtausend, zweieinhalb, hundertdrei."""
    if word in words.values:
        return words.values[word]
    if word == "anderthalb":
        return Fraction(3, 2)
    if word.endswith("mal"):
        return _compound(word.removesuffix("mal"), words)
    if word.endswith("einhalb"):
        whole = _compound(word.removesuffix("einhalb") or "ein", words)
        return None if whole is None else whole + Fraction(1, 2)
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        head, found, tail = word.partition(scale)
        if found:
            return _scaled(head, tail.removeprefix("und"), Fraction(size), words)
    ones, found, tens = word.partition("und")
    one, ten = words.values.get(ones), words.values.get(tens)
    if found and one and ten and one < 10 <= ten:
        return one + ten
    return None


def _scaled(head: str, tail: str, size: Fraction, words: Vocabulary) -> Fraction | None:
    factor = _compound(head, words) if head else Fraction(1)
    rest = _compound(tail, words) if tail else Fraction(0)
    if factor is None or rest is None or rest >= size:
        return None
    return factor * size + rest
