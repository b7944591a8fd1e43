"""An editor's decisions in their files: read, written, beside a text that has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localize.document import Tag
from localize.errors import InputError
from localize.pipeline import decisions
from localize.pipeline.decisions import Decision, settle

OPEN, CLOSE = Tag(kind="open", text="**", role="bold"), Tag(kind="close", text="**", role="bold")


def _decision(
    source: str, context: str = "", target: str = "x", status: str = "approved"
) -> Decision:
    return Decision(status=status, source=source, context=context, target=(target,))


def test_a_line_a_sentence_and_back(tmp_path: Path) -> None:
    """What is written is read again: plain texts as texts, markup with its tags, line breaks
    and quotation marks in them; one line for each sentence."""
    made = [
        Decision(status="approved", source="走吧。", context="", target=("Let’s “go”\nnow.",)),
        Decision(
            status="draft", source="**好**", context="走吧。", target=(OPEN, "Good", CLOSE, ".")
        ),
        Decision(status="approved", source="嗯\u2028", context="好", target=()),
    ]
    path = tmp_path / "0001.md.jsonl"
    path.write_bytes(decisions.rendered(made))
    assert decisions.load(path) == made
    lines = path.read_bytes().splitlines()
    assert len(lines) == 4
    assert json.loads(lines[1])["target"] == "Let’s “go”\nnow."


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    """A file that isn't there says nothing."""
    assert decisions.load(tmp_path / "none.jsonl") == []


HEAD = '{"format": "localize-approvals", "version": 1}'
GOOD = '{"status": "approved", "source": "a", "target": "b", "context": ""}'


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ([HEAD, GOOD, "<<<<<<< HEAD"], 3),
        ([GOOD], 1),
        (['{"format": "localize-approvals", "version": 2}'], 1),
        (["[]"], 1),
        ([HEAD, "7"], 2),
        ([HEAD, GOOD.replace("approved", "maybe")], 2),
        ([HEAD, GOOD.replace('"b"', "7")], 2),
        ([HEAD, GOOD.replace('"b"', '[{"kind": "open"}]')], 2),
        ([HEAD, GOOD.replace('"b"', "[7]")], 2),
        ([HEAD, GOOD.replace('"a"', "null")], 2),
        ([HEAD, GOOD.replace('"context"', '"contest"')], 2),
        ([HEAD, "[" * 100_000], 2),
        ([HEAD, GOOD, "\udcff"], 3),
        ([HEAD, GOOD.replace('"b"', r'"b\ud800"')], 2),
        ([HEAD, GOOD.replace('"a"', r'"a\ud800"')], 2),
        ([HEAD, GOOD.replace('""', r'"\ud800"')], 2),
        ([HEAD, GOOD.replace('"b"', '[{"kind": "alone", "text": "x", "role": "note"}]')], 2),
        ([HEAD, GOOD.replace('"b"', '[{"kind": "alone", "text": 7}]')], 2),
        ([HEAD, GOOD.replace('"b"', '[{"kind": "new", "text": "x"}]')], 2),
        ([HEAD, GOOD.replace('"b"', r'[{"kind": "alone", "text": "\ud800"}]')], 2),
        ([HEAD, GOOD.replace('"b"', '[{"kind": "alone", "text": "x", "more": 1}]')], 2),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, lines: list[str], number: int) -> None:
    """A file that version control or a person damaged is an error with its line, never half
    used."""
    path = tmp_path / "0001.md.jsonl"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        decisions.load(path)
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (str(path), number)


def test_a_sentence_is_known_by_the_one_before_it() -> None:
    """The same sentence at two places is decided on twice; at one of them it says nothing of
    the other."""
    text = [("好。", ""), ("走。", "好。"), ("好。", "走。")]
    settled = settle([_decision("好。", "走。", "Good.")], text)
    assert set(settled.here) == {("好。", "走。")}
    assert settled.lost == ()


def test_an_edited_neighbour_takes_no_approval_away() -> None:
    """Where the sentence before it was edited, a decision stays with its own sentence, if that
    stands at one place only."""
    text = [("新的一句。", ""), ("走。", "新的一句。")]
    settled = settle([_decision("走。", "旧的一句。")], text)
    assert settled.here[("走。", "新的一句。")].context == "旧的一句。"
    twice = [*text, ("走。", "走。")]
    assert settle([_decision("走。", "旧的一句。")], twice).here == {}


def test_an_edited_sentence_is_approved_no_more() -> None:
    """A decision on a sentence that isn't there any more holds nowhere and isn't forgotten."""
    old = _decision("她走了。", "")
    settled = settle([old], [("她走得很快。", "")])
    assert (settled.here, settled.lost) == ({}, (old,))
