"""Workers of a Dask cluster. They see the same files as we do, at the same paths."""

from __future__ import annotations

import logging
import socket
from collections import Counter
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING, Self

from localize.batch.job import Job, work
from localize.errors import ConfigError, InputError, MissingError
from localize.release import Release

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Cluster"]

# A scheduler that is there answers within milliseconds; one that just starts needs seconds.
_TIMEOUT = "15s"


class Cluster:
    """The workers that are connected to a scheduler when the batch begins.

    Raises ``MissingError`` without the library or without workers, ``ConfigError`` for an address
    where no scheduler answers and for workers that can't do the work.
    """

    again = False

    def __init__(self, address: str, paths: tuple[Path, ...]) -> None:
        """``paths``: folders that every worker must see."""
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            raise MissingError(
                "a cluster needs a library that is not installed",
                None,
                "Install it: pip install 'distributed>=2024.5'",
            ) from error
        for name in ("distributed", "tornado.application"):
            # What they say of a lost connection, in pages, we say in a line.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.deaths = (KilledWorker, MemoryError)
        try:
            self._client = Client(address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"no Dask scheduler answers at {address!r}: {error}"
            raise ConfigError(message, None, "Start one: dask scheduler") from error
        try:
            hosts = _hosts(self._client, address, paths)
        except BaseException:
            self._client.close()
            raise
        self.size, self.share = hosts.total(), max(hosts.values())
        self.spread = len({*hosts, socket.gethostname()}) > 1
        # Each job runs anew: it depends on files, not only on its arguments.
        self._executor = self._client.get_executor(pure=False)

    def submit(self, job: Job) -> Future[Release]:
        """Give the job to the cluster, which knows its idle workers."""
        return self._executor.submit(work, job)

    def settle(self, future: Future[Release]) -> BaseException | None:
        """What the job raised. The cluster replaces its workers itself."""
        try:
            return future.exception()
        except CancelledError as error:  # of all jobs, when the connection is lost
            raise _gone() from error

    def check(self) -> None:
        """Raise ``InputError`` if the scheduler has gone."""
        if self._client.status != "running":
            raise _gone()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._executor.shutdown(wait=not any(error))
        self._client.close()


def _gone() -> InputError:
    advice = "Start it again, then the batch: what was finished is kept."
    return InputError("the cluster's scheduler has ended", None, advice)


def _hosts(client: Client, address: str, paths: tuple[Path, ...]) -> Counter[str]:
    """Machine → its workers, all of which can do the work."""
    from localize.packages.manifest import generator

    try:
        client.wait_for_workers(1, timeout=_TIMEOUT)
    except TimeoutError as error:
        raise MissingError(
            f"no worker is connected to the scheduler at {address!r}",
            None,
            f"Start one for each core or two: dask worker {address} --nthreads 1",
        ) from error
    seen = client.run(_look, paths, on_error="return")
    for worker, told in seen.items():
        if isinstance(told, BaseException):
            message = f"the worker {worker} can't run localize: {told}"
            raise ConfigError(message, None, "Install the same version of localize for it.")
        _, theirs, missing = told
        if theirs != generator():
            message = f"the worker {worker} has {theirs}, this is {generator()}"
            raise ConfigError(message, None, "Install the same version of localize for it.")
        if missing:
            message = f"the worker {worker} doesn't see {missing}"
            advice = "All workers need the same file system at the same paths."
            raise ConfigError(message, None, advice)
    return Counter(host for host, _, _ in seen.values())


def _look(paths: tuple[Path, ...]) -> tuple[str, str, str]:
    """On a worker: its machine, its program, and a path that it doesn't see."""
    from localize.packages.manifest import generator

    missing = next((str(path) for path in paths if not path.is_dir()), "")
    return socket.gethostname(), generator(), missing
