"""What an import job reads packages with: ``open_release``.

A release is opened from its ZIP file, its folder or a delta. Opening proves what is there (the
manifest and its schema, names, sizes, nothing more and nothing less); each file is proven by
its SHA-256 when it is read, and only then given out. Nothing is unpacked, nothing that was not
asked for is read. ``verify.verify`` proves the rest as well: books and tracks as what they are.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages.blame import FETCH, blaming
from localize.packages.contents import (
    Chapter,
    Episode,
    Metadata,
    PackagedFile,
    Track,
    Withdrawn,
)
from localize.packages.manifest import (
    DELTA_FILE,
    MANIFEST_FILE,
    MAX_SIGNATURE_BYTES,
    METADATA_FILE,
    SCHEMA,
    SIGNATURE_FILE,
    check_gate,
    parse_json,
    stands_beside,
)
from localize.packages.storage import check_normal_name, prove_entries

__all__ = ["REST_FILE", "Release", "chain", "open_release"]

REST_FILE = "delta.rest"


class _Source(Protocol):
    """Where the bytes are."""

    names: Mapping[str, int]
    """Path of each file → bytes."""

    def read(self, name: str) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An open package. A context manager: ``with open_release(path) as release: …``."""

    path: Path
    digest: str
    """SHA-256 of ``manifest.json``: the name of exactly this package."""
    base: str | None
    """Set in a delta: the digest of the release that it builds upon. Files that are the same
    there are not in the delta, and can't be read from it."""
    title: str
    kind: str
    """novel or drama."""
    source_language: str
    locale: str
    direction: str
    region: str
    version: str
    created: datetime.datetime
    draft: bool
    signed: bool
    """Whether there is a signature; ``open_release`` proves it where it gets a key."""
    files: tuple[PackagedFile, ...]
    withdrawn: tuple[Withdrawn, ...]
    manifest: Mapping[str, Any] = field(repr=False)
    """All of ``manifest.json`` (``schemas/manifest.schema.json``)."""
    _source: _Source = field(repr=False)

    def read(self, file: PackagedFile) -> bytes:
        """A file's bytes, proven. Raises ``PackageError`` if they are not what was listed."""
        with blaming(self.path):
            place = Place(file=file.path)
            if file.path not in self._source.names:
                advice = f"It is as in the release {self.base}: take it from there."
                raise PackageError("is not carried by this delta", place, advice)
            data = self._source.read(file.path)
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise PackageError("has another SHA-256 than the manifest says", place, FETCH)
            return data

    def carries(self, file: PackagedFile) -> bool:
        """Whether the file can be read here: always, but in a delta."""
        return file.path in self._source.names

    def prove(self) -> None:
        """Read all that is here, and give nothing out. Raises as ``read`` does."""
        for file in self.files:
            if self.carries(file):
                self.read(file)
        if self.base is not None:
            with blaming(self.path):
                self._source.read(REST_FILE)

    def of_role(self, role: str) -> tuple[PackagedFile, ...]:
        """The files of a role, by path."""
        return tuple(file for file in self.files if file.role == role)

    def metadata(self) -> Metadata | None:
        """``metadata.json``, where the region asks for it."""
        for file in self.of_role("metadata"):
            if file.path == METADATA_FILE:
                return _metadata(self._json(file, "localize/metadata/1"))
        return None

    def chapters(self) -> Iterator[Chapter]:
        """The chapters of a novel in reading order, none of them read yet."""
        by_path = {file.path: file for file in self.of_role("chapter")}
        for index in self.of_role("index"):
            for entry in self._json(index, "localize/chapters/1")["chapters"]:
                file = by_path.get(entry["path"])
                if file is None or file.sha256 != entry["sha256"] or file.part != entry["part"]:
                    place = Place(file=f"{self.path}!{index.path}")
                    raise PackageError(f"doesn't agree on {entry['path']}", place, FETCH)
                yield Chapter(
                    part=entry["part"],
                    number=entry["number"],
                    title=entry["title"],
                    characters=entry["characters"],
                    file=file,
                )

    def episodes(self) -> Iterator[Episode]:
        """The episodes of a drama in order, no track of them read yet."""
        tracks: dict[tuple[int, str], list[Track]] = {}
        for file in (*self.of_role("track"), *self.of_role("bilingual")):
            facts = file.track or {"kind": "subtitles", "languages": [self.locale]}
            track = Track(kind=facts["kind"], languages=tuple(facts["languages"]), file=file)
            tracks.setdefault((file.number or 0, file.part or ""), []).append(track)
        for (number, part), found in sorted(tracks.items()):
            yield Episode(part=part, number=number, tracks=tuple(found))

    def close(self) -> None:
        """Let go of the file; a context manager does it by itself."""
        self._source.close()

    def __enter__(self) -> Release:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _json(self, file: PackagedFile, schema: str) -> dict[str, Any]:
        data = self.read(file)
        with blaming(self.path):
            return parse_json(data, Place(file=file.path), schema)


def open_release(path: Path, *, key: Path | None = None) -> Release:
    """Open a package: its ZIP file, its folder, or a delta that leads to it.

    With ``key``, a minisign public key, it must be signed by the key's owner. Raises
    ``PackageError`` for everything that an import job must not take, ``MissingError`` if
    signatures can't be checked on this machine.
    """
    with blaming(path):
        source: _Source = _Folder(path) if path.is_dir() else _Archive(path)
        try:
            return _opened(path, source, key)
        except BaseException:
            source.close()
            raise


