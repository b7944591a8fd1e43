"""The check of genders: hand-labelled sentences, and texts that people translated."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from localize import checks, formats, glossary
from localize.checks import Context
from localize.document import Block, Cue, Finding, Part, Place, Segment
from localize.glossary import Glossary, Term
from localize.locales import load_locale
from localize.pipeline import approve, segment

ROOT = Path(__file__).parents[2]
DATA = tomllib.loads((ROOT / "tests/cases/glossary/pronouns.toml").read_text("utf-8"))
LOCALES = {
    "en": "en-US", "es": "es-ES", "fr": "fr-FR", "de": "de-DE", "ar": "ar", "ja": "ja-JP",
    "ko": "ko-KR",
}  # fmt: skip
CAST = Glossary(
    Term(
        source=row["zh"],
        kind="person",
        gender=row["gender"],
        renderings={language: (form,) for language, form in row["forms"].items()},
    )
    for row in DATA["cast"]
)


def _cases(kind: str) -> list[Any]:
    return [
        pytest.param(language, case, id=f"{language}-{kind}-{number}")
        for language in LOCALES
        for number, case in enumerate(DATA[language][kind], 1)
    ]


def _found(part: Part, language: str, terms: Glossary = CAST) -> tuple[Finding, ...]:
    context = Context(
        part=part,
        locale=load_locale(LOCALES[language], [ROOT / "locales"]),
        source_language="zh-Hans",
        medium="16:9" if part.cues else "book",
        glossary=terms,
    )
    return checks.run(context, checks.select(["G105"]))


def _part(case: dict[str, Any]) -> Part:
    pairs = [case.get("before"), [case["source"], case["target"]]]
    segments = tuple(
        Segment(id=str(line), source=(pair[0],), target=(pair[1],), place=Place(line=line))
        for line, pair in enumerate(pairs)
        if pair
    )
    if case.get("cue"):
        return Part(id="p", blocks=(Cue(id="c", segments=segments, start_ms=0, end_ms=2000),))
    return Part(id="p", blocks=(Block(id="b", segments=segments),))


@pytest.mark.parametrize(("language", "case"), _cases("errors"))
def test_the_other_gender_is_found(language: str, case: dict[str, Any]) -> None:
    """One finding, at the sentence that has it."""
    (found,) = _found(_part(case), language)
    assert found.severity == "warning"
    assert found.place.line == 1
    assert found.span is not None


@pytest.mark.parametrize(("language", "case"), _cases("right"))
def test_what_may_be_right_is_left_alone(language: str, case: dict[str, Any]) -> None:
    """Two people, somebody unknown, a thing, a quotation, a name that looks like a pronoun."""
    assert [item.message for item in _found(_part(case), language)] == []


@pytest.mark.parametrize("language", LOCALES)
def test_enough_cases_of_both_kinds(language: str) -> None:
    """At least twenty a language, half of them traps."""
    assert len(DATA[language]["errors"]) >= 10
    assert len(DATA[language]["right"]) >= 10


@pytest.mark.parametrize(
    ("title", "source", "other"),
    [
        ("seventy-third-hour", "novel/0001.md", "approved/{}/0001.md"),
        ("seventy-third-hour", "novel/0002.md", "reference/{}/0002.md"),
        ("sour-ceo", "episodes/E01.srt", "approved/{}/E01.srt"),
        ("sour-ceo", "episodes/E03.srt", "reference/{}/E03.srt"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_alarm_on_what_people_translated(
    title: str, source: str, other: str, language: str
) -> None:
    """References and approved texts of the samples, sentence by sentence, have none."""
    folder = ROOT / "samples" / title
    locale = load_locale(LOCALES[language], [ROOT / "locales"])
    terms = glossary.load(
        [
            *sorted((ROOT / "glossaries/shared").glob("*.csv")),
            ROOT / f"glossaries/{title}/terms.csv",
        ]
    )
    read = formats.read(folder / source, "zh-Hans")
    translated = formats.read(folder / other.format(language), locale.tag)
    entries, faults = approve.align(read, translated, "zh-Hans", locale, "approved")
    assert not faults
    targets = iter(entries)
    for part in read.parts:
        blocks = []
        for block in segment.divide(part, "zh-Hans", locale).blocks:
            items = (
                Segment(id=item.id, source=item.source, target=next(targets).target)
                for item in block.segments
            )
            blocks.append(_like(block, tuple(items)))
        found = _found(Part(id=part.id, blocks=tuple(blocks)), language, terms)
        assert [(item.message, item.evidence) for item in found] == []


def _like(block: Block, segments: tuple[Segment, ...]) -> Block:
    if isinstance(block, Cue):
        return Cue(id=block.id, segments=segments, start_ms=block.start_ms, end_ms=block.end_ms)
    return Block(id=block.id, role=block.role, segments=segments)
