"""A baseline: the findings that a project has today, so that only new ones fail.

A JSON file (``schemas/baseline.schema.json``) with the fingerprints of findings by file and
code, sorted, a line each: it is made to be committed, read in a diff and merged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from localize import files
from localize.document import Finding, Place
from localize.errors import InputError, PackageError
from localize.packages.manifest import check_schema
from localize.policy.paths import label

__all__ = ["SCHEMA", "Baseline", "load", "write"]

SCHEMA = "localize/baseline/1"
_ADVICE = "Write it again: localize check … --write-baseline FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What was there before."""

    path: Path
    entries: Mapping[str, Mapping[str, frozenset[str]]]
    """File, seen from the baseline's folder → code → fingerprints."""

    def of(self, name: str) -> Iterator[tuple[str, str]]:
        """Code and fingerprint of each entry of a file."""
        for code, prints in self.entries.get(name, {}).items():
            yield from ((code, item) for item in prints)


def load(path: Path) -> Baseline:
    """Raises ``InputError`` for a file that isn't there, or is no baseline."""
    try:
        data = json.loads(files.read_bytes(path))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        place = Place(file=str(path), line=line)
        raise InputError(f"is no baseline: {error}", place, _ADVICE) from error
    place = Place(file=str(path))
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError(f"is no baseline ({SCHEMA})", place, _ADVICE)
    try:
        check_schema(data, place)
    except PackageError as error:
        raise InputError(error.message, place, _ADVICE) from error
    entries = {
        name: {code: frozenset(prints) for code, prints in found.items()}
        for name, found in data["findings"].items()
    }
    return Baseline(path=path, entries=entries)


def write(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings as a baseline and return their number; waived ones are left out.

    Raises ``InputError`` if it can't be written.
    """
    entries: dict[str, dict[str, set[str]]] = {}
    number = 0
    for finding in findings:
        if finding.suppressed and finding.suppressed.kind == "waiver":
            continue
        name = label(finding.place.file or "", Path.cwd(), path.parent)
        entries.setdefault(name, {}).setdefault(finding.code, set()).add(finding.fingerprint)
        number += 1
    data = {
        "schema": SCHEMA,
        "findings": {
            name: {code: sorted(prints) for code, prints in sorted(found.items())}
            for name, found in sorted(entries.items())
        },
    }
    with files.atomic_write(path) as stream:
        stream.write(
            json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
            + b"\n"
        )
    return number
