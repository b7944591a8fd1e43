"""A reader that polls what is published while publishers are killed: all of it, or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from editions import ROOT
from serials import grown, released

from localize import files
from localize.errors import PackageError
from localize.packages import open_release
from localize.packages.verify import verify

# More by hand: LOCALIZE_KILLS=50 python -m pytest -m slow tests/packages/test_killed.py
KILLS = int(os.environ.get("LOCALIZE_KILLS", "8"))
PUBLISH = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from serials import grown
from localize import files
from localize.packages.publish import publish

folder, target = Path(sys.argv[3]), Path(sys.argv[4])
for day in range(int(sys.argv[5]), 1000):
    files.recover(target)
    publish(grown("novel", "ar", folder, f"1.{day}.0", ["0001", "0002"][: 1 + day]), target)
    print(day, flush=True)
"""


@pytest.mark.slow
def test_a_reader_never_meets_half_a_package(tmp_path: Path) -> None:
    """Folder and archive verify at every look, and the reader reads them, or nothing is there.

    Publishers bring out one version after the other and are killed at random moments; the next
    one goes on. What stands there at the end is sound.
    """
    target, dice = tmp_path / "dist/ar", random.Random(50)
    released(grown("novel", "ar", tmp_path / "t", "1.0.0", ["0001"]), target, tmp_path / "kept")
    day, looks, absent = 1, 0, 0
    for _ in range(KILLS):
        paths = [str(ROOT), str(Path(__file__).parent), str(tmp_path / "t"), str(target)]
        command = [sys.executable, "-c", PUBLISH, *paths, str(day)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()  # it works now
            end = time.monotonic() + dice.uniform(0.05, 0.5)
            while time.monotonic() < end:
                found = look(target)
                looks, absent = looks + 1, absent + (not found)
            publisher.send_signal(signal.SIGKILL)
            done = publisher.stdout.read().split()
        day = max([day, *map(int, done)]) + 1
        look(target)
    files.recover(target)
    assert look(target)
    assert looks > KILLS
    assert absent < looks / 2


def look(target: Path) -> bool:
    """What a polling job does: nothing there is no news; what is there must be sound."""
    try:
        verify(target)
        for archive in target.glob("*.zip"):
            with open_release(archive) as release:
                release.prove()
    except PackageError as error:
        # Between two renames, or replaced after it was listed: it looks again later.
        if error.message == "no such file":
            return False
        raise
    return True
