"""What a batch has done and does: for who watches, and as ``batch.json``.

The file is written while the batch runs, whole each time (``schemas/batch.schema.json``): a watcher
may read it at any moment.
"""

from __future__ import annotations

import datetime
import json
import os
import socket
import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from localize import files
from localize.batch.job import Note
from localize.batch.pieces import Piece
from localize.packages.manifest import generator
from localize.release import Release

__all__ = ["NAME", "SCHEMA", "Board", "Sheet", "State"]

SCHEMA = "localize/batch/1"
NAME = "batch.json"
State = Literal["waiting", "running", "done", "held back", "failed"]
"""Of a title. ``held back``: a gate failed, exit code 1; ``failed``: 2 or 3."""

# Bytes of source text to a segment, before the first title has told its own (the samples').
_BYTES = {"novel": 95, "drama": 75}
# Seconds that the present speed is taken over.
_WINDOW = 120


@dataclass(slots=True, kw_only=True)
class Sheet:
    """What becomes of one title."""

    piece: Piece
    state: State = "waiting"
    attempts: int = 0
    began: float = 0.0
    note: Note = field(default_factory=Note)
    """The last; when the title is done, with its sums."""
    seconds: float = 0.0
    release: Release | None = None

    @property
    def exit_code(self) -> int | None:
        return self.release.exit_code if self.release else None


class Board:
    """All titles of a batch."""

    def __init__(self, titles: Sequence[Piece], catalog: str) -> None:
        self.sheets = [Sheet(piece=piece) for piece in titles]
        self.catalog = catalog
        self.workers = 0
        self.began = time.monotonic()
        self._started = _now()
        self._seen: deque[tuple[float, int]] = deque([(self.began, 0)])

    def begin(self, piece: Piece) -> None:
        """A worker has it."""
        sheet = self.sheets[piece.number]
        sheet.state, sheet.note = "running", Note()
        sheet.attempts += 1
        sheet.began = time.monotonic()

    def hear(self, piece: Piece, note: Note) -> None:
        """How far it is."""
        self.sheets[piece.number].note = note

    def lose(self, piece: Piece) -> None:
        """Its worker died; it waits for another."""
        sheet = self.sheets[piece.number]
        sheet.state, sheet.note = "waiting", Note()

    def end(self, piece: Piece, release: Release) -> None:
        """It is done, in whatever way."""
        sheet = self.sheets[piece.number]
        sheet.release = release
        sheet.state = _STATES[release.exit_code]
        sheet.seconds = round(time.monotonic() - sheet.began, 2)
        sheet.note = Note(
            segments=sum(outcome.segments for outcome in release.outcomes),
            reused=sum(outcome.reused for outcome in release.outcomes),
        )

    def stop(self) -> None:
        """Nobody works any more: what isn't done waits for the next run."""
        for sheet in self.sheets:
            if sheet.state == "running":
                sheet.state, sheet.note = "waiting", Note()

    def tick(self) -> None:
        """Take the time: the speed is that of the last while."""
        now = time.monotonic()
        self._seen.append((now, self.segments))
        while len(self._seen) > 2 and self._seen[1][0] < now - _WINDOW:
            self._seen.popleft()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def segments(self) -> int:
        """Of all titles so far, out of the memory or new."""
        return sum(sheet.note.segments for sheet in self.sheets)

    @property
    def states(self) -> Counter[str]:
        return Counter(sheet.state for sheet in self.sheets)

    @property
    def speed(self) -> float:
        """Segments a second, of late."""
        (first, before), (last, now) = self._seen[0], self._seen[-1]
        return max(0, now - before) / (last - first) if last > first else 0.0

    @property
    def segments_left(self) -> int:
        """About: what titles of a kind have told about their bytes holds for the others."""
        return sum(self.left_of(sheet) for sheet in self.sheets)

    def left_of(self, sheet: Sheet) -> int:
        """The same for one title."""
        if sheet.release is not None:
            return 0
        expected = round(sheet.piece.size / self._bytes(sheet.piece.kind))
        return max(0, expected - sheet.note.segments)

    def _bytes(self, kind: str) -> float:
        told = [sheet for sheet in self.sheets if sheet.release and sheet.piece.kind == kind]
        segments = sum(sheet.note.segments for sheet in told)
        size = sum(sheet.piece.size for sheet in told if sheet.note.segments)
        return size / segments if segments else _BYTES.get(kind, 1)

    @property
    def seconds_left(self) -> float | None:
        """About; ``None`` while there is nothing to go by."""
        if not self.segments_left:
            return 0.0
        return self.segments_left / self.speed if self.speed else None

    def data(self, state: str) -> dict[str, Any]:
        """All of ``batch.json``. ``state``: ``running``, ``done`` or ``interrupted``."""
        is_running = state == "running"
        left = self.seconds_left if is_running else None
        speed = self.speed if is_running else self.segments / max(self.seconds, 0.01)
        counts = self.states
        codes = [sheet.exit_code for sheet in self.sheets]
        return {
            "schema": SCHEMA,
            "generator": generator(),
            "catalog": self.catalog,
            "state": state,
            "process": {"id": os.getpid(), "host": socket.gethostname()},
            "workers": self.workers,
            "started": self._started,
            "updated": _now(),
            "seconds": round(self.seconds, 2),
            "seconds_left": None if left is None else round(left),
            "segments_per_second": round(speed, 1),
            "exit_code": worst(code for code in codes if code is not None),
            "totals": {
                "titles": len(self.sheets),
                **{
                    name.replace(" ", "_"): counts[name]
                    for name in ("waiting", "running", "done", "held back", "failed")
                },
                "segments": self.segments,
                "segments_left": self.segments_left,
                "reused": sum(sheet.note.reused for sheet in self.sheets),
            },
            "titles": [_title(sheet) for sheet in self.sheets],
        }

    def write(self, out: Path, state: str = "running") -> None:
        """Write ``batch.json``. Raises ``InputError`` if it can't be written."""
        text = json.dumps(self.data(state), ensure_ascii=False, indent=1)
        with files.atomic_write(out / NAME) as stream:
            stream.write(f"{text}\n".encode("utf-8", "backslashreplace"))


