"""Findings counted and put to their files, for all formats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localize.document import Finding, Severity

__all__ = ["SEVERITIES", "Tally", "by_file", "counted", "file_of", "from_here"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_INSIDE_BOOK = re.compile(r"(?<=\.epub)!.*", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Tally:
    """Counts, file by file. What is waived or in a baseline counts as that only."""

    checked: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    suppressed: Counter[str] = field(default_factory=Counter)
    """``waiver`` and ``baseline``."""
    files: set[str] = field(default_factory=set)
    """Those with findings that count."""

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if finding.suppressed:
                self.suppressed[finding.suppressed.kind] += 1
                continue
            self.severities[finding.severity] += 1
            self.codes[finding.code, finding.severity] += 1
            self.files.add(file_of(finding))


def file_of(finding: Finding) -> str:
    """Its file, a page's the book that it is in; its part where no file is known."""
    return _INSIDE_BOOK.sub("", finding.place.file or "") or finding.place.part or ""


def by_file(findings: Iterable[Finding], checked: Sequence[str] = ()) -> dict[str, list[Finding]]:
    """Findings of each file: of the checked ones first, the others in their first order."""
    groups: dict[str, list[Finding]] = {name: [] for name in checked}
    for finding in findings:
        groups.setdefault(file_of(finding), []).append(finding)
    return groups


def counted(number: int, name: str) -> str:
    """A number with its noun: ``2 errors``."""
    return f"{number:,} {name}{'s' * (number != 1)}"


def from_here(file: str) -> Path:
    """The file's path, from the working directory where it lies below it."""
    path = Path(file)
    is_below = path.is_absolute() and path.is_relative_to(Path.cwd())
    return path.relative_to(Path.cwd()) if is_below else path
