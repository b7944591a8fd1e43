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

__all__ = [
    "CheckSettings",
    "Person",
    "Settings",
    "Title",
    "TrackKind",
    "TrackSettings",
    "Workspace",
    "find",
    "load_title",
    "locale_folders",
    "nearest",
    "shipped",
    "term_bases",
]

CONFIG = "localize.toml"
_PYPROJECT, _TOOL = "pyproject.toml", "tool.localize"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TrackKind = Literal["subtitles", "sdh", "forced"]
"""``sdh``: for who doesn't hear, with sounds and speakers; ``forced``: only what a viewer who
understands the speech needs too (signs, another language)."""
_FLAGS: Mapping[str, TrackKind] = {"sdh": "sdh", "forced": "forced"}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSettings:
    """The table ``tracks`` of a drama: what its files are, and which tracks are made of them."""

    kinds: Mapping[str, TrackKind] = field(default_factory=dict)
    """File stem → what the file is, where its name doesn't say (``E01.sdh.srt``)."""
    vertical: tuple[str, ...] = ()
    """Locales whose subtitles stand in vertical lines, beside those that say so themselves."""
    bilingual: Literal["", "source", "master"] = ""
    """A further track with each text in a second language below: the original, or the master."""
    segment_seconds: int = 0
    """Length of HLS segments, as those of the title's video; 0: as the region says."""


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
    audience: Literal["adult", "children"] = "adult"
    """Who reads its subtitles: children need more time for them."""
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
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """Chapter or episode that was published once → the first version without it."""
    keyword_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language (or locale) → an editor's own keywords, in place of ``keywords``."""
    rights: Literal["", "exclusive", "non-exclusive"] = ""
    """The publisher's sales rights in the territories of the regions; empty: nothing is said."""
    free: bool = False
    """Readers needn't pay: said where it is true, else nothing is said."""
    tracks: TrackSettings = TrackSettings()

    @property
    def medium(self) -> str:
        """What the limits are looked up by: ``book``, ``16:9`` or ``9:16``."""
        return "book" if self.kind == "novel" else self.aspect

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Chapters or episodes, in the order of their names."""
        folder, suffixes = _PARTS[self.kind]
        return _in_order(self.folder / folder, suffixes)

    def track_of(self, stem: str) -> tuple[str, TrackKind]:
        """Episode and kind of a file of a drama: by ``tracks.kinds``, else by its name.

        ``E01.forced`` and ``E01.sdh`` are tracks of the episode ``E01``.
        """
        episode, _, flag = stem.rpartition(".")
        named = _FLAGS.get(flag.lower()) if episode else None
        kind = self.tracks.kinds.get(stem) or named or "subtitles"
        return episode if named else stem, kind

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
class CheckSettings:
    """The table ``check``: what this project makes of findings. Codes are looked at by ``policy``.

    Limits are no part of it: they are the locale's (a file that ``extends`` the shipped one).
    """

    select: tuple[str, ...] = ()
    """Codes or their beginnings; empty: all."""
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Literal["error", "warning", "info"]] = field(default_factory=dict)
    """Code or its beginning → severity of its findings; the longest that fits decides."""
    fail_on: tuple[str, ...] = ("error",)
    """Severities, codes and their beginnings that make a check fail; ``never``."""
    waivers: str = "waivers.toml"
    """File of the waivers, below the workspace; it needn't be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``localize.toml`` or ``[tool.localize]`` may say."""

    titles: tuple[str, ...] = ("titles/*",)
    """Folders with a ``title.toml``, as glob patterns below the workspace."""
    glossaries: str = "glossaries"
    """Folder with ``shared/*`` and ``<title>/*``: CSV or TBX."""
    locales: str = "locales"
    """Folder whose files go before the shipped locales and regions."""
    master: str = "en-US"
    """Locale whose translation the others are derived from."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Language pair (``zh-en``) → id of the model to use, whatever its scores."""
    signing_key: str = ""
    """A minisign secret key's file, from the workspace's folder: releases are signed with it."""
    mirror: str = ""
    """Folder that ``models install`` asks instead of the network (``models mirror`` fills it)."""
    check: CheckSettings = CheckSettings()
    market: str = "market.csv"
    """File of the words that editors look for, below the workspace; it needn't be there."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """An open workspace."""

    root: Path
    settings: Settings = Settings()

    def key(self, name: str) -> tuple[Path, str]:
        """The file that a setting stands in, and the setting's whole name there."""
        path = self.root / CONFIG
        return (path, name) if path.is_file() else (path.with_name(_PYPROJECT), f"{_TOOL}.{name}")

    @property
    def memory(self) -> Path:
        """The translation memory's file."""
        return self.root / ".localize" / "memory.sqlite"

    @property
    def market(self) -> Path:
        """The file of the editors' words for market review."""
        return self.root / self.settings.market

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
        return tuple(path for folder in unique for path in term_bases(folder))

    def term_bases(self) -> tuple[Path, ...]:
        """All term bases of the workspace: the shared ones and each title's."""
        root = self.root / self.settings.glossaries
        folders = sorted(path for path in root.glob("*/") if path.is_dir())
        return tuple(path for folder in folders for path in term_bases(folder))


def locale_folders(space: Workspace | None) -> tuple[Path, ...]:
    """Where locales and regions are looked up, also outside of any workspace."""
    return space.locale_folders if space else (shipped("locales"),)


def term_bases(folder: Path) -> tuple[Path, ...]:
    """The CSV and TBX files of a folder, in the order of their names: later ones win."""
    return _in_order(folder, (".csv", ".tbx"))


def shipped(name: str) -> Path:
    """``locales`` or ``glossaries`` as installed: in the wheel, else in the checkout."""
    package = Path(str(resources("localize")))
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def find(start: Path) -> Workspace:
    """The workspace that ``start`` lies in. Raises ``ConfigError`` if there is none."""
    space = nearest(start)
    if space is None:
        raise ConfigError(
            f"no workspace here: neither {start.resolve()} nor a folder above it has a {CONFIG}",
            None,
            "Make one: localize init DIR",
        )
    return space


def nearest(start: Path) -> Workspace | None:
    """The workspace that ``start`` lies in; ``None`` outside of any.

    Raises ``ConfigError`` for one whose settings are wrong.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (path := folder / CONFIG).is_file():
            return Workspace(root=folder, settings=build(Settings, parse(path), path))
        path = folder / _PYPROJECT
        if path.is_file() and "localize" in (tool := parse(path).get("tool", {})):
            settings = build(Settings, tool["localize"], path, _TOOL)
            return Workspace(root=folder, settings=settings)
    return None


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
    for key, version in {"version": title.version, **_since(title)}.items():
        if not _VERSION.fullmatch(version):
            raise wrong(path, key, f"is {version!r}", "three numbers, such as 1.0.0")
    if title.cover and not _is_inside(folder, title.cover):
        raise wrong(path, "cover", f"is {title.cover!r}", "an SVG file in the title's folder")
    if not LANGUAGE.fullmatch(title.language):
        raise wrong(path, "language", f"is {title.language!r}", "a BCP 47 tag, such as zh-Hans")
    for stem in title.tracks.kinds:
        if stem not in {file.stem for file in title.files}:
            raise wrong(path, f"tracks.kinds.{stem}", "names no file", "file names without suffix")
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


def _since(title: Title) -> dict[str, str]:
    return {f"withdrawn.{part}": version for part, version in title.withdrawn.items()}


def _is_inside(folder: Path, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())
