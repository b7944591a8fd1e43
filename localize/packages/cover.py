"""The title's SVG cover in the locale: its texts replaced, fitted, and turned for the script.

A cover has two texts, ``id="title"`` and ``id="author"``, drawn for Chinese. A longer text is
broken into up to three lines and made smaller until it fits, around the middle of the line
that stood there; nobody measures fonts here, so widths are estimated on the wide side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from localize import files, text
from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.locales import Locale
from localize.packages import Edition
from localize.packages.inert import faults
from localize.packages.texts import clean

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["localized_cover"]

_SVG = "{http://www.w3.org/2000/svg}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_LINES = 3
_LINE_HEIGHT = 1.2
# Of the height of the text that was drawn there: two smaller lines fit where one stood.
_BLOCK_HEIGHT = 1.9
# Left free at both sides of a text, as a share of the room that it has.
_MARGIN = 0.12
# Middle of a line above its baseline, in ems.
_MIDDLE = 0.35
# Advance in ems of a bold letter: wide on purpose (subtitles.toml, fit_formula: 0.50-0.55).
_NARROW = 0.6
_MIRRORED = {"start": "end", "end": "start"}
# Three lines of so many pieces have 20,000 ways; a longer text is no title of a cover.
_MOST_PIECES = 200
# A line that ends before a subtitle may be so much wider.
_BEFORE_SUBTITLE = (":", "：", "——", "――")
_WORSE = 1.3
# What a line of Chinese or Japanese doesn't begin or end with (JLREQ, appendix A; CLREQ 3.1.2).
_NEVER_FIRST = frozenset(
    "、。，．！？：；・·…―—～〜）」』】〉》〕］’”々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ!?,.:;)]%％"
)
_NEVER_LAST = frozenset("（「『【〈《〔［‘“([")


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a text stands on the cover, in user units."""

    x: float
    y: float
    size: float
    width: float
    """Room for a line."""


def localized_cover(edition: Edition) -> bytes | None:
    """The cover as SVG, or ``None`` for a title without one.

    Raises ``InputError`` if the file is missing, not well-formed, or acts or loads something,
    ``ConfigError`` if it lacks one of the two texts or says no size.
    """
    title = edition.title
    if not title.cover:
        return None
    from lxml import etree

    path = title.folder / title.cover
    place = Place(file=str(path))
    root = files.parse_xml(files.read_bytes(path), place)
    _refuse_active(root, place)
    texts = {element.get("id"): element for element in root.iter(f"{_SVG}text")}
    for name in ("title", "author"):
        if name not in texts:
            raise ConfigError(
                f'has no text with id="{name}"',
                place,
                "Give the cover's title and author these ids, so that they can be localized.",
            )
        slot = _slot(root, texts[name], place)
        _set_text(texts[name], edition.names[name], slot, edition.locale)
    root.set(_XML_LANG, edition.locale.tag)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _refuse_active(root: etree._Element, place: Place) -> None:
    found = list(faults(root, alone=True))
    if found:
        what = ", ".join(dict.fromkeys(fault.what for fault in found))
        raise InputError(
            f"holds {what}",
            replace(place, line=found[0].line),
            "A cover is a picture: remove what acts, and draw or embed what it loads.",
        )


def _slot(root: etree._Element, element: etree._Element, place: Place) -> _Slot:
    try:
        left, _, width, _ = (float(number) for number in root.get("viewBox", "").split())
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        size = float(element.get("font-size", "").removesuffix("px"))
    except ValueError as error:
        raise ConfigError(
            "has no viewBox, or a text whose x, y and font-size are no numbers",
            place,
            "Write them as plain numbers on the text itself.",
        ) from error
    styles = (f"{node.keys()}{node.get('style')}" for node in (element, *element.iterancestors()))
    if any("writing-mode" in style for style in styles):
        raise ConfigError(
            "has a text in vertical lines, which no alphabet fits",
            place,
            "Draw the title and the author horizontally.",
        )
    before, after = x - left, left + width - x
    anchor = element.get("text-anchor", "start")
    room = {"middle": 2 * min(before, after), "end": before}.get(anchor, after)
    return _Slot(x, y, size, room * (1 - _MARGIN))


def _set_text(element: etree._Element, content: str, slot: _Slot, locale: Locale) -> None:
    from lxml import etree

    lines, size = _fit(" ".join(clean(content).split()), slot)
    for child in list(element):
        element.remove(child)
    for name in ("textLength", "lengthAdjust", "letter-spacing"):
        element.attrib.pop(name, None)
    element.text = None
    element.set("font-size", f"{size:g}")
    element.set(_XML_LANG, locale.tag)
    if locale.direction == "rtl":
        # Where the line begins and ends is the direction's; the place on the page stays.
        element.set("direction", "rtl")
        anchor = element.get("text-anchor", "start")
        element.set("text-anchor", _MIRRORED.get(anchor, anchor))
    middle = slot.y - _MIDDLE * slot.size
    first = middle + _MIDDLE * size - (len(lines) - 1) / 2 * _LINE_HEIGHT * size
    for index, line in enumerate(lines):
        span = etree.SubElement(element, f"{_SVG}tspan")
        span.set("x", f"{slot.x:g}")
        span.set("y", f"{first + index * _LINE_HEIGHT * size:.1f}")
        span.text = line


def _fit(content: str, slot: _Slot) -> tuple[tuple[str, ...], float]:
    """The lines and the font size, as large as fits; fewer lines where the size is the same."""
    best: tuple[tuple[str, ...], float] = ((content,), 0.0)
    for count in range(1, _MAX_LINES + 1):
        lines = _broken(content, count)
        widest = max(_ems(line) for line in lines)
        size = min(
            slot.size,
            slot.width / max(widest, 0.1),
            slot.size * (1 if len(lines) == 1 else _BLOCK_HEIGHT / (_LINE_HEIGHT * len(lines))),
        )
        if size > best[1] + 0.05:
            best = (lines, round(size, 1))
    return best


def _broken(content: str, count: int) -> tuple[str, ...]:
    """The content in at most ``count`` lines whose widest is as narrow as can be."""
    joiner = " " if " " in content else ""
    words = content.split() if joiner else _unbreakable(text.graphemes(content))
    if len(words) < count or len(words) > _MOST_PIECES:
        return (content,)

    def lines(cuts: Sequence[int]) -> tuple[str, ...]:
        edges = (0, *cuts, len(words))
        return tuple(joiner.join(words[a:b]) for a, b in pairwise(edges))

    def cost(way: Sequence[str]) -> float:
        parts_subtitle = any(line.endswith(_BEFORE_SUBTITLE) for line in way[:-1])
        return max(map(_ems, way)) * (1 if parts_subtitle else _WORSE)

    ways = (lines(cuts) for cuts in combinations(range(1, len(words)), count - 1))
    return min(ways, key=cost)


def _unbreakable(clusters: Sequence[str]) -> list[str]:
    """The clusters, with marks kept at those that they must not be parted from."""
    pieces: list[str] = []
    for cluster in clusters:
        if pieces and (cluster in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


@lru_cache(maxsize=1024)
def _ems(line: str) -> float:
    """Estimated advance of a line in ems."""
    return sum(
        text.width(cluster) if text.width(cluster) >= 1 else _NARROW
        for cluster in text.graphemes(line)
    )
