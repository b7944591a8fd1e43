"""ZIP archives: read within limits, written with the same bytes for the same entries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from localize.document import Place
from localize.errors import InputError, LocalizeError

__all__ = [
    "MAX_ENTRY_BYTES",
    "ZIP_EPOCH",
    "SafeZip",
    "check_inner_path",
    "write_zip",
    "zip_bytes",
]

MAX_ENTRIES = 20_000
MAX_ENTRY_BYTES = 512 * 1024 * 1024
MAX_TOTAL_BYTES = 2 * 1024**3
# Deflate can't do better than about 1032:1; text in books stays under 20:1.
MAX_RATIO = 200
# 1980-01-01 is the first date that a ZIP entry can hold.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# The record that ends an archive, without its comment (APPNOTE.TXT 6.3.10, 4.3.16).
_END, _END_BYTES = b"PK\x05\x06", 22
_DAMAGED = "Copy or download the file again; it may have been cut off."


class SafeZip:
    """A ZIP archive that is read within limits on entries, sizes, ratio and paths.

    Raises ``InputError`` on opening if it is no archive or breaks a limit by what it declares,
    on ``read`` if an entry holds more than it declared.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        place = Place(file=str(path))
        if not path.is_file():
            raise InputError("no such file", place, "Name an existing file.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(f"is no ZIP archive ({error})", place, _DAMAGED) from error
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            self._admit()
        except LocalizeError:
            self._zip.close()
            raise

    def _admit(self) -> None:
        total = 0
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise InputError(f"holds more than {MAX_ENTRIES} entries", Place(file=str(self.path)))
        for info in entries:
            name = _entry_name(info)
            place = Place(file=f"{self.path}!{name}")
            check_inner_path(name, place)
            if name in self._infos:
                raise InputError("stands twice in the archive", place, "Pack the archive again.")
            total += info.file_size
            if info.file_size > MAX_ENTRY_BYTES or total > MAX_TOTAL_BYTES:
                raise InputError("unpacks to more than is allowed", place, "Is it an archive bomb?")
            if info.file_size > 1024**2 and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise InputError(
                    f"unpacks to over {MAX_RATIO} times its size", place, "Is it an archive bomb?"
                )
            if info.flag_bits & 1:
                raise InputError("is encrypted", place, "Give an archive without a password.")
            self._infos[name] = info

    @property
    def names(self) -> tuple[str, ...]:
        """The files in the archive, in its order; folders left out."""
        return tuple(name for name in self._infos if not name.endswith("/"))

    @property
    def folders(self) -> tuple[str, ...]:
        """The entries that are folders; their names end with ``/``."""
        return tuple(name for name in self._infos if name.endswith("/"))

    @property
    def has_surplus(self) -> bool:
        """Whether bytes stand before the first entry or after the end of the archive: readers
        step over them, so that two files which read the same needn't be the same."""
        tail = _END_BYTES + len(self._zip.comment)
        with self.path.open("rb") as stream:
            first = stream.read(4)
            stream.seek(max(0, self.path.stat().st_size - tail))
            end = stream.read(4)
        return first not in (b"PK\x03\x04", _END) or end != _END

    def info(self, name: str) -> zipfile.ZipInfo:
        return self._infos[name]

    def read(self, name: str, limit: int = MAX_ENTRY_BYTES) -> bytes:
        """Bytes of one entry. Raises ``InputError`` if it is missing, damaged or too large."""
        place = Place(file=f"{self.path}!{name}")
        if name not in self._infos:
            raise InputError("is not in the archive", place)
        try:
            with self._zip.open(self._infos[name]) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise InputError(f"can't be unpacked: {error}", place, _DAMAGED) from error
        except Exception as error:  # zlib.error has no public base class
            raise InputError(f"is damaged: {error}", place, _DAMAGED) from error
        if len(data) > limit:
            raise InputError("unpacks to more than it declares", place)
        return data

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name; UTF-8 that lacks its flag, as Info-ZIP writes it, is read as such."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def check_inner_path(name: str, place: Place) -> None:
    """Raise ``InputError`` unless ``name`` is a relative path that stays inside its archive."""
    path = PurePosixPath(name)
    bad = (
        not name
        or "\\" in name
        or "\x00" in name
        or path.is_absolute()
        or ".." in path.parts
        or (path.parts and path.parts[0].endswith(":"))
    )
    if bad:
        raise InputError("has a path that leads out of the archive", place, "Don't trust it.")


def write_zip(stream: IO[bytes], entries: Iterable[tuple[str, bytes]], stored: int = 0) -> None:
    """A ZIP archive with the same bytes for the same entries: fixed times, modes and order.

    The first ``stored`` entries are not compressed (EPUB wants its ``mimetype`` so).
    """
    with zipfile.ZipFile(stream, "w") as archive:
        for index, (name, data) in enumerate(entries):
            info = zipfile.ZipInfo(name, ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if index < stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)


def zip_bytes(entries: Iterable[tuple[str, bytes]], stored: int = 0) -> bytes:
    """``write_zip`` into memory."""
    buffer = io.BytesIO()
    write_zip(buffer, entries, stored)
    return buffer.getvalue()
