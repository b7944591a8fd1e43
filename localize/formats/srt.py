"""SubRip. There is no standard; what is tolerated is what players tolerate.

Read: a byte order mark, missing or odd numbers, ``.`` for ``,``, fractions of one to three
digits, one-digit or no hours, text after a blank line, coordinates after the time, missing
blank lines between cues. What looks like a cue and isn't one becomes ``Junk`` in its place.
``&`` and ``<`` need no escape, and a ``<`` that begins no known tag is text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from localize.document import Block, Cue, Document, Inline, Place, Tag, Verbatim
from localize.errors import InputError
from localize.formats import Format, merged, timed
from localize.formats.timed import Line, Timing

_STAMP = r"-?(?:(?:\d{1,6}):)?[0-5]?\d:[0-5]?\d(?:[,.]\d{1,3})?(?!\d)"
_TIMING = re.compile(
    rf"[\s\ufeff]*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})"
    r"(?P<settings>(?:\s+[A-Za-z]\w*:\S+)*)\s*"
)
_FIELDS = re.compile(r"(-?)(?:(\d+):)?(\d+):(\d+)(?:[,.](\d+))?")
_TEXT_AFTER = re.compile(rf"[\s\ufeff]*{_STAMP}\s*-->\s*{_STAMP}\s+\S")
_NUMBER = re.compile(r"[\s\ufeff]*#?(\d{1,9})[.:)]?\s*")
_MAYBE = re.compile(r"[\s\ufeff#]*-?\d")
# What somebody may have meant as a time: three groups of digits, whatever stands between.
_LOOSE = r"-?\d{1,4}\s*[:：.]\s*\d{1,3}\s*[:：.]\s*\d{1,3}(?:\s*[,.:;，]\s*\d{1,4})?"
_TWO_TIMES = re.compile(rf"\s*{_LOOSE}[^\w:]{{1,8}}{_LOOSE}\s*")
_ONE_TIME = re.compile(rf"\s*{_LOOSE}\s*")
_TAG = re.compile(r"</?(?P<name>i|b|u|s|font)(?=[\s>/])[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)
_ROLES = {"i": "italic", "b": "bold", "u": "underline", "s": "strike", "font": "color"}
_SNIFF = re.compile(rb"\d:[0-5]\d:[0-5]\d(?:[,.]\d{1,3})?[ \t]*-->[ \t]*\d")

_TIME_ADVICE = "Write the time line as 00:00:01,000 --> 00:00:02,500."


class _Head(NamedTuple):
    """Where a cue, or what was meant to be one, begins."""

    first: int
    """Index of its first line: the number, else the time line."""
    body: int
    """Index of the line after its time line."""
    number: str
    timing: Timing | None
    reason: str
    """Why it is no cue; empty for a cue."""


def read(path: Path, language: str) -> Document:
    """The cues of a SubRip file. Raises ``InputError`` if nothing in it is a cue."""
    text, encoding, origin = timed.load(path, language)
    lines = timed.split_lines(text, timed.LOOSE_END)
    heads = _heads(lines)
    if not any(head.timing for head in heads):
        line = heads[0].first + 1 if heads else None
        reason = f"holds no cue: {heads[0].reason}" if heads else "holds no cue"
        raise InputError(reason, Place(file=str(path), line=line), _TIME_ADVICE)
    blocks: list[Block] = []
    raw: dict[str, str] = {}
    ids = timed.Ids()
    start = heads[0].first
    preamble = timed.raw_text(lines[:start])
    if preamble.strip("\ufeff \t\r\n"):
        reason, advice = "stands before the first cue", "Remove it, or give it a time."
        blocks.append(timed.junk(preamble, reason, advice, Place(file=str(path), line=1)))
        preamble = ""
    for head, stop in pairwise([*heads, None]):
        block_lines = lines[head.first : stop.first if stop else len(lines)]
        start_ms = head.timing.start_ms if head.timing else None
        place = Place(
            file=str(path), line=head.first + 1, cue=head.number or None, start_ms=start_ms
        )
        if head.timing is None:
            text = preamble + timed.raw_text(block_lines)
            blocks.append(timed.junk(text, head.reason, _TIME_ADVICE, place))
        else:
            cue, payload = _cue(head, block_lines, place, ids)
            if timed.rendered(cue.segments[0].source, origin, _render) != payload:
                raw[cue.id] = payload
            blocks.append(replace(cue, lead=preamble + cue.lead) if preamble else cue)
        preamble = ""
    shell = {"origin": replace(origin, raw=raw)}
    return timed.finished("subrip", path, language, encoding, blocks, shell)


def _cue(head: _Head, lines: list[Line], place: Place, ids: timed.Ids) -> tuple[Cue, str]:
    """The cue and its text as it stands in the file."""
    assert head.timing is not None
    body = head.body - head.first
    filled = [at for at in range(body, len(lines)) if lines[at].text.strip()]
    begin, end = (filled[0], filled[-1] + 1) if filled else (body, body)
    payload = timed.raw_text(lines[begin:end])
    tail = timed.raw_text(lines[end:])
    if filled and lines[end - 1].end:
        payload = payload.removesuffix(lines[end - 1].end)
        tail = lines[end - 1].end + tail
    inline = _parse(payload)
    identifier = ids.next(inline)
    timing = head.timing
    cue = Cue(
        id=identifier,
        role="cue",
        segments=timed.only_segment(identifier, inline, place),
        joiner="\n",
        lead=timed.raw_text(lines[:begin]),
        tail=tail,
        start_ms=timing.start_ms,
        end_ms=timing.end_ms,
        number=head.number,
        settings=timing.settings,
        alignment=timed.override_alignment(inline),
    )
    return cue, payload


def _heads(lines: list[Line]) -> list[_Head]:
    """Every place where a cue begins, and every place where one was meant to begin.

    ``floor`` is the index after the last time line, ``last`` the last number.
    """
    heads: list[_Head] = []
    floor, last = 0, 0
    for at, (text, _) in enumerate(lines):
        if "-->" not in text and not _MAYBE.match(text):
            continue
        timing = _read_timing(text)
        first, number = _number_above(lines, at, floor, last)
        reason = ""
        if timing is None:
            begins = first < at or at == 0 or _blank(lines[at - 1])
            goes_on = bool(number) and (floor == 0 or _count(number) == last + 1)
            reason = _damage(text, goes_on) if begins else ""
            if not reason and begins and first == at and _is_orphan(lines, at, last):
                number, reason = text.strip("\ufeff \t"), "has no time line"
            if not reason:
                continue
        heads.append(_Head(first, at + 1, number, timing, reason))
        floor = at + 1
        last = _count(number) if number else last
    return heads


def _blank(line: Line) -> bool:
    return not line.text.strip("\ufeff \t\u3000")


def _count(number: str) -> int:
    match = _NUMBER.fullmatch(number)
    return int(match[1]) if match else 0


def _number_above(lines: list[Line], at: int, floor: int, last: int) -> tuple[int, str]:
    """Index and text of the number that belongs to the time line at ``at``, if there is one.

    A number that is parted from its time line by blank lines counts only where it goes on
    from the last one: else it may be the text of a cue, with the next cue's number missing.
    """
    above = at - 1
    while above >= floor and _blank(lines[above]):
        above -= 1
    if above >= floor and (match := _NUMBER.fullmatch(lines[above].text)):
        goes_on = floor == 0 or int(match[1]) == last + 1
        if above == at - 1 or goes_on:
            return above, lines[above].text.strip("\ufeff \t")
    return at, ""


def _damage(text: str, goes_on: bool) -> str:
    """What is wrong with a line that was meant as a time line; empty if it wasn't.

    ``goes_on``: the next number stands above it, so that a single time is one too.
    """
    shown = text.strip("\ufeff \t")[:60]
    if "-->" in text:
        if _TEXT_AFTER.match(text):
            return f"has text on its time line: {shown!r}"
        if any(char.isdigit() for char in text):
            return f"has a time line that can't be read: {shown!r}"
    elif len(text) < 100 and _TWO_TIMES.fullmatch(text):
        return f"has a time line without an arrow (-->): {shown!r}"
    elif goes_on and len(text) < 100 and _ONE_TIME.fullmatch(text):
        return f"has one time only: {shown!r}"
    return ""


def _is_orphan(lines: list[Line], at: int, last: int) -> bool:
    """Whether a line is the next cue's number, but no time line follows."""
    match = _NUMBER.fullmatch(lines[at].text)
    if not match or not last or int(match[1]) != last + 1:
        return False
    below = next((lines[i].text for i in range(at + 1, len(lines)) if not _blank(lines[i])), "")
    return not (_read_timing(below) or _damage(below, goes_on=True))


