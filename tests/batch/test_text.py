"""What a person reads of a batch."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from localize import batch
from localize.batch import merging, text
from localize.batch.board import Board, worst
from localize.batch.job import Note
from localize.batch.pieces import titles_of
from localize.release import Outcome, Problem, Release, Verdict


def _outcome(title: str, *, passed: bool) -> Outcome:
    gate = {"name": "S", "limit": 5, "value": 7.5, "passed": passed}
    return Outcome(
        region="mena", title=title, name=title, kind="drama", locale="ar", direction="rtl",
        status="built" if passed else "held back", draft=True, segments=1200, reused=1000,
        verdict=Verdict(passed=passed, gates=(gate,)),
    )  # fmt: skip


def _problem(title: str, message: str, code: int) -> Problem:
    return Problem(
        region="", title=title, locale="", message=message, advice="Mend it.", exit_code=code
    )


@pytest.fixture
def board(tmp_path: Path, space) -> Board:
    """Of four titles: one is done, one held back, one failed, one at work."""
    home = space(tmp_path, good=8, held=8, bad=8, busy=80)
    path = home / "c.csv"
    path.write_text(
        "title,regions\n" + "".join(f"{n},mena\n" for n in ("good", "held", "bad", "busy"))
    )
    found = titles_of(batch.read(path))
    board = Board(found, path.name)
    for piece in found:
        board.begin(piece)
    skipped = _problem("good", "no route", 0)
    failed = _problem("bad", "E01.srt:3: torn \x1b[31m cue", 2)
    for piece, outcomes, problems in (
        (found[0], (_outcome("good", passed=True),), (skipped,)),
        (found[1], (_outcome("held", passed=False),), ()),
        (found[2], (), (failed,)),
    ):
        board.end(piece, Release(outcomes=outcomes, problems=problems, seconds=1))
    board.hear(found[3], Note(host="here", process=7, locale="ar", segments=10))
    return board


def test_lines(board: Board) -> None:
    """A line says how all are, and one for each title that ends, with what is wrong with it."""
    assert text.titles(board) == "3 of 4 titles, 1 running, 1 held back, 1 failed"
    told = text.ended(board, board.sheets[0]).plain
    assert told.startswith("[3/4] good: done, 1 built, 1,200 segments (1,000 reused), ")
    assert "no route" not in told
    told = text.ended(board, board.sheets[2]).plain
    assert told.splitlines()[1] == "  E01.srt:3: torn  [31m cue"
    assert "segments/s" in text.pace(board)


def test_summary(board: Board) -> None:
    """Titles, gates that held something back, what has to be mended, reports, the exit code."""
    board.end(board.sheets[3].piece, Release(outcomes=(), problems=(), seconds=1))
    release = merging.merged(board.sheets, {"mena": "Middle East"}, 61)
    told = io.StringIO()
    Console(width=100, file=told).print(text.summary(batch.Batch(board=board, release=release)))
    for words in (
        "held ar: errors of subtitle timing and layout per 1,000 segments 7.5, at most 5",
        "bad: E01.srt:3: torn  [31m cue",
        "Mend it.",
        "mena/report.html",
        "batch.json",
        "2 done, 1 held back, 1 failed in ",
        "2 drafts, not for publication",
        "exit code 2",
    ):
        assert words in told.getvalue()
    assert "no route" not in told.getvalue()


def test_where_problems_stand() -> None:
    """The worst code is what has to be mended first, as in a release."""
    assert [worst(codes) for codes in ([], [0, 1], [1, 3], [3, 2, 1])] == [0, 1, 3, 2]


def test_a_worker_is_named_while_it_works(board: Board) -> None:
    """Who watches can look at its process; what is over has none."""
    told = board.data("running")["titles"]
    assert told[3]["worker"] == {"id": 7, "host": "here"}
    assert told[0]["worker"] is None
    board.stop()
    assert board.data("interrupted")["titles"][3]["state"] == "waiting"
    assert board.data("interrupted")["exit_code"] == 2
