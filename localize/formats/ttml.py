"""TTML 1 and 2, IMSC text profiles, and the DFXP drafts before them.

Cues are the ``p`` elements. Written is the file's own tree: in a ``p`` whose cue has another
text the content is replaced, all else stays; a file of which nothing changed goes back byte
for byte. For a language written from right to left every ``p`` gets ``tts:direction`` and
``tts:unicodeBidi``: some engines ignore the first alone (skynav/ttt #319), and the second isn't
inherited and is all that IMSC permits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from localize import files
from localize.document import Cue, Document, Inline, Junk, Place
from localize.errors import InputError
from localize.formats import Format, timed
from localize.formats.ttml_inline import XML, fill, inline_of
from localize.formats.ttml_style import XML_ID, Sheet
from localize.formats.ttml_time import Shown, clock_of, paragraphs
from localize.text import base_direction, split_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACES = (
    "http://www.w3.org/ns/ttml",
    "http://www.w3.org/2006/10/ttaf1",
    "http://www.w3.org/2006/04/ttaf1",
)
_LANG = f"{{{XML}}}lang"
_SNIFF = re.compile(rb"<(?:[\w.-]{1,64}:)?tt[\s>][^>]*(?:ns/ttml|/ttaf1)")
_TIME_ADVICE = "Give it begin and end, as 00:00:01.000."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """A parsed document with what is needed to read its paragraphs."""

    root: _Element
    namespace: str
    sheet: Sheet
    paragraphs: tuple[Shown, ...]


class _Kept(NamedTuple):
    """What a cue said when it was read, and which paragraph it stands in."""

    ordinal: int
    text: Inline
    start_ms: int
    end_ms: int

    @classmethod
    def of(cls, cue: Cue, ordinal: int) -> _Kept:
        return cls(ordinal, timed.text_of(cue), cue.start_ms, cue.end_ms)


def read(path: Path, language: str) -> Document:
    """The paragraphs of a TTML document as cues.

    Raises ``InputError`` for XML that is damaged or has a DTD, for a root that isn't TTML, for
    frame rates or times of whole sections that can't be read, and if no paragraph has a time.
    """
    data = files.read_bytes(path)
    tree = _open(data, str(path))
    ids = timed.Ids()
    rtl = base_direction(language) == "rtl"
    blocks = [_block(tree, shown, str(path), ids, rtl) for shown in tree.paragraphs]
    kept = {
        block.id: _Kept.of(block, ordinal)
        for ordinal, block in enumerate(blocks)
        if isinstance(block, Cue)
    }
    encoding = tree.root.getroottree().docinfo.encoding or "utf-8"
    shell = {"data": data, "language": language, "cues": kept}
    return timed.finished("ttml", path, language, encoding.lower(), blocks, shell)


def _open(data: bytes, file: str) -> _Tree:
    place = Place(file=file)
    root = files.parse_xml(data, place)
    if root.getroottree().docinfo.doctype:
        raise InputError("has a DTD, which is not allowed", place, "Remove the DOCTYPE.")
    namespace, _, name = str(root.tag).lstrip("{").partition("}")
    if name != "tt" or namespace not in _NAMESPACES:
        raise InputError("is no TTML document: its root isn't tt", place, "Is it another format?")
    parameters = f"{{{namespace}#parameter}}"
    clock = clock_of(
        {
            key.partition("}")[2]: value
            for key, value in root.attrib.items()
            if key.startswith(parameters)
        },
        place,
    )
    body = root.find(f"{{{namespace}}}body")
    shown = () if body is None else tuple(paragraphs(body, clock, namespace, place))
    return _Tree(root=root, namespace=namespace, sheet=Sheet(root, namespace), paragraphs=shown)


def _block(tree: _Tree, shown: Shown, file: str, ids: timed.Ids, rtl: bool) -> Cue | Junk:
    from lxml import etree

    paragraph, sheet = shown.paragraph, tree.sheet
    number = paragraph.get(XML_ID, "")
    start_ms = _ms(shown.begin)
    place = Place(file=file, line=paragraph.sourceline, cue=number or None, start_ms=start_ms)
    inline = inline_of(paragraph, sheet)
    identifier = ids.next(inline)
    if shown.fault or shown.end is None:
        text = etree.tostring(paragraph, encoding="unicode", with_tail=False)
        reason = shown.fault or "has no end time"
        return Junk(
            id=identifier, role="junk", text=text, reason=reason, advice=_TIME_ADVICE, place=place
        )
    region = sheet.region(paragraph)
    return Cue(
        id=identifier,
        role="cue",
        segments=timed.only_segment(identifier, inline, place),
        joiner="\n",
        start_ms=start_ms,
        end_ms=_ms(shown.end),
        number=number,
        settings=region,
        alignment=sheet.alignment(paragraph, region, rtl),
        style=paragraph.get("style", ""),
        speaker=sheet.speaker(paragraph),
    )


def _ms(seconds: Fraction) -> int:
    """Rounded to the nearest millisecond, halves up."""
    return (2000 * seconds.numerator + seconds.denominator) // (2 * seconds.denominator)


def write(document: Document, path: Path) -> None:
    """Write the file's tree with the cues' texts, changed times, language and direction.

    Raises ``InputError`` for a document or a cue that didn't come from a TTML file, and for
    changed times of a paragraph whose times depend on its neighbours or its spans.
    """
    place = Place(file=str(path))
    if "cues" not in document.shell:
        raise InputError("doesn't come from a TTML file", place, "Build it with a packager.")
    kept: Mapping[str, _Kept] = document.shell["cues"]
    cues = [block for block in timed.all_blocks(document) if isinstance(block, Cue)]
    if not all(cue.id in kept for cue in cues):
        raise InputError("has a cue that the file it comes from doesn't have", place)
    changed = [cue for cue in cues if _Kept.of(cue, kept[cue.id].ordinal) != kept[cue.id]]
    data: bytes = document.shell["data"]
    if changed or document.language != document.shell["language"]:
        tree = _open(data, str(path))
        for cue in changed:
            _update(tree.paragraphs[kept[cue.id].ordinal], cue, kept[cue.id], place)
        if document.language == document.shell["language"]:
            was = _serialised(_open(data, str(path)).root, data)
            data = _in_lines_of(data, was, _serialised(tree.root, data))
        else:
            _mark_language(tree, document.language, document.shell["language"])
            data = _serialised(tree.root, data)
    with files.atomic_write(path) as stream:
        stream.write(data)


def _update(shown: Shown, cue: Cue, was: _Kept, place: Place) -> None:
    """Bring a paragraph to what its cue says."""
    now = _Kept.of(cue, was.ordinal)
    place = replace(place, cue=cue.number or None, start_ms=cue.start_ms)
    if now.text != was.text:
        fill(shown.paragraph, now.text, place)
    if now[2:] == was[2:]:
        return
    if not shown.movable:
        reason = "can't be given other times: they come from its neighbours or its spans"
        raise InputError(reason, place, "Give every p its own begin and end first.")
    origin = _ms(shown.origin)
    shown.paragraph.set("begin", timed.clock(cue.start_ms - origin, "."))
    shown.paragraph.set("end", timed.clock(cue.end_ms - origin, "."))
    shown.paragraph.attrib.pop("dur", None)


def _mark_language(tree: _Tree, language: str, was: str) -> None:
    """Language on ``tt`` and wherever the old one stood; direction on every paragraph."""
    from lxml import etree

    root, styling = tree.root, tree.sheet.styling
    for element in root.iter(f"{{{tree.namespace}}}*"):
        lang = element.get(_LANG)
        if lang is not None and split_tag(lang)[0] == split_tag(was)[0]:
            element.set(_LANG, language)
    root.set(_LANG, language)
    marks = {f"{{{styling}}}direction": "rtl", f"{{{styling}}}unicodeBidi": "embed"}
    for shown in tree.paragraphs:
        for name, value in marks.items():
            if base_direction(language) == "rtl":
                shown.paragraph.set(name, value)
            elif base_direction(was) == "rtl" and shown.paragraph.get(name) == value:
                del shown.paragraph.attrib[name]
    if styling not in root.nsmap.values() and "tts" not in root.nsmap:
        prefixes = {prefix for element in root.iter() for prefix in element.nsmap if prefix}
        etree.cleanup_namespaces(root, {"tts": styling}, list(prefixes))


def _serialised(root: _Element, original: bytes) -> bytes:
    """UTF-8 with the line ends of the original; comments around the root on lines of their own."""
    from lxml import etree

    siblings = [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]
    parts = [etree.tostring(node, encoding="UTF-8", with_tail=False) for node in siblings]
    data = b"\n".join([b'<?xml version="1.0" encoding="UTF-8"?>', *parts, b""])
    return data.replace(b"\n", b"\r\n") if b"\r\n" in original else data


def _in_lines_of(original: bytes, was: bytes, now: bytes) -> bytes:
    """``now`` with the original's own lines where it is as it was: their quotes and spaces."""
    mine, old, new = (data.rstrip(b"\r\n").split(b"\n") for data in (original, was, now))
    if not original.startswith(b"<?xml"):
        old, new = old[1:], new[1:]
    if not len(mine) == len(old) == len(new):
        return now
    try:
        original.decode()
    except UnicodeDecodeError:  # what is written is UTF-8
        return now
    lines = [line if a == b else b for line, a, b in zip(mine, old, new, strict=True)]
    return b"\n".join(lines) + original[len(original.rstrip(b"\r\n")) :]


def sniff(head: bytes) -> bool:
    """Whether the root is ``tt`` in one of TTML's namespaces."""
    return bool(_SNIFF.search(head.replace(b"\0", b"")))


TTML = Format(
    name="ttml", media="timed", suffixes=(".ttml", ".dfxp"), sniff=sniff, read=read, write=write
)
