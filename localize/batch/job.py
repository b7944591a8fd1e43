"""What a worker does: one title in all its regions, with models that stay loaded.

A title is the unit of work because its locales share one English master: two processes at one
title would both make it.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from localize import release
from localize.engines import Engines, cores
from localize.errors import InputError
from localize.pipeline.finish import Progress
from localize.release import Order, Release
from localize.workspace import Workspace

__all__ = ["Job", "Note", "read_note", "work"]

# Seconds between two notes of one worker: often enough for a person who watches.
_PAUSE = 0.5
# One title at a time, also where a cluster gives its processes several threads: its models take
# all the threads that it may use.
_turn = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One title for a worker. Survives the way to another process or machine."""

    space: Workspace
    order: Order
    share: int
    """Processes that share a machine's cores with this one, itself included."""
    note: Path
    """File in which the worker says how far it is; its folder is gone when the batch is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """How far a worker is with a title."""

    host: str = ""
    process: int = 0
    """The worker's machine and process id."""
    locale: str = ""
    """What it works on."""
    segments: int = 0
    """Of all locales so far."""
    reused: int = 0
    """Those of them whose translation came out of the memory."""


def work(job: Job) -> Release:
    """Build the title. Raises what ``release.run`` raises, ``InputError`` if the batch is over."""
    with _turn:
        teller = _Teller(job.note)
        engines = _engines(max(1, cores() // job.share), job.order.max_memory)
        return release.run(job.space, job.order, teller, engines)


@lru_cache(maxsize=1)
def _engines(threads: int, limit: int | None) -> Engines:
    return Engines(threads, limit)


def read_note(path: Path) -> Note | None:
    """What a worker wrote last; ``None`` before it has begun."""
    try:
        return Note(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


class _Teller:
    """Writes notes: a file is what processes of one machine and of a cluster both can share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note = Note(host=socket.gethostname(), process=os.getpid())
        self._next = 0.0
        self._write()

    def __call__(self, title: str, locale: str, done: Progress | None) -> None:
        self._note = replace(
            self._note,
            locale=locale,
            segments=self._note.segments + (done.segments if done else 0),
            reused=self._note.reused + (done.reused if done else 0),
        )
        if time.monotonic() >= self._next:
            self._write()
            self._next = time.monotonic() + _PAUSE

    def _write(self) -> None:
        aside = self._path.with_suffix(".tmp")
        try:
            aside.write_text(json.dumps(asdict(self._note)))
            aside.replace(self._path)
        except FileNotFoundError:  # a cluster's worker can't be interrupted: it looks itself
            raise InputError("the batch was stopped", None, "Run it again to go on.") from None
