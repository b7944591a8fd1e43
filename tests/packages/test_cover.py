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


def test_nothing_acts_or_loads(edition: Make) -> None:
    """Scripts, handlers and references to other files are gone."""
    cover = localized_cover(edition("novel", "en-US")).decode()
    for word in ("script", "onclick", "alert", "picture.png"):
        assert word not in cover


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
