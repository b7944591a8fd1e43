"""Routes by evidence: pins and locks, own comparisons, published scores; the reason is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from localize import models
from localize.errors import ConfigError, InputError
from localize.models import Comparison, Lock, Model, System
from localize.models.evidence import keep, workspace_key


@pytest.fixture
def shelf(tmp_path: Path):
    """``shelf("firefox", "zh-en")``: a model with one file of its own."""

    def make(family: str, *pairs: str, version: str = "1.0", draft: bool = False) -> Model:
        folder = tmp_path / f"{family}-{'_'.join(pairs)}-{version}"
        folder.mkdir()
        (folder / "weights").write_text(folder.name)
        return Model(
            id=f"{family}:{'_'.join(pairs)}-{version}",
            family=family,
            engine="ctranslate2",
            folder=folder,
            pairs=tuple((pair.split("-")[0], pair.split("-")[1]) for pair in pairs),
            version=version,
            draft=draft,
        )

    return make


def _comparison(pair: str, *systems: tuple[float, tuple[Model, ...]], segments: int = 250):
    return Comparison(
        pair=pair,
        workspace="w",
        reference="r",
        segments=segments,
        signature="s",
        date="2026-11-24",
        systems=tuple(
            System(
                models=tuple(model.id for model in way),
                digests=tuple(model.digest for model in way),
                score=score,
            )
            for score, way in sorted(systems, key=lambda item: -item[0])
        ),
    )


def test_own_scores_go_before_published_ones(shelf) -> None:
    """On the workspace's own segments Argos won: its published score doesn't count any more."""
    firefox, argos = shelf("firefox", "en-ar"), shelf("argos", "en-ar")
    there = (firefox, argos)
    assert models.route("en", "ar", models=there).hops[0].model == firefox
    own = {"en-ar": _comparison("en-ar", (41.0, (argos,)), (39.0, (firefox,)))}
    hop = models.route("en", "ar", models=there, measured=own).hops[0]
    assert hop.model == argos
    assert "250 approved segments (chrF++ 41.0)" in hop.reason


def test_own_scores_count_only_if_all_were_measured(shelf) -> None:
    """A model that came later, or has other bytes now, wasn't compared: published scores decide."""
    firefox, argos = shelf("firefox", "en-ar"), shelf("argos", "en-ar")
    own = {"en-ar": _comparison("en-ar", (41.0, (argos,)))}
    assert models.route("en", "ar", models=(firefox, argos), measured=own).hops[0].model == firefox
    own = {"en-ar": _comparison("en-ar", (41.0, (argos,)), (39.0, (firefox,)))}
    (argos.folder / "weights").write_text("another")
    changed = replace(argos)
    hop = models.route("en", "ar", models=(firefox, changed), measured=own).hops[0]
    assert hop.model == firefox


def test_a_draft_never_goes_before_a_full_model(shelf) -> None:
    """Whatever was measured: a starter model's output is a draft."""
    starter, argos = shelf("starter", "en-ar", draft=True), shelf("argos", "en-ar")
    own = {"en-ar": _comparison("en-ar", (50.0, (starter,)), (39.0, (argos,)))}
    assert models.route("en", "ar", models=(starter, argos), measured=own).hops[0].model == argos


def test_the_newer_of_one_family(shelf) -> None:
    """Two versions of one family have one published score: 1.10 is newer than 1.9."""
    old, new = shelf("argos", "en-ar", version="1.9"), shelf("argos", "en-ar", version="1.10")
    assert models.route("en", "ar", models=(new, old)).hops[0].model == new


def test_direct_or_over_the_master(shelf) -> None:
    """Direct is the rule for a full model; an own comparison of both ways overrules it."""
    direct = shelf("nllb", "zh-ar")
    first, second = shelf("firefox", "zh-en"), shelf("firefox", "en-ar")
    there = (direct, first, second)
    assert len(models.route("zh", "ar", models=there).hops) == 1
    own = {"zh-ar": _comparison("zh-ar", (38.0, (first, second)), (30.0, (direct,)))}
    way = models.route("zh", "ar", models=there, measured=own)
    assert [hop.model for hop in way.hops] == [first, second]
    assert "chrF++ 38.0" in way.hops[1].reason
    own = {"zh-ar": _comparison("zh-ar", (30.0, (first, second)), (38.0, (direct,)))}
    (hop,) = models.route("zh", "ar", models=there, measured=own).hops
    assert "chrF++ 38.0" in hop.reason


