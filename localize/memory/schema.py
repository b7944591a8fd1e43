"""The tables of a memory. A file of an older version gets what it lacks when it is opened."""

from __future__ import annotations

import sqlite3

__all__ = ["prepare"]

_TABLES = """
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
IMPORTED = """
    scope TEXT NOT NULL, language TEXT NOT NULL, locale TEXT NOT NULL, key TEXT NOT NULL,
    context TEXT, source TEXT NOT NULL, markup TEXT NOT NULL, target TEXT NOT NULL,
    links TEXT NOT NULL, changed TEXT NOT NULL, creator TEXT NOT NULL, uses INTEGER NOT NULL,
    note TEXT NOT NULL
"""
"""Columns of an imported translation: ``source`` is its plain text, ``markup`` the same with its
tags if it has any."""
IDENTITY = "scope, language, locale, key, ifnull(context, char(0))"
"""What there is one translation of. A text out of XML never holds U+0000."""
# An id is never used again, so the highest one tells whether anything was imported since.
# Triggers note sentences down for ``Memory.similar``, which indexes them when it is asked. No
# INSERT OR IGNORE in them: the conflict clause of the statement that fires them would hold.
_VERSION_1 = f"""
CREATE TABLE IF NOT EXISTS imported (id INTEGER PRIMARY KEY AUTOINCREMENT, {IMPORTED});
CREATE UNIQUE INDEX IF NOT EXISTS imported_identity ON imported ({IDENTITY});
CREATE INDEX IF NOT EXISTS imported_locale ON imported (locale, id);
CREATE INDEX IF NOT EXISTS imported_key ON imported (key, locale);
CREATE INDEX IF NOT EXISTS imported_source ON imported (source);
CREATE INDEX IF NOT EXISTS approved_source ON approved (source);
CREATE TABLE IF NOT EXISTS sentence (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, length INTEGER
);
CREATE INDEX IF NOT EXISTS sentence_fresh ON sentence (id) WHERE length IS NULL;
CREATE TABLE IF NOT EXISTS gram (
    gram TEXT NOT NULL, length INTEGER NOT NULL, sentence INTEGER NOT NULL,
    PRIMARY KEY (gram, length, sentence)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS approved_noted AFTER INSERT ON approved BEGIN
    INSERT INTO sentence (text) SELECT new.source
    WHERE NOT EXISTS (SELECT 1 FROM sentence WHERE text = new.source);
END;
CREATE TRIGGER IF NOT EXISTS imported_noted AFTER INSERT ON imported BEGIN
    INSERT INTO sentence (text) SELECT new.source
    WHERE NOT EXISTS (SELECT 1 FROM sentence WHERE text = new.source);
END;
INSERT INTO sentence (text) SELECT DISTINCT source FROM approved
    WHERE NOT EXISTS (SELECT 1 FROM sentence WHERE text = approved.source);
PRAGMA user_version = 1;
"""


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables that aren't there yet. Raises ``sqlite3.Error``."""
    db.executescript(_TABLES)
    if db.execute("PRAGMA user_version").fetchone()[0] < 1:
        # Two processes may open an old memory at once: the second finds everything made.
        db.executescript(f"BEGIN IMMEDIATE; {_VERSION_1} COMMIT;")
