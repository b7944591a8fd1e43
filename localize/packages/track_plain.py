"""WebVTT and SubRip of a track.

Of a cue's markup only what IMSC can say as well is written: italic, bold, underline, and the
position (``an1`` … ``an9``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from localize.formats.timed import clock
from localize.packages.texts import Run, wrap
from localize.packages.track_direction import directed
from localize.packages.track_lines import BOTTOM_CENTRE, Line, Text, Track
from localize.text import base_direction

__all__ = ["subrip", "webvtt", "webvtt_cues"]

_MARKS = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "underline": ("<u>", "</u>"),
}
# SubRip has no escapes: what players would take for markup is parted by what nobody sees.
_LIKE_MARKUP = re.compile(r"<(?=[A-Za-z/!])|\{")
_ZERO_WIDTH_SPACE = "\u200b"
# Settings for the position on the key pad: rows and columns of horizontal lines.
_ROWS = {0: "", 1: " line:50%,center", 2: " line:0"}
_COLUMNS = {
    0: " position:5%,line-left align:left",
    1: "",
    2: " position:95%,line-right align:right",
}
# Vertical lines begin at the right edge, as a page does; at the left one where a cue is to keep
# to the left. They begin near the top.
_VERTICAL = " vertical:rl line:{line} position:10%,line-left align:start"
_VERTICAL_LINES = {0: "-1", 1: "0", 2: "0"}


def webvtt(track: Track) -> str:
    """The track as a WebVTT file."""
    return "WEBVTT\n\n" + "\n".join(webvtt_cues(track, enumerate(track.lines, 1)))


def webvtt_cues(track: Track, numbered: Iterable[tuple[int, Line]]) -> list[str]:
    """The track's cues with these numbers, each a block without the blank line after it."""
    blocks = []
    for number, line in numbered:
        times = f"{clock(line.start_ms, '.')} --> {clock(line.end_ms, '.')}"
        text = "\n".join(filter(None, (_webvtt_text(track, text) for text in line.texts)))
        settings = _settings(line.position, vertical=track.vertical)
        blocks.append(f"{number}\n{times}{settings}\n" + (f"{text}\n" if text else ""))
    return blocks


def _webvtt_text(track: Track, text: Text) -> str:
    markup = wrap(_runs(track, text, ".vtt"), _MARKS, _escape)
    if text.language == track.locale.tag:
        return markup
    return f"<lang {text.language}>{markup}</lang>"


def _settings(position: int, *, vertical: bool) -> str:
    row, column = divmod(position - 1, 3)
    if vertical:
        return _VERTICAL.format(line=_VERTICAL_LINES[column])
    return _ROWS[row] + _COLUMNS[column]


def _escape(text: str) -> str:
    """Text of a WebVTT cue; with ``>`` escaped it can't hold an arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def subrip(track: Track) -> str:
    """The track as a SubRip file."""
    blocks = []
    for number, line in enumerate(track.lines, 1):
        times = f"{clock(line.start_ms, ',')} --> {clock(line.end_ms, ',')}"
        texts = (wrap(_runs(track, text, ".srt"), _MARKS, _unlike_markup) for text in line.texts)
        text = "\n".join(filter(None, texts))
        if text and line.position != BOTTOM_CENTRE:
            text = f"{{\\an{line.position}}}{text}"
        blocks.append(f"{number}\n{times}\n" + (f"{text}\n" if text else ""))
    return "\n".join(blocks)


def _unlike_markup(text: str) -> str:
    """Text of a SubRip cue; readers look for arrows anywhere in a line."""
    text = _LIKE_MARKUP.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", text)
    return text.replace("-->", "→")


def _runs(track: Track, text: Text, suffix: str) -> Sequence[Run]:
    if not track.is_directed:
        return text.runs
    return directed(text.runs, suffix, base_direction(text.language))
