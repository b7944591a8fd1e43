"""What a string of characters looks like: a full name, a form of address, a place…"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from localize.curation.mining.tables import tables
from localize.curation.mining.words import Segmenter, lexicon

__all__ = [
    "Form",
    "Shape",
    "given_bits",
    "shape",
    "split_name",
    "surname_of",
    "tail_bits",
    "tail_kind",
]

Form = Literal["full", "titled", "nickname", "family", "generic", "ranked", "string"]


# Characters before a generic, at most.
_LONGEST: Mapping[Form, int] = {"generic": 4, "family": 2, "ranked": 3}
_MOST_MODIFIER = 4.0
_STRONG = 3
_MOST_GAIN = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The likeliest reading of a string as a name, before anything is known of its contexts."""

    kind: str
    """As in a term base: person, place, organisation, title, rank, other."""
    form: Form
    bits: float
    stem: str = ""
    """A full name's surname; what stands before a title, a generic."""
    tail: str = ""
    """The given name, title, generic."""


@lru_cache(maxsize=1)
def _plain() -> Segmenter:
    return Segmenter({})


def split_name(text: str) -> tuple[str, str] | None:
    """Surname and given name, if the text may be both: 贺兰昭 → 贺兰, 昭."""
    for size in (2, 1):
        surname, given = text[:size], text[size:]
        known = tables().compound_surnames if size == 2 else lexicon().surnames
        if surname in known and 1 <= len(given) <= 2:
            return surname, given
    return None


def surname_of(stem: str) -> str:
    """What stands before a title, without 小 and 老 before it."""
    return stem[1:] if len(stem) == 2 and stem[0] in "小老" else stem


def given_bits(given: str) -> float:
    """How much likelier characters are as a given name than as running text."""
    return sum(map(lexicon().given_bits, given))


def _is_surname(text: str) -> bool:
    return text in lexicon().surnames or text in tables().compound_surnames


def _surname_bits(surname: str) -> float:
    bits = tables().bits
    if len(surname) == 2:
        return bits.compound
    doubtful = bits.doubtful if surname in tables().doubtful_surnames else 0.0
    return lexicon().surnames[surname] + doubtful


def _half(surname: str) -> float:
    """A surname's bits where something else tells that it is one; a doubtful one stays so."""
    value = _surname_bits(surname)
    return value if value < 0 or surname in tables().doubtful_surnames else value / 2


@lru_cache(maxsize=65536)
def shape(text: str) -> Shape:
    """The likeliest shape of a string of two to eight characters."""
    return max(_shapes(text), key=lambda item: item.bits)


def _shapes(text: str) -> Iterator[Shape]:
    bits = tables().bits
    is_word = lexicon().is_word(text)
    # An ordinary word is no name without the form of one.
    gain = 3 * _MOST_GAIN if is_word else min(_MOST_GAIN, _plain().gain(text))
    value = bits.string - gain + min(0.0, given_bits(text))
    yield Shape(kind="other", form="string", bits=value)
    for found in (_full(text), _titled(text), _nickname(text), *_tailed(text)):
        if found is not None:
            kind, form, value, stem, tail = found
            if is_word:
                value += bits.word if form in ("full", "nickname") else bits.word_with_ending
            yield Shape(kind=kind, form=form, bits=value, stem=stem, tail=tail)


_Found = tuple[str, Form, float, str, str]


def _full(text: str) -> _Found | None:
    parts = split_name(text)
    table = tables()
    if parts is None or parts[1][-1] in table.after or parts[0] in table.no_modifier:
        return None
    bits = tables().bits
    length = bits.given_two if len(parts[1]) == 2 else bits.given_one
    value = bits.surname + _surname_bits(parts[0]) + given_bits(parts[1]) + length
    value += bits.ordinary * _plain().gain(text if len(parts[0]) == 1 else parts[1])
    if len(text) == 3 and len(parts[0]) == 1 and lexicon().is_word(text[:2]):
        value += bits.prefix_word
    return "person", "full", value, *parts


