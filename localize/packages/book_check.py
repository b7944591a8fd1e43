"""Proof that a novel's book is sound: the EPUB from its container to every link.

A book of our own owes all that we write; a title's own EPUB, which only changed its words, owes
what its version of EPUB knows, its language and direction, and that it is safe.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages.book_opf import identifier
from localize.packages.inert import css_faults, prove_inert
from localize.packages.storage import prove_entries

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["verify_epub"]

_ADVICE = "Build the package again."
_NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "application/xhtml+xml"
_SVG = "image/svg+xml"
# By their names as well: a reading system may go by either.
_DOCUMENTS = (".xhtml", ".html", ".htm", ".xht", ".svg")
_SCRIPTS = (".js", ".mjs")
_OWN = frozenset({"mimetype", "META-INF/container.xml"})


def verify_epub(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove every EPUB of the package: container, metadata, spine, links, language, direction,
    and that nothing in it acts or loads from elsewhere.

    Raises ``PackageError`` with the file inside the EPUB.
    """
    for entry in manifest["files"]:
        if entry["role"] == "book":
            with files.SafeZip(folder / entry["path"]) as archive:
                prove_entries(archive)
                _Book(archive, entry["path"], manifest).prove()


class _Book:
    """One EPUB under proof."""

    def __init__(self, archive: files.SafeZip, name: str, manifest: Mapping[str, Any]) -> None:
        self._archive = archive
        self._name = name
        self._locale = manifest["locale"]
        self._direction = manifest["direction"]
        self._identifier = identifier(manifest["title"], manifest["locale"])
        self._is_own = True
        self._is_epub2 = False

    def prove(self) -> None:
        self._prove_mimetype()
        opf_path = self._rootfile()
        root = self._xml(opf_path)
        own = (element.text for element in root.iterfind("opf:metadata/dc:identifier", _NS))
        self._is_own = self._identifier in own
        self._is_epub2 = not self._is_own and root.get("version", "2").startswith("2")
        items = self._items(root, opf_path)
        self._prove_metadata(root, opf_path)
        self._prove_complete(items, opf_path)
        self._prove_progression(root, opf_path, items)
        spine = self._spine(root, opf_path, items)
        anchors = {path: self._prove_page(path) for path in spine}
        self._prove_inert(items, opf_path, spine)
        if self._is_epub2:
            return
        navs = [item for item in items.values() if "nav" in item.get("properties", "").split()]
        if len(navs) != 1:
            raise self._wrong(opf_path, f"lists {len(navs)} navigation documents, not one")
        nav = _resolved(opf_path, navs[0].get("href"))
        if nav not in anchors:
            anchors[nav] = self._prove_page(nav)
        self._prove_navigation(nav, anchors)

    def _prove_mimetype(self) -> None:
        info = next(iter(self._archive.names), "")
        if info != "mimetype" or self._archive.info(info).compress_type != 0:
            raise self._wrong("mimetype", "must be the first entry and not compressed")
        if self._archive.read(info) != b"application/epub+zip":
            raise self._wrong("mimetype", "must say application/epub+zip and nothing else")

    def _rootfile(self) -> str:
        container = "META-INF/container.xml"
        found = self._xml(container).find(".//c:rootfile", _NS)
        path = found.get("full-path") if found is not None else None
        if not path:
            raise self._wrong(container, "names no package document")
        return path

    def _items(self, root: etree._Element, opf_path: str) -> dict[str, etree._Element]:
        items = {item.get("id", ""): item for item in root.iterfind("opf:manifest/opf:item", _NS)}
        if not items or any(not item.get("href") for item in items.values()):
            raise self._wrong(opf_path, "has an item without an id or a path")
        return items

    def _prove_metadata(self, root: etree._Element, opf_path: str) -> None:
        for name in ("identifier", "title", "language"):
            if not (root.findtext(f"opf:metadata/dc:{name}", "", _NS) or "").strip():
                raise self._wrong(opf_path, f"has no dc:{name}")
        language = root.findtext("opf:metadata/dc:language", "", _NS)
        if language != self._locale:
            raise self._wrong(opf_path, f"is in {language!r}, the package in {self._locale!r}")
        self._prove_direction(root, opf_path)
        if not self._is_own:
            return
        properties = {meta.get("property") for meta in root.iterfind("opf:metadata/opf:meta", _NS)}
        for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
            if f"schema:{name}" not in properties:
                raise self._wrong(opf_path, f"says nothing about schema:{name}")

    def _prove_direction(self, root: etree._Element, path: str) -> None:
        """Prove the direction of a package document or a page; left to right may be unsaid."""
        said = root.get("dir") or ("" if self._is_own else "ltr")
        is_silent = self._is_epub2 and not root.tag.startswith(f"{{{_NS['h']}}}")
        if said != self._direction and not is_silent:
            raise self._wrong(path, f"has dir={root.get('dir')!r}, not {self._direction!r}")

    def _prove_complete(self, items: Mapping[str, etree._Element], opf_path: str) -> None:
        listed = {_resolved(opf_path, item.get("href")) for item in items.values()}
        there = set(self._archive.names) - _OWN - {opf_path}
        for path in sorted(listed - there):
            raise self._wrong(path, "is listed in the package document but isn't there")
        for path in sorted(there - listed) if self._is_own else ():
            raise self._wrong(path, "is not listed in the package document")

    def _prove_progression(
        self, root: etree._Element, opf_path: str, items: Mapping[str, etree._Element]
    ) -> None:
        """The pages of right-to-left books and of vertical lines run from right to left."""
        if self._is_epub2 or not (self._is_own or self._direction == "rtl"):
            return
        sheets = [item for item in items.values() if item.get("media-type") == "text/css"]
        styles = b"".join(
            self._archive.read(_resolved(opf_path, sheet.get("href"))) for sheet in sheets
        )
        vertical = b"writing-mode: vertical-rl" in styles
        wanted = "rtl" if self._direction == "rtl" or vertical else "ltr"
        spine = root.find("opf:spine", _NS)
        found = spine.get("page-progression-direction") if spine is not None else None
        if found != wanted:
            raise self._wrong(opf_path, f"turns its pages {found!r}, not {wanted!r}")

    def _spine(
        self, root: etree._Element, opf_path: str, items: Mapping[str, etree._Element]
    ) -> list[str]:
        paths = []
        for reference in root.iterfind("opf:spine/opf:itemref", _NS):
            item = items.get(reference.get("idref", ""))
            allowed = (_XHTML,) if self._is_own else (_XHTML, _SVG)
            if item is None or item.get("media-type") not in allowed:
                raise self._wrong(opf_path, f"has {reference.get('idref')!r} in its spine only")
            paths.append(_resolved(opf_path, item.get("href")))
        if not paths:
            raise self._wrong(opf_path, "has an empty spine")
        return paths

    def _prove_page(self, path: str) -> set[str]:
        """Prove a page's language and direction; its ids."""
        root = self._xml(path)
        prove_inert(root, self._place(path), alone=False)
        # A picture or a page that says so itself has kept its own language.
        if self._is_own or not (root.tag.endswith("}svg") or root.get("translate") == "no"):
            said = {root.get("lang"), root.get(_XML_LANG)} - ({None} if self._is_epub2 else set())
            if said != {self._locale}:
                raise self._wrong(path, f"is not marked as {self._locale}")
            self._prove_direction(root, path)
        return {identifier for element in root.iter() if (identifier := element.get("id"))}

    def _prove_inert(
        self, items: Mapping[str, etree._Element], opf_path: str, spine: Collection[str]
    ) -> None:
        """Prove of all that is no page of the spine that it neither acts nor loads."""
        for item in items.values():
            path = _resolved(opf_path, item.get("href"))
            kind, suffix = item.get("media-type", ""), posixpath.splitext(path)[1].lower()
            if "script" in kind or suffix in _SCRIPTS:
                raise self._wrong(path, "is a script")
            if kind == "text/css" or suffix == ".css":
                sheet = self._archive.read(path).decode("utf-8", "replace")
                for what in css_faults(sheet, alone=False):
                    raise self._wrong(path, f"holds {what}")
            is_document = kind in (_XHTML, _SVG) or suffix in _DOCUMENTS
            if is_document and path not in spine:
                alone = self._is_own and suffix == ".svg"
                prove_inert(self._xml(path), self._place(path), alone=alone)

    def _prove_navigation(self, path: str, anchors: Mapping[str, set[str]]) -> None:
        navs = self._xml(path).iter(f"{{{_NS['h']}}}nav")
        contents = [nav for nav in navs if nav.get(_EPUB_TYPE) == "toc"]
        if len(contents) != 1:
            raise self._wrong(path, f"has {len(contents)} tables of contents, not one")
        for target, fragment in _links(self._xml(path)):
            page = _resolved(path, target) if target else path
            if page not in anchors or (fragment and fragment not in anchors[page]):
                raise self._wrong(path, f"links to {target}#{fragment}, which isn't there")

    def _xml(self, path: str) -> etree._Element:
        return files.parse_xml(self._archive.read(path), self._place(path))

    def _place(self, path: str) -> Place:
        return Place(file=f"{self._name}!{path}")

    def _wrong(self, path: str, what: str) -> PackageError:
        return PackageError(what, self._place(path), _ADVICE)


def _links(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter(f"{{{_NS['h']}}}a"):
        target, fragment = urldefrag(link.get("href", ""))
        if not urlsplit(target).scheme:
            yield unquote(target), unquote(fragment)


def _resolved(base: str, href: str) -> str:
    """Path in the archive of a reference that stands in the file ``base``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href)))
