"""What OPUS-MT's folders say about languages, converted or not."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from pathlib import Path

from localize.files import read_bytes
from localize.models.languages import languages, tag_of
from localize.models.layouts.base import fault, optional_json, pair_in

__all__ = ["marks", "pairs", "tokenizers"]

# NLLB's 256,000 pieces are 6 MB as JSON; ten times that is no vocabulary.
_MAX_VOCABULARY_BYTES = 64 * 1024**2
_MAX_README_BYTES = 4 * 1024**2
_TARGET = re.compile(r">>\w+<<")


def marks(vocabulary: Path) -> Mapping[str, Mapping[str, str]]:
    """The language tokens in a vocabulary: for each family its tokens by our tags."""
    there = _pieces(vocabulary)
    wanted = {
        "opus": {tag: [f">>{code}<<" for code in item.opus] for tag, item in languages().items()},
        "nllb": {tag: [item.nllb] for tag, item in languages().items()},
        "m2m100": {tag: [f"__{item.m2m100}__"] for tag, item in languages().items()},
    }
    return {
        family: {
            tag: present[0]
            for tag, tokens in table.items()
            if (present := [token for token in tokens if token in there])
        }
        for family, table in wanted.items()
    }


def _pieces(vocabulary: Path) -> Container[str]:
    """What CTranslate2 writes (a JSON list, or a line each) or Marian (YAML)."""
    data = read_bytes(vocabulary, _MAX_VOCABULARY_BYTES)
    if vocabulary.suffix == ".json":
        try:
            pieces = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise fault(vocabulary, f"is not valid JSON: {error}") from error
        if not isinstance(pieces, list):
            raise fault(vocabulary, "is no list of pieces")
        return {piece for piece in pieces if isinstance(piece, str)}
    text = data.decode("utf-8", "replace")
    return set(text.splitlines()) if vocabulary.suffix == ".txt" else set(_TARGET.findall(text))


def pairs(folder: Path, selector: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The pairs, from the card, else the README, the tokenizer's settings, the folder's name.

    ``selector``: the targets that the model can be asked for, where it has several. Raises
    ``InputError`` where nothing names the languages.
    """
    for sources, targets in (_card(folder), _readme(folder), _settings(folder), _name(folder)):
        known = tuple(
            (source, target)
            for source in dict.fromkeys(sources)
            for target in selector or dict.fromkeys(targets)
            if source != target
        )
        if known:
            return known
    advice = "Name the folder by its pair, like opus-mt-zh-en."
    raise fault(folder, "doesn't say which languages its model translates", advice)


def _tags(codes: list[str]) -> list[str]:
    return [tag for code in codes if (tag := tag_of(code, "opus"))]


_Sides = tuple[list[str], list[str]]


def _card(folder: Path) -> _Sides:
    """Our own card's pairs: ``["zh-en"]``."""
    stated = optional_json(folder / "card.json").get("pairs")
    found = [pair_in(str(pair)) for pair in stated] if isinstance(stated, list) else []
    whole = [pair for pair in found if pair]
    return [source for source, _ in whole], [target for _, target in whole]


def _readme(folder: Path) -> _Sides:
    """``* source language(s): zho`` and the same for the target."""
    if not (folder / "README.md").is_file():
        return [], []
    text = read_bytes(folder / "README.md", _MAX_README_BYTES).decode("utf-8", "replace")
    sides = []
    for side in ("source", "target"):
        match = re.search(rf"^\W*{side} language(?:\(s\)|s)?\s*:\s*(.+)$", text, re.MULTILINE)
        sides.append(_tags(re.findall(r"\w+", match[1])) if match else [])
    return sides[0], sides[1]


def _settings(folder: Path) -> _Sides:
    """What transformers keeps beside a Marian tokenizer."""
    data = optional_json(folder / "tokenizer_config.json")
    return _tags([str(data.get("source_lang"))]), _tags([str(data.get("target_lang"))])


def _name(folder: Path) -> _Sides:
    pair = pair_in(folder.name)
    return (_tags([pair[0]]), _tags([pair[1]])) if pair else ([], [])


def tokenizers(folder: Path) -> dict[str, Path]:
    """``source.spm`` and ``target.spm``. Raises ``InputError`` if there is one missing."""
    if (folder / "source.bpe").is_file():
        what = "is BPE with a Moses tokenizer, which is not run here"
        raise fault(folder / "source.bpe", what, "Take a SentencePiece model of OPUS-MT.")
    for side in ("source", "target"):
        if not (folder / f"{side}.spm").is_file():
            advice = "Copy it from the model that was converted."
            raise fault(folder, f"has no {side}.spm", advice)
    return {"source": folder / "source.spm", "target": folder / "target.spm"}
