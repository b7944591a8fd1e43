"""Files and folders that appear at their place whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from localize.document import Place
from localize.errors import InputError

try:
    import fcntl
except ImportError:  # Windows: two processes must not publish to one place at once there
    fcntl = None

__all__ = ["atomic_folder", "atomic_write", "locked", "recover"]


@contextmanager
def atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """A binary stream whose bytes appear at ``path`` whole, or not at all.

    Raises ``InputError`` if the folder can't be written or the disk is full.
    """
    place = Place(file=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _unwritable(error, place) from error
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o666 & ~_umask())
        aside.replace(path)
    except OSError as error:
        raise _unwritable(error, place) from error
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` which takes its place when the block ends without error.

    What stood at ``target``, a folder, a file or a link, is moved away first and removed last,
    so a reader sees the old one, nothing for the moment of two renames, or the new one, never
    a mixture. A second process waits at ``.<name>.lock``, which stays beside the target: to
    remove it would let a third one in. Raises ``InputError`` if the disk refuses.
    """
    aside, old = _beside(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            _sweep(target)
            aside.mkdir()
            try:
                yield aside
                if os.path.lexists(target):
                    target.rename(old)
                aside.rename(target)
            finally:
                _sweep(target)
    except OSError as error:
        raise _unwritable(error, Place(file=str(target))) from error


def recover(target: Path) -> None:
    """Bring back what stood at ``target`` if a process was killed between its two renames.

    Waits for a process that is at work there. Raises ``InputError`` if the disk refuses.
    """
    if not os.path.lexists(_beside(target)[1]):
        return
    try:
        with locked(target):
            _sweep(target)
    except OSError as error:
        raise _unwritable(error, Place(file=str(target))) from error


def _beside(target: Path) -> tuple[Path, Path]:
    """Where the new folder is made and where the old one waits for its end."""
    if target.name in ("", ".."):
        place = Place(file=str(target))
        raise InputError("can't be replaced as a whole", place, "Name the folder by its own name.")
    name = f".{target.name}.tmp"
    return target.with_name(name), target.with_name(f"{name}.old")


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Be the only process at work on the target; the system lets go when a process ends."""
    if fcntl is None:
        yield
        return
    with target.with_name(f".{target.name}.lock").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _sweep(target: Path) -> None:
    """Clear what is beside the target; for the holder of the lock, as nobody else is at work.

    The old one goes back if nothing took its place: it is never removed before.
    """
    aside, old = _beside(target)
    if os.path.lexists(old) and not os.path.lexists(target):
        old.rename(target)
    for left in (aside, old):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(error: OSError, place: Place) -> InputError:
    return InputError(
        f"can't be written: {error.strerror or error}",
        place,
        "Check that the folder exists, that you may write there and that the disk has room.",
    )
