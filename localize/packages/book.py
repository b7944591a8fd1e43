"""The book of a novel: an EPUB 3.3 of our own, or the EPUBs that the title came as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from localize import files
from localize.packages import Edition, Item, Packager
from localize.packages.archive import ArchiveWriter
from localize.packages.book_check import verify_epub
from localize.packages.book_opf import Access, Resource, identifier, package_document
from localize.packages.book_pages import (
    chapter_page,
    colophon_page,
    cover_page,
    navigation,
    style_sheet,
    title_page,
)
from localize.packages.book_pictures import MAX_BYTES, Picture
from localize.packages.book_source import write_source
from localize.packages.chapter import Chapter, chapters
from localize.packages.cover import localized_cover
from localize.packages.manifest import created
from localize.packages.wording import wording

__all__ = ["EPUB"]

_Add = Callable[[Resource, str | bytes], None]

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
    """Write ``book/<title>.epub``. Only one chapter is in memory at a time.

    A title that came as EPUBs goes out as these, with their own structure and looks; several
    (volumes) become ``book/<title>-1.epub`` and so on. Raises ``InputError`` for a picture that
    can't be published.
    """
    paths = [f"book/{edition.title.id}.epub"]
    if len(edition.books) > 1:
        numbers = range(1, len(edition.books) + 1)
        paths = [f"book/{edition.title.id}-{number}.epub" for number in numbers]
    for at, path in enumerate(paths):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if edition.books:
            write_source(edition, edition.books[at], target)
            continue
        with target.open("wb") as stream, ArchiveWriter(stream) as archive:
            archive.add("mimetype", "application/epub+zip", stored=True)
            archive.add("META-INF/container.xml", _CONTAINER)
            _write_book(edition, archive)
    return [Item(path=path, role="book", media_type="application/epub+zip") for path in paths]


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
    # Readers open the contents before the first chapter: its place is here, its text is last.
    resources.append(Resource("nav", "nav.xhtml", _XHTML, "nav", in_spine=True))
    entries, access = _write_chapters(edition, add)
    if entries:
        landmarks.append(("bodymatter", entries[0][0], words["start"]))
    colophon = Resource("colophon", "colophon.xhtml", _XHTML, in_spine=True)
    own = identifier(edition.title.id, edition.locale.tag)
    add(colophon, colophon_page(edition, own))
    entries.append((colophon.path, words["colophon"]))
    archive.add("EPUB/nav.xhtml", navigation(edition, entries, landmarks))
    opf = package_document(edition, resources, landmarks, access, created(edition.title))
    archive.add("EPUB/package.opf", opf)


def _write_chapters(edition: Edition, add: _Add) -> tuple[list[tuple[str, str]], Access]:
    """Write the chapters with their pictures; their entries in the contents, (path, label)."""
    entries: list[tuple[str, str]] = []
    pictures: dict[str, Picture] = {}
    access = Access()
    for chapter in chapters(edition):
        for picture in chapter.pictures:
            if picture.name not in pictures:
                name = f"image-{len(pictures) + 1:04}"
                data = files.read_bytes(picture.path, MAX_BYTES)
                add(Resource(name, picture.name, picture.media_type), data)
                pictures[picture.name] = picture
        path = f"text/{chapter.number:04}.xhtml"
        resource = Resource(f"c{chapter.number:04}", path, _XHTML, in_spine=True)
        add(resource, chapter_page(edition.locale, chapter.title, chapter.section))
        entries.append((path, chapter.title))
        access = _with(access, chapter)
    return entries, access


def _with(access: Access, chapter: Chapter) -> Access:
    return Access(
        has_pictures=access.has_pictures or bool(chapter.pictures),
        is_described=access.is_described and chapter.is_described,
        may_flash=access.may_flash or any(picture.may_flash for picture in chapter.pictures),
        has_readings=access.has_readings or chapter.has_readings,
    )


EPUB = Packager(name="epub", media=("novel",), build=build_epub, verify=verify_epub)
