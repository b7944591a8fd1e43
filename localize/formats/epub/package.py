"""What an EPUB consists of: the package document, the reading order, its navigation documents."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from localize.document import Place
from localize.errors import InputError
from localize.files import SafeZip
from localize.formats.epub.xml import parse

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DC", "PACKAGE_PART", "Book", "Page", "language_of", "open_book"]

DC = "http://purl.org/dc/elements/1.1/"
PACKAGE_PART = "package"
"""Id of the part that holds the book's title and description."""

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PACKAGE_TYPE = "application/oebps-package+xml"
_PAGE_TYPES = ("application/xhtml+xml", "text/html")
_NCX_TYPE = "application/x-dtbncx+xml"
# Scrambled fonts: the only encryption that leaves a book readable (EPUB 3.3, 4.4; Adobe's own).
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")

_NOT_EPUB = "Give an EPUB file; unpack and pack it again with an EPUB editor if it should be one."
_BROKEN = "Repair the book with an EPUB editor; EPUBCheck lists what is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document of the book whose words are translated."""

    name: str
    """Its path in the archive."""
    kind: Literal["xhtml", "nav", "ncx", "package"]
    label: str = ""
    """What the navigation calls it."""

    @property
    def part(self) -> str:
        """Id of its part."""
        return PACKAGE_PART if self.kind == "package" else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book, as far as it takes to read it and to write it again."""

    path: Path
    language: str
    """BCP 47 tag of its text, as the reader was told."""
    version: str
    """Of the package document: ``2.0``, ``3.0``."""
    title: str
    pages: tuple[Page, ...]
    """In reading order; navigation documents that are not in it, and the package, at the end."""
    sheets: tuple[str, ...] = ()
    """Paths of its style sheets in the archive."""

    def place(self, name: str) -> Place:
        """Of one of its documents."""
        return Place(file=f"{self.path}!{name}")


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    media_type: str
    properties: tuple[str, ...]
    line: int


def open_book(archive: SafeZip, language: str) -> Book:
    """Find the book's documents. Raises ``InputError`` naming what is damaged or protected."""
    names = frozenset(archive.names)
    if _ENCRYPTION in names:
        _refuse_protected(archive)
    name, root = _package(archive, names)
    place = Place(file=f"{archive.path}!{name}")
    items = dict(_manifest(root, posixpath.dirname(name)))
    spine = list(_spine(root, items, place))
    nav = next((item for item in items.values() if "nav" in item.properties), None)
    ncx = _ncx(root, items)
    contents = [item for item in (nav, ncx) if item]
    for item in (*spine, *contents):
        if item.name not in names:
            where = Place(file=place.file, line=item.line or None)
            raise InputError(f"names {item.name!r}, which is not in the archive", where, _BROKEN)
    labels = _labels(archive, contents)
    pages = {
        item.name: Page(
            name=item.name, kind="nav" if item is nav else "xhtml", label=labels.get(item.name, "")
        )
        for item in spine
        if item.media_type in _PAGE_TYPES
    }
    if nav and nav.name not in pages:
        pages[nav.name] = Page(name=nav.name, kind="nav")
    if ncx:
        pages[ncx.name] = Page(name=ncx.name, kind="ncx")
    pages[name] = Page(name=name, kind="package")
    return Book(
        path=archive.path,
        language=language,
        version=root.get("version", "2.0"),
        title=" ".join((root.findtext(f".//{{{DC}}}title") or "").split()),
        pages=tuple(pages.values()),
        sheets=tuple(
            item.name
            for item in items.values()
            if item.media_type == "text/css" and item.name in names
        ),
    )


def language_of(archive: SafeZip) -> str:
    """BCP 47 tag in the package document's first ``dc:language``; empty if there is none."""
    _, root = _package(archive, frozenset(archive.names))
    return (root.findtext(f".//{{{DC}}}language") or "").strip()


def _package(archive: SafeZip, names: Collection[str]) -> tuple[str, etree._Element]:
    """Path and root of the package document."""
    name = _package_name(archive, names)
    return name, parse(archive.read(name), Place(file=f"{archive.path}!{name}"))


def _refuse_protected(archive: SafeZip) -> None:
    place = Place(file=f"{archive.path}!{_ENCRYPTION}")
    for method in parse(archive.read(_ENCRYPTION), place).iter("{*}EncryptionMethod"):
        if method.getparent().tag.endswith("EncryptedKey"):
            continue
        if method.get("Algorithm") not in _FONT_OBFUSCATION:
            advice = "Give a copy of the book without copy protection."
            raise InputError("says that the book's content is encrypted", place, advice)


def _package_name(archive: SafeZip, names: Collection[str]) -> str:
    if _CONTAINER not in names:
        place = Place(file=str(archive.path))
        raise InputError(f"is no EPUB: {_CONTAINER} is missing", place, _NOT_EPUB)
    place = Place(file=f"{archive.path}!{_CONTAINER}")
    for rootfile in parse(archive.read(_CONTAINER), place).iter("{*}rootfile"):
        if rootfile.get("media-type", _PACKAGE_TYPE) == _PACKAGE_TYPE:
            name = rootfile.get("full-path", "")
            if name not in names:
                what = f"names the package document {name!r}, which is not in the archive"
                raise InputError(what, place, _BROKEN)
            return name
    raise InputError("names no package document", place, _NOT_EPUB)


def _manifest(root: etree._Element, folder: str) -> Iterator[tuple[str, _Item]]:
    for item in root.iterfind("{*}manifest/{*}item"):
        yield (
            item.get("id", ""),
            _Item(
                _resolve(item.get("href", ""), folder),
                item.get("media-type", ""),
                tuple(item.get("properties", "").split()),
                item.sourceline or 0,
            ),
        )


def _resolve(href: str, folder: str) -> str:
    """Path in the archive that a reference leads to; what leads out of it is found nowhere."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme or parts.netloc:
        return href
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path)))


def _spine(root: etree._Element, items: dict[str, _Item], place: Place) -> Iterator[_Item]:
    spine = root.find("{*}spine")
    if spine is None or not len(spine):
        raise InputError("has no reading order (spine)", place, _BROKEN)
    for reference in spine.iterfind("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None:
            where = Place(file=place.file, line=reference.sourceline)
            what = f"the spine names {reference.get('idref')!r}, which the manifest doesn't have"
            raise InputError(what, where, _BROKEN)
        yield item


def _ncx(root: etree._Element, items: dict[str, _Item]) -> _Item | None:
    spine = root.find("{*}spine")
    named = items.get(spine.get("toc", "")) if spine is not None else None
    return named or next((item for item in items.values() if item.media_type == _NCX_TYPE), None)


def _labels(archive: SafeZip, contents: Iterable[_Item]) -> dict[str, str]:
    """Path of a document → its label in the tables of contents; the first label wins."""
    found: dict[str, str] = {}
    for item in contents:
        folder = posixpath.dirname(item.name)
        root = parse(archive.read(item.name), Place(file=f"{archive.path}!{item.name}"))
        links = [(link.get("href", ""), link) for link in root.iter("{*}a")]
        for point in root.iter("{*}navPoint"):
            content, label = point.find("{*}content"), point.find("{*}navLabel")
            if content is not None and label is not None:
                links.append((content.get("src", ""), label))
        for href, label in links:
            found.setdefault(_resolve(href, folder), " ".join("".join(label.itertext()).split()))
    return found
