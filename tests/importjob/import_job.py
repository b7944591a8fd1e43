"""The reference import job: a release into PostgreSQL, all of it or nothing.

It is what the contract (``localize/packages/CONTRACT.md``) asks of a job, and no more: one
transaction; nothing to do for a release that is there; a delta only upon the release that it
builds on; rows by the id of the part; texts read only where their digest is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localize.errors import PackageError
from localize.packages import Release, open_release
from localize.packages.contents import PackagedFile
from localize.packages.verify import verify

__all__ = ["import_release"]

_KEY = "(title, region, locale) = (%s, %s, %s)"
_EDITION = """
INSERT INTO edition VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (title, region, locale) DO UPDATE SET
    digest = excluded.digest, version = excluded.version, kind = excluded.kind,
    direction = excluded.direction, draft = excluded.draft, name = excluded.name,
    author = excluded.author, synopsis = excluded.synopsis,
    minimum_age = excluded.minimum_age, published = excluded.published
"""
_PART = """
INSERT INTO part VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (title, region, locale, part) DO UPDATE SET
    number = excluded.number, name = excluded.name, withdrawn_since = excluded.withdrawn_since
WHERE (part.number, part.name, part.withdrawn_since)
    IS DISTINCT FROM (excluded.number, excluded.name, excluded.withdrawn_since)
"""
_BODY = """
INSERT INTO body VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (title, region, locale, part, form) DO UPDATE SET
    sha256 = excluded.sha256, content = excluded.content
"""

_Edition = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    number: int
    name: str
    bodies: dict[str, PackagedFile]
    """By form."""


def import_release(connection: Any, path: Path, key: Path | None = None) -> bool:
    """Import a package or a delta; false if it is there already.

    ``connection`` is of the DB-API. Raises ``PackageError``; the database is as it was then.
    """
    verify(path, key)
    with open_release(path, key=key) as release, _transaction(connection) as cursor:
        edition = (release.title, release.region, release.locale)
        cursor.execute(f"SELECT digest FROM edition WHERE {_KEY} FOR UPDATE", edition)
        (there,) = cursor.fetchone() or (None,)
        if there == release.digest:
            return False
        if release.base not in (None, there):
            raise PackageError(
                f"{path} builds upon {release.base}, and what is imported is {there}",
                advice="Import the deltas in their order, or the whole package.",
            )
        _write_edition(cursor, edition, release)
        listed = _write_parts(cursor, edition, release)
        _take_down(cursor, edition, release, listed)
    return True


@contextmanager
def _transaction(connection: Any) -> Iterator[Any]:
    cursor = connection.cursor()
    try:
        yield cursor
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _write_edition(cursor: Any, edition: _Edition, release: Release) -> None:
    metadata = release.metadata()
    if metadata is None:
        raise PackageError(f"{release.path} has no metadata", advice="The catalogue needs it.")
    facts = (release.digest, release.version, release.kind, release.direction, release.draft)
    told = (metadata.title, metadata.author, metadata.synopsis)
    cursor.execute(_EDITION, (*edition, *facts, *told, metadata.minimum_age, metadata.published))


def _write_parts(cursor: Any, edition: _Edition, release: Release) -> set[tuple[str, str]]:
    """Write what is new; gives the (part, form) of all that the release has."""
    cursor.execute(f"SELECT part, form, sha256 FROM body WHERE {_KEY}", edition)
    there = {(part, form): sha256 for part, form, sha256 in cursor.fetchall()}
    listed = set()
    for part in _parts(release):
        cursor.execute(_PART, (*edition, part.id, part.number, part.name, None))
        for form, file in part.bodies.items():
            listed.add((part.id, form))
            if there.get((part.id, form)) != file.sha256:
                content = release.read(file).decode()
                cursor.execute(_BODY, (*edition, part.id, form, file.sha256, content))
    return listed


def _parts(release: Release) -> Iterator[_Part]:
    for chapter in release.chapters():
        bodies = {chapter.file.media_type: chapter.file}
        yield _Part(chapter.part, chapter.number, chapter.title, bodies)
    for episode in release.episodes():
        bodies = {
            f"{track.kind} {' '.join(track.languages)} {track.file.media_type}": track.file
            for track in episode.tracks
        }
        yield _Part(episode.part, episode.number, "", bodies)


def _take_down(
    cursor: Any, edition: _Edition, release: Release, listed: set[tuple[str, str]]
) -> None:
    """Take away the texts that the release has no more, and mark the parts that are withdrawn."""
    cursor.execute(f"SELECT part, form FROM body WHERE {_KEY}", edition)
    for part, form in {tuple(row) for row in cursor.fetchall()} - listed:
        cursor.execute(
            f"DELETE FROM body WHERE {_KEY} AND (part, form) = (%s, %s)", (*edition, part, form)
        )
    for item in release.withdrawn:
        cursor.execute(_PART, (*edition, item.part, None, None, item.since))
