"""Numbers in languages that write words with spaces: digits, number words, magnitudes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import regex

from localize.numbers.common import Hit, Kind, Rules, any_of, mask, rules

__all__ = ["read"]

_TOKEN = regex.compile(r"(?P<figure>\d[\d.,'’\s٫٬]*(?<=\d))|[\p{L}\p{M}\u0640]+")
# What may stand between two words of one number.
_GAP = regex.compile(r"\s*-?\s*")
_MAX_ROUND_TENS = 90

Word = tuple[Literal["small", "magnitude"], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    text: str
    """Folded for look-up: lower case, without Arabic marks."""
    value: Fraction | None = None
    """Of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    figure: regex.Pattern[str]
    group: str
    decimal: str
    values: dict[str, Fraction]
    magnitudes: dict[str, Fraction]
    hundred: frozenset[str]
    ones: frozenset[str]
    ordinals: dict[str, Fraction]
    about: dict[str, Fraction]
    suffixes: dict[str, Fraction]
    joiner: str
    joins: str
    prefixes: tuple[str, ...]
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
def _grammar(language: str) -> _Grammar:
    _, rule = rules(language)
    stop = [*rule.get("stop", []), *rule.get("ordinal_stop", [])]
    return _Grammar(
        figure=_figure(rule["group"], rule["decimal"]),
        group=rule["group"],
        decimal=rule["decimal"],
        values=_table(rule, "values"),
        magnitudes=_table(rule, "magnitudes"),
        hundred=frozenset(_key(word) for word in rule.get("hundred", "").split()),
        ones=frozenset(_key(word) for word in rule.get("one", "").split()),
        ordinals=_table(rule, "ordinals"),
        about=_table(rule, "about"),
        suffixes={word: Fraction(value) for word, value in rule.get("suffixes", {}).items()},
        joiner=_key(rule.get("joiner", "")),
        joins=rule.get("joins", "none"),
        prefixes=tuple(rule.get("prefixes", ())),
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
        _key(word): Fraction(value)
        for value, words in rule.get(name, {}).items()
        for word in words.split()
    }


def _key(word: str) -> str:
    """Lower case; Arabic without marks and tatweel, its alefs one letter."""
    bare = "".join(c for c in word.lower() if c != "\u0640" and unicodedata.category(c) != "Mn")
    return bare.translate(str.maketrans("أإآ", "ااا")) if not bare.isascii() else bare


def read(text: str, language: str) -> list[Hit]:
    """The quantities in a folded text."""
    grammar = _grammar(language)
    masked = mask(text, grammar.stop)
    tokens = _tokens(masked, grammar)
    hits: list[Hit] = []
    index = 0
    while index < len(tokens):
        hit, after = _at(masked, tokens, index, grammar)
        if hit:
            hits.append(hit)
        index = max(after, index + 1)
    return hits


def _tokens(text: str, grammar: _Grammar) -> list[_Token]:
    tokens: list[_Token] = []
    for match in regex.finditer(r"\d+|[\p{L}\p{M}\u0640]+", text):
        start, end = match.span()
        if tokens and start < tokens[-1].end:
            continue
        if not match[0][0].isdigit():
            tokens.append(_Token(start=start, end=end, text=_key(match[0])))
            continue
        figure = grammar.figure.match(text, start)
        if figure is None or (start and text[start - 1].isalpha() and text[start - 1].isascii()):
            continue  # a code: X1, A4
        value = _decimal(figure[0], figure["mark"] or "", grammar.decimal)
        tokens.append(_Token(start=start, end=figure.end(), text="", value=value))
    return tokens


def _decimal(figure: str, mark: str, decimal: str) -> Fraction:
    bare = figure.replace(mark, "") if mark else figure
    for point in decimal:
        bare = bare.replace(point, ".")
    return Fraction(bare)


def _at(
    text: str, tokens: Sequence[_Token], index: int, grammar: _Grammar
) -> tuple[Hit | None, int]:
    """The quantity that starts at a token, and the index of the token after it."""
    token = tokens[index]
    if half := grammar.half_of.match(text, token.start):
        after = _next(tokens, half.end())
        word = grammar.magnitudes.get(tokens[after].text) if after < len(tokens) else None
        if word and _GAP.fullmatch(text, half.end(), tokens[after].start):
            return Hit(token.start, tokens[after].end, word / 2, False, "number"), after + 1
    if half := grammar.half_alone.match(text, token.start):
        return Hit(token.start, half.end(), Fraction(1, 2), False, "number"), index + 1
    if token.text in grammar.about:
        return Hit(token.start, token.end, grammar.about[token.text], True, "number"), index + 1
    if token.text in grammar.ordinals and _is_ordinal(tokens, index, grammar):
        value = grammar.ordinals[token.text]
        return Hit(token.start, token.end, value, False, "ordinal"), index + 1
    reading = _Reading(text=text, tokens=tokens, grammar=grammar, first=index)
    reading.run()
    if not reading.is_number():
        return None, index + 1
    return _finish(text, reading, grammar), reading.after


