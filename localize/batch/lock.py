"""One batch at a time in an output folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localize.document import Place
from localize.errors import ConfigError, InputError

try:
    import fcntl
except ImportError:  # Windows: there two batches must not be started at once
    fcntl = None

__all__ = ["alone"]

_NAME = ".batch.lock"


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Be the only batch at work on an output folder, which is made if it isn't there.

    The lock is the system's, which lets go when a process ends in whatever way: the file stays
    and stops nobody. Raises ``ConfigError`` that names the process that holds it, ``InputError``
    for a folder that can't be written.
    """
    path = out / _NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        message = f"can't be written: {error.strerror}"
        raise InputError(message, Place(file=str(out)), "Name another folder with -o.") from error
    with stream:
        if fcntl is not None:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                stream.seek(0)
                raise ConfigError(
                    f"another batch is at work here: {stream.read().strip() or 'just started'}",
                    Place(file=str(out)),
                    "Wait for its end (batch.json tells), or name another folder with -o.",
                ) from error
        stream.truncate(0)
        stream.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        stream.flush()
        yield
