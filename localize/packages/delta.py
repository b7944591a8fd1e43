"""From the package of one version to that of the next: small, and the same bytes in the end.

A delta is a ZIP file. It holds the new manifest with its signature, the chapters, tracks and
small files that are new, whole, so that an import job can take them from there
(``reader.open_release``), and a recipe for the new ZIP file: bytes of the old one, of those
files as they are packed, and of a rest. The recipe knows nothing of compression: applying it
gives the same bytes on every machine, whatever its zlib. The old file's bytes are found again
because archives are cut where their entries and pieces begin (``archive``); an EPUB lies
uncompressed in its package, so that its chapters are found in the same way.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from localize import files
from localize.document import Place
from localize.errors import LocalizeError, PackageError
from localize.packages.archive import ArchiveWriter, data_span
from localize.packages.blame import FETCH, blaming
from localize.packages.compare import changed_files, changed_parts
from localize.packages.contents import PackagedFile
from localize.packages.manifest import (
    DELTA_FILE,
    MANIFEST_FILE,
    SIGNATURE_FILE,
    delta_name,
    parse_json,
)
from localize.packages.reader import REST_FILE, Release, open_release
from localize.packages.storage import json_bytes
from localize.packages.verify import is_delta, verify

__all__ = ["apply", "make"]

# What no import job reads from a delta: only what is new of their bytes is in it.
_IN_PIECES = ("book", "quality", "segments")
# Heads of a ZIP file's entries, of its directory and its end; the end of a piece of text.
_MARK = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x05\x06)|\x00\x00\xff\xff")
_LOCAL_HEAD = b"PK\x03\x04"
_HEAD_BYTES = 30
_NAME_LENGTHS = struct.Struct("<26x2H")
# A step costs about as much as these many bytes of the rest.
_WORTH_A_STEP = 32
_CHUNK = 1024 * 1024

_Step = list[int] | str | int


@dataclass(frozen=True, slots=True)
class _End:
    """One of the two packages that a delta lies between."""

    release: Release
    data: mmap.mmap
    archive: str
    """SHA-256 of the ZIP file."""

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "version": self.release.version,
            "manifest": self.release.digest,
            "archive": self.archive,
            "bytes": len(self.data),
        }


def make(before: Path, after: Path, folder: Path) -> Path:
    """Write the delta between two packages' ZIP files into a folder, under its own name.

    Raises ``PackageError`` if one of them is none, or if they aren't the same title in the same
    locale for the same region.
    """
    with _end(before) as old, _end(after) as new:
        for name in ("title", "locale", "region"):
            left, right = getattr(old.release, name), getattr(new.release, name)
            if left != right:
                message = f"is for the {name} {right!r}, {before} for {left!r}"
                raise PackageError(message, Place(file=str(after)), "Name two of its versions.")
        release = new.release
        versions = old.release.version, release.version
        path = folder / delta_name(release.title, release.locale, *versions)
        with files.atomic_write(path) as stream, ArchiveWriter(stream) as writer:
            _write(old, new, after, writer)
    return path


@contextmanager
def _end(path: Path) -> Iterator[_End]:
    with open_release(path) as release:
        if release.base is not None or path.is_dir():
            what = "a folder" if path.is_dir() else "a delta"
            raise PackageError(f"is {what}", Place(file=str(path)), "Name a package's ZIP file.")
        with _mapped(path) as data:
            yield _End(release, data, files.sha256_file(path))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    """A file's bytes, as the system fetches them. Raises ``PackageError`` for an empty one."""
    with path.open("rb") as stream:
        if not path.stat().st_size:
            raise PackageError("is empty", Place(file=str(path)), FETCH)
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def _write(old: _End, new: _End, after: Path, writer: ArchiveWriter) -> None:
    with zipfile.ZipFile(after) as source:
        infos = {name: source.getinfo(name) for name in _whole(old.release, new.release)}
    spans = {name: data_span(new.data, info) for name, info in infos.items()}
    steps, rest = _recipe(old.data, new.data, spans)
    head = {
        "schema": "localize/delta/1",
        "title": new.release.title,
        "locale": new.release.locale,
        "region": new.release.region,
        "before": old.facts,
        "after": new.facts,
        "changes": [
            *changed_parts(old.release.manifest, new.release.manifest),
            *changed_files(old.release.manifest, new.release.manifest),
        ],
        "steps": steps,
    }
    writer.add(DELTA_FILE, json_bytes(head))
    for name, (start, end) in spans.items():
        writer.add_packed(infos[name], new.data[start:end])
    writer.add(REST_FILE, rest)


def _whole(old: Release, new: Release) -> Iterator[str]:
    """The files that are in the delta as they are: those that an import job lacks."""
    yield MANIFEST_FILE
    if new.signed:
        yield SIGNATURE_FILE
    known = {_kept_as(file) for file in old.files}
    for file in new.files:
        if file.role not in _IN_PIECES and _kept_as(file) not in known:
            yield file.path


def _kept_as(file: PackagedFile) -> tuple[str, ...]:
    """What a job keeps a file's content under: the paths of chapters change with their numbers."""
    if file.part is None:
        return file.path, file.sha256
    return file.part, file.role, file.media_type, str(file.track), file.sha256


