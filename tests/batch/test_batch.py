"""A batch: what it builds, what it tells, and what it does when something dies."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from localize import batch, release, workspace
from localize.batch.board import Board
from localize.batch.job import Note, read_note
from localize.batch.lock import alone
from localize.batch.pieces import titles_of
from localize.errors import ConfigError
from localize.release import Release

SCHEMAS = Path(__file__).parents[2] / "localize" / "schemas"
# No model has a say in it: quick, and all but translation is as elsewhere.
QUICK = 'regions = ["east-asia"]\nlocales = ["zh-Hant-TW"]\n'


def _catalog(folder: Path, *titles: str, top: str = QUICK) -> Path:
    rows = [f'[[title]]\nid = "{title}"\n' for title in titles]
    path = folder / "nightly.toml"
    path.write_text("\n".join([top, *rows]))
    return path


def _run(
    path: Path, workers: int = 2, watch: batch.Watch = lambda *_: None, **asked: Any
) -> batch.Batch:
    catalog = batch.read(path)
    return batch.run(catalog, batch.Request(out=catalog.out, workers=workers, **asked), watch)


def _json(folder: Path) -> dict[str, Any]:
    told = json.loads((folder / "dist" / batch.NAME).read_text("utf-8"))
    jsonschema.validate(told, json.loads((SCHEMAS / "batch.schema.json").read_text("utf-8")))
    return told


def _packages(folder: Path) -> dict[str, str]:
    """Path → digest of every file of every package."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("dist/*/*/*/**/*"))
        if path.is_file()
    }


def _command(path: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "localize", "batch", str(path), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _group(process: subprocess.Popen[str]) -> list[str]:
    """Processes of its group that are alive."""
    told = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in told.stdout.splitlines())
    return [stat for group, stat in rows if group == str(process.pid) and stat[0] != "Z"]


def _await(what: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def _titles(told: dict[str, Any], key: str) -> dict[str, Any]:
    return {entry["title"]: entry[key] for entry in told["titles"]}


SIZE = {"one": 8, "two": 32, "three": 16}
BOTH = 'regions = ["mena", "east-asia"]\nlocales = ["ar", "zh-Hant-TW"]\n'


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, space) -> Path:
    """What ``release`` makes, with one process, of the titles of ``SIZE``."""
    home = space(tmp_path_factory.mktemp("whole"), **SIZE)
    order = release.Order(
        regions=("mena", "east-asia"), locales=("ar", "zh-Hant-TW"), out=home / "dist"
    )
    assert release.run(workspace.find(home), order).exit_code == 0
    return home


@pytest.mark.slow
def test_the_bytes_and_the_report_of_a_release(tmp_path: Path, space, whole: Path) -> None:
    """Several workers at one memory make the packages that ``release`` makes, and one report of
    all titles, in the catalog's order whatever ended first."""
    home = space(tmp_path, **SIZE)
    path = _catalog(home, "three", "one", "two", top=BOTH)
    done = _run(path)
    assert done.exit_code == 0
    assert _packages(home) == _packages(whole)
    assert len([path for path in _packages(home) if path.endswith(".zip")]) == 6
    schema = json.loads((SCHEMAS / "report.schema.json").read_text("utf-8"))
    for region, locale in (("mena", "ar"), ("east-asia", "zh-Hant-TW")):
        report = json.loads((home / "dist" / region / "report.json").read_text("utf-8"))
        jsonschema.validate(report, schema)
        built = [(outcome["title"], outcome["locale"]) for outcome in report["outcomes"]]
        assert built == [("three", locale), ("one", locale), ("two", locale)]
        assert "two" in (home / "dist" / region / "report.html").read_text("utf-8")
    told = _json(home)
    assert (told["state"], told["exit_code"], told["workers"]) == ("done", 0, 2)
    assert _titles(told, "segments") == {"three": 32, "one": 16, "two": 64}
    assert told["totals"]["segments"] == 112
    paths = [package["path"] for entry in told["titles"] for package in entry["packages"]]
    assert all((home / "dist" / path).is_file() for path in paths)
    assert not list((home / "dist").glob(".batch-*"))
    # Again: all of it out of the memory, not a byte changed.
    assert _run(path).exit_code == 0
    assert _packages(home) == _packages(whole)
    again = _json(home)
    assert again["totals"]["reused"] == 56
    states = {package["status"] for entry in again["titles"] for package in entry["packages"]}
    assert states == {"unchanged"}


