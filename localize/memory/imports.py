"""Imported translations in the database: put aside first, then merged all at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from localize.document import Inline, Tag, plain
from localize.memory.entries import Imported, key
from localize.memory.schema import IDENTITY, IMPORTED
from localize.serial import decode, encode

__all__ = ["COLUMNS", "Merged", "entry", "merge", "stage"]

COLUMNS = (
    "scope, language, locale, key, context, source, markup, target, links, changed, creator, "
    "uses, note"
)
_BATCH = 2000
_MARKS = ",".join("?" * len(COLUMNS.split(",")))
# What an entry says; when it was changed and how often it was used is about it.
_SAME = "old.target = new.target AND old.markup = new.markup AND old.links = new.links"
_PAIR = (
    "old.scope = new.scope AND old.language = new.language AND old.locale = new.locale "
    "AND old.key = new.key AND ifnull(old.context, char(0)) = ifnull(new.context, char(0))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What became of the entries of one file. Together they are all of them."""

    new: int = 0
    replaced: int = 0
    """Took the place of an older one with another text."""
    same: int = 0
    """Were there already."""
    older: int = 0
    """A newer translation of the sentence is there, of this file or an earlier one; or the file
    has it twice."""
    locales: dict[str, int] = field(default_factory=dict)
    """Tag of the target → entries that are new or replace one."""


def stage(db: sqlite3.Connection, entries: Iterable[Imported]) -> int:
    """Put entries into a table of their own, outside the memory's file; how many there were.

    Of two translations of one sentence the newer one stays, of two with one date the later.
    """
    db.executescript(
        f"DROP TABLE IF EXISTS temp.staged; CREATE TEMP TABLE staged ({IMPORTED});"
        f"CREATE UNIQUE INDEX temp.staged_identity ON staged ({IDENTITY});"
    )
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", "))
    query = (
        f"INSERT INTO temp.staged ({COLUMNS}) VALUES ({_MARKS}) ON CONFLICT ({IDENTITY}) "
        f"DO UPDATE SET {changes} WHERE excluded.changed >= changed"
    )
    rows, total = map(_row, entries), 0
    while batch := list(islice(rows, _BATCH)):
        db.execute("BEGIN")
        db.executemany(query, batch)
        db.execute("COMMIT")
        total += len(batch)
    return total


def merge(db: sqlite3.Connection, total: int) -> Merged:
    """Take the staged entries over, inside the caller's transaction. ``total``: of ``stage``."""
    both = f"FROM temp.staged AS new JOIN imported AS old ON {_PAIR}"
    (same,) = db.execute(f"SELECT count(*) {both} WHERE {_SAME}").fetchone()
    # What is the same may have been confirmed since: its date is taken over, its id stays.
    db.execute(
        "UPDATE imported AS old SET changed = new.changed, creator = new.creator, uses = new.uses, "
        f"note = new.note FROM temp.staged AS new WHERE {_PAIR} AND {_SAME} "
        "AND new.changed >= old.changed"
    )
    db.execute(
        "DELETE FROM temp.staged WHERE rowid IN "
        f"(SELECT new.rowid {both} WHERE ({_SAME}) OR new.changed < old.changed)"
    )
    (left,) = db.execute("SELECT count(*) FROM temp.staged").fetchone()
    (replaced,) = db.execute(f"SELECT count(*) {both}").fetchone()
    locales = db.execute("SELECT locale, count(*) FROM temp.staged GROUP BY locale ORDER BY locale")
    merged = Merged(
        new=left - replaced,
        replaced=replaced,
        same=same,
        older=total - left - same,
        locales=dict(locales.fetchall()),
    )
    db.execute(
        f"INSERT OR REPLACE INTO imported ({COLUMNS}) SELECT {COLUMNS} FROM temp.staged "
        "ORDER BY rowid"
    )
    return merged


def _row(item: Imported) -> tuple[Any, ...]:
    source = plain(item.source)
    tagged = any(isinstance(piece, Tag) for piece in item.source)
    return (
        item.scope,
        item.language,
        item.locale,
        key(source),
        None if item.context is None else key(item.context),
        source,
        encode(item.source) if tagged else "",
        encode(item.target),
        json.dumps(item.links) if item.links else "",
        item.changed,
        item.creator,
        item.uses,
        item.note,
    )


def entry(row: Sequence[Any]) -> Imported:
    """The entry of a row of ``COLUMNS``. Raises ``ValueError`` and the like if it is damaged."""
    (
        scope,
        language,
        locale,
        _,
        context,
        source,
        markup,
        target,
        links,
        changed,
        creator,
        uses,
        (note),
    ) = row
    return Imported(
        language=language,
        locale=locale,
        source=decode(markup, Inline) if markup else (source,),
        target=decode(target, Inline),
        links=tuple(json.loads(links)) if links else (),
        context=context,
        scope=scope,
        changed=changed,
        creator=creator,
        uses=uses,
        note=note,
    )
