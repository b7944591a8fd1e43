"""The translation memory: what has been translated or approved before. One SQLite file.

Machine translations are keyed by everything that decides them (see ``pipeline.translate``),
so an entry can't be stale, only unused. Approved ones are keyed by title, locale, file, source
sentence and the sentence before it, and always win. Imported ones came from other tools: they
are keyed by title (or none), both languages, source sentence and, where it is known, the
sentence before it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from localize.document import Inline, Place
from localize.errors import InputError
from localize.memory import imports, listing, schema, search
from localize.memory.entries import Approved, Imported, Similar
from localize.memory.imports import Merged
from localize.memory.listing import Selection
from localize.serial import decode, encode

__all__ = ["Memory"]

# SQLite allows 32,766 variables in one statement; 500 keeps statements short.
_CHUNK = 500
_BUSY = "Another process has it open: let that end, then run this again."
_DAMAGED = (
    "Check the folder's permissions; a damaged memory may be deleted, "
    "it is built again from the approved files; TMX files have to be imported again."
)


def _is_busy(error: Exception) -> bool:
    """Whether nothing is wrong with the file but that another process holds it."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


class Memory:
    """An open memory. Raises ``InputError`` if the file can't be opened or is no memory."""

    def __init__(self, path: Path | None = None, *, spread: bool = False) -> None:
        """``None``: in memory only, for one run.

        ``spread``: processes of several machines have it open. The write-ahead log is for those
        of one machine (it needs memory that they share: https://sqlite.org/wal.html), so there is
        none then, and writers wait for readers.
        """
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            # A writer of another process holds the lock for one part's commit, not longer.
            self._db = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None)
            self._db.execute(f"PRAGMA journal_mode={'DELETE' if spread else 'WAL'}")
            self._db.execute(f"PRAGMA synchronous={'FULL' if spread else 'NORMAL'}")
            schema.prepare(self._db)
        except (OSError, sqlite3.Error) as error:
            raise InputError(
                f"the translation memory can't be opened: {error}",
                Place(file=str(path)),
                _BUSY if _is_busy(error) else _DAMAGED,
            ) from error

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing():
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise InputError(
                f"the translation memory can't be written: {error}",
                Place(file=str(self.path)),
                "Check that the disk has room; run again, finished parts are kept.",
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
            raise InputError(
                f"the translation memory is damaged: {error}",
                Place(file=str(self.path)),
                "Delete it: it is built again, approved files are read again; import TMX files "
                "again.",
            ) from error

    def lookup(self, keys: Sequence[str]) -> dict[str, str]:
        """Values of the machine translations with these keys; unknown keys are left out."""
        found: dict[str, str] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            query = f"SELECT key, value FROM machine WHERE key IN ({_marks(chunk)})"
            with self._reading():
                found.update(self._db.execute(query, chunk))
        return found

    def store(self, pair: str, entries: Iterable[tuple[str, str, str]]) -> None:
        """Keep machine translations, all or none: (key, source text, value)."""
        with self._transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO machine VALUES (?, ?, ?, ?)",
                ((key, pair, source, value) for key, source, value in entries),
            )

    def approve(
        self, scope: str, locale: str, file: str, digest: str, entries: Iterable[Approved]
    ) -> None:
        """Replace what is approved for one file of a title in a locale.

        ``digest`` is that of the approved file: while it stays, the sentences as they were
        then are what was approved, whatever happens to the source.
        """
        key = (scope, locale, file)
        with self._transaction():
            self._db.execute(
                "DELETE FROM approved WHERE scope = ? AND locale = ? AND file = ?", key
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO approved VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (*key, entry.source, entry.context, encode(entry.target), digest)
                    for entry in entries
                ),
            )

    def approved(self, scope: str, locale: str, file: str, digest: str) -> list[Approved]:
        """What is approved for a file, if the approved file still has this digest."""
        with self._reading():
            rows = self._db.execute(
                "SELECT source, context, target FROM approved "
                "WHERE scope = ? AND locale = ? AND file = ? AND digest = ?",
                (scope, locale, file, digest),
            )
            return [
                Approved(source=source, context=context, target=decode(target, Inline))
                for source, context, target in rows
            ]

    def part(self, digest: str) -> bytes | None:
        """A finished part by the digest of all its inputs."""
        with self._reading():
            query = "SELECT value FROM part WHERE digest = ?"
            row = self._db.execute(query, (digest,)).fetchone()
        return row[0] if row else None

    def keep_part(self, digest: str, value: bytes) -> None:
        """Keep a finished part."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (digest, value))

    def take(self, entries: Iterable[Imported]) -> Merged:
        """Keep imported translations, all of them or none; newer ones win.

        They are put aside first, so others who use the memory wait for the end of it only.
        What ``entries`` raises on its way ends it, with nothing taken.
        """
        with self._writing():
            total = imports.stage(self._db, entries)
        with self._transaction():
            return imports.merge(self._db, total)

    def imported_locales(self) -> list[str]:
        """Tags of all locales that something was imported for, in order."""
        with self._reading():
            # A step through the index per locale, not per entry.
            query = (
                "WITH RECURSIVE tag (name) AS (SELECT min(locale) FROM imported UNION ALL "
                "SELECT (SELECT min(locale) FROM imported WHERE locale > name) FROM tag "
                "WHERE name IS NOT NULL) SELECT name FROM tag WHERE name IS NOT NULL"
            )
            return [name for (name,) in self._db.execute(query)]

    def last_import(self, locales: Sequence[str]) -> int:
        """A number that grows whenever a translation into one of the locales is imported."""
        with self._reading():
            query = "SELECT max(id) FROM imported WHERE locale = ?"
            found = (self._db.execute(query, (tag,)).fetchone()[0] for tag in locales)
            return max((number or 0 for number in found), default=0)

    def imported(
        self, scope: str, locales: Sequence[str], keys: Sequence[str]
    ) -> list[tuple[int, Imported]]:
        """Imported translations of sentences, with their ids, in the order of these.

        ``scope``: the title; those for all titles are found too. ``keys``: of ``entries.key``.
        """
        found: list[tuple[int, Imported]] = []
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            where = (
                f"key IN ({_marks(chunk)}) AND locale IN ({_marks(locales)}) AND scope IN ('', ?)"
            )
            found += self._imported(where, (*chunk, *locales, scope))
        return sorted(found, key=lambda item: item[0])

    def imported_again(self, ids: Sequence[int]) -> list[tuple[int, Imported]]:
        """Imported translations by their ids, in the order of these; those that are gone are
        left out."""
        found: list[tuple[int, Imported]] = []
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            found += self._imported(f"id IN ({_marks(chunk)})", chunk)
        return sorted(found, key=lambda item: item[0])

    def _imported(self, where: str, values: Sequence[str | int]) -> list[tuple[int, Imported]]:
        with self._reading():
            query = f"SELECT id, {imports.COLUMNS} FROM imported WHERE {where}"
            return [
                (number, imports.entry(row)) for number, *row in self._db.execute(query, values)
            ]

    def similar(
        self, source_text: str, locale: str, *, limit: int = 5, floor: float = 0.7
    ) -> list[Similar]:
        """Approved and imported translations of similar sentences, the most similar first.

        ``locale`` is the tag that they are wanted for: ``en-US`` finds those into ``en-US``,
        ``en`` and, after them, any other English. ``floor``: the least score, above 0 and at most
        1 (see ``Similar.score``). Of two with one score the approved one comes first; the same
        translation of one sentence comes once. Sentences of all titles are looked through; one
        that shares no piece of two letters (three in scripts with words) isn't found.

        It calls ``index`` first.
        """
        self.index()
        with self._reading():
            return search.similar(self._db, source_text, locale, limit, floor)

    def index(self) -> None:
        """Make ``similar`` ready for what is new: seconds for 10,000 sentences, once."""
        with self._writing():
            search.index(self._db)

    def selected(self, what: Selection) -> Iterator[Imported]:
        """Entries as they would be exported, one in memory at a time."""
        with self._reading():
            yield from listing.selected(self._db, what)

    def joined(self, what: Selection) -> int:
        """Approved sentences of a selection that have no translation of their own: an editor
        joined them with a neighbour."""
        with self._reading():
            return listing.joined(self._db, what)

    def stats(self) -> dict[str, int]:
        """Entries by kind and language pair."""
        with self._reading(), closing(self._db.cursor()) as cursor:
            counts = {
                f"machine {pair}": count
                for pair, count in cursor.execute(
                    "SELECT pair, count(*) FROM machine GROUP BY pair ORDER BY pair"
                )
            }
            for locale, count in cursor.execute(
                "SELECT locale, count(*) FROM approved GROUP BY locale ORDER BY locale"
            ):
                counts[f"approved {locale}"] = count
            for language, locale, count in cursor.execute(
                "SELECT language, locale, count(*) FROM imported "
                "GROUP BY language, locale ORDER BY language, locale"
            ):
                counts[f"imported {language} to {locale}"] = count
            counts["parts"] = cursor.execute("SELECT count(*) FROM part").fetchone()[0]
        return counts


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
