"""What the readers of numbers share: their result, the rules as data, folding of characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import regex

from localize.data import toml

__all__ = ["Hit", "Kind", "Quantity", "evaluate", "fold", "mask", "rules"]

Kind = Literal["number", "percent", "ordinal", "measure"]
"""``measure``: with an old unit (里, 斤, 时辰) that a translation may convert, and the figure
with it."""
Rules = Mapping[str, Any]

MASKED = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text."""

    start: int
    end: int
    """``text == whole[start:end]``."""
    text: str
    value: Fraction
    """Exact; of a percentage the figure before the sign, of an approximation its lower end."""
    approximate: bool
    """The numeral itself is vague: 十几, 三四十, hundreds."""
    kind: Kind


class Hit(NamedTuple):
    """A quantity as a reader reports it: positions in the folded text are the text's own."""

    start: int
    end: int
    value: Fraction
    approximate: bool
    kind: Kind


# Languages without a table: digits with English marks.
_PLAIN: Rules = {"system": "words", "group": ",\u00a0\u202f", "decimal": ".", "percent": ["%"]}


@lru_cache(maxsize=256)
def rules(language: str) -> tuple[str, Rules]:
    """Language code and number rules for a BCP 47 tag."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code, toml("numbers").get(code, _PLAIN)


class _Digits(dict[int, str]):
    """Translation of every decimal digit, and of full-width marks, to ASCII, as it is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        value = unicodedata.decimal(char, None)
        self[code] = {"％": "%", "．": "."}.get(char, char) if value is None else str(value)
        return self[code]


_DIGITS = _Digits()


@lru_cache(maxsize=4)
def _simplified(traditional: str, simplified: str) -> dict[int, int]:
    return str.maketrans(traditional, simplified)


def fold(text: str, rule: Rules) -> str:
    """The text with ASCII digits and simplified characters; its length stays the same."""
    if text.isascii():
        return text
    text = text.translate(_DIGITS)
    if "traditional" in rule:
        return text.translate(_simplified(rule["traditional"], rule["simplified"]))
    return text


def mask(text: str, pattern: regex.Pattern[str] | None) -> str:
    """The text with what the pattern matches made unreadable, at the same length."""
    return pattern.sub(lambda match: MASKED * len(match[0]), text) if pattern else text


def any_of(items: Iterable[str]) -> str:
    """A pattern for one of the items, the longest first, each taken literally."""
    return "|".join(regex.escape(item) for item in sorted(items, key=len, reverse=True))


def evaluate(tokens: Sequence[tuple[str, Fraction]], colloquial: bool) -> Fraction | None:
    """Value of numerals in descending units: ``("n", 3), ("u", 100), ("n", 2), ("u", 10)``.

    ``colloquial``: a last digit after a unit counts the next lower unit: 三万五 is 35,000,
    三百五 is 350. ``None`` where the units don't descend.
    """
    if len(tokens) == 1 and tokens[0][0] == "n":
        return tokens[0][1]
    big = [value for kind, value in tokens if kind == "u" and value >= 10_000]
    if not big:
        return _below_myriad(tokens, colloquial)
    unit = max(big)
    at = max(index for index, token in enumerate(tokens) if token == ("u", unit))
    left = evaluate(tokens[:at], colloquial) if at else Fraction(1)
    rest = tokens[at + 1 :]
    right: Fraction | None = Fraction(0)
    if colloquial and len(rest) == 1 and rest[0][0] == "n" and 0 < rest[0][1] < 10:
        right = rest[0][1] * unit / 10
    elif rest:
        right = evaluate(rest, colloquial)
    if left is None or right is None or right >= unit:
        return None
    return left * unit + right


def _below_myriad(tokens: Sequence[tuple[str, Fraction]], colloquial: bool) -> Fraction | None:
    total, last, pending = Fraction(0), Fraction(10_000), None
    zero = False
    for kind, value in tokens:
        if kind == "u":
            if value >= last or pending == 0:
                return None
            total += (1 if pending is None else pending) * value
            last, pending, zero = value, None, False
        elif value == 0 and last < 10_000 and pending is None:
            zero = True
        elif pending is not None or value >= last:
            return None
        else:
            pending = value
    if pending is None:
        return total
    lower = colloquial and last in (100, 1000) and not zero and 0 < pending < 10
    return total + (pending * last / 10 if lower else pending)
