"""The Sino-Korean reading of a name, with the initial-sound rule (두음법칙)."""

from __future__ import annotations

from localize.naming.parts import Parts, Word
from localize.naming.tables import readings, table

__all__ = ["sino_korean"]

# Hangul syllables are composed: (lead × 21 + vowel) × 28 + tail, from U+AC00.
_FIRST = 0xAC00
_VOWELS, _TAILS = 21, 28
_N, _R, _SILENT = 2, 5, 11
# ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ, before which ㄹ falls silent; ㅕ ㅛ ㅠ ㅣ, before which ㄴ does.
_AFTER_R = frozenset({2, 3, 6, 7, 12, 17, 20})
_AFTER_N = frozenset({6, 12, 17, 20})
_TAIL_N = 4
_YEOL_YUL = {"렬": "열", "률": "율"}


def sino_korean(parts: Parts, traditional: str, kind: str) -> tuple[str, str] | None:
    """The name proper, and the whole name; ``None`` if a character has no known reading.

    ``traditional`` is the whole name, character for character.
    """
    sounds = ""
    for word in parts.all_words:
        start = len(sounds)
        read = _word(word, traditional[start : start + len(word.han)])
        if read is None:
            return None
        sounds += read
    proper, whole = _begin(sounds[parts.proper]), _begin(sounds)
    return (proper, whole) if kind == "person" else (_soften(proper), _soften(whole))


def _word(word: Word, text: str) -> str | None:
    names = table("names")["hangul"]
    if word.surname and text in names["compound"]:
        return names["compound"][text]
    own = {**names["more"], **names["given"], **(names["surname"] if word.surname else {})}
    usual = readings("hanja")
    if not all(char in own or char in usual for char in text):
        return None
    return "".join(own[char] if char in own else usual[char][0] for char in text)


def _begin(text: str) -> str:
    """Initial-sound rule: 림 → 임, 라 → 나, 녀 → 여 (한글 맞춤법, articles 10 to 12)."""
    lead, rest = divmod(ord(text[0]) - _FIRST, _VOWELS * _TAILS)
    vowel = rest // _TAILS
    if lead == _R:
        lead = _SILENT if vowel in _AFTER_R else _N
    elif lead == _N and vowel in _AFTER_N:
        lead = _SILENT
    return chr(_FIRST + lead * _VOWELS * _TAILS + rest) + text[1:]


def _soften(text: str) -> str:
    """렬 and 률 are 열 and 율 after a vowel or ㄴ (article 11, note 1)."""
    out = text[0]
    for char in text[1:]:
        tail = (ord(out[-1]) - _FIRST) % _TAILS
        out += _YEOL_YUL.get(char, char) if tail in (0, _TAIL_N) else char
    return out
