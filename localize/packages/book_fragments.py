"""A novel's chapters for the app: XHTML fragments, their pictures, and a JSON index."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.locales import Locale
from localize.packages import Edition, Item, Packager
from localize.packages.book_pictures import MAX_BYTES, Picture, media_type_of
from localize.packages.chapter import Chapter, chapters
from localize.packages.inert import prove_inert
from localize.packages.manifest import load_json
from localize.packages.storage import json_bytes, write_file
from localize.text import length

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["CHAPTERS"]

_ADVICE = "Build the package again."
_INDEX = "book/chapters.json"
_XHTML = "application/xhtml+xml"
_SPACES = {"": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HTML = "{http://www.w3.org/1999/xhtml}"


def build_chapters(edition: Edition, folder: Path) -> list[Item]:
    """Write ``book/chapters/NNNN.xhtml``, one ``<section>`` each, ``book/chapters.json``, and
    ``book/images/*``. Raises ``InputError`` for a picture that can't be published."""
    locale = edition.locale
    items: list[Item] = []
    index: list[dict[str, Any]] = []
    pictures: dict[str, Picture] = {}
    for chapter in chapters(edition):
        path = f"book/chapters/{chapter.number:04}.xhtml"
        file = write_file(folder, path, f"{_alone(chapter.section)}\n")
        pictures |= {picture.name: picture for picture in chapter.pictures}
        items.append(
            Item(
                path=path,
                role="chapter",
                media_type=_XHTML,
                number=chapter.number,
                part=chapter.part,
            )
        )
        index.append(_entry(chapter, path, files.sha256_file(file), locale))
    for picture in pictures.values():
        path = f"book/{picture.name}"
        write_file(folder, path, files.read_bytes(picture.path, MAX_BYTES))
        items.append(Item(path=path, role="image", media_type=picture.media_type))
    head = {
        "schema": "localize/chapters/1",
        "language": locale.tag,
        "direction": locale.direction,
        "writing_mode": "vertical-rl" if locale.vertical else "horizontal-tb",
    }
    write_file(folder, _INDEX, json_bytes(head | {"chapters": index}))
    return [*items, Item(path=_INDEX, role="index", media_type="application/json")]


def _alone(section: str) -> str:
    """A fragment stands alone, so it needs the namespaces that a page has on its root."""
    used = [name for name in _SPACES if not name or f"{name}:" in section]
    spaces = "".join(f' xmlns{name and f":{name}"}="{_SPACES[name]}"' for name in used)
    return section.replace("<section", f"<section{spaces}", 1)


def _entry(chapter: Chapter, path: str, digest: str, locale: Locale) -> dict[str, Any]:
    # Where words are not written apart, only a dictionary could count them.
    words = len(chapter.text.split()) if locale.joiner else None
    return {
        "number": chapter.number,
        "part": chapter.part,
        "title": chapter.title,
        "path": path,
        "characters": int(length(chapter.text)),
        "words": words,
        "notes": chapter.notes,
        "images": [f"book/{picture.name}" for picture in chapter.pictures],
        "sha256": digest,
    }


def verify_chapters(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove that the index and the fragments tell the same, each fragment's language, and that
    its pictures are there and only show.

    Raises ``PackageError``.
    """
    images = {item["path"]: item for item in manifest["files"] if item["role"] == "image"}
    for path, entry in images.items():
        _prove_image(folder, path, entry["media_type"])
    listed = {entry["path"]: entry for entry in manifest["files"] if entry["role"] == "chapter"}
    if not any(entry["role"] == "index" for entry in manifest["files"]):
        for path in listed:
            raise PackageError("stands in no index", Place(file=path), _ADVICE)
        return
    place = Place(file=_INDEX)
    index = load_json(folder, _INDEX, "localize/chapters/1")
    if (index["language"], index["direction"]) != (manifest["locale"], manifest["direction"]):
        raise PackageError("is for another language", place, _ADVICE)
    chapters = index["chapters"]
    if [chapter["number"] for chapter in chapters] != list(range(1, len(chapters) + 1)):
        raise PackageError("doesn't number its chapters 1, 2, 3 …", place, _ADVICE)
    for path in sorted({chapter["path"] for chapter in chapters} ^ set(listed)):
        raise PackageError(f"and the manifest don't agree on {path}", place, _ADVICE)
    for chapter in chapters:
        root = _prove_fragment(folder, chapter, listed[chapter["path"]], manifest)
        shown = [_shown(chapter["path"], image) for image in root.iter(f"{_HTML}img")]
        if sorted(set(shown)) != sorted(chapter["images"]) or not images.keys() >= set(shown):
            message = "shows other pictures than the index and the manifest say"
            raise PackageError(message, Place(file=chapter["path"]), _ADVICE)


def _prove_fragment(
    folder: Path,
    chapter: Mapping[str, Any],
    entry: Mapping[str, Any],
    manifest: Mapping[str, Any],
) -> etree._Element:
    place = Place(file=chapter["path"])
    for key in ("number", "part", "sha256"):
        if chapter[key] != entry.get(key):
            raise PackageError(f"has another {key} in the index", place, _ADVICE)
    root = files.parse_xml(files.read_bytes(folder / chapter["path"]), place)
    prove_inert(root, place, alone=False)
    found = (root.tag, root.get("lang"), root.get(_XML_LANG), root.get("dir"))
    locale = manifest["locale"]
    if found != (f"{_HTML}section", locale, locale, manifest["direction"]):
        raise PackageError(f"is no <section> in {locale}, {manifest['direction']}", place, _ADVICE)
    return root


def _shown(chapter: str, image: etree._Element) -> str:
    """Path in the package of a picture in a chapter."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(chapter), image.get("src", "")))


def _prove_image(folder: Path, path: str, media_type: str) -> None:
    place = Place(file=path)
    data = files.read_bytes(folder / path, MAX_BYTES)
    if (media_type_of(data) or ("",))[0] != media_type:
        raise PackageError(f"is no {media_type}", place, _ADVICE)
    if media_type == "image/svg+xml":
        prove_inert(files.parse_xml(data, place), place, alone=True)


CHAPTERS = Packager(name="chapters", media=("novel",), build=build_chapters, verify=verify_chapters)
