"""Where the lines of a subtitle break: by sense first, then by balance.

Break after punctuation, before conjunctions and prepositions, never after an article or inside
a name (Netflix 215758617; the words are the locale's data). In Chinese and Japanese any two
characters may part but for the marks that begin or end no line (JIS X 4051, CLREQ); better
places are after marks and particles and where a new word seems to begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import regex

from localize.locales import Limits, Locale
from localize.text import length

__all__ = ["breaks", "wrap"]

# Costs of a break; the scale is the cost of an average place between two words.
_SENTENCE, _CLAUSE, _BEFORE_WORD, _PLAIN, _NAME, _KEPT = 0.0, 2.0, 5.0, 10.0, 40.0, 60.0
_WIDE_PLAIN, _QUOTED, _WORD_HELD = 15.0, 8.0, 30.0
# A line twice as long as the other costs about as much as a place of the next worse kind.
_BALANCE = 40.0
_TOP_HEAVY = 1.5
# More than all other costs together; the square makes what can't fit at least even.
_OVERFLOW, _EXCESS = 300.0, 5000.0
# A text with more places than this is no subtitle: its search would take too long.
_MAX_PLACES = 400

_SENTENCE_END = regex.compile('[.!?…⋯؟۔。！？]["”’“»›」』）)]*$')
_CLAUSE_END = regex.compile('[,;:،؛，、；：—–-]["”’“»›」』）)]*$')
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’.]+$")
_FIRST_WORD = regex.compile(r"^[\"“«„‘(¿¡]*([\p{L}\p{M}'’]+)")
_WIDE = r"\p{Han}\p{Hiragana}\p{Katakana}ー々〆"
_NO_START = frozenset(
    "、。，．！？：；）」』】》〉〕〟”’…⋯・·ー々〆ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％%!?,.:;)]}～—―"
)
_NO_END = frozenset("「『（【《〈〔〝“‘([{¿¡—―")
_TOKEN = regex.compile(rf"[^{_WIDE}\W]+(?:[-'’.,:]?[^{_WIDE}\W]+)*|.", regex.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A place where a line may end."""

    at: int
    """Offset of the next line's first character, in the text."""
    end: int
    """Offset after this line's last character: a space at the break belongs to no line."""
    cost: float


def wrap(text: str, limits: Limits, locale: Locale) -> list[str]:
    """The lines of a text, at most ``limits.max_lines``.

    One line where the text fits; else as few as hold it, broken by sense and balanced. A text
    that doesn't fit at all is broken as evenly as its places allow; nothing is ever dropped.

    Line breaks in ``text`` count as spaces.
    """
    text = text.replace("\n", " ").strip()
    lines, start = [], 0
    for end, following in breaks(text, limits, locale):
        lines.append(text[start:end])
        start = following
    return [*lines, text[start:]]


