"""Numbers in languages that write words with spaces: digits, number words, magnitudes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import regex

from localize.numbers.common import Hit, Kind, mask
from localize.numbers.vocabulary import (
    Vocabulary,
    Word,
    key,
    look_up,
    may_begin,
    ordinal,
    vocabulary,
)

__all__ = ["may_count", "read"]

_TOKEN = regex.compile(r"\d+|[\p{L}\p{M}\u0640]+")
_LETTERS = regex.compile(r"\p{L}+")
# What may stand between two words of one number.
_GAP = regex.compile(r"\s*-?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    text: str
    """Folded for look-up: lower case, without Arabic marks."""
    value: Fraction | None = None
    """Of a figure."""


def read(text: str, language: str) -> list[Hit]:
    """The quantities in a folded text."""
    words = vocabulary(language)
    if not may_count(text, words):
        return []
    masked = mask(text, words.stop)
    tokens = _tokens(masked, words)
    hits: list[Hit] = []
    index = 0
    while index < len(tokens):
        if tokens[index].value is None and not may_begin(tokens[index].text, words.language):
            index += 1
            continue
        hit, after = _at(masked, tokens, index, words)
        if hit:
            hits.append(hit)
        index = max(after, index + 1)
    return hits


def may_count(text: str, words: Vocabulary) -> bool:
    """Whether a text has a figure, or a word that says a number; an article only begins one."""
    tokens = set(_TOKEN.findall(text.lower()))
    if words.joins not in ("inside", "prefix") and not any(map(str.isdecimal, tokens)):
        return not words.telling.isdisjoint(tokens)
    return any(
        token.isdecimal() or (token not in words.ones and may_begin(key(token), words.language))
        for token in tokens
    )


def _tokens(text: str, words: Vocabulary) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if tokens and start < tokens[-1].end:
            continue
        if not match[0][0].isdigit():
            tokens.append(_Token(start=start, end=end, text=key(match[0])))
            continue
        figure = words.figure.match(text, start)
        if figure is None or (start and text[start - 1].isalpha() and text[start - 1].isascii()):
            continue  # a code: X1, A4
        value = _decimal(figure[0], figure["mark"] or "", words.decimal)
        tokens.append(_Token(start=start, end=figure.end(), text="", value=value))
    return tokens


def _decimal(figure: str, mark: str, decimal: str) -> Fraction:
    bare = figure.replace(mark, "") if mark else figure
    for point in decimal:
        bare = bare.replace(point, ".")
    return Fraction(bare)


def _at(
    text: str, tokens: Sequence[_Token], index: int, words: Vocabulary
) -> tuple[Hit | None, int]:
    """The quantity that starts at a token, and the index of the token after it."""
    token = tokens[index]
    if half := words.half_of.match(text, token.start):
        after = _next(tokens, half.end())
        word = words.magnitudes.get(tokens[after].text) if after < len(tokens) else None
        if word and _GAP.fullmatch(text, half.end(), tokens[after].start):
            return Hit(token.start, tokens[after].end, word / 2, False, "number"), after + 1
    if half := words.half_alone.match(text, token.start):
        return Hit(token.start, half.end(), Fraction(1, 2), False, "number"), index + 1
    if about := _about(tokens, index, words):
        return about
    if token.text in words.multiples:
        return Hit(token.start, token.end, words.multiples[token.text], False, "number"), index + 1
    nth = ordinal(token.text, words)
    # An Arabic ordinal may begin a longer one: الثانية عشرة.
    if nth is not None and words.joins != "prefix" and _is_ordinal(nth, tokens, index, words):
        return Hit(token.start, token.end, nth, False, "ordinal"), index + 1
    reading = _Reading(text=text, tokens=tokens, words=words, first=index)
    reading.run()
    if not reading.is_number():
        return None, index + 1
    hit = _finish(text, reading)
    return hit, max(reading.after, _next(tokens, hit.end))


_THE = "ال"


def _about(tokens: Sequence[_Token], index: int, words: Vocabulary) -> tuple[Hit, int] | None:
    """Hundreds, ملايين; with a definite numeral after it a sum: الملايين الثلاثة."""
    token = tokens[index]
    plain = words.about.get(token.text)
    definite = plain is None and words.joins == "prefix" and token.text.startswith(_THE)
    size = words.about.get(token.text.removeprefix(_THE)) if definite else plain
    if size is None:
        return None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if definite and following and following.text.startswith(_THE):
        count = words.values.get(following.text.removeprefix(_THE))
        if count and 3 <= count <= 10:
            return Hit(token.start, following.end, size * count, False, "number"), index + 2
    return Hit(token.start, token.end, size, True, "number"), index + 1


def _next(tokens: Sequence[_Token], position: int) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= position), len(tokens))


def _is_ordinal(value: Fraction, tokens: Sequence[_Token], index: int, words: Vocabulary) -> bool:
    """Not the second of a minute, not two thirds: what stands before decides."""
    before = tokens[index - 1].text if index else ""
    if before in words.values or before in words.ones:
        return False
    return before in words.ordinal_after if value <= 2 and words.ordinal_after else True


def _finish(text: str, reading: _Reading) -> Hit:
    """The hit of a number that was read, with the sign or word that gives its kind."""
    words, value = reading.words, reading.value
    tokens, start, end = reading.tokens, reading.tokens[reading.first].start, reading.end
    if reading.ordinal:
        return Hit(start, end, value, False, "ordinal")
    if percent := words.percent.match(text, end):
        return Hit(start, percent.end(), value, False, "percent")
    following = tokens[reading.after] if reading.after < len(tokens) else None
    if (
        following
        and following.text in words.fractions
        and _GAP.fullmatch(text, end, following.start)
    ):
        return Hit(start, following.end, value / words.fractions[following.text], False, "number")
    kind: Kind = "number"
    if tokens[reading.first].value is not None and reading.after == reading.first + 1:
        letters = _LETTERS.match(text, end)
        if letters and letters[0].lower() in words.suffixes:
            value, end = value * words.suffixes[letters[0].lower()], letters.end()
        elif ordinal := words.ordinal_suffix.match(text, end):
            end, kind = ordinal.end(), "ordinal"
    return Hit(start, end, value, False, kind)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads one number from its first token as far as the words go together."""

    text: str
    tokens: Sequence[_Token]
    words: Vocabulary
    first: int
    total: Fraction = Fraction(0)
    current: Fraction | None = None
    last: Fraction | None = None
    """The part that was read last: its value says what may follow."""
    magnitude: Fraction | None = None
    ordinal: bool = False
    after: int = 0
    end: int = 0
    joined: bool = False

    @property
    def value(self) -> Fraction:
        return self.total + (self.current or 0)

    def is_number(self) -> bool:
        """A lone "one" or "a" is none, but one third is."""
        if self.after != self.first + 1 or self.tokens[self.first].text not in self.words.ones:
            return self.after > self.first
        following = self.tokens[self.after].text if self.after < len(self.tokens) else ""
        return following in self.words.fractions

    def run(self) -> None:
        """Take tokens while they continue the number."""
        index = self.after = self.first
        while index < len(self.tokens):
            token = self.tokens[index]
            if index > self.first and (not self._adjoins(index) or self._is_percent()):
                return
            is_joiner = token.text == self.words.joiner and self.words.joins != "prefix"
            if is_joiner and index == self.after and index > self.first:
                self.joined = True
                index += 1
                continue
            if not self._take(token, index):
                return
            self.joined = False
            index += 1
            self.after, self.end = index, token.end
            index = self.after = self._places(self._half(index))

    def _adjoins(self, index: int) -> bool:
        before, token = self.tokens[index - 1], self.tokens[index]
        gap = self.text[before.end : token.start]
        return _GAP.fullmatch(gap) is not None and "\n\n" not in gap

    def _is_percent(self) -> bool:
        """30 بالمئة is a percentage, not 30 hundreds."""
        return self.words.percent.match(self.text, self.end) is not None

    def _half(self, index: int) -> int:
        """Take "and a half" after the last token; the index of the token after it."""
        half = self.words.and_half.match(self.text, self.end)
        if half is None or (self.current is None and self.magnitude is None):
            return index
        after = _next(self.tokens, half.end())
        size = self._definite_magnitude(after)  # مليونين ونصف المليون
        if size or self.current is None:  # dos millones y medio
            self.total += (size or self.magnitude or 0) / 2
        else:
            self.current += Fraction(1, 2)
            self.last = Fraction(1, 2)
        after += bool(size)
        self.end = self.tokens[after - 1].end if size else half.end()
        return after

    def _definite_magnitude(self, index: int) -> Fraction | None:
        word = self.tokens[index].text if index < len(self.tokens) else ""
        return self.words.magnitudes.get(word.removeprefix(_THE)) if word[:2] == _THE else None

    def _places(self, index: int) -> int:
        """Take "point five two" after the last token; the index of the token after it."""
        if self.current is None or not self._says(index, self.words.point):
            return index
        size = Fraction(1)
        while (digit := self._digit(index + 1)) is not None:
            size /= 10
            self.current += digit * size
            self.last = size
            index += 1
        if size == 1:
            return index
        self.end = self.tokens[index].end
        return index + 1

    def _says(self, index: int, text: str) -> bool:
        return bool(text) and index < len(self.tokens) and self.tokens[index].text == text

    def _digit(self, index: int) -> Fraction | None:
        word = self.tokens[index].text if index < len(self.tokens) else ""
        value = self.words.values.get(word)
        return value if value is not None and value < 10 and self._adjoins(index) else None

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
        words = self.words
        if text in words.ones and text not in words.values:
            following = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
            scaled = following in words.magnitudes or following in words.hundred
            fits = index == self.first and (scaled or following in words.teen)
            return False, ("small", Fraction(1)) if fits else None
        if index == self.first and text in words.duals and not self._has_tanwin(index):
            return False, ("small", words.duals[text])
        if words.joins == "prefix" and index == self.first and text in words.ordinals:
            self.ordinal = True
            return False, ("small", words.ordinals[text])
        if word := look_up(text, words):
            return False, word
        if words.joins == "prefix" and text.startswith(words.joiner):
            rest = text.removeprefix(words.joiner)
            return True, look_up(rest, words) or self._without_prefix(rest)
        return False, self._without_prefix(text)

    def _has_tanwin(self, index: int) -> bool:
        """ألفًا is a thousand, ألفا two thousand."""
        token = self.tokens[index]
        return "\u064b" in self.text[token.start : token.end]

    def _without_prefix(self, text: str) -> Word | None:
        for prefix in self.words.prefixes:
            rest = text.removeprefix(prefix)
            # لست is "I am not", not "for six": ل and ف go before long words only.
            fits = rest != text and (prefix not in ("ل", "ف") or len(rest) > 3)
            if fits and (word := look_up(rest, self.words)):
                return word
        return None

    def _ordinal(self, token: _Token) -> bool:
        """The ordinal ends the number: twenty-first, seven hundredth."""
        value = ordinal(token.text, self.words)
        if value is None or self.ordinal or self.current is None:
            return False
        if value in (100, 1000) and self.current < value:
            self.current *= value
        elif self._adds(value):
            self.current += value
        else:
            return False
        self.ordinal = True
        return True

    def _small(self, value: Fraction) -> bool:
        if self.ordinal and self.words.joins != "prefix":
            return False
        if self.current is None:
            in_order = self.magnitude is None or value < self.magnitude
            apart = self.words.joins == "prefix" and self.magnitude is not None
            if not in_order or (apart and not self.joined):
                return False
            self.current = value
        elif self.words.four_twenties and self.last == 4 and value == 20:
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
        last, words = self.last, self.words
        if last is None or self.current is None:
            return False
        if last >= 100:
            needs_joiner = words.joins == "prefix"
            room = 100 if last % 1000 else 1000
            return 0 < value < room and (self.joined or not needs_joiner)
        if words.joins == "prefix":
            teen = value == 10 and last < 10 and not self.joined
            return teen or (self.joined and last < 10 and 20 <= value <= 90)
        if self.joined and words.joins != "tens":
            return False
        if last % 10 or last < 10 or value <= 0:
            return False
        if words.four_twenties:
            return value < 20 if last in (60, 80) else value < 12 if last > 10 else 7 <= value < 10
        return value < 10 and last >= 20

    def _magnitude(self, value: Fraction) -> bool:
        if self.ordinal:
            return False
        if self.current is None and self.last is None:
            if not self.words.bare:
                return False
            self.total = value
        elif self.magnitude is not None and value > self.magnitude and not self.joined:
            self.total = self.value * value  # mil millones, thousand million
        elif self.current is not None and (self.magnitude is None or value < self.magnitude):
            self.total += self.current * value
        elif self.words.joins == "prefix" and self.joined and self.current is None:
            self.total += value
        else:
            return False
        self.current = None
        self.last = self.magnitude = value
        return True
