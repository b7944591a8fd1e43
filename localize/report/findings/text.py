"""Findings for people: one line each, the text with a caret below it, advice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from localize.document import Finding
from localize.report.findings.tally import SEVERITIES, Tally, by_file, counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["block", "closing", "console", "render", "visible"]

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def render(findings: Sequence[Finding], width: int | None, checked: Sequence[str]) -> str:
    """All of them, file by file, and the last line that counts them."""
    tally = Tally(checked=len(checked))
    tally.add(findings)
    blocks = [block(group, width) for group in by_file(findings).values()]
    return "".join(blocks) + closing(tally, width)


def block(findings: Sequence[Finding], width: int | None) -> str:
    """The findings of one file, and an empty line; nothing where all are waived or known."""
    shown = [finding for finding in findings if not finding.suppressed]
    if not shown:
        return ""
    paper = console(width)
    with paper.capture() as printed:
        for finding in shown:
            paper.print(_head(finding), soft_wrap=width is None)
            for line in _below(finding):
                paper.print(line, soft_wrap=True)
        paper.print()
    return printed.get()


def closing(tally: Tally, width: int | None) -> str:
    """The line that counts them."""
    from rich.text import Text

    paper = console(width)
    with paper.capture() as printed:
        paper.print(Text(_told(tally), style="bold"))
    return printed.get()


def console(width: int | None, pipe_width: int = 10_000) -> Console:
    """A terminal of that width, or a pipe, to print on and take back what was printed."""
    from rich.console import Console

    return Console(
        width=width or pipe_width,
        force_terminal=width is not None,
        highlight=False,
        legacy_windows=False,
    )


def _told(tally: Tally) -> str:
    names = dict(zip(SEVERITIES, ("error", "warning", "note"), strict=True))
    found = [counted(number, names[key]) for key in SEVERITIES if (number := tally.severities[key])]
    said = f"{', '.join(found)} in {counted(len(tally.files), 'file')}."
    if not found:
        said = f"No findings in {counted(tally.checked, 'file')}."
        said = said if tally.checked else "No findings."
    left = {"waiver": "waived", "baseline": "in the baseline"}
    also = ", ".join(
        f"{number:,} {what}" for kind, what in left.items() if (number := tally.suppressed[kind])
    )
    return f"{said} {also}." if also else said


def _head(finding: Finding) -> Text:
    from rich.text import Text

    return Text.assemble(
        (f"{visible(str(finding.place))}: ", "bold"),
        (f"{finding.code} {finding.severity}", _STYLES[finding.severity]),
        f" {visible(finding.message)}",
    )


def _below(finding: Finding) -> list[Text]:
    """The snippet, the caret under it, and the advice."""
    from rich.cells import cell_len
    from rich.text import Text

    lines = []
    evidence, (start, end) = _excerpt(finding.evidence, finding.span or (0, 0))
    if evidence:
        lines.append(Text(f"    | {visible(evidence)}", no_wrap=True))
    if evidence and finding.span:
        marked = visible(evidence[start:end])
        if _RTL.search(evidence):
            # A terminal may or may not reorder the line: no column is sure.
            lines.append(Text(f"    | at: {marked}", style="green", no_wrap=True))
        else:
            before = cell_len(visible(evidence[:start]))
            caret = " " * before + "^" * max(1, cell_len(marked))
            lines.append(Text(f"    | {caret}", style="green", no_wrap=True))
    if finding.advice:
        lines.append(Text(f"    {visible(finding.advice)}", style="dim"))
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
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with line breaks, hard spaces and controls made visible.

    Nothing in a file under test may steer the terminal or turn the line around.
    """
    return "".join(
        _SIGNS.get(char)
        or (f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in _UNSEEN else char)
        for char in text
    )
