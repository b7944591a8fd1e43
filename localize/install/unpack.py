"""Model files out of whatever they come in: folders, ZIP, tar, gzip, Zstandard; within limits."""

from __future__ import annotations

import gzip
import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from localize.document import Place
from localize.errors import InputError, MissingError
from localize.files import MAX_ENTRY_BYTES, SafeZip, check_inner_path

__all__ = ["PACKED", "find_inner", "unpack"]

PACKED = (".gz", ".zst")
_TARS = (".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")
_ZIPS = (".zip", ".argosmodel")
_CHUNK_BYTES = 1024**2
_MAX_ENTRIES = 20_000
# Weights hardly shrink at all, vocabularies to a fifth.
_MAX_RATIO = 200
_MAX_WINDOW_BYTES = 128 * 1024**2
_DAMAGED = "Copy or download the file again; it may have been cut off."
_BOMB = "Is it an archive bomb?"


def unpack(path: Path, into: Path, name: str = "") -> None:
    """The files of a folder (its own and those in ``model/``), of an archive, or the one file.

    gzip and Zstandard files are unpacked on the way. ``name``: what ``path`` is really called,
    if it is a download. Raises ``InputError`` for what is damaged, leads out of its archive or
    unpacks to too much.
    """
    name = name or path.name
    if path.is_dir():
        for item in sorted((*path.iterdir(), *(path / "model").glob("*"))):
            if item.is_file():
                _file(item, into / item.relative_to(path))
    elif name.lower().endswith(_TARS):
        _tar(path, into)
    elif name.lower().endswith(_ZIPS) or zipfile.is_zipfile(path):
        _zip(path, into)
    else:
        check_inner_path(name, Place(file=name))
        _file(path, into / name)


def _zip(path: Path, into: Path) -> None:
    with SafeZip(path) as archive:
        for name in archive.names:
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    _packed_inside(into)


def _tar(path: Path, into: Path) -> None:
    place = Place(file=str(path))
    limit = min(4 * MAX_ENTRY_BYTES, _MAX_RATIO * path.stat().st_size)
    total = 0
    with _readable(place, tarfile.TarError), tarfile.open(path) as archive:
        for count, member in enumerate(archive):
            where = Place(file=f"{path}!{member.name}")
            total += member.size
            if count >= _MAX_ENTRIES or total > limit or member.size > MAX_ENTRY_BYTES:
                raise InputError("unpacks to more than is allowed", where, _BOMB)
            if member.isdir():
                continue
            check_inner_path(member.name, where)
            source = archive.extractfile(member) if member.isfile() else None
            if source is None:
                raise InputError("is no plain file", where, "Pack the archive again.")
            _pour(source, into / member.name, member.size, where)
    _packed_inside(into)


def _packed_inside(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in PACKED:
            _file(path, path)
            path.unlink()


def _file(path: Path, target: Path) -> None:
    """One file to ``target``; where its suffix says that it is packed, unpacked and without it."""
    place = Place(file=str(path))
    limit = max(_CHUNK_BYTES, min(4 * MAX_ENTRY_BYTES, _MAX_RATIO * path.stat().st_size))
    if target.suffix == ".gz":
        with _readable(place), gzip.open(path) as stream:
            _pour(stream, target.with_suffix(""), limit, place)
    elif target.suffix == ".zst":
        with path.open("rb") as packed, _unzstd(packed, place) as stream:
            _pour(stream, target.with_suffix(""), limit, place)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


@contextmanager
def _unzstd(packed: IO[bytes], place: Place) -> Iterator[IO[bytes]]:
    try:
        import zstandard
    except ImportError as error:
        advice = "Add it: pip install zstandard"
        raise MissingError("needs the library zstandard", place, advice) from error
    unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    with _readable(place, zstandard.ZstdError), unpacker.stream_reader(packed) as stream:
        yield stream


@contextmanager
def _readable(place: Place, *more: type[Exception]) -> Iterator[None]:
    """What a damaged archive raises, as ``InputError``."""
    damaged = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, *more)
    try:
        yield
    except damaged as error:
        raise InputError(f"can't be unpacked: {error}", place, _DAMAGED) from error


def _pour(source: IO[bytes], target: Path, limit: int, place: Place) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        size = 0
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise InputError(f"unpacks to over {limit} bytes", place, _BOMB)
            stream.write(chunk)


def find_inner(folder: Path) -> Iterable[Path]:
    """Where in an unpacked archive a model may be: the folder, then those in it, then in them."""
    yield folder
    for pattern in ("*/", "*/*/"):
        yield from sorted(path for path in folder.glob(pattern) if path.is_dir())
