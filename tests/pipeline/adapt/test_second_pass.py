"""Every text of the cases, in every locale: a second pass changes nothing, an editor's is safe."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from localize import locales
from localize.document import Block, Cue, Part, Segment
from localize.pipeline import adapt
from localize.pipeline.adapt import rewrites

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "locales"
TAGS = locales.available([SHIPPED])


def texts() -> list[tuple[str, str]]:
    """Source and text of each case and of each example of a rule."""
    found = [("原文", item.text) for rule in rewrites.known() for item in rule.examples]
    for file in sorted((ROOT / "tests/cases/adapt").glob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            value = case.get("text", "")
            for text in [value] if isinstance(value, str) else value:
                found.append((case.get("source", "原文"), text))
    return [(source, text) for source, text in found if text]


TEXTS = texts()


def part(origin: str, medium: str) -> Part:
    blocks: list[Block] = []
    for number, (source, text) in enumerate(TEXTS):
        segment = Segment(id=f"{number}", source=(source,), target=(text,), origin=origin)
        if medium == "book":
            blocks.append(Block(id=f"{number}", segments=(segment,)))
        else:
            blocks.append(Cue(id=f"{number}", segments=(segment,), start_ms=0, end_ms=2000))
    return Part(id="p", blocks=tuple(blocks))


def fit(before: Part, tag: str, medium: str) -> Part:
    locale = locales.load_locale(tag, [SHIPPED])
    kind = "novel" if medium == "book" else "drama"
    return adapt.fit(before, locale, medium, kind, language="zh-Hans", genre="urban")


@pytest.mark.parametrize("medium", ["book", "16:9"])
@pytest.mark.parametrize("tag", TAGS)
def test_second_pass_changes_nothing(tag: str, medium: str) -> None:
    """Whatever the locale makes of a text written for another, it is done with it at once."""
    once = fit(part("machine", medium), tag, medium)
    assert fit(once, tag, medium) == once


@pytest.mark.parametrize("tag", TAGS)
def test_an_editors_text_stays(tag: str) -> None:
    """No rule touches an approved target in a book."""
    before = part("approved", "book")
    assert fit(before, tag, "book") == before
