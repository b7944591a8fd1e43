"""Runs of emphasis: whatever comes in, what goes out is closed and nested."""

from __future__ import annotations

import pytest

from localize.document import Inline, Tag
from localize.packages.texts import escape, runs, visible, wrap

MARKS = {"italic": ("<i>", "</i>"), "bold": ("<b>", "</b>")}
I1, I0 = (Tag(kind=kind, text="*", role="italic") for kind in ("open", "close"))
B1, B0 = (Tag(kind=kind, text="**", role="bold") for kind in ("open", "close"))
RUBY, VOICE = (Tag(kind="open", text=f"<{role}>", role=role) for role in ("ruby", "voice"))
BREAK = Tag(kind="alone", text="\\\n", role="break")

CASES: dict[str, tuple[Inline, str]] = {
    "plain": (("a",), "a"),
    "pair": (("a ", I1, "b", I0, " c"), "a <i>b</i> c"),
    "crossing": ((B1, "a", I1, "b", B0, "c", I0), "<b>a<i>b</i></b><i>c</i>"),
    "never closed": (("a", I1, "b"), "a<i>b</i>"),
    "never opened": (("a", I0, "b"), "ab"),
    "closed twice": ((I1, "a", I0, I0, "b"), "<i>a</i>b"),
    "empty pair": (("a", I1, I0, "b"), "ab"),
    "joined pairs": ((I1, "a", I0, I1, "b", I0), "<i>ab</i>"),
    "other roles vanish": ((RUBY, "漢", VOICE, "字"), "漢字"),
    "hard break": (("a", BREAK, "b"), "a\nb"),
    "blank ends": (("  a", I1, " ", I0), "a"),
    "nothing": ((I1, I0), ""),
    "no XML": (("a\x00\x1b\ufffeb\ud800",), "ab"),
}


@pytest.mark.parametrize("case", CASES)
def test_markup_is_mended(case: str) -> None:
    """Every text comes out with its words, and with marks that are closed and nested."""
    source, wanted = CASES[case]
    assert wrap(runs(source), MARKS, str) == wanted


def test_roles_without_marks_are_plain() -> None:
    """A format that has no bold loses the bold and nothing else."""
    pieces = runs((B1, "a", I1, "b", B0, I0))
    assert wrap(pieces, {"italic": ("/", "/")}, str) == "a/b/"
    assert visible(pieces) == "ab"


def test_escape_is_for_text_and_attributes() -> None:
    """What is escaped is well-formed between tags and between quotes."""
    assert escape('"R&D" <\x07>') == "&quot;R&amp;D&quot; &lt;&gt;"
