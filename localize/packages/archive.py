"""ZIP archives: written one entry after the other with fixed times, unpacked within limits."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from localize import files

__all__ = ["ArchiveWriter", "unpack"]

_CHUNK = 1024 * 1024


class ArchiveWriter:
    """Writes a ZIP archive to a seekable stream, holding one chunk of it in memory.

    The same entries in the same order give the same bytes: times and modes are fixed.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w")

    def add(self, name: str, data: bytes | str, *, stored: bool = False) -> None:
        """Add an entry; ``stored`` leaves it uncompressed."""
        with self._entry(name, stored) as entry:
            entry.write(data.encode() if isinstance(data, str) else data)

    def add_file(self, name: str, path: Path, *, stored: bool = False) -> None:
        """Add a file's bytes as an entry."""
        with path.open("rb") as source, self._entry(name, stored, path.stat().st_size) as entry:
            shutil.copyfileobj(source, entry, _CHUNK)

    @contextmanager
    def _entry(self, name: str, stored: bool, size: int = 0) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(name, files.ZIP_EPOCH)
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.file_size = size
        with self._zip.open(info, "w") as entry:
            yield entry

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive below a folder, one entry in memory at a time.

    Raises ``InputError`` for everything that ``files.SafeZip`` refuses.
    """
    with files.SafeZip(archive) as source:
        for name in source.names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read(name))
