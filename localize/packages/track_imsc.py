"""IMSC 1.1 text profile of a track."""

from __future__ import annotations

from dataclasses import dataclass

from localize.formats.timed import clock
from localize.locales import Locale
from localize.packages.texts import as_xhtml, escape, wrap
from localize.packages.track_direction import directed
from localize.packages.track_lines import Line, Text, Track
from localize.text import base_direction

__all__ = ["imsc"]

_MARKS = {
    "italic": ('<span tts:fontStyle="italic">', "</span>"),
    "bold": ('<span tts:fontWeight="bold">', "</span>"),
    "underline": ('<span tts:textDecoration="underline">', "</span>"),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where subtitles may stand, in percent of the picture, and how large they are."""

    left: float
    top: float
    aspect: float
    """Width by height."""


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the frame, in shares of its width and height, and where text stands in it."""

    name: str
    left: float
    top: float
    width: float
    height: float
    align: str
    """``tts:displayAlign``."""


# 16:9: the inner 80 % (safe title area). 9:16: BBC, centre 75 % of the height, 90 % of the
# width (STANDARDS.md, 1.3).
_FRAMES = {"16:9": _Frame(10, 10, 16 / 9), "9:16": _Frame(5, 12.5, 9 / 16)}
# Rows that share the frame's height, or halves that share its width: no two regions overlap.
_ROWS = (
    _Region("top", 0, 0, 1, 1 / 3, "before"),
    _Region("middle", 0, 1 / 3, 1, 1 / 3, "center"),
    _Region("bottom", 0, 2 / 3, 1, 1 / 3, "after"),
)
# Vertical lines begin at the right edge, as a page does.
_HALVES = (
    _Region("left", 0, 0, 1 / 2, 1, "after"),
    _Region("right", 1 / 2, 0, 1 / 2, 1, "before"),
)
_COLUMNS = ("left", "center", "right")
_CELL_ROWS = 15
# Advance of a letter in ems (subtitles.toml, fit_formula), and the largest letter: 80 % of a
# cell, which is 5.3 % of the picture's height.
_ADVANCE = {"wide": 1.0, "grapheme": 0.55}
_MAX_FONT_PERCENT = 80

_TTML = """\
<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" \
xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling" \
xml:lang="{tag}" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" \
ttp:timeBase="media" ttp:cellResolution="32 {rows}" ttp:displayAspectRatio="{ratio}">
<head>
<metadata>
<ttm:title>{title}</ttm:title>
</metadata>
<styling>
<style xml:id="text" tts:fontFamily="proportionalSansSerif" tts:fontSize="{font}%" \
tts:lineHeight="125%" tts:color="white" tts:textOutline="black 6%"/>{upright}
</styling>
<layout>
{regions}
</layout>
</head>
<body style="text"{role}>
<div>
{paragraphs}
</div>
</body>
</tt>
"""
# TTML2, ttm:role; IMSC, itts:forcedDisplay: content that is shown where other isn't.
_ROLES = {"subtitles": "", "sdh": ' ttm:role="caption"', "forced": ' itts:forcedDisplay="true"'}
_UPRIGHT = '\n<style xml:id="upright" tts:textCombine="all"/>'


def imsc(track: Track) -> str:
    """The track as a TTML document of the profile."""
    return _TTML.format(
        tag=track.locale.tag,
        rows=_CELL_ROWS,
        ratio=track.title.aspect.replace(":", " "),
        title=escape(track.episode),
        font=_font_percent(track.locale, track.title.aspect, vertical=track.vertical),
        upright=_UPRIGHT if track.vertical else "",
        regions="\n".join(_regions(track)),
        role=_ROLES[track.kind],
        paragraphs="\n".join(
            _paragraph(track, number, line) for number, line in enumerate(track.lines, 1)
        ),
    )


def _paragraph(track: Track, number: int, line: Line) -> str:
    row, column = divmod(line.position - 1, 3)
    region, align = _ROWS[2 - row].name, _COLUMNS[column]
    if track.vertical:
        region, align = _HALVES[0 if column == 0 else 1].name, "start"
    turn = ""
    if track.is_directed:
        turn = f' tts:direction="{track.locale.direction}" tts:unicodeBidi="embed"'
    texts = "<br/>".join(filter(None, (_text(track, text) for text in line.texts)))
    return (
        f'<p xml:id="c{number}" begin="{clock(line.start_ms, ".")}" '
        f'end="{clock(line.end_ms, ".")}" region="{region}" tts:textAlign="{align}"{turn}>'
        f"{texts}</p>"
    )


def _text(track: Track, text: Text) -> str:
    runs = text.runs
    if track.is_directed:
        runs = directed(runs, ".ttml", base_direction(text.language))
    markup = wrap(runs, _MARKS, _upright if track.vertical else _escape)
    if text.language == track.locale.tag or not markup:
        return markup
    return f'<span xml:lang="{text.language}">{markup}</span>'


def _escape(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _upright(text: str) -> str:
    """As a vertical book has it: short numbers stand upright in their line."""
    return as_xhtml(text, vertical=True).replace('class="tcy"', 'style="upright"')


def _regions(track: Track) -> list[str]:
    frame = _FRAMES[track.title.aspect]
    width, height = 100 - 2 * frame.left, 100 - 2 * frame.top
    mode = ' tts:writingMode="tbrl"' if track.vertical else ""
    return [
        f'<region xml:id="{region.name}" '
        f'tts:origin="{_percent(frame.left + width * region.left)} '
        f'{_percent(frame.top + height * region.top)}" '
        f'tts:extent="{_percent(width * region.width)} {_percent(height * region.height)}" '
        f'tts:displayAlign="{region.align}" tts:showBackground="whenActive"{mode}/>'
        for region in (_HALVES if track.vertical else _ROWS)
    ]


def _percent(value: float) -> str:
    """Cut, not rounded: the sum of two must not reach beyond the next region's edge."""
    return f"{int(value * 100 + 1e-6) / 100:g}%"


def _font_percent(locale: Locale, aspect: str, *, vertical: bool) -> int:
    """Font size in percent of a cell, so that the locale's longest line fits the frame."""
    frame, limits = _FRAMES[aspect], locale.limits[aspect]
    room = 1 - 2 * frame.top / 100 if vertical else (1 - 2 * frame.left / 100) * frame.aspect
    ems = limits.cpl * _ADVANCE[limits.counting]
    return min(_MAX_FONT_PERCENT, int(100 * _CELL_ROWS * room / ems))
