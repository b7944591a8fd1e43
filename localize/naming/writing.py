"""A name in its parts, written for a locale."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from localize.naming import han, letters
from localize.naming.korean import sino_korean
from localize.naming.mandarin import spell
from localize.naming.parts import NAMES, Parts, Word
from localize.naming.tables import latin_languages, readings, table
from localize.text import split_tag

__all__ = ["Rendering", "latin", "write"]

# Of the ranks in the shared term base, the Chinese word is what Japanese and Korean readers have
# for 47 of 48; of forms of address and kinship for a third, so those are left to a translator.
_AS_IT_IS = NAMES | {"rank"}
_MEANING = "a word and no name: do readers know it?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How a name is written in a locale: a proposal, nothing is enforced before a person agrees."""

    text: str
    reading: str = ""
    """Kana over kanji; empty where the text is read as it stands."""
    rule: str
    """What it was made by."""
    others: tuple[Rendering, ...] = ()
    """What else is usual, by other rules."""
    doubts: tuple[str, ...] = ()
    """What a person has to look at; empty if nothing is known to be doubtful."""


def write(parts: Parts, tag: str, kind: str) -> Rendering | None:
    """The name for a locale, ``None`` if nothing here can write it."""
    language, script, region = split_tag(tag)
    rendering = None
    if language == "zh":
        rendering = _chinese(parts, script, region, kind)
    elif parts.foreign or kind not in _AS_IT_IS:
        # 约翰 is John, in no language Yuehan; 掌门 is a word.
        return None
    elif language == "ja":
        rendering = _japanese(parts, kind)
    elif language == "ko":
        rendering = _korean(parts, kind)
    elif kind in NAMES:
        rendering = _alphabet(parts, language, kind)
    if rendering is None:
        return None
    meaning = () if kind in NAMES or language == "zh" else (_MEANING,)
    doubts = dict.fromkeys((*parts.doubts, *meaning, *rendering.doubts))
    return replace(rendering, doubts=tuple(doubts))


def latin(words: Iterable[Word]) -> str:
    """Words in pinyin with what stands between them."""
    text, gap = "", ""
    for word in words:
        text += gap + (word.latin or spell(word.syllables))
        gap = word.after
    return text


def _chinese(parts: Parts, script: str, region: str, kind: str) -> Rendering | None:
    if script != "Hant":
        return None
    config = "t2hk" if region == "HK" else "t2tw"
    text = han.regional(han.to_traditional(parts, kind), config)
    return Rendering(
        text=han.with_dots(parts, text),
        rule=f"OpenCC s2t, {config}; names by table",
        doubts=han.doubts(parts, kind),
    )


def _japanese(parts: Parts, kind: str) -> Rendering:
    """Kanji, read in Mandarin (katakana); the other reading is on'yomi (hiragana)."""
    kanji = han.kanji(han.to_traditional(parts, kind))
    pattern = parts.patterns.get("ja")
    core = kanji[parts.proper] if pattern else kanji
    words = parts.words if pattern else parts.all_words
    gap = "・" if kind == "person" else ""
    heard = gap.join(letters.katakana(word.syllables) for word in words)
    text = _within(pattern, core)
    return Rendering(
        text=text,
        reading=_within(pattern, heard),
        rule="OpenCC t2jp; katakana by the Heibonsha guideline",
        others=_onyomi(text, pattern, core),
        doubts=tuple(
            f"{char} is in no Japanese character set (JIS X 0213)"
            for char in text
            if not char.encode("euc_jis_2004", "ignore")
        ),
    )


def _onyomi(text: str, pattern: str | None, core: str) -> tuple[Rendering, ...]:
    own, usual = table("names")["onyomi"]["given"], readings("onyomi")
    if not all(char in usual for char in core):
        return ()
    sounds = "".join(own.get(char) or usual[char][0] for char in core)
    reading = _within(pattern, sounds)
    return (Rendering(text=text, reading=reading, rule="on'yomi of Unihan kJapaneseOn"),)


def _korean(parts: Parts, kind: str) -> Rendering | None:
    """Sino-Korean; the other is Mandarin by ear, for names of today."""
    pattern = parts.patterns.get("ko")
    words = parts.words if pattern else parts.all_words
    heard = letters.hangul(item for word in words for item in word.syllables)
    by_ear = Rendering(
        text=_within(pattern, heard), rule="Korean loan-word orthography for Chinese"
    )
    read = sino_korean(parts, han.to_traditional(parts, kind), kind)
    if read is None:
        unknown = "no Sino-Korean reading known: written by ear"
        return replace(by_ear, doubts=(unknown,)) if kind in NAMES else None
    proper, whole = read
    return Rendering(
        text=_within(pattern, proper if pattern else whole),
        rule="Sino-Korean reading (Unihan kHangul) with the initial-sound rule",
        others=(by_ear,) if kind in NAMES else (),
    )


def _within(pattern: str | None, name: str) -> str:
    return pattern.format(name) if pattern else name


def _alphabet(parts: Parts, language: str, kind: str) -> Rendering | None:
    known = table("places")["known"].get(parts.han, {}) if kind == "place" else {}
    if language in known:
        return Rendering(text=known[language], rule="the usual name of a real place")
    if language in latin_languages():
        return _latin(parts, language)
    if language == "ar":
        return _words(parts, language, letters.arabic, "house table of pinyin in Arabic letters")
    if language == "fa":
        rendering = _words(parts, language, letters.persian, "house rule for Persian")
        return replace(rendering, doubts=(*rendering.doubts, table("arabic")["persian"]["unsure"]))
    if language == "ru":
        return _words(parts, language, letters.cyrillic, "Palladius")
    return None


def _latin(parts: Parts, language: str) -> Rendering:
    rendering = _pattern(parts, language, latin, "pinyin by GB/T 28039-2011 and ISO 7098")
    if "ü" not in rendering.text.lower():
        return rendering
    plain = rendering.text.replace("ü", "yu").replace("Ü", "Yu")
    return replace(rendering, others=(Rendering(text=plain, rule="as in passports"),))


def _words(
    parts: Parts, language: str, one: Callable[[tuple[str, ...]], str], rule: str
) -> Rendering:
    """An alphabet that writes word by word; 阿, one letter in Arabic, joins the next."""

    def many(words: Iterable[Word]) -> str:
        text = ""
        for written in (one(word.syllables) for word in words):
            text += written if text in ("", letters.ALEF) else f" {written}"
        return text

    return _pattern(parts, language, many, rule)


def _pattern(
    parts: Parts, language: str, join: Callable[[Iterable[Word]], str], rule: str
) -> Rendering:
    """The name proper within the language's words for what it is."""
    if language in parts.patterns:
        return Rendering(text=parts.patterns[language].format(join(parts.words)), rule=rule)
    if parts.generic:
        doubt = f"{parts.generic.han} is a word: translate it"
        return Rendering(text=join(parts.all_words), rule=rule, doubts=(doubt,))
    return Rendering(text=join(parts.all_words), rule=rule)
