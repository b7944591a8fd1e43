"""Regional renderings: a locale's column beats its language's, however the text gets there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from localize import adhoc, release, workspace
from localize.document import Segment, Tag, TermUse, plain
from localize.engines import Engines
from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.pipeline import regional
from localize.pipeline.job import Job

from .workspaces import NOVEL, sample_workspace

CSV = """\
zh,en,en-GB,es,es-419,zh-Hant,zh-Hant-HK,kind
电梯,elevator,lift,ascensor,elevador,電梯,升降機,item
"""
LIFT = Term(
    source="电梯",
    kind="item",
    renderings={"en": ("elevator",), "en-GB": ("lift",), "es": ("ascensor",)},
)


def _rendered(locale, target: tuple[str | Tag, ...], term: Term = LIFT, tag: str = "en-GB"):
    job = Job(
        title="", kind="novel", medium="book", language="zh", locale=locale(tag), hop=None,
        master_locale=locale("en-US"), glossary=Glossary([term]), engines=Engines(),
        memory=Memory(),
    )  # fmt: skip
    use = TermUse(term="电梯", found="电梯", rendering="elevator", outcome="kept")
    return regional.rendered(Segment(id="1", source=("电梯",), target=target, terms=(use,)), job)


@pytest.mark.parametrize(
    ("master", "text"),
    [
        ("Take the elevator.", "Take the lift."),
        ("Elevators! An elevator’s door.", "Lifts! A lift’s door."),
        ("The elevated elevator", "The elevated lift"),
        ("The lift", "The lift"),
    ],
)
def test_the_masters_text_in_another_locale(locale, master: str, text: str) -> None:
    """Word for word, with its ending, capital and article; other words are left alone."""
    made = _rendered(locale, (master,))
    assert plain(made.target) == text
    assert [(use.rendering, use.outcome) for use in made.terms] == [("lift", "kept")]


def test_a_vowel_takes_its_article(locale) -> None:
    """A flat, an apartment."""
    term = replace(LIFT, renderings={"en": ("flat",), "en-GB": ("apartment",)})
    assert plain(_rendered(locale, ("A flat, a flat.",), term).target) == (
        "An apartment, an apartment."
    )


def test_forms_that_inflect_alike_correspond(locale) -> None:
    """The second form of one column is the second of the other."""
    term = replace(LIFT, renderings={"en": ("die", "dice"), "en-GB": ("cube", "cubes")})
    assert plain(_rendered(locale, ("Two dice, one die.",), term).target) == "Two cubes, one cube."


def test_what_is_lost_is_said(locale) -> None:
    """A master without the rendering has none to exchange; markup stays where it is."""
    made = _rendered(locale, ("The ", Tag(kind="open", text="*"), "thing"))
    assert made.target == ("The ", Tag(kind="open", text="*"), "thing")
    assert made.terms[0].outcome == "flagged"


def _translated(folder: Path, tag: str) -> str:
    source, terms = folder / "a.md", folder / "terms.csv"
    source.write_text("她走进了电梯。\n", "utf-8")
    terms.write_text(CSV, "utf-8")
    request = adhoc.Request(source="zh", target=tag, glossaries=(terms,))
    (done,) = adhoc.translate_files(request, None, [source], folder / f"{tag}.md")
    assert done.flagged == ()
    return done.path.read_text("utf-8").lower()


@pytest.mark.parametrize(("tag", "word"), [("zh-Hant-TW", "電梯"), ("zh-Hant-HK", "升降機")])
def test_translate_by_rule(tmp_path: Path, monkeypatch, tag: str, word: str) -> None:
    """Hong Kong's column for Hong Kong, the shared one for Taiwan."""
    monkeypatch.chdir(tmp_path)
    assert word in _translated(tmp_path, tag)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tag", "word", "other"),
    [
        ("en-US", "elevator", "lift"),
        ("en-GB", "lift", "elevator"),
        ("es-ES", "ascensor", "elevador"),
        ("es-419", "elevador", "ascensor"),
    ],
)
def test_translate_over_the_master(
    tmp_path: Path, monkeypatch, tag: str, word: str, other: str
) -> None:
    """The English master has its own rendering, what is made of it the locale's."""
    monkeypatch.chdir(tmp_path)
    text = _translated(tmp_path, tag)
    assert word in text
    assert other not in text


@pytest.mark.slow
def test_release(tmp_path: Path) -> None:
    """Each region's edition of one title has its own word in its book."""
    folder = sample_workspace(tmp_path, {NOVEL: ["0003"]})
    chapter = folder / "titles" / NOVEL / "novel" / "0003.md"
    chapter.write_text("# 第三章 门\n\n她走进了电梯。\n", "utf-8")
    (folder / "glossaries" / NOVEL / "terms.csv").write_text(CSV, "utf-8")
    words = {
        "en-GB": "lift", "en-US": "elevator", "es-419": "elevador", "es-ES": "ascensor",
        "zh-Hant-TW": "電梯", "zh-Hant-HK": "升降機",
    }  # fmt: skip
    order = release.Order(
        regions=("europe", "north-america", "east-asia"), out=folder / "dist", locales=tuple(words)
    )
    done = release.run(workspace.find(folder), order)
    assert not done.problems
    for outcome in done.outcomes:
        assert outcome.terms.get("flagged", 0) == 0
        built = folder / "dist" / outcome.region / NOVEL / outcome.locale
        text = (built / "book/chapters/0001.xhtml").read_text("utf-8").lower()
        assert words[outcome.locale] in text
        others = {word for word in words.values() if word != words[outcome.locale]}
        assert not [word for word in others if word in text]
    assert {outcome.locale for outcome in done.outcomes} == set(words)
