"""Typography and direction per locale: what changes, what never does, and that it holds still."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import regex

from localize import checks, locales
from localize.document import Block, Cue, Inline, Part, Segment, Tag, TermUse, plain
from localize.pipeline import adapt

CASES = Path(__file__).parents[1] / "cases" / "adapt"
SHIPPED = Path(__file__).parents[2] / "locales"
TAGS = locales.available([SHIPPED])
ALL = {tag: locales.load_locale(tag, [SHIPPED]) for tag in TAGS}
SHOWN = str.maketrans("⟨⟩‖", "\u2068\u2069\u200f")


def _cases() -> dict[str, dict[str, Any]]:
    """Id → case, from all files."""
    return {
        f"{file.stem}: {case['locale']}: {case['label']}": case
        for file in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    }


ADAPT = _cases()


def inline(text: str) -> Inline:
    """Text with its tags: ``a <i>b</i>``."""
    pieces: list[str | Tag] = []
    for piece in regex.findall(r"</?\w+/?>|[^<]+", text.translate(SHOWN)):
        kind = "close" if piece[1:2] == "/" else "alone" if piece.endswith("/>") else "open"
        pieces.append(Tag(kind=kind, text=piece) if piece[0] == "<" else piece)
    return tuple(pieces)


def strings(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def block(texts: Sequence[str], case: dict[str, Any]) -> Block:
    terms = tuple(
        TermUse(term=name, found=name, rendering=name, outcome="kept")
        for name in case.get("names", ())
    )
    segments = tuple(
        Segment(
            id=f"{number}",
            source=(case.get("source", "原文") if number == 0 else "",),
            target=inline(text),
            terms=terms,
            origin="approved" if number in case.get("approved", ()) else "machine",
        )
        for number, text in enumerate(texts)
    )
    if case.get("medium", "book") != "book":
        return Cue(id="c", segments=segments, start_ms=0, end_ms=2000)
    return Block(id="b", segments=segments, joiner=ALL[case["locale"]].joiner)


def fit(part: Part, tag: str, medium: str, genre: str = "") -> Part:
    kind = "novel" if medium == "book" else "drama"
    return adapt.fit(part, ALL[tag], medium, kind, language="zh-Hans", genre=genre)


@pytest.mark.parametrize("case", ADAPT.values(), ids=ADAPT)
def test_case(case: dict[str, Any]) -> None:
    """The target becomes the result, tags in place, with an edit for each change; and no more."""
    medium = case.get("medium", "book")
    if "cues" in case:
        blocks = [block([text], case) for text in case["cues"]]
    else:
        blocks = [block(strings(case["text"]), case)]
    part = Part(id="p", blocks=tuple(blocks))
    genre = case.get("genre", "")
    fitted = fit(part, case["locale"], medium, genre)
    before = case.get("cues") or strings(case["text"])
    after = strings(case["result"]) if "result" in case else before
    assert [item.target for item in fitted.segments] == [inline(text) for text in after]
    for old, new in zip(part.segments, fitted.segments, strict=True):
        assert bool(new.edits) == (old.target != new.target)
        assert all(edit.reason and edit.step.startswith("adapt.") for edit in new.edits)
    assert fit(fitted, case["locale"], medium, genre) == fitted


def test_negative_cases_have_no_result() -> None:
    """A case that says "never" says nothing else; every rule has both kinds somewhere."""
    assert all(
        ("result" in case) != ("never" in label)
        for label, case in ADAPT.items()
        if "cues" not in case
    )


# What engines and editors leave behind, in all scripts: enough to meet every rule.
ATOMS = [
    *("Hello", "she", "don't", "Mr.", "Qué", "hola", "L'ami", "ja", "C++", "X1", "’s"),
    *("你好", "世界", "走", "そう", "カード", "ね", "학교", "가", "مرحبا", "قال", "و", "الـ"),
    *("שלום", 'צה"ל', "3.5", "1,234.5", "10-20", "-5", "٣٢", "٣٫٥", "۱۲", "15"),
    *(" ", " ", " ", " ", "  ", "\u00a0", "\u202f", "\u3000", "\n", "\n- ", "- ", "--", "—", " – "),
    *(
        "...",
        "…",
        "……",
        ". . .",
        ".",
        "..",
        ",",
        "،",
        "，",
        "、",
        "。",
        "!",
        "?",
        "？",
        "！",
        "؟",
        "?!",
    ),
    *("\"'“”‘’„«»「」『』()（）¿¡%;؛：:", "\u2068", "\u2069", "\u200f", "\ufeff", "ﻻ"),
    *("50%", "20 %", "％", "25℃", "21h42", "1º", "“Sí.”", "“Go,”", "「行く。」", "A·B", "Jo·Li"),
    "https://example.org/a?b=1",
]
I_OPEN, I_CLOSE = Tag(kind="open", text="<i>"), Tag(kind="close", text="</i>")


def any_target(dice: random.Random) -> Inline:
    pieces: list[str | Tag] = []
    for _ in range(dice.randint(1, 3)):
        pieces.append("".join(dice.choice(ATOMS) for _ in range(dice.randint(1, 12))))
        if dice.random() < 0.4:
            pieces.append(dice.choice([I_OPEN, I_CLOSE]))
    return tuple(pieces)


def any_block(dice: random.Random, medium: str, joiner: str) -> Block:
    segments = tuple(
        Segment(
            id=f"{number}",
            source=(dice.choice(["甲", "- 甲", "“甲。”3.5"]),),
            target=any_target(dice),
            origin=dice.choice(["machine", "machine", "machine", "approved"]),
        )
        for number in range(dice.choice([1, 1, 2, 3]))
    )
    if medium == "book":
        return Block(id="b", segments=segments, joiner=joiner)
    joiner = dice.choice(["", "\n"])
    return Cue(id="c", segments=segments, joiner=joiner, start_ms=0, end_ms=2000)


@pytest.mark.parametrize("medium", ["book", "16:9", "9:16"])
@pytest.mark.parametrize("tag", TAGS)
def test_second_pass_changes_nothing(tag: str, medium: str) -> None:
    """For any target: fitting twice is fitting once; letters, tags and editors' texts stay."""
    dice = random.Random(f"{tag} {medium}")
    for _ in range(40):
        part = Part(id="p", blocks=(any_block(dice, medium, ALL[tag].joiner),))
        once = fit(part, tag, medium)
        assert fit(once, tag, medium) == once
        for old, new in zip(part.segments, once.segments, strict=True):
            assert [item for item in new.target or () if isinstance(item, Tag)] == [
                item for item in old.target or () if isinstance(item, Tag)
            ]
            assert letters(new.target) == letters(old.target)
            if old.origin == "approved":
                assert "".join(plain(new.target).split()) == "".join(plain(old.target).split())


