"""A title that came as an EPUB: written again with its own structure, the words alone changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from localize import formats
from localize.document import Block, Document, Part, plain
from localize.packages import Edition
from localize.text import split_tag

__all__ = ["write_source"]


def write_source(edition: Edition, book: Document, path: Path) -> None:
    """Write one of the edition's ``books``. Raises ``InputError`` if its file can't be read."""
    names = edition.title.title
    original = names.get(edition.title.language, "")
    original = original or names.get(split_tag(edition.title.language)[0], "")
    parts = _Titled(book, original, edition.names["title"])
    formats.write(replace(book, parts=parts), path)


@dataclass(frozen=True, slots=True)
class _Titled:
    """The parts of a book with its title as the catalogue has it, wherever it stands alone."""

    book: Document
    original: str
    title: str

    def __iter__(self) -> Iterator[Part]:
        for part in self.book.parts:
            yield replace(part, blocks=tuple(map(self._block, part.blocks)))

    def _block(self, block: Block) -> Block:
        text = "".join(plain(segment.source) for segment in block.segments)
        if block.role not in ("title", "heading") or text.strip() != self.original:
            return block
        first, *rest = block.segments
        emptied = (replace(segment, target=()) for segment in rest)
        return replace(block, segments=(replace(first, target=(self.title,)), *emptied))
