"""EPUB 2 and 3: words out and in; files, ids, links, images and styles stay what they are.

Each XHTML document of the reading order is a part, and so are the navigation documents, whose
blocks are all titles, and, last, the package document's title and description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from localize import files
from localize.document import Block, Document, Inline, Part, Place, Segment, plain
from localize.files import SafeZip
from localize.formats import Format, written
from localize.formats.epub.language import horizontal, is_vertical, relabel
from localize.formats.epub.notes import Notes
from localize.formats.epub.package import PACKAGE_PART, Book, Page, language_of, open_book
from localize.formats.epub.slots import Slot, slots
from localize.formats.epub.xml import parse, serialise

__all__ = ["EPUB", "PACKAGE_PART", "declared_language"]

_MIMETYPE = b"application/epub+zip"
# It signs the other files as they were.
_SIGNATURES = "META-INF/signatures.xml"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The documents of a book, read from the archive one at a time, again at each iteration."""

    book: Book

    def __iter__(self) -> Iterator[Part]:
        with SafeZip(self.book.path) as archive:
            for page in self.book.pages:
                yield _part(page, self.book, archive.read(page.name))


def read(path: Path, language: str) -> Document:
    """A document a part, in reading order, then navigation and package.

    Raises ``InputError`` if the file is no EPUB, is damaged, protected or unsafe; for a damaged
    page not before that part is read.
    """
    with SafeZip(path) as archive:
        book = open_book(archive, language)
    return Document(
        format="epub",
        language=language,
        title=book.title,
        parts=_Parts(book),
        shell={"book": book},
    )


def declared_language(path: Path) -> str:
    """BCP 47 tag that the book says it is in (``dc:language``); empty if it says none.

    Raises ``InputError`` as ``read`` does.
    """
    with SafeZip(path) as archive:
        return language_of(archive)


def _part(page: Page, book: Book, data: bytes) -> Part:
    place, language = book.place(page.name), book.language
    blocks: list[Block] = []
    for number, slot in enumerate(slots(parse(data, place), page.kind, language), 1):
        name = f"b{number:04}"
        where = Place(file=place.file, line=slot.line)
        segment = Segment(id=f"{name}-0", source=slot.inline, place=where)
        blocks.append(Block(id=name, role=slot.role, level=slot.level, segments=(segment,)))
    return Part(id=page.part, title=_title(page, blocks), blocks=tuple(blocks))


def _title(page: Page, blocks: list[Block]) -> str:
    """A page's own heading, or what the contents call it, or the title in its head."""
    texts = {
        role: next((plain(b.segments[0].source) for b in blocks if b.role == role), "")
        for role in ("heading", "title")
    }
    return texts["heading"] or page.label or texts["title"]


def write(document: Document, path: Path) -> None:
    """Write the book with the words of the document; all other files byte for byte.

    With another language than the one it was read in, the book says so: language tags,
    direction, page progression, and horizontal lines where the language has no vertical ones.
    Glosses become notes at the end of their page. Same document, same bytes.
    """
    book: Book = document.shell["book"]
    with SafeZip(book.path) as archive:
        changed = dict(_changed(document, book, archive))
        with files.atomic_write(path) as stream:
            files.write_zip(stream, _entries(archive, changed), stored=1)


def _entries(archive: SafeZip, changed: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield "mimetype", _MIMETYPE
    for name in archive.names:
        if name != "mimetype" and not (changed and name == _SIGNATURES):
            yield name, changed[name] if name in changed else archive.read(name)


def _changed(document: Document, book: Book, archive: SafeZip) -> Iterator[tuple[str, bytes]]:
    """The documents that have other words or another language now."""
    pages = {page.part: page for page in book.pages}
    for part in document.parts:
        page = pages[part.id]
        data = archive.read(page.name)
        root = parse(data, book.place(page.name))
        notes = Notes(root, book.version) if page.kind == "xhtml" else None
        # All slots are found before the first is filled: filling moves elements.
        edits = list(_edits(slots(root, page.kind, book.language), part.blocks, notes))
        for slot, text in edits:
            slot.put(text)
        if notes:
            notes.write()
        if document.language != book.language:
            relabel(root, page.kind, book.version, book.language, document.language)
        elif not edits:
            continue
        yield page.name, serialise(root, data)
    if document.language != book.language and not is_vertical(document.language):
        for name in book.sheets:
            data = archive.read(name)
            # Whatever the encoding, what is looked for is ASCII, and the rest stays.
            if (turned := horizontal(data.decode("latin-1")).encode("latin-1")) != data:
                yield name, turned


def _edits(
    places: Iterable[Slot], blocks: Iterable[Block], notes: Notes | None
) -> Iterator[tuple[Slot, Inline]]:
    for slot, block in zip(places, blocks, strict=True):
        text = written(block, notes and notes.mark)
        # Titles and labels must not be empty (EPUB 3.3, 5.4.1.1 and 7.3): better the source.
        is_lost = slot.role == "title" and not plain(text).strip()
        if text != slot.inline and not is_lost:
            yield slot, text


def _looks_like_epub(head: bytes) -> bool:
    is_archive = head.startswith(b"PK\x03\x04")
    return is_archive and (_MIMETYPE in head[:256] or b"META-INF/container.xml" in head)


EPUB = Format(
    name="epub",
    media="prose",
    suffixes=(".epub",),
    sniff=_looks_like_epub,
    read=read,
    write=write,
    notes=True,
)
