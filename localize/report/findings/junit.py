"""Findings as JUnit XML: the elements that the reporters of Jenkins, GitLab and GitHub read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from localize import policy
from localize.document import Finding
from localize.errors import LocalizeError
from localize.report.findings.tally import by_file

__all__ = ["render"]

_LEAVE = {"waiver": "waived", "baseline": "in the baseline"}


def render(
    findings: Sequence[Finding],
    checked: Sequence[str],
    unread: Sequence[LocalizeError],
    fail_on: Sequence[str],
) -> str:
    """A suite a file, a case a finding: what fails the run is a failure, what is waived or in a
    baseline is skipped, the rest passes with a note; a file that couldn't be read is an error."""
    root = ET.Element("testsuites", name="localize")
    groups = by_file(findings, checked)
    if not groups and not unread:
        groups = {"localize": []}
    for file, group in groups.items():
        suite = ET.SubElement(root, "testsuite", name=_xml(file or "localize"))
        if not group:
            name = _xml(file) if checked else "no findings"
            ET.SubElement(suite, "testcase", classname="localize", name=name)
        for finding in group:
            _case(suite, finding, file, fail_on)
    for error in unread:
        _error(root, error)
    for suite in root:
        _count(suite, suite)
    _count(root, root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _case(suite: ET.Element, finding: Finding, file: str, fail_on: Sequence[str]) -> None:
    name = _xml(f"{finding.code} {finding.place}")
    case = ET.SubElement(suite, "testcase", classname=_xml(file or "localize"), name=name)
    body = _xml("\n".join(filter(None, (finding.advice, finding.evidence))))
    message = _xml(finding.message)
    if finding.suppressed:
        why = f"{_LEAVE[finding.suppressed.kind]}: {finding.suppressed.reason}"
        ET.SubElement(case, "skipped", message=_xml(why))
    elif policy.fails([finding], fail_on):
        failure = ET.SubElement(case, "failure", message=message, type=finding.code)
        failure.text = body
        return
    output = ET.SubElement(case, "system-out")
    output.text = f"{finding.severity}: {message}\n{body}".rstrip()


def _error(root: ET.Element, error: LocalizeError) -> None:
    file = _xml((error.place and error.place.file) or "localize")
    suite = ET.SubElement(root, "testsuite", name=file)
    case = ET.SubElement(suite, "testcase", classname=file, name="can be checked")
    told = ET.SubElement(case, "error", message=_xml(error.message), type=type(error).__name__)
    told.text = _xml(str(error))


def _count(element: ET.Element, cases: ET.Element) -> None:
    counts = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for name, tag in counts.items():
        element.set(name, str(sum(1 for _ in cases.iter(tag))))


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 has no way to write."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
