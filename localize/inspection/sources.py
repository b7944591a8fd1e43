"""The files that a path stands for: itself, those of a folder, those of packages."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localize import formats
from localize.document import Finding, Place
from localize.errors import ConfigError, InputError, PackageError

__all__ = ["File", "files_of", "tag_in_name"]

# A folder of a locale: ar, fr-FR, zh-Hant-TW. All the languages of our locales have two letters.
_TAG = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to check."""

    path: Path
    name: str
    """What people know it by: in an archive, the archive's path and its own."""
    tag: str = ""
    """Locale, aspect and region by its package; empty outside of one."""
    aspect: str = ""
    region: str = ""


def files_of(path: Path) -> Iterator[File | Finding]:
    """Files to check, and findings on the packages that are verified on the way."""
    if not path.exists():
        raise InputError("no such file", Place(file=str(path)), "Name an existing file.")
    if not path.is_dir():
        is_archive = path.suffix.lower() == ".zip"
        yield from _package_files(path) if is_archive else [File(path=path, name=str(path))]
        return
    manifests = sorted(path.rglob("manifest.json"))
    for manifest in manifests:
        yield from _package_files(manifest.parent)
    if not manifests:
        suffixes = {suffix for fmt in formats.known().values() for suffix in fmt.suffixes}
        found = sorted(item for item in path.rglob("*") if item.suffix.lower() in suffixes)
        if not found:
            raise InputError("holds nothing to check", Place(file=str(path)), "Name files.")
        yield from (File(path=item, name=str(item)) for item in found)


def _package_files(package: Path) -> Iterator[File | Finding]:
    """Tracks and books of a package, a folder or a ZIP file, or why it is refused."""
    from localize.packages import verify
    from localize.packages.storage import unpack

    try:
        manifest = verify.verify(package)
        metadata = verify.read_metadata(package) or {}
    except PackageError as error:
        yield Finding(
            code="K101",
            severity="error",
            place=Place(file=str(package)),
            message=f"an import job must refuse this package: {error.message}",
            advice=error.advice or "Build it again.",
            evidence=str(error.place or ""),
        )
        return
    names = [entry["path"] for entry in manifest["files"] if entry["role"] in ("track", "book")]
    with tempfile.TemporaryDirectory(prefix="localize-") as aside:
        folder, joint = package, "/"
        if not package.is_dir():
            folder, joint = Path(aside), "!"
            unpack(package, folder)
        for name in names:
            yield File(
                path=folder / name,
                name=f"{package}{joint}{name}",
                tag=manifest["locale"],
                aspect=metadata.get("aspect", ""),
                region=manifest["region"],
            )


def tag_in_name(path: Path) -> str:
    """``track.ar.srt`` and ``approved/ar/E01.srt`` → ``ar``.

    Raises ``ConfigError`` if neither the name nor the folder is called after a locale.
    """
    _, dot, tag = path.stem.rpartition(".")
    if dot and tag:
        return tag
    folder = path.resolve().parent.name
    if _TAG.fullmatch(folder):
        return folder
    raise ConfigError(
        "neither its name nor its folder says which locale it is in", Place(file=str(path)), ""
    )