def test_a_lock_chooses_and_refuses(shelf, tmp_path: Path) -> None:
    """The locked model is used though a better one came; changed bytes or none are exit code 2."""
    argos = shelf("argos", "en-ar")
    lock = models.write_lock(tmp_path, [("en-ar", argos)])
    assert models.read_lock(tmp_path) == lock
    firefox = shelf("firefox", "en-ar")
    hop = models.route("en", "ar", models=(firefox, argos), lock=lock).hops[0]
    assert (hop.model, hop.reason) == (argos, "locked by the workspace")
    with pytest.raises(ConfigError, match=r"locked to argos:en-ar-1\.0: it is not installed") as e:
        models.route("en", "ar", models=(firefox,), lock=lock)
    assert "firefox:en-ar-1.0" in str(e.value)
    pins = {"en-ar": firefox.id}
    with pytest.raises(ConfigError, match=r"the route uses firefox:en-ar-1\.0") as e:
        models.route("en", "ar", models=(firefox, argos), pins=pins, lock=lock)
    assert "localize models lock" in e.value.advice
    assert e.value.exit_code == 2
    (argos.folder / "weights").write_text("another")
    changed = replace(argos, version="1.1")
    with pytest.raises(ConfigError, match=r"its bytes are \w{12} now and were \w{12}.*'1.1' now"):
        models.route("en", "ar", models=(changed,), lock=lock)


def test_a_lock_keeps_the_way_over_the_master(shelf, tmp_path: Path) -> None:
    """A direct model that came later doesn't change what was locked."""
    first, second = shelf("firefox", "zh-en"), shelf("firefox", "en-ar")
    lock = models.write_lock(tmp_path, [("zh-en", first), ("en-ar", second)])
    there = (first, second, shelf("nllb", "zh-ar"))
    assert len(models.route("zh", "ar", models=there, lock=lock).hops) == 2
    assert len(models.route("zh", "ar", models=there).hops) == 1


@pytest.mark.parametrize("text", ["models = 1", "[models.en-ar]\nid = 'x'", "[other]", "["])
def test_a_damaged_lock(tmp_path: Path, text: str) -> None:
    """One message with the file's name."""
    (tmp_path / models.LOCK).write_text(text)
    with pytest.raises(ConfigError) as caught:
        models.read_lock(tmp_path)
    assert models.LOCK in str(caught.value)


def test_a_lock_in_another_encoding(tmp_path: Path) -> None:
    """The message names the line, and says what to do."""
    (tmp_path / models.LOCK).write_bytes("# 模型\n[models]\n".encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        models.read_lock(tmp_path)
    assert f"{models.LOCK}:1: is not UTF-8\n  Save it as UTF-8." in str(caught.value)


def test_no_lock_is_no_lock(tmp_path: Path) -> None:
    """A workspace without one locks nothing."""
    assert models.read_lock(tmp_path) == Lock()


def test_comparisons_are_kept_for_their_workspace(
    shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 approved segments or more, of this workspace; a damaged file is passed over."""
    monkeypatch.setenv("LOCALIZE_MODELS", str(tmp_path / "home"))
    argos = shelf("argos", "en-ar")
    here = replace(
        _comparison("en-ar", (41.0, (argos,)), segments=200), workspace=workspace_key(tmp_path)
    )
    path = keep(here)
    assert models.measured(tmp_path) == {"en-ar": here}
    assert models.measured(tmp_path / "other") == {}
    keep(replace(here, segments=199))
    assert models.measured(tmp_path) == {}
    path.write_text('{"systems": 1}')
    assert models.measured(tmp_path) == {}


def test_a_better_family_is_known(shelf) -> None:
    """Argos's en-ar is installed: Firefox's is better by 9.3 COMET and can be had by name."""
    assert models.better_known(shelf("argos", "en-ar"), "en", "ar") == ("firefox", 85.8)
    assert models.better_known(shelf("firefox", "en-ar"), "en", "ar") is None
    assert models.better_known(shelf("starter", "en-fa", draft=True), "en", "fa")


def test_a_card_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A folder of ours that lost its model is told; other folders there are no models."""
    monkeypatch.setenv("LOCALIZE_MODELS", str(tmp_path))
    (tmp_path / "probes").mkdir()
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / models.CARD).write_text("{}")
    models.scan.cache_clear()
    request.addfinalizer(models.scan.cache_clear)
    (error,) = [error for _, error in models.scan() if error is not None]
    assert isinstance(error, InputError)
    assert "lost" in str(error)
