"""Times of the day and months in running text: 下午四点二十 is 4:20 p.m. is 16 h 20 is halb fünf.

How a language says them is data (``[….moments]`` in ``localize/data/numbers.toml``): patterns
whose groups say what a piece means. A bare numeral with a unit (三点, four hours) is no time:
something must say so, a half of the day, minutes, or a word like "o'clock".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.numbers import words
from localize.numbers.common import Rules, any_of, fold, rules
from localize.numbers.vocabulary import vocabulary

__all__ = ["Month", "Time", "months", "times"]

NOON = 720
_DIGITAL = r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\d:])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time of the day."""

    start: int
    end: int
    """``text == whole[start:end]``."""
    text: str
    minutes: int
    """Since midnight; where ``half_known`` is false, twelve hours more may be meant."""
    half_known: bool

    def agrees(self, other: Time) -> bool:
        """Whether both may be the same time.

        >>> one, = times("下午四点二十分", "zh")
        >>> [one.agrees(two) for two in times("16:20, 4:20, 4:20 a.m.", "en")]
        [True, True, False]
        """
        if self.half_known and other.half_known:
            return self.minutes == other.minutes
        return self.minutes % NOON == other.minutes % NOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the year by its name or number."""

    start: int
    end: int
    text: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    language: str
    system: str
    times: tuple[regex.Pattern[str], ...]
    months: regex.Pattern[str] | None
    numerals: dict[str, int]
    names: dict[str, int]
    hint: regex.Pattern[str]
    """What every time that isn't ``16:20`` has: without it nothing is looked for."""


@lru_cache(maxsize=32)
def _grammar(language: str) -> _Grammar:
    _, rule = rules(language)
    said = rule.get("moments", {})
    numerals = _numerals(language, rule)
    names = {name: int(number) for number, row in said.get("months", {}).items() for name in row}
    numeral = rf"(?:\d{{1,2}}|{_one_of(numerals)})"
    fill = {
        "<N>": numeral,
        "<M>": rf"(?:{numeral}(?:[\s-](?:et\s|y\s)?{numeral})?(?![\p{{L}}-]))",
        "<AM>": _one_of(said.get("am", ())),
        "<PM>": _one_of(said.get("pm", ())),
        "<MONTH>": _one_of(names),
        "<DIGITAL>": _DIGITAL,
    }
    month = said.get("month")
    return _Grammar(
        language=language,
        system=rule["system"],
        times=tuple(
            regex.compile("(?i)" + _filled(text, fill)) for text in said.get("times", (_DIGITAL,))
        ),
        months=regex.compile(_filled(month, fill)) if month else None,
        numerals=numerals,
        names=names,
        hint=regex.compile("(?i)" + said.get("hint", ":")),
    )


def _one_of(items: Iterable[str]) -> str:
    return any_of(items) or "(?!)"


def _filled(text: str, fill: dict[str, str]) -> str:
    for name, pattern in fill.items():
        text = text.replace(name, pattern)
    return text


def _numerals(language: str, rule: Rules) -> dict[str, int]:
    """Words for 1 to 59, as far as times need them."""
    said = rule.get("moments", {})
    table = {word: int(value) for value, row in said.get("hours", {}).items() for word in row}
    if rule["system"] == "words":
        values = vocabulary(language).values if said else {}
        return {word: int(value) for word, value in values.items() if 0 < value < 60} | table
    zero, *digits = rule["digits"]
    ten = next(char for char, value in rule["units"].items() if value == 10)
    for value in range(1, 60):
        tens, ones = divmod(value, 10)
        head = "" if not tens else ten if tens == 1 else digits[tens - 1] + ten
        table.setdefault(head + (digits[ones - 1] if ones else ""), value)
    return table | {zero + digit: value for value, digit in enumerate(digits, 1)}


def times(text: str, language: str) -> tuple[Time, ...]:
    """The times of the day in a text, in its order; ``language`` is a BCP 47 tag."""
    code, rule = rules(language)
    grammar = _grammar(code)
    if not grammar.hint.search(text):
        return ()
    folded = fold(text, rule)
    found: list[Time] = []
    for pattern in grammar.times:
        for match in pattern.finditer(folded):
            time = _time(match, text, grammar)
            if time and not any(
                time.start < other.end and other.start < time.end for other in found
            ):
                found.append(time)
    return tuple(sorted(found, key=lambda time: time.start))


def _time(match: regex.Match[str], text: str, grammar: _Grammar) -> Time | None:
    groups = match.groupdict()
    hour = _number(groups["hour"], grammar)
    minute = _minute(groups, grammar)
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    # "quarter to five" and "halb fünf" come before the hour.
    minutes = 60 * hour + (-minute if groups.get("to") else minute)
    morning, evening = bool(groups.get("am")), bool(groups.get("pm"))
    if evening and hour < 12:
        minutes += NOON
    elif morning and hour == 12:
        minutes -= NOON
    # Twelve in the evening is midnight, twelve p.m. is noon.
    half_known = morning or (evening and hour != 12) or hour > 12 or hour == 0
    return Time(
        start=match.start(),
        end=match.end(),
        text=text[match.start() : match.end()],
        minutes=minutes % (2 * NOON),
        half_known=half_known,
    )


def _minute(groups: dict[str, str | None], grammar: _Grammar) -> int | None:
    if groups.get("half"):
        return 30
    if quarter := groups.get("quarter"):
        return 15 * (_number(quarter, grammar) or 1)  # 三刻: three of them
    return _number(groups.get("minute") or "0", grammar)


def _number(text: str | None, grammar: _Grammar) -> int | None:
    text = text or ""
    if text.isdecimal():
        return int(text)
    if (value := grammar.numerals.get(text.lower())) is not None or grammar.system != "words":
        return value
    hits = words.read(text, grammar.language)  # of two words or more: cuarenta y dos
    whole = len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(text))
    return int(hits[0].value) if whole else None


def months(text: str, language: str) -> tuple[Month, ...]:
    """The months in a text, in its order; ``language`` is a BCP 47 tag."""
    code, rule = rules(language)
    grammar = _grammar(code)
    return tuple(_months(text, fold(text, rule), grammar)) if grammar.months else ()


def _months(text: str, folded: str, grammar: _Grammar) -> Iterator[Month]:
    assert grammar.months is not None
    for match in grammar.months.finditer(folded):
        start, end = match.span()
        name = match["month"]
        number = grammar.names.get(name) or _number(name, grammar)
        if number and number <= 12:
            yield Month(start=start, end=end, text=text[start:end], number=number)
