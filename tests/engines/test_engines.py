"""What every engine does: order, count, empty texts, the same alone as in a batch."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import built
import pytest

from localize import adhoc
from localize.engines import Decoding, Engines
from localize.engines.opencc import convert
from localize.engines.probe import measure
from localize.errors import ConfigError
from localize.models import Model, read_model, starter_home
from localize.models.convert import convert as convert_marian

TEXTS = {
    "zh": ["你想要什么？", "", "他看着她的眼睛，一句话也说不出来。", "走。", " ", "给我三天时间。"],
    "en": [
        "What do you want?",
        "",
        "Go.",
        "He left without a word.",
        " ",
        "Wait! 🐉 \x07 it is me.",
    ],
    "pt": ["O que você quer?", "", "Vai.", "Ele saiu sem dizer nada.", " ", "Espere!"],
}


def _starter(name: str) -> Callable[[Path], Path]:
    return lambda folder: starter_home() / name


def _converted(folder: Path) -> Path:
    convert_marian(built.marian(folder.with_name("marian")), folder)
    return folder


MAKERS = {
    "starter-zh-en": _starter("zh-en"),
    "starter-en-many": _starter("en-many"),
    "opus-mt": built.opus,
    "opus-mt-converted": _converted,
    "nllb": built.nllb,
    "m2m100": built.m2m100,
    "firefox-en-pt": built.firefox,
    "firefox-pt-en": lambda folder: built.firefox(folder, "pten"),
}


@pytest.fixture(scope="module", params=MAKERS)
def model(request, tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Each family's form of model folder."""
    made = read_model(MAKERS[request.param](tmp_path_factory.mktemp("models") / "opus-mt-zh-en"))
    assert made is not None
    return made


def _pairs(model: Model) -> list[tuple[str, str]]:
    # A model whose tokens were put in place of others translates from English only.
    return [pair for pair in model.pairs if pair[0] in ("zh", "en") or len(model.pairs) == 1]


@pytest.mark.slow
def test_order_count_and_empty(model: Model, engines: Engines) -> None:
    """Hypotheses for each text, in order; an empty text stays empty; alone as in a batch."""
    engine = engines.get(model)
    for source, target in _pairs(model):
        texts = TEXTS[source]
        outputs = engine.translate(texts, source, target, Decoding())
        assert len(outputs) == len(texts)
        assert [
            output[0].text for text, output in zip(texts, outputs, strict=True) if not text
        ] == [""]
        assert all(
            output[0].text for text, output in zip(texts, outputs, strict=True) if text.strip()
        )
        backwards = engine.translate(texts[::-1], source, target, Decoding())[::-1]
        assert [output[0].text for output in backwards] == [output[0].text for output in outputs]
        alone = [engine.translate([text], source, target, Decoding())[0] for text in texts]
        assert [output[0].text for output in alone] == [output[0].text for output in outputs]


@pytest.mark.slow
def test_an_engine_gives_what_it_says(model: Model, engines: Engines) -> None:
    """Several hypotheses best first, and scores, from those that say so; else one, and none."""
    engine = engines.get(model)
    source, target = _pairs(model)[0]
    (output,) = engine.translate(TEXTS[source][:1], source, target, Decoding(n_best=4))
    assert len(output) == (4 if engine.n_best else 1)
    scores = [item.score for item in output]
    if engine.scores:
        assert scores == sorted(scores, reverse=True)
        assert all(score <= 0 for score in scores)
    else:
        assert scores == [None]


@pytest.mark.slow
def test_probe_measures_the_model(engines: Engines) -> None:
    """Survival rates are shares of the carriers, best first, and not all the same."""
    model = read_model(starter_home() / "zh-en")
    assert model is not None
    measured = measure(engines.get(model), "zh", "en", Decoding())
    rates = [item.rate for item in measured]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 0.5
    assert rates[-1] < 0.2


def test_the_limit_on_memory_reaches_the_engines() -> None:
    """From the command line: a model over it is refused before it is loaded, and says so."""
    lines = io.BytesIO("走。\n".encode())
    request = adhoc.Request(source="zh", target="en", max_memory=1024**2)
    with pytest.raises(ConfigError, match=r"starter:zh-en needs about \d+ MB"):
        adhoc.translate_lines(request, None, lines, io.BytesIO())


def test_opencc_uses_the_region_s_words() -> None:
    """Taiwan and Hong Kong differ in words, not only in characters."""
    assert convert("软件", "s2twp") == "軟體"
    assert convert("软件", "s2hk") == "軟件"
