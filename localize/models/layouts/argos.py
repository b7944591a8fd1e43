"""Argos Translate's packages, and the starter models, which have their form."""

from __future__ import annotations

from pathlib import Path

from localize.models.layouts.base import Layout, fault, optional_json, read_json


def read(folder: Path, names: list[str]) -> Layout | None:
    """The layout, ``None`` if it has no ``metadata.json`` of theirs."""
    metadata = folder / "metadata.json"
    if metadata.name not in names:
        return None
    data = read_json(metadata)
    if data.get("type", "translate") != "translate":
        return None
    source = data.get("from_code")
    targets = data.get("to_codes") or [data.get("to_code")]
    if not (
        isinstance(source, str)
        and isinstance(targets, list)
        and all(isinstance(code, str) for code in targets)
    ):
        raise fault(metadata, "names no language pair (from_code, to_code)")
    model = folder / "model" / "model.bin"
    if not model.is_file():
        raise fault(metadata, "has no model/model.bin beside it")
    prefix = data.get("target_prefix") or {}
    if isinstance(prefix, str):
        prefix = {targets[0]: prefix}
    if not isinstance(prefix, dict):
        raise fault(metadata, "has a target_prefix that is no token")
    card = optional_json(folder / "card.json")
    return Layout(
        family="starter" if card.get("family") == "starter" else "argos",
        engine="ctranslate2",
        pairs=tuple((source, code) for code in targets),
        files={"model": model, **_tokenizers(folder, names)},
        version=str(data.get("package_version", "")),
        licence=str(card.get("licence", "")),
        target_prefix={str(code): str(token) for code, token in prefix.items() if token},
    )


def _tokenizers(folder: Path, names: list[str]) -> dict[str, Path]:
    if {"source.spm", "target.spm"} <= set(names):
        return {"source": folder / "source.spm", "target": folder / "target.spm"}
    if "sentencepiece.model" in names:
        return dict.fromkeys(("source", "target"), folder / "sentencepiece.model")
    if "bpe.model" in names:
        return {"bpe": folder / "bpe.model"}
    raise fault(folder, "has no tokenizer (sentencepiece.model or bpe.model)")
