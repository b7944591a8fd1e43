"""Numbers in Korean: digits with 만 and 억, Sino-Korean numerals, native ones before counters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import regex

from localize.numbers.common import Hit, any_of, evaluate, mask, rules

__all__ = ["read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    stop: regex.Pattern[str]
    figure: regex.Pattern[str]
    sino: regex.Pattern[str]
    native: regex.Pattern[str]
    percent: regex.Pattern[str]
    counter: regex.Pattern[str]
    digits: dict[str, int]
    units: dict[str, int]
    words: dict[str, int]
    single: str
    few: str


@lru_cache(maxsize=1)
def _grammar(language: str) -> _Grammar:
    _, rule = rules(language)
    units = "".join(rule["units"])
    chars = rule["digits"] + units + rule["few"]
    number = r"\d+(?:,\d{3})*(?:\.\d+)?"
    words = {word: int(value) for value, all_ in rule["native"].items() for word in all_.split()}
    tens = any_of(word for word, value in words.items() if value >= 10)
    ones = any_of(word for word, value in words.items() if value < 10)
    counters = any_of(rule["native_counters"])
    return _Grammar(
        stop=regex.compile(f"(?<![가-힣])(?:{any_of(rule['stop'])})"),
        figure=regex.compile(
            rf"(?<![A-Za-z\d])(?P<ordinal>제\s?)?"
            rf"(?P<core>{number}(?:[{units}]+(?:\s?{number}[{units}]*)*)?)(?P<over>{rule['over']})?"
        ),
        sino=regex.compile(
            rf"(?<![가-힣])(?P<core>[{chars}]+(?:\s[{chars}]+)*)(?P<over>{rule['over']})?"
            rf"(?=(?P<counter>\s?(?:{any_of(rule['counters'])}))|(?P<free>[^가-힣]|$))"
        ),
        native=regex.compile(
            rf"(?<![가-힣])(?P<tens>{tens})?(?P<ones>{ones})?(?=\s?(?:{counters}))(?<=\p{{Hangul}})"
        ),
        percent=regex.compile(rf"\s?(?:{any_of(rule['percent'])})"),
        counter=regex.compile(r"\s?번째"),
        digits={char: value for value, char in enumerate(rule["digits"])},
        units=rule["units"],
        words=words,
        single=rule["single"],
        few=rule["few"],
    )


def read(text: str, language: str) -> list[Hit]:
    """The quantities in a folded text."""
    grammar = _grammar(language)
    masked = mask(text, grammar.stop)
    hits: list[Hit | None] = [_figure(m, masked, grammar) for m in grammar.figure.finditer(masked)]
    masked = mask(masked, grammar.figure)
    hits += [_sino(match, masked, grammar) for match in grammar.sino.finditer(masked)]
    hits += [_native(match, masked, grammar) for match in grammar.native.finditer(masked)]
    return sorted(hit for hit in hits if hit)


def _figure(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    value = _evaluate(match["core"], grammar)
    if value is None:
        return None
    return _finish(match, value, bool(match["over"]), text, grammar, bool(match["ordinal"]))


def _sino(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    core = match["core"].replace(" ", "")
    has_unit = any(char in grammar.units for char in core)
    if len(core) == 1 and not (core in grammar.single and match["counter"]):
        return None
    # Two syllables are too often a word (이만, 오만, 구조): only a counter makes them a number.
    if (len(core) > 1 and not has_unit) or (len(core) == 2 and not match["counter"]):
        return None
    vague = any(char in grammar.few for char in core)
    value = _evaluate(regex.sub(f"[{grammar.few}]", "일", core), grammar)
    if value is None:
        return None
    return _finish(match, value, vague or bool(match["over"]), text, grammar)


def _native(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    value = grammar.words.get(match["tens"], 0) + grammar.words.get(match["ones"], 0)
    if value <= 1:
        return None
    return _finish(match, Fraction(value), False, text, grammar)


def _finish(
    match: regex.Match[str],
    value: Fraction,
    vague: bool,
    text: str,
    grammar: _Grammar,
    ordinal: bool = False,
) -> Hit:
    start, end = match.span()
    if percent := grammar.percent.match(text, end):
        return Hit(start, percent.end(), value, vague, "percent")
    nth = grammar.counter.match(text, end)
    return Hit(
        start, nth.end() if nth else end, value, vague, "ordinal" if ordinal or nth else "number"
    )


def _evaluate(core: str, grammar: _Grammar) -> Fraction | None:
    tokens: list[tuple[str, Fraction]] = []
    for piece in regex.findall(r"[\d,.]+|\S", core):
        if piece[0].isdigit():
            tokens.append(("n", Fraction(piece.replace(",", ""))))
        elif piece in grammar.units:
            tokens.append(("u", Fraction(grammar.units[piece])))
        else:
            tokens.append(("n", Fraction(grammar.digits[piece])))
    return evaluate(tokens)
