"""Does a rendering stand in a target? As a word, inflected as its language inflects.

Precision first: a name inside another word is not the name; an inflected form of it is.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from localize.text import BIDI_CONTROLS

__all__ = ["count", "spans"]

# Spellings that writers use for one another: hamza on alef, alef maqsura, teh marbuta.
_ARABIC_LETTERS = dict(zip("أإآٱىة", "اااايه", strict=True))
# Tashkeel, superscript alef and tatweel.
_ARABIC_MARKS = frozenset(map(chr, (*range(0x064B, 0x0654), 0x0670, 0x0640)))
# Apostrophes, hard spaces and line breaks.
_SAME = {"’": "'", "\u00a0": " ", "\u202f": " ", "\n": " "}

# One-letter proclitics in the order in which they combine: conjunction, preposition or the
# future/answer particle, article (Ryding, A Reference Grammar of Modern Standard Arabic,
# 2005, chapters 12 and 16). لل is ل with the article.
_AR_PREFIX = r"(?:[وف]?(?:[بكل]?(?:ال)?|لل|س)?)"
_AR_SUFFIX = r"(?:ه|ها|هم|هن|هما|ك|كم|ي|نا|ا|ً)?"
_HE_PREFIX = r"(?:[ושכ]?[בכלמהש]?)"

# Korean particles that follow a noun (National Institute of Korean Language, 조사), longest
# first where one begins another.
_KO_PARTICLES = (
    r"(?:님|씨|들)?(?:이라고는|이라고|이라는|라고는|라고|라는|이라면|라면|이라도|라도|이었다|였다|이야말로|야말로|"
    r"에게서|에게는|에게도|에게|한테서|한테는|한테|께서는|께서|께|에서는|에서도|에서|으로서|으로써|으로는|으로|로서|로써|로는|로|"
    r"까지도|까지|부터|처럼|보다|마다|밖에|조차|마저|만큼|만은|만이|만을|만|이나|나|이랑|랑|하고|과의|와의|과는|와는|과|와|"
    r"이는|은|는|이가|이|가|을|를|의|에는|에도|에|도|아|야|여|이여|입니다|이에요|예요|이다|다|이지|지|이고|고|이며|며|인|일|임)?"
)
# Plural and possessive of names and nouns; genitive in German. Other endings are the term
# base's business (allowed forms).
_LATIN_SUFFIX = {
    "en": r"(?:['’]s|s['’]|es|s)?",
    "de": r"(?:['’]s?|s|es|e|en|n|er|ern)?",
    "fr": r"(?:s|x)?",
    "es": r"(?:s|es)?",
    "it": r"",
    "pt": r"(?:s|es)?",
    "nl": r"(?:['’]s|s|en)?",
    "tr": r"(?:['’]\p{L}{1,6})?",
}


def count(text: str, form: str, language: str) -> int:
    """How often ``form`` stands in ``text`` as a word of ``language`` (a BCP 47 tag).

    Allowed around it: Arabic and Hebrew proclitics, Korean particles, English possessive and
    plural, German endings; a capital or small first letter in cased scripts.

    >>> count("Lin Wan's sword", "Lin Wan", "en"), count("Lin Wanqing", "Lin Wan", "en")
    (1, 0)
    >>> count("وقال للين وان", "لين وان", "ar")
    1
    """
    return len(spans(text, form, language))


def spans(text: str, form: str, language: str) -> list[tuple[int, int]]:
    """Where ``form`` stands in ``text``, clitics and endings included, as (start, end)."""
    pattern = _pattern("".join(normalise(form, language)[0]), language.split("-", maxsplit=1)[0])
    letters, places = normalise(text, language)
    return [
        (places[match.start()], places[match.end() - 1] + 1)
        for match in pattern.finditer("".join(letters))
    ]


@lru_cache(maxsize=4096)
def normalise(text: str, language: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Characters with typographic differences removed, and the index of each in ``text``."""
    arabic = language.startswith(("ar", "fa", "ur"))
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        if char in BIDI_CONTROLS or (arabic and char in _ARABIC_MARKS):
            continue
        char = _SAME.get(char, char)
        letters.append(_ARABIC_LETTERS.get(char, char) if arabic else char)
        places.append(index)
    return tuple(letters), tuple(places)


@lru_cache(maxsize=16384)
def _pattern(form: str, language: str) -> regex.Pattern[str]:
    words = [regex.escape(word) for word in form.split()]
    body = (r"[\s\-]+" if language == "ar" else r"\s+").join(words)
    if language in ("zh", "ja"):
        return regex.compile(body)
    if language == "ko":
        return regex.compile(rf"(?<!\p{{L}}){body}{_KO_PARTICLES}(?!\p{{L}})")
    if language in ("ar", "fa", "ur"):
        return regex.compile(_arabic(form, body))
    if language == "he":
        return regex.compile(rf"(?<!\p{{L}}){_HE_PREFIX}{body}(?!\p{{L}})")
    return regex.compile(_latin(form, body, language))


def _arabic(form: str, body: str) -> str:
    """Clitics may stand before a form; one that begins with the article may lose or contract it."""
    if form.startswith("ال") and len(form) > 3:
        bare = body[2:]
        body = rf"(?:{_AR_PREFIX}{body}|[وف]?لل{bare}|{_AR_PREFIX}{bare})"
        return rf"(?<!\p{{L}}){body}{_AR_SUFFIX}(?!\p{{L}})"
    return rf"(?<!\p{{L}}){_AR_PREFIX}{body}{_AR_SUFFIX}(?!\p{{L}})"


def _latin(form: str, body: str, language: str) -> str:
    """A word with its language's endings; the first letter's case is free."""
    suffix = _LATIN_SUFFIX.get(language, "") if form[-1:].isalpha() else ""
    first = form[0]
    if first.lower() != first.upper() and len(first.lower()) == len(first.upper()) == 1:
        body = f"[{first.lower()}{first.upper()}]{body[1:]}"
    left = r"(?<![\p{L}\p{N}])" if form[0].isalnum() else ""
    right = r"(?![\p{L}\p{N}])" if form[-1].isalnum() else ""
    return rf"{left}{body}{suffix}{right}"
