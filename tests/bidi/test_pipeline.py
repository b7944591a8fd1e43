"""What the pipeline writes in right-to-left languages is seen right, and writing twice is once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from localize import formats
from localize.bidi import faults, first_strong, laid_out
from localize.bidi.faults import RTL_LETTER
from localize.document import Part, Segment, plain
from localize.locales import load_locale
from localize.pipeline import adapt
from localize.text import strip_controls

ROOT = Path(__file__).parents[2]
ARABIC = load_locale("ar", [ROOT / "locales"])
FILES = sorted(ROOT.glob("samples/*/*/ar/*"))
GOLDEN = ROOT / "tests/golden/ar/E01.ar.vtt"
# What machine output and names leave in a sentence; after its second word.
PLANTED = (
    "Lin Wan", "C++", "10 km", "10-20", "-5", "+86 138 0013 8000", "0100-123-4567", "3D",
    "@linwan", "https://example.org/", "25°C",
)  # fmt: skip


def _part(path: Path) -> Part:
    """The file's text as if a machine had translated it."""
    part = next(iter(formats.read(path, "ar").parts))
    blocks = (
        replace(
            block,
            segments=tuple(
                replace(item, source=("原文",), target=item.source, origin="machine")
                for item in block.segments
            ),
        )
        for block in part.blocks
    )
    return replace(part, blocks=tuple(blocks))


def _planted(part: Part) -> Part:
    """The part with a piece after the second word of each segment, another one each time."""
    pieces = cycle(PLANTED)

    def changed(item: Segment) -> Segment:
        piece = next(pieces)
        text = re.sub(r"^(\S+\s\S+)(?=\s)", rf"\1 {piece}", plain(item.target), count=1)
        return replace(item, target=(text,))

    blocks = (replace(block, segments=tuple(map(changed, block.segments))) for block in part.blocks)
    return replace(part, blocks=tuple(blocks))


def _lines(part: Part) -> Iterator[str]:
    for block in part.blocks:
        text = block.joiner.join(plain(item.target) for item in block.segments)
        yield from text.split("\n")


@pytest.mark.parametrize("path", [*FILES, GOLDEN], ids=lambda path: path.name)
def test_files_are_seen_right(path: Path) -> None:
    """Names and numbers keep their order, no bracket is split, lines are set from the right."""
    for line in _lines(_part(path)):
        assert faults(line) == (), line
        if RTL_LETTER.search(line):
            assert first_strong(line) == "rtl"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-4])
def test_planted_pieces_are_seen_right(path: Path) -> None:
    """With a left-to-right piece in each sentence: no fault is left; a second pass adds nothing."""
    medium, kind = ("9:16", "drama") if path.suffix == ".srt" else ("book", "novel")
    fitted = adapt.fit(_planted(_part(path)), ARABIC, medium, kind)
    seen: Counter[str] = Counter()
    for line in _lines(fitted):
        assert faults(line) == (), line
        shown = laid_out(line, "rtl").display()
        if RTL_LETTER.search(line):
            assert laid_out(line, first_strong(line) or "ltr").display() == shown
        for piece in PLANTED:
            if piece in strip_controls(line):
                seen[piece] += 1
                assert piece in shown, line
    assert len(seen) == len(PLANTED)
    assert adapt.fit(fitted, ARABIC, medium, kind) == fitted
