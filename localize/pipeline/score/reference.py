"""Scores against a reference: BLEU, chrF++ and TER with what it takes to reproduce them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from localize.document import Score
from localize.errors import InputError
from localize.pipeline.score.bootstrap import CLEAR, Tested, tested

__all__ = ["SEGMENT_METRIC", "Rivalry", "each", "rivals", "with_reference"]

_LESS_IS_BETTER = ("TER",)
SEGMENT_METRIC = "chrF++"
"""What single segments are scored by: BLEU and TER say little of one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """Two systems on one reference, by one metric."""

    ours: Score
    theirs: Score
    p_value: float | None
    """How easily chance makes such a distance; ``None`` below ``MIN_COUNT`` segments."""

    @property
    def better(self) -> Literal["ours", "theirs", ""]:
        """The one that is better beyond noise; empty: neither is."""
        if self.p_value is None or self.p_value >= CLEAR:
            return ""
        more = self.ours.value > self.theirs.value
        return "ours" if more != (self.ours.name in _LESS_IS_BETTER) else "theirs"


def with_reference(
    hypotheses: Sequence[str], references: Sequence[str], tokenizer: str
) -> list[Score]:
    """BLEU, chrF++ and TER of a corpus (sacreBLEU), with 95 % intervals and signatures.

    ``tokenizer`` is BLEU's, from the locale. The bootstrap interval is left out below
    ``MIN_COUNT`` segments. Raises ``InputError`` if there are none.
    """
    return [scores[0] for scores, _ in _scored([hypotheses], references, tokenizer)]


def rivals(
    ours: Sequence[str], theirs: Sequence[str], references: Sequence[str], tokenizer: str
) -> list[Rivalry]:
    """The same for two systems, with a paired bootstrap test of their distance."""
    return [
        Rivalry(ours=scores[0], theirs=scores[1], p_value=results[1].p_value)
        for scores, results in _scored([ours, theirs], references, tokenizer)
    ]


def each(hypotheses: Sequence[str], references: Sequence[str]) -> tuple[list[float], str]:
    """chrF++ of each segment, 0 to 100, and its signature."""
    from sacrebleu.metrics import CHRF

    metric = CHRF(word_order=2)
    values = [
        round(metric.sentence_score(ours, [theirs]).score, 1)
        for ours, theirs in zip(hypotheses, references, strict=True)
    ]
    return values, f"{metric.get_signature()}|level:sentence"


def _scored(
    systems: Sequence[Sequence[str]], references: Sequence[str], tokenizer: str
) -> list[tuple[list[Score], list[Tested]]]:
    if not references:
        raise InputError("there is nothing to score: the files hold no text")
    found = []
    for name, metric in _metrics(tokenizer):
        results = tested(metric, systems, references)
        signature = str(metric.get_signature())
        scores = [_score(name, result, signature, len(references)) for result in results]
        found.append((scores, results))
    return found


def _metrics(tokenizer: str) -> list[tuple[str, Any]]:
    from sacrebleu.metrics import BLEU, CHRF, TER

    asian = tokenizer != "13a"
    return [
        ("BLEU", BLEU(tokenize=tokenizer)),
        ("chrF++", CHRF(word_order=2)),
        ("TER", TER(asian_support=asian, normalized=asian)),
    ]


def _score(name: str, result: Tested, signature: str, count: int) -> Score:
    return Score(
        name=name,
        value=round(result.value, 2),
        low=None if result.low is None else round(result.low, 2),
        high=None if result.high is None else round(result.high, 2),
        signature=signature,
        count=count,
    )
