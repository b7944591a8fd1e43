"""Advanced SubStation Alpha and its forerunner SSA.

Only the Text of Dialogue lines is read and written. All else (script info, styles, comments,
fonts, unknown sections, the other fields) is ``Verbatim`` or stands in the cue's ``settings``
and goes back byte for byte; a library that rebuilds the file would lose some of it.

For languages written from right to left the styles stay as they are too: ``Encoding`` -1 gives
an automatic base direction in libass only, and -2 is only proposed (libass #374, #901). What
works in every renderer is RLI … PDI around each line: a package's tracks have it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from pathlib import Path

from localize.document import Block, Cue, Document, Inline, Place, Tag, Verbatim, plain
from localize.errors import InputError
from localize.formats import Format, merged, timed
from localize.formats.timed import Line

_SECTION = re.compile(r"\s*\[([^\]]+)\]\s*")
_TIME = re.compile(r"\s*(-?)(\d{1,6}):([0-5]?\d):([0-5]?\d)(?:[.,:](\d{1,3}))?\s*")
_DIALOGUE = re.compile(r"\s*Dialogue:\s*")
_FIELDS = (
    *("layer", "start", "end", "style", "name"),
    *("marginl", "marginr", "marginv", "effect", "text"),
)
_PADS = {number: number for number in range(1, 10)}
_BLOCK = re.compile(r"\\[Nnh{}]|\{[^}]*\}")
_ESCAPE = re.compile(r"\\[Nnh{}]")
_SNIFF = re.compile(rb"^\W{0,4}\[(?:script info|events)\]", re.IGNORECASE | re.MULTILINE)
_DRAWS = re.compile(r"\\p[1-9]")
_DRAWS_NO_MORE = re.compile(r"\\p0")
_ADVICE = "Write it as Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Text."


class _Script:
    """What the lines that are kept say about the events."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fields = _FIELDS
        """Names of an event's fields, in lower case and in order."""
        self.alignments: dict[str, int] = {}
        """Style → position on the key pad."""
        self.breaks_at_n = False
        """``\\n`` breaks the line: only under WrapStyle 2, else it is a space."""
        self._style_fields: list[str] = []
        self._formats = 0

    def note(self, section: str, text: str, line: int) -> None:
        """Learn from a line that is no event. Raises ``InputError`` for a useless Format."""
        key, _, value = text.partition(":")
        key, values = key.strip().lower(), [item.strip() for item in value.split(",")]
        if section == "script info" and key == "wrapstyle":
            self.breaks_at_n = values == ["2"]
        elif section == "events" and key == "format":
            self._events(tuple(name.lower() for name in values), line)
        elif section.endswith("styles") and key == "format":
            self._style_fields = [name.lower() for name in values]
        elif section.endswith("styles") and key == "style":
            style = dict(zip(self._style_fields, values, strict=False))
            number = style.get("alignment", "")
            if re.fullmatch(r"[1-9]|1[01]", number):
                pads = timed.SSA_ALIGNMENT if section == "v4 styles" else _PADS
                self.alignments[style.get("name", "")] = pads.get(int(number), 2)

    def _events(self, fields: tuple[str, ...], line: int) -> None:
        place = Place(file=str(self.path), line=line)
        if fields[-1] != "text" or not {"start", "end"} <= set(fields):
            reason = "has a Format of events without Start and End, or with Text not at its end"
            raise InputError(reason, place, "Save it with Aegisub.")
        if self._formats and self.fields != fields:
            raise InputError("has a second Format of events", place, "Save it with Aegisub.")
        self._formats += 1
        self.fields = fields


def read(path: Path, language: str) -> Document:
    """The dialogue of an ASS or SSA file.

    Raises ``InputError`` if it has no events, or only such as can't be read.
    """
    text, encoding, origin = timed.load(path, language)
    script = _Script(path)
    blocks: list[Block] = []
    raw: dict[str, str] = {}
    kept: list[Line] = []
    ids = timed.Ids()
    section = ""
    seen = False
    for at, line in enumerate(timed.split_lines(text, timed.LINE_END), 1):
        section = _section(line.text) or section
        seen = seen or section == "events"
        event = None
        if section == "events" and _DIALOGUE.match(line.text):
            event = _event(line, Place(file=str(path), line=at), script, ids)
        else:
            script.note(section, line.text, at)
        if event is None:
            kept.append(line)
            continue
        if kept:
            blocks.append(timed.verbatim(timed.raw_text(kept), "script", at - len(kept)))
            kept = []
        if isinstance(event, Cue):
            payload = line.text[len(event.settings) :]
            if timed.rendered(event.segments[0].source, origin, render) != payload:
                raw[event.id] = payload
        blocks.append(event)
    if not seen:
        raise InputError("has no [Events]", Place(file=str(path)), "Is it an ASS or SSA file?")
    if kept:
        blocks.append(timed.verbatim(timed.raw_text(kept), "script", at - len(kept) + 1))
    shell = {"origin": replace(origin, raw=raw), "script": script}
    return timed.finished("ass", path, language, encoding, blocks, shell)


def _section(text: str) -> str:
    """The section that a line begins, in lower case; empty if it is another line.

    Lines of an embedded font may look like one, but hold no lower-case letters.
    """
    match = _SECTION.fullmatch(text) if "[" in text else None
    if match is None:
        return ""
    name = match[1].strip()
    return name.lower() if name == "EVENTS" or name != name.upper() else ""


