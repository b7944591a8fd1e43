"""How good a translation is: against a reference, against another one, and without either."""

from localize.pipeline.score.bootstrap import CLEAR, MIN_COUNT, Tested, chance_of_loss, tested
from localize.pipeline.score.estimate import (
    Judged,
    correlation,
    estimate,
    judge,
    signature,
)
from localize.pipeline.score.reference import (
    SEGMENT_METRIC,
    Rivalry,
    each,
    rivals,
    with_reference,
)

__all__ = [
    "CLEAR",
    "MIN_COUNT",
    "SEGMENT_METRIC",
    "Judged",
    "Rivalry",
    "Tested",
    "chance_of_loss",
    "correlation",
    "each",
    "estimate",
    "judge",
    "rivals",
    "signature",
    "tested",
    "with_reference",
]
