"""Plain text: a paragraph is a line, a chapter begins where a heading stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localize.document import Block, Document, Part, Verbatim, plain
from localize.formats import written
from localize.formats.prose.headings import parse_heading
from localize.formats.prose.source import Source, load, one_segment, save, source_of
from localize.text import split_tag

__all__ = ["read", "write"]

# Only these end a line; str.splitlines would cut at U+0085 and U+2028 as well.
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
# Spaces of all widths; the zero-width ones are what web pages leave behind.
_BLANK = " \t\v\f\u00a0\u2002\u2003\u2009\u200b\u202f\u3000\ufeff"
_RULE = re.compile(r"[*＊=＝\-–—_＿~～#＃+◇◆☆★○●□■△▲※·•.─━ \t\u3000]{3,}")


@dataclass(slots=True)
class _Paragraph:
    """A line with text, and the raw text around it up to the next one."""

    lead: list[str]
    text: str
    tail: list[str]
    line: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """The chapters of a text, read again at each iteration."""

    source: Source

    def __iter__(self) -> Iterator[Part]:
        blocks: list[Block] = []
        title, index = "", 1
        for paragraph in _paragraphs(self.source.text):
            is_heading = parse_heading(paragraph.text) is not None
            if is_heading:
                if blocks:
                    yield Part(id=f"{index:04}", title=title, blocks=tuple(blocks))
                    index, blocks = index + 1, []
                title = paragraph.text
            name = f"b{len(blocks) + 1:04}"
            blocks.append(_block(name, paragraph, self.source.file, is_heading=is_heading))
        yield Part(id=f"{index:04}", title=title, blocks=tuple(blocks))


def read(path: Path, language: str) -> Document:
    """A chapter a part; spaces before a line are in ``lead``, line ends in ``tail``.

    Raises ``InputError`` if the file can't be read or isn't text.
    """
    source = load(path, language)
    return Document(
        format="text",
        language=language,
        parts=_Parts(source),
        shell={"source": source},
        encoding=source.encoding,
    )


def write(document: Document, path: Path) -> None:
    """Write the text with the file's own spaces and line ends.

    The two ideographic spaces before a paragraph are Chinese and Japanese print: in text of
    another language they go, unless the file was in it.
    """
    same = document.language == source_of(document).language
    indented = same or split_tag(document.language)[0] in ("zh", "ja", "und")
    pieces: list[str] = []
    for part in document.parts:
        for block in part.blocks:
            content = block.text if isinstance(block, Verbatim) else _line(block)
            lead = block.lead if indented else block.lead.replace("\u3000", "")
            pieces += (lead, content, block.tail)
    save(document, path, "".join(pieces))


def _line(block: Block) -> str:
    # A line break would make two paragraphs of one.
    return re.sub(r"[\r\n]+", " ", plain(written(block)))


def _block(name: str, paragraph: _Paragraph, file: str, *, is_heading: bool) -> Block:
    lead, text, tail = "".join(paragraph.lead), paragraph.text, "".join(paragraph.tail)
    if not text or _RULE.fullmatch(text):
        role = "rule" if text else "verbatim"
        return Verbatim(id=name, role=role, lead=lead, text=text, tail=tail)
    return Block(
        id=name,
        role="heading" if is_heading else "paragraph",
        level=1 if is_heading else 0,
        segments=one_segment(name, (text,), file, paragraph.line),
        lead=lead,
        tail=tail,
    )


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    before: list[str] = []
    for number, match in enumerate(_LINE.finditer(text), 1):
        line, end = match.groups()
        content = line.strip(_BLANK)
        if content:
            if current:
                yield current
            start = line.index(content)
            stop = start + len(content)
            current = _Paragraph([*before, line[:start]], content, [line[stop:], end], number)
            before = []
        else:
            (current.tail if current else before).append(line + end)
    if current or any(before):
        yield current or _Paragraph(before, "", [], 1)
