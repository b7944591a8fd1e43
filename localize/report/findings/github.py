"""Findings as GitHub annotations: workflow commands on standard output.

GitHub shows ten annotations of a kind per step. The findings after those are lines of the log,
in a group that can be opened: nothing is lost, and nothing claims to be shown that isn't.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from localize.document import Finding, Place
from localize.errors import LocalizeError
from localize.report.findings.tally import counted, from_here
from localize.report.findings.text import visible

__all__ = ["render"]

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10
"""GitHub: "10 warning annotations, 10 error annotations, and 10 notice annotations per step"
(Actions documentation, limits of annotations)."""


def render(findings: Sequence[Finding], unread: Sequence[LocalizeError]) -> str:
    """What is waived or in a baseline is left out."""
    counts: Counter[str] = Counter(error=len(unread))
    lines = [
        _command("error", error.place or Place(), error.message, error.advice, "unreadable")
        for error in unread
    ]
    rest = []
    for finding in findings:
        if finding.suppressed:
            continue
        counts[finding.severity] += 1
        shown = counts[finding.severity] <= _SHOWN
        (lines if shown else rest).append(_annotation(finding) if shown else _plain(finding))
    if rest:
        lines += [f"::group::{counted(len(rest), 'more finding')}", *rest, "::endgroup::"]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding) -> str:
    place, extent = finding.place, finding.extent
    where: dict[str, int] = {}
    if place.file and extent:
        where = {"line": extent.line, "endLine": extent.end_line}
        if extent.line == extent.end_line:  # GitHub has columns within one line only
            where |= {"col": extent.column, "endColumn": extent.end_column - 1}
    told = _command(
        _COMMANDS[finding.severity], place, finding.message, finding.advice, finding.code, where
    )
    return told


def _command(
    command: str,
    place: Place,
    message: str,
    advice: str,
    title: str,
    where: dict[str, int] | None = None,
) -> str:
    properties = {"file": from_here(place.file).as_posix() if place.file else ""}
    if place.file and place.line:
        properties["line"] = str(place.line)
    properties |= {key: str(value) for key, value in (where or {}).items()}
    properties["title"] = title
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    lead = "" if place.file and place.line and not place.cue else f"{place}: "
    text = "\n".join(filter(None, (f"{lead}{message}", advice)))
    return f"::{command} {told}::{_data(text)}"


def _plain(finding: Finding) -> str:
    """A line of the log. It begins with the code, so that no file's name can be a command."""
    place = visible(str(finding.place))
    return f"{finding.code} {finding.severity} {place}: {visible(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
