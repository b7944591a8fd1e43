"""Letters that don't belong: another script, another language, another orthography."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.checks.tables import words
from localize.text import is_han

__all__ = ["Run", "foreign", "latin", "other_language", "unwritable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in a script that the locale doesn't write."""

    start: int
    end: int
    text: str
    script: str
    """Its name in English, for the message."""


# ISO 15924 code of a locale → scripts that its texts are written in. Greek letters stand in
# formulas and names everywhere; Latin has a rule of its own.
_OWN = {
    "Latn": "Latin",
    "Arab": "Arabic Latin",
    "Hebr": "Hebrew Latin",
    "Jpan": "Han Hiragana Katakana Latin",
    "Kore": "Hangul Latin",
    "Hant": "Han Bopomofo Latin",
    "Hans": "Han Latin",
    "Cyrl": "Cyrillic Latin",
}
_NAMES = (
    ("Han", "Chinese characters"),
    ("Hiragana", "kana"),
    ("Katakana", "kana"),
    ("Hangul", "Hangul"),
    ("Arabic", "Arabic letters"),
    ("Hebrew", "Hebrew letters"),
    ("Cyrillic", "Cyrillic letters"),
    ("Thai", "Thai letters"),
)


@lru_cache(maxsize=32)
def _foreign_letters(script: str) -> regex.Pattern[str] | None:
    if script not in _OWN:
        return None
    own = "".join(rf"\p{{Script={name}}}" for name in _OWN[script].split())
    kept = rf"[{own}\p{{Script=Greek}}\p{{Script=Common}}\p{{Script=Inherited}}]"
    letter = rf"[\p{{L}}--{kept}]"
    return regex.compile(rf"(?V1){letter}+(?:[\s・·ー]*{letter}+)*")


_SCRIPTS = tuple((regex.compile(rf"\p{{Script={name}}}"), words) for name, words in _NAMES)


def foreign(text: str, script: str) -> list[Run]:
    """Runs of letters of other scripts than the locale's (ISO 15924) and Latin.

    >>> [run.text for run in foreign("He drew the 剑 and left", "Latn")]
    ['剑']
    """
    pattern = _foreign_letters(script)
    if pattern is None or text.isascii():
        return []
    return [
        Run(start=match.start(), end=match.end(), text=match[0], script=_name(match[0]))
        for match in pattern.finditer(text)
    ]


def _name(run: str) -> str:
    return next((name for letter, name in _SCRIPTS if letter.search(run)), "letters")


# Addresses aside: words with a small letter. Capitals are abbreviations (CCTV), tokens of two
# letters units (kg), tokens with digits models and codes (iPhone15).
_ADDRESS = regex.compile(r"\S*(?:://|www\.|@)\S+")
_LATIN_WORDS = regex.compile(r"\p{Latin}[\p{Latin}\d'’.\-]*(?:[ \u00a0,]+\p{Latin}[\p{Latin}\d'’.\-]*)*")
_WORD = regex.compile(r"(?<![\p{Latin}\d])(?=\p{Latin}*\p{Ll})\p{Latin}{3,}(?![\p{Latin}\d])")


def latin(text: str) -> list[tuple[int, int, int]]:
    """Runs of Latin words that should have been translated: (start, end, number of words).

    >>> latin("他用 CCTV 看 the old sword")
    [(10, 23, 3)]
    """
    if not regex.search(r"\p{Latin}", text):
        return []
    clear = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    runs = []
    for match in _LATIN_WORDS.finditer(clear):
        number = len(_WORD.findall(match[0]))
        if number:
            runs.append((match.start(), match.end(), number))
    return runs


# Character sets of the standards: what can't be written in them is no character of the
# language. JIS X 0213 for Japanese; Big5 with the Hong Kong supplement and Microsoft's for
# Traditional Chinese. Both hold 说 or 们 in no form.
_CHARSETS = {"ja": ("euc_jis_2004",), "zh-Hant": ("big5hkscs", "cp950")}


def unwritable(text: str, language: str) -> list[int]:
    """Places of Chinese characters that the language has no use for: Simplified ones.

    ``language`` is ``ja`` or ``zh-Hant``; other languages give none.

    >>> unwritable("彼は说った", "ja")
    [2]
    """
    charsets = _CHARSETS.get(language)
    if not charsets:
        return []
    return [
        index
        for index, char in enumerate(text)
        if is_han(char) and not any(_fits(char, charset) for charset in charsets)
    ]


@lru_cache(maxsize=32768)
def _fits(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


_SENTENCES = regex.compile(r"[^.!?…\n]+")
_PLAIN_WORD = regex.compile(r"\p{L}+")
_LEAST_WORDS = 5


def other_language(text: str, language: str) -> tuple[int, int, str] | None:
    """A sentence in another language of Latin letters: (start, end, its code).

    By function words that the two languages don't share; at least three of them, and three
    times as many as of the text's own language.

    >>> other_language("Elle prit l'épée. But it was not the sword that he wanted.", "fr")[2]
    'en'
    """
    own = words("function_words", language)
    if not own:
        return None
    for match in _SENTENCES.finditer(text):
        found = [word.lower() for word in _PLAIN_WORD.findall(match[0])]
        if len(found) < _LEAST_WORDS:
            continue
        for other in _languages():
            theirs = words("function_words", other)
            hits = sum(word in theirs and word not in own for word in found)
            if hits >= 3 and hits >= 3 * sum(word in own and word not in theirs for word in found):
                return match.start(), match.end(), other
    return None


def _languages() -> tuple[str, ...]:
    return ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "tr")