def _titled(text: str) -> _Found | None:
    """A surname, or one character of a name, with a form of address: 霍总, 小梁总, 岚姐."""
    table = tables()
    title = _tail(text, table.titles)
    stem = text.removesuffix(title)
    if not title or not stem:
        return None
    if _is_surname(surname := surname_of(stem)):
        value = table.bits.titled + _half(surname)
        # 孙叔 is 孙 with a title, whatever 叔 is worth as a given name.
        as_name = _full(text)
        return "title", "titled", max(value, as_name[2] + 1 if as_name else value), stem, title
    if title in table.kin_titles and len(stem) == 1:
        return "title", "titled", table.bits.nickname + given_bits(stem), stem, title
    return None


def _nickname(text: str) -> _Found | None:
    """小棠, 阿青, 老孙, 棠棠."""
    if len(text) != 2:
        return None
    first, last = text
    bits = tables().bits
    if first == last:
        return "person", "nickname", bits.reduplicated + given_bits(last), last, ""
    value = bits.nickname + given_bits(last)
    if first in tables().nickname_prefixes:
        surname = lexicon().surnames.get(last, -9.0) / 2
        own = bits.nickname + surname
        return "person", "nickname", own if first == "老" else max(value, own), last, first
    return None


def _tailed(text: str) -> Iterator[_Found]:
    table = tables()
    for kind, form, words in _endings():
        tail = _tail(text, words)
        stem = text.removesuffix(tail)
        if not tail or not 0 < len(stem) <= _LONGEST[form]:
            continue
        if form == "family":
            if _is_surname(stem):
                value = table.bits.family + words[tail] + _half(stem)
                yield kind, form, value, stem, tail
        else:
            value = table.bits.generic + words[tail] + _modifier_bits(stem)
            yield kind, form, value, stem, tail


def tail_bits(text: str) -> float:
    """Bits of the ending that places and organisations have; far below zero if none."""
    generics = tables().generics
    return generics.get(_tail(text, generics), -9)


def tail_kind(text: str) -> str:
    """place or organisation by the ending; empty if it has none."""
    for kind, words in (("place", tables().places), ("organisation", tables().organisations)):
        if _tail(text, words):
            return kind
    return ""


def _endings() -> tuple[tuple[str, Form, Mapping[str, int]], ...]:
    table = tables()
    return (
        ("place", "generic", table.places),
        ("organisation", "generic", table.organisations),
        ("organisation", "family", table.families),
        ("rank", "ranked", table.ranks),
    )


def _modifier_bits(stem: str) -> float:
    """A stem that is no ordinary word, or begins with a surname's house, is a name's."""
    bits = tables().bits
    if stem[-1] in "氏家" and _is_surname(stem[:-1]):
        return _MOST_MODIFIER
    ordinal = stem[0] == "第"
    value = bits.numbered if stem[-1] in tables().numbers and not ordinal else 0.0
    if stem[0] in tables().after or stem[0] in tables().no_modifier:
        value += bits.modifier_verb
    if any(tail_bits(stem[:end]) >= _STRONG for end in range(2, len(stem) + 1)):
        value += bits.modifier_nested
    parts = list(_modifier_parts(stem))
    for part in parts:
        if len(part) == 1:
            value += bits.modifier_one + given_bits(part)
        elif not lexicon().is_word(part):
            value += bits.modifier_new + given_bits(part) / 3
        else:
            noun = ordinal or part in lexicon().nouns
            value += bits.modifier_noun if noun else bits.modifier_word
    value += bits.modifier_more * (len(parts) - 1)
    return max(-2 * _MOST_MODIFIER, min(_MOST_MODIFIER, value))


def _modifier_parts(stem: str) -> Iterator[str]:
    """Its words, those of one character together: 恒记, 钟表 in 恒记钟表铺."""
    run = ""
    for word in _plain().cut(stem):
        if len(word) == 1:
            run += word
            continue
        if run:
            yield run
        run = ""
        yield word
    if run:
        yield run


def _tail(text: str, words: Mapping[str, object]) -> str:
    """The longest of the words that the text ends in; empty if none."""
    return next((text[at:] for at in range(1, len(text)) if text[at:] in words), "")