_STATES: dict[int, State] = {0: "done", 1: "held back", 2: "failed", 3: "failed"}


def worst(codes: Iterable[int]) -> int:
    """As a release has it: what has to be mended first.

    >>> worst([0, 1, 3]), worst([3, 2, 1]), worst([])
    (3, 2, 0)
    """
    there = set(codes)
    return next((code for code in (2, 3, 1) if code in there), 0)


def _title(sheet: Sheet) -> dict[str, Any]:
    entry, release = sheet.piece.entry, sheet.release
    outcomes = release.outcomes if release else ()
    problems = release.problems if release else ()
    running = sheet.state == "running"
    worker = {"id": sheet.note.process, "host": sheet.note.host}
    return {
        "title": entry.title,
        "regions": list(entry.regions),
        "priority": entry.priority,
        "state": sheet.state.replace(" ", "_"),
        "attempts": sheet.attempts,
        "worker": worker if running and sheet.note.process else None,
        "locale": sheet.note.locale if running else "",
        "seconds": round(time.monotonic() - sheet.began, 2) if running else sheet.seconds,
        "segments": sheet.note.segments,
        "reused": sheet.note.reused,
        "exit_code": sheet.exit_code,
        "packages": [
            {
                "region": outcome.region,
                "locale": outcome.locale,
                "status": outcome.status.replace(" ", "_"),
                "draft": outcome.draft,
                "path": outcome.package or None,
            }
            for outcome in outcomes
        ],
        "problems": [
            {
                "region": problem.region,
                "locale": problem.locale,
                "message": problem.message,
                "advice": problem.advice,
                "exit_code": problem.exit_code,
            }
            for problem in problems
            if problem.exit_code
        ],
    }


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
