"""What SubRip, WebVTT and ASS share: bytes, lines, clock times, ids, override blocks, cue texts.

A reader cuts the file into blocks that stand in it one after the other, so that their texts
joined are the file again; a cue keeps what stands before and after its text in ``lead`` and
``tail``. A writer takes these as they are wherever the cue still says the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from localize import files
from localize.document import (
    Block,
    Cue,
    Document,
    Inline,
    Junk,
    Part,
    Place,
    Segment,
    Tag,
    Verbatim,
    plain,
)
from localize.errors import InputError
from localize.formats import merged
from localize.formats import written as written_block

Parse = Callable[[str], Inline]
"""A cue's text as it stands in the file → text and tags."""
Render = Callable[[Inline], str]
"""Text and tags → a cue's text in the format, with ``\\n`` for its line ends."""


LINE_END = re.compile(r"\r\n|\n|\r")
# "\r\r\n" comes from files that were saved twice in text mode: one line end, not two.
LOOSE_END = re.compile(r"\r{0,2}\n|\r")


class Line(NamedTuple):
    """One line of a file; ``text + end`` is what stands there."""

    text: str
    end: str


def read_timing(text: str, pattern: re.Pattern[str], to_ms: Callable[[str], int]) -> Timing | None:
    """A line as a time line by a format's own pattern (groups start, end, settings)."""
    match = pattern.fullmatch(text) if "-->" in text else None
    if match is None:
        return None
    start, end = match["start"], match["end"]
    return Timing(to_ms(start), to_ms(end), match["settings"].strip(), start, end)


class Timing(NamedTuple):
    """A time line, read."""

    start_ms: int
    end_ms: int
    settings: str
    start: str
    """The time as written, so that it can be written so again."""
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How the file was written that a document came from."""

    language: str
    codec: str = "utf-8"
    """Python's name of the encoding, without a byte order mark."""
    bom: bytes = b""
    newline: str = "\n"
    """The file's most frequent line end."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """Block id → the text as it stands in the file, where a writer would write it otherwise."""


def load(path: Path, language: str) -> tuple[str, str, Origin]:
    """Text of a file, the name of its encoding, and how to write it so again.

    Raises ``InputError`` if the file can't be read or isn't text.
    """
    data = files.read_bytes(path)
    text, encoding = files.decode(data, Place(file=str(path)))
    codec = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    if codec in ("utf-16", "utf-32"):
        codec += "-le" if data.startswith(b"\xff\xfe") else "-be"
    body = text.encode(codec, "replace")
    bom = data[: len(data) - len(body)] if data.endswith(body) else b""
    ends = Counter(LOOSE_END.findall(text)).most_common(1)
    newline = ends[0][0] if ends else "\n"
    return text, encoding, Origin(language=language, codec=codec, bom=bom, newline=newline)


def save(document: Document, path: Path, text: str) -> None:
    """Write the text: in the file's own encoding while its language stays and the text fits."""
    origin = origin_of(document)
    data = None
    if origin.codec == "utf-8" or document.language == origin.language:
        try:
            data = origin.bom + text.encode(origin.codec)
        except UnicodeEncodeError:
            data = None
    with files.atomic_write(path) as stream:
        stream.write(text.encode() if data is None else data)


def origin_of(document: Document) -> Origin:
    """How the document's file was written; plain UTF-8 if it was made without one."""
    return document.shell.get("origin") or Origin(language=document.language)


def split_lines(text: str, ends: re.Pattern[str]) -> list[Line]:
    """All lines with their ends. ``str.splitlines`` also splits at U+2028, VT, FF and NEL."""
    if "\r" not in text:  # most files: then all patterns mean the same
        *whole, rest = text.split("\n")
        return [Line(line, "\n") for line in whole] + ([Line(rest, "")] if rest else [])
    lines = []
    start = 0
    for match in ends.finditer(text):
        lines.append(Line(text[start : match.start()], match[0]))
        start = match.end()
    if start < len(text):
        lines.append(Line(text[start:], ""))
    return lines


def raw_text(lines: Iterable[Line]) -> str:
    """What stands in the file for these lines."""
    return "".join([piece for line in lines for piece in line])


def as_breaks(text: str) -> str:
    """The text with every line end written as ``\\n``."""
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    """A clock time in ms. The fraction is decimal: ``5`` is 500 ms."""
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0")[:3])


