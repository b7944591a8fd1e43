"""The end of a text report, on request: findings by code, and how fast the cues are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localize.checks.speed import Speeds
from localize.policy import codes
from localize.report.findings.tally import SEVERITIES, Tally
from localize.report.findings.text import console

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["summary"]

_PIPE_WIDTH = 120
_BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"


def summary(tally: Tally, speeds: Mapping[str, Speeds], width: int | None) -> str:
    """``speeds``: those of the tracks, by what they are of (``ar, 16:9``)."""
    from rich.text import Text

    paper = console(width, _PIPE_WIDTH)
    with paper.capture() as printed:
        if tally.codes:
            paper.print(_codes(tally))
            paper.print()
        for name, measured in speeds.items():
            limit = f"limit {measured.limit:g} characters a second"
            paper.print(Text(f"{name}: {sum(measured.bins):,} cues, {limit}", style="bold"))
            for line in _histogram(measured):
                paper.print(line)
            paper.print()
    return printed.get()


def _codes(tally: Tally) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("Code", "Severity"):
        table.add_column(name, no_wrap=True)
    table.add_column("Findings", justify="right", no_wrap=True)
    table.add_column("What it looks for")
    order = sorted(tally.codes, key=lambda pair: (SEVERITIES.index(pair[1]), pair[0]))
    for code, severity in order:
        known = codes.known().get(code)
        number = f"{tally.codes[code, severity]:,}"
        table.add_row(code, severity, number, known.title if known else "")
    return table


def _histogram(measured: Speeds) -> list[Text]:
    """A line a bin, from the slowest that has cues to the fastest."""
    from rich.text import Text

    filled = [index for index, number in enumerate(measured.bins) if number]
    if not filled:
        return []
    step, most = measured.limit / 10, max(measured.bins)
    lines = []
    for index in range(filled[0], filled[-1] + 1):
        is_last = index == len(measured.bins) - 1
        until = "or more" if is_last else f"– {(index + 1) * step:<5.4g}"
        number = measured.bins[index]
        over = index >= 10
        line = Text(f"{index * step:>7.4g} {until:<7} ")
        line.append(_bar(number / most), style="red" if over else "green")
        line.append(f" {number:,}{' over the limit' if over and number else ''}")
        lines.append(line)
    return lines


def _bar(share: float) -> str:
    """A bar of eighths of a column; what is there at all is seen."""
    eighths = max(round(share * _BAR * 8), 1 if share else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + _EIGHTHS[rest].strip()
