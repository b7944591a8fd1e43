"""How the characters of a name are read in Mandarin, and pinyin's spelling of words."""

from __future__ import annotations

from collections.abc import Sequence

from localize.naming.tables import readings, table

__all__ = ["read", "read_surname", "readable", "spell"]

LONGEST_WORD = 2


def readable(name: str) -> bool:
    """Whether a reading is known for every character; nothing else can be written elsewhere."""
    return bool(name) and all(char in readings("mandarin") for char in name)


def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Toneless syllables of a given name or a place, and the doubts about them.

    ``text`` must be ``readable``. Known words come first (长安 is Chang'an), then what
    names make of a character, then its usual reading.

    >>> read("长乐")
    (('chang', 'le'), ('乐 is also read yue',))
    """
    names = table("names")
    syllables: list[str] = []
    doubts: list[str] = []
    while len(syllables) < len(text):
        rest = text[len(syllables) :]
        if word := names["words"].get(rest[:LONGEST_WORD]):
            syllables += word.split()
            continue
        usual, *others = readings("mandarin")[rest[0]]
        settled = names["given"].get(rest[0])
        syllables.append(settled or usual)
        if settled is None:
            doubts += _doubt(rest[0], others)
        elif rest[0] in names["given"]["unsure"]:
            doubts += _doubt(rest[0], [item for item in (usual, *others) if item != settled])
    return tuple(syllables), tuple(dict.fromkeys(doubts))


def read_surname(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for a surname: 单 is Shan, 万俟 is Moqi.

    >>> read_surname("翟")
    (('zhai',), ('翟 is also read di',))
    """
    surnames = table("surnames")
    reading = surnames["compound"].get(text) or surnames["reading"].get(text)
    syllables = reading.split() if reading else [readings("mandarin")[char][0] for char in text]
    also = surnames["also"].get(text)
    return tuple(syllables), _doubt(text, [also] if also else [])


def _doubt(text: str, others: list[str]) -> tuple[str, ...]:
    return (f"{text} is also read {', '.join(others)}",) if others else ()


def spell(syllables: Sequence[str]) -> str:
    """One word in pinyin, with a capital and the apostrophes.

    >>> spell(("chang", "an")), spell(("wan", "qing")), spell(("lü",))
    ('Chang’an', 'Wanqing', 'Lü')
    """
    # ISO 7098: an apostrophe before a syllable that begins with a, e or o inside a word.
    parts = (f"’{item}" if item[0] in "aeo" else item for item in syllables)
    return "".join(parts).removeprefix("’").capitalize()
