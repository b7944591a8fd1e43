"""What became of imported translation memories, and what a memory has of similar sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from localize.document import plain
from localize.memory import Similar
from localize.memory.tmx import Report
from localize.report.findings import visible
from localize.text import strip_controls

__all__ = ["as_json", "as_text", "similar_as_json", "similar_as_text"]


def as_text(reports: Sequence[Report]) -> str:
    """A paragraph for each file."""
    return "".join(f"{visible(line)}\n" for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    made = report.merged
    yield f"{report.path}: {_many(report.units, 'unit')}"
    counts = {
        "taken" + _of_locales(made.locales): made.new + made.replaced,
        "of them in place of an older translation": made.replaced,
        "there already": made.same,
        "older than what is there, or in the file twice": made.older,
        "units that can't be used": report.faulty,
    }
    for words, count in counts.items():
        if count or words.startswith("taken"):
            yield f"{count:8,}  {words}"
    for words, count in _ranked(report.skipped):
        yield f"{count:8,}  passed over: {words}"
    for words, count in _ranked(report.markup):
        yield f"{count:8,}  {words}"
    if report.left:
        yield "          not kept: " + ", ".join(
            f"{name} ({n})" for name, n in _ranked(report.left)
        )
    for fault in report.faults:
        yield f"{fault.place}: {fault.message}"
    if more := report.faulty - len(report.faults):
        yield f"{report.path}: and {_many(more, 'unit')} more"


def _of_locales(locales: Mapping[str, int]) -> str:
    told = ", ".join(f"{tag} {count:,}" for tag, count in _ranked(locales))
    return f" ({told})" if told else ""


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _many(count: int, name: str) -> str:
    return f"{count:,} {name}" + ("" if count == 1 else "s")


def as_json(reports: Sequence[Report]) -> str:
    """A list with an object for each file."""
    return _json([_data(report) for report in reports])


def _data(report: Report) -> dict[str, Any]:
    made = report.merged
    return {
        "file": str(report.path),
        "units": report.units,
        "new": made.new,
        "replaced": made.replaced,
        "same": made.same,
        "older": made.older,
        "locales": made.locales,
        "skipped": dict(_ranked(report.skipped)),
        "faulty": report.faulty,
        "faults": [{"line": fault.place.line, "message": fault.message} for fault in report.faults],
        "markup": dict(_ranked(report.markup)),
        "properties_not_kept": dict(_ranked(report.left)),
    }


def similar_as_text(found: Sequence[Similar]) -> str:
    """Three lines for each."""
    if not found:
        return "Nothing is like it.\n"
    return "".join(
        f"{item.score:4.0%}  {item.origin} {item.locale}{' ' if item.scope else ''}{item.scope}\n"
        f"      {_line(item.source)}\n      {_line(plain(item.target))}\n"
        for item in found
    )


# What a terminal obeys: C0 and C1 controls.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def _line(text: str) -> str:
    return _CONTROLS.sub("", " ".join(strip_controls(text).split()))


def similar_as_json(found: Sequence[Similar]) -> str:
    """A list; targets without their markup."""
    return _json([asdict(item) | {"target": plain(item.target)} for item in found])


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