def breaks(
    text: str, limits: Limits, locale: Locale, unbroken: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """The spans that become line breaks: of a space, or empty between two wide characters.

    ``unbroken``: spans of the text that stay on one line (names).
    """
    if length(text, limits.counting) <= limits.cpl:
        return []
    borders = {border for span in unbroken for border in span} if locale.joiner == "" else set()
    places = [
        # Without spaces: where a name begins or ends, there is sure to be a border of words.
        replace(place, cost=min(place.cost, _PLAIN)) if place.at in borders else place
        for place in _places(text, limits, locale)
        if not any(start < place.at and place.end < end for start, end in unbroken)
    ]
    if not places or len(places) > _MAX_PLACES:
        return []
    best: tuple[float, list[_Place]] | None = None
    for count in range(2, limits.max_lines + 1):
        found = _best(text, places, count, limits)
        if found is None:
            break
        if best is None or found[0] < best[0]:
            best = found
        if best[0] < _OVERFLOW:
            break
    return [(place.end, place.at) for place in best[1]] if best else []


def _best(
    text: str, places: list[_Place], count: int, limits: Limits
) -> tuple[float, list[_Place]] | None:
    """The cheapest way to set ``text`` in ``count`` lines: cost and places."""
    mean = length(text, limits.counting) / count
    last = _Place(at=len(text), end=len(text), cost=0.0)
    # Cheapest way to end a line at each place, line by line.
    ways: dict[int, tuple[float, list[_Place]]] = {0: (0.0, [])}
    for number in range(count):
        ends = [last] if number == count - 1 else places
        following: dict[int, tuple[float, list[_Place]]] = {}
        for start, (cost, path) in ways.items():
            for place in ends:
                if place.end <= start:
                    continue
                line = _line_cost(text[start : place.end], mean, number, limits)
                total = cost + line + place.cost
                if place.at not in following or total < following[place.at][0]:
                    following[place.at] = (total, [*path, place])
        ways = following
    if len(text) not in ways:
        return None
    cost, path = ways[len(text)]
    return cost, path[:-1]


def _line_cost(line: str, mean: float, number: int, limits: Limits) -> float:
    size = length(line, limits.counting)
    share = (size - mean) / limits.cpl
    heavy = _TOP_HEAVY if number == 0 and share > 0 else 0.0
    over = max(0.0, size - limits.cpl) / limits.cpl
    excess = _OVERFLOW + _EXCESS * over * over if over else 0.0
    return _BALANCE * share * share + heavy + excess


def _places(text: str, limits: Limits, locale: Locale) -> list[_Place]:
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    wide = locale.joiner == ""
    inside = _inside_words(text, locale) if wide else frozenset()
    places = []
    for (start, end), (after, stop) in pairwise(tokens):
        if text[start:end] in _SPACES:
            continue
        if text[after:stop] in _SPACES:
            first = stop + len(text[stop:]) - len(text[stop:].lstrip("".join(_SPACES)))
            cost = _cost(text[:end], text[first:], locale) if first < len(text) else None
            if cost is not None:
                places.append(_Place(at=first, end=end, cost=cost))
        elif wide:
            cost = _wide_cost(text[:after], text[after:], locale)
            if cost is not None:
                held = _WORD_HELD if after in inside else 0.0
                places.append(_Place(at=after, end=after, cost=cost + held))
    return places or _syllables(text, limits)


_SPACES = (" ", "\u3000")
_HANGUL_PAIR = regex.compile(r"(?<=\p{Hangul})(?=\p{Hangul})")


def _syllables(text: str, limits: Limits) -> list[_Place]:
    """Korean without a single space: between syllables, as a last resort."""
    if limits.counting != "wide":
        return []
    return [
        _Place(at=match.start(), end=match.start(), cost=_KEPT)
        for match in _HANGUL_PAIR.finditer(text)
    ]


def _inside_words(text: str, locale: Locale) -> frozenset[int]:
    """Offsets inside the locale's whole words."""
    pattern = _word_pattern(locale.whole_words)
    return frozenset(
        offset
        for match in pattern.finditer(text, overlapped=True)
        for offset in range(match.start() + 1, match.end())
    )


@lru_cache(maxsize=8)
def _word_pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, longest_first)) or "(?!)")


_WIDE_CHAR = regex.compile(rf"[{_WIDE}]")
_FIGURE = regex.compile(r"(?:^|[\s\p{P}])[\d.,٫٬]*\d$")


def _cost(before: str, after: str, locale: Locale) -> float | None:
    """Cost of a break at a space; ``None`` where none may be."""
    if after[0] in _NO_START and not after[0].isalpha() and after[0] not in "—―…⋯":
        return None
    closes = _closes(before, locale)
    if before[-1] in _NO_END and before[-1] not in "—―" and not closes:
        return None
    if locale.joiner == "":
        # A space parts two phrases, but inside a Latin phrase it is only a space.
        latin = not _WIDE_CHAR.match(before[-1]) and not _WIDE_CHAR.match(after[0])
        return _NAME if latin and before[-1].isalnum() and after[0].isalnum() else _SENTENCE
    if _SENTENCE_END.search(before) and not _is_abbreviation(before, locale):
        return _SENTENCE
    if closes or _CLAUSE_END.search(before):
        return _CLAUSE
    return _word_cost(before, after, locale)


