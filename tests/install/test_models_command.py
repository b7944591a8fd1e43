"""`localize models …` as a user types it: exit codes, JSON, no network, killed at any moment."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from built import firefox_files
from shelf import INNER, Shelf

from localize import models
from tests.workspaces import DRAMA, sample_workspace

ROOT = Path(__file__).parents[2]


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "localize", *(str(item) for item in arguments)]


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def _run(
    *arguments: str | Path, cwd: Path | None = None, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *_command(*arguments)],
        cwd=cwd, env=_environment(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("from_network", [False, True], ids=["file", "network"])
def test_killed_at_any_moment(home: Path, server: Shelf, package: Path, from_network: bool) -> None:
    """SIGKILL while a model is installed: nothing half is listed, and the next run succeeds."""
    moments = random.Random(7)
    server.files["/zh_en.argosmodel"] = package.read_bytes()
    server.manner["/zh_en.argosmodel"] = "slow"
    server.argos(digest=True)
    source = "argos:zh-en" if from_network else str(package)
    for _ in range(5):
        process = subprocess.Popen(
            _command("-q", "models", "install", source), env=_environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(moments.uniform(0.1, 1.6))
        process.kill()
        process.wait()
        models.scan.cache_clear()
        there = [model for model in models.installed() if model.family == "argos"]
        assert all(models.verify(model) == [] for model in there)
        assert not [error for _, error in models.scan() if error]
        if there:  # it was done before it was killed
            assert _run("models", "remove", f"argos:{INNER}").returncode == 0
    del server.manner["/zh_en.argosmodel"]
    done = _run("models", "install", source)
    assert done.returncode == 0, done.stderr
    left = {path.name for path in home.iterdir()} - {".staging.lock", ".downloads"}
    assert left == {INNER}
    assert not list(home.glob(".downloads/*"))


def _no_network() -> tuple[str, ...]:
    try:
        done = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    except OSError:
        pytest.skip("there is no unshare")
    if done.returncode:
        pytest.skip("network namespaces are not permitted here")
    return ("unshare", "-rn")


@pytest.mark.slow
def test_without_any_network(home: Path, package: Path, tmp_path: Path) -> None:
    """All but a named remote source works in a namespace that has no network at all."""
    apart = _no_network()
    for arguments, code in (
        (("models", "install", firefox_files()), 0),
        (("models", "list", "--available"), 0),
        (("models", "verify"), 0),
        (("doctor",), 0),
        (("models", "install", "argos:en-fa"), 3),
        (("models", "remove", "firefox:en-pt-2.0"), 0),
    ):
        done = _run(*arguments, before=apart, cwd=tmp_path)
        assert done.returncode == code, (arguments, done.stderr)


@pytest.mark.slow
def test_install_list_probe_compare_lock(home: Path, tmp_path: Path) -> None:
    """What machines read, of a workspace: JSON with the figures; then a lock that holds."""
    space = sample_workspace(tmp_path / "space", {DRAMA: ["E01"]})
    (row,) = json.loads(_run("models", "install", firefox_files(), "--format", "json").stdout)
    assert (row["id"], row["pair"], row["comet"]) == ("firefox:en-pt-2.0", "en-pt", 88.9)
    listed = json.loads(_run("models", "list", "--format", "json").stdout)
    assert row in listed
    (probed,) = json.loads(_run("models", "probe", row["id"], "--format", "json").stdout)
    assert probed["sentences_per_s"] > 1
    assert probed["sentences"] == 20
    assert set(probed["rates"]) >= {"copy", "script", "loop", "dropped"}
    assert probed["stand_ins"][0]["rate"] > 0.9
    done = _run("models", "compare", "zh-en", "--approved", "--format", "json", cwd=space)
    compared = json.loads(done.stdout)
    assert compared["systems"][0]["models"] == ["starter:zh-en"]
    assert _run("models", "lock", "--region", "europe", cwd=space).returncode == 0
    assert set(models.read_lock(space).models) >= {"zh-en", "en-pt", "en-fr"}
    states = json.loads(_run("doctor", "--format", "json", cwd=space).stdout)["locales"]
    (state,) = [state for state in states if state["locale"] == "pt-PT"]
    assert state["why"] == ["locked by the workspace", "locked by the workspace"]
    assert "firefox:zh-en" in state["advice"]
    # Another model under the same name.
    card = home / "firefox-en-pt-2.0" / "model_info.json"
    card.write_bytes(card.read_bytes() + b" ")
    done = _run("release", "--region", "europe", "--locale", "pt-PT", cwd=space)
    assert done.returncode == 2
    told = " ".join(done.stdout.split())
    assert "en-pt is locked to firefox:en-pt-2.0: its bytes are" in told
    assert not (space / "dist" / "europe" / DRAMA).exists()
    assert _run("doctor", cwd=space).returncode == 2
    assert _run("models", "verify").returncode == 2


def test_several_installed_are_one_document(home: Path, package: Path, tmp_path: Path) -> None:
    """Whatever comes after it fails: standard output is one JSON array of what is there now."""
    sources = (firefox_files(), package, tmp_path / "gone.zip")
    done = _run("models", "install", *sources, "--format", "json")
    assert done.returncode == 2
    assert "gone.zip: no such file" in done.stderr
    assert [row["pair"] for row in json.loads(done.stdout)] == ["en-pt", "zh-en"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("list", "--from", "argos"), "goes with --available"),
        (("compare", "en-ar"), "one material is needed"),
        (("compare", "enar", "--on", "x"), "is no pair"),
        (("mirror", "m"), "nothing to mirror"),
        (("install", "nllb:en-ar"), "has no index"),
        (("install", "en-ar", "--mirror", "nowhere"), "is no mirror"),
        (("verify", "none:such"), "no model is called"),
        (("probe", "--pair", "zh-xx", "--pair", "zh-en"), "no model here is for zh-xx\n"),
    ],
)
def test_requests_that_cannot_be_served(
    home: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """Exit code 2 and one message with what to do."""
    done = _run("models", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("Error") == 1


def test_what_was_removed_is_told(home: Path, package: Path) -> None:
    """As JSON too, and also where a later name is unknown: what is gone is gone."""
    assert _run("models", "install", str(package)).returncode == 0
    done = _run("models", "remove", "--format", "json", f"argos:{INNER}", "argos:none")
    assert done.returncode == 2
    assert [row["id"] for row in json.loads(done.stdout)] == [f"argos:{INNER}"]
    assert "argos:none" in done.stderr
    assert not (home / INNER).exists()
