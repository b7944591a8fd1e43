"""Safe fixes: what is mended, what is left alone, and that a file loses nothing by it.

Texts before and after: ``tests/cases/fixing/*.toml``. What a table of ``times`` has is in cues.
"""

from __future__ import annotations

import logging
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from localize import checks, fixing, locales
from localize.document import Block, Cue, Part, Place, Segment, Tag, plain
from localize.fixing import FIXES, Fix, Site, mend, same_words

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "fixing"


@cache
def _cases() -> tuple[dict[str, Any], ...]:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.toml"))]
    return tuple(case for table in tables for case in table["case"])


TEXTS = [case for case in _cases() if "text" in case]
TIMES = [case for case in _cases() if "times" in case]


def _label(case: dict[str, Any]) -> str:
    return case["label"]


def _context(case: dict[str, Any], text: str) -> checks.Context:
    """A long cue, or in a book a paragraph, with that text."""
    medium = case.get("medium", "16:9")
    segments = (Segment(id="s", source=(), target=(text,), place=Place(line=1)),)
    block = Block(id="b", segments=segments)
    if medium != "book":
        block = Cue(id="b", segments=segments, start_ms=0, end_ms=7000, number="1")
    return _looking_at((block,), case["locale"], medium)


def _looking_at(
    blocks: tuple[Block, ...], tag: str = "en-US", medium: str = "16:9"
) -> checks.Context:
    locale = locales.load_locale(tag, [ROOT / "locales"])
    part = Part(id="p", blocks=blocks)
    return checks.Context(part=part, locale=locale, source_language="", medium=medium)


def _text(part: Part) -> str:
    return plain(part.blocks[0].segments[0].target)


@pytest.mark.parametrize("case", TEXTS, ids=_label)
def test_a_text_is_mended_or_left_alone(
    case: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """The text becomes what the case says, by its fixes alone; a second run changes nothing."""
    context = _context(case, case["text"])
    part, done = mend(context, checks.known().values())
    assert _text(part) == case.get("result", case["text"])
    assert [change.rule for change in done] == case.get("rules", [])
    again, more = mend(replace(context, part=part), checks.known().values())
    assert (again, more) == (part, ())
    assert caplog.records == []


@pytest.mark.parametrize("case", TIMES, ids=_label)
def test_ends_come_earlier_within_the_tolerance(case: dict[str, Any]) -> None:
    """Only ends move; a second run changes nothing."""
    part, _ = mend(_looking_at(_cues(case["times"])), checks.known().values())
    assert [[cue.start_ms, cue.end_ms] for cue in part.cues] == case.get("result", case["times"])
    assert mend(_looking_at(part.blocks), checks.known().values()) == (part, ())


def _cues(times: list[list[int]]) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            id=f"c{at}",
            segments=(Segment(id=f"c{at}", source=(), target=("Yes.",), place=Place(line=at)),),
            start_ms=start,
            end_ms=end,
            number=str(at),
        )
        for at, (start, end) in enumerate(times, 1)
    )


def test_times_of_the_source_track_stay() -> None:
    """Who translates keeps the source's times, also where they are too close."""
    times = [[1000, 3000], [2900, 5000]]
    context = replace(_looking_at(_cues(times)), source_part=Part(id="s", blocks=_cues(times)))
    assert mend(context, checks.known().values()) == (context.part, ())


def test_cues_at_two_places_may_overlap() -> None:
    """A caption at the top of the picture says nothing about the cue at its bottom."""
    first, second = _cues([[1000, 3000], [2900, 5000]])
    context = _looking_at((first, replace(second, alignment=8)))
    assert mend(context, checks.known().values()) == (context.part, ())


@pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.rule)
def test_no_fix_so_much_as_proposes_other_words(fix: Fix) -> None:
    """Tried on every text of the cases, whether there is a finding or not."""
    for case in TEXTS:
        context = _context(case, case["text"])
        made = fix.apply(Site(blocks=context.part.blocks, index=0, context=context))
        for block in made.values():
            after = checks.target_text(block)
            spaced = bool(context.locale.joiner)
            assert same_words(case["text"], after, spaced=spaced), (case["label"], after)


def test_every_fix_is_shown_at_work() -> None:
    """Each has a case that needs it, and asks for codes that there are."""
    used = {rule for case in TEXTS for rule in case.get("rules", [])} | {"end-time"}
    assert used == {fix.rule for fix in FIXES}
    assert {code for fix in FIXES for code in fix.codes} <= set(checks.known())


@pytest.mark.parametrize(
    ("before", "after", "spaced"),
    [
        ("for ever", "forever", True),
        ("the well", "the wall", True),
        ("I'll go", "Ill go", True),
        ("room 12", "room 21", True),
        ("彼は行く", "彼が行く", False),
        ("كتاب", "كتب", True),
    ],
)
def test_other_words_are_told(before: str, after: str, spaced: bool) -> None:
    """A letter, a number, a word's border, an apostrophe inside a word."""
    assert not same_words(before, after, spaced=spaced)
    assert same_words(before, f"«{before}» …", spaced=spaced)


def test_a_fix_that_changes_words_is_a_bug_that_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told by name and place, and the text stays as it is."""

    def shortened(site: Site) -> dict[int, Block]:
        (segment,) = site.block.segments
        return {0: replace(site.block, segments=(replace(segment, target=("Stop…",)),))}

    monkeypatch.setattr(fixing, "FIXES", (Fix(rule="bad", codes=("P104",), apply=shortened),))
    context = _context({"locale": "en-US"}, "Stop it...")
    with caplog.at_level(logging.ERROR):
        assert mend(context, checks.known().values()) == (context.part, ())
    assert "'bad'" in caplog.text


def test_only_what_is_asked_for_is_mended() -> None:
    """What isn't selected, or may stand, stays."""
    context = _context({"locale": "fr-FR"}, "Quoi! C'est  lui...")
    part, _ = mend(context, checks.select(["P104"]))
    assert _text(part) == "Quoi! C'est  lui…"
    assert mend(context, checks.known().values(), lambda findings: ()) == (context.part, ())


def test_a_change_that_brings_another_finding_isnt_kept() -> None:
    """An end that makes the cue too fast to read stays where it is."""
    slow, next_cue = _cues([[1000, 2000], [2010, 5000]])
    (segment,) = slow.segments
    fast = replace(slow, segments=(replace(segment, target=("Exactly twenty signs",)),))
    context = _looking_at((fast, next_cue))
    assert "S101" not in {item.code for item in checks.run(context)}
    assert mend(context, checks.known().values()) == (context.part, ())


def test_a_code_span_is_no_gap_between_words() -> None:
    """What a book's text doesn't show keeps the spaces around it."""
    code = Tag(kind="alone", text="`x`")
    segment = Segment(id="s", source=(), target=("Press ", code, " now."))
    context = _looking_at((Block(id="b", segments=(segment,)),), medium="book")
    assert mend(context, checks.known().values()) == (context.part, ())
