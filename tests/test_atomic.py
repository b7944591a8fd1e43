"""What is written appears whole or not at all, and what stood there is never lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from localize import files
from localize.errors import InputError

ROOT = Path(__file__).parents[1]


def put(folder: Path, content: str) -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_text(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def publish(target: Path, name: str = "file") -> None:
    with files.atomic_folder(target) as aside:
        (aside / name).write_text("new")


def killed_between_the_renames(target: Path) -> None:
    put(target.with_name(f".{target.name}.tmp.old"), "old")
    put(target.with_name(f".{target.name}.tmp"), "new")


def test_a_folder_that_was_moved_away_comes_back(tmp_path: Path) -> None:
    """After a kill between the two renames ``recover`` restores the old folder, once."""
    target = tmp_path / "ar"
    killed_between_the_renames(target)
    files.recover(target)
    assert (target / "file").read_text() == "old"
    assert names(tmp_path) == [".ar.lock", "ar"]
    files.recover(target)
    assert (target / "file").read_text() == "old"


def test_nothing_to_recover_leaves_nothing(tmp_path: Path) -> None:
    """Not even a lock, nor a folder."""
    files.recover(tmp_path / "mena/ar")
    assert names(tmp_path) == []


def test_a_failed_run_after_a_kill_keeps_the_old_folder(tmp_path: Path) -> None:
    """The next run brings the old folder back before it begins, so its failure loses nothing."""
    target = tmp_path / "ar"
    killed_between_the_renames(target)
    with pytest.raises(InputError, match="can't be written"):
        publish(target, "")
    assert (target / "file").read_text() == "old"
    assert names(tmp_path) == [".ar.lock", "ar"]


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    """A half-made folder, and an old one whose place is taken; a neighbour's are left alone."""
    target = tmp_path / "ar"
    killed_between_the_renames(target)
    put(target, "newer")
    put(tmp_path / ".ar.x.tmp", "of another target")
    publish(target)
    assert (target / "file").read_text() == "new"
    assert names(tmp_path) == [".ar.lock", ".ar.x.tmp", "ar"]


STANDING: dict[str, Callable[[Path], object]] = {
    "file": lambda target: target.write_text("x"),
    "dangling link": lambda target: target.symlink_to("nowhere"),
    "link to a folder": lambda target: target.symlink_to("other"),
    "folder": lambda target: put(target, "x"),
}


@pytest.mark.parametrize("kind", STANDING)
def test_whatever_stands_there_is_replaced(tmp_path: Path, kind: str) -> None:
    """A file or link goes, what a link leads to stays as it is, nothing is left behind."""
    put(tmp_path / "other", "other's")
    target = tmp_path / "ar"
    STANDING[kind](target)
    publish(target)
    assert not target.is_symlink()
    assert (target / "file").read_text() == "new"
    assert (tmp_path / "other/file").read_text() == "other's"
    assert names(tmp_path) == [".ar.lock", "ar", "other"]


RACER = """
import sys, time
from pathlib import Path
from localize import files
with files.atomic_folder(Path(sys.argv[1])) as aside:
    (aside / "started").write_text(str(time.monotonic()))
    time.sleep(0.3)
    (aside / "file").write_text(sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_two_processes_take_turns(tmp_path: Path) -> None:
    """Both succeed; the one that waited replaces what the other one published."""
    target = tmp_path / "dist/ar"
    run = [sys.executable, "-c", RACER, str(target)]
    racers = [subprocess.Popen([*run, name], cwd=ROOT) for name in ("one", "two")]
    assert [racer.wait(timeout=60) for racer in racers] == [0, 0]
    assert (target / "file").read_text() in ("one", "two")
    assert names(target.parent) == [".ar.lock", "ar"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """The error names the target."""
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="can't be written") as caught:
        publish(tmp_path / "file/ar")
    assert caught.value.place.file == str(tmp_path / "file/ar")


@pytest.mark.parametrize("name", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own(name: str) -> None:
    """Nothing can be put beside the folder where one works."""
    with pytest.raises(InputError, match="can't be replaced"):
        publish(Path(name))
