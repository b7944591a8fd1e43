"""Forms in Chinese, Japanese and Korean: no borders of words, or particles joined to them."""

from __future__ import annotations

from functools import lru_cache

import regex

from localize.glossary.forms.tables import Word, any_of, phrase, table

__all__ = ["batchim", "chinese", "japanese", "korean"]

_HAN, _KANA = r"\p{Han}々", r"\p{Katakana}ー"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


def chinese(form: str) -> Word:
    """A folded form as it is; Latin letters and digits at its edges have borders."""
    words = [Word(regex.escape(word), word) for word in form.split()]
    body = phrase(words, r"\s*")
    return Word(f"{_edge(form[0], left=True)}(?P<form>{body.pattern}){_edge(form[-1])}", body.core)


def japanese(form: str, *, name: bool) -> Word:
    """A folded form not inside a longer katakana word, nor a short name in a longer name."""
    word = chinese(form)
    data = table("ja")
    if len(form) == 1 and regex.match(f"[{_HAN}]", form):
        after = f"(?![{_HAN}])(?=[^\\p{{Hiragana}}]|$|{any_of(data['after_single'])})"
        after = f"(?:(?={any_of(data['after_name'])})|{after})"
        return Word(f"(?<![{_HAN}]){word.pattern}{after}", word.core)
    if name and len(form) == 2 and regex.match(f"[{_HAN}]{{2}}", form):
        after = f"(?:(?![{_HAN}])|(?={any_of(data['after_name'])}))"
        return Word(word.pattern + after, word.core)
    return word


def _edge(letter: str, *, left: bool = False) -> str:
    look = "(?<!" if left else "(?!"
    if regex.match(r"[\p{Latin}\p{N}]", letter):
        return rf"{look}[\p{{Latin}}\p{{N}}])"
    return f"{look}[{_KANA}])" if regex.match(f"[{_KANA}]", letter) else ""


def batchim(syllable: str) -> str:
    """The final consonant of a Hangul syllable: ``closed``, ``rieul`` (ㄹ) or ``open``.

    Empty for what is no Hangul syllable.
    """
    if not syllable or not _FIRST_SYLLABLE <= ord(syllable) <= _LAST_SYLLABLE:
        return ""
    final = (ord(syllable) - _FIRST_SYLLABLE) % _FINALS
    return "open" if not final else "rieul" if final == _RIEUL else "closed"


def korean(form: str) -> Word:
    """A folded form with honorific, plural, particles and copula, as its last sound asks for.

    After Latin letters and digits either set of particles may stand.
    """
    words = [Word(regex.escape(word), word) for word in form.split()]
    # Compound nouns are written with or without a space.
    body = phrase(words, r"\s*" if batchim(form[-1]) else r"\s+")
    left = r"(?<!\p{L})" if form[0].isalnum() else ""
    tail = _particles(batchim(form[-1])) if form[-1].isalnum() else None
    right = r"(?!\p{N})" if form[-1].isascii() else ""
    return Word(f"{left}(?P<form>{body.pattern}){right}", body.core, tail)


@lru_cache(maxsize=8)
def _particles(sound: str) -> regex.Pattern[str]:
    """What may follow a word that ends in a sound; honorifics and 들 have sounds of their own."""
    data = table("ko")
    honorific, plural = any_of(data["honorifics"]), any_of(data["plural"])
    title = f"(?:{honorific}{plural}?|{plural})"
    # Honorifics and plurals end in sounds of both kinds.
    return regex.compile(rf"(?:{_first(sound)}|{title}{_first('')}?)?(?!\p{{L}})")


@lru_cache(maxsize=8)
def _first(sound: str) -> str:
    data = table("ko")
    simple, calls, past = [*data["either"], *data["copular"]], [], ["이었", "같았"]
    if sound != "open":
        simple += [*data["closed"], *("이" + item for item in data["nickname"])]
        calls += data["call_closed"]
    if sound in ("open", ""):
        simple += [*data["open"], *data["copula"]]
        calls += data["call_open"]
        past.append("였")
    if sound == "rieul":
        simple += data["rieul"]
    simple += ["이" + item for item in data["copula"]]
    particles = f"{any_of(simple)}{any_of(data['more'])}{{0,2}}"
    return f"(?:{any_of(past)}{data['past']}|{any_of(calls)}|{particles})"
