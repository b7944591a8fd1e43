"""Lines of subtitles: where they break in each language, and what never happens."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import regex

from localize import locales, text
from localize.document import Cue, Inline, Part, Segment, Tag, TermUse
from localize.pipeline import adapt, layout

CASES = Path(__file__).parents[1] / "cases" / "layout"
SHIPPED = Path(__file__).parents[2] / "locales"
TAGS = locales.available([SHIPPED])
ALL = {tag: locales.load_locale(tag, [SHIPPED]) for tag in TAGS}


def _cases(*names: str) -> dict[str, dict[str, Any]]:
    """Id → case, from the files of those names."""
    return {
        f"{name}: {case['locale']}: {case['label']}": case
        for name in names
        for case in tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    }


WRAP, CUES = _cases("latin", "arabic", "east-asian"), _cases("cues")


def limits(case: dict[str, Any]) -> locales.Limits:
    return ALL[case["locale"]].limits[case.get("medium", "16:9")]


@pytest.mark.parametrize("case", WRAP.values(), ids=WRAP)
def test_wrap(case: dict[str, Any]) -> None:
    """The lines of a text, with its names whole; each fits, unless the case says it overflows."""
    frame, whole = limits(case), case["text"]
    names = [
        match.span()
        for name in case.get("names", ())
        for match in regex.finditer(regex.escape(name), whole)
    ]
    found = layout.breaks(whole.replace("\n", " "), frame, ALL[case["locale"]], names)
    starts = [0, *(after for _, after in found)]
    ends = [*(before for before, _ in found), len(whole)]
    lines = [whole[start:end] for start, end in zip(starts, ends, strict=True)]
    assert [line.replace("\n", " ") for line in lines] == case["lines"]
    if not names:
        assert layout.wrap(whole, frame, ALL[case["locale"]]) == case["lines"]
    if not case.get("overflow"):
        assert all(text.length(line, frame.counting) <= frame.cpl for line in lines)


def inline(shown: str) -> Inline:
    pieces: list[str | Tag] = []
    for piece in regex.findall(r"</?\w+>|[^<]+", shown):
        kind = "close" if piece.startswith("</") else "open"
        tag = Tag(kind=kind, text=piece) if piece[0] == "<" else None
        pieces.append(tag or piece.replace("/", "\n"))
    return tuple(pieces)


def shown(cue: Cue) -> str:
    segments = (
        "".join(item.text if isinstance(item, Tag) else item.replace("\n", "/") for item in target)
        for target in (segment.target or () for segment in cue.segments)
    )
    return "/".join(segments)


def cue(case: dict[str, Any]) -> Cue:
    names = tuple(
        TermUse(term=name, found=name, rendering=name, outcome="kept")
        for name in case.get("names", ())
    )
    segments = tuple(
        Segment(
            id=f"{number}",
            source=(source.replace("/", "\n"),),
            target=inline(target),
            terms=names,
            origin="approved" if number in case.get("approved", ()) else "machine",
        )
        for number, (source, target) in enumerate(
            zip(case["sources"], case["targets"], strict=True)
        )
    )
    return Cue(id="c", segments=segments, joiner="\n", start_ms=1000, end_ms=2500, number="7")


@pytest.mark.parametrize("case", CUES.values(), ids=CUES)
def test_cue(case: dict[str, Any]) -> None:
    """The lines of a cue; its times, its number and its segments stay; a second pass is quiet."""
    part = Part(id="p", blocks=(cue(case),))
    medium = case.get("medium", "16:9")
    fitted = adapt.fit(part, ALL[case["locale"]], medium, "drama")
    (after,) = fitted.cues
    assert shown(after) == case["result"]
    assert (after.start_ms, after.end_ms, after.number) == (1000, 2500, "7")
    assert len(after.segments) == len(case["sources"])
    assert adapt.fit(fitted, ALL[case["locale"]], medium, "drama") == fitted


SENTENCE = {
    "Latn": "She walked, slowly and without a word, to the old house by the sea and waited there.",
    "Arab": "سارت ببطء ودون كلمة إلى البيت القديم بجانب البحر وانتظرت هناك حتى الصباح.",
    "Hebr": "היא הלכה לאט ובלי מילה אל הבית הישן ליד הים וחיכתה שם עד הבוקר.",
    "Hant": "她慢慢地走著，一句話也沒說，走到海邊的老房子，在那裡等到了「天亮」。",
    "Jpan": "彼女は何も言わずにゆっくりと海辺の「古い家」まで歩いて、朝までそこで待っていた。",
    "Kore": "그녀는 아무 말 없이 천천히 바닷가의 오래된 집까지 걸어가 아침까지 기다렸다.",
}


@pytest.mark.parametrize("medium", ["16:9", "9:16"])
@pytest.mark.parametrize("tag", TAGS)
def test_nothing_is_dropped_and_no_line_begins_or_ends_wrongly(tag: str, medium: str) -> None:
    """Whatever the length: all characters stay, the lines are as few as allowed, marks stay
    with their words."""
    here = ALL[tag]
    frame = here.limits[medium]
    whole = SENTENCE[here.script]
    for size in range(len(whole), 0, -5):
        piece = whole[:size].strip()
        lines = layout.wrap(piece, frame, here)
        assert len(lines) <= frame.max_lines
        assert "".join(lines).replace(" ", "") == piece.replace(" ", "")
        assert all(line and line == line.strip() for line in lines)
        assert not any(line[0] in "，。、」』…ー,.، " for line in lines)
        assert not any(line[-1] in "「『（" for line in lines[:-1])
        if text.length(piece, frame.counting) <= frame.cpl:
            assert lines == [piece]
        if here.joiner:
            assert " ".join(lines) == piece  # only spaces become breaks


def test_more_lines_where_the_frame_allows_them() -> None:
    """Three lines only where two don't hold the text and three are allowed."""
    from dataclasses import replace

    here = ALL["en-US"]
    frame = replace(here.limits["9:16"], max_lines=3)
    three = "He never said a word about it, and I never asked him why he left."
    assert [len(line) <= frame.cpl for line in layout.wrap(three, frame, here)] == [True] * 3
    assert len(layout.wrap("He never said a word about it to me.", frame, here)) == 2


def test_novels_are_not_laid_out() -> None:
    """Line breaks belong to dramas; a cue-less part of a novel gets none."""
    segment = Segment(id="s", source=("长",), target=(SENTENCE["Latn"] * 3,), origin="machine")
    part = Part(id="p", blocks=(Cue(id="c", segments=(segment,), start_ms=0, end_ms=9),))
    (after,) = adapt.fit(part, ALL["en-US"], "book", "novel").segments
    assert "\n" not in after.target[0]
