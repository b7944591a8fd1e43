"""Who does the work: processes of this machine. ``cluster`` has those of other machines."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Protocol, Self

from localize.batch.job import Job, work
from localize.release import Release

__all__ = ["Crew", "Processes"]


class Crew(Protocol):
    """Workers, each with one job at a time. As a context it sends them home in the end, at once
    if an exception ends it."""

    size: int
    """Jobs at once."""
    share: int
    """Workers on one machine, at most."""
    spread: bool
    """Whether they are on several machines."""
    deaths: tuple[type[BaseException], ...]
    """What a future raises whose worker died, or should have."""
    again: bool
    """Whether the job of a worker that died is to be tried again: a cluster has done so itself."""

    def submit(self, job: Job) -> Future[Release]: ...

    def settle(self, future: Future[Release]) -> BaseException | None:
        """Take back the worker of a future that is done. Returns what its job raised."""
        ...

    def check(self) -> None:
        """Raise ``InputError`` if there is nobody left to give work to."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Processes:
    """Processes of this machine, each in a pool of its own.

    A process that dies takes its pool with it, and all jobs of that pool: so it takes its own job
    only, and which job that was needs no guessing.
    """

    spread = False
    deaths = (BrokenExecutor, MemoryError)
    again = True

    def __init__(self, size: int) -> None:
        self.size = self.share = size
        self._idle = [_Worker() for _ in range(size)]
        self._busy: dict[Future[Release], _Worker] = {}

    def submit(self, job: Job) -> Future[Release]:
        """Give the job to an idle worker. There must be one."""
        worker = self._idle.pop()
        try:
            future = worker.submit(job)
        except BrokenExecutor:  # it died since its last job
            worker.stop()
            worker = _Worker()
            future = worker.submit(job)
        self._busy[future] = worker
        return future

    def settle(self, future: Future[Release]) -> BaseException | None:
        """What the job raised. Its worker is idle again; one that died is replaced."""
        worker, error = self._busy.pop(future), future.exception()
        if isinstance(error, self.deaths):
            worker.stop()
            worker = _Worker()
        self._idle.append(worker)
        return error

    def check(self) -> None:
        """There is always a process to start."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in (*self._busy.values(), *self._idle):
            worker.stop()


class _Worker:
    """A pool of one process, which starts with its first job and ends with this object's pipe."""

    def __init__(self) -> None:
        # Not forked: our threads and locks would be copied as they happen to stand.
        context = multiprocessing.get_context("spawn")
        ours, self._pipe = context.Pipe(duplex=False)
        self.pool: Executor = ProcessPoolExecutor(
            1, mp_context=context, initializer=_begin, initargs=(ours,)
        )

    def submit(self, job: Job) -> Future[Release]:
        with _deaf():
            return self.pool.submit(work, job)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        self.pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """A process that starts meanwhile hears no interrupt before ``_begin`` has told it to ignore
    them; ours hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(pipe: Connection) -> None:
    """Ready a worker: an interrupt is for the one who gave the work, whose end is ours too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()


def _end_with(pipe: Connection) -> None:
    """End the process when the other end of the pipe closes, also by a kill."""
    with suppress(OSError):
        pipe.poll(None)
    os._exit(1)
