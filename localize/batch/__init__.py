"""Many titles by many regions: a catalog's, at once, as far as this machine or a cluster goes.

One bad title doesn't stop the others, nor does a process that dies. A batch that is killed goes
on where it was: what a title had finished comes out of the memory.
"""

from __future__ import annotations

import shlex
import shutil
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from localize import locales, release
from localize.batch import merging
from localize.batch.board import NAME, Board, Sheet
from localize.batch.catalog import Catalog, Entry, read
from localize.batch.cluster import Cluster
from localize.batch.crew import Crew, Processes
from localize.batch.job import Job, read_note
from localize.batch.lock import alone
from localize.batch.pieces import Piece, in_order, titles_of, workers
from localize.document import Place
from localize.errors import ConfigError, InputError, LocalizeError
from localize.memory import Memory
from localize.release import Order, Problem, Release
from localize.report import release_json

__all__ = ["NAME", "Batch", "Board", "Catalog", "Entry", "Request", "Sheet", "Watch", "read", "run"]

Watch = Callable[[Board, Piece | None], None]
"""Called twice a second with how all titles are (``None``), and with each title that has ended."""

_TICK = 0.5
# Seconds between two writings of batch.json.
_PAUSE = 2.0
_NOTES = ".batch-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a catalog is to be built."""

    out: Path
    workers: int = 0
    """Processes of this machine; 0: as many as cores, titles and memory suggest."""
    scheduler: str = ""
    """Address of a Dask scheduler, whose workers do the work; empty: processes of this machine."""
    max_memory: int | None = None
    """Bytes for the models of each worker."""
    signing_key: Path | None = None
    """As ``release.Order`` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a batch did."""

    board: Board
    release: Release
    """All titles' releases as one."""

    @property
    def exit_code(self) -> int:
        return self.release.exit_code


def run(catalog: Catalog, request: Request, watch: Watch = lambda *_: None) -> Batch:
    """Build the catalog's titles; ``batch.json`` in the output tells how far it is.

    When it ends, the regions' reports hold all titles. Raises ``LocalizeError`` before any work
    for a key that doesn't open, a memory that can't be used, a cluster that isn't there and an
    output where another batch is at work. An interrupt, and a polite request of the system to end,
    end the workers too.
    """
    spaces = {entry.space.root: entry.space for entry in catalog.entries}
    for space in spaces.values():
        release.signing_key(space, _order(catalog.entries[0], request))
    titles = titles_of(catalog)
    out = request.out.resolve()
    with alone(out), _ends_politely(), ExitStack() as stack:
        crew = stack.enter_context(_crew(titles, request, (out, *spaces)))
        for space in spaces.values():  # made by one, not by all workers at once
            Memory(space.memory, spread=crew.spread).close()
        board = Board(titles, catalog.path.name)
        desk = _Desk(board, request, watch)
        try:
            lost = desk.work(crew, in_order(titles))
            stack.close()
            for piece in lost:  # alone: it may have been the others that left it no memory
                with Processes(1) as last:
                    desk.work(last, [piece], is_last=True)
            done = merging.merged(board.sheets, _regions(catalog), board.seconds)
            release_json.write(done, out)
        except BaseException:
            board.stop()
            board.write(out, "interrupted")
            raise
        board.write(out, "done")
    return Batch(board=board, release=done)


def _regions(catalog: Catalog) -> dict[str, str]:
    return {
        name: locales.load_region(name, entry.space.locale_folders).title
        for entry in catalog.entries
        for name in entry.regions
    }


def _crew(titles: tuple[Piece, ...], request: Request, folders: tuple[Path, ...]) -> Crew:
    if request.scheduler:
        return Cluster(request.scheduler, folders)
    size = request.workers or workers(titles, request.max_memory)
    return Processes(min(size, len(titles)))


