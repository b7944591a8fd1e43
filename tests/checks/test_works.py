"""What is compared over a whole work: what is kept of it, and what is told."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from localize import checks
from localize.checks import works
from localize.checks.ledger import Ledger
from localize.checks.works import Sighting, Thing, WorkCheck, work_check
from localize.document import Block, Finding, Part, Place, Segment
from localize.locales import load_locale
from localize.serial import decode, encode

LOCALE = load_locale("en-US", [Path(__file__).parents[2] / "locales"])


def chapter(number: int, *texts: str, role: str = "paragraph") -> checks.Context:
    """A chapter of a translation without its source, in a file of its own."""
    blocks = tuple(
        Block(
            id=str(line),
            role=role,
            segments=(Segment(id=str(line), source=(), target=(text,), place=Place(line=line)),),
        )
        for line, text in enumerate(texts, 1)
    )
    part = Part(id=f"{number:04d}", blocks=blocks)
    return checks.Context(part=part, locale=LOCALE, source_language="", file=f"{part.id}.md")


def compared(*contexts: checks.Context) -> list[Finding]:
    """What the checks on a work find in these chapters."""
    with Ledger() as ledger:
        for context in contexts:
            ledger.add(works.look(context))
        return list(ledger.findings())


def test_an_inconsistency_is_told_once() -> None:
    """However often it comes up: with the count and the first place of each way, at the rarer."""
    usual = ["He stopped—then left."] * 6
    first, second = chapter(1, *usual), chapter(2, *usual, "She stayed – alone.", "So – well.")
    (finding,) = compared(first, second)
    assert finding.code == "P301"
    assert (finding.place.file, finding.place.part, finding.place.line) == ("0002.md", "0002", 7)
    assert "— without spaces ×12 (0001.md:1)" in finding.message
    assert "– between spaces ×2 (0002.md:7)" in finding.message
    assert finding.span is not None
    assert finding.evidence[slice(*finding.span)] == " – "


def test_what_is_kept_of_a_part_is_small() -> None:
    """Three places of each way, and the number of all; it survives being kept as JSON."""
    noted = works.look(chapter(1, *["He stopped—then left."] * 50))
    assert [item.count for item in noted["P301"]] == [1, 1, 48]
    assert decode(encode(noted), dict[str, tuple[Sighting, ...]]) == noted
    assert works.look(chapter(1, "Nothing to note here")) == {}


def test_checks_on_a_work_leave_a_part_alone() -> None:
    """``checks.run`` passes them over: they have nothing to say of one part."""
    rules = [rule for rule in checks.known().values() if isinstance(rule, WorkCheck)]
    assert rules
    assert checks.run(chapter(1, "Go--now", "Go—now"), rules) == ()
    assert {rule.name for rule in rules} <= set(checks.known())


def test_what_needs_a_source_is_not_noted_without_one() -> None:
    """Names and recurring lines are compared by their source."""
    codes = set(works.look(chapter(1, "“Go,” said Lu Chenzhou.", "Go—now…")))
    assert codes == {"P301"}


def _everything(part: Part, context: checks.Context) -> list[Sighting]:
    return [
        Sighting(key=str(segment.target), way=part.id, place=segment.place)
        for segment in part.segments
    ]


@work_check("X999", "info", look=_everything)
def everything(thing: Thing) -> list[checks.Problem]:
    """Finds each thing that is written in two ways."""
    return [works.differing(thing.ways[-1], "differs", "Look.")] if len(thing.ways) > 1 else []


def test_memory_does_not_grow_with_the_work() -> None:
    """Twenty thousand lines, each of them twice, are compared on disk, not in memory."""
    lines = [f"Line {number} of a very long book, which nobody says again" for number in range(200)]
    with Ledger() as ledger:
        tracemalloc.start()
        for number in range(100):
            texts = [f"{line} {number // 2 if line is not lines[0] else ''}" for line in lines]
            ledger.add(works.look(chapter(number, *texts), [everything]))
        found = sum(1 for _ in ledger.findings([everything]))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert found == 199 * 50 + 1
    assert peak < 2_000_000


def test_a_name_that_is_no_text_is_no_obstacle() -> None:
    """A file's name may hold bytes that are no UTF-8."""
    odd = "a\udcff.md"
    sighting = Sighting(key="k", way="a", place=Place(file=odd, part=odd))
    other = Sighting(key="k", way="b", place=Place(file=odd, part=odd))
    with Ledger() as ledger:
        ledger.add({"X999": [sighting, other]})
        (finding,) = ledger.findings([everything])
    assert finding.place.file == finding.place.part == odd


def test_long_evidence_is_cut_around_the_trouble() -> None:
    """What is pointed at stays in sight, at the place that the span says."""
    text = "word " * 40 + "HERE" + " word" * 40
    shown, span = works.shortened(text, text.index("HERE"), text.index("HERE") + 4)
    assert span is not None
    assert shown[slice(*span)] == "HERE"
    assert len(shown) < 90
    assert works.shortened("Whole.") == ("Whole.", None)


def test_of_many_ways_the_first_are_told() -> None:
    """A message stays readable; what is left out is said."""
    marks = (":", " –", ".", " —", "：", "")
    headings = [
        chapter(number, f"Chapter {number}{mark} A", role="heading")
        for number, mark in enumerate(marks, 1)
    ]
    told = next(item.message for item in compared(*headings) if item.code == "L303")
    assert told.count("×") == 4
    assert told.endswith("and 2 more")
