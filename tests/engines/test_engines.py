"""What every engine does: order, count, empty texts, the same alone as in a batch."""

from __future__ import annotations

import pytest

from localize.engines import Decoding, Engines
from localize.engines.opencc import convert
from localize.engines.probe import measure
from localize.models import installed

TEXTS = ["你想要什么？", "", "他看着她的眼睛，一句话也说不出来。", "走。", "给我三天时间。"]
MODELS = [model for model in installed() if model.family == "starter"]


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_order_count_and_empty(model, engines: Engines) -> None:
    """A list of hypotheses for each text, in order; an empty text stays empty."""
    engine = engines.get(model)
    for source, target in model.pairs:
        texts = TEXTS if source == "zh" else ["What do you want?", "", "Go.", "He left."]
        outputs = engine.translate(texts, source, target, Decoding())
        assert len(outputs) == len(texts)
        assert outputs[1][0].text == ""
        assert all(output[0].text for text, output in zip(texts, outputs, strict=True) if text)
        assert all(output[0].score <= 0 for output in outputs)
        backwards = engine.translate(texts[::-1], source, target, Decoding())[::-1]
        assert [output[0].text for output in backwards] == [output[0].text for output in outputs]


@pytest.mark.slow
def test_n_best_is_sorted_by_score(engines: Engines) -> None:
    """Several hypotheses come best first."""
    engine = engines.get(MODELS[-1])
    source, target = MODELS[-1].pairs[0]
    (output,) = engine.translate(["你想要什么？"], source, target, Decoding(n_best=4))
    assert len(output) == 4
    assert [item.score for item in output] == sorted((item.score for item in output), reverse=True)


@pytest.mark.slow
def test_probe_measures_the_model(engines: Engines) -> None:
    """Survival rates are shares of the carriers, best first, and not all the same."""
    model = next(model for model in MODELS if ("zh", "en") in model.pairs)
    measured = measure(engines.get(model), "zh", "en", Decoding())
    rates = [item.rate for item in measured]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 0.5
    assert rates[-1] < 0.2


def test_opencc_uses_the_region_s_words() -> None:
    """Taiwan and Hong Kong differ in words, not only in characters."""
    assert convert("软件", "s2twp") == "軟體"
    assert convert("软件", "s2hk") == "軟件"
