"""A text file as it was read, and how to write it so again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from localize import files
from localize.document import Document, Inline, Place, Segment

__all__ = ["Source", "load", "one_segment", "save", "source_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What stays in a document's shell, so that an unchanged text gives the same bytes."""

    file: str
    """Path as the user gave it."""
    language: str
    """BCP 47 tag of the text in the file."""
    data: bytes = field(repr=False)
    encoding: str

    @property
    def text(self) -> str:
        """The decoded text, without a byte order mark; line ends as in the file."""
        return self.data.decode(self.encoding).removeprefix("\ufeff")


def load(path: Path, language: str) -> Source:
    """Raises ``InputError`` if the file can't be read or isn't text in a known encoding."""
    data = files.read_bytes(path)
    _, encoding = files.decode(data, Place(file=str(path)))
    return Source(file=str(path), language=language, data=data, encoding=encoding)


def save(document: Document, path: Path, text: str) -> None:
    """Write a text whole: in its own encoding while the language stays and it fits, else UTF-8."""
    source = source_of(document)
    data = text.encode()
    if document.language == source.language:
        data = source.data if text == source.text else _encoded(text, source)
    with files.atomic_write(path) as stream:
        stream.write(data)


def source_of(document: Document) -> Source:
    """The file that a document came from."""
    return document.shell["source"]


def one_segment(block: str, inline: Inline, file: str, line: int) -> tuple[Segment, ...]:
    """A reader's only segment of a block."""
    return (Segment(id=f"{block}-0", source=inline, place=Place(file=file, line=line)),)


def _encoded(text: str, source: Source) -> bytes:
    codec = source.encoding
    if codec in ("utf-16", "utf-32"):
        # By these names Python writes the machine's byte order; the file may have the other.
        order = "be" if source.data[:1] in (b"\xfe", b"\x00") else "le"
        codec, text = f"{codec}-{order}", f"\ufeff{text}"
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return text.encode()
