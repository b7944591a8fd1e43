"""What an import job may rely on: a package is whole, unchanged, safe and sound, or refused."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages import known
from localize.packages.blame import FETCH, blaming
from localize.packages.manifest import (
    DELTA_SUFFIX,
    MANIFEST_FILE,
    MAX_SIGNATURE_BYTES,
    METADATA_FILE,
    SIGNATURE_FILE,
    archive_name,
    check_gate,
    load_json,
    load_manifest,
    stands_beside,
)
from localize.packages.reader import Release, chain, open_release
from localize.packages.storage import check_normal_name, unpack

__all__ = ["is_delta", "open_published", "read_json", "read_manifest", "read_metadata", "verify"]

_EXTRA = "is not listed in the manifest"
_MOST_TOLD = 10
# What every package may hold, whatever its region asks for: role → schema.
_OWN_JSON = {"quality": "localize/quality/1", "segments": "localize/segments/1"}
# Between the two renames of ``files.atomic_folder`` there is nothing for microseconds.
_RENAMING_TRIES, _RENAMING_S = 20, 0.01


def verify(path: Path, key: Path | None = None) -> dict[str, Any]:
    """The manifest of a package, a ZIP file or an unpacked folder, after proving all of it.

    Schema; every size and checksum; no file more and none less (in a folder the package's own
    ZIP file may stand beside the rest, and must hold the same, and deltas that lead to it); no
    links; paths and sizes within the limits of ``files.SafeZip``; a gate that let it pass; then
    each packager's own proof. With ``key``, a minisign public key, the manifest's signature too.
    A delta is proven as far as it goes: ``delta.apply`` proves the rest.

    A folder that is replaced while it is read is read again. Raises ``PackageError`` with the
    file inside the package.
    """
    while True:
        seen = _identity(path)
        try:
            return _verified_delta(path, key) if is_delta(path) else _verified(path, key)
        except (PackageError, OSError):
            if not _was_replaced(path, seen):
                raise


def _verified(path: Path, key: Path | None) -> dict[str, Any]:
    with _opened(path) as folder:
        manifest = load_manifest(folder)
        check_gate(manifest)
        _prove_files(folder, manifest, is_folder=path.is_dir())
        if key is not None:
            _prove_signature(folder, key)
        for entry in manifest["files"]:
            if entry["role"] in _OWN_JSON:
                load_json(folder, entry["path"], _OWN_JSON[entry["role"]])
        for packager in known().values():
            packager.verify(folder, manifest)
        if path.is_dir():
            _prove_archive(folder, manifest, key)
            _prove_deltas(folder, key)
    return manifest


def is_delta(path: Path) -> bool:
    """Whether a file is a delta, by its name."""
    return path.suffix == DELTA_SUFFIX and path.is_file()


def _verified_delta(path: Path, key: Path | None) -> dict[str, Any]:
    with open_release(path, key=key) as release:
        release.prove()
        return dict(release.manifest)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _was_replaced(path: Path, seen: tuple[int, int] | None) -> bool:
    """Whether something else stands at the path; waits while a publisher renames."""
    if seen is None:
        return False
    for _ in range(_RENAMING_TRIES):
        now = _identity(path)
        if now is not None:
            return now != seen
        time.sleep(_RENAMING_S)
    return False


def open_published(target: Path) -> Release:
    """The ZIP file in an unpacked package's folder, opened. Raises ``PackageError``."""
    manifest = read_manifest(target)
    name = archive_name(manifest["title"], manifest["locale"], manifest["version"])
    return open_release(target / name)


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a package, checked against its schema only. Raises ``PackageError``."""
    with _opened(path, only=MANIFEST_FILE) as folder:
        return load_manifest(folder)


def read_metadata(path: Path) -> dict[str, Any] | None:
    """The ``metadata.json`` of a package, if it has one, checked against its schema only.

    Raises ``PackageError``.
    """
    return read_json(path, METADATA_FILE, "localize/metadata/1")


def read_json(path: Path, name: str, schema: str) -> dict[str, Any] | None:
    """A JSON file of a package, if it has that, checked against its schema only.

    Raises ``PackageError``.
    """
    with _opened(path, only=name) as folder:
        return load_json(folder, name, schema) if (folder / name).is_file() else None


@contextmanager
def _opened(path: Path, only: str = "") -> Iterator[Path]:
    """A package as a folder: itself, or what a ZIP file holds, unpacked for the time being.

    Errors about files in it are ``PackageError``s that name the package as well.
    """
    if path.is_dir():
        with blaming(path):
            _prove_plain(path)
            yield path
        return
    with tempfile.TemporaryDirectory(prefix="localize-") as name:
        folder = Path(name)
        with blaming(path, folder):
            unpack(path, folder, only)
            yield folder


def _prove_plain(folder: Path) -> None:
    """Prove that an unpacked package is made of files and folders, before any of it is read."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            place = Place(file=path.relative_to(folder).as_posix())
            raise PackageError("is no plain file", place, "Don't trust it, or remove it.")


