"""Chinese names in other languages: pinyin, Hangul, kanji, Traditional, Arabic, Cyrillic.

``render`` proposes how a name is written in a locale and says what is doubtful about it;
``columns`` makes the cells of a term base's row; ``pinyin`` takes a name apart. Names are
transliterated; what titles, ranks and things are called is translated, by a person. How it is
done is data with its sources: ``localize/data/naming``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localize.naming.parts import split
from localize.naming.writing import Rendering, latin, write

__all__ = ["Pinyin", "Rendering", "columns", "pinyin", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinyin:
    """A name in pinyin by the national standard (GB/T 28039-2011), without tones."""

    text: str
    surname: tuple[str, ...]
    """Syllables of the surname; empty if the name seems to have none."""
    given: tuple[str, ...]
    """Syllables of all else."""
    doubts: tuple[str, ...]


def pinyin(name: str, kind: str = "person", surname: str | None = None) -> Pinyin | None:
    """A Chinese name in simplified characters, in pinyin.

    ``surname`` says what the surname is, an empty string that there is none; ``None`` looks it
    up. ``None`` comes back if a character has no known reading. Raises ``ValueError`` for a
    surname that the name doesn't begin with.

    >>> pinyin("欧阳长安").text, pinyin("单解").surname
    ('Ouyang Chang’an', ('shan',))
    """
    parts = split(name, kind, surname)
    if parts is None:
        return None
    words = parts.all_words
    return Pinyin(
        text=latin(words),
        surname=tuple(item for word in words if word.surname for item in word.syllables),
        given=tuple(item for word in words if not word.surname for item in word.syllables),
        doubts=parts.doubts,
    )


def render(
    name: str, tag: str, kind: str = "person", surname: str | None = None
) -> Rendering | None:
    """How a Chinese name in simplified characters is written in a locale (a BCP 47 tag).

    ``kind`` is a term's: persons, places and organisations are transliterated, with the
    locale's word for hotel or valley. Of any other kind only the traditional form is given, and
    of a rank the kanji and the Sino-Korean reading. ``None``: a person has to translate it, a
    character is unknown, the name is a foreigner's (约翰·史密斯), or no table of this house
    writes the language. ``surname`` is as in ``pinyin``.

    >>> render("林晚晴", "ko").text, render("林晚晴", "ja").reading, render("林晚晴", "ar").text
    ('임만청', 'リン・ワンチン', 'لين وانتشينغ')
    >>> render("云鼎酒店", "de-DE", "place").text
    'Yunding-Hotel'
    """
    parts = split(name, kind, surname)
    return write(parts, tag, kind) if parts else None


def columns(
    name: str, kind: str, tags: Iterable[str], surname: str | None = None
) -> dict[str, str]:
    """The cells of a term base's row: tag → rendering, ``reading:tag`` → its reading.

    A locale that nothing can be proposed for has no cell.

    >>> columns("林晚", "person", ["en", "ja", "he"])
    {'en': 'Lin Wan', 'ja': '林晩', 'reading:ja': 'リン・ワン'}
    """
    cells: dict[str, str] = {}
    for tag in tags:
        if rendering := render(name, tag, kind, surname):
            cells[tag] = rendering.text
            if rendering.reading:
                cells[f"reading:{tag}"] = rendering.reading
    return cells
