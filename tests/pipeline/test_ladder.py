"""The ladder's rungs with real models: what is lost is put back, where the model looks at it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from localize.document import Hypothesis, Unit
from localize.engines import Decoding, Engines
from localize.engines.probe import StandIn
from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.models import Hop, Model, read_model, route, starter_home
from localize.pipeline import ladder, translate
from localize.pipeline.job import RUNGS, Job
from localize.pipeline.ladder import Text
from localize.pipeline.needs import Need, held, needs

HELAN = Term(
    source="贺兰昭", kind="person", gender="f", renderings={"en": ("Helan Zhao",)}
)  # fmt: skip
SHENG = Term(source="大晟", kind="place", renderings={"en": ("Great Sheng",)})
HUO = Term(source="霍砚辞", kind="person", gender="m", renderings={"en": ("Huo Yanci",)})
# Long, literary, with several names: the starter loses them on every rung below repair.
HARD = [
    "大晟景和三年冬，贺兰昭以和亲公主之名，嫁入千里之外的皇城。",
    "与此同时，霍砚辞推开会议室的门，满屋子的高管立刻噤若寒蝉。",
    "霍砚辞看着贺兰昭，贺兰昭却只看着窗外的大晟旗帜。",
]


def _job(locale, engines: Engines, hop: Hop | None = None) -> Job:
    return Job(
        title="", kind="novel", medium="book", language="zh", locale=locale("en-US"),
        hop=hop or route("zh", "en").hops[0], glossary=Glossary([HELAN, SHENG, HUO]),
        engines=engines, memory=Memory(),
    )  # fmt: skip


def _units(texts: list[str]) -> list[Unit]:
    return [Unit(text=text, source=text, segments=(text,)) for text in texts]


@pytest.mark.slow
def test_repair_holds_what_all_other_rungs_lose(locale, engines) -> None:
    """Each name stands in its sentence, no more often than in the source; without the rung some
    are lost; without any rung nearly all."""
    job = _job(locale, engines)
    units = _units(HARD)
    wanted = needs(units, job)

    def count(rungs: frozenset[str]) -> int:
        made = translate.run(units, wanted, replace(job, rungs=rungs))
        total = 0
        for rendition, mine in zip(made, wanted, strict=True):
            for need in mine:
                times = held(rendition.text, need, "en-US")
                assert times <= len(need.spans)
                total += times > 0
        return total

    every = sum(map(len, wanted))
    assert count(RUNGS) == every
    assert count(RUNGS - {"repair"}) < every
    assert count(frozenset()) < every / 2


@pytest.mark.slow
def test_an_engine_goes_on_from_a_beginning_and_weighs(engines) -> None:
    """The output begins as it was told; a fitting translation weighs more than a foreign one."""
    hop = route("zh", "en").hops[0]
    engine = engines.get(hop.model)
    texts = ["没有人知道汤姆在哪里。", "我看见了汤姆。"]
    outputs = engine.go_on(texts, ["Nobody knows where Tom", ""], "zh", "en", Decoding(n_best=2))
    assert all(item.text.startswith("Nobody knows where Tom") for item in outputs[0])
    assert "Tom" in outputs[1][0].text
    good, bad = engine.weigh(
        [texts[1]] * 2, ["I saw Tom.", "The rain fell on the roof."], "zh", "en"
    )
    assert good > bad


@pytest.mark.slow
def test_attention_names_the_place(engines) -> None:
    """The word that translates a name looks at the name."""
    hop = route("zh", "en").hops[0]
    (made,) = engines.get(hop.model).translate(
        ["没有人知道汤姆在哪里。"], "zh", "en", Decoding(attention=True)
    )
    hypothesis = made[0]
    at = hypothesis.text.index("Tom")
    looks = {token: weight for word, token, weight in hypothesis.attention if word == at}
    assert max(looks, key=looks.__getitem__) == 5


def test_a_name_that_the_model_goes_on_with_ends_where_it_ends() -> None:
    """Yancing becomes Yanci; an ending of the language stays; offsets follow."""
    hop = Hop(model=_named("x"), source="zh", target="en", reason="")
    climbing = ladder._Ladder([], None, hop, "en-US", Decoding())
    output = Hypothesis(text="Huo Yancing left.", score=0.0, attention=((0, 0, 1.0), (12, 3, 1.0)))
    closed = climbing._closed(output, "Huo Yanci")
    assert closed.text == "Huo Yanci left."
    assert closed.attention == ((0, 0, 1.0), (10, 3, 1.0))
    kept = Hypothesis(text="Huo Yanci's room.", score=0.0)
    assert climbing._closed(kept, "Huo Yanci") is kept


def test_a_name_that_nobody_put_in_makes_no_candidate() -> None:
    """Mary is nobody where the source speaks of one man; a name of the source or of the term base
    may stand, and so may a word that only begins like one."""
    hop = Hop(model=_named("x"), source="zh", target="en", reason="")
    climbing = ladder._Ladder([], None, hop, "en-US", Decoding())
    climbing.names = [
        StandIn(kind="name", gender="m", source="汤姆", target=("Tom",), rate=1.0),
        StandIn(kind="name", gender="f", source="玛丽", target=("Mary",), rate=1.0),
    ]
    need = Need(term=HUO, found="霍砚辞", forms=("Huo Yanci",), spans=((0, 3),))
    one = Text(text="霍砚辞笑了。", needs=(need,))
    assert climbing._is_peopled("Huo Yanci smiled at Mary.", one)
    assert not climbing._is_peopled("Huo Yanci smiled, Tomorrow he will not.", one)
    assert not climbing._is_peopled("Mary smiled.", Text(text="玛丽笑了。", needs=()))
    named = replace(need, forms=("Tom Huo",))
    assert not climbing._is_peopled("Tom Huo smiled.", Text(text=one.text, needs=(named,)))


def _named(name: str) -> Model:
    return Model(id=name, family="x", engine="x", folder=Path(name), pairs=(("zh", "en"),))


def _garbled(folder: Path) -> Model:
    """The starter with an output vocabulary of another script: all that it says is broken."""
    shutil.copytree(starter_home() / "zh-en", folder)
    (folder / "card.json").unlink()
    path = folder / "model" / "target_vocabulary.json"
    pieces = json.loads(path.read_text("utf-8"))
    path.write_text(
        json.dumps([p if p[0] == "<" else f"字{i}" for i, p in enumerate(pieces)]), "utf-8"
    )
    model = read_model(folder)
    assert model is not None
    return model


@pytest.mark.slow
def test_a_second_model_is_asked_for_what_the_first_breaks(locale, engines, tmp_path) -> None:
    """The better one's text is taken and says whose it is; what was kept broken is made again
    once a second model is there, and not a third time."""
    hop = Hop(model=_garbled(tmp_path / "garbled"), source="zh", target="en", reason="")
    job = _job(locale, engines, hop)
    units = _units(["我看见了霍砚辞。"])
    wanted = needs(units, job)
    (alone,) = translate.run(units, wanted, job)
    assert alone.model == hop.model.id
    assert "script" in alone.defects
    starter = route("zh", "en").hops[0].model
    both = replace(job, hop=replace(hop, second=starter))
    (made,) = translate.run(units, wanted, both)
    assert (made.model, made.reused, made.defects) == (starter.id, False, ())
    assert made.terms[0].outcome != "flagged"
    (again,) = translate.run(units, wanted, both)
    assert again.reused
    assert again.text == made.text


@pytest.mark.slow
def test_an_engine_with_one_hypothesis_and_no_score(locale, engines, tmp_path) -> None:
    """Rungs that need more are left out; what stand-ins carry is held."""

    class Single:
        """The starter, as an engine that neither scores nor goes on from a beginning."""

        n_best = scores = False

        def __init__(self) -> None:
            self.inner = engines.get(route("zh", "en").hops[0].model)

        def translate(self, texts, source, target, decoding):
            made = self.inner.translate(texts, source, target, Decoding(beam=decoding.beam))
            return [[Hypothesis(text=item[0].text, score=None)] for item in made]

    hop = route("zh", "en").hops[0]
    need = Need(term=HUO, found="霍砚辞", forms=("Huo Yanci",), spans=((4, 7),))
    texts = [Text(text="我看见了霍砚辞。", needs=(need,))]
    (made,) = ladder.climb(texts, Single(), hop, "en-US", Decoding())
    assert made.held == 1
    assert made.score is None
    assert made.rung == "placeholder"
