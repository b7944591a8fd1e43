"""Proof that a TTML track keeps to IMSC 1.1 text: the profile's own rules (w3c/imsc @88ac51dc),
and direction on every paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from localize import files
from localize.document import Place
from localize.errors import PackageError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["prove_profile"]

_ADVICE = "Build the package again."
_TT = "{http://www.w3.org/ns/ttml}"
_TTS = "{http://www.w3.org/ns/ttml#styling}"
_TTP = "{http://www.w3.org/ns/ttml#parameter}"
_IMSC = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# Clock times with milliseconds need neither a frame nor a tick rate.
_TIME = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3}")
_PAIR = re.compile(r"(\d+(?:\.\d+)?)% (\d+(?:\.\d+)?)%")
_MOST_REGIONS = 4
# Only elements of the profile; of its attributes what is fixed to a unit or a value.
_ELEMENTS = frozenset(
    (
        *("tt", "head", "metadata", "styling", "style", "layout", "region"),
        *("body", "div", "p", "span", "br"),
    )
)
_OUTLINE = re.compile(r"\w+ (\d+(?:\.\d+)?)%")
_MOST_OUTLINE = 10
_SLACK = 0.011
"""Percent: origins and extents are written with two decimals."""


class _Box(NamedTuple):
    name: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: _Box) -> bool:
        return (
            self.left < other.right - _SLACK
            and other.left < self.right - _SLACK
            and self.top < other.bottom - _SLACK
            and other.top < self.bottom - _SLACK
        )


def prove_profile(folder: Path, path: str, manifest: Mapping[str, Any]) -> None:
    """Raise ``PackageError``, with the line, unless the track is IMSC 1.1 text in the locale."""
    place = Place(file=path)
    data = files.read_bytes(folder / path)
    root = files.parse_xml(data, place)
    for line, what in _faults(root, manifest):
        raise PackageError(what, Place(file=path, line=line), _ADVICE)


def _faults(root: _Element, manifest: Mapping[str, Any]) -> Iterator[tuple[int | None, str]]:
    if _IMSC not in (root.get(f"{_TTP}contentProfiles") or "").split():
        yield None, "doesn't say that it is IMSC 1.1 text"
    if root.get(f"{_XML}lang") != manifest["locale"]:
        yield None, f"is not marked as {manifest['locale']}"
    if root.get(f"{_TTP}timeBase", "media") != "media":
        yield None, "counts its times from a clock, not from the media"
    for element in root.iter(f"{_TT}*"):
        if element.tag.removeprefix(_TT) not in _ELEMENTS:
            yield element.sourceline, f"holds {element.tag.removeprefix(_TT)}"
        outline = _OUTLINE.fullmatch(element.get(f"{_TTS}textOutline", ""))
        if outline and float(outline[1]) > _MOST_OUTLINE:
            yield element.sourceline, f"has an outline of more than {_MOST_OUTLINE} %"
    boxes: list[_Box] = []
    for region in root.iter(f"{_TT}region"):
        box = _box(region)
        if box is None:
            yield region.sourceline, "has a region without origin and extent in percent"
        else:
            boxes.append(box)
    yield from _region_faults(boxes)
    yield from _paragraph_faults(root, {box.name for box in boxes}, manifest["direction"])


def _box(region: _Element) -> _Box | None:
    origin, extent = (
        _PAIR.fullmatch(region.get(f"{_TTS}{name}", "")) for name in ("origin", "extent")
    )
    if origin is None or extent is None:
        return None
    left, top = float(origin[1]), float(origin[2])
    name = region.get(f"{_XML}id", "")
    return _Box(name, left, top, left + float(extent[1]), top + float(extent[2]))


def _region_faults(boxes: Sequence[_Box]) -> Iterator[tuple[int | None, str]]:
    """No more regions than may be presented at a time, inside the picture and apart."""
    if len(boxes) > _MOST_REGIONS:
        yield None, f"has more than {_MOST_REGIONS} regions"
    for box in boxes:
        if max(box.right, box.bottom) > 100 + _SLACK:
            yield None, f"has the region {box.name!r}, which reaches out of the picture"
    for one, other in combinations(boxes, 2):
        if one.overlaps(other):
            yield None, f"has the regions {one.name!r} and {other.name!r} one over the other"


def _paragraph_faults(
    root: _Element, regions: set[str], direction: str
) -> Iterator[tuple[int | None, str]]:
    for paragraph in root.iter(f"{_TT}p"):
        line = paragraph.sourceline
        if paragraph.get("region") not in regions:
            yield line, "has a cue without a region"
        if not all(_TIME.fullmatch(paragraph.get(name, "")) for name in ("begin", "end")):
            yield line, "has a cue whose times are no clock times in milliseconds"
        if direction == "rtl":
            marks = (paragraph.get(f"{_TTS}direction"), paragraph.get(f"{_TTS}unicodeBidi"))
            if marks != ("rtl", "embed"):
                yield line, "has a cue that isn't marked right to left"
