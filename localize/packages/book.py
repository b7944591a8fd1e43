"""Novels: an EPUB 3.3, and the same chapters as XHTML fragments with an index."""

from __future__ import annotations

from pathlib import Path

from localize import files
from localize.packages import Edition, Item, Packager
from localize.packages.book_check import verify_chapters, verify_epub
from localize.packages.book_opf import Resource, identifier, package_document
from localize.packages.book_pages import (
    chapter_page,
    colophon_page,
    cover_page,
    navigation,
    style_sheet,
    title_page,
)
from localize.packages.chapter import chapters
from localize.packages.cover import localized_cover
from localize.packages.manifest import created
from localize.packages.storage import ArchiveWriter, json_bytes, write_file
from localize.packages.wording import wording
from localize.text import length

__all__ = ["CHAPTERS", "EPUB"]

_XHTML = "application/xhtml+xml"
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


def build_epub(edition: Edition, folder: Path) -> list[Item]:
    """Write ``book/<title>.epub``. Only one chapter is in memory at a time."""
    item = Item(
        path=f"book/{edition.title.id}.epub", role="book", media_type="application/epub+zip"
    )
    path = folder / item.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream, ArchiveWriter(stream) as archive:
        archive.add("mimetype", "application/epub+zip", stored=True)
        archive.add("META-INF/container.xml", _CONTAINER)
        _write_book(edition, archive)
    return [item]


def _write_book(edition: Edition, archive: ArchiveWriter) -> None:
    words = wording(edition.locale)
    resources: list[Resource] = []
    landmarks: list[tuple[str, str, str]] = []

    def add(resource: Resource, data: str | bytes) -> None:
        archive.add(f"EPUB/{resource.path}", data)
        resources.append(resource)

    add(Resource("css", "book.css", "text/css"), style_sheet(edition.locale))
    if cover := localized_cover(edition):
        add(Resource("cover-image", "cover.svg", "image/svg+xml", "cover-image"), cover)
        add(Resource("cover", "cover.xhtml", _XHTML, in_spine=True), cover_page(edition))
        landmarks.append(("cover", "cover.xhtml", words["cover"]))
    add(Resource("title-page", "title.xhtml", _XHTML, in_spine=True), title_page(edition))
    landmarks.append(("titlepage", "title.xhtml", words["title_page"]))
    landmarks.append(("toc", "nav.xhtml#toc", words["contents"]))
    entries = []
    # Readers open the contents before the first chapter: its place is here, its text is last.
    resources.append(Resource("nav", "nav.xhtml", _XHTML, "nav", in_spine=True))
    for chapter in chapters(edition):
        path = f"text/{chapter.number:04}.xhtml"
        resource = Resource(f"c{chapter.number:04}", path, _XHTML, in_spine=True)
        add(resource, chapter_page(edition.locale, chapter.title, chapter.section))
        entries.append((path, chapter.title))
    if entries:
        landmarks.append(("bodymatter", entries[0][0], words["start"]))
    colophon = Resource("colophon", "colophon.xhtml", _XHTML, in_spine=True)
    add(colophon, colophon_page(edition, identifier(edition)))
    entries.append((colophon.path, words["colophon"]))
    archive.add("EPUB/nav.xhtml", navigation(edition, entries, landmarks))
    modified = created(edition.title)
    archive.add("EPUB/package.opf", package_document(edition, resources, modified))


def build_chapters(edition: Edition, folder: Path) -> list[Item]:
    """Write ``book/chapters/NNNN.xhtml``, one ``<section>`` each, and ``book/chapters.json``."""
    locale = edition.locale
    items, index = [], []
    for chapter in chapters(edition):
        path = f"book/chapters/{chapter.number:04}.xhtml"
        # A fragment stands alone, so it needs the namespace that a page has on its root.
        section = chapter.section.replace(
            "<section ", '<section xmlns="http://www.w3.org/1999/xhtml" ', 1
        )
        file = write_file(folder, path, f"{section}\n")
        items.append(
            Item(
                path=path,
                role="chapter",
                media_type=_XHTML,
                number=chapter.number,
                part=chapter.part,
            )
        )
        index.append(
            {
                "number": chapter.number,
                "part": chapter.part,
                "title": chapter.title,
                "path": path,
                "characters": int(length(chapter.text)),
                "sha256": files.sha256_file(file),
            }
        )
    head = {
        "schema": "localize/chapters/1",
        "language": locale.tag,
        "direction": locale.direction,
        "writing_mode": "vertical-rl" if locale.vertical else "horizontal-tb",
    }
    write_file(folder, "book/chapters.json", json_bytes(head | {"chapters": index}))
    items.append(Item(path="book/chapters.json", role="index", media_type="application/json"))
    return items


EPUB = Packager(name="epub", media=("novel",), build=build_epub, verify=verify_epub)
CHAPTERS = Packager(name="chapters", media=("novel",), build=build_chapters, verify=verify_chapters)
