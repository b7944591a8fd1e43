"""The sightings of a whole work, on disk: memory doesn't grow with the work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from localize.checks import Rule, known
from localize.checks.works import Sighting, Thing, Way, WorkCheck
from localize.document import Finding, Place

__all__ = ["Ledger"]

_SCHEMA = """
CREATE TABLE sighting (
    code TEXT, key TEXT, way TEXT, settled INTEGER, count INTEGER, evidence TEXT,
    start INTEGER, stop INTEGER, file BLOB, part BLOB, segment TEXT, line INTEGER, cue TEXT,
    start_ms INTEGER
)
"""
_FIRST = 5
"""Places of each way that are kept in memory while it is looked at."""


class Ledger:
    """Takes what ``works.look`` noted of each part, in their order; gives findings in the end.

    A temporary database, whose pages SQLite keeps on disk; it is gone when it is closed.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute(_SCHEMA)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, noted: Mapping[str, Iterable[Sighting]]) -> None:
        """What was noted of the next part."""
        rows = (_row(code, item) for code, items in noted.items() for item in items)
        self._db.executemany(f"INSERT INTO sighting VALUES ({','.join('?' * 14)})", rows)

    def findings(self, rules: Iterable[Rule] | None = None) -> Iterator[Finding]:
        """What the work's checks say to it, code by code."""
        self._db.execute("CREATE INDEX IF NOT EXISTS things ON sighting (code, key)")
        for rule in known().values() if rules is None else rules:
            if not isinstance(rule, WorkCheck):
                continue
            for thing in self._things(rule.name):
                for problem in rule.run(thing):
                    yield Finding(
                        code=rule.name,
                        severity=problem.severity or rule.severity,
                        place=problem.place or thing.ways[0].first[0].place,
                        message=problem.message,
                        advice=problem.advice,
                        evidence=problem.evidence,
                        span=problem.span,
                    )

    def _things(self, code: str) -> Iterator[Thing]:
        """Those that are written more than once, in the order in which they come up."""
        query = (
            "SELECT key FROM sighting WHERE code = ? GROUP BY key "
            "HAVING sum(count) > 1 ORDER BY min(rowid)"
        )
        with closing(self._db.cursor()) as cursor:
            for (key,) in cursor.execute(query, (code,)):
                yield Thing(key=key, ways=self._ways(code, key))

    def _ways(self, code: str, key: str) -> tuple[Way, ...]:
        ways: dict[str, Way] = {}
        query = "SELECT * FROM sighting WHERE code = ? AND key = ? ORDER BY rowid"
        with closing(self._db.cursor()) as cursor:
            for row in cursor.execute(query, (code, key)):
                item = _sighting(row)
                way = ways.get(item.way)
                if way is None:
                    way = Way(text=item.way, count=0, settled=False, first=())
                ways[item.way] = replace(
                    way,
                    count=way.count + item.count,
                    settled=way.settled or item.settled,
                    first=way.first if len(way.first) == _FIRST else (*way.first, item),
                )
        return tuple(ways.values())


def _row(code: str, item: Sighting) -> tuple[object, ...]:
    place, span = item.place, item.span or (None, None)
    return (
        *(code, item.key, item.way, item.settled, item.count, item.evidence, *span),
        *(_raw(place.file), _raw(place.part)),
        *(place.segment, place.line, place.cue, place.start_ms),
    )


def _sighting(row: tuple) -> Sighting:
    _, key, way, settled, count, evidence, start, stop, *where = row
    file, part, segment, line, cue, start_ms = where
    return Sighting(
        key=key,
        way=way,
        settled=bool(settled),
        count=count,
        evidence=evidence,
        span=None if start is None else (start, stop),
        place=Place(
            file=_text(file),
            part=_text(part),
            segment=segment,
            line=line,
            cue=cue,
            start_ms=start_ms,
        ),
    )


def _raw(name: str | None) -> bytes | None:
    """A file's name may hold bytes that are no UTF-8, which SQLite takes as bytes only."""
    return None if name is None else name.encode("utf-8", "surrogateescape")


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode("utf-8", "surrogateescape")
