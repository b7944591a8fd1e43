"""The places where a line of text may end, and what each costs.

Best after punctuation, then before conjunctions and prepositions, never after an article or
inside a name (Netflix 215758617; the words are the locale's data). In Chinese and Japanese any
two characters may part but for the marks that begin or end no line (JIS X 4051, CLREQ); better
places are after marks and particles and where a new word seems to begin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from localize.locales import Locale, Typography
from localize.text import graphemes, strip_controls

__all__ = ["Place", "is_wide", "places"]

# The scale is the cost of an average place between two words.
_SENTENCE, _CLAUSE, _BEFORE_WORD, _PLAIN = 0.0, 2.0, 5.0, 10.0
# Between two characters of which nothing is known; before a name, which is a word.
_UNKNOWN, _BEFORE_NAME = 16.0, 8.0
# Before a Chinese or Japanese particle, which belongs to what stands before it.
_BEFORE_PARTICLE = 30.0
# Between two words with capitals, as in a name; in German all nouns have them.
_CAPITALS, _GERMAN_CAPITALS = 40.0, 20.0
# After a word that belongs to the next one, between a number and its unit.
_KEPT = 60.0
# Added inside a name of the term base, an isolate, a word: only where no other place fits.
_INSIDE = 80.0
# No word that matters is longer, so costs look no further than this from a place.
_REACH = 40

_DASHES = "-‐‑–—―−"
_CLOSERS = '"”’“»›」』）)\\]】》〉'
_SENTENCE_END = regex.compile(f"[.!?…⋯؟۔。！？][{_CLOSERS}]*$")
_CLAUSE_END = regex.compile(f"[,;:،؛，、；：–—―][{_CLOSERS}]*$")
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’.]+$")
_FIRST_WORD = regex.compile(r"[\"“«„‘(¿¡]*([\p{L}\p{M}'’]+)")
_NUMBER_BEFORE = regex.compile(r"(?<![\p{L}\p{N}])\p{Sc}?\p{N}[\p{N}.,:٫٬]*$")
_NUMBER_AFTER = regex.compile(r"\p{Sc}?\p{N}")
_INITIAL = regex.compile(r"(?<![\p{L}\p{M}])\p{Lu}\.$")
# A dash at the beginning of a line looks like a speaker's; a minus sign does not.
_LEADING_DASH = regex.compile(rf"[{_DASHES}](?!\p{{N}})")
_SPACE = regex.compile(r"[^\S\u00a0\u202f\u2007]+")
_ISOLATE = regex.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")

_WIDE = r"\p{Han}\p{Hiragana}\p{Katakana}ー々〆"
_WIDE_CHAR = regex.compile(f"[{_WIDE}]")
# An ellipsis and an apostrophe may begin a word after a space: …and, ’em.
_LEADING_MARK = regex.compile(rf"(?:…|\.\.+|’)(?![{_WIDE}])\p{{L}}")
_WIDE_MARK = regex.compile("[\u3000-\u303f\uff01-\uff5e…⋯]")
_NO_START = frozenset(
    "、。，．！？：；）」』】》〉〕〟”…‥⋯・·ー々〆ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％～—―"
    "’»›%!?,.:;)]}،؛؟"
)
_NO_END = frozenset("「『（【《〈〔〝“‘„«‹([{¿¡￥¥＄$€£")
_WIDE_OPENERS, _WIDE_CLOSERS = frozenset("「『（【《〈〔"), frozenset("」』）】》〉〕")
# Latin words, numbers and their signs, as they stand in text without spaces.
_LATIN_RUN = regex.compile(rf"[^{_WIDE}\W]+(?:[-'’.,:/&@]?[^{_WIDE}\W]+)*[+#°]*")
_HANGUL_PAIR = regex.compile(r"\p{Hangul}(?=\p{Hangul})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where a line may end."""

    end: int
    """Offset after this line's last character: a space at the break belongs to no line."""
    at: int
    """Offset of the next line's first character."""
    cost: float


def is_wide(char: str) -> bool:
    """Whether the character or mark is one of those that stand without spaces."""
    return bool(_WIDE_CHAR.match(char) or _WIDE_MARK.match(char))


