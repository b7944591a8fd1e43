"""A batch in words: while it runs and when it has ended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from localize.batch import Batch
from localize.batch.board import NAME, Board, Sheet
from localize.report import figures

__all__ = ["ended", "pace", "summary", "titles"]

_STYLES = {"done": "green", "held back": "bold red", "failed": "bold red"}
# A file's name may hold what a terminal obeys: C0 and C1 controls.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def titles(board: Board) -> str:
    """How all titles are, in a line."""
    counts = board.states
    ready = counts["done"] + counts["held back"] + counts["failed"]
    said = [f"{ready} of {figures.counted(len(board.sheets), 'title')}"]
    said += [
        f"{counts[name]} {name}" for name in ("running", "held back", "failed") if counts[name]
    ]
    return ", ".join(said)


def pace(board: Board) -> str:
    """Segments a second of late, and how long it will be, about."""
    said = [f"{board.speed:,.0f} segments/s"]
    if (left := board.seconds_left) is not None and board.segments_left:
        said.append(f"about {figures.duration(round(left)).replace('.0 s', ' s')} left")
    return ", ".join(said)


def ended(board: Board, sheet: Sheet) -> Text:
    """A title that has ended, in a line; what is wrong with it, in further ones."""
    counts = board.states
    ready = counts["done"] + counts["held back"] + counts["failed"]
    line = _text(f"[{ready}/{len(board.sheets)}] {sheet.piece.entry.title}: ")
    line.append(sheet.state, _STYLES[sheet.state])
    line.append(f", {_editions(sheet)}, {_segments(sheet)}, {figures.duration(sheet.seconds)}")
    for problem in sheet.release.problems if sheet.release else ():
        if problem.exit_code:
            where = f"{problem.locale}: " if problem.locale else ""
            line.append("\n  ").append_text(_text(f"{where}{problem.message}"))
    return line


def summary(done: Batch) -> RenderableType:
    """A line for each title, what went wrong, and where the reports are."""
    board = done.board
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Title", overflow="fold")
    for name in ("Status", "Editions", "Segments", "Time"):
        table.add_column(name)
    for sheet in board.sheets:
        table.add_row(
            _text(sheet.piece.entry.title),
            Text(sheet.state, _STYLES[sheet.state]),
            _editions(sheet),
            _segments(sheet),
            figures.duration(sheet.seconds),
        )
    reports = [*(f"{name}/report.html" for name in done.release.regions), NAME]
    return Group(
        table,
        Text(),
        *_block("Held back by a gate", "bold red", _gates(done)),
        *_block("Not built", "bold red", _troubles(done)),
        *_block("Reports, below the output folder", "", reports),
        _end(done),
    )


def _block(title: str, style: str, lines: Iterable[str]) -> Iterator[Text]:
    """A title and indented lines below it; nothing where there are none."""
    shown = list(lines)
    if shown:
        yield Text(title, style)
        yield from (_text(f"  {line}") for line in shown)
        yield Text()


def _text(text: str) -> Text:
    return Text(_CONTROLS.sub(" ", text))


def _editions(sheet: Sheet) -> str:
    counts = Counter(outcome.status for outcome in sheet.release.outcomes) if sheet.release else {}
    return ", ".join(f"{value} {name}" for name, value in sorted(counts.items())) or "none"


def _segments(sheet: Sheet) -> str:
    told = figures.counted(sheet.note.segments, "segment")
    return f"{told} ({sheet.note.reused:,} reused)" if sheet.note.reused else told


def _gates(done: Batch) -> Iterator[str]:
    for outcome in done.release.outcomes:
        for gate in figures.failed(outcome):
            yield f"{outcome.title} {outcome.locale}: {gate.label} {gate.value}, {gate.limit}"


def _troubles(done: Batch) -> Iterator[str]:
    """What has to be mended; optional locales without a route stand in the reports."""
    for item in figures.troubles(done.release.problems):
        if item.exit_code:
            yield f"{', '.join(item.titles)} {item.locale}".strip() + f": {item.message}"
            yield from (f"  {line}" for line in item.advice.splitlines())


def _end(done: Batch) -> Text:
    states = done.board.states
    counts = [f"{states[name]} {name}" for name in _STYLES if states[name]]
    told = f"{', '.join(counts)} in {figures.duration(done.board.seconds)}; "
    drafts = sum(outcome.draft for outcome in done.release.outcomes)
    if drafts:
        told += f"{figures.counted(drafts, 'draft')}, not for publication; "
    code = done.exit_code
    return Text(told).append(f"exit code {code}", "bold red" if code else "bold green")
