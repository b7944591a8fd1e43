"""Facts about text: scripts, direction, graphemes, width, what a reader sees."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

import regex

__all__ = [
    "BIDI_CONTROLS",
    "NO_LINE_START",
    "base_direction",
    "ends_sentence",
    "fallbacks",
    "graphemes",
    "is_han",
    "length",
    "likelihood",
    "script_shares",
    "scripts_of",
    "split_tag",
    "strip_controls",
    "unwritable",
    "width",
]

LRM, RLM, ALM = "\u200e", "\u200f", "\u061c"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
BIDI_CONTROLS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# What a viewer doesn't see: shared/standards "general.count.strip"; SubtitleEdit's list with
# U+061C and U+2066-2069 added.
_INVISIBLE = BIDI_CONTROLS | frozenset("\u200b\ufeff")
_INVISIBLES = regex.compile(f"[{''.join(sorted(_INVISIBLE))}]")
# Arabic tashkeel is free in line lengths (SubtitleEdit CalcIgnoreArabicDiacritics, with U+0670).
_TASHKEEL = frozenset(chr(code) for code in (*range(0x064B, 0x0654), 0x0670))

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})
_RTL_LANGUAGES = frozenset({"ar", "fa", "ur", "he", "yi", "ckb", "ps", "sd", "ug", "dv"})


@lru_cache(maxsize=256)
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


def fallbacks(tag: str) -> tuple[str, ...]:
    """A BCP 47 tag and what it falls back to by leaving off subtags (RFC 4647, 3.4: lookup).

    >>> fallbacks("zh-Hant-TW")
    ('zh-Hant-TW', 'zh-Hant', 'zh')
    """
    subtags = tag.split("-")
    return tuple("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))


def base_direction(tag: str) -> str:
    """``rtl`` or ``ltr`` for a BCP 47 tag, by its script, else its language."""
    language, script, _ = split_tag(tag)
    rtl = script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
    return "rtl" if rtl else "ltr"


_SENTENCE_END = frozenset("。！？…⋯!?.؟۔｡．⁇⁈⁉‼—―")
# What may stand after the mark: quotation marks, brackets, a note sign.
_CLOSING = "\"'”’“‘»›」』）)】］]〉》〟♪ \u00a0\u202f\u3000\n"


def ends_sentence(text: str) -> bool:
    """Whether the text ends in a mark that ends a sentence, or breaks it off with a dash.

    >>> ends_sentence("“你来了。”"), ends_sentence("她说：")
    (True, False)
    """
    return strip_controls(text).rstrip(_CLOSING)[-1:] in _SENTENCE_END


NO_LINE_START = frozenset(
    "、。，．！？：；）」』】》〉〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…"
)
"""Marks and small kana that never begin a line (JIS X 4051, CLREQ: line start prohibition)."""


def strip_controls(text: str) -> str:
    """The text without bidi controls and zero-width characters that nobody sees."""
    return text if text.isascii() else _INVISIBLES.sub("", text)


def graphemes(text: str) -> list[str]:
    """User-perceived characters (UAX #29 extended grapheme clusters)."""
    return _CLUSTER.findall(text)


_CLUSTER = regex.compile(r"\X")


@lru_cache(maxsize=65536)
def _is_wide(cluster: str) -> bool:
    return unicodedata.east_asian_width(cluster[0]) in ("W", "F")


# What may join a cluster with its neighbour (UAX #29); without any, each character is one.
_JOINING = regex.compile(
    r"[^\p{Grapheme_Cluster_Break=Other}\p{Grapheme_Cluster_Break=LV}\p{Grapheme_Cluster_Break=LVT}]"
)


def width(text: str) -> float:
    """Width in full-width cells: wide characters 1, others 0.5 (Netflix's count for ja, ko, zh)."""
    if not _JOINING.search(text):
        return (len(text) + sum(map(_is_wide, text))) / 2
    return sum(1.0 if _is_wide(cluster) else 0.5 for cluster in graphemes(strip_controls(text)))


def length(text: str, counting: str = "grapheme") -> float:
    """Length for CPL and CPS: ``grapheme`` (tashkeel free) or ``wide`` (see ``width``).

    Line breaks and invisible controls don't count; spaces and punctuation do.
    """
    text = strip_controls(text.replace("\n", ""))
    if counting == "wide":
        return width(text)
    if text.isascii() or not _JOINING.search(text):
        return len(text)
    return len(graphemes("".join(char for char in text if char not in _TASHKEEL)))


def is_han(char: str) -> bool:
    """A Chinese character (also Japanese kanji), including extension A and the astral ones."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char >= "\U00020000"


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
    return [index for index, char in enumerate(text) if _is_unwritable(char, charsets)]


@lru_cache(maxsize=32768)
def _is_unwritable(char: str, charsets: tuple[str, ...]) -> bool:
    return is_han(char) and not any(_fits(char, charset) for charset in charsets)


def _fits(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


_SCRIPT_PATTERNS = {
    "Hani": regex.compile(r"\p{Script=Han}"),
    "Latn": regex.compile(r"\p{Script=Latin}"),
    "Arab": regex.compile(r"\p{Script=Arabic}"),
    "Hebr": regex.compile(r"\p{Script=Hebrew}"),
    "Kana": regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]"),
    "Hang": regex.compile(r"\p{Script=Hangul}"),
    "Cyrl": regex.compile(r"\p{Script=Cyrillic}"),
}


# ISO 15924 of the languages that aren't written in Latin letters.
_SCRIPTS_OF = {
    "zh": ("Hani",), "ja": ("Hani", "Kana"), "ko": ("Hang",), "ar": ("Arab",), "fa": ("Arab",),
    "ur": ("Arab",), "he": ("Hebr",), "ru": ("Cyrl",),
}  # fmt: skip


def scripts_of(tag: str) -> tuple[str, ...]:
    """Scripts that a language is written in, as ``script_shares`` names them."""
    return _SCRIPTS_OF.get(split_tag(tag)[0], ("Latn",))


_LETTERS = regex.compile(r"[\p{L}--[\p{Script=Common}\p{Script=Inherited}]]", regex.V1)


def script_shares(text: str) -> dict[str, float]:
    """Share of the text's letters per script (``Hani Latn Arab Hebr Kana Hang Cyrl Zzzz``)."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPT_PATTERNS.items()}
    # Letters of no script of their own, such as the Japanese ー, belong to all.
    letters = len(_LETTERS.findall(text))
    counts["Zzzz"] = max(0, letters - sum(counts.values()))
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items() if count} if total else {}


