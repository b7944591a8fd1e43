"""Where a model is made ready: on the models' own disk, aside, cleared by whoever comes next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localize import files, models
from localize.document import Place
from localize.errors import InputError

__all__ = ["downloads", "staging"]


def downloads() -> Path:
    """Downloads that were cut off, to go on with."""
    return models.home() / ".downloads"


@contextmanager
def staging() -> Iterator[Path]:
    """An empty folder for one model at a time on this machine; a second process waits.

    What a killed process left there is cleared at the next call. Raises ``InputError`` if the
    disk refuses.
    """
    folder = models.home() / ".staging"
    try:
        models.home().mkdir(parents=True, exist_ok=True)
        with files.locked(models.home() / "staging"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        place = Place(file=str(error.filename or folder))
        advice = "Check that you may write there and that the disk has room."
        raise InputError(f"can't be used: {error.strerror or error}", place, advice) from error
