"""The localized cover: its two texts, fitted; nothing that acts or loads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from editions import COVER, Make
from lxml import etree

from localize.errors import ConfigError, InputError
from localize.packages.cover import localized_cover

SVG = "{http://www.w3.org/2000/svg}"
LONG = {
    "de-DE": "Die dreiundsiebzigste Stunde oder Das Geheimnis der alten Uhrmacherwerkstatt",
    "ar": "الساعة الثالثة والسبعون: حكاية الساعة التي توقفت وعادت إلى الدوران من جديد",
    "ja-JP": "七十三時間目、止まった時計が再び動き出すとき祖父の秘密が明かされる",
    "zh-Hant-TW": "第七十三個小時",
}


def texts(edition: Make, tag: str, title: str, author: str = "A B") -> dict[str, etree._Element]:
    """The texts of the cover by id."""
    made = edition("novel", tag, names={"title": title, "author": author})
    root = etree.fromstring(localized_cover(made))
    return {element.get("id"): element for element in root.iter(f"{SVG}text")}


@pytest.mark.parametrize("tag", list(LONG))
def test_a_title_fits_in_at_most_three_lines(edition: Make, tag: str) -> None:
    """Every word is there; the lines are within the picture, smaller where they must be."""
    title = texts(edition, tag, LONG[tag])["title"]
    lines = [span.text for span in title.iter(f"{SVG}tspan")]
    joiner = " " if " " in LONG[tag] else ""
    assert joiner.join(lines) == LONG[tag]
    assert len(lines) <= 3
    size = float(title.get("font-size"))
    assert 15 < size <= 60
    advance = 1.0 if tag in ("ja-JP", "zh-Hant-TW") else 0.5
    assert max(len(line) for line in lines) * size * advance <= 600 * 0.9


def test_lines_stand_around_the_old_one(edition: Make) -> None:
    """Two lines take the place of one: above and below its middle."""
    title = texts(edition, "de-DE", "Die dreiundsiebzigste Stunde und viel mehr")["title"]
    size = float(title.get("font-size"))
    baselines = [float(span.get("y")) for span in title.iter(f"{SVG}tspan")]
    middle = sum(baselines) / len(baselines) - 0.35 * size
    assert middle == pytest.approx(200 - 0.35 * 60, abs=0.2)


def test_right_to_left_keeps_its_place(edition: Make) -> None:
    """A text that began at its left edge begins at the right one and ends where it stood."""
    author = texts(edition, "ar", "أ", "نانتشوانغ جيويو")["author"]
    assert (author.get("direction"), author.get("text-anchor")) == ("rtl", "end")
    assert author.find(f"{SVG}tspan").get("x") == "40"
    assert texts(edition, "de-DE", "A")["author"].get("direction") is None


ACTING = {
    "<script>alert(1)</script>": "the element script",
    "<foreignObject/>": "the element foreignobject",
    '<rect onclick="alert(1)"/>': "the handler onclick",
    '<image href="picture.png"/>': "a reference to 'picture.png'",
    '<a href="javascript:alert(1)"/>': "a reference to 'javascript:alert",
    "<style>@import 'x.css';</style>": "a style sheet's @import",
    "<style>@im\\70ort/**/'x.css';</style>": "a style sheet's @import",
    '<rect style="fill: URL( http://example.org/x)"/>': "a style's reference to 'http://exam",
    '<rect fill="url(x.svg#a)"/>': "a style's reference to 'x.svg#a'",
    '<?xml-stylesheet href="x.css"?>': "an xml-stylesheet instruction",
}


@pytest.mark.parametrize("markup", ACTING)
def test_what_acts_or_loads_is_refused(edition: Make, tmp_path: Path, markup: str) -> None:
    """The error names the file, the line, and what a picture must not hold."""
    made = edition("novel", "en-US")
    text = COVER.replace("<text", f"{markup}\n<text", 1)
    (tmp_path / "title/cover.svg").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        localized_cover(made)
    assert f"cover.svg:3: holds {ACTING[markup]}" in str(caught.value)


def test_what_the_cover_holds_itself_may_be_referred_to(edition: Make, tmp_path: Path) -> None:
    """Fragments, embedded pictures and ordinary links stay."""
    made = edition("novel", "en-US")
    inner = '<rect fill="url(#a)"/><use href="#a"/><image href="data:image/png;base64,AA=="/>'
    (tmp_path / "title/cover.svg").write_text(COVER.replace("<text", f"{inner}<text", 1), "utf-8")
    assert inner.encode() in localized_cover(made)


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ('id="title"', 'id="name"', ConfigError, 'no text with id="title"'),
        ('viewBox="0 0 600 900" ', "", ConfigError, "no viewBox"),
        ("</svg>", "", InputError, "not well-formed"),
    ],
)
def test_a_cover_that_cannot_be_localized(
    edition: Make, tmp_path: Path, old: str, new: str, error: type, message: str
) -> None:
    """The error names the file and what is missing in it."""
    made = edition("novel", "en-US")
    (tmp_path / "title/cover.svg").write_text(COVER.replace(old, new), "utf-8")
    with pytest.raises(error, match=message) as caught:
        localized_cover(made)
    assert "cover.svg" in str(caught.value)


def test_a_title_without_a_cover(edition: Make) -> None:
    """There is nothing to localize."""
    made = edition("novel", "en-US")
    assert localized_cover(replace(made, title=replace(made.title, cover=""))) is None
