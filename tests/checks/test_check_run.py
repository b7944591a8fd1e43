"""Running checks: selection, order, places, and what a check may look at."""

from __future__ import annotations

import time

import pytest
from check_cases import ROOT

from localize import checks
from localize.document import Block, Cue, Part, Place, Segment
from localize.errors import ConfigError
from localize.locales import load_locale

EN = load_locale("en-US", [ROOT / "locales"])


def segment(source: str, target: str, line: int = 1) -> Segment:
    """A translated segment at a line."""
    return Segment(id=f"s{line}", source=(source,), target=(target,), place=Place(line=line))


def track(*texts: tuple[str, str]) -> Part:
    """Cues of two seconds from pairs of source and target."""
    cues = [
        Cue(
            id=f"c{number}",
            segments=(segment(source, target, 4 * number),),
            start_ms=3000 * number,
            end_ms=3000 * number + 2000,
            number=str(number),
        )
        for number, (source, target) in enumerate(texts, 1)
    ]
    return Part(id="E01", blocks=tuple(cues))


def context(part: Part, **fields: object) -> checks.Context:
    """English from Chinese, in a track."""
    values = {"locale": EN, "source_language": "zh-Hans", "medium": "16:9"} | fields
    return checks.Context(part=part, **values)


def test_select_by_prefix() -> None:
    """A letter takes the family, a code the check; what is ignored is left out."""
    assert {rule.name[0] for rule in checks.select(["S", "B"])} == {"S", "B"}
    assert [rule.name for rule in checks.select(["L104"])] == ["L104"]
    chosen = [rule.name for rule in checks.select(["L"], ["L10"])]
    assert chosen
    assert not any(code.startswith("L10") for code in chosen)


@pytest.mark.parametrize("wrong", ["Z", "l104", "L999", "", "language"])
def test_unknown_code_is_an_error(wrong: str) -> None:
    """A slip of the pen must not switch checks off in silence."""
    with pytest.raises(ConfigError, match="no check"):
        checks.select([wrong])
    with pytest.raises(ConfigError, match="no check"):
        checks.select([], [wrong])


def test_findings_come_in_the_order_of_the_text() -> None:
    """A check of the whole part reports at the cue that it means, between the others'."""
    part = track(("好。", "好。"), ("“走！”", "“Go!"), ("好。", "好。"))
    found = checks.run(context(part), checks.select(["L102", "P102"]))
    assert [(item.code, item.place.cue) for item in found] == [
        ("L102", None),
        ("P102", "2"),
        ("L102", None),
    ]
    assert [item.place.line for item in found] == [4, 8, 12]


def test_place_is_filled_in() -> None:
    """File and part are the context's where the text's own place doesn't say."""
    part = track(("好。", "Very, very long, much longer than anybody can read in so short a time."))
    (found,) = checks.run(context(part, file="E01.en.srt"), checks.select(["S101"]))
    assert found.place == Place(
        file="E01.en.srt", part="E01", segment=None, line=4, cue="1", start_ms=3000
    )
    assert found.message == "35.0 characters a second, limit 20 (en-US, 16:9)"
    assert found.advice == "Shorten the text from 70 to 40 characters, or show it 3.5 s."


def test_no_source_no_comparison() -> None:
    """Without a source, checks that need one are silent, and the others run."""
    part = Part(id="1", blocks=(Block(id="b", segments=(segment("", "He drew the the sword"),)),))
    found = checks.run(context(part, source_language="", medium="book"))
    assert [item.code for item in found] == ["L105"]


def test_around_follows_the_sentence() -> None:
    """Neighbouring cues belong to a segment only while its sentence runs on."""
    part = track(
        ("要是你不来，", "If you don't come,"), ("我就走。", "I'll leave."), ("好。", "Good.")
    )
    first, second, third = part.segments
    look = context(part)
    assert look.around(first) == (first, second)
    assert look.around(second) == (first, second)
    assert look.around(third) == (third,)


def test_around_in_prose_is_the_segment() -> None:
    """In prose a segment is a sentence: its neighbours are others."""
    one, two = segment("要是你不来，", "If you don't come,"), segment("我就走。", "I'll leave.")
    part = Part(id="1", blocks=(Block(id="b", segments=(one, two)),))
    assert context(part).around(one) == (one,)


def test_evidence_is_a_window() -> None:
    """Evidence shows the trouble with the text around it, however long the text is."""
    text = "a" * 500 + " the the " + "b" * 500
    problem = checks.at(text, 501, 508, "doubled")
    assert problem.span is not None
    assert problem.evidence[slice(*problem.span)] == "the the"
    assert len(problem.evidence) < 80


def test_ten_thousand_segments_take_seconds() -> None:
    """All checks on 10,000 cues: the time of a coffee sip, not of a coffee."""
    pairs = [
        (
            "他把离婚协议推到她面前，声音冷得像结了冰。",
            "He slid the papers over,\nhis voice cold as ice.",
        ),
        ("“签了，你我两清，给你五千万。”", "“Sign, and we’re even.\nYou get fifty million.”"),
    ]
    part = track(*(pairs * 5000))
    start = time.perf_counter()
    checks.run(context(part))
    assert time.perf_counter() - start < 15
