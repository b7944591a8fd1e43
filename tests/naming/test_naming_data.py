"""The tables behind names fit together: no syllable that a script can't write, no row half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.naming import letters
from localize.naming.tables import readings, table

FOLDER = Path(__file__).parents[2] / "localize" / "data" / "naming"
TABLES = sorted(file.stem for file in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_its_source(name) -> None:
    """No fact without its source."""
    assert any(key.endswith("source") and value for key, value in table(name).items())


def test_every_reading_can_be_written() -> None:
    """Each Mandarin reading has its Hangul, katakana, Cyrillic, Arabic and Persian."""
    known = set(table("syllables")["syllable"])
    used = {reading for found in readings("mandarin").values() for reading in found}
    assert used <= known
    for syllable in known:
        pair = ("lin", syllable)
        assert letters.hangul(pair)
        assert letters.katakana(pair)
        assert letters.cyrillic(pair)
        assert letters.arabic(pair)
        assert letters.persian(pair)


def test_surnames() -> None:
    """Each surname has a reading of as many known syllables as characters; lists name surnames."""
    surnames, known = table("surnames"), table("syllables")["syllable"]
    single = set(surnames["single"]) - {"\n"}
    assert single <= set(readings("mandarin"))
    assert set(surnames["rare"]) | set(surnames["also_given"]) <= single
    assert set(surnames["reading"]) <= single
    assert set(surnames["either"]["compound"]) <= set(surnames["compound"])
    assert set(surnames["also"]) <= single | set(surnames["compound"])
    for name, reading in (*surnames["compound"].items(), *surnames["reading"].items()):
        assert len(name) == len(reading.split())
        assert set(reading.split()) <= set(known)


def test_words_of_names() -> None:
    """A word has a known syllable for each character; a character's own reading is a syllable."""
    names, known = table("names"), table("syllables")["syllable"]
    for word, reading in names["words"].items():
        assert len(word) == len(reading.split())
        assert set(reading.split()) <= set(known)
    own = {char: sound for char, sound in names["given"].items() if char != "unsure"}
    assert set(own.values()) <= set(known)
    assert set(names["given"]["unsure"]) <= set(own)


def test_sino_korean_readings_are_syllables() -> None:
    """One Hangul syllable a character, in the big table and in the names' own."""
    own = table("names")["hangul"]
    found = [sound for sounds in readings("hanja").values() for sound in sounds]
    for group in ("surname", "given", "more"):
        found += own[group].values()
    assert all(len(sound) == 1 and "가" <= sound <= "힣" for sound in found)
    assert all(len(name) == len(sound) for name, sound in own["compound"].items())


def test_generic_words_have_a_place_for_the_name() -> None:
    """Each pattern has {} once, each word its five languages that have no Chinese characters."""
    generics = table("generics")
    for group in ("any", "place", "organisation"):
        for word, row in generics[group].items():
            patterns = {key: value for key, value in row.items() if key != "least"}
            assert all(pattern.count("{}") == 1 for pattern in patterns.values()), word
            assert {"en", "es", "fr", "de", "ar"} <= set(patterns), word
            assert set(word) <= set(readings("mandarin"))
