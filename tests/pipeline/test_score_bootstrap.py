"""Resampling: sacreBLEU's figures, and tests that tell a planted loss from noise."""

from __future__ import annotations

import random

import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from localize.errors import InputError
from localize.pipeline import score

WORDS = ("cat", "dog", "sat", "mat", "ran", "far", "away", "home", "night", "day", "sun", "moon")


def _corpus(count: int) -> list[str]:
    draw = random.Random(1)
    return [" ".join(draw.choices(WORDS, k=10)) for _ in range(count)]


def _damaged(lines: list[str], share: float, seed: int) -> list[str]:
    draw = random.Random(seed)
    return [
        " ".join(draw.choice(WORDS) if draw.random() < share else word for word in line.split())
        for line in lines
    ]


@pytest.mark.parametrize(
    "make", [BLEU, lambda: CHRF(word_order=2), TER], ids=["BLEU", "chrF++", "TER"]
)
def test_the_figures_are_sacrebleus(make: type) -> None:
    """Score, interval, p and signature are those of sacreBLEU's own paired bootstrap."""
    lines = _corpus(40)
    ours, theirs = _damaged(lines, 0.2, 2), _damaged(lines, 0.25, 3)
    metric = make()
    first, second = score.tested(metric, [ours, theirs], lines)
    test = PairedTest([("a", ours), ("b", theirs)], {"x": make()}, [lines], "bs", 1000)
    signatures, results = test()
    (column,) = [values for name, values in results.items() if name != "System"]
    for mine, their in zip((first, second), column, strict=True):
        assert mine.value == pytest.approx(their.score)
        assert mine.low == pytest.approx(float(their.mean - their.ci), abs=1e-3)
        assert mine.high == pytest.approx(float(their.mean + their.ci), abs=1e-3)
    assert second.p_value == pytest.approx(column[1].p_value)
    assert str(metric.get_signature()) == str(next(iter(signatures.values())))


def test_a_system_does_not_differ_from_itself() -> None:
    """The same output is no difference, though sacreBLEU's test gives p = 0.001."""
    lines = _corpus(40)
    ours = _damaged(lines, 0.2, 2)
    for rivalry in score.rivals(ours, ours, lines, "13a"):
        assert rivalry.p_value == 1.0
        assert rivalry.better == ""


def test_the_better_one_is_named() -> None:
    """More BLEU and chrF is better, less TER is; a small sample is not tested."""
    lines = _corpus(60)
    good, bad = _damaged(lines, 0.1, 2), _damaged(lines, 0.5, 3)
    assert [item.better for item in score.rivals(good, bad, lines, "13a")] == ["ours"] * 3
    assert [item.better for item in score.rivals(bad, good, lines, "13a")] == ["theirs"] * 3
    few = score.rivals(good[:29], bad[:29], lines[:29], "13a")
    assert [(item.p_value, item.better, item.ours.low) for item in few] == [(None, "", None)] * 3


def test_nothing_to_score_is_an_error() -> None:
    """No segments are no score of zero."""
    with pytest.raises(InputError, match="nothing to score"):
        score.with_reference([], [], "13a")


def test_a_planted_loss_trips_and_noise_does_not() -> None:
    """Of 200 releases that are as good as before at most 5 % and a little fail; of 25 that lost
    three points with the same noise, nearly all do."""
    draw = random.Random(7)
    before = [draw.gauss(50, 15) for _ in range(100)]

    def trips(loss: float, runs: int) -> int:
        return sum(
            score.chance_of_loss(before, [value - loss + draw.gauss(0, 8) for value in before])
            < score.CLEAR
            for _ in range(runs)
        )

    assert trips(0, 200) <= 16
    assert trips(3, 25) >= 24


def test_a_tolerated_loss_is_no_loss() -> None:
    """What the limit allows passes, however sure it is; a gain always does."""
    before = [50.0] * 40
    assert score.chance_of_loss(before, [49.0] * 40) < score.CLEAR
    assert score.chance_of_loss(before, [49.0] * 40, tolerated=1.0) == 1.0
    assert score.chance_of_loss(before, [51.0] * 40) == 1.0
