"""The translation memory: what has been translated or approved before. One SQLite file.

Machine translations are keyed by everything that decides them (see ``pipeline.translate``),
so an entry can't be stale, only unused. Approved ones are keyed by title, locale, file, source
sentence and the sentence before it, and always win.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from localize.document import Inline, Place
from localize.errors import InputError
from localize.files import sha256
from localize.serial import decode, encode

__all__ = ["Approvals", "Approved", "Memory"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS machine (
    key TEXT PRIMARY KEY, pair TEXT NOT NULL, source TEXT NOT NULL, value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS approved (
    scope TEXT NOT NULL, locale TEXT NOT NULL, file TEXT NOT NULL, source TEXT NOT NULL,
    context TEXT NOT NULL, target TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (scope, locale, file, source, context)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    digest TEXT PRIMARY KEY, value BLOB NOT NULL
) WITHOUT ROWID;
"""
# SQLite allows 32,766 variables in one statement; 500 keeps statements short.
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A translation that a person stands for, or one imported from another tool."""

    source: str
    context: str
    """The sentence before it; empty at the start of a part."""
    target: Inline
    """Empty where the translation stands in a neighbour."""


class Approvals:
    """Approved translations of one file in one locale, ready to be looked up."""

    def __init__(self, entries: Iterable[Approved] = ()) -> None:
        self._exact: dict[tuple[str, str], Approved] = {}
        self._by_source: dict[str, Approved | None] = {}
        for entry in entries:
            self._exact[entry.source, entry.context] = entry
            known = self._by_source.setdefault(entry.source, entry)
            if known is not None and known.target != entry.target:
                # Translated in two ways: only its context can tell which one it is.
                self._by_source[entry.source] = None
        self.digest = sha256(*(repr(item) for item in sorted(self._exact.items(), key=_by_key)))

    def get(self, source: str, context: str) -> Approved | None:
        """By sentence and context, else by the sentence if it was always translated alike."""
        return self._exact.get((source, context)) or self._by_source.get(source)

    def __len__(self) -> int:
        return len(self._exact)


def _by_key(item: tuple[tuple[str, str], Approved]) -> tuple[str, str]:
    return item[0]


class Memory:
    """An open memory. Raises ``InputError`` if the file can't be opened or is no memory."""

    def __init__(self, path: Path | None = None) -> None:
        """``None``: in memory only, for one run."""
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            # A writer of another process holds the lock for one part's commit, not longer.
            self._db = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise InputError(
                f"the translation memory can't be opened: {error}",
                Place(file=str(path)),
                "Check the folder's permissions; a damaged memory may be deleted, "
                "it is built again from the approved files.",
            ) from error

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
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
                "Delete it: it is built again, approved files are read again.",
            ) from error

    def lookup(self, keys: Sequence[str]) -> dict[str, str]:
        """Values of the machine translations with these keys; unknown keys are left out."""
        found: dict[str, str] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            query = f"SELECT key, value FROM machine WHERE key IN ({marks})"
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
            counts["parts"] = cursor.execute("SELECT count(*) FROM part").fetchone()[0]
        return counts
