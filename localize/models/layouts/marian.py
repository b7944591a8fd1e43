"""OPUS-MT models as Helsinki publishes them: Marian weights, to be converted before use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from localize.files import read_bytes
from localize.models.layouts import opus
from localize.models.layouts.base import Layout, fault

_MAX_YAML_BYTES = 1024**2


def read(folder: Path, names: list[str]) -> Layout | None:
    """The layout, ``None`` if there are no Marian weights."""
    weights = [name for name in names if name.endswith(".npz")]
    if "decoder.yml" not in names:
        if weights:
            raise fault(folder / weights[0], "has no decoder.yml beside it")
        return None
    decoder = folder / "decoder.yml"
    settings = _settings(decoder)
    model = _named(folder, settings, "models")[0]
    vocabularies = _named(folder, settings, "vocabs")
    selector = opus.marks(vocabularies[-1])["opus"]
    tokenizers = opus.tokenizers(folder)
    return Layout(
        family="opus-mt",
        engine="",
        pairs=opus.pairs(folder, selector),
        files={"model": model, **tokenizers},
        licence=_licence(folder),
        selector=selector,
    )


def _settings(path: Path) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(read_bytes(path, _MAX_YAML_BYTES))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise fault(path, f"is not valid YAML: {error}") from error
    return data if isinstance(data, dict) else {}


def _named(folder: Path, settings: dict[str, Any], key: str) -> list[Path]:
    """The files that ``decoder.yml`` names, which must lie in the folder."""
    names = settings.get(key)
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise fault(folder / "decoder.yml", f"names no {key}")
    for name in names:
        if Path(name).name != name:
            raise fault(folder / "decoder.yml", f"names a file outside of its folder: {name}")
        if not (folder / name).is_file():
            raise fault(folder / "decoder.yml", f"names {name}, which is not there")
    return [folder / name for name in names]


def _licence(folder: Path) -> str:
    path = folder / "LICENSE"
    text = path.read_bytes()[:2000].decode("utf-8", "replace") if path.is_file() else ""
    return "CC-BY-4.0" if "Attribution 4.0 International" in text else ""