def clock(ms: int, mark: str) -> str:
    """``hh:mm:ss,mmm`` with ``mark`` before the milliseconds.

    >>> clock(3_723_004, ",")
    '01:02:03,004'
    """
    seconds, rest = divmod(abs(ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' * (ms < 0)}{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}"


class Ids:
    """Ids from content: they stay when something else in the file changes."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def next(self, inline: Inline) -> str:
        """Twelve hex digits over the plain text; a repeated text gets ``-2``, ``-3`` …"""
        digest = files.sha256(plain(inline))[:12]
        self._seen[digest] += 1
        count = self._seen[digest]
        return digest if count == 1 else f"{digest}-{count}"


def only_segment(identifier: str, source: Inline, place: Place) -> tuple[Segment, ...]:
    """What a reader puts into a cue: its whole text as one segment."""
    return (Segment(id=identifier, source=source, place=place),)


def text_of(cue: Cue) -> Inline:
    """What a writer writes for a cue, all its line breaks as ``\n``."""
    pieces = (as_breaks(piece) if isinstance(piece, str) else piece for piece in written_block(cue))
    return merged(pieces)


def written(cue: Cue, origin: Origin, parse: Parse, render: Render) -> str:
    """A cue's text in its format; as it stood in the file if it still says the same."""
    inline = text_of(cue)
    raw = origin.raw.get(cue.id)
    if raw is not None and parse(raw) == inline:
        return raw
    return rendered(inline, origin, render)


def rendered(inline: Inline, origin: Origin, render: Render) -> str:
    """A cue's text in its format and with the file's line ends."""
    return render(inline).replace("\n", origin.newline)


def without_blank_lines(text: str) -> str:
    """The text without lines that are empty: to most readers such a line ends the cue."""
    if "\n" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if line.strip())


def framed(
    cue: Cue,
    text: str,
    origin: Origin,
    read_timing: Callable[[str], Timing | None],
    mark: str,
) -> str:
    """A cue as SubRip and WebVTT write it: number, time line, text, blank line.

    ``lead`` stays as it is while the cue's number, times and settings are what it says; in a
    changed time line a time that is unchanged stays as it was written.
    """
    newline = origin.newline
    lines = split_lines(cue.lead, LOOSE_END)
    timings = [(at, timing) for at, line in enumerate(lines) if (timing := read_timing(line.text))]
    if not timings:
        number = cue.number + newline if cue.number else ""
        return f"{number}{_time_line(cue, None, mark)}{newline}{text}{cue.tail or newline * 2}"
    at, timing = timings[0]
    above = [stripped for line in lines[:at] if (stripped := line.text.strip("\ufeff \t"))]
    number = above[-1] if above else ""
    lead = cue.lead
    if (number, *timing[:3]) != (cue.number, cue.start_ms, cue.end_ms, cue.settings):
        before = raw_text(lines[:at])
        if number != cue.number:
            before = cue.number + newline if cue.number else ""
        lead = before + _time_line(cue, timing, mark) + lines[at].end + raw_text(lines[at + 1 :])
    if text and not lead.endswith(("\n", "\r")):
        lead += newline
    return lead + text + cue.tail


def _time_line(cue: Cue, was: Timing | None, mark: str) -> str:
    start = was.start if was and was.start_ms == cue.start_ms else clock(cue.start_ms, mark)
    end = was.end if was and was.end_ms == cue.end_ms else clock(cue.end_ms, mark)
    return f"{start} --> {end} {cue.settings}".rstrip()


def joined_blocks(blocks: Sequence[str], newline: str) -> str:
    """The file's text from its blocks' texts; a block that isn't the last one ends its line."""
    last = len(blocks) - 1
    return "".join(
        text if index == last or text.endswith(("\n", "\r")) or not text else text + newline * 2
        for index, text in enumerate(blocks)
    )


def all_blocks(document: Document) -> list[Block]:
    """The blocks of all parts, in order."""
    return [block for part in document.parts for block in part.blocks]


def finished(
    name: str,
    path: Path,
    language: str,
    encoding: str,
    blocks: Sequence[Block],
    shell: Mapping[str, Any],
) -> Document:
    """The document with one part, named after the file.

    Raises ``InputError`` if there are blocks that couldn't be understood and no cue at all.
    """
    if not any(isinstance(block, Cue) for block in blocks):
        for block in blocks:
            if isinstance(block, Junk):
                raise InputError(f"holds no cue: {block.reason}", block.place, block.advice)
    return Document(
        format=name,
        language=language,
        parts=(Part(id=path.stem, blocks=tuple(blocks)),),
        shell=shell,
        encoding=encoding,
    )


def junk(text: str, reason: str, advice: str, place: Place) -> Junk:
    """A piece of the file that couldn't be understood, to be kept as it is."""
    return Junk(
        id=f"junk-{place.line}", role="junk", text=text, reason=reason, advice=advice, place=place
    )


def verbatim(text: str, role: str, line: int) -> Verbatim:
    """A piece of the file that holds no text to translate."""
    return Verbatim(id=f"{role}-{line}", role=role, text=text)


_OVERRIDES = re.compile(
    r"\\(?:(?P<style>[ibus])(?P<weight>\d*)|1?c(?P<colour>&H?[0-9A-Fa-f]+&?)?"
    r"|an(?P<pad>[1-9])|a(?P<legacy>1[01]|\d))(?![A-Za-z0-9])"
)
_STYLES = {"i": "italic", "b": "bold", "u": "underline", "s": "strike"}
# SSA v4 counts 1-3 at the bottom and adds 4 for the top, 8 for the middle.
SSA_ALIGNMENT = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}


@lru_cache(maxsize=4096)
def override(text: str) -> Tag:
    """An override block of ASS, which SubRip files use too, as a tag.

    Of several overrides in one block a style gives the role, then a colour, then a position
    (which the cue's ``alignment`` has anyway); others alone have no role.

    >>> override("{\\\\i1}").role, override("{\\\\i0}").kind, override("{\\\\an8}").role
    ('italic', 'close', 'an8')
    """
    role = ""
    colour: Tag | None = None
    for match in _OVERRIDES.finditer(text):
        if match["style"]:
            kind = "close" if match["weight"] in ("", "0") else "open"
            return Tag(kind=kind, text=text, role=_STYLES[match["style"]])
        if match["pad"] or match["legacy"]:
            role = role or f"an{_pad(match)}"
        elif colour is None:
            kind = "open" if match["colour"] else "close"
            colour = Tag(kind=kind, text=text, role="color")
    return colour or Tag(kind="alone", text=text, role=role)


def _pad(match: re.Match[str]) -> int:
    return int(match["pad"]) if match["pad"] else SSA_ALIGNMENT.get(int(match["legacy"]), 2)


def override_alignment(inline: Inline) -> int | None:
    """The position on the key pad that the first ``\\an`` or ``\\a`` of a text asks for."""
    for piece in inline:
        if isinstance(piece, Tag) and piece.text.startswith("{"):
            for match in _OVERRIDES.finditer(piece.text):
                if match["pad"] or match["legacy"]:
                    return _pad(match)
    return None
