"""Markdown: headings, paragraphs, items, quotes and table cells out and in, the rest untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from localize.document import Block, Document, Inline, Part, Verbatim, plain
from localize.formats import written
from localize.formats.prose.blocks import Leaf, scan
from localize.formats.prose.inline import parse
from localize.formats.prose.markup import render
from localize.formats.prose.source import Source, load, one_segment, save

__all__ = ["read", "write"]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The chapters of a file, scanned again at each iteration."""

    source: Source
    references: frozenset[str]
    """Labels of the file's link reference definitions."""
    by_heading: bool
    """A part begins at each heading of level 1; else the file is one part."""

    def chapters(self) -> Iterator[list[Leaf]]:
        """The leaves of one part after the other."""
        chapter: list[Leaf] = []
        for leaf in scan(self.source.text, set()):
            if self.by_heading and leaf.level == 1 and not all(item.is_kept for item in chapter):
                yield chapter
                chapter = []
            chapter.append(leaf)
        yield chapter

    def __iter__(self) -> Iterator[Part]:
        for index, leaves in enumerate(self.chapters(), 1):
            blocks = tuple(self._block(f"b{n:04}", leaf) for n, leaf in enumerate(leaves, 1))
            headings = (block for block in blocks if block.role == "heading")
            heading = next(headings, None)
            title = plain(heading.segments[0].source) if heading else ""
            yield Part(id=f"{index:04}", title=title, blocks=blocks)

    def _block(self, name: str, leaf: Leaf) -> Block:
        if leaf.is_kept:
            return Verbatim(id=name, role=leaf.role, lead=leaf.lead, text=leaf.raw, tail=leaf.tail)
        return Block(
            id=name,
            role=leaf.role,
            level=leaf.level,
            segments=one_segment(name, self.inline(leaf), self.source.file, leaf.line),
            lead=leaf.lead,
            tail=leaf.tail,
        )

    def inline(self, leaf: Leaf) -> Inline:
        """The content of a leaf as its block has it."""
        return parse(leaf.text, self.references)


def read(path: Path, language: str) -> Document:
    """A part for each heading of level 1, or one part where there is but one or none.

    Raises ``InputError`` if the file can't be read or isn't text.
    """
    source = load(path, language)
    references: set[str] = set()
    levels = [leaf.level for leaf in scan(source.text, references)]
    parts = _Parts(source, frozenset(references), levels.count(1) > 1)
    return Document(
        format="markdown",
        language=language,
        parts=parts,
        shell={"source": source, "parts": parts},
        encoding=source.encoding,
    )


def write(document: Document, path: Path) -> None:
    """Write the file again; only the content of blocks whose text has changed is made anew."""
    original: _Parts = document.shell["parts"]
    pieces: list[str] = []
    for part, leaves in zip(document.parts, original.chapters(), strict=True):
        for block, leaf in zip(part.blocks, leaves, strict=True):
            wraps = document.language == original.source.language
            pieces += (leaf.lead, _content(block, leaf, original, wraps=wraps), leaf.tail)
    save(document, path, "".join(pieces))


def _content(block: Block, leaf: Leaf, original: _Parts, *, wraps: bool) -> str:
    if leaf.is_kept:
        return leaf.raw
    before = original.inline(leaf)
    after = written(block)
    if after == before:
        return leaf.raw
    text = render(after, before, original.references, leaf.level)
    if leaf.is_cell:
        return text.replace("|", "\\|")
    if wraps:
        text = _wrapped(text, leaf.text, original.references)
    end = "\r\n" if "\r\n" in leaf.raw else "\n"
    return text.replace("\n", end + leaf.prefix)


_WORD = re.compile(r"\w+")


def _wrapped(text: str, before: str, references: frozenset[str]) -> str:
    """The text with the line breaks of ``before``, if it has the same number of words and means
    the same with them."""
    words = [match.end() for match in _WORD.finditer(text)]
    *rows, _ = before.split("\n")
    counts = list(accumulate(len(_WORD.findall(row)) for row in rows))
    if not rows or "\n" in text or len(words) != len(_WORD.findall(before)):
        return text
    places = [text.find(" ", words[count - 1]) for count in counts if count]
    wrapped = "".join("\n" if at in places else char for at, char in enumerate(text))
    return wrapped if _flat(parse(wrapped, references)) == parse(text, references) else text


def _flat(inline: Inline) -> Inline:
    return tuple(item.replace("\n", " ") if isinstance(item, str) else item for item in inline)
