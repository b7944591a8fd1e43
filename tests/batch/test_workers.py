"""Workers: one title at a time, no longer than their batch, replaced when they die."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from localize import batch, workspace
from localize.batch.crew import Processes
from localize.batch.job import Job, read_note, work
from localize.batch.pieces import models_size, titles_of, workers
from localize.engines import cores
from localize.errors import InputError
from localize.models import starter_home
from localize.release import Order


def _job(home: Path, title: str, notes: Path, *, spread: bool = False) -> Job:
    order = Order(
        regions=("east-asia",),
        locales=("zh-Hant-TW",),
        titles=(title,),
        out=home / "dist",
        spread=spread,
    )
    return Job(space=workspace.find(home), order=order, share=1, note=notes / f"{title}.json")


def test_one_title_at_a_time_in_a_process(tmp_path: Path, space) -> None:
    """Also where a cluster gives its processes several threads: the second title waits."""
    home = space(tmp_path, long=160, short=8)
    with ThreadPoolExecutor(2) as threads:
        long = threads.submit(work, _job(home, "long", tmp_path))
        while not (tmp_path / "long.json").exists():
            time.sleep(0.01)
        short = threads.submit(work, _job(home, "short", tmp_path))
        assert short.result().exit_code == 0
        assert long.done()
    note = read_note(tmp_path / "long.json")
    assert note is not None
    assert (note.process, note.locale) == (os.getpid(), "zh-Hant-TW")


def test_a_worker_stops_when_its_batch_is_over(tmp_path: Path, space) -> None:
    """One that can't be interrupted sees that the place for its notes is gone."""
    home = space(tmp_path, one=8)
    with pytest.raises(InputError, match="the batch was stopped"):
        work(_job(home, "one", tmp_path / "gone"))
    assert not (home / "dist").exists()


def test_one_that_died_while_it_was_idle_is_replaced(tmp_path: Path, space) -> None:
    """The next title doesn't pay for it."""
    home = space(tmp_path, one=8, two=8)
    with Processes(1) as crew:
        first = crew.submit(_job(home, "one", tmp_path))
        wait([first])
        assert crew.settle(first) is None
        note = read_note(tmp_path / "one.json")
        assert note is not None
        os.kill(note.process, signal.SIGKILL)
        time.sleep(0.5)
        second = crew.submit(_job(home, "two", tmp_path))
        assert second.result().exit_code == 0
        again = read_note(tmp_path / "two.json")
        assert again is not None
        assert again.process != note.process


def test_over_several_machines_there_is_no_write_ahead_log(tmp_path: Path, space) -> None:
    """What the order says reaches the memory."""
    home = space(tmp_path, one=8)
    assert work(_job(home, "one", tmp_path, spread=True)).exit_code == 0
    with sqlite3.connect(home / ".localize" / "memory.sqlite") as database:
        assert database.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_how_many(tmp_path: Path, space) -> None:
    """Not more than titles or cores, nor than there is memory for the models of each."""
    home = space(tmp_path, one=8, two=8)
    path = home / "c.csv"
    path.write_text("title,regions\none,mena|east-asia\ntwo,mena\n")
    found = titles_of(batch.read(path))
    assert 1 <= workers(found, None) <= min(2, cores())
    assert workers(found[:1], None) == 1
    weights = sum(file.stat().st_size for file in starter_home().rglob("model.bin"))
    assert models_size(found) == pytest.approx(weights, rel=0.1)
