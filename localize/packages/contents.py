"""What a release holds, as an import job sees it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Chapter", "Episode", "Metadata", "PackagedFile", "Track", "Withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedFile:
    """A file of a package, as the manifest lists it."""

    path: str
    role: str
    """As ``Item.role``: book, chapter, track, metadata, cover …"""
    media_type: str
    bytes: int
    sha256: str
    number: int | None = None
    """Of its chapter or episode, from 1."""
    part: str | None = None
    """Id of its chapter or episode: stays when others come before it."""
    track: Mapping[str, Any] | None = field(default=None, hash=False)
    """Of a track: its kind, languages, writing mode and direction, as the schema has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of a novel."""

    part: str
    """The key of a row: it stays when the number changes."""
    number: int
    title: str
    """In the release's locale."""
    characters: int
    file: PackagedFile
    """An XHTML fragment, one ``<section>``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A subtitle track of an episode in one format."""

    kind: str
    """subtitles; where the source has them also sdh, forced."""
    languages: tuple[str, ...]
    """The locale; in a bilingual track then the second language, below it."""
    file: PackagedFile
    """``media_type`` says the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode of a drama."""

    part: str
    """The key of a row: it stays when the number changes."""
    number: int
    tracks: tuple[Track, ...]
    """Kind, languages and format tell them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A chapter or episode that was published once and is no more."""

    part: str
    since: str
    """The first version without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a catalogue shows of a title, in the release's locale."""

    title: str
    author: str
    synopsis: str
    genre: str
    keywords: tuple[str, ...]
    minimum_age: int
    published: datetime.date
    data: Mapping[str, Any] = field(repr=False)
    """All of ``metadata.json`` (``schemas/metadata.schema.json``)."""
