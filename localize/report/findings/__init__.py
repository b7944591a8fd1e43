"""Findings as text, JSON, SARIF, JUnit and GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from localize.document import Finding
from localize.errors import LocalizeError
from localize.report.findings import as_json, github, junit, sarif, text
from localize.report.findings.text import visible

__all__ = ["FORMATS", "Format", "render", "visible"]

Format = Literal["text", "json", "sarif", "junit", "github"]
FORMATS: tuple[Format, ...] = ("text", "json", "sarif", "junit", "github")


def render(
    findings: Iterable[Finding],
    fmt: Format,
    console_width: int | None = None,
    checked: Sequence[str] = (),
    unread: Sequence[LocalizeError] = (),
    fail_on: Sequence[str] = ("error",),
) -> str:
    """The findings in one of the formats, with a line break at the end.

    ``console_width`` matters to ``text`` only: the columns of the terminal, which gets colour;
    ``None`` where the reader is no terminal, which gets neither colour nor wrapped lines.
    ``checked`` names all files that were looked at, those without findings too; a book is one
    file, whatever page of it a finding is on. ``unread`` are told in all formats but ``text``,
    whose reader sees them beside it. ``fail_on``, as ``policy.fails`` takes it, says what is a
    failure to JUnit.
    """
    found = list(findings)
    if fmt == "text":
        return text.render(found, console_width, checked)
    if fmt == "json":
        return as_json.render(found, checked, unread)
    if fmt == "junit":
        return junit.render(found, checked, unread, fail_on)
    if fmt == "sarif":
        return sarif.render(found, unread)
    return github.render(found, unread)
