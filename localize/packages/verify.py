"""What an import job may rely on: a package is whole, unchanged, safe and sound, or refused."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
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
from localize.packages.storage import check_normal_name, unpack

__all__ = ["read_manifest", "read_metadata", "verify"]

_FETCH = "Fetch the package again, or build it again."
_EXTRA = "is not listed in the manifest"
_MOST_TOLD = 10


def verify(path: Path) -> dict[str, Any]:
    """The manifest of a package, a ZIP file or an unpacked folder, after proving all of it.

    Schema; every size and checksum; no file more and none less (in a folder the package's own
    ZIP file may stand beside the rest, and must hold the same); no links; paths and sizes
    within the limits of ``files.SafeZip``; a gate that let it pass; then each packager's own
    proof. Raises ``PackageError`` with the file inside the package.
    """
    with _opened(path) as folder:
        manifest = load_manifest(folder)
        if not manifest["gate"]["passed"]:
            place = Place(file=MANIFEST_FILE)
            raise PackageError("its region's gates held it back", place, "Mend what they name.")
        _prove_files(folder, manifest, beside_archive=path.is_dir())
        for entry in manifest["files"]:
            if entry["role"] == "quality":
                load_json(folder, entry["path"], "localize/quality/1")
        for packager in known().values():
            packager.verify(folder, manifest)
        if path.is_dir():
            _prove_archive(folder, manifest)
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
            _prove_plain(path)
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
        inner = _visible(_inside(place.file or "", str(package), str(folder)))
        where = replace(place, file=f"{package}!{inner}" if inner else str(package))
        raise PackageError(_visible(error.message), where, error.advice or _FETCH) from error


def _inside(file: str, *roots: str) -> str:
    """A file's path inside the first of the roots that it lies in."""
    for root in roots:
        rest = file.removeprefix(root)
        if rest != file and (not rest or rest[0] in "!/\\"):
            return rest[1:]
    return file


def _visible(name: str) -> str:
    """A stranger's words without what would act on a terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in name
    )


def _prove_plain(folder: Path) -> None:
    """Prove that an unpacked package is made of files and folders, before any of it is read."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            place = Place(file=path.relative_to(folder).as_posix())
            raise PackageError("is no plain file", place, "Don't trust it, or remove it.")


def _prove_archive(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove that the ZIP file beside the files, if there is one, is the same package."""
    archive = folder / archive_name(manifest["title"], manifest["locale"], manifest["version"])
    if archive.is_file() and verify(archive) != manifest:
        raise PackageError("holds another package than the folder", Place(file=archive.name))


def _prove_files(folder: Path, manifest: Mapping[str, Any], *, beside_archive: bool) -> None:
    """Prove that exactly the listed files are there, with the listed bytes.

    The error names every file that isn't, up to ten of them.
    """
    listed: dict[str, Mapping[str, Any]] = {}
    for entry in manifest["files"]:
        place = Place(file=entry["path"])
        check_normal_name(entry["path"], place)
        if entry["path"] in listed:
            raise PackageError("is listed twice in the manifest", place, _FETCH)
        listed[entry["path"]] = entry
    faults = [(name, _fault(folder / name, entry)) for name, entry in listed.items()]
    faults += [(name, _EXTRA) for name in _extra(folder, manifest, listed, beside_archive)]
    faults = [(name, fault) for name, fault in faults if fault]
    if len(faults) == 1:
        name, fault = faults[0]
        raise PackageError(fault, Place(file=name), _FETCH)
    if faults:
        told = [f"{name} {fault}" for name, fault in faults[:_MOST_TOLD]]
        rest = len(faults) - len(told)
        told += [f"and {rest} more"] if rest else []
        raise PackageError(f"{len(faults)} files are wrong: {'; '.join(told)}", None, _FETCH)


def _fault(path: Path, entry: Mapping[str, Any]) -> str:
    """What is wrong with a listed file; empty if nothing is."""
    if not path.is_file():
        return "is listed in the manifest but isn't there"
    size = path.stat().st_size
    if size != entry["bytes"]:
        return f"has {size} bytes, the manifest says {entry['bytes']}"
    if files.sha256_file(path) != entry["sha256"]:
        return "has another SHA-256 than the manifest says"
    return ""


def _extra(
    folder: Path, manifest: Mapping[str, Any], listed: Collection[str], beside_archive: bool
) -> Iterator[str]:
    """The files that are not listed, and the folders that no listed file needs."""
    allowed = {*listed, MANIFEST_FILE}
    if beside_archive:
        allowed.add(archive_name(manifest["title"], manifest["locale"], manifest["version"]))
    allowed |= {str(parent) for name in listed for parent in PurePosixPath(name).parents}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in allowed and (path.is_file() or not any(path.iterdir())):
            yield name