def _closes(before: str, locale: Locale) -> bool:
    """A quotation ends here."""
    marks = locale.typography
    pairs = (marks.quotes, marks.quotes_inner, marks.subtitle_quotes)
    return any(before.endswith(close) for opening, close in pairs if opening != close)


def _word_cost(before: str, after: str, locale: Locale) -> float:
    last, first = _LAST_WORD.search(before), _FIRST_WORD.search(after)
    if last and _bare(last[0]) in _words(locale.keep_with_next):
        return _KEPT
    if first and _bare(first[1]) in _words(locale.keep_with_previous):
        return _KEPT
    if first and _bare(first[1]) in _words(locale.break_before):
        return _BEFORE_WORD
    if last and first and _FIGURE.search(before):
        return _NAME  # a number and what it counts
    # Two capitals in a row: a name; in German and at sentence ends they say nothing.
    capitals = last and first and last[0][0].isupper() and first[1][0].isupper()
    return _NAME if capitals and locale.language != "de" else _PLAIN


_ABBREVIATION = regex.compile(r"(?<!\p{L})(?:\p{Lu}|\p{L}+)\.$")


def _is_abbreviation(before: str, locale: Locale) -> bool:
    """Mr., T.: the stop doesn't end a sentence."""
    match = _ABBREVIATION.search(before)
    if match is None:
        return False
    return len(match[0]) == 2 or _bare(match[0]) in _words(locale.keep_with_next)


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix(".")


@lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(word) for word in words)


_HAN = regex.compile(r"[\p{Han}々〆]")
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_KATAKANA = regex.compile(r"[\p{Katakana}ー]")
_JAPANESE = {
    # Kind of the character before and of the one after → how likely a word goes on there.
    ("hiragana", "han"): 9.0,
    ("hiragana", "katakana"): 9.0,
    ("katakana", "han"): 14.0,
    ("hiragana", "hiragana"): 20.0,
    ("katakana", "hiragana"): 20.0,
    ("han", "katakana"): 14.0,
    ("han", "han"): 25.0,
    ("han", "hiragana"): 30.0,
    ("katakana", "katakana"): 40.0,
    ("hiragana", "other"): 9.0,
    ("han", "other"): 14.0,
    ("other", "han"): 14.0,
    ("other", "hiragana"): 20.0,
}


def _wide_cost(before: str, after: str, locale: Locale) -> float | None:
    """Cost of a break between two characters of a text without spaces."""
    left, right = before[-1], after[0]
    if right in _NO_START or left in _NO_END:
        return None
    if _SENTENCE_END.search(before):
        return _SENTENCE
    if _CLAUSE_END.search(before):
        return _CLAUSE
    if _closes(before, locale):
        return _QUOTED
    if any(before.endswith(word) for word in locale.keep_with_next):
        return _KEPT / 2
    first = next((word for word in locale.break_before if after.startswith(word)), "")
    if first:
        # A single character is often the second half of a word that we don't know.
        return _BEFORE_WORD - 1 if len(first) > 1 else _BEFORE_WORD + 2
    if any(after.startswith(word) for word in locale.keep_with_previous):
        return _KEPT / 2
    kinds = _kind(left), _kind(right)
    if any(before.endswith(word) for word in locale.break_after):
        # は after a verb's stem and before its ending is no particle: kana that go on cost more.
        return _BEFORE_WORD if kinds[1] != "hiragana" else _BEFORE_WORD + 4
    if locale.script == "Jpan":
        return _JAPANESE.get(kinds, _WIDE_PLAIN)
    return _WIDE_PLAIN


def _kind(char: str) -> str:
    if _HIRAGANA.match(char):
        return "hiragana"
    if _KATAKANA.match(char):
        return "katakana"
    return "han" if _HAN.match(char) else "other"