def places(
    text: str,
    locale: Locale,
    unbroken: Sequence[tuple[int, int]],
    long_words: Sequence[tuple[int, int]],
) -> list[Place]:
    """All places of the text, in order.

    ``unbroken``: spans of names; ``long_words``: spans of words that no line holds, which
    Korean divides between syllables.
    """
    whole = [*unbroken, *(match.span() for match in _ISOLATE.finditer(text))]
    if locale.joiner:
        found = [*_spaces(text, locale)]
        if locale.script == "Kore":
            found += _syllables(text, long_words)
            found.sort(key=lambda place: place.at)
    else:
        words = [match.span() for match in _any_of(locale.whole_words).finditer(text)]
        names = {start for start, _ in unbroken}
        found = [*_between_characters(text, locale, names, words)]
        whole += words
    return [_costlier_inside(place, whole) for place in found]


def _costlier_inside(place: Place, spans: Sequence[tuple[int, int]]) -> Place:
    if any(start < place.at and place.end < end for start, end in spans):
        return replace(place, cost=place.cost + _INSIDE)
    return place


def _spaces(text: str, locale: Locale) -> Iterator[Place]:
    for match in _SPACE.finditer(text):
        end, at = match.span()
        before, after = _around(text, end, at)
        if end == 1 and before in _DASHES:
            continue  # a speaker's dash alone is no line
        cost = _space_cost(before, after, locale)
        if cost is not None:
            yield Place(end=end, at=at, cost=cost)


def _syllables(text: str, long_words: Sequence[tuple[int, int]]) -> Iterator[Place]:
    for start, end in long_words:
        for match in _HANGUL_PAIR.finditer(text, start, end):
            yield Place(end=match.end(), at=match.end(), cost=_INSIDE)


def _around(text: str, end: int, at: int) -> tuple[str, str]:
    """What is seen before and after a place, as far as it matters."""
    before, after = text[max(0, end - _REACH) : end], text[at : at + _REACH]
    return (before, after) if text.isascii() else (strip_controls(before), strip_controls(after))


def _space_cost(before: str, after: str, locale: Locale) -> float | None:
    """Cost of a break at a space; ``None`` where none may be."""
    cost = _mark_cost(before, after, locale)
    return _word_cost(before, after, locale) if cost == _PLAIN else cost


def _mark_cost(before: str, after: str, locale: Locale) -> float | None:
    """Cost of a break by the marks beside it: ``_PLAIN`` where they decide nothing."""
    no_start, no_end = _prohibited(locale.typography)
    if not before or not after or before[-1] in no_end or _LEADING_DASH.match(after):
        return None
    if after[0] in no_start and not _LEADING_MARK.match(after):
        return None
    if _SENTENCE_END.search(before) and not _is_abbreviation(before, locale):
        return _SENTENCE
    if _CLAUSE_END.search(before) or after[0] in "¿¡":
        return _CLAUSE
    return _PLAIN


def _prohibited(typography: Typography) -> tuple[frozenset[str], frozenset[str]]:
    """Marks that begin no line, and that end none."""
    pairs = (typography.quotes, typography.quotes_inner, typography.subtitle_quotes)
    return _prohibited_with(pairs)


@lru_cache(maxsize=64)
def _prohibited_with(
    pairs: tuple[tuple[str, str], ...],
) -> tuple[frozenset[str], frozenset[str]]:
    # “ opens in English and closes in German.
    opening = {pair[0].strip() for pair in pairs}
    closing = {pair[1].strip() for pair in pairs}
    return (_NO_START | closing) - opening, (_NO_END | opening) - closing


def _word_cost(before: str, after: str, locale: Locale) -> float:
    """Cost of a break between two words without a mark between them."""
    left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    last, first = left[0] if left else "", right[1] if right else ""
    if _bare(last) in _set(locale.keep_with_next):
        return _KEPT
    if _bare(first) in _set(locale.keep_with_previous):
        return _KEPT
    if _bare(first) in _set(locale.break_before):
        return _BEFORE_WORD
    if first and _NUMBER_BEFORE.search(before):
        return _KEPT
    if last[:1].isupper() and _NUMBER_AFTER.match(after):
        return _CAPITALS  # a numbered thing: Room 12, Kapitel 3
    # The English "I" has a capital and is no name.
    if len(last) > 1 and last[0].isupper() and len(first) > 1 and first[0].isupper():
        return _GERMAN_CAPITALS if locale.language == "de" else _CAPITALS
    return _PLAIN


