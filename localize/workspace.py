"""A workspace: the folder with titles, glossaries and locales, and where their data is found.

The nearest folder upwards with a ``localize.toml``, or a ``pyproject.toml`` that has
``[tool.localize]``, is the workspace. Data is looked up in the workspace, then in the
installed package, then in the checkout that an editable install runs from.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Literal

from localize.config import build, parse, wrong
from localize.document import Place
from localize.errors import ConfigError, InputError

__all__ = ["Person", "Settings", "Title", "Workspace", "find", "load_title", "shipped"]

CONFIG = "localize.toml"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PARTS = {
    "novel": ("novel", (".md", ".markdown", ".txt", ".epub")),
    "drama": ("episodes", (".srt", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A character of a title."""

    name: str
    gender: Literal["f", "m", "n", ""] = ""
    role: str = "supporting"


@dataclass(frozen=True, kw_only=True)
class Title:
    """A novel or a drama: what its ``title.toml`` says, and where its files are."""

    id: str
    """Name of its folder: small letters, digits, hyphens."""
    kind: Literal["novel", "drama"]
    language: str
    """BCP 47 tag of the source."""
    version: str
    published: datetime.date
    author: str
    folder: Path
    title: Mapping[str, str]
    """Language (or locale) → title; the source's own is under its language, ``zh``."""
    synopsis: Mapping[str, str] = field(default_factory=dict)
    author_name: Mapping[str, str] = field(default_factory=dict)
    genre: str = ""
    keywords: tuple[str, ...] = ()
    minimum_age: int = 0
    flags: tuple[str, ...] = ()
    """Content flags of the standards' list: an editor must look."""
    cover: str = ""
    """SVG file in the title's folder, with texts ``id="title"`` and ``id="author"``."""
    aspect: Literal["16:9", "9:16"] = "16:9"
    episodes: Mapping[str, str] = field(default_factory=dict)
    """File stem → episode title in the source language."""
    people: tuple[Person, ...] = ()
    publisher: str = ""
    """Who releases the title; without one ONIX says nothing about its publication."""

    @property
    def medium(self) -> str:
        """What the limits are looked up by: ``book``, ``16:9`` or ``9:16``."""
        return "book" if self.kind == "novel" else self.aspect

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Chapters or episodes, in the order of their names."""
        folder, suffixes = _PARTS[self.kind]
        return _in_order(self.folder / folder, suffixes)

    def parallel(self, kind: str, tags: Sequence[str], source: Path) -> Path | None:
        """The file of ``approved/<tag>`` or ``reference/<tag>`` that translates ``source``.

        The first of ``tags`` that has one: ``("es-419", "es")``.
        """
        for tag in tags:
            for path in _in_order(self.folder / kind / tag, _PARTS[self.kind][1]):
                if path.stem == source.stem:
                    return path
        return None


def _in_order(folder: Path, suffixes: tuple[str, ...]) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.suffix.lower() in suffixes)
    return tuple(sorted(path for path in found if path.is_file()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``localize.toml`` or ``[tool.localize]`` may say."""

    titles: tuple[str, ...] = ("titles/*",)
    """Folders with a ``title.toml``, as glob patterns below the workspace."""
    glossaries: str = "glossaries"
    """Folder with ``shared/*.csv`` and ``<title>/*.csv``."""
    locales: str = "locales"
    """Folder whose files go before the shipped locales and regions."""
    master: str = "en-US"
    """Locale whose translation the others are derived from."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Language pair (``zh-en``) → id of the model to use, whatever its scores."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """An open workspace."""

    root: Path
    settings: Settings = Settings()

    @property
    def memory(self) -> Path:
        """The translation memory's file."""
        return self.root / ".localize" / "memory.sqlite"

    @cached_property
    def locale_folders(self) -> tuple[Path, ...]:
        """Where locales and regions are looked up, the workspace's own first."""
        own = self.root / self.settings.locales
        return tuple(dict.fromkeys(path for path in (own, shipped("locales")) if path.is_dir()))

    def title_folders(self) -> tuple[Path, ...]:
        """Folders of all titles, in the order of the patterns and names."""
        found: list[Path] = []
        for pattern in self.settings.titles:
            if not pattern or Path(pattern).is_absolute() or ".." in Path(pattern).parts:
                raise ConfigError(
                    f"titles has the pattern {pattern!r}",
                    Place(file=str(self.root)),
                    "Allowed: a pattern of folders below the workspace, such as titles/*.",
                )
            found += (path.parent for path in sorted(self.root.glob(f"{pattern}/title.toml")))
        return tuple(dict.fromkeys(found))

    def glossary_files(self, title: str = "") -> tuple[Path, ...]:
        """The shared term bases, then the title's own: later ones win."""
        folders = [
            shipped("glossaries") / "shared",
            self.root / self.settings.glossaries / "shared",
        ]
        if title:
            folders.append(self.root / self.settings.glossaries / title)
        unique = dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir())
        return tuple(path for folder in unique for path in sorted(folder.glob("*.csv")))


def shipped(name: str) -> Path:
    """``locales`` or ``glossaries`` as installed: in the wheel, else in the checkout."""
    package = Path(str(resources("localize")))
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def find(start: Path) -> Workspace:
    """The workspace that ``start`` lies in. Raises ``ConfigError`` if there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (path := folder / CONFIG).is_file():
            return Workspace(root=folder, settings=build(Settings, parse(path), path))
        path = folder / "pyproject.toml"
        if path.is_file() and "localize" in (tool := parse(path).get("tool", {})):
            settings = build(Settings, tool["localize"], path, "tool.localize")
            return Workspace(root=folder, settings=settings)
    raise ConfigError(
        f"no workspace here: neither {start} nor a folder above it has a {CONFIG}",
        None,
        "Make one: localize init DIR",
    )


def load_title(folder: Path) -> Title:
    """The title in a folder.

    Raises ``ConfigError`` for a mistake in ``title.toml``, ``InputError`` if it has no files.
    """
    path = folder / "title.toml"
    data: dict[str, Any] = parse(path)
    if "folder" in data:
        raise wrong(path, "folder", "is unknown", "the title's files lie beside title.toml")
    title: Title = build(Title, {**data, "folder": folder}, path)
    if not _ID.fullmatch(title.id) or title.id != folder.name:
        raise wrong(path, "id", f"is {title.id!r}", f"the folder's name, {folder.name!r}")
    if not re.fullmatch(r"\d+\.\d+\.\d+", title.version):
        raise wrong(path, "version", f"is {title.version!r}", "three numbers, such as 1.0.0")
    if title.cover and not _is_inside(folder, title.cover):
        raise wrong(path, "cover", f"is {title.cover!r}", "an SVG file in the title's folder")
    if not LANGUAGE.fullmatch(title.language):
        raise wrong(path, "language", f"is {title.language!r}", "a BCP 47 tag, such as zh-Hans")
    if isinstance(title.published, datetime.datetime):
        raise wrong(path, "published", "has a time", "a date alone, such as 2026-11-01")
    stems = Counter(file.stem.lower() for file in title.files)
    if doubled := next((stem for stem, number in stems.items() if number > 1), None):
        raise InputError(
            f"has two files called {doubled!r}",
            Place(file=str(title.files[0].parent)),
            "Chapters and episodes are told apart by their names without suffix, in any case.",
        )
    if not title.files:
        inner, suffixes = _PARTS[title.kind]
        raise InputError(
            f"has no {'chapters' if title.kind == 'novel' else 'episodes'}",
            Place(file=str(folder / inner)),
            f"Put files there: {' '.join(suffixes)}",
        )
    return title


def _is_inside(folder: Path, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())