def _recipe(
    old: mmap.mmap, new: mmap.mmap, spans: Mapping[str, tuple[int, int]]
) -> tuple[list[_Step], bytes]:
    """The steps to the new bytes, and what is neither in the old ones nor in the spans."""
    known = {_digest(old, start, end): start for start, end in _pieces(old, ())}
    names = {start: name for name, (start, _) in spans.items()}
    steps: list[_Step] = []
    rest = bytearray()
    done = 0
    for start, end in _pieces(new, spans.values()):
        if start < done:
            continue
        if start in names:
            steps.append(names[start])
            done = spans[names[start]][1]
            continue
        at = known.get(_digest(new, start, end))
        last = steps[-1] if steps else None
        if at is not None and isinstance(last, list) and at == sum(last):
            last[1] += end - start
        elif at is not None and end - start >= _WORTH_A_STEP:
            steps.append([at, end - start])
        else:
            rest += new[start:end]
            if isinstance(last, int):
                steps[-1] = last + end - start
            else:
                steps.append(end - start)
    return steps, bytes(rest)


def _digest(data: mmap.mmap, start: int, end: int) -> bytes:
    return hashlib.sha256(data[start:end]).digest()


def _pieces(data: mmap.mmap, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A ZIP file cut before and after the heads of its entries and at the ends of pieces.

    A mark that stands in compressed bytes by chance is one cut more, and does no harm.
    """
    cuts = {0, len(data)}
    for span in spans:
        cuts.update(span)
    for match in _MARK.finditer(data):
        if not match[0].startswith(b"PK"):
            cuts.add(match.end())
            continue
        cuts.add(match.start())
        if match[0] == _LOCAL_HEAD and match.start() + _HEAD_BYTES <= len(data):
            lengths = _NAME_LENGTHS.unpack_from(data, match.start())
            cuts.add(min(len(data), match.start() + _HEAD_BYTES + sum(lengths)))
    return pairwise(sorted(cuts))


def apply(base: Path, delta: Path, out: Path, key: Path | None = None) -> dict[str, Any]:
    """Write the new package's ZIP file to ``out`` and return its manifest.

    Delta and base are proven before, the result after: its bytes, then all that ``verify``
    proves, with ``key`` its signature. Raises ``PackageError``; ``out`` is as it was then.
    """
    verify(delta, key)
    if not is_delta(delta):
        advice = f"Name the delta that leads from {base} to the next version."
        raise PackageError("is a package, not a delta", Place(file=str(delta)), advice)
    with blaming(delta), files.SafeZip(delta) as source, _mapped(delta) as carried:
        head = parse_json(source.read(DELTA_FILE), Place(file=DELTA_FILE), "localize/delta/1")
        _prove_base(base, head["before"])
        packed = {name: data_span(carried, source.info(name)) for name in source.names}
        rest = memoryview(source.read(REST_FILE))
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".localize-", dir=out.parent) as aside:
            made = Path(aside) / out.name
            with _mapped(base) as old, made.open("wb") as stream:
                follow = _Follower(old, carried, packed, rest)
                follow.write(head["steps"], head["after"], stream)
                stream.flush()
                os.fsync(stream.fileno())
            return _prove_result(made, head["after"], key, out)


def _prove_base(base: Path, wanted: Mapping[str, Any]) -> None:
    if not base.is_file():
        what = "is a folder" if base.is_dir() else "no such file"
        message = f"can't be applied to {base}: {what}"
        raise PackageError(message, None, "Name the ZIP file of the version before.")
    found = files.sha256_file(base)
    if found != wanted["archive"]:
        raise PackageError(
            f"builds upon version {wanted['version']} (SHA-256 {wanted['archive']}), "
            f"and {base} is another file (SHA-256 {found})",
            None,
            "Name the ZIP file of that version, or fetch the whole package.",
        )


def _prove_result(
    made: Path, wanted: Mapping[str, Any], key: Path | None, out: Path
) -> dict[str, Any]:
    found = files.sha256_file(made)
    if found != wanted["archive"]:
        message = f"makes a file with the SHA-256 {found}, not {wanted['archive']}"
        raise PackageError(message, Place(file=DELTA_FILE), FETCH)
    try:
        manifest = verify(made, key)
    except LocalizeError as error:
        raise PackageError(f"makes a package that isn't sound: {error.message}") from error
    made.replace(out)
    return manifest


class _Follower:
    """Follows the steps of a recipe, which may be anybody's."""

    def __init__(
        self,
        old: mmap.mmap,
        carried: mmap.mmap,
        packed: Mapping[str, tuple[int, int]],
        rest: memoryview,
    ) -> None:
        self._old, self._carried, self._packed, self._rest = old, carried, packed, rest
        self._used = 0

    def write(self, steps: Sequence[_Step], wanted: Mapping[str, Any], stream: IO[bytes]) -> None:
        left = wanted["bytes"]
        for step in steps:
            data, start, end = self._source(step)
            left -= end - start
            if end > len(data) or left < 0:
                raise PackageError("has a step that leads too far", Place(file=DELTA_FILE), FETCH)
            for at in range(start, end, _CHUNK):
                stream.write(data[at : min(end, at + _CHUNK)])

    def _source(self, step: _Step) -> tuple[mmap.mmap | memoryview, int, int]:
        if isinstance(step, list):
            return self._old, step[0], sum(step)
        if isinstance(step, str):
            if step not in self._packed:
                raise PackageError(f"lacks {step}", Place(file=DELTA_FILE), FETCH)
            return self._carried, *self._packed[step]
        start, self._used = self._used, self._used + step
        return self._rest, start, self._used