def _order(entry: Entry, request: Request, *, spread: bool = False) -> Order:
    return Order(
        regions=entry.regions,
        titles=(entry.title,),
        locales=entry.locales,
        out=request.out.resolve(),
        max_memory=request.max_memory,
        signing_key=request.signing_key and request.signing_key.resolve(),
        spread=spread,
    )


@contextmanager
def _ends_politely() -> Iterator[None]:
    """A request to end is an interrupt: what runs us at night sends that one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Desk:
    """Gives work to a crew and takes it back."""

    def __init__(self, board: Board, request: Request, watch: Watch) -> None:
        self.board, self.request, self.watch = board, request, watch
        self._out = request.out.resolve()
        self._write_next = 0.0

    def work(self, crew: Crew, titles: list[Piece], *, is_last: bool = False) -> list[Piece]:
        """Build the titles, in their order. Returns those whose worker died, if that is to be
        tried again; with ``is_last`` it is not."""
        self.board.workers = max(self.board.workers, crew.size)
        waiting, lost = deque(titles), []
        running: dict[Future[Release], Piece] = {}
        with _notes(self._out) as notes:
            while waiting or running:
                while waiting and len(running) < crew.size:
                    piece = waiting.popleft()
                    running[crew.submit(self._job(piece, crew, notes))] = piece
                    self.board.begin(piece)
                done, _ = wait(running, timeout=_TICK, return_when=FIRST_COMPLETED)
                for future in done:
                    error, piece = crew.settle(future), running.pop(future)
                    died = isinstance(error, crew.deaths)
                    if died and crew.again and not is_last:
                        self.board.lose(piece)
                        lost.append(piece)
                        continue
                    told = future.result() if error is None else _failed(piece, error, died=died)
                    self.board.end(piece, told)
                    self.watch(self.board, piece)
                crew.check()
                for piece in running.values():
                    if note := read_note(_note(notes, piece)):
                        self.board.hear(piece, note)
                self._tell()
        return lost

    def _job(self, piece: Piece, crew: Crew, notes: Path) -> Job:
        return Job(
            space=piece.entry.space,
            order=_order(piece.entry, self.request, spread=crew.spread),
            share=crew.share,
            note=_note(notes, piece),
        )

    def _tell(self) -> None:
        self.board.tick()
        self.watch(self.board, None)
        if time.monotonic() >= self._write_next:
            self.board.write(self._out)
            self._write_next = time.monotonic() + _PAUSE


def _failed(piece: Piece, error: BaseException, *, died: bool) -> Release:
    """A title that raised an error, as a release that holds it."""
    told = _told(error, piece, died=died)
    problem = Problem(
        region="",
        title=piece.entry.title,
        locale="",
        message=f"{told.place}: {told.message}" if told.place else told.message,
        advice=told.advice,
        exit_code=told.exit_code,
    )
    return Release(outcomes=(), problems=(problem,), seconds=0.0)


def _told(error: BaseException, piece: Piece, *, died: bool) -> LocalizeError:
    """What kept a title from being built, for a person."""
    entry = piece.entry
    space = shlex.quote(str(entry.space.root))
    again = f"localize --workspace {space} -v release --title {entry.title} --region "
    again += entry.regions[0]
    if died:
        return InputError(
            "the process that worked on it was killed or crashed at every try",
            None,
            f"Most often the machine is out of memory: say --max-memory SIZE. To see it: {again}",
        )
    if isinstance(error, LocalizeError):
        return error
    if isinstance(error, OSError):
        place = Place(file=str(error.filename)) if error.filename else None
        return InputError(f"can't be used: {error.strerror or error}", place)
    message = f"{type(error).__name__}: {error}: a bug in localize"
    return ConfigError(message, None, f"To see and report it: {again}")


@contextmanager
def _notes(out: Path) -> Iterator[Path]:
    """A new folder for the workers' notes. Who holds the lock clears those of killed batches."""
    for left in out.glob(f"{_NOTES}*/"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_NOTES, dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _note(notes: Path, piece: Piece) -> Path:
    return notes / f"{piece.number}.json"