def letters(target: Inline | None) -> str:
    """The letters and values of digits, forms of the same letter taken as one."""
    import unicodedata

    text = unicodedata.normalize("NFKC", plain(target)).replace("\u0640", "")
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if char.isalnum()
    )


@pytest.mark.parametrize("tag", TAGS)
def test_checks_find_nothing_left_to_do(tag: str) -> None:
    """The checks of marks and direction agree with what the rules write."""
    rules = [rule for code, rule in checks.known().items() if code[0] in "PB" and code != "P102"]
    for sample in ADAPT.values():
        if sample["locale"] != tag or "approved" in sample or "names" in sample or "cues" in sample:
            continue
        medium = sample.get("medium", "book")
        part = Part(id="p", blocks=(block(strings(sample["text"]), sample),))
        context = checks.Context(
            part=fit(part, tag, medium), locale=ALL[tag], source_language="", medium=medium
        )
        found = [item for item in checks.run(context, rules) if item.severity != "info"]
        assert not found, sample["label"]


def test_nothing_without_a_target() -> None:
    """Untranslated segments and blocks without segments pass through untouched."""
    part = Part(
        id="p",
        blocks=(
            Block(id="a", segments=(Segment(id="s", source=("“走！”",)),)),
            Block(id="b", segments=(Segment(id="t", source=("走",), target=()),)),
            Block(id="c"),
        ),
    )
    assert fit(part, "en-US", "book") == part


def test_title_follows_its_heading() -> None:
    """A chapter's title is its heading's text, also after the heading's marks have changed."""
    heading = Block(
        id="h", role="heading", segments=(Segment(id="s", source=("题",), target=('The "End"',)),)
    )
    fitted = fit(Part(id="p", title='The "End"', blocks=(heading,)), "en-US", "book")
    assert fitted.title == "The “End”" == plain(next(iter(fitted.segments)).target)


@pytest.mark.parametrize(("tag", "kept"), [("ar", False), ("en-US", True)])
def test_italics_go_where_subtitles_have_none(tag: str, kept: bool) -> None:
    """Arabic subtitles have no italics: the tags go, the words stay, once."""
    opened = Tag(kind="open", text="<i>", role="italic")
    closed = Tag(kind="close", text="</i>", role="italic")
    item = Segment(id="1", source=("走",), target=(opened, "X", closed), origin="machine")
    cue = Cue(id="1", segments=(item,), start_ms=0, end_ms=2000)
    locale = locales.load_locale(tag, [Path(__file__).parents[2] / "locales"])
    part = adapt.fit(Part(id="p", blocks=(cue,)), locale, "16:9", "drama")
    (segment,) = part.segments
    assert (opened in segment.target) == kept
    assert plain(segment.target).strip("\u2066\u2067\u2068\u2069\u200f") == "X"
    assert adapt.fit(part, locale, "16:9", "drama") == part
