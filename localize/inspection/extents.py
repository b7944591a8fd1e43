"""Lines and columns of findings in the file itself, for editors, annotations and viewers.

Checks see text without markup, entities and the lines of its format. So what they point at is
looked for in the file, from the line of their place on; where it stands there as it is shown,
its place is exact, elsewhere nothing is said.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from localize import files
from localize.document import Extent, Finding, Place

__all__ = ["located"]

_TEXT = frozenset({".srt", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp", ".txt", ".md", ".markdown"})
_REACH = {".ass": 1, ".ssa": 1}
_USUAL_REACH = 20
"""Lines from a place on in which its text is looked for, at most: a paragraph's. It ends at a
blank line, so that the same words of the next cue aren't meant."""


def located(path: Path, findings: Iterable[Finding]) -> list[Finding]:
    """The findings on the file, with their ``extent`` where it is sure."""
    found = list(findings)
    if path.suffix.lower() not in _TEXT or not any(_needle(finding) for finding in found):
        return found
    text, _ = files.decode(files.read_bytes(path), Place(file=str(path)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = _line_starts(text)
    reach = _REACH.get(path.suffix.lower(), _USUAL_REACH)
    return [_with_extent(finding, text, starts, reach) for finding in found]


def _needle(finding: Finding) -> str:
    """The piece of the evidence that is pointed at, else the evidence; without an ellipsis that
    only says that the text goes on."""
    if finding.place.line is None:
        return ""
    text = finding.evidence
    return text[slice(*finding.span)] if finding.span else text


def _with_extent(finding: Finding, text: str, starts: list[int], reach: int) -> Finding:
    line = finding.place.line
    needle = _needle(finding)
    if not needle or line is None or line > len(starts):
        return finding
    first = starts[line - 1]
    last = starts[line - 1 + reach] if line - 1 + reach < len(starts) else len(text)
    blank = text.find("\n\n", first, last)
    start = _offset(finding, needle, text[first : blank if blank >= 0 else last])
    if start is None:
        return finding
    start += first
    return replace(finding, extent=_extent(start, start + len(needle), starts))


def _offset(finding: Finding, needle: str, window: str) -> int | None:
    """Where the needle begins. With its surroundings there is one place, or none is sure."""
    whole = finding.evidence
    if finding.span is None:
        at = window.find(needle)
        return at if at >= 0 else None
    left = 1 if whole.startswith("…") and finding.span[0] > 0 else 0
    right = len(whole) - 1 if whole.endswith("…") and finding.span[1] < len(whole) else len(whole)
    at = window.find(whole[left:right])
    return at + finding.span[0] - left if at >= 0 else None


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _extent(start: int, end: int, starts: list[int]) -> Extent:
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, max(start, end - 1)) - 1
    return Extent(
        line=first + 1,
        column=start - starts[first] + 1,
        end_line=last + 1,
        end_column=end - starts[last] + 1,
    )
