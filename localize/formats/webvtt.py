"""WebVTT, cut into blocks as the standard's parser cuts it (W3C index.bs @92a85cc2).

What the standard's parser drops is kept here: as ``Verbatim`` where that is meant (header,
NOTE, STYLE, REGION), as ``Junk`` with its reason where a viewer would miss a cue.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from localize.document import Block, Cue, Document, Inline, Place, Tag, Verbatim
from localize.errors import InputError
from localize.formats import Format, merged, timed
from localize.formats.timed import Line, Timing
from localize.text import base_direction

_STAMP = r"(?:\d{1,6}:)?[0-5]\d:[0-5]\d\.\d{3}(?!\d)"
_TIMING = re.compile(rf"\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?P<settings>.*)")
_FIELDS = re.compile(r"(?:(\d+):)?(\d+):(\d+)\.(\d+)")
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z]*+)(?P<rest>[^<>]*+)>")
_TIMESTAMP = re.compile(r"\d[\d:.]*")
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
# The classes that every player colours: W3C WebVTT, "Default text colors".
_COLOURS = frozenset(["white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black"])
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

    Raises ``InputError`` if the first line isn't WEBVTT, or if there are blocks but no cue.
    """
    text, encoding, origin = timed.load(path, language)
    lines = timed.split_lines(text, timed.LINE_END)
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0].text):
        place = Place(file=str(path), line=1)
        raise InputError("doesn't begin with WEBVTT", place, "Is it a file of another format?")
    header, *chunks = _chunks(lines)
    blocks: list[Block] = [timed.verbatim(timed.raw_text(lines[: header.end]), "header", 1)]
    raw: dict[str, str] = {}
    ids = timed.Ids()
    regions: dict[str, str] = {}
    rtl = base_direction(language) == "rtl"
    seen_cue = False
    for chunk in chunks:
        timing = _read_timing(lines[chunk.arrow].text) if chunk.arrow is not None else None
        if timing is None:
            block = _other(lines, chunk, str(path), seen_cue)
            if block.role == "region":
                regions |= _region(block.text)
            blocks.append(block)
            continue
        seen_cue = True
        alignment = _alignment(timing.settings, regions, rtl)
        cue, payload = _cue(lines, chunk, timing, alignment, str(path), ids)
        if timed.rendered(cue.segments[0].source, origin, _render) != payload:
            raw[cue.id] = payload
        blocks.append(cue)
    shell = {"origin": replace(origin, raw=raw)}
    return timed.finished("webvtt", path, language, encoding, blocks, shell)


def _chunks(lines: list[Line]) -> Iterator[_Chunk]:
    """The header, then the blocks: "collect a WebVTT block" of the standard.

    A second arrow in a block begins a new one, with no identifier.
    """
    first = 0
    while first < len(lines):
        stop, arrow = first, None
        while stop < len(lines) and lines[stop].text:
            if "-->" in lines[stop].text and stop > 0:
                if first == 0 or arrow is not None or stop - first > 1:
                    break
                arrow = stop
            stop += 1
        end = stop
        while end < len(lines) and not lines[end].text:
            end += 1
        yield _Chunk(first, stop, end, arrow)
        first = end


def _other(lines: list[Line], chunk: _Chunk, file: str, seen_cue: bool) -> Verbatim:
    """A block that is no cue."""
    place = Place(file=file, line=chunk.first + 1)
    text = timed.raw_text(lines[chunk.first : chunk.end])
    first = lines[chunk.first].text
    if chunk.arrow is not None:
        shown = lines[chunk.arrow].text.strip()[:60]
        number = first.strip() if chunk.arrow > chunk.first else ""
        reason = f"has a time line that can't be read: {shown!r}"
        return timed.junk(text, reason, _TIME_ADVICE, replace(place, cue=number or None))
    if re.match(r"NOTE(?:[ \t]|$)", first):
        return timed.verbatim(text, "note", chunk.first + 1)
    if first.rstrip() not in ("STYLE", "REGION"):
        return timed.junk(text, "has no time line", _BLANK_ADVICE, place)
    if seen_cue:
        reason = f"is a {first.strip()} block after the first cue, where players ignore it"
        return timed.junk(text, reason, "Move it to the top of the file.", place)
    return timed.verbatim(text, first.strip().lower(), chunk.first + 1)


def _cue(
    lines: list[Line],
    chunk: _Chunk,
    timing: Timing,
    alignment: int | None,
    file: str,
    ids: timed.Ids,
) -> tuple[Cue, str]:
    """The cue and its text as it stands in the file."""
    assert chunk.arrow is not None
    body = chunk.arrow + 1
    payload = timed.raw_text(lines[body : chunk.stop])
    tail = timed.raw_text(lines[chunk.stop : chunk.end])
    if body < chunk.stop and lines[chunk.stop - 1].end:
        payload = payload.removesuffix(lines[chunk.stop - 1].end)
        tail = lines[chunk.stop - 1].end + tail
    inline = _parse(payload)
    identifier = ids.next(inline)
    number = lines[chunk.first].text.strip() if chunk.arrow > chunk.first else ""
    place = Place(file=file, line=chunk.first + 1, cue=number or None, start_ms=timing.start_ms)
    voices = (_voice(piece) for piece in inline if isinstance(piece, Tag))
    cue = Cue(
        id=identifier,
        role="cue",
        segments=timed.only_segment(identifier, inline, place),
        joiner="\n",
        lead=timed.raw_text(lines[chunk.first : body]),
        tail=tail,
        start_ms=timing.start_ms,
        end_ms=timing.end_ms,
        number=number,
        settings=timing.settings,
        alignment=alignment,
        speaker=next((voice for voice in voices if voice), ""),
    )
    return cue, payload


