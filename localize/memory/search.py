"""Translations of similar sentences: candidates by the pieces that they share, then by edits.

The index is a table of pieces ("grams") that is clustered by piece and length: of each piece only
the sentences are looked at whose length may reach the score.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import islice
from typing import Any

from localize.document import Inline
from localize.memory.entries import Similar
from localize.memory.fuzzy import Pattern, folded, grams, least_shared, window
from localize.serial import decode
from localize.text import split_tag

__all__ = ["index", "similar"]

# Sentences in one transaction: others who write wait for a second or two. The more at once, and
# the more pages in memory, the less often each page of the table is written.
_BATCH = 10_000
_CACHE_KIB = 64 * 1024
_CHUNK = 200
# No sentence is longer; a text that is has no pieces, and is like no other.
_LONGEST = 5000
# Sentences that are nearest by their pieces are compared letter by letter, no others.
_COMPARED = 2000


def index(db: sqlite3.Connection) -> None:
    """Index the sentences that are new. Raises ``sqlite3.Error``."""
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    query = "SELECT id, text FROM sentence WHERE length IS NULL LIMIT ?"
    while rows := db.execute(query, (_BATCH,)).fetchall():
        texts = [(number, folded(text)) for number, text in rows]
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT OR IGNORE INTO gram VALUES (?, ?, ?)", _pieces(texts))
        db.executemany(
            "UPDATE sentence SET length = ? WHERE id = ?",
            [(len(text), number) for number, text in texts],
        )
        db.execute("COMMIT")


def _pieces(texts: Iterable[tuple[int, str]]) -> list[tuple[str, int, int]]:
    """Rows of the table of pieces, in its order: it is written from front to back."""
    return sorted(
        (gram, len(text), number)
        for number, text in texts
        if len(text) <= _LONGEST
        for gram in grams(text)
    )


def similar(
    db: sqlite3.Connection, text: str, locale: str, limit: int, floor: float
) -> list[Similar]:
    """See ``Memory.similar``."""
    wanted = folded(text)
    if not wanted or len(wanted) > _LONGEST or limit < 1:
        return []
    scored = sorted(_scored(db, wanted, floor), key=lambda item: (-item[0], item[1]))
    found: list[Similar] = []
    seen: set[tuple[str, Inline]] = set()
    rest = iter(scored)
    while len(found) < limit and (chunk := list(islice(rest, _CHUNK))):
        made = _translations(db, chunk, locale)
        for item in sorted(made, key=lambda item: _order(item, locale)):
            if (item.source, item.target) not in seen:
                seen.add((item.source, item.target))
                found.append(item)
    return found[:limit]


def _order(item: Similar, locale: str) -> tuple[Any, ...]:
    distance = 0 if item.locale == locale else 1 if locale.startswith(f"{item.locale}-") else 2
    return -item.score, distance, item.origin, item.source, item.scope, item.file


def _scored(db: sqlite3.Connection, wanted: str, floor: float) -> Iterator[tuple[float, str]]:
    pieces = sorted(grams(wanted))
    shortest, longest = window(wanted, floor)
    marks = ",".join("?" * len(pieces))
    query = (
        f"SELECT sentence, count(*), length FROM gram WHERE gram IN ({marks}) "
        "AND length BETWEEN ? AND ? GROUP BY sentence HAVING count(*) >= ?"
    )
    values = (*pieces, shortest, longest, least_shared(wanted, floor))
    near = nsmallest(
        _COMPARED, db.execute(query, values), key=lambda row: (-row[1], abs(row[2] - len(wanted)))
    )
    pattern = Pattern(wanted)
    for number, _, _ in near:
        (text,) = db.execute("SELECT text FROM sentence WHERE id = ?", (number,)).fetchone()
        score = pattern.score(folded(text))
        if score >= floor:
            yield score, text


def _translations(
    db: sqlite3.Connection, chunk: Sequence[tuple[float, str]], locale: str
) -> Iterator[Similar]:
    """Of these sentences into the locale's language and script family."""
    scores = {text: score for score, text in chunk}
    marks = ",".join("?" * len(scores))
    for origin, query in _QUERIES.items():
        for source, scope, tag, file, target, changed, note in db.execute(
            query.format(marks=marks), tuple(scores)
        ):
            pieces = decode(target, Inline)
            if pieces and _alike(tag, locale):
                yield Similar(
                    source=source,
                    target=pieces,
                    score=scores[source],
                    origin="approved" if origin == "approved" else "imported",
                    scope=scope,
                    locale=tag,
                    file=file,
                    changed=changed,
                    note=note,
                )


def _alike(tag: str, locale: str) -> bool:
    """Whether a person who wants the one can use the other: one language, no other script."""
    language, script, _ = split_tag(tag)
    other, another, _ = split_tag(locale)
    return language == other and (script == another or not (script and another))


# Where an editor joined sentences, the whole stands at the first and the others are empty: none
# of them is a translation of its sentence alone. What is approved for a single sentence goes
# before the file that has it too (pipeline.approve).
ALONE = (
    "target != '[]' AND NOT EXISTS (SELECT 1 FROM approved AS next WHERE next.scope = one.scope "
    "AND next.locale = one.locale AND next.file = one.file AND next.context = one.source "
    "AND next.target = '[]') AND NOT EXISTS (SELECT 1 FROM approved AS single WHERE "
    "single.scope = one.scope AND single.locale = one.locale "
    "AND single.file = one.file || '.jsonl' AND single.source = one.source "
    "AND single.context = one.context)"
)
_QUERIES = {
    "approved": "SELECT source, scope, locale, file, target, '', '' FROM approved AS one "
    f"WHERE source IN ({{marks}}) AND {ALONE}",
    "imported": "SELECT source, scope, locale, '', target, changed, note FROM imported "
    "WHERE source IN ({marks})",
}
