"""What tells a finding from the others of its file, whatever lines it moves to."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from localize import files
from localize.document import Finding

__all__ = ["fingerprinted"]

_LENGTH = 16
"""Hex digits that are kept: 64 bits, for the findings of one file and code."""
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """All findings of some files, each with its ``fingerprint``.

    It is made of the code, of the text that shows the trouble, and of how many of the same the
    file had before: no line, time or figure that moves when something else is mended.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    result = []
    for finding in findings:
        text = _text(finding)
        key = (finding.place.file or "", finding.code, text)
        digest = files.sha256(finding.code, text, str(seen[key]))[:_LENGTH]
        seen[key] += 1
        result.append(replace(finding, fingerprint=digest))
    return result


def _text(finding: Finding) -> str:
    """The evidence, else the message without its figures; spaces as one."""
    text = finding.evidence or _FIGURES.sub("#", finding.message)
    return " ".join(unicodedata.normalize("NFC", text).split())
