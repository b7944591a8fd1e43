"""Bytes ↔ ``Document``. One module a format family; each defines ``Format`` values.

``write(read(file))`` gives the file back with nothing changed but what a translation changed.
Formats don't know languages' rules, except a text's base direction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from localize import files
from localize.document import Block, Document, Gloss, Inline, Place, Segment, Tag
from localize.errors import InputError
from localize.registry import members

__all__ = ["Format", "detect", "inserted", "known", "merged", "read", "write", "written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A file format: how to recognise, read and write it."""

    name: str
    media: Literal["prose", "timed"]
    suffixes: tuple[str, ...]
    """Lower case with the dot; the first is the usual one."""
    sniff: Callable[[bytes], bool]
    """Whether the first 64 KiB of a file look like this format."""
    read: Callable[[Path, str], Document]
    """Path and BCP 47 tag of its language → document. Raises ``InputError``."""
    write: Callable[[Document, Path], None]
    """Writes targets where there are some, else sources; whole or not at all."""
    notes: bool = False
    """Glosses become notes; in other formats nothing is written of them."""


@lru_cache(maxsize=1)
def known() -> dict[str, Format]:
    """All formats by name."""
    return {fmt.name: fmt for fmt in members(__name__, Format)}


def detect(path: Path) -> Format:
    """The one format of a file, by suffix and content.

    Raises ``InputError`` naming the candidates where there is none or more than one.
    """
    head = files.read_bytes(path, files.MAX_ENTRY_BYTES)[: 64 * 1024]
    by_suffix = [fmt for fmt in known().values() if path.suffix.lower() in fmt.suffixes]
    by_content = [fmt for fmt in known().values() if fmt.sniff(head)]
    both = [fmt for fmt in by_suffix if fmt in by_content]
    for candidates in (both, by_suffix, by_content):
        if len(candidates) == 1:
            return candidates[0]
    place = Place(file=str(path))
    candidates = by_suffix or by_content
    if candidates:
        names = ", ".join(fmt.name for fmt in candidates)
        raise InputError(f"could be {names}", place, "Give the file the format's usual suffix.")
    suffixes = " ".join(sorted(s for fmt in known().values() for s in fmt.suffixes))
    raise InputError("is in no known format", place, f"Known suffixes: {suffixes}")


def read(path: Path, language: str) -> Document:
    """The document in a file. ``language`` is the BCP 47 tag of its text."""
    return detect(path).read(path, language)


def write(document: Document, path: Path) -> None:
    """Write a document in the format that it came from, whole or not at all."""
    known()[document.format].write(document, path)


def written(block: Block, note: Callable[[Gloss], Tag] | None = None) -> Inline:
    """What a writer writes for a block: targets, or sources where there is no target.

    A segment without text leaves no joiner behind: a translation may have put it into its
    neighbour. ``note`` makes the mark of a gloss, which goes after the word that it explains.
    """
    pieces: list[str | Tag] = []
    for segment in block.segments:
        inline = segment.source if segment.target is None else segment.target
        if inline and pieces:
            pieces.append(block.joiner)
        pieces.extend(_marked(segment, inline, note) if note else inline)
    return merged(pieces)


def _marked(segment: Segment, inline: Inline, note: Callable[[Gloss], Tag]) -> Inline:
    marks = [(gloss.end, note(gloss)) for gloss in segment.glosses]
    for offset, mark in reversed(marks):
        inline = inserted(inline, offset, mark)
    return inline


def merged(pieces: Iterable[str | Tag]) -> Inline:
    """The same text and tags with no empty and no adjacent strings, so that equal is equal.

    >>> merged(("a", "", "b"))
    ('ab',)
    """
    result: list[str | Tag] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece:
            result.append(piece)
    return tuple(result)


def inserted(inline: Inline, offset: int, new: str | Tag) -> Inline:
    """The text with ``new`` at an offset of its plain text, after the markup that ends there.

    What lies beyond the end goes to the end. Nothing comes between characters and their reading.

    >>> close = Tag(kind="close", text="*")
    >>> inserted((Tag(kind="open", text="*"), "tea", close, "."), 3, "!")[-1]
    '!.'
    """
    pieces: list[str | Tag] = []
    position, waiting = 0, True
    for piece in inline:
        if isinstance(piece, Tag):
            ends = piece.kind == "close" or (piece.kind == "alone" and piece.role == "ruby")
            if waiting and position == offset and not ends:
                pieces.append(new)
                waiting = False
            pieces.append(piece)
            continue
        cut = offset - position
        position += len(piece)
        if waiting and 0 <= cut < len(piece):
            pieces += (piece[:cut], new, piece[cut:])
            waiting = False
        else:
            pieces.append(piece)
    return merged([*pieces, new] if waiting else pieces)