# The characters that make up three quarters of our Chinese prose, simplified and traditional.
_FREQUENT_HAN = frozenset(
    "的了一我不他你人是她上在个来有子着里那下这没得把出天都就到只手过三年地说头还后小十大去开么看"
    "老也门面起家走声要别却从好会们给时谁眼口道自前生被点两回见最可心进发死能身打儿什话夜想女已半"
    "全长再字整成为己水二住孩亲笑经之气太事连多外然名才条像车对中今听第当用百无边知爷分放让信明城"
    "白动吧快您钱山满张吃吗少间花等落师以敢路脸机座又火次跟样晚日五先红早正血场七怎月光命直新真万"
    "音娘黑比公房剑行现收意主往色本四底弟掉轻方每清妈空块做片脚同坐药书位带灯请叫楼倒问站钟马竟酒"
    "传指于夫所写留如几句越终八重关喝亮电断雪记父便而完学步风失很雨冷活九千石总封衣背高找台停换认"
    "院和婚相卖根报此哪离嘴姐刀军金响青照转算刻睡爸远破推窗者干跑六候飞哭墙医桌件客慢救送忽翻病剩"
    "穿呢妹饭怕通碗屋岁法伤数奶定板拿西队国作文這個國說們為來時會後對過還發當無開經頭動兩長裡著裏"
    "沒麼門聲別卻從給誰點見進兒話爲親氣連條車聽邊爺讓錢滿張喫嗎間師臉機樣紅場萬劍現輕媽塊腳藥書帶"
    "燈請樓問鍾馬傳於寫幾終關電斷記學風總臺換認賣報離軍響轉遠幹飛牆醫飯歲傷數隊"
)
# Syllables that make up over half of Korean prose.
_FREQUENT_HANGUL = frozenset(
    "이다는을의에가고도지한하를로은기사그아어나자리서들었대니해라시으것만일인있과보여거면게수내전말주정"
)
_ACCENTED = frozenset("àâäáãåæçéèêëíîïìñóôöòõøœúûüùßÀÂÄÁÇÉÈÊÍÎÑÓÔÖÚÛÜ¡¿")
# Western words seldom have two accented letters in a row; Cyrillic read as Latin has.
_ODD_ACCENTS = regex.compile(r"[À-ÖØ-öø-ÿ--ß]{2,}", regex.V1)
# Nor does a Latin letter often stand beside another script's, but for what a wrong reading makes.
_MIXED = regex.compile(r"(?<=[A-Za-zÀ-ÿ])[\u0600-\uffef]|[\u0600-\uffef](?=[A-Za-zÀ-ÿ])")
_MARKS = frozenset("“”‘’…—–·«»‹›„‚×°\u00a0")
_RANGES = (
    ("kana", "\u3041", "\u30ff"),
    ("arab", "\u060c", "\u0652"),
    ("wide", "\u3000", "\u301f"),
    ("wide", "\uff01", "\uff5e"),
)
# Han and hangul in three grades: frequent, usual, rare.
_KINDS = (
    *("han1", "han2", "han3", "kana", "hangul1", "hangul2", "hangul3"),
    *("arab", "accented", "wide", "marks", "bad", "other"),
)
# Decimal logarithm of the chance that a character of prose in that script is a certain one of
# the kind. Estimates; two readings of the same bytes differ by several for every character.
_SCRIPT_COSTS = {
    "han": (-2.8, -4.3, -6.5, -5, -7, -7, -8, -9, -6, -2.3, -2.7, -12, -6),
    "kana": (-3.6, -4.8, -7, -2, -7, -7, -8, -9, -6, -2.5, -4, -12, -6),
    "hangul": (-6, -6, -8, -7, -2, -3.6, -6, -9, -7, -4, -3, -12, -7),
    "arab": (-9, -9, -10, -9, -9, -9, -9, -1.5, -8, -6, -2.7, -12, -6),
    "latin": (-9, -9, -10, -9, -9, -9, -9, -8, -2.3, -6, -2.7, -12, -6),
}
_ASCII_COSTS = {"small": -1.4, "capital": -2.6, "space": -0.9, "ascii": -2.2}


