"""Findings as SARIF 2.1.0 (OASIS standard, 27 March 2020)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from localize.document import Extent, Finding, Place
from localize.errors import LocalizeError
from localize.policy import codes
from localize.report.findings.tally import from_here

__all__ = ["render"]

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "localizeFinding/v1"


def render(findings: Sequence[Finding], unread: Sequence[LocalizeError]) -> str:
    """One run. Waived findings and those of a baseline are suppressed, with their reason."""
    rules = {code: index for index, code in enumerate(sorted({item.code for item in findings}))}
    run = {
        "tool": {"driver": {"name": "localize", **_version(), "rules": [_rule(c) for c in rules]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not unread,
                "toolExecutionNotifications": [_notification(error) for error in unread],
            }
        ],
        "results": [_result(finding, rules[finding.code]) for finding in findings],
    }
    report = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _version() -> dict[str, str]:
    """The version, unless the package runs from a checkout that isn't installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return {"version": version("localize")}
    except PackageNotFoundError:
        return {}


def _rule(name: str) -> dict[str, Any]:
    """A viewer shows the help beside each result: why it matters, and how it is switched off."""
    code, page = codes.known().get(name), codes.pages().get(name)
    title = code.title if code else f"Finding of family {name[0]}."
    why = f" {page.why}" if page else ""
    off = f"More: localize check --explain {name}. Not wanted: --ignore {name}"
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}{why}"},
        "help": {"text": f"{title}{why}\n{off}", "markdown": f"{title}{why}\n\n{off}"},
        "defaultConfiguration": {"level": _LEVELS[code.severity if code else "warning"]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    advice = f"\n{finding.advice}" if finding.advice else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{advice}"},
    }
    span = finding.span if finding.extent else None
    snippet = finding.evidence[slice(*span)] if span else finding.evidence
    if location := _location(finding.place, snippet, finding.extent):
        result["locations"] = [location]
    if finding.fingerprint:
        result["partialFingerprints"] = {_FINGERPRINT: finding.fingerprint}
    if finding.suppressed:
        why = finding.suppressed.reason
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _notification(error: LocalizeError) -> dict[str, Any]:
    advice = f"\n{error.advice}" if error.advice else ""
    told: dict[str, Any] = {"level": "error", "message": {"text": f"{error.message}{advice}"}}
    if location := _location(error.place or Place(), "", None):
        told["locations"] = [location]
    return told


def _location(place: Place, snippet: str, extent: Extent | None) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if place.file:
        region: dict[str, Any] = {"startLine": place.line or 1}
        if extent:
            region = {
                "startLine": extent.line,
                "startColumn": extent.column,
                "endLine": extent.end_line,
                "endColumn": extent.end_column,
            }
        if snippet:
            region["snippet"] = {"text": snippet}
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": region,
        }
    if name := _logical(place):
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    return location


def _uri(file: str) -> str:
    """A path as a URI, relative to the working directory where it lies below it."""
    path = from_here(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _logical(place: Place) -> str:
    cue = f"cue {place.cue}" if place.cue else ""
    return "/".join(piece for piece in (place.part, cue or place.segment) if piece)