def _next(tokens: Sequence[_Token], position: int) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= position), len(tokens))


def _is_ordinal(tokens: Sequence[_Token], index: int, grammar: _Grammar) -> bool:
    """Not the second of a minute, not two thirds: what stands before decides."""
    before = tokens[index - 1].text if index else ""
    if before in grammar.values or before in grammar.ones:
        return False
    first_two = grammar.ordinals[tokens[index].text] <= 2
    return before in grammar.ordinal_after if first_two and grammar.ordinal_after else True


def _finish(text: str, reading: _Reading, grammar: _Grammar) -> Hit:
    start, end, value = reading.tokens[reading.first].start, reading.end, reading.value
    kind: Kind = "number"
    if reading.ordinal:
        kind = "ordinal"
    elif percent := grammar.percent.match(text, end):
        return Hit(start, percent.end(), value, False, "percent")
    elif reading.after == reading.first + 1 and reading.tokens[reading.first].value is not None:
        suffix = regex.compile(r"\p{L}+").match(text, end)
        if suffix and suffix[0].lower() in grammar.suffixes:
            return Hit(
                start, suffix.end(), value * grammar.suffixes[suffix[0].lower()], False, kind
            )
        if ordinal := grammar.ordinal_suffix.match(text, end):
            return Hit(start, ordinal.end(), value, False, "ordinal")
    return Hit(start, end, value, False, kind)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads one number from its first token as far as the words go together."""

    text: str
    tokens: Sequence[_Token]
    grammar: _Grammar
    first: int
    total: Fraction = Fraction(0)
    current: Fraction | None = None
    last: Fraction | None = None
    """The part that was read last: its value says what may follow."""
    magnitude: Fraction | None = None
    ordinal: bool = False
    after: int = 0
    end: int = 0
    joined: bool = field(default=False)

    @property
    def value(self) -> Fraction:
        return self.total + (self.current or 0)

    def is_number(self) -> bool:
        """A lone "one" or "a" is none."""
        alone = self.after == self.first + 1
        return self.after > self.first and not (
            alone and self.tokens[self.first].text in self.grammar.ones
        )

    def run(self) -> None:
        """Take tokens while they continue the number."""
        index = self.after = self.first
        while index < len(self.tokens):
            token = self.tokens[index]
            if index > self.first and not self._adjoins(index):
                return
            is_joiner = token.text == self.grammar.joiner and self.grammar.joins != "prefix"
            if is_joiner and index == self.after and index > self.first:
                self.joined = True
                index += 1
                continue
            if not self._take(token, index):
                return
            self.joined = False
            index += 1
            self.after, self.end = index, token.end
            index = self.after = self._half(index)

    def _adjoins(self, index: int) -> bool:
        before, token = self.tokens[index - 1], self.tokens[index]
        gap = self.text[before.end : token.start]
        return _GAP.fullmatch(gap) is not None and "\n\n" not in gap

    def _half(self, index: int) -> int:
        """Take "and a half" after the last token; the index of the token after it."""
        half = self.grammar.and_half.match(self.text, self.end)
        if half is None or self.current is None:
            return index
        self.current += Fraction(1, 2)
        self.last = Fraction(1, 2)
        self.end = half.end()
        return _next(self.tokens, half.end())

    def _take(self, token: _Token, index: int) -> bool:
        if token.value is not None:
            if index > self.first:
                return False
            self.current = self.last = token.value
            return True
        joined, word = self._word(token.text, index)
        self.joined = self.joined or joined
        if word is None:
            return self._ordinal(token)
        kind, value = word
        return self._magnitude(value) if kind == "magnitude" else self._small(value)

    def _word(self, text: str, index: int) -> tuple[bool, Word | None]:
        """Whether the word is joined by a prefix, and what it means."""
        grammar = self.grammar
        if text in grammar.ones and text not in grammar.values:
            following = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
            scaled = following in grammar.magnitudes or following in grammar.hundred
            fits = index == self.first and (scaled or following in grammar.teen)
            return False, ("small", Fraction(1)) if fits else None
        if word := _look_up(text, grammar):
            return False, word
        if grammar.joins == "prefix" and text.startswith(grammar.joiner):
            rest = text.removeprefix(grammar.joiner)
            return True, _look_up(rest, grammar) or self._without_prefix(rest)
        return False, self._without_prefix(text)

    def _without_prefix(self, text: str) -> Word | None:
        for prefix in self.grammar.prefixes:
            if text.startswith(prefix) and (word := _look_up(text[len(prefix) :], self.grammar)):
                return word
        return None

    def _ordinal(self, token: _Token) -> bool:
        """ "twenty-first": the ordinal ends the number."""
        value = self.grammar.ordinals.get(token.text)
        if value is None or self.ordinal or not self._adds(value):
            return False
        self.current = (self.current or 0) + value
        self.ordinal = True
        return True

    def _small(self, value: Fraction) -> bool:
        if self.ordinal:
            return False
        if self.current is None:
            in_order = self.magnitude is None or value < self.magnitude
            apart = self.grammar.joins == "prefix" and self.magnitude is not None
            if not in_order or (apart and not self.joined):
                return False
            self.current = value
        elif self.grammar.four_twenties and self.last == 4 and value == 20:
            self.current += 76
            value = Fraction(80)
        elif value == 100 and self.last is not None and self.last < 100 and not self.joined:
            self.current *= 100
        elif self._adds(value):
            self.current += value
        else:
            return False
        self.last = value
        return True

    def _adds(self, value: Fraction) -> bool:
        """Whether a value may be added to what was read last."""
        last, grammar = self.last, self.grammar
        if last is None or self.current is None:
            return False
        if last >= 100:
            needs_joiner = grammar.joins == "prefix"
            return 0 < value < 100 and (self.joined or not needs_joiner)
        if grammar.joins == "prefix":
            teen = value == 10 and last < 10 and not self.joined
            return teen or (self.joined and last < 10 and 20 <= value <= _MAX_ROUND_TENS)
        if self.joined and grammar.joins != "tens":
            return False
        if last % 10 or last < 10 or value <= 0:
            return False
        if grammar.four_twenties:
            return value < 20 if last in (60, 80) else value < 12 if last > 10 else 7 <= value < 10
        return value < 10 and last >= 20

    def _magnitude(self, value: Fraction) -> bool:
        if self.ordinal:
            return False
        if self.current is None and self.last is None:
            if not self.grammar.bare:
                return False
            self.total = value
        elif self.magnitude is not None and value > self.magnitude and not self.joined:
            self.total = self.value * value  # mil millones, thousand million
        elif self.current is not None and (self.magnitude is None or value < self.magnitude):
            self.total += self.current * value
        elif self.grammar.joins == "prefix" and self.joined and self.current is None:
            self.total += value
        else:
            return False
        self.current = None
        self.last = self.magnitude = value
        return True


def _look_up(text: str, grammar: _Grammar) -> Word | None:
    if text in grammar.magnitudes:
        return "magnitude", grammar.magnitudes[text]
    if text in grammar.hundred:
        return "small", Fraction(100)
    if text in grammar.values:
        return "small", grammar.values[text]
    if grammar.joins == "inside" and (value := _compound(text, grammar)) is not None:
        return "small", value
    return None


def _compound(word: str, grammar: _Grammar) -> Fraction | None:
    """Value of a German compound: zweiunddreißigtausend, zweieinhalb, hundertdrei."""
    if word in grammar.values:
        return grammar.values[word]
    if word == "anderthalb":
        return Fraction(3, 2)
    if word.endswith("einhalb"):
        whole = _compound(word.removesuffix("einhalb") or "ein", grammar)
        return None if whole is None else whole + Fraction(1, 2)
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        head, found, tail = word.partition(scale)
        if found:
            return _scaled(head, tail.removeprefix("und"), Fraction(size), grammar)
    ones, found, tens = word.partition("und")
    one, ten = grammar.values.get(ones), grammar.values.get(tens)
    if found and one and ten and one < 10 <= ten:
        return one + ten
    return None


def _scaled(head: str, tail: str, size: Fraction, grammar: _Grammar) -> Fraction | None:
    factor = _compound(head, grammar) if head else Fraction(1)
    rest = _compound(tail, grammar) if tail else Fraction(0)
    if factor is None or rest is None or rest >= size:
        return None
    return factor * size + rest
