"""The pictures of a novel's chapters: found beside the text, proven harmless, given a name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from localize import files
from localize.document import Place, Tag
from localize.errors import InputError
from localize.packages.inert import faults
from localize.workspace import Title

__all__ = ["MAX_BYTES", "Gallery", "Picture", "description", "media_type_of", "pictures_in"]

# The core media types of images (EPUB 3.3, 3.2), by their first bytes.
_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg"),
    (re.compile(rb"GIF8[79]a"), "image/gif", ".gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp", ".webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|!--|svg)"), "image/svg+xml", ".svg"),
)
_MOVING = ("image/gif", "image/webp")
MAX_BYTES = 32 * 1024 * 1024
_TARGET = re.compile(r"\]\(\s*(?:<([^<>]*)>|([^\s]*?))(?:\s+[\"'(].*)?\s*\)$", re.DOTALL)
_SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HTML = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_KINDS = "PNG, JPEG, GIF, WebP and SVG"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a chapter."""

    path: Path
    name: str
    """Below the book's folder: ``images/`` and a digest, the same for the same picture."""
    media_type: str

    @property
    def may_flash(self) -> bool:
        """Nobody looked: formats that can move may flash."""
        return self.media_type in _MOVING


class Gallery:
    """The pictures of a title, each looked up and proven once."""

    def __init__(self, title: Title) -> None:
        self._title = title
        self._known: dict[str, Picture] = {}

    def picture(self, tag: Tag, place: Place) -> Picture:
        """The picture that a tag shows.

        Raises ``InputError`` with the tag's place if it isn't in the title's folder, is of no
        kind that an EPUB may hold, or does more than show.
        """
        name = _reference(tag, place)
        if name not in self._known:
            self._known[name] = self._found(name, place)
        return self._known[name]

    def _found(self, name: str, place: Place) -> Picture:
        folder = self._title.folder.resolve()
        path = (self._title.files[0].parent / name).resolve()
        if not path.is_relative_to(folder):
            advice = "Put the picture into the title's folder."
            raise InputError(f"shows {name!r}, which lies outside of the title", place, advice)
        if not path.is_file():
            advice = "Put it there, relative to the chapter's file, or take it out of the text."
            raise InputError(f"shows {name!r}, which isn't there", place, advice)
        data = files.read_bytes(path, MAX_BYTES)
        kind = media_type_of(data)
        if kind is None:
            advice = f"EPUB holds {_KINDS}."
            raise InputError(f"shows {name!r}, which is no such picture", place, advice)
        media_type, suffix = kind
        if media_type == "image/svg+xml":
            _refuse_active(data, path)
        return Picture(path, f"images/{files.sha256_file(path)[:16]}{suffix}", media_type)


def media_type_of(data: bytes) -> tuple[str, str] | None:
    """Media type and usual suffix of a picture by its first bytes; ``None`` if it is none."""
    return next(((kind, suffix) for magic, kind, suffix in _MAGIC if magic.match(data)), None)


def pictures_in(markup: str) -> Iterator[Tag]:
    """The pictures in a piece of HTML, as tags."""
    for match in _HTML.finditer(markup):
        yield Tag(kind="alone", text=match.group())


def description(tag: Tag) -> str:
    """What an HTML tag says in place of the picture, in the source's language."""
    match = _ALT.search(tag.text) if tag.text.startswith("<") else None
    return " ".join(html.unescape(match.group(1) or match.group(2) or "").split()) if match else ""


def _reference(tag: Tag, place: Place) -> str:
    match = (_SOURCE.search if tag.text.startswith("<") else _TARGET.match)(tag.text)
    name = next((group for group in match.groups() if group), "") if match else ""
    if not name:
        advice = "Write the picture's path where it is shown: ![description](path)."
        raise InputError("shows a picture without its path", place, advice)
    name = unquote(html.unescape(name))
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]", name) or "\0" in name:
        advice = "Keep a copy in the title's folder and give its path relative to the chapter."
        raise InputError(f"shows {name!r}, which is no path beside the text", place, advice)
    return name


def _refuse_active(data: bytes, path: Path) -> None:
    place = Place(file=str(path))
    found = next(faults(files.parse_xml(data, place), alone=True), None)
    if found:
        advice = "A picture only shows: remove what acts, and draw or embed what it loads."
        raise InputError(f"holds {found.what}", replace(place, line=found.line), advice)
