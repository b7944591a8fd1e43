"""`doctor`: for every locale the route, why, under which licence, and what would mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localize import doctor, models
from localize.cli import main
from localize.errors import ConfigError
from localize.install import mirror
from localize.workspace import find

ROOT = Path(__file__).parents[1]


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace on a machine that has the starter models only."""
    monkeypatch.setenv("LOCALIZE_MODELS", str(tmp_path / "home"))
    models.scan.cache_clear()
    (tmp_path / "localize.toml").write_text("")
    return tmp_path


def _state(folder: Path, tag: str) -> doctor.LocaleState:
    return next(state for state in doctor.examine(folder).locales if state.locale == tag)


def test_every_locale_is_accounted_for(space: Path) -> None:
    """A route with its reasons and licences, or the command that adds one."""
    found = doctor.examine(space)
    for state in found.locales:
        assert state.route or "localize models install" in state.advice
        assert state.route or not state.required
        assert len(state.why) >= len(state.licences)
        assert bool(state.route) == bool(state.why)
    assert found.exit_code == 0
    json.dumps(found.as_json())


def test_drafts_rules_and_what_is_better(space: Path) -> None:
    """Starter models are drafts and the better model is named; rules need no model."""
    arabic = _state(space, "ar")
    assert arabic.draft
    assert arabic.licences == ("MPL-2.0", "MPL-2.0")
    assert "localize models install firefox:en-ar (COMET 85.8)" in arabic.advice
    taiwan = _state(space, "zh-Hant-TW")
    assert (taiwan.draft, taiwan.advice) == (False, "")


def test_a_pin_that_is_not_there(space: Path) -> None:
    """What a release would refuse is exit code 2 here, with the message."""
    (space / "localize.toml").write_text('[models]\nen-ar = "argos:gone"\n')
    state = _state(space, "ar")
    assert (state.route, state.draft) == ("", False)
    assert "'argos:gone'" in state.problem
    assert doctor.examine(space).exit_code == ConfigError.exit_code


def test_a_lock_is_written_anew(space: Path) -> None:
    """A lock that no longer holds is no obstacle to the next one."""
    lock = doctor.lock(find(space), ["mena"])
    assert set(lock.models) == {"zh-en", "en-ar"}
    text = (space / models.LOCK).read_text().replace("starter:", "argos:")
    (space / models.LOCK).write_text(text)
    assert "zh-en is locked to argos:zh-en" in _state(space, "ar").problem
    assert doctor.lock(find(space), ["mena"]) == lock


def test_a_mirror_brings_what_doctor_misses(space: Path) -> None:
    """The pairs of a region are those of its locales' routes."""
    from localize import locales

    folders = (ROOT / "locales",)
    pairs = mirror.pairs_of(locales.load_region("mena", folders), folders, "en")
    assert pairs == ["zh-en", "en-ar", "en-fa", "en-he", "en-tr"]


def test_a_damaged_model_is_named(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A model folder that can't be used is told by doctor and by models list, with the reason."""
    folder = space / "home" / "argos-zh_en"
    folder.mkdir(parents=True)
    (folder / "card.json").write_text("[]")
    for command in (["doctor"], ["models", "list"]):
        with pytest.raises(SystemExit) as done:
            main(["--workspace", str(space), *command])
        out, err = capsys.readouterr()
        assert done.value.code == 0
        told = (out if command == ["doctor"] else err).replace("\n", "")
        assert "Not usable: " in told
        assert "is no JSON object" in told
    assert any("argos-zh_en" in line for line in doctor.examine(space).damaged)


def test_words_that_look_like_markup(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in brackets in a workspace's files is shown as it stands there."""
    (space / "localize.toml").write_text('[models]\nzh-en = "[/red]"\n')
    with pytest.raises(SystemExit) as done:
        main(["--workspace", str(space), "doctor"])
    assert done.value.code == ConfigError.exit_code
    assert "'[/red]'" in capsys.readouterr().out