def test_one_bad_title_does_not_stop_the_others(tmp_path: Path, space) -> None:
    """It is told with its file, in the reports of its own regions; the exit code is the worst."""
    home = space(tmp_path, good=8, bad=8, empty=8)
    (home / "titles" / "bad" / "title.toml").write_text('kidn = "novel"\n')
    (home / "titles" / "empty" / "episodes" / "E01.srt").write_bytes(b"\x00\x01\x02")
    path = home / "c.csv"
    path.write_text("title,regions,locales\nbad,mena,ar\nempty,east-asia,zh-Hant-TW\n"
                    "good,east-asia,zh-Hant-TW\n")  # fmt: skip
    done = _run(path, workers=1)
    assert done.exit_code == 2
    told = _json(home)
    assert _titles(told, "state") == {"bad": "failed", "empty": "failed", "good": "done"}
    assert told["exit_code"] == 2
    problems = _titles(told, "problems")
    assert "kidn" in problems["bad"][0]["message"]
    assert "E01.srt" in problems["empty"][0]["message"]
    reports = {
        name: json.loads((home / "dist" / name / "report.json").read_text("utf-8"))
        for name in ("mena", "east-asia")
    }
    assert [item["title"] for item in reports["mena"]["problems"]] == ["bad"]
    assert [item["title"] for item in reports["east-asia"]["problems"]] == ["empty"]
    assert [item["title"] for item in reports["east-asia"]["outcomes"]] == ["good"]
    assert (home / "dist" / "mena" / "report.html").is_file()


def test_a_missing_route_is_exit_3(tmp_path: Path, space) -> None:
    """As in a release; what has to be mended first comes before it."""
    home = space(tmp_path, one=8)
    path = home / "c.csv"
    path.write_text("title,regions,locales\none,mena|east-asia,fa-IR|zh-Hant-TW\n")
    assert _run(path).exit_code == 3
    entry = _json(home)["titles"][0]
    assert (entry["state"], entry["exit_code"]) == ("failed", 3)
    assert "localize models install en-fa" in entry["problems"][0]["advice"]
    assert [package["locale"] for package in entry["packages"]] == ["zh-Hant-TW"]


def _killer(home: Path, victim: str, times: int) -> tuple[batch.Watch, list[int]]:
    """Kills the worker of one title as soon as it says who it is, so often."""
    killed: list[int] = []

    def watch(board: batch.Board, ended: object) -> None:
        for sheet in board.sheets:
            process = sheet.note.process
            if sheet.state != "running" or sheet.piece.entry.title != victim:
                continue
            if process and process not in killed and len(killed) < times:
                killed.append(process)
                os.kill(process, signal.SIGKILL)

    return watch, killed


@pytest.mark.slow
def test_workers_that_die(tmp_path: Path, space) -> None:
    """A title whose worker dies gets one more try, alone; then it is a problem. The others don't
    notice."""
    home = space(tmp_path, heavy=640, one=8, hopeless=640, two=8)
    killed: dict[str, set[int]] = {"heavy": set(), "hopeless": set()}

    def watch(board: batch.Board, ended: object) -> None:
        for sheet in board.sheets:
            process, title = sheet.note.process, sheet.piece.entry.title
            if sheet.state != "running" or not process or title not in killed:
                continue
            if process not in killed[title] and (title == "hopeless" or not killed[title]):
                killed[title].add(process)
                os.kill(process, signal.SIGKILL)

    done = _run(_catalog(home, "heavy", "one", "hopeless", "two"), watch=watch)
    assert [len(killed[title]) for title in ("heavy", "hopeless")] == [1, 2]
    assert done.exit_code == 2
    told = _json(home)
    others = {"one": "done", "two": "done"}
    assert _titles(told, "state") == others | {"heavy": "done", "hopeless": "failed"}
    assert _titles(told, "attempts") == {"one": 1, "two": 1, "heavy": 2, "hopeless": 2}
    (problem,) = _titles(told, "problems")["hopeless"]
    assert "killed or crashed" in problem["message"]
    assert f"localize --workspace {home} -v release --title hopeless --region" in problem["advice"]
    report = json.loads((home / "dist/east-asia/report.json").read_text("utf-8"))
    assert [item["title"] for item in report["problems"] if item["exit_code"]] == ["hopeless"]


@pytest.mark.slow
def test_killed_and_resumed(tmp_path: Path, space, whole: Path) -> None:
    """Killed with all its processes, the next run takes what was finished out of the memory and
    ends with the bytes of a whole one; no lock is in its way."""
    home = space(tmp_path, **SIZE)
    path = _catalog(home, *SIZE, top=BOTH)
    process = _command(path, "--workers", "2")
    _await(lambda: any(note.segments for note in _notes(home)))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert _json(home)["state"] == "running"
    assert len(_packages(home)) < len(_packages(whole))
    assert _run(path).exit_code == 0
    assert _json(home)["totals"]["reused"] > 0
    assert _packages(home) == _packages(whole)
    assert not list((home / "dist").glob(".batch-*"))


def _notes(home: Path) -> list[Note]:
    paths = (home / "dist").glob(".batch-*/*.json")
    return [note for path in paths if (note := read_note(path))]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(tmp_path: Path, space, number: signal.Signals) -> None:
    """130, no process left, and batch.json says so. A terminal tells all processes, cron and CI
    only the first."""
    home = space(tmp_path, one=640, two=640)
    process = _command(_catalog(home, "one", "two"), "--workers", "2")
    _await(lambda: _notes(home))
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "go on" in said
    assert "Traceback" not in said
    _await(lambda: not _group(process), 10)
    told = _json(home)
    assert told["state"] == "interrupted"
    assert set(_titles(told, "state").values()) == {"waiting"}


