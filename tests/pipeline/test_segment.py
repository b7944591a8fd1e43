"""Dividing text into sentences and cues into units, and bringing them back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from localize.document import Block, Cue, Part, Segment, Tag, plain
from localize.pipeline import markup, segment

CASES = Path(__file__).parents[1] / "cases" / "segment"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['language']}: {case['name']}")
        for case in tomllib.loads((CASES / "sentences.toml").read_text("utf-8"))["case"]
    ],
)
def test_sentences(case: dict) -> None:
    """Sentences end where a reader of the language ends them; nothing but space is left out."""
    text = case["text"]
    spans = segment.sentences(text, case["language"])
    assert [text[start:end] for start, end in spans] == case["sentences"]
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(
        " ", ""
    )


def _paragraph(text: str, number: int = 1) -> Block:
    return Block(id=f"b{number}", segments=(Segment(id=f"b{number}", source=(text,)),))


def test_ids_come_from_the_content(locale) -> None:
    """An edited chapter keeps the ids of all other sentences; repeated ones are numbered."""
    before = Part(id="1", blocks=(_paragraph("甲。乙。"), _paragraph("甲。", 2)))
    after = Part(id="1", blocks=(_paragraph("丙。甲。丁。"), _paragraph("甲。", 2)))
    ids = [item.id for item in segment.divide(before, "zh-Hans", locale("en-US")).segments]
    new = [item.id for item in segment.divide(after, "zh-Hans", locale("en-US")).segments]
    assert new[1] == ids[0]
    assert new[3] == ids[2] == f"{ids[0]}-2"
    assert len(set(new)) == 4


def test_tags_stay_with_their_sentence(locale) -> None:
    """Each tag ends up in exactly one sentence: openings go on, closings stay."""
    bold = (Tag(kind="open", text="**"), "甲。", Tag(kind="close", text="**"), "乙。")
    part = Part(id="1", blocks=(Block(id="b", segments=(Segment(id="b", source=bold),)),))
    first, second = segment.divide(part, "zh", locale("en-US")).segments
    assert first.source == bold[:3]
    assert second.source == ("乙。",)


def _cue(number: int, text: str, start: int, end: int) -> Cue:
    item = Segment(id=str(number), source=(text,))
    return Cue(id=str(number), segments=(item,), start_ms=start, end_ms=end, number=str(number))


@pytest.mark.parametrize(
    ("texts", "gap", "units"),
    [
        (["只要你签字，", "我就放你走。"], 80, 1),
        (["因为", "他骗了我"], 80, 1),
        (["我不信。", "你走吧。"], 80, 2),
        (["只要你签字，", "我就放你走。"], 2000, 2),
        (["你好", "再见"], 80, 2),
        (["- 你来了，\n- 嗯", "坐"], 80, 2),
    ],
)
def test_a_sentence_over_cues_is_one_unit(locale, texts: list[str], gap: int, units: int) -> None:
    """Cues are joined where the sentence visibly goes on, not over a pause or a new speaker."""
    cues, start = [], 0
    for number, text in enumerate(texts, 1):
        cues.append(_cue(number, text, start, start + 1500))
        start += 1500 + gap
    part = segment.divide(Part(id="E01", blocks=tuple(cues)), "zh", locale("en-US"))
    chains = segment._chains(part)
    speakers = sum(len(cue.segments) - 1 for cue in part.cues)
    assert len(chains) == units + speakers


@pytest.mark.parametrize("joiner", [" ", ""])
def test_distribution_loses_nothing(joiner: str) -> None:
    """A text over several cues: every cue gets words, in order, all of them."""
    text = "If you sign today, I will let you go." if joiner else "今天签字，我就放你走。"
    pieces = segment.distribute(text, ["今天签字，", "我就放你走。"], joiner)
    assert joiner.join(pieces) == text
    assert all(pieces)
    assert pieces[0].endswith((",", "，"))


def test_projection_keeps_ends_and_terms() -> None:
    """Tags at the ends stay there; one around a term goes around its rendering."""
    opened, closed = Tag(kind="open", text="<i>"), Tag(kind="close", text="</i>")
    source = ("他叫", opened, "林晚", closed, "。")
    target = markup.project(source, "Her name is Lin Wan.", [((2, 4), (12, 19))])
    assert target == ("Her name is ", opened, "Lin Wan", closed, ".")
    whole = (opened, "走吧。", closed)
    assert markup.project(whole, "Let's go.", []) == (opened, "Let's go.", closed)


def test_projection_never_cuts_a_word() -> None:
    """A tag in the middle goes to a word's border."""
    source = ("一二三", Tag(kind="open", text="<b>"), "四五", Tag(kind="close", text="</b>"), "六")
    target = markup.project(source, "incomprehensible considerations", [])
    pieces = [piece for piece in target if isinstance(piece, str)]
    assert plain(target) == "incomprehensible considerations"
    assert all(piece.strip() in ("incomprehensible", "considerations", "") for piece in pieces)
