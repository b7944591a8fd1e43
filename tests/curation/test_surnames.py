"""Compound surnames: one list, which naming, term bases and the search for names all know."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.curation.mining.tables import tables
from localize.document import Place
from localize.glossary import Term
from localize.glossary.address import person
from localize.naming.tables import table
from tests.curation.test_suggest import find

COMPOUND = table("surnames")["compound"]


@pytest.mark.parametrize("surname", [name for name in COMPOUND if len(name) == 2])
def test_a_person_of_a_term_base(surname: str) -> None:
    """Each is told from the given name, with or without a rendering that shows it."""
    latin = COMPOUND[surname].replace(" ", "").title()
    for renderings in ({}, {"en": (f"{latin} Ning",)}):
        term = Term(
            source=f"{surname}宁", kind="person", renderings=renderings, place=Place(file="t.csv")
        )
        found = person(term)
        assert found is not None
        assert (found.surname, found.given) == (surname, "宁")


@pytest.mark.parametrize("surname", ["乐正", "梁丘", "北冥"])
def test_a_person_of_a_story(tmp_path: Path, surname: str) -> None:
    """A name with a rare one is found whole."""
    path = tmp_path / "story.txt"
    lines = [f"{surname}绫{verb}。" for verb in ("说好", "点头", "走了")] * 2
    path.write_text("\n\n".join(lines), "utf-8")
    assert list(find(path)) == [f"{surname}绫"]
    assert surname in tables().compound_surnames


def test_surnames_that_are_words(tmp_path: Path) -> None:
    """第五 is a surname in a name, and a number in a story."""
    path = tmp_path / "story.txt"
    path.write_text(
        "\n\n".join(["他第五次说好。", "第五天他走了。", "第五重山门开了。"] * 3), "utf-8"
    )
    assert not find(path)
    assert "第五" in COMPOUND
    assert "第五" not in tables().compound_surnames
