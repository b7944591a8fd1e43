"""Names in Traditional Chinese and Japanese characters.

OpenCC converts words; a name is none. Persons' names go character by character, with a table
of those that a name writes otherwise than a text.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import Any

from localize.naming.parts import NAMES, Parts, Word
from localize.naming.tables import table

__all__ = ["doubts", "kanji", "regional", "to_traditional", "with_dots"]


@lru_cache(maxsize=8)
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


def to_traditional(parts: Parts, kind: str) -> str:
    """The whole name in traditional characters (OpenCC's own standard), one for one."""
    if kind == "person":
        return "".join(map(_person_word, parts.all_words))
    keep = table("traditional")["place" if kind in NAMES else "word"]
    converted = _converter("s2t").convert(parts.han)
    return "".join(keep.get(old, new) for old, new in zip(parts.han, converted, strict=True))


def _person_word(word: Word) -> str:
    forms = table("traditional")
    if word.surname and word.han in forms["surname"]:
        return forms["surname"][word.han]
    convert = _converter("s2t").convert
    return "".join(forms["person"].get(char) or convert(char) for char in word.han)


def regional(traditional: str, config: str) -> str:
    """Traditional characters as a region writes them: ``t2tw``, ``t2hk``."""
    return _converter(config).convert(traditional)


def with_dots(parts: Parts, text: str) -> str:
    """A foreign name's characters with the dots between its words."""
    if not parts.foreign:
        return text
    ends = accumulate(len(word.han) for word in parts.words)
    return "·".join(
        text[end - len(word.han) : end] for word, end in zip(parts.words, ends, strict=True)
    )


def kanji(traditional: str) -> str:
    """Traditional characters as Japanese print has them."""
    own = table("traditional")["kanji"]
    converted = regional(traditional, "t2jp")
    return "".join(own.get(old, new) for old, new in zip(traditional, converted, strict=True))


def doubts(parts: Parts, kind: str) -> tuple[str, ...]:
    """Characters of a given name with two traditional forms."""
    if kind != "person":
        return ()
    either = table("traditional")["either"]
    return tuple(
        f"{char} is {either[char]}"
        for word in parts.words
        if not word.surname
        for char in word.han
        if char in either
    )
