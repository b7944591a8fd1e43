"""Models: found where they are, told apart, verified, chosen by evidence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from localize.errors import ConfigError, InputError, MissingError
from localize.models import Model, installed, read_model, route, scan, starter_home, verify


def _model(family: str, *pairs: tuple[str, str], draft: bool = False, name: str = "m") -> Model:
    return Model(
        id=f"{family}:{name}", family=family, engine="ctranslate2", folder=Path(name), pairs=pairs,
        draft=draft,
    )  # fmt: skip


STARTER = (
    _model("starter", ("zh", "en"), draft=True, name="zh-en"),
    _model("starter", ("en", "ar"), ("en", "de"), draft=True, name="en-many"),
)


def test_the_starter_models_are_installed_and_whole() -> None:
    """What ships is found, says that it is a draft, and every byte is as on its card."""
    models = {model.id: model for model in installed()}
    assert {"starter:zh-en", "starter:en-many"} <= set(models)
    for name in ("starter:zh-en", "starter:en-many"):
        assert models[name].draft
        assert models[name].licence == "MPL-2.0"
        assert verify(models[name]) == []


def test_a_changed_byte_is_seen(tmp_path: Path) -> None:
    """Verification names the file that differs, is missing or is too many."""
    folder = tmp_path / "zh-en"
    shutil.copytree(starter_home() / "zh-en", folder)
    (folder / "metadata.json").write_bytes((folder / "metadata.json").read_bytes() + b" ")
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "model" / "source_vocabulary.json").unlink()
    (folder / "extra.bin").write_bytes(b"x")
    model = read_model(folder)
    assert model is not None
    faults = verify(model)
    assert any("metadata.json has changed" in fault for fault in faults)
    assert any("model/source_vocabulary.json is missing" in fault for fault in faults)
    assert any("extra.bin is not on the card" in fault for fault in faults)


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("", "not valid JSON"),
        ("[]", "no JSON object"),
        ('{"version": null}', "'version'"),
        ('{"licence": 5}', "'licence'"),
        ('{"family": "\\u001b[31mred"}', "'family'"),
        ('{"pairs": "zh-en"}', "'pairs'"),
        ('{"pairs": [1]}', "'pairs'"),
        ('{"files": {"metadata.json": 1}}', "'files'"),
        ('{"draft": "false"}', "'draft'"),
    ],
)
def test_a_card_with_other_types(tmp_path: Path, card: str, says: str) -> None:
    """A card that says something else than a card does makes a model unusable, and is named."""
    folder = tmp_path / "zh-en"
    shutil.copytree(starter_home() / "zh-en", folder)
    (folder / "card.json").write_text(card)
    with pytest.raises(InputError, match=says) as caught:
        read_model(folder)
    assert str(caught.value).startswith(str(folder / "card.json"))


def test_argos_packages_are_found_in_their_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A package that argostranslate installs is used here without a further step."""
    from argostranslate import settings

    package = tmp_path / "translate-zh_en-1_0"
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.bin").write_bytes(b"x")
    (package / "sentencepiece.model").write_bytes(b"x")
    (package / "metadata.json").write_text(
        json.dumps({"from_code": "zh", "to_code": "en", "package_version": "1.0"})
    )
    monkeypatch.setattr(settings, "package_dirs", [tmp_path])
    scan.cache_clear()
    request.addfinalizer(scan.cache_clear)
    found = [model for model, _ in scan() if model and model.family == "argos"]
    assert [model.pairs for model in found] == [(("zh", "en"),)]
    assert not found[0].draft


@pytest.mark.parametrize(
    ("metadata", "says"),
    [("{", "not valid JSON"), ("[]", "no JSON object"), ("{}", "names no language pair")],
)
def test_damaged_metadata(tmp_path: Path, metadata: str, says: str) -> None:
    """A damaged model is an error with the file's name, not a traceback."""
    (tmp_path / "metadata.json").write_text(metadata)
    with pytest.raises(InputError, match=says):
        read_model(tmp_path)


def test_routes_go_over_the_master() -> None:
    """Chinese to Arabic: zh→en, then en→ar; to English: one hop; to itself: none."""
    way = route("zh", "ar", models=STARTER)
    assert [(hop.source, hop.target) for hop in way.hops] == [("zh", "en"), ("en", "ar")]
    assert way.draft
    assert len(route("zh", "en", models=STARTER).hops) == 1
    assert route("zh", "zh", models=STARTER).hops == ()


def test_a_full_model_goes_before_a_draft_and_the_better_before_the_worse() -> None:
    """Published scores decide among full models; the reason is told."""
    models = (*STARTER, _model("argos", ("zh", "en")), _model("opus-mt", ("zh", "en")))
    hop = route("zh", "en", models=models).hops[0]
    assert hop.model.family == "opus-mt"
    assert "84.4" in hop.reason


def test_a_direct_full_model_saves_the_hop() -> None:
    """Where zh→ar is installed it is used; a draft one would not be."""
    assert len(route("zh", "ar", models=(*STARTER, _model("nllb", ("zh", "ar")))).hops) == 1


def test_pins_win() -> None:
    """The workspace's pin goes before any score; a pin that isn't there is an error."""
    models = (*STARTER, _model("argos", ("zh", "en")))
    pinned = route("zh", "en", models=models, pins={"zh-en": "starter:zh-en"})
    assert pinned.hops[0].model.id == "starter:zh-en"
    with pytest.raises(ConfigError, match="not installed"):
        route("zh", "en", models=models, pins={"zh-en": "argos:gone"})


@pytest.mark.parametrize("pair", ["zh_en", "zz", "zh-en-US", "English"])
def test_a_pin_for_no_pair(pair: str) -> None:
    """A misspelt pair would hold nothing: it is an error that quotes it."""
    with pytest.raises(ConfigError, match=f"'{pair}'.*is no language pair"):
        route("zh", "en", models=STARTER, pins={pair: "starter:zh-en"})


def test_no_route_names_the_command() -> None:
    """What is missing is an error of exit code 3 with the command that mends it."""
    with pytest.raises(MissingError) as caught:
        route("zh", "fa", models=STARTER)
    assert caught.value.exit_code == 3
    assert "localize models install en-fa" in caught.value.advice
