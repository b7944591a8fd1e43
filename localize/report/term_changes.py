"""The difference between two term bases, for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from localize.report.figures import counted, number
from localize.report.findings import visible

if TYPE_CHECKING:
    from localize.curation.changes import Change, Field
    from localize.curation.touched import Scan, Touched

__all__ = ["SCHEMA", "as_json", "as_text"]

SCHEMA = "localize/glossary-diff/1"
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_SHOWN = 10
"""Places of a title that the text lists; the JSON has all."""


def as_text(changes: Sequence[Change], scans: Sequence[Scan], locales: Sequence[str]) -> str:
    """What changed, then what of each title it touches, with a line break at the end."""
    lines = [*_changes(changes), ""]
    for scan in scans:
        lines += [*_scan(scan, locales), ""]
    return "\n".join(lines[:-1]) + "\n"


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        scope = f"  ({change.scope})" if change.scope else ""
        yield f"{_SIGNS[change.status]} {visible(change.term)}{scope}"
        for field in change.fields:
            yield f"    {field.name}: {_field(field)}"
    tally = {name: sum(change.status == name for change in changes) for name in _SIGNS}
    told = ", ".join(f"{number(value)} {name}" for name, value in tally.items() if value)
    yield f"{counted(len(changes), 'term')}: {told}." if changes else "No term differs."


def _field(field: Field) -> str:
    if not field.old or not field.new:
        return visible(" | ".join(field.old or field.new))
    return f"{visible(' | '.join(field.old))} → {visible(' | '.join(field.new))}"


def _scan(scan: Scan, locales: Sequence[str]) -> Iterator[str]:
    total = counted(scan.segments, "segment")
    if not scan.touched:
        yield f"{scan.title}: none of {total} touched."
        return
    yield f"{scan.title}: {number(len(scan.touched))} of {total} touched."
    yield f"    {'':12} {'to review':>10} {'made again':>11}"
    for tag in locales:
        approved, machine = scan.count(tag, "approved"), scan.count(tag, "machine")
        if approved or machine:
            yield f"    {tag:12} {number(approved):>10} {number(machine):>11}"
    for item in scan.touched[:_SHOWN]:
        terms = ", ".join(item.terms)
        yield f"    {visible(str(item.place))}: {visible(terms)}: {visible(item.source)}"
    if (left := len(scan.touched) - _SHOWN) > 0:
        yield f"    And {number(left)} more: --format json has all."


def as_json(changes: Sequence[Change], scans: Sequence[Scan], locales: Sequence[str]) -> str:
    """The same in full, ``localize/glossary-diff/1``."""
    data = {
        "schema": SCHEMA,
        "changes": [_change(change) for change in changes],
        "titles": [_title(scan, locales) for scan in scans],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "scope": change.scope,
        "term": change.term,
        "status": change.status,
        "fields": {
            field.name: {"old": list(field.old), "new": list(field.new)} for field in change.fields
        },
    }


def _title(scan: Scan, locales: Sequence[str]) -> dict[str, Any]:
    return {
        "title": scan.title,
        "segments": scan.segments,
        "touched": len(scan.touched),
        "locales": {
            tag: {
                "approved": scan.count(tag, "approved"),
                "machine": scan.count(tag, "machine"),
            }
            for tag in locales
        },
        "places": [_place(item) for item in scan.touched],
    }


def _place(item: Touched) -> dict[str, Any]:
    where = {
        "file": item.place.file,
        "part": item.place.part,
        "segment": item.place.segment,
        "line": item.place.line,
        "cue": item.place.cue,
    }
    return {
        **{name: value for name, value in where.items() if value is not None},
        "source": item.source,
        "terms": list(item.terms),
        "locales": dict(item.effects),
    }
