"""CTranslate2 models with their tokenizers: the starter models, Argos packages.

A model folder holds ``model/`` (CTranslate2) and, beside it, ``source.spm`` and
``target.spm``, or ``sentencepiece.model`` (Argos), or ``bpe.model`` (older Argos).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from localize.document import Hypothesis, Place
from localize.engines import Decoding, EngineKind
from localize.errors import InputError
from localize.models import Model

# Tokens in flight at once: enough to keep the cores busy, small enough for any machine.
_BATCH_TOKENS = 2048
# A translation has rarely more than three times the pieces of its source; what is longer is a
# loop. The constant is for very short sources.
_LENGTH_RATIO, _LENGTH_EXTRA = 3, 16
_LENGTH_MAX = 256

Encode = Callable[[str], list[str]]
Decode = Callable[[list[str]], str]


class CTranslate2Engine:
    """One loaded model."""

    n_best = True

    def __init__(self, model: Model, threads: int) -> None:
        import ctranslate2

        self._prefix = model.target_prefix
        self._encode, self._decode = _tokenizers(model)
        try:
            self._translator = ctranslate2.Translator(
                str(model.folder / "model"),
                device="cpu",
                compute_type="int8",
                inter_threads=1,
                intra_threads=threads or os.cpu_count() or 1,
            )
        except (RuntimeError, ValueError) as error:
            raise InputError(
                f"can't be loaded: {error}", Place(file=str(model.folder)), "Install it again."
            ) from error

    def translate(
        self, texts: Sequence[str], source: str, target: str, decoding: Decoding
    ) -> list[list[Hypothesis]]:
        """Hypotheses for each text, best first, in order. An empty text gives an empty text."""
        tokens = [self._encode(text) for text in texts]
        filled = [index for index, pieces in enumerate(tokens) if pieces]
        results = [[Hypothesis(text="", score=0.0)] for _ in texts]
        # Similar lengths together: less padding.
        filled.sort(key=lambda index: len(tokens[index]))
        for group in _groups(filled, tokens):
            for index, result in zip(
                group, self._batch(group, tokens, target, decoding), strict=True
            ):
                results[index] = result
        return results

    def _batch(
        self, group: list[int], tokens: list[list[str]], target: str, decoding: Decoding
    ) -> list[list[Hypothesis]]:
        prefix = self._prefix.get(target)
        longest = max(len(tokens[index]) for index in group)
        options: dict[str, Any] = {}
        if prefix:
            options["target_prefix"] = [[prefix]] * len(group)
        if decoding.guarded:
            options |= {"repetition_penalty": 1.2, "no_repeat_ngram_size": 3}
        outputs = self._translator.translate_batch(
            [tokens[index] for index in group],
            beam_size=max(decoding.beam, decoding.n_best),
            num_hypotheses=decoding.n_best,
            return_scores=True,
            max_decoding_length=min(_LENGTH_MAX, _LENGTH_RATIO * longest + _LENGTH_EXTRA),
            **options,
        )
        start = 1 if prefix else 0
        return [
            [
                Hypothesis(text=self._decode(pieces[start:]).strip(), score=score)
                for pieces, score in zip(output.hypotheses, output.scores, strict=True)
            ]
            for output in outputs
        ]


def _groups(order: list[int], tokens: list[list[str]]) -> list[list[int]]:
    """Consecutive indices whose padded size stays under the token limit."""
    groups: list[list[int]] = []
    for index in order:
        size = len(tokens[index])
        if not groups or size * (len(groups[-1]) + 1) > _BATCH_TOKENS:
            groups.append([])
        groups[-1].append(index)
    return groups


def _tokenizers(model: Model) -> tuple[Encode, Decode]:
    folder = model.folder
    if (folder / "source.spm").is_file():
        source, target = (
            _sentencepiece(folder / "source.spm"),
            _sentencepiece(folder / "target.spm"),
        )
        return lambda text: source.encode(text, out_type=str), target.decode_pieces
    if (folder / "sentencepiece.model").is_file():
        shared = _sentencepiece(folder / "sentencepiece.model")
        return lambda text: shared.encode(text, out_type=str), _argos_text(shared.decode_pieces)
    if (folder / "bpe.model").is_file():
        from argostranslate.tokenizer import BPETokenizer

        pair = model.pairs[0]
        bpe = BPETokenizer(folder / "bpe.model", *pair)
        return bpe.encode, bpe.decode
    raise InputError(
        "has no tokenizer that is known here", Place(file=str(folder)), "Install it again."
    )


def _argos_text(decode: Decode) -> Decode:
    """Some Argos vocabularies keep the word mark in the pieces' text."""
    return lambda pieces: re.sub(" +", " ", decode(pieces).replace("▁", " "))


def _sentencepiece(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise InputError(
            f"can't be loaded: {error}", Place(file=str(path)), "Install it again."
        ) from error


CTRANSLATE2 = EngineKind(name="ctranslate2", load=CTranslate2Engine)
