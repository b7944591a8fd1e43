"""Rules that are data do what their examples say, where they say it, and say where it is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize import locales
from localize.document import Block, Part, Segment, plain
from localize.locales import Locale
from localize.pipeline import adapt
from localize.pipeline.adapt import rewrites
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.rewrites import Rewrite
from localize.pipeline.adapt.style import Style

SHIPPED = Path(__file__).parents[3] / "locales"
ALL = {tag: locales.load_locale(tag, [SHIPPED]) for tag in locales.available([SHIPPED])}
KNOWN = rewrites.known()
IDS = [f"{rule.name} {'+'.join(rule.places)}" for rule in KNOWN]


def at_home(rule: Rewrite) -> list[Locale]:
    return [locale for locale in ALL.values() if rule.holds_for(locale, rule.product == "track")]


def apply(rule: Rewrite, text: str, locale: Locale) -> str:
    """The text after the rule alone."""
    track = rule.product == "track"
    style = Style(locale=locale, track=track)
    for item, candidate in zip(
        rewrites.rules(locale, track),
        [known for known in KNOWN if known.holds_for(locale, track)],
        strict=True,
    ):
        if candidate is rule:
            return made(text, list(item.changes(text, style)))
    raise AssertionError(f"{rule.name} is no rule of {locale.tag}")


def made(text: str, changes: list[Change]) -> str:
    for change in sorted(changes, key=lambda item: item.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


@pytest.mark.parametrize("rule", KNOWN, ids=IDS)
def test_examples_come_true(rule: Rewrite) -> None:
    """Each example becomes what it says in every locale of the rule, and then holds still."""
    assert at_home(rule), f"no locale is one of {rule.places}"
    for locale in at_home(rule):
        for example in rule.examples:
            text, wanted = example.text, example.becomes or example.text
            for _ in range(3):
                text = apply(rule, text, locale)
            assert text == wanted, locale.tag
            assert apply(rule, wanted, locale) == wanted


@pytest.mark.parametrize("rule", KNOWN, ids=IDS)
def test_rule_is_whole(rule: Rewrite) -> None:
    """A rule has an example of what it changes, a reason and a source; those that look only at
    texts with a digit change no other."""
    assert any(example.becomes for example in rule.examples)
    assert rule.reason
    assert rule.source
    if rule.figures:
        changed = [example.text for example in rule.examples if example.becomes]
        assert all(any(char.isdigit() for char in text) for text in changed)


@pytest.mark.parametrize("rule", KNOWN, ids=IDS)
def test_way_of_a_part_knows_the_rule(rule: Rewrite) -> None:
    """Among all rules of the locale this one leaves its edit, with its reason."""
    example = next(item for item in rule.examples if item.becomes)
    locale = at_home(rule)[0]
    segment = Segment(id="1", source=("原文",), target=(example.text,), origin="machine")
    part = Part(id="p", blocks=(Block(id="b", segments=(segment,)),))
    (fitted,) = adapt.fit(part, locale, "book", "novel").segments
    edits = {edit.step: edit.reason for edit in fitted.edits}
    assert edits[f"adapt.{rule.name}"] == rule.reason
    assert plain(fitted.target) != example.text
