"""Correct texts and what may go wrong with them: ``tests/cases/seeded/<locale>.toml`` → samples.

A ``text`` is a paragraph of a book, a ``track`` a run of cues; both are correct as they stand,
and ``trap`` says what makes a text look wrong though it isn't. ``defects`` names a code (or
several that may each tell it) and gives the text once more with that one defect, written by
hand. A cue's ``at`` is in seconds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from check_cases import ROOT, _inline

from localize.checks import Context
from localize.document import Block, Cue, Part, Place, Segment
from localize.locales import load_locale

FOLDER = ROOT / "tests/cases/seeded"
Table = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One text to check, and the codes that belong to it."""

    name: str
    expected: frozenset[str]
    """Codes of which one must be found; empty for a correct text."""
    also: frozenset[str]
    """Codes that the same defect may raise as well."""
    context: Context


def samples() -> list[Sample]:
    """All correct texts and all defects of all locales."""
    return [sample for path in sorted(FOLDER.glob("*.toml")) for sample in _read(path)]


def _read(path: Path) -> Iterator[Sample]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    tag = data["locale"]
    language = data.get("source_language", "zh-Hans")
    for number, table in enumerate(data.get("text", ()), 1):
        name = f"{tag} text {number}"
        common = {"locale": tag, "source_language": language} | table
        yield _sample(name, common, _text(common, common["target"]))
        for code, index, row in _defects(table):
            row = row if isinstance(row, dict) else {"target": row}
            part = _text(common, row["target"])
            yield _sample(f"{name} {code} {index}", common, part, code, row.get("also", ()))
    for number, table in enumerate(data.get("track", ()), 1):
        name = f"{tag} track {number}"
        common = {"locale": tag, "source_language": language, "medium": "16:9"} | table
        yield _sample(name, common, _track(common, {}))
        for code, index, row in _defects(table):
            part = _track(common, row)
            yield _sample(f"{name} {code} {index}", common, part, code, row.get("also", ()))


def _defects(table: Table) -> Iterator[tuple[str, int, Any]]:
    for code, rows in table.get("defects", {}).items():
        for index, row in enumerate(rows, 1):
            yield code, index, row


def _sample(name: str, table: Table, part: Part, codes: str = "", also: Any = ()) -> Sample:
    source = _track(table, {}) if table.get("against_source") else None
    return Sample(
        name=name,
        expected=frozenset(codes.split()),
        also=frozenset(also),
        context=Context(
            part=part,
            locale=load_locale(table["locale"], [ROOT / "locales"]),
            source_language=table["source_language"],
            medium=table.get("medium", "book"),
            audience=table.get("audience", "adult"),
            source_part=source,
        ),
    )


def _text(table: Table, target: str) -> Part:
    segment = _segment(table["source"], target, table.get("markup", False), 1)
    return Part(id="text", blocks=(Block(id="1", segments=(segment,)),))


def _track(table: Table, defect: Table) -> Part:
    rows = [dict(row) for row in table["cues"]]
    if defect:
        rows[defect["cue"] - 1] |= defect
    cues = [
        Cue(
            id=str(number),
            segments=(_segment(row["source"], row["target"], table.get("markup", False), number),),
            start_ms=round(row["at"][0] * 1000),
            end_ms=round(row["at"][1] * 1000),
            number=row.get("number", str(number)),
            alignment=row.get("alignment"),
            settings=row.get("settings", ""),
        )
        for number, row in enumerate(rows, 1)
        if not row.get("drop")
    ]
    return Part(id="track", blocks=tuple(cues))


def _segment(source: str, target: str, markup: bool, line: int) -> Segment:
    return Segment(
        id=str(line),
        source=_inline(source, markup),
        target=_inline(target, markup),
        place=Place(line=line),
    )
