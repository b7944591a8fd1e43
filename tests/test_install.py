"""The built wheel and the editable install both find their data."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from localize import workspace

ROOT = Path(__file__).parents[1]


def test_the_checkout_finds_its_data() -> None:
    """Run from a checkout, as an editable install does, the data is the checkout's."""
    assert workspace.shipped("locales") == ROOT / "locales"
    assert (workspace.shipped("glossaries") / "shared" / "kinship.csv").is_file()


@pytest.mark.slow
def test_the_wheel_carries_its_data(tmp_path: Path) -> None:
    """From the wheel alone, far from any checkout: models, locales, glossaries and example."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    run = [sys.executable, "-m", "localize"]
    env = {**os.environ, "PYTHONPATH": str(site)}
    subprocess.run([*run, "init", "books"], cwd=tmp_path, env=env, check=True, capture_output=True)
    done = subprocess.run(
        [*run, "--workspace", "books", "release", "--region", "mena", "--region", "east-asia"],
        cwd=tmp_path, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    locales = {path.name for path in (tmp_path / "books" / "dist").glob("*/*/*")}
    assert {"ar", "ja-JP", "ko-KR", "zh-Hant-TW"} <= locales
    where = "from localize import workspace; print(workspace.shipped('locales'))"
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert told.stdout.strip() == str(site / "localize" / "_data" / "locales")
