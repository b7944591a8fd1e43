"""Findings as text, JSON, SARIF, JUnit and GitHub annotations, and when they fail a run."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from localize.document import Finding, Place
from localize.errors import ConfigError

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["Format", "admit", "fails", "render"]

Format = Literal["text", "json", "sarif", "junit", "github"]
SCHEMA = "localize/findings/1"

_SEVERITIES = ("info", "warning", "error")
_INSIDE_BOOK = re.compile(r"(?<=\.epub)!.*", re.IGNORECASE | re.DOTALL)
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def render(
    findings: Sequence[Finding],
    fmt: Format,
    console_width: int | None = None,
    checked: Sequence[str] = (),
) -> str:
    """The findings in one of the formats, with a line break at the end.

    ``console_width`` matters to ``text`` only: the columns of the terminal, which gets colour;
    ``None`` where the reader is no terminal, which gets neither colour nor wrapped lines.
    ``checked`` names all files that were looked at, those without findings too; a book is one
    file, whatever page of it a finding is on.
    """
    if fmt == "text":
        return _text(findings, console_width, checked)
    if fmt == "json":
        return _json(findings, checked)
    if fmt == "junit":
        return _junit(findings, checked)
    return _sarif(findings) if fmt == "sarif" else _github(findings)


def fails(findings: Iterable[Finding], fail_on: Sequence[str]) -> bool:
    """Whether the findings fail the run.

    ``fail_on`` holds severities, each of which includes the graver ones, and codes or their
    beginnings (``S``, ``S1``, ``S101``). Raises ``ConfigError`` for anything else.
    """
    admit(fail_on)
    grave = [entry for entry in fail_on if entry in _SEVERITIES]
    least = min((_SEVERITIES.index(entry) for entry in grave), default=len(_SEVERITIES))
    codes = tuple(entry for entry in fail_on if entry not in _SEVERITIES)
    return any(
        _SEVERITIES.index(finding.severity) >= least or finding.code.startswith(codes)
        for finding in findings
    )


def admit(fail_on: Iterable[str]) -> None:
    """Raise ``ConfigError`` for what ``fails`` can't fail on: a slip of the pen must not mean
    "never"."""
    from localize import checks

    codes = (*checks.known(), "K101")  # of packages that ``check`` refuses
    for entry in fail_on:
        if entry in _SEVERITIES or (entry and any(code.startswith(entry) for code in codes)):
            continue
        advice = "Give error, warning, info, or a code or its beginning: S101, S."
        raise ConfigError(f"can't fail on {entry!r}", advice=advice)


def _file_of(finding: Finding) -> str:
    """Its file, a page's the book that it is in; its part where no file is known."""
    return _INSIDE_BOOK.sub("", finding.place.file or "") or finding.place.part or ""


def _by_file(findings: Iterable[Finding], checked: Sequence[str] = ()) -> dict[str, list[Finding]]:
    """Findings of each file: of the checked ones first, the others in their first order."""
    groups: dict[str, list[Finding]] = {name: [] for name in checked}
    for finding in findings:
        groups.setdefault(_file_of(finding), []).append(finding)
    return groups


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"


def _summary(findings: Sequence[Finding], checked: Sequence[str]) -> str:
    if not findings:
        return f"No findings in {_count(len(checked), 'file')}." if checked else "No findings."
    counts = Counter(finding.severity for finding in findings)
    names = (("error", "error"), ("warning", "warning"), ("info", "note"))
    told = [_count(counts[key], name) for key, name in names if counts[key]]
    return f"{', '.join(told)} in {_count(len(_by_file(findings)), 'file')}."


# ---- text


def _text(findings: Sequence[Finding], width: int | None, checked: Sequence[str]) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    stream = StringIO()
    console = Console(
        file=stream,
        width=width or 10_000,
        force_terminal=width is not None,
        highlight=False,
        legacy_windows=False,
    )
    for group in _by_file(findings).values():
        for finding in group:
            console.print(_head(finding), soft_wrap=width is None)
            for line in _below(finding):
                console.print(line, soft_wrap=True)
        console.print()
    console.print(Text(_summary(findings, checked), style="bold"))
    return stream.getvalue()


_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def _head(finding: Finding) -> Text:
    from rich.text import Text

    return Text.assemble(
        (f"{_visible(str(finding.place))}: ", "bold"),
        (f"{finding.code} {finding.severity}", _STYLES[finding.severity]),
        f" {_visible(finding.message)}",
    )


def _below(finding: Finding) -> list[Text]:
    """The snippet, the caret under it, and the advice."""
    from rich.cells import cell_len
    from rich.text import Text

    lines = []
    evidence, (start, end) = _excerpt(finding.evidence, finding.span or (0, 0))
    if evidence:
        lines.append(Text(f"    | {_visible(evidence)}", no_wrap=True))
    if evidence and finding.span:
        marked = _visible(evidence[start:end])
        if _RTL.search(evidence):
            # A terminal may or may not reorder the line: no column is sure.
            lines.append(Text(f"    | at: {marked}", style="green", no_wrap=True))
        else:
            before = cell_len(_visible(evidence[:start]))
            caret = " " * before + "^" * max(1, cell_len(marked))
            lines.append(Text(f"    | {caret}", style="green", no_wrap=True))
    if finding.advice:
        lines.append(Text(f"    {_visible(finding.advice)}", style="dim"))
    return lines