def likelihood(text: str, script: str) -> tuple[float, float]:
    """How likely a text is as prose in a script: tells a right decoding from a wrong one.

    ``script`` is ``han``, ``kana``, ``hangul``, ``arab`` or ``latin``, each with ASCII in
    between. Gives the decimal log-likelihood, and its mean over the characters beyond ASCII.
    """
    kinds = Counter(map(_kind, text))
    odd = sum(char in _ACCENTED for found in _ODD_ACCENTS.findall(text) for char in found)
    kinds.update({"accented": -odd, "other": odd})
    ascii_count = sum(kinds[kind] for kind in _ASCII_COSTS)
    ascii_total = sum(kinds[kind] * cost for kind, cost in _ASCII_COSTS.items())
    beyond = sum(
        kinds[kind] * cost for kind, cost in zip(_KINDS, _SCRIPT_COSTS[script], strict=True)
    )
    beyond -= 2 * len(_MIXED.findall(text))
    return beyond + ascii_total, beyond / max(1, len(text) - ascii_count)


@lru_cache(maxsize=65536)
def _kind(char: str) -> str:
    if " " <= char < "\x7f":
        return "space" if char == " " else _ascii_kind(char)
    if "\u4e00" <= char <= "\u9fff":
        # Level 1 of GB 2312 (3,755 characters) and of Big5 (5,401) holds the usual ones.
        level = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
        usual = b"" < level[0] < b"\xd8" or b"" < level[1] < b"\xc7"
        return "han1" if char in _FREQUENT_HAN else "han2" if usual else "han3"
    if "\uac00" <= char <= "\ud7a3":
        # KS X 1001 has the 2,350 of 11,172 syllables that are in use.
        usual = char.encode("euc_kr", "ignore")
        return "hangul1" if char in _FREQUENT_HANGUL else "hangul2" if usual else "hangul3"
    for kind, first, last in _RANGES:
        if first <= char <= last:
            return kind
    if char in "\t\n\r\f":
        return "ascii"
    if unicodedata.category(char) in {"Cn", "Co", "Cc", "Cs"}:
        return "bad"
    return "marks" if char in _MARKS else "accented" if char in _ACCENTED else "other"


def _ascii_kind(char: str) -> str:
    return "small" if char.islower() else "capital" if char.isupper() else "ascii"
