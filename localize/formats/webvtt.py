"""WebVTT, cut into blocks as the standard's parser cuts it (W3C index.bs @92a85cc2).

What the standard's parser drops is kept here: as ``Verbatim`` where that is meant (header,
NOTE, STYLE, REGION), as ``Junk`` with its reason where a viewer would miss a cue.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from localize.document import Block, Cue, Document, Inline, Place, Tag, Verbatim
from localize.errors import InputError
from localize.formats import Format, timed
from localize.formats.timed import Line, Timing
from localize.text import base_direction

_ENDS = re.compile(r"\r\n|\n|\r")
_STAMP = r"(?:\d{1,6}:)?[0-5]\d:[0-5]\d\.\d{3}(?!\d)"
_TIMING = re.compile(rf"\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?P<settings>.*)")
_FIELDS = re.compile(r"(?:(\d+):)?(\d+):(\d+)\.(\d+)")
_TAG = re.compile(
    r"</(?P<close>[A-Za-z]*)[^<>]*>"
    r"|<(?P<open>[A-Za-z]+)(?P<classes>(?:\.[^\s<>.]+)*)(?:\s(?P<annotation>[^<>]*))?[^<>]*>"
    r"|<(?P<time>\d[\d:.]*)>"
)
_ROLES = {
    "i": "italic",
    "b": "bold",
    "u": "underline",
    "ruby": "ruby",
    "rt": "rt",
    "v": "voice",
    "lang": "lang",
    "c": "class",
}
# The classes that every player colours: WebVTT section 5.1, default CSS.
_COLOURS = frozenset("white lime cyan red yellow magenta blue black".split())
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LANGUAGE = re.compile(r"^(Language:[ \t]*)[^\r\n]*", re.MULTILINE)

_TIME_ADVICE = "Write the time line as 00:01.000 --> 00:02.500."
_BLANK_ADVICE = "Give it a time line, or remove the blank line above it."


class _Chunk(NamedTuple):
    """What the standard calls a block: lines up to an empty one."""

    first: int
    stop: int
    """Index after its last line; the empty lines up to ``end`` go with it."""
    end: int
    arrow: int | None
    """Index of the line with ``-->``, if that is the first or second one."""


def read(path: Path, language: str) -> Document:
    """Header, comments, styles, regions and cues of a WebVTT file.

    Raises ``InputError`` if the first line isn't WEBVTT, or there are blocks but no cue.
    """
    text, encoding, origin = timed.load(path, language)
    lines = timed.split_lines(text, _ENDS)
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0].text):
        place = Place(file=str(path), line=1)
        raise InputError("doesn't begin with WEBVTT", place, "Is it another format's file?")
    blocks: list[Block] = []
    raw: dict[str, str] = {}
    ids = timed.Ids()
    regions: dict[str, float] = {}
    start_is_left = base_direction(language) == "ltr"
    for chunk in _chunks(lines):
        if chunk.arrow is None:
            seen_cue = any(isinstance(block, Cue) for block in blocks[-1:]) or bool(raw or ids)
            blocks.append(_other(lines, chunk, path, seen_cue, regions))
            continue
        cue = _cue(lines, chunk, path, ids)
        if isinstance(cue, Cue):
            payload = _payload(lines, chunk)[0]
            if timed.rendered(cue.segments[0].source, origin, _render) != payload:
                raw[cue.id] = payload
            cue = replace(cue, alignment=_alignment(cue.settings, regions, start_is_left))
        blocks.append(cue)
    return timed.finished("webvtt", path, encoding, replace(origin, raw=raw), blocks)
