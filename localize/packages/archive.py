"""ZIP archives whose bytes stay the same where their contents do.

Same entries in the same order, same bytes: order, times and modes are fixed. And more: text is
deflated in pieces that end where its own lines say so, each of which can be read without what
stands before it (a full flush, RFC 1951 has it; every reader of ZIP takes it as it comes). So
a line more in a list of 50,000 changes one piece of the compressed bytes and leaves the others
as they were, which is what keeps a delta small (see ``delta``). The standard library's writer
can't be told to do so.
"""

from __future__ import annotations

import io
import mmap
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from localize import files

__all__ = ["ArchiveWriter", "data_span"]

# A piece is at least as long as deflate looks back, so that little is lost by parting (2 % of a
# long list), and ends with a line whose checksum this number divides. Most chapters are shorter.
_LEAST_BYTES = 32 * 1024
_ONE_LINE_IN = 16
_CHUNK = 1024 * 1024
# Headers of PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16, after their four bytes of signature.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3 << 8
_UTF8_NAME = 0x800
_PLAIN_FILE = 0o100644 << 16
_DATE = (files.ZIP_EPOCH[0] - 1980) << 9 | files.ZIP_EPOCH[1] << 5 | files.ZIP_EPOCH[2]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What both headers of an entry say."""

    name: bytes
    method: int
    checksum: int
    packed: int
    size: int
    offset: int

    @property
    def facts(self) -> tuple[int, ...]:
        """The fields from the version that is needed up to the length of the name."""
        flags = 0 if self.name.isascii() else _UTF8_NAME
        head = (_VERSION, flags, self.method, 0, _DATE)
        return (*head, self.checksum, self.packed, self.size, len(self.name))


class ArchiveWriter:
    """Writes a ZIP archive to a stream, holding one entry of text, or a chunk of it, in memory.

    Up to the limits of ``files.SafeZip``, which lie below those of ZIP without its extensions.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._entries: list[_Entry] = []
        self._at = 0

    def add(self, name: str, data: bytes | str, *, stored: bool = False) -> None:
        """Add an entry; ``stored`` leaves it uncompressed."""
        content = data.encode() if isinstance(data, str) else data
        if stored:
            self._head(name, zipfile.ZIP_STORED, zlib.crc32(content), len(content), len(content))
            self._write(content)
        else:
            self._add_deflated(name, io.BytesIO(content))

    def add_file(self, name: str, path: Path, *, stored: bool = False) -> None:
        """Add a file's bytes as an entry."""
        with path.open("rb") as source:
            if not stored:
                self._add_deflated(name, source)
                return
            checksum = 0
            while chunk := source.read(_CHUNK):
                checksum = zlib.crc32(chunk, checksum)
            size = source.tell()
            self._head(name, zipfile.ZIP_STORED, checksum, size, size)
            source.seek(0)
            shutil.copyfileobj(source, self._stream, _CHUNK)
            self._at += size

    def add_packed(self, info: zipfile.ZipInfo, packed: bytes) -> None:
        """Add an entry of another archive as it is packed there."""
        self._head(info.filename, info.compress_type, info.CRC, len(packed), info.file_size)
        self._write(packed)

    def _add_deflated(self, name: str, lines: Iterable[bytes]) -> None:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed: list[bytes] = []
        checksum = size = start = 0
        for line in lines:
            packed.append(packer.compress(line))
            checksum = zlib.crc32(line, checksum)
            size += len(line)
            if size - start >= _LEAST_BYTES and not zlib.crc32(line) % _ONE_LINE_IN:
                packed.append(packer.flush(zlib.Z_FULL_FLUSH))
                start = size
        packed.append(packer.flush())
        data = b"".join(packed)
        self._head(name, zipfile.ZIP_DEFLATED, checksum, len(data), size)
        self._write(data)

    def _head(self, name: str, method: int, checksum: int, packed: int, size: int) -> None:
        entry = _Entry(name.encode(), method, checksum, packed, size, self._at)
        self._entries.append(entry)
        self._write(_LOCAL.pack(b"PK\3\4", *entry.facts, 0) + entry.name)

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._at += len(data)

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        start = self._at
        for entry in self._entries:
            rest = (0, 0, 0, 0, _PLAIN_FILE, entry.offset)
            head = _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, *entry.facts, *rest)
            self._write(head + entry.name)
        count = len(self._entries)
        self._write(_END.pack(b"PK\5\6", 0, 0, count, count, self._at - start, start, 0))


def data_span(archive: mmap.mmap | bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Where an entry's packed bytes stand in its archive, as (start, end).

    Raises ``struct.error`` if the archive ends before.
    """
    head = _LOCAL.unpack_from(archive, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
    return start, start + info.compress_size
