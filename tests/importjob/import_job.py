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
from localize.packages.reader import PackagedFile
from localize.packages.verify import verify

__all__ = ["import_release"]

_EDITION = """
INSERT INTO edition VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (title, region, locale) DO UPDATE SET
    digest = excluded.digest, version = excluded.version, kind = excluded.kind,
    direction = excluded.direction, draft = excluded.draft, name = excluded.name,
    author = excluded.author, synopsis = excluded.synopsis,
    minimum_age = excluded.minimum_age, published = excluded.published
"""
_PART = """
INSERT INTO part VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, NULL)
ON CONFLICT (title, region, locale, part, media_type) DO UPDATE SET
    number = excluded.number, name = excluded.name, sha256 = excluded.sha256,
    body = excluded.body, withdrawn_since = NULL
"""
_MOVED = """
UPDATE part SET number = %s, name = %s
WHERE (title, region, locale, part, media_type) = (%s, %s, %s, %s, %s)
    AND (number, name) IS DISTINCT FROM (%s, %s)
"""
_GONE = """
INSERT INTO part VALUES (%s, %s, %s, %s, %s, NULL, NULL, NULL, NULL, %s)
ON CONFLICT (title, region, locale, part, media_type) DO UPDATE SET
    number = NULL, name = NULL, sha256 = NULL, body = NULL,
    withdrawn_since = excluded.withdrawn_since
"""
_MEDIA = {
    "novel": ("application/xhtml+xml",),
    "drama": ("application/ttml+xml", "application/x-subrip", "text/vtt"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    part: str
    number: int
    name: str
    file: PackagedFile


def import_release(connection: Any, path: Path, key: Path | None = None) -> bool:
    """Import a package or a delta; false if it is there already.

    ``connection`` is of the DB-API. Raises ``PackageError``; the database is as it was then.
    """
    verify(path, key)
    with open_release(path, key=key) as release, _transaction(connection) as cursor:
        edition = (release.title, release.region, release.locale)
        query = "SELECT digest FROM edition WHERE (title, region, locale) = (%s, %s, %s) FOR UPDATE"
        cursor.execute(query, edition)
        (there,) = cursor.fetchone() or (None,)
        if there == release.digest:
            return False
        if release.base not in (None, there):
            raise PackageError(
                f"{path} builds upon {release.base}, and what is imported is {there}",
                advice="Import the deltas in their order, or the whole package.",
            )
        _edition(cursor, edition, release)
        _parts(cursor, edition, release)
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


def _edition(cursor: Any, edition: tuple[str, str, str], release: Release) -> None:
    metadata = release.metadata()
    if metadata is None:
        raise PackageError(f"{release.path} has no metadata", advice="The catalogue needs it.")
    facts = (release.digest, release.version, release.kind, release.direction, release.draft)
    told = (metadata.title, metadata.author, metadata.synopsis)
    figures = (metadata.minimum_age, metadata.published)
    cursor.execute(_EDITION, (*edition, *facts, *told, *figures))


def _parts(cursor: Any, edition: tuple[str, str, str], release: Release) -> None:
    query = "SELECT part, media_type, sha256 FROM part WHERE (title, region, locale) = (%s, %s, %s)"
    cursor.execute(query, edition)
    there = {(part, media): sha256 for part, media, sha256 in cursor.fetchall()}
    listed = set()
    for row in _rows(release):
        place = (*edition, row.part, row.file.media_type)
        listed.add(row.part)
        if there.get((row.part, row.file.media_type)) == row.file.sha256:
            shown = (row.number, row.name)
            cursor.execute(_MOVED, (*shown, *place, *shown))
        else:
            body = release.read(row.file).decode()
            cursor.execute(_PART, (*place, row.number, row.name, row.file.sha256, body))
    gone = {part: release.version for part, _ in there if part not in listed}
    gone |= {item.part: item.since for item in release.withdrawn}
    for part, since in gone.items():
        for media in _MEDIA[release.kind]:
            cursor.execute(_GONE, (*edition, part, media, since))


def _rows(release: Release) -> Iterator[_Row]:
    for chapter in release.chapters():
        yield _Row(chapter.part, chapter.number, chapter.title, chapter.file)
    for episode in release.episodes():
        for track in episode.tracks:
            yield _Row(episode.part, episode.number, "", track)