def _read_timing(text: str) -> Timing | None:
    return timed.read_timing(text, _TIMING, _ms)


def _ms(stamp: str) -> int:
    match = _FIELDS.fullmatch(stamp)
    assert match is not None
    return timed.milliseconds(*match.groups())


def _region(text: str) -> dict[str, str]:
    """Name of a REGION block → how far down it is anchored, as written (``90%``)."""
    settings = dict(item.split(":", 1) for item in text.split() if ":" in item)
    if "id" not in settings:
        return {}
    return {settings["id"]: settings.get("viewportanchor", "0%,100%").split(",")[-1]}


def _alignment(settings: str, regions: dict[str, str], rtl: bool) -> int | None:
    """Position on the key pad, where settings or region make it clear; else ``None``."""
    said = dict(item.split(":", 1) for item in settings.split() if ":" in item)
    if "vertical" in said or not said.keys() & {"line", "align", "region"}:
        return None
    line = regions.get(said.get("region", ""), said.get("line", "auto")).split(",")[0]
    row = _row(line)
    align = said.get("align", "center")
    if align in ("start", "end"):
        align = "right" if (align == "start") == rtl else "left"
    return row + {"left": 0, "right": 2}.get(align, 1) if row else None


def _row(line: str) -> int:
    """1 bottom, 4 middle, 7 top; 0 where a line's number doesn't tell."""
    if line == "auto":
        return 1
    if match := re.fullmatch(r"(\d{1,3})(?:\.\d{1,9})?%", line):
        percent = int(match[1])
        return 7 if percent < 34 else 4 if percent < 67 else 1
    if match := re.fullmatch(r"(-?)(\d{1,3})", line):
        # The standard's default is 5vh text: five lines are not quite a third of the screen.
        return 0 if int(match[2]) > 5 else 1 if match[1] else 7
    return 0


def _parse(payload: str) -> Inline:
    text = timed.as_breaks(payload)
    pieces: list[str | Tag] = []
    opened: dict[str, str] = {}
    position = 0
    for match in _TAG.finditer(text):
        tag = _tag(match, opened)
        if tag:
            pieces += (_unescape(text[position : match.start()]), tag)
            position = match.end()
    pieces.append(_unescape(text[position:]))
    return merged(pieces)


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _tag(match: re.Match[str], opened: dict[str, str]) -> Tag | None:
    """The tag, or ``None`` for a ``<`` that is text (``1 < 2 > 1``).

    A tag that the standard doesn't know is a tag all the same: players don't show it.
    ``opened``: name → role of its last start tag, which the end tag shares.
    """
    text, name, rest = match[0], match["name"], match["rest"]
    if match["slash"]:
        return Tag(kind="close", text=text, role=opened.get(name, _ROLES.get(name, "")))
    if not name:
        is_time = _TIMESTAMP.fullmatch(rest)
        return Tag(kind="alone", text=text, role="timestamp") if is_time else None
    role = _ROLES.get(name, "")
    if role == "class" and not _COLOURS.isdisjoint(re.split(r"\s", rest)[0].split(".")):
        role = "color"
    opened[name] = role
    return Tag(kind="open", text=text, role=role)


def _voice(tag: Tag) -> str:
    """The speaker's name in a voice tag; empty for others. Its classes come before a space."""
    match = _TAG.fullmatch(tag.text) if tag.role == "voice" else None
    return _unescape("".join(re.split(r"\s", match["rest"], maxsplit=1)[1:])) if match else ""


def _render(inline: Inline) -> str:
    # An isolate or a direction mark may stand as it is: the file is UTF-8.
    text = "".join(
        piece.text if isinstance(piece, Tag) else piece.translate(_ESCAPES) for piece in inline
    )
    return timed.without_blank_lines(text)


def write(document: Document, path: Path) -> None:
    """Write header, blocks and cues; whatever is unchanged is written as it was read."""
    origin = timed.origin_of(document)
    texts: list[str] = []
    for block in timed.all_blocks(document):
        if isinstance(block, Cue):
            text = timed.written(block, origin, _parse, _render)
            texts.append(timed.framed(block, text, origin, _read_timing, "."))
        elif isinstance(block, Verbatim) and block.role == "header":
            texts.append(_header(block.text, document.language, origin.language))
        elif isinstance(block, Verbatim):
            texts.append(block.text)
    if not texts or not texts[0].startswith("WEBVTT"):
        texts.insert(0, f"WEBVTT{origin.newline * 2}")
    timed.save(document, path, timed.joined_blocks(texts, origin.newline))


def _header(text: str, language: str, was: str) -> str:
    """The header, with the ``Language:`` that some platforms put there kept true."""
    return text if language == was else _LANGUAGE.sub(rf"\g<1>{language}", text)


def sniff(head: bytes) -> bool:
    """Whether the file begins with WEBVTT."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(b"WEBVTT")


WEBVTT = Format(
    name="webvtt", media="timed", suffixes=(".vtt",), sniff=sniff, read=read, write=write
)
