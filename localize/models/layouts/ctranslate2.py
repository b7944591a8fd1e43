"""CTranslate2 folders of OPUS-MT, NLLB-200 and M2M-100, as their converters and people leave them.

``model.bin``, ``config.json`` and a vocabulary from the converter; beside them, copied from the
original model, ``source.spm`` and ``target.spm`` (OPUS-MT) or one shared SentencePiece model.
The language tokens in the vocabulary tell the family.
"""

from __future__ import annotations

from pathlib import Path

from localize.models.layouts import opus
from localize.models.layouts.base import Layout, fault, optional_json

_VOCABULARIES = tuple(
    f"{name}_vocabulary.{suffix}" for name in ("shared", "source") for suffix in ("json", "txt")
)
# transformers' name, then fairseq's for NLLB-200 and for M2M-100.
_SHARED = (
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "flores200_sacrebleu_tokenizer_spm.model",
    "spm.128k.model",
)


def read(folder: Path, names: list[str]) -> Layout | None:
    """The layout, ``None`` for what is no sequence-to-sequence model of CTranslate2."""
    vocabulary = next((name for name in _VOCABULARIES if name in names), None)
    if "model.bin" not in names:
        if vocabulary and "config.json" in names:
            raise fault(folder / vocabulary, "has no model.bin beside it")
        return None
    if vocabulary is None:
        return None
    marks = opus.marks(folder / vocabulary)
    closed = not optional_json(folder / "config.json").get("add_source_eos", False)
    model = folder / "model.bin"
    card = optional_json(folder / "card.json")
    licence, version = str(card.get("licence", "")), str(card.get("version", ""))
    for family in ("nllb", "m2m100"):
        if len(known := marks[family]) >= 2:
            shared = _shared(folder, names)
            return Layout(
                family=family,
                engine="ctranslate2",
                pairs=tuple((one, other) for one in known for other in known if one != other),
                files={"model": model, "source": shared, "target": shared},
                version=version,
                licence=licence,
                source_prefix=known,
                target_prefix=known,
                closed=closed,
            )
    tokenizers = opus.tokenizers(folder)
    return Layout(
        family="opus-mt",
        engine="ctranslate2",
        pairs=opus.pairs(folder, marks["opus"]),
        files={"model": model, **tokenizers},
        version=version,
        licence=licence,
        selector=marks["opus"],
        closed=closed,
    )


def _shared(folder: Path, names: list[str]) -> Path:
    for name in _SHARED:
        if name in names:
            return folder / name
    advice = "Copy it from the model that was converted."
    raise fault(folder, f"has no tokenizer ({_SHARED[0]})", advice)
