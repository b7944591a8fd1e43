"""How a package lies on the disk: its files, and what its archive may hold.

Files are written plainly: they stand in a folder that is renamed when it is whole.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path, PurePosixPath
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import InputError

__all__ = [
    "check_normal_name",
    "json_bytes",
    "prove_entries",
    "unpack",
    "write_file",
]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f]")


def write_file(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file below the folder, whose name has ``/``, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def json_bytes(value: Any) -> bytes:
    """Readable JSON, the same for the same value: UTF-8, indented, keys in the value's order."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def prove_entries(archive: files.SafeZip) -> None:
    """Prove that an archive holds plain files under plain names, no folder without a file, and
    nothing around its entries. Raises ``InputError``.
    """
    if archive.has_surplus:
        place = Place(file=str(archive.path))
        advice = "It was cut off or added to: fetch it again."
        raise InputError("has bytes that belong to no file", place, advice)
    needed = {f"{parent}/" for name in archive.names for parent in PurePosixPath(name).parents}
    for name in (*archive.names, *archive.folders):
        info, place = archive.info(name), Place(file=f"{archive.path}!{name}")
        check_normal_name(name.removesuffix("/"), place)
        if info.orig_filename != info.filename:
            raise InputError("has a name with something behind it", place, "Don't trust it.")
        mode = stat.S_IFMT(info.external_attr >> 16)
        if mode not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
            raise InputError("is no plain file", place, "Don't trust it.")
        if info.is_dir() and (name not in needed or info.file_size):
            raise InputError("is a folder that no file needs", place, "Don't trust it.")


def check_normal_name(name: str, place: Place) -> None:
    """Raise ``InputError`` unless a path has one spelling: no ``./``, no ``//``, nothing unseen."""
    files.check_inner_path(name, place)
    parts = PurePosixPath(name).parts
    if "/".join(parts) != name or any(part[-1] in ". " for part in parts) or _UNSEEN.search(name):
        raise InputError("has a name with another spelling than needed", place, "Don't trust it.")


def unpack(archive: Path, folder: Path, only: str = "") -> None:
    """Unpack an archive, or ``only`` one entry of it if it has that, below a folder.

    One entry at a time is in memory. Raises ``InputError`` for everything that
    ``files.SafeZip`` and ``prove_entries`` refuse, and for names that this machine can't hold.
    """
    with files.SafeZip(archive) as source:
        prove_entries(source)
        for name in source.names:
            if only and name != only:
                continue
            data = source.read(name)
            try:
                write_file(folder, name, data)
            except OSError as error:
                place = Place(file=f"{archive}!{name}")
                raise InputError(f"can't be unpacked: {error.strerror}", place) from error