def _is_abbreviation(before: str, locale: Locale) -> bool:
    last, kept = before.rsplit(" ", 1)[-1], _set(locale.keep_with_next)
    title = last.istitle() and last.lower().rstrip(".") in kept
    return title or last.lower() in kept or bool(_INITIAL.search(before))


def _bare(word: str) -> str:
    return word.lower().replace("’", "'")


@lru_cache(maxsize=64)
def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> regex.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, longest_first)) or "(?!)")


def _between_characters(
    text: str, locale: Locale, names: set[int], words: Sequence[tuple[int, int]]
) -> Iterator[Place]:
    """Places of a text without spaces. ``names``: where names begin; ``words``: known words."""
    begins, ends = {start for start, _ in words} | names, {end for _, end in words}
    latin = [match.span() for match in _LATIN_RUN.finditer(text)]
    inside = {offset for start, end in latin for offset in range(start + 1, end)}
    end = at = 0
    for cluster in graphemes(text):
        space = _SPACE.fullmatch(cluster)
        if not space and at and at not in inside:
            before, after = _around(text, end, at)
            if end < at:
                cost = _wide_space_cost(before, after, text[end:at], locale)
            else:
                cost = _wide_cost(before, after, locale, at in begins, at in ends)
            if cost is not None:
                named = at in names and cost < _BEFORE_PARTICLE
                yield Place(end=end, at=at, cost=min(cost, _BEFORE_NAME) if named else cost)
        at += len(cluster)
        if not space:
            end = at


def _wide_space_cost(before: str, after: str, space: str, locale: Locale) -> float | None:
    """Cost of a break at a space, which between two wide characters stands for a mark."""
    cost = _space_cost(before, after, locale)
    if cost is None or not (is_wide(before[-1]) and is_wide(after[0])):
        return cost
    return min(cost, _SENTENCE if "\u3000" in space else _CLAUSE)


_HAN = regex.compile(r"[\p{Han}々〆]")
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_JAPANESE = {
    # Kind of the character before and of the one after → how likely a word goes on there.
    # Latin words stand as those in katakana do.
    ("hiragana", "han"): 9.0,
    ("hiragana", "katakana"): 9.0,
    ("katakana", "han"): 14.0,
    ("hiragana", "hiragana"): 20.0,
    ("katakana", "hiragana"): 20.0,
    ("han", "katakana"): 14.0,
    ("han", "han"): 25.0,
    ("han", "hiragana"): 30.0,
    ("katakana", "katakana"): 40.0,
}


def _kind(char: str) -> str:
    if _HIRAGANA.match(char):
        return "hiragana"
    return "han" if _HAN.match(char) else "katakana"


def _wide_cost(before: str, after: str, locale: Locale, begins: bool, ends: bool) -> float | None:
    """Cost of a break between two characters of a text without spaces.

    ``begins``, ``ends``: a known word begins or ends here, so that its characters are no
    particles.
    """
    cost = _mark_cost(before, after, locale)
    if cost != _PLAIN:
        return cost
    if before[-1].isdigit() and is_wide(after[0]):
        return None  # a number and its counter: 3個, 300億
    if not ends and before.endswith(locale.keep_with_next):
        return _KEPT / 2
    if before[-1] in _WIDE_CLOSERS or after[0] in _WIDE_OPENERS:
        return _BEFORE_WORD
    if after.startswith(locale.break_before):
        return _BEFORE_WORD - 1
    if not begins and after.startswith(locale.break_after):
        return _BEFORE_PARTICLE
    left, right = _kind(before[-1]), _kind(after[0])
    if not ends and before.endswith(locale.break_after):
        # は after a verb's stem and before its ending is no particle: kana that go on cost more.
        return _BEFORE_WORD if begins or right != "hiragana" else _BEFORE_WORD + 4
    if locale.script != "Jpan":
        return _PLAIN if begins or ends else _UNKNOWN
    if before[-1] in "おご" and right == "han":
        return _BEFORE_PARTICLE  # an honorific prefix belongs to its word
    cost = _JAPANESE[left, right]
    return min(cost, _PLAIN) if begins or ends else cost