@lru_cache(maxsize=2)  # a number asks for the line below it, which is read next
def _read_timing(text: str) -> Timing | None:
    return timed.read_timing(text, _TIMING, _ms)


def _ms(stamp: str) -> int:
    match = _FIELDS.fullmatch(stamp)
    assert match is not None
    sign, *fields = match.groups()
    return timed.milliseconds(*fields) * (-1 if sign else 1)


def _parse(payload: str) -> Inline:
    text = timed.as_breaks(payload)
    pieces: list[str | Tag] = []
    position = 0
    for match in _TAG.finditer(text):
        pieces.append(text[position : match.start()])
        pieces.append(_tag(match))
        position = match.end()
    pieces.append(text[position:])
    return merged(pieces)


def _tag(match: re.Match[str]) -> Tag:
    text = match[0]
    if not match["name"]:
        return timed.override(text)
    kind = "close" if text.startswith("</") else "alone" if text.endswith("/>") else "open"
    return Tag(kind=kind, text=text, role=_ROLES[match["name"].lower()])


def _render(inline: Inline) -> str:
    text = "".join(piece.text if isinstance(piece, Tag) else piece for piece in inline)
    return timed.without_blank_lines(text)


def write(document: Document, path: Path) -> None:
    """Write the cues; whatever is unchanged is written as it was read."""
    origin = timed.origin_of(document)
    texts: list[str] = []
    for ordinal, block in enumerate(timed.all_blocks(document), 1):
        if isinstance(block, Verbatim):
            texts.append(block.text)
        elif isinstance(block, Cue):
            cue = block if block.lead or block.number else replace(block, number=str(ordinal))
            text = timed.written(cue, origin, _parse, _render)
            texts.append(timed.framed(cue, text, origin, _read_timing, ","))
    timed.save(document, path, timed.joined_blocks(texts, origin.newline))


def sniff(head: bytes) -> bool:
    """Whether there is a time line in it, and not WebVTT's first line."""
    head = head.replace(b"\0", b"")
    return bool(_SNIFF.search(head)) and not head.lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(
        b"WEBVTT"
    )


SUBRIP = Format(
    name="subrip", media="timed", suffixes=(".srt",), sniff=sniff, read=read, write=write
)
