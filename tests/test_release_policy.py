"""What the workspace makes of findings decides a release, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localize import release, workspace
from localize.cli import main
from localize.document import Finding, Place, Suppression
from localize.errors import ConfigError
from localize.locales import Region
from localize.release.gate import judge
from localize.report import release_json

from .workspaces import DRAMA, sample_workspace

WAIVER = (
    '[[waiver]]\ncode = "{}"\nfile = "titles/*/episodes/*.srt"\nlocale = "{}"\nreason = "agreed"\n'
)
STRICT = 'extends = "ar"\n[limits."9:16"]\ncps = 4\nsource = "nobody reads so slowly"\n'


def build(folder: Path, settings: str, waivers: str = "") -> release.Release:
    """The Arabic edition of one episode, all of it approved: no model has a say."""
    (folder / "localize.toml").write_text(settings, "utf-8")
    (folder / "waivers.toml").write_text(waivers, "utf-8")
    order = release.Order(regions=("mena",), locales=("ar",), out=folder / "dist")
    return release.run(workspace.find(folder), order)


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """A workspace in which nearly every Arabic cue is too fast."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    (folder / "locales").mkdir()
    (folder / "locales" / "ar.toml").write_text(STRICT, "utf-8")
    return folder


def test_severities_reach_the_gates(strict: Path) -> None:
    """What the project calls a note holds nothing back."""
    (held,) = build(strict, "").outcomes
    assert held.status == "held back"
    (passed,) = build(strict, '[check]\nseverity = { S101 = "info" }\n').outcomes
    assert passed.status == "built"
    assert passed.by_severity["error"] == 0
    assert passed.by_severity["info"] >= held.by_severity["error"]


def test_a_held_back_edition_is_told_quietly_too(
    strict: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``-q``: exit code 1 and the gate that failed on standard error, nothing else."""
    (strict / "localize.toml").write_text("", "utf-8")
    with pytest.raises(SystemExit) as done:
        main(["-q", "--workspace", str(strict), "release", "--region", "mena", "--locale", "ar"])
    out, err = capsys.readouterr()
    assert (done.value.code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("ar sour-ceo: ")
    assert ", at most " in line


def test_waivers_reach_the_gates(strict: Path) -> None:
    """Errors that were waived hold nothing back; they keep their reason in quality.json, and an
    entry for this locale that matches nothing is told."""
    stale = WAIVER.format("S109", "ar") + WAIVER.format("S109", "fa-IR")
    done = build(strict, "", WAIVER.format("S101", "ar") + stale)
    (outcome,) = done.outcomes
    assert outcome.status == "built"
    assert outcome.by_severity["error"] == 0
    assert outcome.waived > 10
    assert [(item.code, str(item.place)) for item in done.remarks] == [("F301", "waivers.toml:6")]
    quality = json.loads((strict / "dist/mena" / DRAMA / "ar/quality.json").read_text("utf-8"))
    told = [item["suppressed"] for item in quality["findings"] if item["code"] == "S101"]
    assert told == [{"kind": "waiver", "reason": "agreed"}] * outcome.waived
    report = release_json.report(done, "mena")
    assert report["remarks"][0]["code"] == "F301"
    assert report["outcomes"][0]["waived"] == outcome.waived


def test_a_mistake_in_the_waivers_stops_a_release(strict: Path) -> None:
    """Nothing is built by waivers that aren't understood."""
    with pytest.raises(ConfigError, match="no code begins with 'S999'"):
        build(strict, "", WAIVER.format("S999", "ar"))
    assert not (strict / "dist").exists()


def test_figures_of_a_drama(tmp_path: Path) -> None:
    """Speeds of its cues by the locale's limit, and findings by episode."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    (outcome,) = build(folder, "").outcomes
    assert outcome.speeds is not None
    assert outcome.speeds.limit == 20
    assert sum(outcome.speeds.bins) > 10
    assert set(outcome.parts) == {"E01"}
    assert outcome.parts["E01"] == outcome.by_severity


def test_a_gate_counts_what_is_not_waived() -> None:
    """An error that somebody let stand is none."""
    region = Region(
        name="r", title="R", required=("ar",), optional=(), packages=(), review=(), source="test",
        gates={"S": 0}, draft_gates={},
    )  # fmt: skip
    excuse = Suppression(kind="waiver", reason="song")
    late = Finding(
        code="S101", severity="error", place=Place(), message="too fast", suppressed=excuse
    )
    assert judge(region, [late], {}, 100, draft=False).passed
