"""Tracks are compared by what is said at the same time, whatever their cues."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from localize import inspection
from localize.document import Block, Cue, Segment
from localize.errors import InputError
from localize.inspection.stretches import align

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "score" / "tracks.toml").read_text("utf-8")
)["case"]


def _cues(rows: list[tuple[int, int, str]]) -> list[Block]:
    return [
        Cue(id=str(n), segments=(Segment(id=str(n), source=(text,)),), start_ms=start, end_ms=end)
        for n, (start, end, text) in enumerate(rows)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_alignment(case: dict) -> None:
    """Each case's texts stand beside each other as it says, with the share of equal cues."""
    found = align(_cues(case["reference"]), _cues(case["hypothesis"]))
    if "pairs" not in case:
        assert found is None
        return
    assert found is not None
    assert [list(pair) for pair in zip(*found.texts, strict=True)] == case["pairs"]
    assert found.how == case["how"]
    assert found.timing == (pytest.approx(case["timing"], abs=1e-4),)


def test_paragraphs_of_another_number_do_not_go_together() -> None:
    """Texts have no times: other numbers of lines can't be compared."""
    one, two = (
        [Block(id=str(n), segments=(Segment(id=str(n), source=("x",)),)) for n in range(count)]
        for count in (2, 3)
    )
    assert align(one, two) is None
    assert align(one, one) is not None


def _srt(path: Path, rows: list[tuple[int, int, str]]) -> Path:
    path.write_text(
        "".join(
            f"{n}\n00:00:{start:02},000 --> 00:00:{end:02},000\n{text}\n\n"
            for n, (start, end, text) in enumerate(rows, 1)
        ),
        "utf-8",
    )
    return path


def test_cues_cut_elsewhere_are_scored_as_what_they_say(tmp_path: Path) -> None:
    """The same words in other cues are the same text, with another timing; and it is said."""
    reference = _srt(tmp_path / "r.en.srt", [(0, 4, "I never said that."), (5, 6, "No.")])
    whole = [(0, 2, "I never"), (2, 4, "said that."), (5, 6, "No.")]
    hypothesis = _srt(tmp_path / "h.en.srt", whole)
    asked = inspection.Scoring(hypothesis=hypothesis, reference=reference)
    found = inspection.scores(None, asked)
    values = {item.name: item.value for item in found.scores}
    assert values["chrF++"] == 100.0
    assert values["timing"] == 40.0
    assert found.notes[0] == "compared by stretches of time (3 cues against 2)"
    assert "too few to mean anything" in found.notes[1]


def test_what_does_not_go_together_is_refused(tmp_path: Path) -> None:
    """Nothing is scored where no stretch is shared; the message counts both."""
    reference = _srt(tmp_path / "r.en.srt", [(0, 4, "One.")])
    hypothesis = _srt(tmp_path / "h.en.srt", [(20, 22, "One."), (25, 26, "Two.")])
    with pytest.raises(InputError, match="doesn't go with its reference"):
        inspection.scores(None, inspection.Scoring(hypothesis=hypothesis, reference=reference))
