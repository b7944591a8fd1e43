"""Documents → a release package that an import job may rely on.

``publish.publish`` builds in a folder aside, writes the manifest last, runs ``verify.verify``
(the function that the import job runs too) and renames. One module a package format; each
defines ``Packager`` values. ``compare`` shows packages and their differences, ``delta`` leads
from one version to the next. An import job reads with ``open_release``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from localize.document import Document
from localize.locales import Locale, Region
from localize.packages.reader import Release, open_release
from localize.registry import members
from localize.workspace import Title

__all__ = ["Edition", "Item", "Origin", "Packager", "Release", "known", "open_release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a text about the title comes from."""

    language: str
    """BCP 47 tag of what it is in: the locale's, or what it falls back to."""
    by: Literal["editor", "machine", "rule"]
    """``rule``: converted from the other script of the same language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One title in one locale for one region: all that a package is made of."""

    title: Title
    locale: Locale
    region: Region
    documents: Sequence[Document]
    """The translated documents, in order of chapters or episodes; their parts are lazy and
    re-iterable."""
    masters: Sequence[Document] = ()
    """The same documents in the master's locale, where the text was derived from that."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Localized ``title``, ``author``, ``synopsis``."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where the ``names`` come from."""
    people: Sequence[Mapping[str, str]] = ()
    """Characters with ``name`` (localized), ``source_name``, ``gender``, ``role``."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Rendering of a term → how it is read aloud, for locales that tell it over the text."""
    books: Sequence[Document] = ()
    """Where the title came as EPUBs: these with all their parts translated, in order."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """For the manifest as it stands: ``route`` (list of hops), ``models`` (list, with digests
    and licences), ``glossary`` (digest), ``tally`` (outcome → count of terms), ``scores`` (list
    with signatures), ``findings`` (severity → count), ``gate`` (with ``passed``), ``draft``
    (bool). Other keys are left out: what differs between a first and a resumed run, such as
    statistics of the memory, would change the package's bytes and belongs in the report."""
    quality: Mapping[str, Any] = field(default_factory=dict)
    """For ``quality.json`` as it stands: ``scores``, ``tally``, ``findings`` (a list here)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of a package, as the manifest lists it."""

    path: str
    """Inside the package, with ``/``."""
    role: str
    """book, chapter, index, image, track, bilingual, playlist, playlist-segment, metadata, onix,
    jsonld, quality, segments, cover."""
    media_type: str
    number: int | None = None
    """Chapter or episode, from 1."""
    part: str | None = None
    track: Mapping[str, Any] | None = None
    """Of a track: ``kind``, ``languages``, ``writing_mode``, ``direction``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packager:
    """A package format: how to build its files and how to prove them sound."""

    name: str
    media: tuple[Literal["novel", "drama"], ...]
    build: Callable[[Edition, Path], list[Item]]
    """Writes files below the folder and returns what the manifest shall list."""
    verify: Callable[[Path, Mapping[str, Any]], None]
    """Folder and manifest; raises ``PackageError`` naming the file and what is wrong. Looks at
    the files of its own roles only; without any there is nothing to prove."""


@lru_cache(maxsize=1)
def known() -> dict[str, Packager]:
    """All packagers by name."""
    return {item.name: item for item in members(__name__, Packager)}
