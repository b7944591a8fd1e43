"""Decisions are saved whole and at once, and never over somebody else's."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from localize.errors import InputError
from localize.pipeline import decisions
from localize.pipeline.decisions import Decision
from localize.review import saving
from localize.review.saving import Conflict, save, version_of

TEXT = [("一", ""), ("二", "一"), ("三", "二")]


def _made(number: int, target: str, status: str = "approved") -> Decision:
    source, context = TEXT[number]
    return Decision(status=status, source=source, context=context, target=(target,))


def _save(
    folder: Path, made: dict[int, Decision | None], seen: dict[int, str] | None = None
) -> str:
    wanted = {TEXT[number]: decision for number, decision in made.items()}
    known = {TEXT[number]: (seen or {}).get(number, "") for number in made}
    return save(folder / "a.jsonl", folder / "lock", TEXT, wanted, known)[0]


def _sources(folder: Path) -> list[str]:
    return [item.source for item in decisions.load(folder / "a.jsonl")]


def test_lines_are_in_the_order_of_the_text(tmp_path: Path) -> None:
    """In whatever order sentences are approved, version control shows them as they are read; a
    line whose sentence has gone stays where it was."""
    _save(tmp_path, {2: _made(2, "three")})
    _save(tmp_path, {0: _made(0, "one")})
    path = tmp_path / "a.jsonl"
    gone = Decision(status="approved", source="旧", context="一", target=("old",))
    one, three = decisions.load(path)
    path.write_bytes(decisions.rendered([one, gone, three]))
    _save(tmp_path, {1: _made(1, "two")})
    assert _sources(tmp_path) == ["一", "旧", "二", "三"]


def test_what_was_decided_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Who hasn't seen a decision can't replace it, and nothing of that request is written; who
    has seen it can."""
    _save(tmp_path, {0: _made(0, "mine")})
    before = (tmp_path / "a.jsonl").read_bytes()
    with pytest.raises(Conflict) as caught:
        _save(tmp_path, {0: _made(0, "theirs"), 1: _made(1, "two")})
    assert caught.value.spots == (TEXT[0],)
    assert (tmp_path / "a.jsonl").read_bytes() == before
    _save(tmp_path, {0: _made(0, "theirs")}, {0: version_of(_made(0, "mine"))})
    assert decisions.load(tmp_path / "a.jsonl")[0].target == ("theirs",)


def test_two_editors_at_different_sentences(tmp_path: Path) -> None:
    """What one decides keeps what the other decided on other sentences."""
    _save(tmp_path, {0: _made(0, "one")})
    _save(tmp_path, {2: _made(2, "three", "draft")})
    assert _sources(tmp_path) == ["一", "三"]


def test_nothing_decided_leaves_no_file(tmp_path: Path) -> None:
    """Taking back the only decision takes the file away with it."""
    _save(tmp_path, {0: _made(0, "one")})
    _save(tmp_path, {0: None}, {0: version_of(_made(0, "one"))})
    assert not (tmp_path / "a.jsonl").exists()


def test_a_damaged_file_is_not_replaced(tmp_path: Path) -> None:
    """A file with marks of a merge conflict stays as it is, and the editor is told its line."""
    path = tmp_path / "a.jsonl"
    path.write_text("<<<<<<< HEAD\n")
    with pytest.raises(InputError):
        _save(tmp_path, {0: _made(0, "one")})
    assert path.read_text() == "<<<<<<< HEAD\n"


def test_an_old_approval_can_be_forgotten(tmp_path: Path) -> None:
    """By its name, and only where its sentence has gone."""
    path = tmp_path / "a.jsonl"
    gone = Decision(status="approved", source="旧", context="", target=("old",))
    path.write_bytes(decisions.rendered([gone, _made(1, "two")]))
    names = frozenset(map(saving.name_of, decisions.load(path)))
    save(path, tmp_path / "lock", TEXT, {}, {}, names)
    assert _sources(tmp_path) == ["二"]


_WRITER = """
import sys
from pathlib import Path
from localize.pipeline.decisions import Decision
from localize.review.saving import look, save, version_of
folder, mark = Path(sys.argv[1]), sys.argv[2]
text = [("一", "")]
while True:
    there = look(folder / "a.jsonl", text)[1].here.get(text[0])
    size = len(there.target[0]) % 5000 + 500 if there else 1
    made = Decision(status="approved", source="一", context="", target=(mark * size,))
    save(folder / "a.jsonl", folder / "lock", text, {text[0]: made}, {text[0]: version_of(there)})
    print(flush=True)
"""


def test_killed_while_saving(tmp_path: Path) -> None:
    """A review that is killed at any moment leaves the decisions of before or of after."""
    for mark in "abcd":
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), mark], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        (decision,) = decisions.load(tmp_path / "a.jsonl")
        assert set(decision.target[0]) == {mark}
