"""Files and hostile input: atomic writing, digests, bounded reading, safe archives, safe XML."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from localize.document import Place
from localize.errors import InputError
from localize.files.archives import (
    MAX_ENTRY_BYTES,
    ZIP_EPOCH,
    SafeZip,
    check_inner_path,
    write_zip,
    zip_bytes,
)
from localize.files.atomic import atomic_folder, atomic_write, locked, recover
from localize.files.encodings import decode

if TYPE_CHECKING:
    from lxml import etree

__all__ = [
    "MAX_ENTRY_BYTES",
    "MAX_TEXT_BYTES",
    "ZIP_EPOCH",
    "SafeZip",
    "atomic_folder",
    "atomic_write",
    "check_inner_path",
    "decode",
    "locked",
    "parse_xml",
    "read_bytes",
    "recover",
    "sha256",
    "sha256_file",
    "write_zip",
    "zip_bytes",
]

# A novel of 10 million characters is 30 MB of UTF-8; ten times that is no chapter any more.
MAX_TEXT_BYTES = 256 * 1024 * 1024
MAX_XML_DEPTH = 256


def sha256(*pieces: bytes | str) -> str:
    """Hex digest over the pieces, each with its length, so that ("ab", "c") ≠ ("a", "bc")."""
    digest = hashlib.sha256()
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of the file's bytes, as ``sha256sum`` prints it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """The file's bytes. Raises ``InputError`` if it is missing, unreadable or over ``limit``."""
    place = Place(file=str(path))
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "no such file"
            raise InputError(what, place, "Name an existing file.")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", place) from error
    if len(data) > limit:
        size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} kB"
        raise InputError(f"is larger than {size}", place, "Split the file.")
    return data


def parse_xml(data: bytes, place: Place) -> etree._Element:
    """Root of an XML document: no DTD loading, no entities, no network, bounded depth.

    Raises ``InputError`` with the line where the XML is not well-formed.
    """
    from lxml import etree

    if b"<!ENTITY" in data:
        raise InputError("declares XML entities, which are not allowed", place, "Remove them.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno
        where = Place(file=place.file, part=place.part, line=line)
        raise InputError(f"is not well-formed XML: {error.msg}", where, "Repair it.") from error
    # In UTF-16 the bytes above don't show them.
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and subset.entities():
        raise InputError("declares XML entities, which are not allowed", place, "Remove them.")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            raise InputError(f"nests more than {MAX_XML_DEPTH} elements", place)
    return root