def _excerpt(text: str, span: tuple[int, int], most: int = 200) -> tuple[str, tuple[int, int]]:
    """At most that many characters with the span in their middle, and the span in them."""
    if len(text) <= most:
        return text, span
    start, end = span[0], min(span[1], span[0] + most)
    left = max(0, min(start - (most - (end - start)) // 2, len(text) - most))
    before, after = "…" * (left > 0), "…" * (left + most < len(text))
    moved = len(before) - left
    return f"{before}{text[left : left + most]}{after}", (start + moved, end + moved)


_SIGNS = {"\n": "↵", "\t": "⇥", "\u00a0": "⍽", "\u202f": "⍽", "\u3000": "　"}


def _visible(text: str) -> str:
    """The text with line breaks, hard spaces and controls made visible.

    Nothing in a file under test may steer the terminal or turn the line around.
    """
    return "".join(
        _SIGNS.get(char)
        or (f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in _UNSEEN else char)
        for char in text
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


# ---- JSON


def _json(findings: Sequence[Finding], checked: Sequence[str]) -> str:
    counts = Counter(finding.severity for finding in findings)
    codes = Counter(finding.code for finding in findings)
    report = {
        "schema": SCHEMA,
        "findings": [_as_object(finding) for finding in findings],
        "summary": {
            **{severity: counts[severity] for severity in reversed(_SEVERITIES)},
            **({"checked": len(checked)} if checked else {}),
            "files": len({_file_of(f) for f in findings if f.place.file}),
            "codes": dict(sorted(codes.items())),
        },
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _as_object(finding: Finding) -> dict[str, Any]:
    """One finding by ``schemas/findings.schema.json``; what is unknown is left out."""
    place = {
        name: value
        for name in ("file", "part", "segment", "line", "cue", "start_ms")
        if (value := getattr(finding.place, name)) not in (None, "")
    }
    found: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity,
        "place": place,
        "message": finding.message,
    }
    if finding.advice:
        found["advice"] = finding.advice
    if finding.evidence:
        found["evidence"] = finding.evidence
    if finding.span:
        found["span"] = list(finding.span)
    return found


# ---- SARIF 2.1.0 (OASIS, 2020-03-27)

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def _sarif(findings: Sequence[Finding]) -> str:
    codes = sorted({finding.code for finding in findings})
    run = {
        "tool": {"driver": {"name": "localize", **_version(), "rules": _rules(codes)}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes) for finding in findings],
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


def _rules(codes: Iterable[str]) -> list[dict[str, Any]]:
    from localize import checks

    rules = []
    for code in codes:
        known = checks.known().get(code)
        summary = known.summary if known else f"Finding of family {code[0]}."
        rules.append(
            {
                "id": code,
                "shortDescription": {"text": summary},
                "help": {"text": f"{summary} Switch it off with: localize check --ignore {code}"},
                "defaultConfiguration": {"level": _LEVELS[known.severity if known else "warning"]},
            }
        )
    return rules


def _result(finding: Finding, codes: Sequence[str]) -> dict[str, Any]:
    advice = f"\n{finding.advice}" if finding.advice else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{advice}"},
    }
    location: dict[str, Any] = {}
    if finding.place.file:
        region: dict[str, Any] = {"startLine": finding.place.line or 1}
        if finding.evidence:
            region["snippet"] = {"text": finding.evidence}
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(finding.place.file)},
            "region": region,
        }
    if name := _logical(finding.place):
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    if location:
        result["locations"] = [location]
    return result


def _uri(file: str) -> str:
    """A path as a URI, relative to the working directory where it lies below it."""
    from urllib.parse import quote

    path = Path(file)
    if path.is_absolute():
        if not path.is_relative_to(Path.cwd()):
            return path.as_uri()
        path = path.relative_to(Path.cwd())
    return quote(path.as_posix())


def _logical(place: Place) -> str:
    cue = f"cue {place.cue}" if place.cue else ""
    return "/".join(piece for piece in (place.part, cue or place.segment) if piece)


# ---- JUnit (the elements that Jenkins, GitLab and GitHub reporters read)


def _junit(findings: Sequence[Finding], checked: Sequence[str]) -> str:
    from xml.etree import ElementTree as ET

    failures = sum(finding.severity == "error" for finding in findings)
    groups = _by_file(findings, checked) or {"localize": []}
    total = str(sum(len(group) or 1 for group in groups.values()))
    suites = ET.Element("testsuites", name="localize", tests=total, failures=str(failures))
    for file, group in groups.items():
        bad = sum(finding.severity == "error" for finding in group)
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=_xml(file or "localize"),
            tests=str(len(group) or 1),
            failures=str(bad),
            errors="0",
            skipped="0",
        )
        if not group:
            name = _xml(file) if checked else "no findings"
            ET.SubElement(suite, "testcase", classname="localize", name=name)
        for finding in group:
            name = _xml(f"{finding.code} {finding.place}")
            case = ET.SubElement(suite, "testcase", classname=_xml(file or "localize"), name=name)
            body = _xml("\n".join(filter(None, (finding.advice, finding.evidence))))
            message = _xml(finding.message)
            if finding.severity == "error":
                failure = ET.SubElement(case, "failure", message=message, type=finding.code)
                failure.text = body
            else:
                output = ET.SubElement(case, "system-out")
                output.text = f"{finding.severity}: {message}\n{body}".rstrip()
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 has no way to write."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


# ---- GitHub annotations (workflow commands)

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def _github(findings: Sequence[Finding]) -> str:
    return "".join(_annotation(finding) for finding in findings)


def _annotation(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": place.file or "",
        "line": str(place.line) if place.file and place.line else "",
        "title": finding.code,
    }
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    where = "" if place.file and place.line and not place.cue else f"{place}: "
    text = "\n".join(filter(None, (f"{where}{finding.message}", finding.advice)))
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
