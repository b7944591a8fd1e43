"""What a person reads about the way of a text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from localize.engines import Engines
from localize.glossary import Glossary
from localize.memory import Memory
from localize.models import Model, Route
from localize.pipeline import plan


def test_a_hop_says_why_and_what_its_engine_leaves_out(locale) -> None:
    """The starter's engine has all rungs; Firefox's says which ones it can't climb."""
    with Memory() as memory:
        setting = plan.Setting(
            master=locale("en-US"), engines=Engines(), memory=memory, pins={}
        )  # fmt: skip
        way = plan.make(
            setting, title="", kind="novel", medium="book", language="zh",
            locale=locale("en-US"), glossary=Glossary([]),
        )  # fmt: skip
    (told,) = way.describe()
    assert "n-best" not in told
    model = Model(
        id="firefox:zh-en", family="firefox", engine="firefox", folder=Path("x"),
        pairs=(("zh", "en"),),
    )  # fmt: skip
    hop = replace(way.route.hops[0], model=model, reason="pinned by the workspace")
    (told,) = replace(way, route=Route(hops=(hop,))).describe()
    assert told.startswith("zh→en firefox:zh-en (pinned by the workspace; one hypothesis")
    assert "without n-best" in told
