"""Numbers in Korean: digits with 만 and 억, Sino-Korean numerals, native ones before counters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import regex

from localize.numbers.common import Hit, Kind, any_of, evaluate, mask, rules

__all__ = ["numeral", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    stop: regex.Pattern[str]
    figure: regex.Pattern[str]
    sino: regex.Pattern[str]
    native: regex.Pattern[str]
    days: regex.Pattern[str]
    percent: regex.Pattern[str]
    vague: regex.Pattern[str]
    digits: dict[str, int]
    units: dict[str, int]
    words: dict[str, int]
    single: str
    ambiguous: frozenset[str]
    few: str


@lru_cache(maxsize=1)
def _grammar(language: str) -> _Grammar:
    _, rule = rules(language)
    units = "".join(rule["units"])
    chars = rule["digits"] + units + rule["few"]
    number = r"\d+(?:,\d{3})*(?:\.\d+)?"
    words, days = _table(rule["native"]), _table(rule["days"])
    ones = any_of(word for word, value in words.items() if value < 10)
    tens = any_of(word for word, value in words.items() if value >= 10)
    free, nouns = set(rule["free"]), any_of(rule["before_nouns"])
    free_ones = any_of(word for word in free if words[word] < 10)
    free_tens = any_of(word for word in free if words[word] >= 10)
    counters = "|".join(rule["native_counters"])
    return _Grammar(
        stop=regex.compile(f"(?<![가-힣])(?:{any_of(rule['stop'])})"),
        figure=regex.compile(
            rf"(?<![A-Za-z\d])(?P<ordinal>제\s?)?"
            rf"(?P<core>{number}(?:[{units}]+(?:\s?{number}[{units}]*)*)?)(?P<over>{rule['over']})?"
            rf"(?!\d|{rule['month']})"
        ),
        sino=regex.compile(
            rf"(?<![가-힣])(?P<core>[{chars}]+(?:\s[{chars}]+)*)(?P<over>{rule['over']})?"
            rf"(?:(?=(?P<counter>\s?(?:{'|'.join(rule['counters'])})))"
            rf"|(?=(?P<free>(?:{any_of(rule['particles'])})?(?![가-힣]))))"
        ),
        native=regex.compile(
            rf"(?<![가-힣])(?:(?P<tens>{tens})(?P<ones>{ones})(?=\s?(?:{counters}))"
            rf"|(?:(?P<tens>{tens})|(?P<ones>{ones}))(?=\s(?:{counters}))"
            rf"|(?P<tens>{tens})?(?P<ones>{free_ones})|(?P<tens>{free_tens})(?P<ones>{ones})?"
            rf"|(?P<ones>{nouns})(?=\s[가-힣]))"
        ),
        days=regex.compile(f"(?<![가-힣])(?:{any_of(days)})"),
        percent=regex.compile(rf"\s?(?:{any_of(rule['percent'])})"),
        vague=regex.compile(f"[{rule['few']}]"),
        digits={char: value for value, char in enumerate(rule["digits"])},
        units=rule["units"],
        words=words | days,
        single=rule["single"],
        ambiguous=frozenset(rule["ambiguous"]),
        few=rule["few"],
    )


def _table(rows: dict[str, str]) -> dict[str, int]:
    return {word: int(value) for value, words in rows.items() for word in words.split()}


def read(text: str, language: str) -> list[Hit]:
    """The quantities in a folded text."""
    grammar = _grammar(language)
    masked = mask(text, grammar.stop)
    hits = [_figure(match, masked, grammar) for match in grammar.figure.finditer(masked)]
    masked = mask(masked, grammar.figure)
    hits += [_sino(match, masked, grammar) for match in grammar.sino.finditer(masked)]
    hits += [_native(match, masked, grammar) for match in grammar.native.finditer(masked)]
    for day in grammar.days.finditer(masked):
        hits.append(Hit(*day.span(), Fraction(grammar.words[day[0]]), False, "number"))
    return sorted(hit for hit in hits if hit)


# After a myriad unit 만 is "only": 3천만만, 3억만.
_ONLY = regex.compile("(?<=[만억조])만$")


def _figure(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    core, (start, end) = match["core"], match.span()
    if _ONLY.search(core) and end == match.end("core"):
        core, end = core[:-1], end - 1
    value = _evaluate(core, grammar)
    if value is None:
        return None
    kind: Kind = "ordinal" if match["ordinal"] else "number"
    return _finish(Hit(start, end, value, bool(match["over"]), kind), text, grammar)


def _sino(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    core, end = match["core"], match.end()
    counter = match["counter"]
    # 오십만이: a last 이 before a space is the subject particle, not 2.
    if not counter and len(core) > 1 and (core.endswith("이") or _ONLY.search(core)):
        core, end = core[:-1], end - 1
    bare = core.replace(" ", "")
    if len(bare) == 1:
        sure = bare in grammar.single and counter is not None and counter.startswith(" ")
    elif len(bare) == 2:
        sure = counter is not None or bare not in grammar.ambiguous
    else:
        sure = True
    # Numerals in the text count by units; 억 and 조 don't begin one.
    has_unit = len(bare) == 1 or any(char in grammar.units for char in bare)
    if not sure or bare[0] in "억조" or not has_unit:
        return None
    value = _evaluate(grammar.vague.sub("일", core), grammar)
    if value is None:
        return None
    vague = bool(match["over"]) or any(char in grammar.few for char in core)
    return _finish(Hit(match.start(), end, value, vague, "number"), text, grammar)


def _native(match: regex.Match[str], text: str, grammar: _Grammar) -> Hit | None:
    value = grammar.words.get(match["tens"], 0) + grammar.words.get(match["ones"], 0)
    if value <= 1:
        return None
    return _finish(Hit(*match.span(), Fraction(value), False, "number"), text, grammar)


_NTH = regex.compile(r"\s?번째")


def _finish(hit: Hit, text: str, grammar: _Grammar) -> Hit:
    if percent := grammar.percent.match(text, hit.end):
        return hit._replace(end=percent.end(), kind="percent")
    if nth := _NTH.match(text, hit.end):
        return hit._replace(end=nth.end(), kind="ordinal")
    return hit


_PIECE = regex.compile(r"[\d,.]+|\S")


def _evaluate(core: str, grammar: _Grammar) -> Fraction | None:
    tokens: list[tuple[str, Fraction]] = []
    for piece in _PIECE.findall(core):
        if piece[0].isdigit():
            tokens.append(("n", Fraction(piece.replace(",", ""))))
        elif piece in grammar.units:
            tokens.append(("u", Fraction(grammar.units[piece])))
        else:
            tokens.append(("n", Fraction(grammar.digits[piece])))
    return evaluate(tokens, colloquial=False)


def numeral(value: int) -> str:
    """The Sino-Korean numeral of a whole number below 10**16, without spaces.

    >>> numeral(30_000_000), numeral(100_000_000), numeral(1_234)
    ('삼천만', '일억', '천이백삼십사')
    """
    _, rule = rules("ko")
    names = {size: char for char, size in rule["units"].items()}
    if value >= 10_000:
        unit = max(size for size in names if size <= value)
        head, rest = divmod(value, unit)
        count = "" if head == 1 and unit == 10_000 else numeral(head)
        return count + names[unit] + (numeral(rest) if rest else "")
    text = ""
    for unit in (1000, 100, 10, 1):
        digit, value = divmod(value, unit)
        if digit:
            text += ("" if digit == 1 < unit else rule["digits"][digit]) + names.get(unit, "")
    return text
