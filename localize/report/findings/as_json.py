"""Findings as JSON: ``schemas/findings.schema.json``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from localize.document import Finding, Place
from localize.errors import LocalizeError
from localize.report.findings.tally import SEVERITIES, Tally, file_of

__all__ = ["SCHEMA", "render"]

SCHEMA = "localize/findings/1"


def render(
    findings: Sequence[Finding], checked: Sequence[str], unread: Sequence[LocalizeError]
) -> str:
    """All findings, those that are waived or in a baseline too, and the counts."""
    tally = Tally(checked=len(checked))
    tally.add(findings)
    codes: Counter[str] = Counter()
    for (code, _), number in tally.codes.items():
        codes[code] += number
    with_file = {file_of(item) for item in findings if item.place.file and not item.suppressed}
    report = {
        "schema": SCHEMA,
        "findings": [_finding(finding) for finding in findings],
        **({"unread": [_error(error) for error in unread]} if unread else {}),
        "summary": {
            **{severity: tally.severities[severity] for severity in SEVERITIES},
            "waived": tally.suppressed["waiver"],
            "baseline": tally.suppressed["baseline"],
            **({"checked": tally.checked} if checked else {}),
            "files": len(with_file),
            "codes": dict(sorted(codes.items())),
        },
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    """What is unknown is left out."""
    told: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity,
        "place": _place(finding.place),
        "message": finding.message,
    }
    for name in ("advice", "evidence", "fingerprint"):
        if value := getattr(finding, name):
            told[name] = value
    if finding.span:
        told["span"] = list(finding.span)
    if finding.extent:
        told["extent"] = asdict(finding.extent)
    if finding.suppressed:
        told["suppressed"] = asdict(finding.suppressed)
    return told


def _place(place: Place) -> dict[str, Any]:
    names = ("file", "part", "segment", "line", "cue", "start_ms")
    return {name: value for name in names if (value := getattr(place, name)) not in (None, "")}


def _error(error: LocalizeError) -> dict[str, Any]:
    told = {"place": _place(error.place or Place()), "message": error.message}
    return told | ({"advice": error.advice} if error.advice else {})
