"""Entries of the memory one after the other, in an order that depends on nothing but them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from localize.document import Inline
from localize.memory.entries import Imported
from localize.memory.imports import COLUMNS, entry
from localize.memory.search import ALONE
from localize.serial import decode

__all__ = ["Origin", "Selection", "joined", "selected"]

Origin = Literal["approved", "imported", "machine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries."""

    origin: Origin
    serves: Callable[[str], bool] = lambda tag: True
    """Whether a target's tag is wanted."""
    scope: str | None = None
    """Those of this title, and those for all; ``None``: of all titles. Machine translations
    belong to none."""
    languages: Mapping[str, str] | None = None
    """Title → its source language, which the memory doesn't know of approved ones; ``zh`` where
    it isn't there."""


def selected(db: sqlite3.Connection, what: Selection) -> Iterator[Imported]:
    """The entries, one in memory at a time. Raises ``sqlite3.Error``, or ``ValueError`` and the
    like if one is damaged.

    Approved ones that stand together with a neighbour's are left out: see ``joined``.
    """
    return {"approved": _approved, "imported": _imported, "machine": _machine}[what.origin](
        db, what
    )


def joined(db: sqlite3.Connection, what: Selection) -> int:
    """How many sentences are approved but have no translation of their own."""
    where, values = _where(what)
    query = f"SELECT locale, count(*) FROM approved AS one WHERE NOT ({ALONE}){where} GROUP BY 1"
    return sum(count for tag, count in db.execute(query, values) if what.serves(tag))


def _where(what: Selection) -> tuple[str, tuple[str, ...]]:
    return ("", ()) if what.scope is None else (" AND scope IN ('', ?)", (what.scope,))


def _approved(db: sqlite3.Connection, what: Selection) -> Iterator[Imported]:
    where, values = _where(what)
    query = (
        f"SELECT scope, locale, source, context, target FROM approved AS one WHERE {ALONE}{where} "
        "ORDER BY scope, locale, file, source, context"
    )
    languages = what.languages or {}
    for scope, locale, source, context, target in db.execute(query, values):
        if what.serves(locale):
            yield Imported(
                language=languages.get(scope, "zh"),
                locale=locale,
                source=(source,),
                target=decode(target, Inline),
                context=context,
                scope=scope,
            )


def _imported(db: sqlite3.Connection, what: Selection) -> Iterator[Imported]:
    where, values = _where(what)
    query = (
        f"SELECT {COLUMNS} FROM imported WHERE 1{where} "
        "ORDER BY scope, language, locale, key, context"
    )
    for row in db.execute(query, values):
        item = entry(row)
        if what.serves(item.locale):
            yield item


def _machine(db: sqlite3.Connection, what: Selection) -> Iterator[Imported]:
    for pair, source, value in db.execute(
        "SELECT pair, source, value FROM machine ORDER BY pair, source, key"
    ):
        language, _, locale = pair.rpartition("-")
        text = str(json.loads(value)["text"]).strip()
        if what.serves(locale) and source.strip() and text:
            yield Imported(language=language, locale=locale, source=(source,), target=(text,))
