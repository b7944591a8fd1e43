"""Translations of similar sentences: the right ones, the right score, the right order."""

from __future__ import annotations

import random

import pytest

from localize.memory import Approved, Imported, Memory
from localize.memory.fuzzy import Pattern, folded, grams, least_shared, window


def _edits(one: str, other: str) -> int:
    """The textbook's table."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row[0] = row[0], at
        for number, letter in enumerate(other, 1):
            before, row[number] = (
                row[number],
                min(row[number] + 1, row[number - 1] + 1, before + (char != letter)),
            )
    return row[-1]


def test_distance_is_that_of_the_table() -> None:
    """Bits and table agree on texts of all lengths, beyond a machine word too."""
    rng = random.Random(1)
    for _ in range(400):
        one = "".join(rng.choices("甲乙丙ab", k=rng.randrange(90)))
        other = "".join(rng.choices("甲乙丙ab", k=rng.randrange(90)))
        assert Pattern(one).distance(other) == _edits(one, other)


@pytest.mark.parametrize("letters", ["甲乙丙丁戊己庚辛", "abcdefgh "])
@pytest.mark.parametrize("floor", [0.6, 0.7, 0.9])
def test_the_index_hides_nothing(letters: str, floor: float) -> None:
    """Whatever reaches the score shares as many pieces as is said, and has a length in the window:
    but for pairs that share no piece at all."""
    rng = random.Random(2)
    for _ in range(500):
        one = folded("".join(rng.choices(letters, k=rng.randrange(1, 30))))
        other = list(one)
        for _ in range(rng.randrange(1 + len(one) // 3)):
            at = rng.randrange(len(other) + 1)
            other[at : at + rng.randrange(2)] = rng.choices(letters, k=rng.randrange(2))
        text = folded("".join(other))
        if not one or not text or Pattern(one).score(text) < floor:
            continue
        shortest, longest = window(one, floor)
        assert shortest <= len(text) <= longest
        shared = len(grams(one) & grams(text))
        assert shared >= least_shared(one, floor) or shared == 0


def _imported(source: str, target: str, locale: str = "en-US", **about: str) -> Imported:
    return Imported(language="zh", locale=locale, source=(source,), target=(target,), **about)  # type: ignore[arg-type]


def test_the_most_similar_comes_first() -> None:
    """Scores are fractions of the longer text's letters; what is below the floor isn't there."""
    with Memory() as memory:
        memory.take(
            [
                _imported("他站在门口。", "He stood at the door."),
                _imported("他站在窗口。", "He stood at the window."),
                _imported("她坐在窗边。", "She sat by the window."),
            ]
        )
        found = memory.similar("他站在门口！", "en-US")
        assert [(item.source, round(item.score, 3)) for item in found] == [
            ("他站在门口。", 0.833)
        ]  # two of six letters are too many at 0.7
        assert [item.score for item in memory.similar("他站在\n门口。", "en-US", floor=1)] == [1.0]
        lower = memory.similar("他站在门口。", "en-US", floor=0.3)
        assert [item.target[0] for item in lower] == [
            "He stood at the door.",
            "He stood at the window.",
        ]  # the third has letters in common with it, but no two in a row
        assert len(memory.similar("他站在门口。", "en-US", floor=0.3, limit=1)) == 1
        assert memory.similar("", "en-US") == memory.similar("完全无关", "en-US") == []


def test_locales_and_origins() -> None:
    """The locale's own first, then its language's, then another region's; another language's or
    script's never. Approved before imported."""
    with Memory() as memory:
        memory.take(
            [
                _imported("走吧。", "GB", "en-GB"),
                _imported("走吧。", "en", "en"),
                _imported("走吧。", "US", "en-US", note="old", changed="20250101T000000Z"),
                _imported("走吧。", "ar", "ar"),
                _imported("走吧。", "Hant", "zh-Hant-TW"),
            ]
        )
        memory.approve(
            "ceo", "en-US", "1.md", "d", [Approved(source="走吧。", context="", target=("mine",))]
        )
        found = memory.similar("走吧。", "en-US")
    assert [item.target[0] for item in found] == ["mine", "US", "en", "GB"]
    assert (found[0].origin, found[0].scope, found[0].file) == ("approved", "ceo", "1.md")
    assert (found[1].origin, found[1].note, found[1].changed) == (
        "imported",
        "old",
        "20250101T000000Z",
    )


def test_what_is_new_is_found_and_what_is_gone_is_not() -> None:
    """The index follows the memory: approvals replaced, imports added after a search."""
    with Memory() as memory:
        first = [Approved(source="他走了。", context="", target=("He left.",))]
        memory.approve("t", "en-US", "1.md", "d1", first)
        assert len(memory.similar("他走了。", "en-US")) == 1
        memory.approve("t", "en-US", "1.md", "d2", [])
        assert memory.similar("他走了。", "en-US") == []
        memory.take([_imported("他走了吗？", "Did he leave?")])
        memory.approve("t", "en-US", "1.md", "d3", first)
        found = memory.similar("他走了。", "en-US", floor=0.5)
        assert [item.target[0] for item in found] == ["He left.", "Did he leave?"]


def test_a_sentence_of_a_book_s_length() -> None:
    """It is kept, but no search compares anything with it."""
    with Memory() as memory:
        memory.take([_imported("走" * 6000, "Go."), _imported("走吧。", "Go on.")])
        assert memory.similar("走" * 6000, "en-US") == []
        assert memory.similar("走" * 5000, "en-US") == []
        assert [item.source for item in memory.similar("走吧。", "en-US")] == ["走吧。"]


def test_joined_sentences_are_no_suggestion() -> None:
    """Where an editor joined two sentences the first's text would say too much."""
    rows = [
        Approved(source="他走了。", context="", target=("He left and she stayed.",)),
        Approved(source="她留下。", context="他走了。", target=()),
    ]
    with Memory() as memory:
        memory.approve("t", "en-US", "1.md", "d", rows)
        assert memory.similar("他走了。", "en-US") == memory.similar("她留下。", "en-US") == []


def test_words_of_other_scripts() -> None:
    """A source with words is compared by letters too, without case."""
    with Memory() as memory:
        memory.take([replace_language("She opened the old door.", "Ella abrió la puerta vieja.")])
        (found,) = memory.similar("she opened the Door", "es-419", floor=0.6)
    assert found.target == ("Ella abrió la puerta vieja.",)
    assert round(found.score, 3) == round(1 - 5 / 24, 3)


def replace_language(source: str, target: str) -> Imported:
    return Imported(language="en", locale="es", source=(source,), target=(target,))
