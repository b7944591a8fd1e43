"""From an edition to a package at its place: built aside, proven, then renamed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from localize import files
from localize.document import Place
from localize.errors import ConfigError, LocalizeError, PackageError
from localize.packages import Edition, Item, Packager, delta, known
from localize.packages.archive import ArchiveWriter
from localize.packages.manifest import (
    DELTA_SUFFIX,
    MANIFEST_FILE,
    SIGNATURE_FILE,
    archive_name,
    build_manifest,
)
from localize.packages.reader import chain, open_release
from localize.packages.segments import build_segments
from localize.packages.signature import sign
from localize.packages.storage import json_bytes, write_file
from localize.packages.verify import open_published, verify

__all__ = ["Published", "publish"]

_QUALITY = Item(path="quality.json", role="quality", media_type="application/json")
# Who imports once a week finds a way from each daily version to the next.
_MOST_DELTAS = 8


class _Unchanged(Exception):
    """The package that stands at the target is the one that was built."""


class Published(NamedTuple):
    """What ``publish`` left at its target."""

    archive: Path
    """The ZIP file, in the target."""
    fresh: bool
    """False where this very package stood there already."""


class _Earlier(NamedTuple):
    """The package that stands at the target."""

    archive: Path
    manifest: Mapping[str, Any]


def publish(edition: Edition, target: Path, key: Path | None = None) -> Published:
    """Build the edition's package with the packagers of its region, at ``target``.

    ``target`` is ``dist/<region>/<title>/<locale>``. All is written in a folder beside it, the
    manifest last, signed where there is a ``key`` (minisign's secret key), and proven by
    ``verify``, the ZIP file among the rest as well; only then it takes the place of what stood
    there. Where that is another version, a delta leads from it to the new one, and the last
    deltas that lead to it stay. A target that already holds this very package is not touched.

    Raises ``LocalizeError``; the target is as it was then. If the process is killed,
    ``files.recover`` or the next run brings back what stood there.
    """
    packagers = _packagers(edition)
    title, locale = edition.title, edition.locale
    name = archive_name(title.id, locale.tag, title.version)
    try:
        with files.atomic_folder(target) as aside:
            _build(edition, packagers, aside, key)
            _write_archive(aside, aside / name)
            manifest = verify(aside)
            earlier = _earlier(target)
            if earlier is not None:
                _prove_nothing_vanished(earlier.manifest, manifest, title.folder, target)
                if _stands(aside / name, target):
                    raise _Unchanged
                if earlier.manifest["version"] != title.version:
                    _add_deltas(earlier.archive, aside / name)
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


def _build(edition: Edition, packagers: Sequence[Packager], folder: Path, key: Path | None) -> None:
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
    items += [_QUALITY, build_segments(edition, folder)]
    manifest = json_bytes(build_manifest(edition, items, folder))
    if key is not None:
        comment = f"{edition.title.id} {edition.locale.tag} {edition.title.version}"
        write_file(folder, SIGNATURE_FILE, sign(manifest, key, comment))
    write_file(folder, MANIFEST_FILE, manifest)


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


def _earlier(target: Path) -> _Earlier | None:
    """What stands at the target, if its ZIP file is as it was published.

    Whether it would still pass, by what this version of the program proves, is another matter.
    """
    try:
        with open_published(target) as release:
            release.prove()
            return _Earlier(release.path, release.manifest)
    except LocalizeError:
        return None


def _stands(new: Path, target: Path) -> bool:
    """Whether the target holds the very package that was built, whole."""
    old = target / new.name
    if not old.is_file() or files.sha256_file(old) != files.sha256_file(new):
        return False
    try:
        verify(target)
    except LocalizeError:
        return False
    return True


def _prove_nothing_vanished(
    old: Mapping[str, Any], new: Mapping[str, Any], title: Path, target: Path
) -> None:
    """Prove that what was published once is there or said to be withdrawn.

    An import job takes down what a package says is gone; a lost file must not say so.
    """
    before, after = (
        {entry["part"] for entry in manifest["files"] if "part" in entry} for manifest in (old, new)
    )
    withdrawn = {entry["part"] for entry in new["withdrawn"]}
    before |= {entry["part"] for entry in old["withdrawn"]}
    if vanished := sorted(before - after - withdrawn):
        lines = ", ".join(f'"{part}" = "{new["version"]}"' for part in vanished)
        raise PackageError(
            f"{', '.join(vanished)} was published in version {old['version']} and is gone",
            Place(file=str(title / "title.toml")),
            f"Bring it back, or say that it is withdrawn: withdrawn = {{ {lines} }}; "
            f"if nobody has taken that version, remove {target}.",
        )


def _add_deltas(old: Path, new: Path) -> None:
    """Put the delta from an old ZIP file to a new one beside the new one, and those before it."""
    delta.make(old, new, new.parent)
    with open_release(old) as release:
        leading = chain(_sound_deltas(old.parent), release.digest)
    for path in leading[: _MOST_DELTAS - 1]:
        shutil.copyfile(path, new.parent / path.name)


def _sound_deltas(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob(f"*{DELTA_SUFFIX}")):
        try:
            with open_release(path) as release:
                release.prove()
        except LocalizeError:
            continue
        yield path
