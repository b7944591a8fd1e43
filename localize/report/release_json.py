"""The release report for machines, and both reports at their place.

The shape is ``schemas/report.schema.json``; a reader refuses another ``schema`` than the one
that it knows.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.packages.manifest import generator
from localize.report import figures, html, html_glossary

if TYPE_CHECKING:
    from localize.checks.speed import Speeds
    from localize.document import Finding
    from localize.release.outcome import Entity, Outcome, Release

__all__ = ["JSON_NAME", "PAGE_NAME", "SCHEMA", "report", "write"]

SCHEMA = "localize/report/1"
JSON_NAME, PAGE_NAME = "report.json", "report.html"
_PLACE = tuple(field.name for field in fields(Place))


def report(release: Release, region: str) -> dict[str, Any]:
    """All about one region of a release, as plain data: ``localize/report/1``.

    ``exit_code`` is the region's own: the run's may be worse for another region.
    """
    of_region = figures.of_region(release, region)
    return {
        "schema": SCHEMA,
        "generator": generator(),
        "created": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "exit_code": of_region.exit_code,
        "seconds": release.seconds,
        "totals": _totals(of_region.outcomes),
        "outcomes": [_outcome(outcome) for outcome in of_region.outcomes],
        "problems": [
            {
                "title": problem.title,
                "locale": problem.locale,
                "message": problem.message,
                "advice": problem.advice,
                "exit_code": problem.exit_code,
            }
            for problem in of_region.problems
        ],
        "remarks": [_finding(remark) for remark in release.remarks],
    }


def _totals(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    status, origins, terms, findings = (Counter[str]() for _ in range(4))
    drafts = reused = segments = 0
    for outcome in outcomes:
        status[outcome.status] += 1
        origins.update(outcome.origins)
        terms.update(outcome.terms)
        findings.update(outcome.by_severity)
        drafts += outcome.draft
        reused += outcome.reused
        segments += outcome.segments
    return {
        "built": status["built"],
        "unchanged": status["unchanged"],
        "held_back": status["held back"],
        "drafts": drafts,
        "segments": segments,
        "origins": dict(origins),
        "reused": reused,
        "terms": dict(terms),
        "findings": {name: findings[name] for name in ("error", "warning", "info")},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "name": outcome.name,
        "kind": outcome.kind,
        "language": outcome.language,
        "locale": outcome.locale,
        "direction": outcome.direction,
        "status": outcome.status,
        "package": outcome.package or None,
        "draft": outcome.draft,
        "route": list(outcome.route),
        "segments": outcome.segments,
        "origins": dict(outcome.origins),
        "models": dict(outcome.models),
        "reused": outcome.reused,
        "terms": dict(outcome.terms),
        "entities": [_entity(entity) for entity in outcome.entities],
        "severities": outcome.by_severity,
        "waived": outcome.waived,
        "speeds": _speeds(outcome.speeds) if outcome.speeds else None,
        "parts": {name: dict(counts) for name, counts in outcome.parts.items()},
        "findings": [_finding(finding) for finding in outcome.findings],
        "scores": [asdict(score) for score in outcome.scores],
        "verdict": {
            "passed": outcome.verdict.passed,
            "gates": [dict(gate) for gate in outcome.verdict.gates],
        },
        "review": list(outcome.review),
        "seconds": outcome.seconds,
    }


def _speeds(speeds: Speeds) -> dict[str, Any]:
    return {"limit": speeds.limit, "bins": list(speeds.bins)}


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "term": entity.term,
        "kind": entity.kind,
        "gender": entity.gender,
        "found": list(entity.found),
        "rendering": entity.rendering,
        "outcomes": dict(entity.outcomes),
        "places": [_place(place) for place in entity.places],
        "flagged": [_place(place) for place in entity.flagged],
    }


def _place(place: Place) -> dict[str, Any]:
    told = {name: getattr(place, name) for name in _PLACE}
    return {name: value for name, value in told.items() if value is not None}


def _finding(finding: Finding) -> dict[str, Any]:
    # By hand: a release may have a hundred thousand of them, and asdict takes ten times as long.
    told = {
        "code": finding.code,
        "severity": finding.severity,
        "place": _place(finding.place),
        "message": finding.message,
        "advice": finding.advice,
        "evidence": finding.evidence,
        "span": list(finding.span) if finding.span else None,
    }
    if finding.suppressed:
        told["suppressed"] = asdict(finding.suppressed)
    return told


def write(release: Release, out: Path) -> list[Path]:
    """Write ``out/<region>/report.json``, ``report.html`` and a page of terms for each title.

    Returns their paths. Raises ``InputError`` if a file can't be written.
    """
    written = []
    for region in figures.region_names(release):
        text = json.dumps(report(release, region), ensure_ascii=False, indent=1)
        # A file's name may hold bytes that are no UTF-8: Python keeps them as lone surrogates,
        # which JSON can write as escapes only.
        contents = {
            JSON_NAME: f"{text}\n".encode("utf-8", "backslashreplace"),
            PAGE_NAME: html.page(release, region).encode(),
        }
        contents |= {
            name: page.encode() for name, page in html_glossary.pages(release, region).items()
        }
        for name, data in contents.items():
            path = out / region / name
            with files.atomic_write(path) as stream:
                stream.write(data)
            written.append(path)
    return written
