"""Term bases: strict reading, matching in the source, counting in the target."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from localize.errors import ConfigError
from localize.glossary import Glossary, Term, count, load
from localize.glossary.lint import lint

CASES = Path(__file__).parent / "cases" / "glossary"


def _cases(name: str) -> list:
    data = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
    return [pytest.param(case, id=case["name"]) for case in data["case"]]


@pytest.mark.parametrize("case", _cases("find"))
def test_find(case: dict) -> None:
    """The longest term at each place, names inside names and words left alone."""
    terms = [
        Term(
            source=item["zh"],
            kind=item.get("kind", "person"),
            aliases=tuple(item.get("aliases", ())),
        )
        for item in case["terms"]
    ]
    found = Glossary(terms, case.get("language", "zh")).find(case["text"])
    assert [match.found for match in found] == case["found"]
    for match in found:
        assert case["text"][match.start : match.end] == match.found


@pytest.mark.parametrize("case", _cases("count"))
def test_count(case: dict) -> None:
    """A rendering counts as a word, inflected as its language inflects, not inside another."""
    assert count(case["text"], case["form"], case["language"]) == case["count"]


@pytest.mark.parametrize("case", _cases("refused"))
def test_refused(case: dict, tmp_path: Path) -> None:
    """A mistake in a term base is an error that names file, line and what is wrong."""
    path = tmp_path / "terms.csv"
    path.write_text(case["csv"], "utf-8")
    with pytest.raises(ConfigError) as caught:
        load([path])
    assert caught.value.place is not None
    assert caught.value.place.file == str(path)
    assert caught.value.place.line == case["line"]
    assert case["says"] in str(caught.value)
    assert caught.value.advice


def test_two_columns_are_enough(tmp_path: Path) -> None:
    """The smallest term base is a source and a target column."""
    path = tmp_path / "terms.csv"
    path.write_text("zh,en\n林晚,Lin Wan|Wan\n", "utf-8")
    assert load([path]).find("林晚来了")[0].term.forms("en-US") == ("Lin Wan", "Wan")


def test_locale_beats_language() -> None:
    """A locale's own column is used before its language's."""
    term = Term(
        source="电梯", renderings={"en": ("elevator",), "en-GB": ("lift",), "zh-Hant": ("電梯",)}
    )
    assert term.forms("en-GB") == ("lift",)
    assert term.forms("en-US") == ("elevator",)
    assert term.forms("zh-Hant-TW") == ("電梯",)
    assert term.forms("de-DE") == ()


def test_later_files_win(tmp_path: Path) -> None:
    """A title's term base overrides the shared one, also where its term was an alias there."""
    shared, own = tmp_path / "shared.csv", tmp_path / "own.csv"
    shared.write_text("zh,en,aliases\n师父,Master,师傅\n", "utf-8")
    own.write_text("zh,en\n师傅,Old Hand\n", "utf-8")
    glossary = load([shared, own])
    assert glossary.get("师傅").forms("en") == ("Old Hand",)
    assert glossary.get("师父").forms("en") == ("Master",)


def test_thousands_of_terms_cost_one_pass() -> None:
    """Matching doesn't slow down with the number of terms: ten times as many, the same finds."""
    few = Glossary(Term(source=f"甲{i:04d}") for i in range(500))
    many = Glossary(Term(source=f"甲{i:04d}") for i in range(20_000))
    text = "甲0001见了甲0499，甲19999不在。" * 50
    assert len(few.find(text)) == 100
    assert len(many.find(text)) == 150


def test_shipped_term_bases_are_sound(root: Path) -> None:
    """All shipped glossaries load and have no finding of severity error."""
    paths = sorted((root / "glossaries").rglob("*.csv"))
    assert paths
    assert [str(item) for item in lint(paths, "zh") if item.severity == "error"] == []


def test_blanks_around_a_cell_are_nothing(tmp_path: Path) -> None:
    """Spaces and tabs at the ends of a cell are taken off; joiners inside a word stay."""
    path = tmp_path / "terms.csv"
    path.write_text("zh,fa\n林晚\t, \u0645\u06cc\u200c\u0631\u0648\u062f\u3000\n", "utf-8")
    term = load([path]).get("林晚")
    assert term is not None
    assert term.forms("fa") == ("\u0645\u06cc\u200c\u0631\u0648\u062f",)


def test_lint_names_every_faulty_row_of_every_file(tmp_path: Path) -> None:
    """A refused row or file is a finding with its line; the rest is still looked at."""
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(
        "zh,en,kind,gender\n林晚,Lin Wan,persson,f\n霍砚辞,Huo Yanci,person,x\n"
        "王,Wang,person,m\n王,Wang,person,m\n",
        "utf-8",
    )
    good.write_text("zh,en\n刀,knife\n", "utf-8")
    found = lint([bad, tmp_path / "gone.csv", good], "zh")
    assert [(item.code, Path(item.place.file or "").name, item.place.line) for item in found] == [
        ("G200", "bad.csv", 2),
        ("G200", "bad.csv", 3),
        ("G200", "bad.csv", 5),
        ("G201", "bad.csv", 4),
        ("G200", "gone.csv", None),
        ("G201", "good.csv", 2),
    ]
    assert all(item.advice for item in found)
    assert all(item.severity == "error" for item in found if item.code == "G200")
