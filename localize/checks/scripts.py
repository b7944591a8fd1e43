"""L: is it in its language? Another script, another orthography."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check
from localize.checks.addresses import masked
from localize.checks.markup import spoiled
from localize.document import Segment, plain
from localize.engines.opencc import convert
from localize.text import unwritable


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in a script that the locale doesn't write."""

    start: int
    end: int
    text: str
    script: str
    """Its name in English, for the message."""


_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")
_HAN = regex.compile(r"\p{Han}")
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")

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
# letters units (kg), tokens with digits or a capital inside models and brands (iPhone15, eBay).
_LATIN_WORDS = regex.compile(
    r"\p{Latin}[\p{Latin}\d'’.\-]*(?:[ \u00a0,]+\p{Latin}[\p{Latin}\d'’.\-]*)*"
)
_WORD = regex.compile(
    r"(?<![\p{Latin}\d])(?=\p{Latin}*\p{Ll})(?!\p{Ll}+\p{Lu})\p{Latin}{3,}(?![\p{Latin}\d])"
)


def latin(text: str) -> list[tuple[int, int, int]]:
    """Runs of Latin words that should have been translated: (start, end, number of words).

    >>> latin("他用 CCTV 看 the old sword")
    [(10, 23, 3)]
    """
    if not _LATIN.search(text):
        return []
    clear = masked(text, " ")
    runs = []
    for match in _LATIN_WORDS.finditer(clear):
        number = len(_WORD.findall(match[0]))
        if number:
            runs.append((match.start(), match.end(), number))
    return runs


@check("L102", "error", on=Segment)
def untranslated(segment: Segment, context: Context) -> Iterator[Problem]:
    """The text was left in the source's language."""
    text = plain(segment.target)
    if is_untranslated(segment, context):
        yield at(
            text,
            0,
            len(text),
            "is not translated",
            "Translate it, or try another engine for this sentence.",
        )


def is_untranslated(segment: Segment, context: Context) -> bool:
    """Whether nothing else need be said about the segment: it is not in its language at all."""
    text = plain(segment.target)
    if not text or context.source_language.split("-")[0] == context.language:
        return False
    source = plain(segment.source)
    return _is_copy(source, text, context.language) or _in_foreign_script(text, context)


def moot(segment: Segment, context: Context) -> bool:
    """Whether a finding about style would only repeat that the text is broken or foreign."""
    return spoiled(plain(segment.target)) or is_untranslated(segment, context)


_COMMON_WORD = regex.compile(r"(?<![\p{L}\p{N}])\p{Ll}{2,}(?![\p{L}\p{N}])")


def _is_copy(source: str, text: str, language: str) -> bool:
    """The same text in another language; names, cries and single words may be the same."""
    if source.split() != text.split():
        return False
    if foreign(text, "Jpan"):  # Arabic, Hangul, Cyrillic
        return True
    if _HAN.search(text):
        # Japanese can share a phrase with Chinese, hardly a sentence.
        return language != "ja" or (len(_LETTER.findall(text)) >= 6 and not _HIRAGANA.search(text))
    return len(_COMMON_WORD.findall(text)) >= 3


def _in_foreign_script(text: str, context: Context) -> bool:
    """Most of the text is in a script that isn't the locale's."""
    script = context.locale.script
    if script == "Jpan" and _is_chinese(text):
        return True
    strange = sum(len(run.text) for run in foreign(text, script))
    if script == "Latn" and strange < 2:
        return False
    letters = len(_LETTER.findall(text))
    if script != "Latn" and (runs := latin(text)):
        in_latin = len(_LATIN.findall(text))
        if in_latin * 10 >= letters * 6 and sum(count for *_, count in runs) >= 3:
            return True
    return strange >= 2 and strange * 2 >= letters


def _is_chinese(text: str) -> bool:
    """A Japanese target that is a Chinese sentence: no kana, and characters unknown to Japan."""
    return not _KANA.search(text) and len(unwritable(text, "ja")) > 1


@check("L103", "error", on=Segment)
def wrong_script(segment: Segment, context: Context) -> Iterator[Problem]:
    """Letters of another script or orthography stand in the text."""
    text = plain(segment.target)
    if context.locale.script == "Latn" and text.isascii():
        return  # no letter in it is another script's
    found = [*_strange_letters(text, segment, context)]
    if found and not moot(segment, context):
        yield from found


def _strange_letters(text: str, segment: Segment, context: Context) -> Iterator[Problem]:
    for run in foreign(text, context.locale.script):
        if _may_stand(run.text, context) or _is_term(run.text, segment, context):
            continue
        bracketed = text[run.start - 1 : run.start] in ("(", "（", "[")
        if bracketed and context.language == "ko":
            continue  # 결단(決斷): Korean glosses a word with its characters
        yield at(
            text,
            run.start,
            run.end,
            f"{run.script} in {context.locale.name} text: {run.text}",
            "Translate or transliterate it, or enter it as an allowed rendering.",
            "warning" if bracketed else None,
        )
    yield from _orthography(text, segment, context)
    yield from _latin_words(text, segment, context)


def _may_stand(run: str, context: Context) -> bool:
    """It is part of a rendering that the term base allows."""
    return run in context.renderings


def _is_term(run: str, segment: Segment, context: Context) -> bool:
    """A source term left behind is G104's finding."""
    return any(match.found in run or run in match.found for match in context.terms(segment))


def _is_own_form(char: str, config: str) -> bool:
    """Hong Kong writes 説 and 兑, which Big5 lacks: what its own conversion writes is right.

    In Japanese a rare character of a name (朵, 俞) is right where it has no other form.
    """
    return convert(char, config or "s2t") == char


def _orthography(text: str, segment: Segment, context: Context) -> Iterator[Problem]:
    language = "ja" if context.language == "ja" else context.locale.language
    places = [
        index
        for index in unwritable(text, language)
        if text[index] not in context.renderings
        and not _is_term(text[index], segment, context)
        and not _is_own_form(text[index], context.locale.opencc)
    ]
    if places:
        chars = "".join(dict.fromkeys(text[index] for index in places))
        yield at(
            text,
            places[0],
            places[0] + 1,
            f"Simplified Chinese characters in {context.locale.name} text: {chars}",
            "Write the form that the locale uses.",
        )
    letters = _SISTER_LETTERS.get(context.language)
    if letters and (match := letters.search(text)):
        yield at(
            text,
            match.start(),
            match.end(),
            f"letter of another Arabic-script language: {match[0]} (U+{ord(match[0]):04X})",
            "Write the letter of this language's keyboard.",
            "warning",
        )


# Look-alikes on the keyboards of languages that share a script; shared/standards bidi BIDI11.
_SISTER_LETTERS = {
    "ar": regex.compile("[\u06a9\u06cc\u06d2\u06c1\u06be]"),
    "fa": regex.compile("[\u0643\u064a\u0649]"),
}


def _latin_words(text: str, segment: Segment, context: Context) -> Iterator[Problem]:
    """Words left in Latin letters; what the source writes so, and capitals, may stand."""
    if context.locale.script == "Latn":
        return
    source = plain(segment.source)
    keeps = context.source_language.split("-")[0] in ("zh", "ja", "ko", "ar")
    for start, end, count in latin(text):
        run = text[start:end]
        if _may_stand(run, context) or (keeps and run in source):
            continue
        yield at(
            text,
            start,
            end,
            f"Latin words in {context.locale.name} text: {run}",
            "Translate or transliterate them, or enter them as an allowed rendering.",
            "error" if count >= 3 else "warning",
        )
