"""How good a translation is: against a reference, and an estimate without one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from localize.document import Finding, Score, Segment
from localize.errors import InputError

__all__ = ["MIN_COUNT", "estimate", "with_reference"]

# Below this many segments a bootstrap interval says nothing (three sentences: ± 1.8 BLEU).
MIN_COUNT = 30
_SAMPLES = 1000
# Families whose errors say that a segment is not usable as it stands.
_TELLING = ("L1", "G1")


def with_reference(
    hypotheses: Sequence[str], references: Sequence[str], tokenizer: str
) -> list[Score]:
    """BLEU, chrF++ and TER of a corpus (sacreBLEU), with 95 % intervals and signatures.

    ``tokenizer`` is BLEU's, from the locale. The bootstrap interval is left out below
    ``MIN_COUNT`` segments.
    """
    if not hypotheses:
        raise InputError("there is nothing to score: the files hold no text")
    from sacrebleu.metrics import BLEU, CHRF, TER

    asian = tokenizer != "13a"
    metrics = [
        ("BLEU", BLEU(tokenize=tokenizer)),
        ("chrF++", CHRF(word_order=2)),
        ("TER", TER(asian_support=asian, normalized=asian)),
    ]
    samples = _SAMPLES if len(hypotheses) >= MIN_COUNT else 1
    scores = []
    for name, metric in metrics:
        result = metric.corpus_score(list(hypotheses), [list(references)], n_bootstrap=samples)
        # sacreBLEU keeps the bootstrap's mean and half interval in these two, as numpy floats.
        interval = float(getattr(result, "_ci", -1))
        spread = interval if samples > 1 and interval >= 0 else None
        middle = float(getattr(result, "_mean", result.score))
        scores.append(
            Score(
                name=name,
                value=round(result.score, 2),
                low=round(middle - spread, 2) if spread is not None else None,
                high=round(middle + spread, 2) if spread is not None else None,
                signature=str(metric.get_signature()),
                count=len(hypotheses),
            )
        )
    return scores


def estimate(segments: Iterable[Segment], findings: Sequence[Finding]) -> list[Score]:
    """A reference-free estimate from 0 to 100 and its parts, of the segments with a target.

    ``confidence``: mean token probability of the machine's segments; ``sound``: share of
    segments without an error of completeness, script, loops or terms; ``terms``: share of
    glossary terms held. The estimate is their geometric mean over those that apply. It ranks
    versions of one text in one language; it is no human judgement.
    """
    bad = {finding.place.segment for finding in findings if finding.code.startswith(_TELLING)}
    count = sound = held = uses = machine = 0
    confidence = 0.0
    for segment in segments:
        if segment.target is None:
            continue
        count += 1
        sound += segment.id not in bad
        uses += len(segment.terms)
        held += sum(1 for use in segment.terms if use.outcome != "flagged")
        if segment.score is not None:
            machine += 1
            confidence += math.exp(min(0.0, segment.score))
    if not count:
        return []
    parts = {"confidence": confidence / machine} if machine else {}
    parts["sound"] = sound / count
    if uses:
        parts["terms"] = held / uses
    mean = math.prod(max(value, 1e-6) for value in parts.values()) ** (1 / len(parts))
    scores = [Score(name="estimate", value=round(100 * mean, 1), count=count)]
    scores += [
        Score(name=f"estimate.{name}", value=round(100 * value, 1), count=count)
        for name, value in parts.items()
    ]
    return scores
