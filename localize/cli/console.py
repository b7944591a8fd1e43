"""Where things are said: results to standard output, messages and progress to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

__all__ = ["errors", "progress", "results"]


# Wide enough for a package's path; a reader of a pipe folds lines itself.
_PIPE_WIDTH = 140


def results() -> Console:
    """Standard output, with colour only on a terminal; in a pipe lines are not folded short."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def errors() -> Console:
    """Standard error, with colour only on a terminal."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


@contextmanager
def progress(verbosity: int) -> Iterator[Progress | None]:
    """A progress display on a terminal; ``None`` elsewhere or if quiet."""
    if verbosity < 0 or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors(), transient=True) as display:
        yield display
