"""A gate against the last release: a loss beyond noise is held back, noise and gains pass."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import jsonschema
import pytest

from localize import release, workspace
from localize.errors import ConfigError
from localize.locales import Region, load_region
from localize.release import regression
from localize.release.gate import judge
from localize.release.regression import Change, Measured
from localize.report import figures

from .workspaces import DRAMA, ROOT, sample_workspace

REGION = "north-america"
SCHEMAS = ROOT / "localize" / "schemas"


def _measured(values: list[float], metric: str = "m") -> Measured:
    return Measured(metric=metric, scores={("p", str(n)): v for n, v in enumerate(values)})


def _noisy(values: list[float], loss: float) -> list[float]:
    draw = random.Random(4)
    return [value - loss + draw.gauss(0, 5) for value in values]


OLD = [random.Random(9).gauss(50, 10) for _ in range(80)]


@pytest.mark.parametrize(
    ("after", "limit", "passed"),
    [
        (OLD, 0.0, True),
        (_noisy(OLD, 0), 0.0, True),
        (_noisy(OLD, 6), 0.0, False),
        (_noisy(OLD, 6), 8.0, True),
        (_noisy(OLD, -6), 0.0, True),
    ],
    ids=["the same", "noise", "a loss", "a loss that is allowed", "a gain"],
)
def test_only_a_loss_beyond_noise_and_limit_fails(
    after: list[float], limit: float, passed: bool
) -> None:
    """What the mean lost is held against chance and against the region's limit."""
    change = regression.change(_measured(OLD), _measured(after), limit)
    assert change.segments == 80
    assert change.passed == passed
    verdict = _judge(limit, change)
    assert verdict.passed == passed


def _judge(limit: float, change: Change) -> release.Verdict:
    region = Region(
        name="r", title="R", required=("ar",), optional=(), packages=(), review=(), source="test",
        gates={"points_lost": limit}, draft_gates={},
    )  # fmt: skip
    return judge(region, [], {}, 100, draft=False, change=change)


@pytest.mark.parametrize(
    ("before", "note"),
    [
        (None, "no release to compare with"),
        (_measured(OLD, "other"), "the last release was scored otherwise"),
        (Measured(metric="m", scores={("q", "1"): 1.0}), "no segment is in both releases"),
        (_measured([90.0] * 29), "fewer than 30 segments are in both releases"),
    ],
)
def test_what_cannot_be_compared_passes_and_says_why(before: Measured | None, note: str) -> None:
    """The first release, another metric, other segments, too few: not tested, told."""
    change = regression.change(before, _measured(OLD), 0.0)
    assert (change.passed, change.p_value, change.note) == (True, None, note)


def _workspace(folder: Path, limit: float | None) -> Path:
    """A drama whose English is approved, with the same text as its reference."""
    sample_workspace(folder, {DRAMA: ["E01"]})
    title = folder / "titles" / DRAMA
    approved = title / "approved" / "en" / "E01.srt"
    (title / "reference" / "en").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(approved, title / "reference" / "en" / "E01.srt")
    if limit is not None:
        text = (ROOT / "locales" / "regions" / f"{REGION}.toml").read_text("utf-8")
        path = folder / "locales" / "regions" / f"{REGION}.toml"
        path.parent.mkdir(parents=True)
        path.write_text(text.replace("[gates]\n", f"[gates]\npoints_lost = {limit}\n"), "utf-8")
    return folder


def _run(folder: Path) -> release.Release:
    order = release.Order(regions=(REGION,), locales=("en-US",), out=folder / "dist")
    return release.run(workspace.find(folder), order)


def _quality(folder: Path) -> dict:
    path = folder / "dist" / REGION / DRAMA / "en-US" / "quality.json"
    return json.loads(path.read_text("utf-8"))


def _spoil(folder: Path) -> None:
    """An editor's slip: half of every line is gone."""
    path = folder / "titles" / DRAMA / "approved" / "en" / "E01.srt"
    lines = path.read_text("utf-8").split("\n")
    spoilt = [
        line[: max(6, len(line) // 2)] if line[:1].isalpha() and len(line) > 12 else line
        for line in lines
    ]
    path.write_text("\n".join(spoilt), "utf-8")


def test_a_worse_release_is_held_back(tmp_path: Path) -> None:
    """It isn't published, the exit code is 1, the report says what was lost; the one before
    stays. Again with the text as it was: unchanged to the byte."""
    folder = _workspace(tmp_path, 0.5)
    (first,) = _run(folder).outcomes
    assert first.status == "built"
    kept = _quality(folder)
    jsonschema.validate(kept, json.loads((SCHEMAS / "quality.schema.json").read_text("utf-8")))
    assert "nw:2" in kept["segments"]["metric"]
    approved = folder / "titles" / DRAMA / "approved" / "en" / "E01.srt"
    whole = approved.read_bytes()
    _spoil(folder)
    done = _run(folder)
    (outcome,) = done.outcomes
    assert (outcome.status, done.exit_code) == ("held back", 1)
    (gate,) = [gate for gate in outcome.verdict.gates if gate["name"] == regression.GATE]
    seen = gate["comparison"]
    assert not gate["passed"]
    assert seen["before"] == 100.0 > seen["after"]
    assert seen["p"] < 0.05
    assert seen["segments"] >= 30
    (told,) = [item for item in figures.failed(outcome) if item.name == regression.GATE]
    assert f"100.00 → {seen['after']:.2f}" in told.value
    assert "p = 0.001" in told.value
    assert _quality(folder) == kept
    approved.write_bytes(whole)
    (again,) = _run(folder).outcomes
    assert again.status == "unchanged"
    (gate,) = [gate for gate in again.verdict.gates if gate["name"] == regression.GATE]
    assert (gate["value"], gate["passed"]) == (0.0, True)


def test_without_references_the_estimate_is_held_against(tmp_path: Path) -> None:
    """Half of every line gone is seen without a reference, too: by the length."""
    folder = _workspace(tmp_path, 0.5)
    (folder / "titles" / DRAMA / "reference" / "en" / "E01.srt").unlink()
    assert _run(folder).exit_code == 0
    assert _quality(folder)["segments"]["metric"].startswith("parts:length+vouched|lang:en|")
    _spoil(folder)
    done = _run(folder)
    (gate,) = [g for g in done.outcomes[0].verdict.gates if g["name"] == regression.GATE]
    assert (gate["passed"], done.exit_code) == (False, 1)
    (told,) = [item for item in figures.failed(done.outcomes[0]) if item.name == regression.GATE]
    assert "(estimate " in told.value


def test_it_is_off_where_the_region_does_not_ask(tmp_path: Path) -> None:
    """Nothing is kept and nothing compared: packages are as they always were."""
    folder = _workspace(tmp_path, None)
    (outcome,) = _run(folder).outcomes
    assert regression.GATE not in {gate["name"] for gate in outcome.verdict.gates}
    assert "segments" not in _quality(folder)


def test_a_misspelt_gate_is_refused(tmp_path: Path) -> None:
    """A region's unknown gate is an error that lists what there is."""
    folder = _workspace(tmp_path, 0.5)
    path = folder / "locales" / "regions" / f"{REGION}.toml"
    path.write_text(path.read_text("utf-8").replace("points_lost", "points_last"), "utf-8")
    with pytest.raises(ConfigError, match=r"gates\.points_last"):
        load_region(REGION, workspace.find(folder).locale_folders)
