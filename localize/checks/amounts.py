"""L108: numbers, times of the day, months and currencies by value, source against target.

What is compared is what both sides say for certain. A number that is nowhere in the target is
told alone only if it is large; otherwise another one must stand in its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import regex

from localize import numbers as reader
from localize.checks import Context, Problem, at, check
from localize.checks.markup import spoiled
from localize.checks.tables import rows, words
from localize.document import Segment, plain
from localize.numbers import Quantity, Time
from localize.text import split_tag

_LEAST_TOLD = 13
"""Smaller numbers are often idioms (第一眼, 三缺一) or pronouns in the target."""
_ROUND = frozenset({100, 1000, 10_000})
"""Said for "very many": 百里, 千年, 万里."""
_CLOCK = frozenset(":：点點时時시")
_CONVERTED = frozenset("斤里丈尺寸亩畝钱錢担石度折成")
"""Units that a translation may convert: 一百二十斤 are sixty kilograms, 八折 is 20 % off."""
_CONVERTIBLE = frozenset({Fraction(2), Fraction(7), Fraction(10), Fraction(12), Fraction(60)})
"""时辰 and hours, weeks and days, years and decades, months, minutes."""
_CLOCK_ROUND = 24
"""Hours: round the clock."""
_LONGEST = 10_000
"""Characters of a text that is still searched for numbers: no paragraph is longer."""
_ENDLESS = regex.compile(r"\d{40}")
"""No quantity of a story, but more than Python turns into a number (4,300 digits)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """What one text says in numbers; those inside times of the day are no amounts."""

    text: str
    amounts: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    digits: frozenset[int] = frozenset()
    """Digits as they stand: of 21.42 both the hours and the minutes."""


@check("L108", "warning", on=Segment, needs_source=True)
def numbers(segment: Segment, context: Context) -> Iterator[Problem]:
    """A number is not the source's."""
    source, text = plain(segment.source), plain(segment.target)
    if not text or not (_counts(source, context) or _DIGIT.search(text)) or spoiled(text):
        return
    if not (_is_large(source, context) or reader.may_count(text, context.locale.tag)):
        return  # small numbers are told only against others
    pair = _Pair(segment, context)
    problems = (pair.wrong_amount(), pair.small_amount(), pair.time(), pair.month())
    yield from filter(None, (*problems, pair.currency(), pair.double_hour()))


_DIGIT = regex.compile(r"\d")
_RUN = regex.compile(r"\d{1,18}")


def _counts(source: str, context: Context) -> bool:
    """Whether the source says anything in numbers."""
    language = context.source_language
    if not reader.may_count(source, language):
        return False
    side = _side(source, language)
    return bool(side.amounts or side.times or _months(source, language))


def _is_large(source: str, context: Context) -> bool:
    """Whether a number of the source must not be missing, or a month or time may be."""
    side = _side(source, context.source_language)
    large = any(item.value >= 10_000 or _is_figure(item) for item in side.amounts)
    return large or bool(side.times) or bool(_months(source, context.source_language))