@pytest.mark.slow
def test_workers_end_with_a_killed_batch(tmp_path: Path, space) -> None:
    """If only the first process is killed, its workers don't go on behind the next batch's back."""
    home = space(tmp_path, one=640)
    process = _command(_catalog(home, "one"), "--workers", "1")
    _await(lambda: _notes(home))
    process.kill()
    process.communicate(timeout=20)
    _await(lambda: not _group(process), 10)


def test_one_batch_at_a_time(tmp_path: Path, space) -> None:
    """A second one on the same output is refused and touches nothing; the lock that a dead one
    left behind stops nobody."""
    home = space(tmp_path, one=8)
    path = _catalog(home, "one")
    out = home / "dist"
    with alone(out):
        with pytest.raises(ConfigError, match=f"process {os.getpid()} on "):
            _run(path)
        second = _command(path)
        _, said = second.communicate()
        assert second.returncode == 2
        assert f"another batch is at work here: process {os.getpid()}" in said
    assert [entry.name for entry in out.iterdir()] == [".batch.lock"]
    (out / ".batch.lock").write_text("process 1 on elsewhere\n")
    assert _run(path).exit_code == 0


@pytest.mark.slow
def test_several_workspaces(tmp_path: Path, space) -> None:
    """Each title is built with its own workspace's memory; the packages stand together."""
    home = space(tmp_path / "home", one=8)
    other = space(tmp_path / "other", far=8)
    path = home / "c.csv"
    path.write_text("title,regions,locales,workspace\none,east-asia,zh-Hant-TW,\n"
                    "far,east-asia,zh-Hant-TW,../other\n")  # fmt: skip
    assert _run(path, workers=1).exit_code == 0
    zips = [path.name for path in sorted((home / "dist").rglob("*.zip"))]
    assert zips == ["far_zh-Hant-TW_1.0.0.zip", "one_zh-Hant-TW_1.0.0.zip"]
    assert (other / ".localize" / "memory.sqlite").is_file()
    assert not (other / "dist").exists()


@pytest.mark.slow
def test_the_command(tmp_path: Path, space) -> None:
    """Results on standard output, a line for each title on standard error, JSON for machines.
    Who reads batch.json all the time finds it whole each time, and its states in their order."""
    home = space(tmp_path, one=80, two=80)
    process = _command(_catalog(home, "one", "two"), "--workers", "1")
    seen: list[str] = []
    while process.poll() is None:
        if (home / "dist" / batch.NAME).is_file():
            seen.append(_json(home)["state"])
        time.sleep(0.02)
    told, said = process.communicate()
    assert process.returncode == 0
    assert "2 done" in told
    assert "exit code 0" in told
    assert "[2/2] " in said
    assert seen[0] == "running"
    assert seen == sorted(seen, reverse=True)
    path, out = _catalog(home, "one", "two"), str(home / "dist")
    process = _command(path, "--workers", "1", "--format", "json", "-o", out)
    told, _ = process.communicate()
    assert json.loads(told)["titles"] == _json(home)["titles"]


def test_a_wrong_catalog_is_exit_2(tmp_path: Path, space) -> None:
    """One message with the line, nothing built, nothing on standard output."""
    home = space(tmp_path, one=8)
    process = _command(_catalog(home, "one", "gone"))
    told, said = process.communicate()
    assert (process.returncode, told) == (2, "")
    assert "nightly.toml:7: no title is called 'gone'" in said
    assert not (home / "dist").exists()


def test_how_long_it_will_be(tmp_path: Path, space) -> None:
    """Time left goes by segments: what ended titles tell about their bytes holds for the rest."""
    home = space(tmp_path, one=80, two=160)
    found = titles_of(batch.read(_catalog(home, "one", "two")))
    board = Board(found, "c")
    assert board.seconds_left is None
    guessed = board.segments_left
    assert 0.6 * 240 < guessed < 1.6 * 240
    board.begin(found[0])
    board.hear(found[0], Note(segments=40))
    assert board.segments_left == guessed - 40
    done = release.run(workspace.find(home), release.Order(
        regions=("east-asia",), titles=("one",), locales=("zh-Hant-TW",), out=tmp_path / "o"
    ))  # fmt: skip
    board.end(found[0], done)
    assert (board.segments, board.sheets[0].state) == (80, "done")
    assert abs(board.segments_left - 160) <= 2
    board._seen[0] = (board.began - 40, 0)
    board.tick()
    assert board.speed == pytest.approx(80 / 40, rel=0.1)
    assert board.seconds_left == pytest.approx(80, rel=0.1)
    board.end(found[1], Release(outcomes=(), problems=(), seconds=1.0))
    assert board.seconds_left == 0