def _prove_signature(folder: Path, key: Path) -> None:
    from localize.packages.signature import prove

    path = folder / SIGNATURE_FILE
    signature = files.read_bytes(path, MAX_SIGNATURE_BYTES) if path.is_file() else None
    prove(files.read_bytes(folder / MANIFEST_FILE), signature, key)


def _prove_archive(folder: Path, manifest: Mapping[str, Any], key: Path | None) -> None:
    """Prove that the ZIP file beside the files, if there is one, is the same package."""
    archive = folder / archive_name(manifest["title"], manifest["locale"], manifest["version"])
    if not archive.is_file():
        return
    _verified(archive, key)
    with open_release(archive) as inner:
        if inner.digest != files.sha256_file(folder / MANIFEST_FILE):
            raise PackageError("holds another package than the folder", Place(file=archive.name))


def _prove_deltas(folder: Path, key: Path | None) -> None:
    """Prove that the deltas beside the files are sound and lead to this package."""
    found = sorted(folder.glob(f"*{DELTA_SUFFIX}"))
    for path in found:
        _verified_delta(path, key)
    leading = chain(found, files.sha256_file(folder / MANIFEST_FILE))
    for path in found:
        if path not in leading:
            raise PackageError("leads to another package than the folder's", Place(file=path.name))


def _prove_files(folder: Path, manifest: Mapping[str, Any], *, is_folder: bool) -> None:
    """Prove that exactly the listed files are there, with the listed bytes.

    The error names every file that isn't, up to ten of them.
    """
    listed: dict[str, Mapping[str, Any]] = {}
    for entry in manifest["files"]:
        place = Place(file=entry["path"])
        check_normal_name(entry["path"], place)
        if entry["path"] in listed:
            raise PackageError("is listed twice in the manifest", place, FETCH)
        listed[entry["path"]] = entry
    faults = [(name, _fault(folder / name, entry)) for name, entry in listed.items()]
    signature = folder / SIGNATURE_FILE
    if signature.is_file() and signature.stat().st_size > MAX_SIGNATURE_BYTES:
        faults.append((SIGNATURE_FILE, "is too large for a signature"))
    faults += [(name, _EXTRA) for name in _extra(folder, manifest, listed, is_folder)]
    faults = [(name, fault) for name, fault in faults if fault]
    if len(faults) == 1:
        name, fault = faults[0]
        raise PackageError(fault, Place(file=name), FETCH)
    if faults:
        told = [f"{name} {fault}" for name, fault in faults[:_MOST_TOLD]]
        rest = len(faults) - len(told)
        told += [f"and {rest} more"] if rest else []
        raise PackageError(f"{len(faults)} files are wrong: {'; '.join(told)}", None, FETCH)


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
    folder: Path, manifest: Mapping[str, Any], listed: Collection[str], is_folder: bool
) -> Iterator[str]:
    """The files that are not listed, and the folders that no listed file needs."""
    allowed = {*listed, MANIFEST_FILE, SIGNATURE_FILE}
    allowed |= {str(parent) for name in listed for parent in PurePosixPath(name).parents}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in allowed or (is_folder and stands_beside(manifest, name)):
            continue
        if path.is_file() or not any(path.iterdir()):
            yield name
