"""Models put on a machine: verified, tried, then in place; never half."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from localize import install, models
from localize.errors import ConfigError, InputError, MissingError


def _argosmodel(folder: Path, *, whole: bool = True) -> Path:
    """A package of Argos's form around the starter model's own weights."""
    source, inner = models.starter_home() / "zh-en", "translate-zh_en-9_9"
    path = folder / "zh_en.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        metadata = {"from_code": "zh", "to_code": "en", "package_version": "9.9"}
        archive.writestr(f"{inner}/metadata.json", json.dumps(metadata))
        for name in ("source.spm", "target.spm"):
            archive.write(source / name, f"{inner}/{name}")
        for item in sorted((source / "model").iterdir()):
            if whole or item.name != "model.bin":
                archive.write(item, f"{inner}/model/{item.name}")
    return path


@pytest.mark.slow
def test_install_use_remove(tmp_path: Path) -> None:
    """An installed model is found, preferred to the draft, undamaged by its card, removable."""
    model = install.install(str(_argosmodel(tmp_path)))
    try:
        assert model.id == "argos:translate-zh_en-9_9"
        assert models.verify(model) == []
        assert models.route("zh", "en").hops[0].model.id == model.id
        with pytest.raises(InputError, match="already"):
            install.install(str(_argosmodel(tmp_path)))
    finally:
        install.remove(model.id)
    assert not model.folder.exists()
    assert model.id not in {item.id for item in models.installed()}


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """A broken package leaves nothing behind."""
    with pytest.raises(InputError, match=r"model\.bin"):
        install.install(str(_argosmodel(tmp_path, whole=False)))
    (tmp_path / "no.argosmodel").write_bytes(b"no zip")
    with pytest.raises(InputError, match="no ZIP"):
        install.install(str(tmp_path / "no.argosmodel"))
    shutil.rmtree(tmp_path)
    assert not list(models.home().glob("translate-*"))


def test_starter_models_stay() -> None:
    """What ships can't be removed by accident."""
    with pytest.raises(ConfigError, match="own folder"):
        install.remove("starter:zh-en")


def test_a_pair_without_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Offline, a pair is exit code 3 with what to do instead."""
    from argostranslate import settings

    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")
    monkeypatch.setattr(settings, "local_package_index", tmp_path / "index.json")
    with pytest.raises(MissingError) as caught:
        install.install("en-fa")
    assert "localize models install FILE" in caught.value.advice