def _event(line: Line, place: Place, script: _Script, ids: timed.Ids) -> Block | None:
    """A Dialogue line: a cue, junk, or ``None`` for a drawing."""
    match = _DIALOGUE.match(line.text)
    assert match is not None
    values = line.text[match.end() :].split(",", len(script.fields) - 1)
    event = dict(zip(script.fields, values, strict=False))
    text = event.get("text")
    if text is None:
        reason = f"has {len(values)} of {len(script.fields)} fields"
        return timed.junk(line.text + line.end, reason, _ADVICE, place)
    start_ms, end_ms = _ms(event["start"]), _ms(event["end"])
    if start_ms is None or end_ms is None:
        shown = f"{event['start']},{event['end']}"[:60]
        reason = f"has times that can't be read: {shown!r}"
        return timed.junk(line.text + line.end, reason, _ADVICE, place)
    inline = _parse(text, script.breaks_at_n)
    if _DRAWS.search(text) and not plain(inline).strip():
        return None
    identifier = ids.next(inline)
    style = event.get("style", "").strip()
    alignment = timed.override_alignment(inline) or script.alignments.get(style.lstrip("*"))
    return Cue(
        id=identifier,
        role="cue",
        segments=timed.only_segment(identifier, inline, replace(place, start_ms=start_ms)),
        joiner="\n",
        tail=line.end,
        start_ms=start_ms,
        end_ms=end_ms,
        settings=line.text.removesuffix(text) if text else line.text,
        alignment=alignment,
        style=style,
        speaker=event.get("name", event.get("actor", "")).strip(),
    )


def _ms(stamp: str) -> int | None:
    match = _TIME.fullmatch(stamp)
    if match is None:
        return None
    sign, *fields = match.groups()
    return timed.milliseconds(*fields) * (-1 if sign else 1)


def _clock(ms: int) -> str:
    """``h:mm:ss.cc``, rounded to centiseconds as Aegisub does."""
    seconds, cents = divmod((abs(ms) + 5) // 10, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' * (ms < 0)}{hours}:{minutes:02}:{seconds:02}.{cents:02}"


def _parse(text: str, breaks_at_n: bool) -> Inline:
    """Text and override blocks. A drawing is one tag with the block that begins it."""
    pieces: list[str | Tag] = []
    position = 0
    drawing = ""
    # Past the last brace there are no blocks, and looking for their ends would be quadratic.
    limit = text.rfind("}") + 1
    for match in chain(_BLOCK.finditer(text, 0, limit), _ESCAPE.finditer(text, limit)):
        between, token = text[position : match.start()], match[0]
        position = match.end()
        block = token.startswith("{")
        if drawing or (block and _DRAWS.search(token)):
            pieces.append("" if drawing else between)
            drawing += between + token if drawing else token
            if block and _DRAWS_NO_MORE.search(token):
                pieces.append(Tag(kind="alone", text=drawing))
                drawing = ""
            continue
        pieces.append(between)
        pieces.append(timed.override(token) if block else _unescape(token, breaks_at_n))
    if drawing:
        pieces.append(Tag(kind="alone", text=drawing + text[position:]))
    else:
        pieces.append(text[position:])
    return merged(pieces)


def _unescape(token: str, breaks_at_n: bool) -> str:
    if token == "\\n":
        return "\n" if breaks_at_n else " "
    return {"\\N": "\n", "\\h": "\u00a0"}.get(token, token[1:])


def render(inline: Inline) -> str:
    """Text and tags as the text of an event, escaped."""
    return "".join(
        piece.text
        if isinstance(piece, Tag)
        else piece.replace("{", "\\{").replace("\n", "\\N").replace("\u00a0", "\\h")
        for piece in inline
    )


def write(document: Document, path: Path) -> None:
    """Write the file with the cues' texts and changed times; all else as it was read.

    Raises ``InputError`` for a document that didn't come from an ASS or SSA file.
    """
    script = document.shell.get("script")
    if script is None:
        place = Place(file=str(path))
        raise InputError("doesn't come from an ASS file, so it has no styles", place)
    origin = timed.origin_of(document)
    texts: list[str] = []
    for block in timed.all_blocks(document):
        if isinstance(block, Cue):
            text = timed.written(block, origin, lambda raw: _parse(raw, script.breaks_at_n), render)
            texts.append(_retimed(block, script.fields) + text + block.tail)
        elif isinstance(block, Verbatim):
            texts.append(block.text)
    timed.save(document, path, timed.joined_blocks(texts, origin.newline))


def _retimed(cue: Cue, fields: tuple[str, ...]) -> str:
    """The event's fields before its text, with the cue's times if they were changed."""
    match = _DIALOGUE.match(cue.settings)
    begin = match.end() if match else 0
    values = cue.settings[begin:].split(",")
    for name, ms in (("start", cue.start_ms), ("end", cue.end_ms)):
        at = fields.index(name)
        if _ms(values[at]) != ms:
            values[at] = _clock(ms)
    return cue.settings[:begin] + ",".join(values)


def sniff(head: bytes) -> bool:
    """Whether there is a Script Info section in it, or one of events."""
    return bool(_SNIFF.search(head.replace(b"\0", b"")))


ASS = Format(
    name="ass", media="timed", suffixes=(".ass", ".ssa"), sniff=sniff, read=read, write=write
)
