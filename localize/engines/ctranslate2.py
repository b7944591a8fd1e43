"""CTranslate2 models: the starter models, Argos packages, OPUS-MT, NLLB-200, M2M-100.

What differs between them is where their files are (``models.layouts``) and which marks stand
around a text (``engines.tokenizers``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localize.document import Hypothesis, Place
from localize.engines import Decoding, EngineKind
from localize.engines.tokenizers import Tokenizer, offsets
from localize.errors import InputError
from localize.models import Model
from localize.models.layouts import layout_of

# Tokens in flight at once: enough to keep the cores busy, small enough for any machine.
_BATCH_TOKENS = 2048
# (tokens of a source, tokens that its translation may have). A translation has rarely more than
# three times the pieces of its source; what is longer is a loop. A limit holds for a whole
# batch, and a text must come out of any batch the same: so one batch has texts of one step only.
_STEPS = ((16, 64), (64, 208))
_LENGTH_MAX = 256


class CTranslate2Engine:
    """One loaded model."""

    n_best = True
    scores = True

    def __init__(self, model: Model, threads: int) -> None:
        import ctranslate2

        layout = layout_of(model.folder)
        self._tokenizer = Tokenizer(layout)
        try:
            self._translator = ctranslate2.Translator(
                str(layout.files["model"].parent),
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
        return self.go_on(texts, [""] * len(texts), source, target, decoding)

    def go_on(
        self,
        texts: Sequence[str],
        beginnings: Sequence[str],
        source: str,
        target: str,
        decoding: Decoding,
    ) -> list[list[Hypothesis]]:
        """Hypotheses for each text that begin with its beginning, best first.

        The score of one with a beginning is that of what comes after it.
        """
        tokens = [self._tokenizer.encode(text, source, target) for text in texts]
        results = [[Hypothesis(text="", score=0.0)] for _ in texts]
        for group in _groups(tokens):
            batch = _Batch(
                texts=[texts[index] for index in group],
                tokens=[tokens[index] for index in group],
                beginnings=[
                    self._tokenizer.beginning(beginnings[index], target) for index in group
                ],
                before=len(self._tokenizer.before(source, target)),
            )
            made = self._translate(batch, target, decoding)
            for index, hypotheses in zip(group, made, strict=True):
                results[index] = hypotheses
        return results

    def _translate(self, batch: _Batch, target: str, decoding: Decoding) -> list[list[Hypothesis]]:
        options: dict[str, Any] = {}
        if any(batch.beginnings):
            options["target_prefix"] = batch.beginnings
        if decoding.guarded:
            options |= {"repetition_penalty": 1.2, "no_repeat_ngram_size": 3}
        outputs = self._translator.translate_batch(
            batch.tokens,
            beam_size=max(decoding.beam, decoding.n_best),
            num_hypotheses=decoding.n_best,
            return_scores=True,
            return_attention=decoding.attention,
            max_decoding_length=_limit(len(batch.tokens[-1])),
            **options,
        )
        start = 1 if self._tokenizer.prefix(target) else 0
        made = []
        for place, output in enumerate(outputs):
            hypotheses = []
            for rank, (pieces, score) in enumerate(
                zip(output.hypotheses, output.scores, strict=True)
            ):
                text = self._tokenizer.decode(pieces[start:])
                looks = (
                    _attention(batch, place, pieces[start:], text, output.attention[rank][start:])
                    if decoding.attention
                    else ()
                )
                hypotheses.append(Hypothesis(text=text, score=score, attention=looks))
            made.append(hypotheses)
        return made

    def weigh(
        self, texts: Sequence[str], outputs: Sequence[str], source: str, target: str
    ) -> list[float]:
        """The model's mean log-probability per token of each output as translation of its text."""
        tokens = [self._tokenizer.encode(text, source, target) for text in texts]
        skip = 1 if self._tokenizer.prefix(target) else 0
        scores = [0.0] * len(texts)
        for group in _groups(tokens):
            results = self._translator.score_batch(
                [tokens[index] for index in group],
                [self._tokenizer.beginning(outputs[index], target) for index in group],
            )
            for index, result in zip(group, results, strict=True):
                known = result.log_probs[skip:]
                scores[index] = sum(known) / len(known) if known else 0.0
        return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    texts: list[str]
    tokens: list[list[str]]
    beginnings: list[list[str]]
    before: int
    """Marks of the model before each text's own tokens."""


# Weights below it are noise, and would fill the memory.
_LEAST_WEIGHT = 0.05


def _attention(
    batch: _Batch, place: int, pieces: list[str], text: str, rows: Sequence[Sequence[float]]
) -> tuple[tuple[int, int, float], ...]:
    """(offset of a word in the output, offset of a token in the source, weight)."""
    sources = offsets(batch.tokens[place][batch.before :], batch.texts[place])
    spaced = any(piece.startswith("▁") for piece in pieces[1:])
    word, found = 0, []
    for piece, start, row in zip(pieces, offsets(pieces, text), rows, strict=False):
        if not spaced or piece.startswith("▁"):
            word = start
        weights = row[batch.before : batch.before + len(sources)]
        found += [
            (word, offset, round(weight, 3))
            for offset, weight in zip(sources, weights, strict=False)
            if weight >= _LEAST_WEIGHT
        ]
    return tuple(found)


def _groups(tokens: Sequence[Sequence[str]]) -> list[list[int]]:
    """Indices of the texts that are not empty, in groups of one step whose padded size stays
    under the token limit; shorter ones first, similar lengths together: less padding."""
    groups: list[list[int]] = []
    for index in sorted(range(len(tokens)), key=lambda index: len(tokens[index])):
        size = len(tokens[index])
        if not size:
            continue
        full = groups and size * (len(groups[-1]) + 1) > _BATCH_TOKENS
        if not groups or full or _limit(size) != _limit(len(tokens[groups[-1][-1]])):
            groups.append([])
        groups[-1].append(index)
    return groups


def _limit(size: int) -> int:
    """Tokens that the translation of a source of ``size`` tokens may have."""
    return next((limit for most, limit in _STEPS if size <= most), _LENGTH_MAX)


def _memory(model: Model, threads: int) -> int:
    """The weights, as they are on disk; the threads share them."""
    return model.size


CTRANSLATE2 = EngineKind(name="ctranslate2", load=CTranslate2Engine, memory=_memory)
