"""What an import job may rely on: a package is whole, unchanged, safe and sound, or refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import InputError, PackageError
from localize.packages import known
from localize.packages.manifest import (
    MANIFEST_FILE,
    METADATA_FILE,
    archive_name,
    load_json,
    load_manifest,
)
from localize.packages.storage import unpack

__all__ = ["read_manifest", "read_metadata", "verify"]

_FETCH = "Fetch the package again, or build it again."


def verify(path: Path) -> dict[str, Any]:
    """The manifest of a package, a ZIP file or an unpacked folder, after proving all of it.

    Schema; every size and checksum; no file more and none less (in a folder the package's own
    ZIP file may stand beside the rest); paths and sizes within the limits of
    ``files.SafeZip``; then each packager's own proof. Raises ``PackageError`` with the file
    inside the package.
    """
    with _opened(path) as folder:
        manifest = load_manifest(folder)
        _prove_files(folder, manifest, beside_archive=path.is_dir())
        for entry in manifest["files"]:
            if entry["role"] == "quality":
                load_json(folder, entry["path"], "localize/quality/1")
        for packager in known().values():
            packager.verify(folder, manifest)
    return manifest


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a package, checked against its schema only. Raises ``PackageError``."""
    with _opened(path, only=MANIFEST_FILE) as folder:
        return load_manifest(folder)


def read_metadata(path: Path) -> dict[str, Any] | None:
    """The ``metadata.json`` of a package, if it has one, checked against its schema only.

    Raises ``PackageError``.
    """
    with _opened(path, only=METADATA_FILE) as folder:
        if not (folder / METADATA_FILE).is_file():
            return None
        return load_json(folder, METADATA_FILE, "localize/metadata/1")


@contextmanager
def _opened(path: Path, only: str = "") -> Iterator[Path]:
    """A package as a folder: itself, or what a ZIP file holds, unpacked for the time being.

    Errors about files in it are ``PackageError``s that name the package as well.
    """
    if path.is_dir():
        with _blaming(path, path):
            yield path
        return
    with tempfile.TemporaryDirectory(prefix="localize-") as name:
        folder = Path(name)
        with _blaming(path, folder):
            unpack(path, folder, only)
            yield folder


@contextmanager
def _blaming(package: Path, folder: Path) -> Iterator[None]:
    try:
        yield
    except (InputError, PackageError) as error:
        place = error.place or Place()
        file = place.file or ""
        for prefix in (str(folder), str(package)):
            file = file.removeprefix(prefix).lstrip("/!")
        where = replace(place, file=f"{package}!{file}" if file else str(package))
        raise PackageError(error.message, where, error.advice or _FETCH) from error


def _prove_files(folder: Path, manifest: Mapping[str, Any], *, beside_archive: bool) -> None:
    """Prove that exactly the listed files are there, with the listed bytes."""
    listed: set[str] = set()
    for entry in manifest["files"]:
        name = entry["path"]
        place = Place(file=name)
        files.check_inner_path(name, place)
        if name in listed:
            raise PackageError("is listed twice in the manifest", place, _FETCH)
        listed.add(name)
        path = folder / name
        if not path.is_file() or path.is_symlink():
            raise PackageError("is listed in the manifest but isn't there", place, _FETCH)
        size = path.stat().st_size
        if size != entry["bytes"]:
            message = f"has {size} bytes, the manifest says {entry['bytes']}"
            raise PackageError(message, place, _FETCH)
        if files.sha256_file(path) != entry["sha256"]:
            raise PackageError("has another SHA-256 than the manifest says", place, _FETCH)
    allowed = listed | {MANIFEST_FILE}
    if beside_archive:
        facts = (manifest["title"], manifest["locale"], manifest["version"])
        allowed.add(archive_name(*facts))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in allowed and (path.is_symlink() or not path.is_dir()):
            raise PackageError(
                "is not listed in the manifest", Place(file=name), "Don't trust it, or remove it."
            )