def chain(deltas: Iterable[Path], digest: str) -> list[Path]:
    """The deltas that lead to a package one after the other, from the last one back.

    ``digest`` is the package's. Raises ``PackageError`` for what is no delta.
    """
    by_end: dict[str, tuple[Path, str]] = {}
    for path in deltas:
        with open_release(path) as release:
            if release.base is None:
                raise PackageError("is no delta", Place(file=str(path)), FETCH)
            by_end[release.digest] = (path, release.base)
    found = []
    while digest in by_end:
        path, digest = by_end.pop(digest)
        found.append(path)
    return found


def _opened(path: Path, source: _Source, key: Path | None) -> Release:
    data = _needed(source, MANIFEST_FILE)
    manifest = parse_json(data, Place(file=MANIFEST_FILE), SCHEMA)
    check_gate(manifest)
    digest, base = hashlib.sha256(data).hexdigest(), None
    if DELTA_FILE in source.names:
        head = parse_json(source.read(DELTA_FILE), Place(file=DELTA_FILE), "localize/delta/1")
        base = head["before"]["manifest"]
        if head["after"]["manifest"] != digest:
            raise PackageError("leads to another package", Place(file=DELTA_FILE), FETCH)
    listed = tuple(PackagedFile(**_known(entry)) for entry in manifest["files"])
    _prove_names(_own(source, manifest), listed, is_delta=base is not None)
    if key is not None:
        from localize.packages.signature import prove

        signature = source.read(SIGNATURE_FILE) if SIGNATURE_FILE in source.names else None
        prove(data, signature, key)
    return Release(
        path=path,
        digest=digest,
        base=base,
        title=manifest["title"],
        kind=manifest["kind"],
        source_language=manifest["source_language"],
        locale=manifest["locale"],
        direction=manifest["direction"],
        region=manifest["region"],
        version=manifest["version"],
        created=datetime.datetime.fromisoformat(manifest["created"]),
        draft=manifest["draft"],
        signed=SIGNATURE_FILE in source.names,
        files=listed,
        withdrawn=tuple(Withdrawn(**entry) for entry in manifest["withdrawn"]),
        manifest=manifest,
        _source=source,
    )


def _known(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in PackagedFile.__slots__ if name in entry}


def _needed(source: _Source, name: str) -> bytes:
    if name not in source.names:
        advice = "It is no package, or was never finished: fetch it again."
        raise PackageError(f"holds no {name}", None, advice)
    return source.read(name)


def _own(source: _Source, manifest: Mapping[str, Any]) -> dict[str, int]:
    """The package's own files: beside those in a folder stand its archive and deltas."""
    if not isinstance(source, _Folder):
        return dict(source.names)
    return {name: size for name, size in source.names.items() if not stands_beside(manifest, name)}


def _prove_names(
    names: Mapping[str, int], listed: tuple[PackagedFile, ...], *, is_delta: bool
) -> None:
    """Prove that the listed files are there in their sizes, and no others."""
    if names.get(SIGNATURE_FILE, 0) > MAX_SIGNATURE_BYTES:
        raise PackageError("is too large for a signature", Place(file=SIGNATURE_FILE), FETCH)
    allowed = {MANIFEST_FILE, SIGNATURE_FILE}
    if is_delta:
        allowed |= {DELTA_FILE, REST_FILE}
    for file in listed:
        place = Place(file=file.path)
        check_normal_name(file.path, place)
        if file.path in allowed:
            raise PackageError("is listed twice in the manifest", place, FETCH)
        allowed.add(file.path)
        if file.path not in names:
            if is_delta:
                continue
            raise PackageError("is listed in the manifest but isn't there", place, FETCH)
        if names[file.path] != file.bytes:
            message = f"has {names[file.path]} bytes, the manifest says {file.bytes}"
            raise PackageError(message, place, FETCH)
    for name in names:
        if name not in allowed:
            raise PackageError("is not listed in the manifest", Place(file=name), FETCH)


def _metadata(data: Mapping[str, Any]) -> Metadata:
    return Metadata(
        title=data["title"],
        author=data["author"],
        synopsis=data["synopsis"],
        genre=data["genre"],
        keywords=tuple(data["keywords"]),
        minimum_age=data["minimum_age"]["value"],
        published=datetime.date.fromisoformat(data["published"]["date"]),
        data=data,
    )


class _Archive:
    """The files in a ZIP archive."""

    def __init__(self, path: Path) -> None:
        self._zip = files.SafeZip(path)
        prove_entries(self._zip)
        self.names = {name: self._zip.info(name).file_size for name in self._zip.names}

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def close(self) -> None:
        self._zip.close()


class _Folder:
    """The files below a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names = {}
        for file in sorted(path.rglob("*")):
            name = file.relative_to(path).as_posix()
            if file.is_symlink() or not (file.is_file() or file.is_dir()):
                raise PackageError("is no plain file", Place(file=name), "Don't trust it.")
            if file.is_file():
                self.names[name] = file.stat().st_size

    def read(self, name: str) -> bytes:
        return files.read_bytes(self._path / name, files.MAX_ENTRY_BYTES)

    def close(self) -> None:
        pass