class _Pair:
    """A segment's numbers beside its source's, and those of the cues that share its sentence."""

    def __init__(self, segment: Segment, context: Context) -> None:
        self.languages = (context.source_language, context.locale.tag)
        self.source = _side(plain(segment.source), context.source_language)
        self.target = _side(plain(segment.target), context.locale.tag)
        around = context.around(segment)
        self.sources = [_side(plain(piece.source), context.source_language) for piece in around]
        self.targets = [_side(plain(piece.target), context.locale.tag) for piece in around]
        # Whole parts: 三十九度五 is 39.5 in one language and 39, 5 in another.
        self.said = {int(item.value) for side in self.sources for item in side.amounts}
        self.found = {int(item.value) for side in self.targets for item in side.amounts}
        self.digits = frozenset().union(*(side.digits for side in self.targets))

    def wrong_amount(self) -> Problem | None:
        """A large number that is missing, has another in its place, or is nowhere in the source."""
        held, text = self.found | self.digits, self.target.text
        lost = [
            item
            for item in self.source.amounts
            if int(item.value) not in held and not self._is_spelt(item)
        ]
        told = [item for item in lost if _is_told(item, self.source.text)]
        ordinals = [item for item in lost if item.kind == "ordinal" and item.value >= _LEAST_TOLD]
        strange = [
            item
            for item in self.target.amounts
            if item.value >= _LEAST_TOLD
            and not item.approximate
            and int(item.value) not in self.said
        ]
        if strange and (missing := told or ordinals):
            return self._replaced(missing, strange)
        if told and (told[0].value >= 10_000 or _is_figure(told[0])):
            message = f"{told[0].text} ({_figure(told[0].value)}) of the source is missing"
            return Problem(message=message, advice="Add the number.", evidence=text)
        if strange and strange[0].text[:1].isdigit() and not self._source_counts():
            item = strange[0]
            message = f"{item.text} stands nowhere in the source"
            return at(text, item.start, item.end, message, "Delete the number, or look what it is.")
        return None

    def _replaced(self, lost: list[Quantity], strange: list[Quantity]) -> Problem | None:
        """The first number that stands for another; those half understood are let go in pairs."""
        for other in lost:
            near = [item for item in strange if self._may_be(item.value, other.value)]
            if near:
                strange = [item for item in strange if item is not near[0]]
            elif strange:
                return _wrong_number(other, strange[0], self.target.text)
        return None

    def _may_be(self, one: Fraction, other: Fraction) -> bool:
        return _is_head(one, other) or _is_elliptic(one, other, self.found)

    def _is_spelt(self, item: Quantity) -> bool:
        """A Korean numeral that may be a word as well (천만), where it is looked for."""
        if split_tag(self.languages[1])[0] != "ko" or item.value.denominator != 1:
            return False
        numeral = reader.sino_korean(int(item.value))
        return len(numeral) > 1 and any(numeral in side.text for side in self.targets)

    def _source_counts(self) -> bool:
        return reader.may_count(self.source.text, self.languages[0])

    def small_amount(self) -> Problem | None:
        """Two days for three: one small number on each side that the other hasn't."""
        if any(_is_converted(item, self.source) for item in self.source.amounts):
            return None
        told = {item.value: item for item in self.source.amounts if _is_small(item, self.source)}
        said = {item.value: item for item in self.target.amounts if _is_small(item, self.target)}
        lost = [told[value] for value in told if int(value) not in self.found | self.digits]
        strange = [said[value] for value in said if not _is_in(value, self.sources, self.said)]
        if len(lost) != 1 or len(strange) != 1 or len(told) != len(said):
            return None
        high, low = sorted((lost[0].value, strange[0].value), reverse=True)
        if high / low in _CONVERTIBLE:
            return None
        return _wrong_number(lost[0], strange[0], self.target.text)

    def time(self) -> Problem | None:
        """A time of the day in place of another."""
        said = [time for side in self.sources for time in side.times]
        found = [time for side in self.targets for time in side.times]
        lost = next((t for t in self.source.times if not any(map(t.agrees, found))), None)
        strange = next((t for t in self.target.times if not any(map(t.agrees, said))), None)
        if lost is None or strange is None:
            return None
        return at(
            self.target.text,
            strange.start,
            strange.end,
            f"{strange.text} for {lost.text}",
            "Write the source's time of the day.",
        )

    def month(self) -> Problem | None:
        """A month in place of another."""
        source, target = self.languages
        mine = _months(self.source.text, source)
        if not mine:
            return None
        said = {m.number for side in self.sources for m in _months(side.text, source)}
        found = {m.number for side in self.targets for m in _months(side.text, target)}
        lost = next((m for m in mine if m.number not in found), None)
        yours = _months(self.target.text, target)
        strange = next((m for m in yours if m.number not in said), None)
        if lost is None or strange is None:
            return None
        return at(
            self.target.text,
            strange.start,
            strange.end,
            f"{strange.text} for {lost.text}",
            "Write the source's month.",
        )

    def currency(self) -> Problem | None:
        """An amount in another currency than the source's."""
        for mine, yours in _same_amounts(self.source.amounts, self.target.amounts):
            said = _currency(mine, self.source.text, self.languages[0])
            found = _currency(yours, self.target.text, self.languages[1])
            if said and found and said != found:
                return at(
                    self.target.text,
                    yours.start,
                    yours.end,
                    f"{found} for {said} at {yours.text}",
                    "Write the source's currency, or convert the amount.",
                )
        return None

    def double_hour(self) -> Problem | None:
        """时辰 given as an hour each: it is two."""
        doubled = {
            item.value
            for item in self.source.amounts
            if _DOUBLE_HOUR.match(self.source.text, item.end)
        }
        hours = words("hours", split_tag(self.languages[1])[0])
        for item in self.target.amounts if doubled else ():
            following = self.target.text[item.end :].lstrip().lower()
            if item.value in doubled and following.startswith(tuple(map(str.lower, hours))):
                message = f"{item.text} hours for {item.text} 时辰, which are two hours each"
                advice = "Write twice as many hours, or keep the unit's name."
                return at(self.target.text, item.start, item.end, message, advice, "info")
        return None


_DOUBLE_HOUR = regex.compile("[个個]?[时時]辰")


# Raw output groups thousands with an ordinary space, which the locale's rules don't read.
_LOOSE_GROUP = regex.compile(r"(?<=(?<!\d)\d{1,3}(?: \d{3})*) (?=\d{3}(?!\d))")


