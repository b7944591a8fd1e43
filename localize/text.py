"""Facts about text: scripts, direction, graphemes, width, what a reader sees."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

__all__ = [
    "BIDI_CONTROLS",
    "base_direction",
    "ends_sentence",
    "first_strong",
    "graphemes",
    "is_han",
    "length",
    "script_shares",
    "split_tag",
    "strip_controls",
    "width",
]

LRM, RLM, ALM = "\u200e", "\u200f", "\u061c"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
BIDI_CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What a viewer doesn't see: shared/standards "general.count.strip"; SubtitleEdit's list with
# U+061C and U+2066-2069 added.
_INVISIBLE = BIDI_CONTROLS | frozenset("\u200b\ufeff")
# Arabic tashkeel is free in line lengths (SubtitleEdit CalcIgnoreArabicDiacritics, with U+0670).
_TASHKEEL = frozenset(chr(code) for code in (*range(0x064B, 0x0654), 0x0670))

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})
_RTL_LANGUAGES = frozenset({"ar", "fa", "ur", "he", "yi", "ckb", "ps", "sd", "ug", "dv"})


def split_tag(tag: str) -> tuple[str, str, str]:
    """Language, script and region of a BCP 47 tag; empty where it names none.

    >>> split_tag("zh-Hant-TW")
    ('zh', 'Hant', 'TW')
    """
    language, *rest = tag.replace("_", "-").split("-")
    script = region = ""
    for piece in rest:
        if len(piece) == 4 and piece.isalpha():
            script = piece.title()
        elif (len(piece) == 2 and piece.isalpha()) or (len(piece) == 3 and piece.isdigit()):
            region = piece.upper()
    return language.lower(), script, region


def base_direction(tag: str) -> str:
    """``rtl`` or ``ltr`` for a BCP 47 tag, by its script, else its language."""
    language, script, _ = split_tag(tag)
    rtl = script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
    return "rtl" if rtl else "ltr"


def first_strong(text: str) -> str:
    """``ltr``, ``rtl`` or an empty string, by rules P2 and P3 of UAX #9.

    Characters between an isolate initiator and its PDI are passed over.
    """
    depth = 0
    for char in text:
        if char in (LRI, RLI, FSI):
            depth += 1
        elif char == PDI:
            depth = max(0, depth - 1)
        elif depth == 0:
            kind = unicodedata.bidirectional(char)
            if kind == "L":
                return "ltr"
            if kind in ("R", "AL"):
                return "rtl"
    return ""


_SENTENCE_END = frozenset("。！？…⋯!?.؟۔｡．⁇⁈⁉‼—―")
# What may stand after the mark: quotation marks, brackets, a note sign.
_CLOSING = "\"'”’“‘»›」』）)】］]〉》〟♪ \u00a0\u202f\u3000\n"


def ends_sentence(text: str) -> bool:
    """Whether the text ends in a mark that ends a sentence, or breaks it off with a dash.

    >>> ends_sentence("“你来了。”"), ends_sentence("她说：")
    (True, False)
    """
    return strip_controls(text).rstrip(_CLOSING)[-1:] in _SENTENCE_END


def strip_controls(text: str) -> str:
    """The text without bidi controls and zero-width characters that nobody sees."""
    return "".join(char for char in text if char not in _INVISIBLE)


def graphemes(text: str) -> list[str]:
    """User-perceived characters (UAX #29 extended grapheme clusters)."""
    return regex.findall(r"\X", text)


@lru_cache(maxsize=65536)
def _is_wide(cluster: str) -> bool:
    return unicodedata.east_asian_width(cluster[0]) in ("W", "F")


def width(text: str) -> float:
    """Width in full-width cells: wide characters 1, others 0.5 (Netflix's count for ja, ko, zh)."""
    return sum(1.0 if _is_wide(cluster) else 0.5 for cluster in graphemes(strip_controls(text)))


def length(text: str, counting: str = "grapheme") -> float:
    """Length for CPL and CPS: ``grapheme`` (tashkeel free) or ``wide`` (see ``width``).

    Line breaks and invisible controls don't count; spaces and punctuation do.
    """
    text = strip_controls(text.replace("\n", ""))
    if counting == "wide":
        return width(text)
    if text.isascii():
        return len(text)
    return len(graphemes("".join(char for char in text if char not in _TASHKEEL)))


def is_han(char: str) -> bool:
    """A Chinese character (also Japanese kanji), including extension A and the astral ones."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char >= "\U00020000"


_SCRIPT_PATTERNS = {
    "Hani": regex.compile(r"\p{Script=Han}"),
    "Latn": regex.compile(r"\p{Script=Latin}"),
    "Arab": regex.compile(r"\p{Script=Arabic}"),
    "Hebr": regex.compile(r"\p{Script=Hebrew}"),
    "Kana": regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]"),
    "Hang": regex.compile(r"\p{Script=Hangul}"),
    "Cyrl": regex.compile(r"\p{Script=Cyrillic}"),
}


def script_shares(text: str) -> dict[str, float]:
    """Share of the text's letters per script (``Hani Latn Arab Hebr Kana Hang Cyrl Zzzz``)."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPT_PATTERNS.items()}
    letters = len(regex.findall(r"\p{L}", text))
    counts["Zzzz"] = max(0, letters - sum(counts.values()))
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items() if count} if total else {}
