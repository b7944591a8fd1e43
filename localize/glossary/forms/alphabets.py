"""Forms in languages that put spaces between words and inflect by endings: en, de, fr, ru …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import regex

from localize.glossary.forms.tables import Alphabetic, Endings, Word, alphabetic, any_of, phrase
from localize.glossary.forms.tables import table as table_of

__all__ = ["build", "is_pinyin"]

# The last syllable's vowel, for the umlaut of a German plural, and a -er, -el, -en after it.
_LAST_VOWEL = regex.compile(r"(au|a|o|u)([^aeiouäöüy]*)(e[lnr])?$")


def build(form: str, language: str, *, name: bool) -> Word:
    """The pattern of a folded form with its language's inflection, between borders of words.

    Group ``form`` is the form without what is joined to it.
    """
    rules = alphabetic(language)
    words = form.split()
    *others, last = (_variants(words, index, rules, name) for index in range(len(words)))
    # What is only appended to the last word is not the form's: Lin Wan|s.
    appended = [item[len(words[-1]) :] for item in last[1:] if item.startswith(words[-1])]
    changed = [item for item in last if not item.startswith(words[-1])]
    built = [
        _word(variants, language, is_free=index == 0 and not name)
        for index, variants in enumerate([*others, [words[-1], *changed]])
    ]
    body = phrase(built, r"(?:\s+|-)" if rules.hyphened else r"\s+")
    left = _left(tuple(rules.elided)) if form[0].isalnum() else ""
    ending = f"{any_of(appended)}?" if appended else ""
    after = _after(rules) if form[-1].isalpha() else ""
    right = r"(?![\p{L}\p{N}])" if form[-1].isalnum() else ""
    pattern = f"{left}(?P<form>{body.pattern}){ending}{after}{right}"
    return Word(pattern, body.core, _no_longer_name() if is_pinyin(words[-1]) else None)


def _variants(words: Sequence[str], index: int, rules: Alphabetic, name: bool) -> list[str]:
    """The word at an index and its other forms."""
    word = words[index]
    found = [word]
    if not word[-1].isalpha():
        return found
    if index == len(words) - 1:
        found += _inflected(word, rules.name if name else rules.noun)
        if not name:
            found += _umlauts(word, rules)
        if word.lower() in rules.nominal:
            found += [word[:-2] + ending for ending in rules.adjective]
        return found
    if not name and (rules.each or words[index + 1] in rules.head_before):
        found += _inflected(word, rules.noun) if word not in rules.small else ()
    found += _adjectives(word, rules)
    if _end(word, rules.weak):
        found += [word + ending for ending in rules.weak[_end(word, rules.weak)]]
    if index == 0:
        found += rules.articles.get(word.lower(), ())
    return found


def _end(word: str, endings: Iterable[str]) -> str:
    """The longest of some ends that a word has; empty for none."""
    lower = word.lower()
    return max((end for end in endings if lower.endswith(end)), key=len, default="")


def _inflected(word: str, endings: Endings) -> list[str]:
    end = _end(word, endings)
    stem = word[: len(word) - len(end)]
    # An end that is only added to keeps its case: CEO, CEOs.
    return [
        word + other[len(end) :] if other.startswith(end) else stem + other
        for other in endings.get(end, ())
    ]


def _adjectives(word: str, rules: Alphabetic) -> list[str]:
    """All forms of a word that may be an adjective; stems of two letters are none (Chen, Shen)."""
    end = _end(word, rules.adjective)
    stem = word[: len(word) - len(end)]
    return [stem + other for other in rules.adjective] if end and len(stem) > 2 else []


def _umlauts(word: str, rules: Alphabetic) -> list[str]:
    """Plurals with another vowel: Umschlag, Umschläge; Bruder, Brüder."""
    match = _LAST_VOWEL.search(word) if rules.umlaut else None
    if match is None:
        return []
    vowel, consonants, end = match.groups()
    stem = word[: match.start()] + rules.umlaut[vowel] + consonants
    if end:
        return [stem + end, stem + end + "n"]
    return [stem + other for other in rules.umlaut_endings]


def _word(variants: Sequence[str], language: str, *, is_free: bool) -> Word:
    """One of the variants; a small first letter may be written large, a free one either way."""
    first = variants[0][0]
    alike = [item for item in variants if item[0].lower() == first.lower()]
    others = [item for item in variants if item[0].lower() != first.lower()]
    rest = [item[1:] for item in alike]
    core = _beginning(rest) if not others else ""
    endings = {item[len(core) :] for item in rest}
    letter = _first_letter(first, language, is_free)
    pattern = letter + regex.escape(core)
    if endings != {""}:
        pattern += any_of(endings)
    if others:
        pattern = f"(?:{pattern}|{any_of(others)})"
    elif letter == first:
        core = first + core
    return Word(pattern, core)


def _beginning(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    same = (size for size, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(same, len(first))]


def _first_letter(letter: str, language: str, is_free: bool) -> str:
    if language == "tr" and letter in "iıİI":
        small, large = ("i", "İ") if letter in "iİ" else ("ı", "I")
    else:
        small, large = letter.lower(), letter.upper()
    if small == large or len(small) != 1 or len(large) != 1 or not (is_free or letter == small):
        return regex.escape(letter)
    # Capitals may be written without their accents: Epée.
    plain = "E" if large in "ÉÈÊ" else ""
    return f"[{small}{large}{plain}]"


def _after(rules: Alphabetic) -> str:
    endings = [*map(regex.escape, rules.after), *([rules.chain] if rules.chain else ())]
    return f"(?:{'|'.join(endings)})?" if endings else ""


@lru_cache(maxsize=16)
def _left(elided: tuple[str, ...]) -> str:
    """No letter or digit before; an apostrophe only as a quotation mark or after an elision."""
    words = f"(?i:{any_of(elided)})?" if elided else ""
    return rf"(?:(?<![\p{{L}}\p{{N}}'])|(?<=(?:^|[^\p{{L}}]){words}'))"


@lru_cache(maxsize=1)
def _no_longer_name() -> regex.Pattern[str]:
    """No syllable of a longer name in Hanyu Pinyin: Chang'e, Lin Wan-qing."""
    words = any_of(table_of("latin")["not_syllables"])
    border = r"(?!\p{L})"
    return regex.compile(rf"(?!(?:'(?=[aeo])|-(?!{words}{border})){_syllables()}{border})")


@lru_cache(maxsize=1)
def _syllables() -> str:
    """A pattern for one to four syllables of small letters that could be Hanyu Pinyin."""
    data = table_of("latin")
    return f"(?:{any_of(data['initials'])}?{any_of(data['finals'])}){{1,4}}"


@lru_cache(maxsize=4096)
def is_pinyin(word: str) -> bool:
    """Whether a word could be a name in Hanyu Pinyin, by its syllables: Huo, Hana, not Henri."""
    return regex.fullmatch(_syllables(), word.lower()) is not None