@lru_cache(maxsize=4096)
def _side(text: str, language: str) -> _Side:
    if len(text) > _LONGEST or _ENDLESS.search(text):
        return _Side(text=text)
    times = reader.times(text, language)
    amounts = reader.find(_LOOSE_GROUP.sub("\u202f", text), language)
    return _Side(
        text=text,
        amounts=tuple(
            item
            for item in amounts
            if not any(time.start <= item.start < time.end for time in times)
        ),
        times=times,
        digits=frozenset(int(run) for run in _RUN.findall(text)),
    )


_months = lru_cache(maxsize=4096)(reader.months)


def _same_amounts(
    source: Iterable[Quantity], target: tuple[Quantity, ...]
) -> Iterator[tuple[Quantity, Quantity]]:
    for mine in source:
        yield from ((mine, yours) for yours in target if yours.value == mine.value)


def _currency(item: Quantity, text: str, language: str) -> str:
    """ISO 4217 code of the amount's currency; empty where none is said beside it."""
    table = _currencies(split_tag(language)[0])
    before = text[: item.start].rstrip()[-2:]
    after = text[item.end : item.end + 16].lstrip("个 \u00a0\u202f-").lower()
    signs = (code for sign, code in table if len(sign) == 1 and before.endswith(sign))
    names = (code for name, code in table if after.startswith(name))
    return next(names, "") or next(signs, "")


@lru_cache(maxsize=32)
def _currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Names and signs with their codes, the longest first."""
    table = rows("currency", "signs") | rows("currency", language)
    pairs = [(name, code) for code, names in table.items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _is_small(item: Quantity, side: _Side) -> bool:
    whole = item.value.denominator == 1 and 2 <= item.value < _LEAST_TOLD
    after = side.text[item.end : item.end + 2].removeprefix("个")[:1]
    other = after in _CLOCK or after == "字"  # a message of three characters has four words
    return whole and item.kind == "number" and not item.approximate and not other


def _is_figure(item: Quantity) -> bool:
    """Written in digits, and not for "round the clock"."""
    return item.text[:1].isdigit() and item.value != _CLOCK_ROUND


def _is_converted(item: Quantity, side: _Side) -> bool:
    """Whether a translation may give the figure in another unit."""
    after = side.text[item.end : item.end + 3]
    return (
        item.kind == "measure" or after[:1] in _CONVERTED or _DOUBLE_HOUR.match(after) is not None
    )


_DIGIT_CHARS = {"两": 2, "兩": 2, "双": 2, "雙": 2, "俩": 2} | {
    char: value for value, char in enumerate("一二三四五六七八九十", 1)
}


def _is_in(value: Fraction, sides: Iterable[_Side], said: set[int]) -> bool:
    """Whether a number is anywhere in the source, in names and idioms too."""
    chars = {_DIGIT_CHARS.get(char) for side in sides for char in side.text}
    digits = frozenset().union(*(side.digits for side in sides))
    return int(value) in said | digits | chars


def _wrong_number(lost: Quantity, strange: Quantity, text: str) -> Problem:
    """One number in place of another; ten times too much is no matter of reading."""
    power = abs(math.log10(strange.value / lost.value)) if lost.value > 0 else 0.5
    return at(
        text,
        strange.start,
        strange.end,
        f"{strange.text} ({_figure(strange.value)}) for {lost.text} ({_figure(lost.value)})",
        f"Write {_figure(lost.value)} as the locale writes it.",
        "error" if abs(power - round(power)) < 1e-6 else None,
    )


def _is_head(one: Fraction, other: Fraction) -> bool:
    """One is the other's beginning: 2,000 and 2,800.

    Rather a number whose second word wasn't understood here than a wrong one.
    """
    low, high = sorted((one, other))
    unit = 1
    while low % (unit * 10) == 0:
        unit *= 10
    return high - low < unit


def _is_elliptic(one: Fraction, other: Fraction, found: set[int]) -> bool:
    """The unit is said once: lend me thirty million, I'll give you back a hundred."""
    return (
        one < 1000
        and other in {one * unit for unit in (10**3, 10**6, 10**9)}
        and any(value >= other / one for value in found)
    )


def _is_told(item: Quantity, text: str) -> bool:
    """Whether a translation must say this number."""
    if item.approximate or item.kind == "ordinal":
        return False
    before, after = text[item.start - 1 : item.start], text[item.end : item.end + 1]
    if (item.value in (15, 30, 45) and before in _CLOCK) or (item.value < 25 and after in _CLOCK):
        return False  # 4:30 is half past four, 23:00 is eleven
    if after in _CONVERTED:
        return False
    return item.value >= _LEAST_TOLD and (item.value not in _ROUND or item.text[:1].isdigit())


def _figure(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.2f}"
