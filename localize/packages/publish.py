"""From an edition to a package at its place: built aside, proven, then renamed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from localize import files
from localize.errors import ConfigError, LocalizeError
from localize.packages import Edition, Item, Packager, known
from localize.packages.manifest import MANIFEST_FILE, archive_name, build_manifest
from localize.packages.storage import ArchiveWriter, json_bytes, write_file
from localize.packages.verify import verify

__all__ = ["Published", "publish"]

_QUALITY = Item(path="quality.json", role="quality", media_type="application/json")


class _Unchanged(Exception):
    """The package that stands at the target is the one that was built."""


class Published(NamedTuple):
    """What ``publish`` left at its target."""

    archive: Path
    """The ZIP file, in the target."""
    fresh: bool
    """False where this very package stood there already."""


def publish(edition: Edition, target: Path) -> Published:
    """Build the edition's package with the packagers of its region, at ``target``.

    ``target`` is ``dist/<region>/<title>/<locale>``. All is written in a folder beside it, the
    manifest last, and proven by ``verify``, the ZIP file among the rest as well; only then it
    takes the place of what stood there. A target that already holds this very package is not
    touched. Raises ``LocalizeError``; the target is as it was then. If the process is killed,
    ``files.recover`` or the next run brings back what stood there.
    """
    packagers = _packagers(edition)
    title, locale = edition.title, edition.locale
    name = archive_name(title.id, locale.tag, title.version)
    try:
        with files.atomic_folder(target) as aside:
            _build(edition, packagers, aside)
            _write_archive(aside, aside / name)
            verify(aside)
            if _holds_the_same(target, aside, name):
                raise _Unchanged
    except _Unchanged:
        return Published(target / name, fresh=False)
    return Published(target / name, fresh=True)


def _packagers(edition: Edition) -> list[Packager]:
    """Those that the region names and that take the title's kind."""
    there = known()
    for name in edition.region.packages:
        if name not in there:
            message = f"region {edition.region.name} asks for packages of the unknown kind {name!r}"
            raise ConfigError(message, advice=f"There are: {', '.join(sorted(there))}")
    chosen = (there[name] for name in edition.region.packages)
    return [packager for packager in chosen if edition.title.kind in packager.media]


def _build(edition: Edition, packagers: Sequence[Packager], folder: Path) -> None:
    items: list[Item] = []
    for packager in packagers:
        items += packager.build(edition, folder)
    head = {
        "schema": "localize/quality/1",
        "title": edition.title.id,
        "locale": edition.locale.tag,
        "region": edition.region.name,
    }
    write_file(folder, _QUALITY.path, json_bytes(head | dict(edition.quality)))
    manifest = build_manifest(edition, [*items, _QUALITY], folder)
    write_file(folder, MANIFEST_FILE, json_bytes(manifest))


def _write_archive(folder: Path, archive: Path) -> None:
    """Zip the folder's files, the manifest first, so that a reader of a stream has it first."""
    paths = sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: (path.name != MANIFEST_FILE, path.relative_to(folder).as_posix()),
    )
    with archive.open("wb") as stream, ArchiveWriter(stream) as writer:
        for path in paths:
            # An EPUB is a compressed archive itself.
            stored = path.suffix == ".epub"
            writer.add_file(path.relative_to(folder).as_posix(), path, stored=stored)


def _holds_the_same(target: Path, aside: Path, name: str) -> bool:
    """Whether the target is whole and has the same manifest and ZIP file."""
    if not (target / MANIFEST_FILE).is_file() or not (target / name).is_file():
        return False
    if (target / MANIFEST_FILE).read_bytes() != (aside / MANIFEST_FILE).read_bytes():
        return False
    if files.sha256_file(target / name) != files.sha256_file(aside / name):
        return False
    try:
        verify(target)
    except LocalizeError:
        return False
    return True
