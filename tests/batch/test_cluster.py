"""The workers of a Dask cluster, real ones: a scheduler and two processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localize import batch, release, workspace
from localize.batch import cluster
from localize.batch.cluster import Cluster
from localize.errors import ConfigError, MissingError

QUICK = 'regions = ["east-asia"]\nlocales = ["zh-Hant-TW"]\n'


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a scheduler with two workers that gives a job up when its first worker dies."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local,
    ):
        yield local.scheduler_address


def _run(home: Path, address: str, *titles: str, watch: batch.Watch = lambda *_: None) -> Any:
    path = home / "nightly.toml"
    path.write_text(QUICK + "".join(f'[[title]]\nid = "{title}"\n' for title in titles))
    request = batch.Request(out=home / "dist", scheduler=address)
    return batch.run(batch.read(path), request, watch)


@pytest.mark.slow
def test_a_cluster_makes_the_same(tmp_path: Path, space, address: str) -> None:
    """Its packages are those of a release; a title whose worker dies is told, and only that."""
    size = {"one": 8, "heavy": 320, "two": 8}
    home, whole = space(tmp_path / "home", **size), space(tmp_path / "whole", **size)
    killed: list[int] = []

    def watch(board: batch.Board, ended: object) -> None:
        process = board.sheets[1].note.process
        if process and not killed:
            killed.append(process)
            os.kill(process, signal.SIGKILL)

    done = _run(home, address, *size, watch=watch)
    told = json.loads((home / "dist" / batch.NAME).read_text("utf-8"))
    states = {entry["title"]: entry["state"] for entry in told["titles"]}
    assert states == {"one": "done", "heavy": "failed", "two": "done"}
    assert "killed or crashed" in told["titles"][1]["problems"][0]["message"]
    assert (done.exit_code, told["workers"]) == (2, 2)
    assert _run(home, address, *size).exit_code == 0
    order = release.Order(regions=("east-asia",), locales=("zh-Hant-TW",), out=whole / "dist")
    release.run(workspace.find(whole), order)
    zips = [path.relative_to(whole) for path in sorted(whole.rglob("*.zip"))]
    assert len(zips) == 3
    for path in zips:
        assert (home / path).read_bytes() == (whole / path).read_bytes()


@pytest.mark.slow
def test_what_a_cluster_must_have(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers that don't see our files, and a scheduler that isn't there, are told before work."""
    with pytest.raises(ConfigError, match="doesn't see /gone"):
        Cluster(address, (tmp_path, Path("/gone")))
    with Cluster(address, (tmp_path,)) as crew:
        assert (crew.size, crew.share, crew.spread) == (2, 2, False)
    monkeypatch.setattr(cluster, "_TIMEOUT", "1s")
    with pytest.raises(ConfigError, match=r"no Dask scheduler answers at 'tcp://127.0.0.1:1'"):
        Cluster("tcp://127.0.0.1:1", ())
    with pytest.raises(ConfigError, match="no Dask scheduler answers at 'nonsense://x'"):
        Cluster("nonsense://x", ())


@pytest.mark.slow
def test_a_cluster_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody to do the work: exit code 3 and the command that starts somebody."""
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "_TIMEOUT", "1s")
    with (
        LocalCluster(n_workers=0, dashboard_address=":0") as local,
        pytest.raises(MissingError) as caught,
    ):
        Cluster(local.scheduler_address, ())
    assert f"dask worker {local.scheduler_address} --nthreads 1" in caught.value.advice


def test_without_the_library(tmp_path: Path, space) -> None:
    """Exit code 3 and the command that installs it."""
    home = space(tmp_path, one=8)
    path = home / "c.csv"
    path.write_text("title,regions\none,mena\n")
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from localize.cli import main\n"
        f"main(['batch', {str(path)!r}, '--scheduler', 'tcp://127.0.0.1:8786'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 3
    assert "pip install 'distributed>=" in done.stderr
