"""Dramas: each episode as WebVTT, SubRip and IMSC 1.1 text, from the same cues.

Of a cue's markup only what all three can say is written: italic, bold, underline, and the
position (``an1`` … ``an9``). What a viewer must see right to left says so in the file itself:
IMSC on every paragraph, WebVTT and SubRip by the marks that stand in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize.document import Cue, Part, Place, Tag
from localize.errors import PackageError
from localize.formats import written
from localize.formats.timed import clock
from localize.locales import Locale
from localize.packages import Edition, Item, Packager
from localize.packages.storage import write_file
from localize.packages.texts import Run, escape, numbered_parts, runs, visible, wrap
from localize.packages.track_check import verify_tracks
from localize.workspace import Title

__all__ = ["TRACKS"]

_HTML_MARKS = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "underline": ("<u>", "</u>"),
}
_TTML_MARKS = {
    "italic": ('<span tts:fontStyle="italic">', "</span>"),
    "bold": ('<span tts:fontWeight="bold">', "</span>"),
    "underline": ('<span tts:textDecoration="underline">', "</span>"),
}
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_BOTTOM_CENTRE = 2
# Position on the key pad: settings of WebVTT; region and text alignment of IMSC.
_VTT_ROWS = {0: "", 1: " line:50%,center", 2: " line:0"}
_VTT_COLUMNS = {
    0: " position:5%,line-left align:left",
    1: "",
    2: " position:95%,line-right align:right",
}
_TTML_ROWS = ("bottom", "middle", "top")
_TTML_COLUMNS = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class _Line:
    """A cue as the writers need it."""

    start_ms: int
    end_ms: int
    pieces: Sequence[Run]
    position: int
    """On the numeric key pad."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where subtitles may stand, in percent of the picture, and how large they are."""

    left: float
    top: float
    aspect: float
    """Width by height."""


# 16:9: the inner 80 % (safe title area). 9:16: BBC, centre 75 % of the height, 90 % of the
# width (STANDARDS.md, 1.3).
_FRAMES = {"16:9": _Frame(10, 10, 16 / 9), "9:16": _Frame(5, 12.5, 9 / 16)}
_CELL_ROWS = 15
# Advance of a letter in ems (subtitles.toml, fit_formula), and the largest letter: 80 % of a
# cell, which is 5.3 % of the picture's height.
_ADVANCE = {"wide": 1.0, "grapheme": 0.55}
_MAX_FONT_PERCENT = 80


def build_tracks(edition: Edition, folder: Path) -> list[Item]:
    """Write ``tracks/<episode>.<locale>.vtt``, ``.srt`` and ``.ttml`` for each episode.

    Raises ``PackageError`` for two episodes of one name and for a cue that ends before it
    begins, which no track may hold.
    """
    items: list[Item] = []
    names: set[str] = set()
    for number, part in numbered_parts(edition.documents):
        name = _file_name(part.id)
        if name in names:
            place = Place(part=part.id)
            raise PackageError(f"is a second episode {name!r}", place, "Rename one of the files.")
        names.add(name)
        lines = _lines(part)
        for suffix, media_type, write in _WRITERS:
            path = f"tracks/{name}.{edition.locale.tag}{suffix}"
            write_file(folder, path, write(lines, edition.locale, edition.title))
            items.append(
                Item(path=path, role="track", media_type=media_type, number=number, part=part.id)
            )
    return items


def _file_name(part: str) -> str:
    """The part's id as a file name: letters of all scripts, digits, ``. _ -``."""
    kept = (
        char if char.isalnum() or char in "._-" or unicodedata.category(char)[0] == "M" else "-"
        for char in unicodedata.normalize("NFC", part)
    )
    return "".join(kept).strip("-.") or "episode"


def _lines(part: Part) -> list[_Line]:
    lines = []
    for cue in part.cues:
        if not 0 <= cue.start_ms < cue.end_ms:
            place = Place(part=part.id, cue=cue.number, start_ms=cue.start_ms)
            message = f"goes from {clock(cue.start_ms, '.')} to {clock(cue.end_ms, '.')}"
            raise PackageError(message, place, "Correct the cue's times in the source.")
        lines.append(_Line(cue.start_ms, cue.end_ms, _pieces(cue), _position(cue)))
    # WebVTT wants starts in order. The sort is stable: cues of one time stay as they stood.
    return sorted(lines, key=lambda line: (line.start_ms, line.end_ms))


def _pieces(cue: Cue) -> list[Run]:
    """The cue's runs without blank lines, at which most readers would end the cue."""
    pieces = runs(written(cue))
    kept: list[Run] = []
    start = 0
    blank = [match.span() for match in _BLANK_LINE.finditer(visible(pieces))]
    for run in pieces:
        text = run.text
        for left, right in reversed(blank):
            text = text[: max(0, left - start)] + text[max(0, right - start) :]
        start += len(run.text)
        if text:
            kept.append(Run(text, run.roles))
    return kept


