"""Resampling: how much of a score, or of the distance between two, is chance.

The figures are sacreBLEU's own to the last digit (the same draws, the same formula). But its
bootstrap holds a thousand copies of the corpus at once, a gigabyte for 10,000 segments of chrF++;
here one copy is in memory, whatever the number of resamples. And there two systems with the same
output differ with p = 0.001; here they don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["CLEAR", "MIN_COUNT", "SAMPLES", "SEED", "Tested", "chance_of_loss", "tested"]

MIN_COUNT = 30
"""Below this many segments a bootstrap says nothing (three sentences: ± 1.8 BLEU)."""
SAMPLES = 1000
SEED = 12345
CLEAR = 0.05
"""Two systems differ measurably where the paired bootstrap gives a smaller p."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A system's score on a corpus."""

    value: float
    low: float | None = None
    """Ends of the 95 % bootstrap interval; ``None`` below ``MIN_COUNT`` segments."""
    high: float | None = None
    p_value: float | None = None
    """How easily chance makes such a distance from the first system: two-sided, paired
    bootstrap. ``None`` for the first system itself, and below ``MIN_COUNT`` segments."""


def tested(
    metric: Any, systems: Sequence[Sequence[str]], references: Sequence[str]
) -> list[Tested]:
    """Each system's texts scored by a sacreBLEU ``metric`` and tested against the first one's.

    The metric's signature says the resampling from then on.
    """
    import numpy as np

    # PairedTest of sacreBLEU stands on the same three methods of its metrics.
    statistics = [
        metric._extract_corpus_statistics(list(texts), [list(references)]) for texts in systems
    ]
    values = [float(metric._aggregate_and_compute(rows).score) for rows in statistics]
    if len(references) < MIN_COUNT:
        return [Tested(value=value) for value in values]
    metric.n_bootstrap, metric.seed = SAMPLES, str(SEED)
    arrays = [np.array(rows, dtype="float64") for rows in statistics]
    samples = [
        np.array(
            [
                metric._compute_score_from_stats(times @ rows).score
                for times in _draws(len(references))
            ]
        )
        for rows in arrays
    ]
    results = []
    for rank, (value, sample) in enumerate(zip(values, samples, strict=True)):
        low, high = _interval(sample)
        p_value = _p_value(samples[0], sample, abs(value - values[0])) if rank else None
        results.append(Tested(value=value, low=low, high=high, p_value=p_value))
    return results


def _draws(count: int) -> Iterator[np.ndarray]:
    """The resamples, as how often each segment is drawn: the same for every system and metric."""
    import numpy as np

    source = np.random.default_rng(SEED)
    for _ in range(SAMPLES):
        drawn = source.choice(count, size=count, replace=True)
        yield np.bincount(drawn, minlength=count).astype("float64")


def _interval(sample: np.ndarray) -> tuple[float, float]:
    import numpy as np

    ordered = np.sort(sample)
    outside = len(ordered) // 40
    half = (ordered[-outside - 1] - ordered[outside]) / 2
    return float(ordered.mean() - half), float(ordered.mean() + half)


def _p_value(first: np.ndarray, other: np.ndarray, distance: float) -> float:
    if not distance:
        return 1.0
    distances = abs(other - first)
    beyond = int((distances - distances.mean() > distance).sum())
    return (beyond + 1) / (SAMPLES + 1)


def chance_of_loss(
    before: Sequence[float], after: Sequence[float], *, tolerated: float = 0.0
) -> float:
    """How easily chance makes the scores of the same segments fall as they did: p, one-sided.

    ``tolerated``: so much the mean may fall without being called a loss. 1.0 where it fell by
    no more than that.
    """
    import numpy as np

    changes = np.asarray(after, dtype="float64") - np.asarray(before, dtype="float64") + tolerated
    seen = changes.mean()
    if seen >= 0:
        return 1.0
    centred = changes - seen
    as_low = sum(times @ centred / len(centred) <= seen for times in _draws(len(changes)))
    return (int(as_low) + 1) / (SAMPLES + 1)