def _position(cue: Cue) -> int:
    """An override in the text comes before what the format says about the cue."""
    for piece in written(cue):
        if isinstance(piece, Tag) and piece.role.startswith("an") and piece.role[2:].isdigit():
            return int(piece.role[2:])
    return cue.alignment or _BOTTOM_CENTRE


def _webvtt(lines: Sequence[_Line], locale: Locale, title: Title) -> str:
    blocks = ["WEBVTT\n"]
    for number, line in enumerate(lines, 1):
        row, column = divmod(line.position - 1, 3)
        times = f"{clock(line.start_ms, '.')} --> {clock(line.end_ms, '.')}"
        text = wrap(line.pieces, _HTML_MARKS, _escape_cue)
        settings = _VTT_ROWS[row] + _VTT_COLUMNS[column]
        blocks.append(f"{number}\n{times}{settings}\n" + (f"{text}\n" if text else ""))
    return "\n".join(blocks)


def _escape_cue(text: str) -> str:
    """Text of a WebVTT cue; with ``>`` escaped it can't hold an arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _subrip(lines: Sequence[_Line], locale: Locale, title: Title) -> str:
    blocks = []
    for number, line in enumerate(lines, 1):
        times = f"{clock(line.start_ms, ',')} --> {clock(line.end_ms, ',')}"
        text = wrap(line.pieces, _HTML_MARKS, _without_arrow)
        if text and line.position != _BOTTOM_CENTRE:
            text = f"{{\\an{line.position}}}{text}"
        blocks.append(f"{number}\n{times}\n" + (f"{text}\n" if text else ""))
    return "\n".join(blocks)


def _without_arrow(text: str) -> str:
    """SubRip has no escapes, and readers look for arrows anywhere in a line."""
    return text.replace("-->", "→")


_TTML = """\
<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" \
xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xml:lang="{tag}" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" \
ttp:timeBase="media" ttp:cellResolution="32 {rows}" ttp:displayAspectRatio="{ratio}">
<head>
<styling>
<style xml:id="text" tts:fontFamily="proportionalSansSerif" tts:fontSize="{font}%" \
tts:lineHeight="125%" tts:color="white" tts:textOutline="black 6%"/>
</styling>
<layout>
{regions}
</layout>
</head>
<body style="text">
<div>
{paragraphs}
</div>
</body>
</tt>
"""


def _ttml(lines: Sequence[_Line], locale: Locale, title: Title) -> str:
    turn = ' tts:direction="rtl" tts:unicodeBidi="embed"' if locale.direction == "rtl" else ""
    paragraphs = []
    for number, line in enumerate(lines, 1):
        row, column = divmod(line.position - 1, 3)
        text = wrap(line.pieces, _TTML_MARKS, lambda run: escape(run).replace("\n", "<br/>"))
        paragraphs.append(
            f'<p xml:id="c{number}" begin="{clock(line.start_ms, ".")}" '
            f'end="{clock(line.end_ms, ".")}" region="{_TTML_ROWS[row]}" '
            f'tts:textAlign="{_TTML_COLUMNS[column]}"{turn}>{text}</p>'
        )
    return _TTML.format(
        tag=locale.tag,
        rows=_CELL_ROWS,
        ratio=title.aspect.replace(":", " "),
        font=_font_percent(locale, title.aspect),
        regions="\n".join(_regions(_FRAMES[title.aspect])),
        paragraphs="\n".join(paragraphs),
    )


def _regions(frame: _Frame) -> list[str]:
    """Three rows that share the frame's height, so that no two regions overlap."""
    width = 100 - 2 * frame.left
    height = int(100 * (100 - 2 * frame.top) / 3) / 100
    rows = (("top", "before"), ("middle", "center"), ("bottom", "after"))
    return [
        f'<region xml:id="{name}" tts:origin="{frame.left:g}% {frame.top + index * height:g}%" '
        f'tts:extent="{width:g}% {height:g}%" tts:displayAlign="{align}" '
        f'tts:showBackground="whenActive"/>'
        for index, (name, align) in enumerate(rows)
    ]


def _font_percent(locale: Locale, aspect: str) -> int:
    """Font size in percent of a cell, so that the locale's longest line fits the frame."""
    frame, limits = _FRAMES[aspect], locale.limits[aspect]
    width = (1 - 2 * frame.left / 100) * frame.aspect
    ems = limits.cpl * _ADVANCE[limits.counting]
    return min(_MAX_FONT_PERCENT, int(100 * _CELL_ROWS * width / ems))


_Writer = Callable[[Sequence[_Line], Locale, Title], str]
_WRITERS: tuple[tuple[str, str, _Writer], ...] = (
    (".vtt", "text/vtt", _webvtt),
    (".srt", "application/x-subrip", _subrip),
    (".ttml", "application/ttml+xml", _ttml),
)

TRACKS = Packager(name="tracks", media=("drama",), build=build_tracks, verify=verify_tracks)
