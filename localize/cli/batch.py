"""``localize batch``: many titles by many regions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import Globals
from localize.cli.console import errors, progress, results
from localize.cli.size import max_memory

if TYPE_CHECKING:
    from rich.progress import Progress as Display
    from rich.progress import TaskID

    from localize.batch import Board
    from localize.batch.pieces import Piece


@click.command("batch")
@click.argument("catalog", type=click.Path(path_type=Path))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Processes of this machine [as many as its cores and memory have room for].",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask scheduler (tcp://HOST:8786), whose workers do the work. They need the same "
    "localize and see the same files at the same paths.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Output folder [dist in the workspace]."
)
@click.option(
    "--sign", "key", type=click.Path(path_type=Path), metavar="KEY", help="Minisign secret key."
)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@max_memory
@click.pass_obj
def command(
    options: Globals,
    catalog: Path,
    workers: int | None,
    scheduler: str | None,
    out: Path | None,
    key: Path | None,
    fmt: str,
    max_memory: int | None,
) -> int:
    """Build the titles of a CATALOG (TOML, or CSV), each for its regions, several at once.

    \b
    regions = ["mena", "europe"]    of the titles that name none
    workspace = "../novels"         else the one that the catalog lies in
    [[title]]
    id = "seventy-third-hour"
    regions = ["mena"]
    locales = ["ar"]                only these of the regions' locales
    priority = 10                   the higher ones are built first

    Or a table with the columns title, regions, locales, workspace, priority; | separates several.
    Only titles and regions are needed.

    Stopped or killed, the same command goes on where it was. OUT/batch.json tells at any
    moment how far it is. --max-memory is for each worker.

    Exit codes: 0 all published; 1 a gate held something back; 2 a title or file is wrong;
    3 a required locale has no route on this machine.
    """
    from localize import batch
    from localize.batch import text

    if workers and scheduler:
        raise click.UsageError("--workers is for this machine, --scheduler for a cluster.")
    read = batch.read(catalog, options.space() if options.workspace else None)
    request = batch.Request(
        out=out or read.out,
        workers=workers or 0,
        scheduler=scheduler or "",
        max_memory=max_memory,
        signing_key=key,
    )
    with progress(options.verbosity) as display:
        done = batch.run(read, request, Watcher(display, options.verbosity))
    if fmt == "json":
        click.echo(json.dumps(done.board.data("done"), ensure_ascii=False))
    elif options.verbosity >= 0:
        results().print(text.summary(done))
    return done.exit_code


class Watcher:
    """Shows a line over all titles and one for each that is worked on; tells each that ends."""

    def __init__(self, display: Display | None, verbosity: int) -> None:
        self.display, self.verbosity = display, verbosity
        self.console = display.console if display else errors()
        self.whole: TaskID | None = None
        self.tasks: dict[int, TaskID] = {}

    def __call__(self, board: Board, ended: Piece | None) -> None:
        from localize.batch import text

        if ended is not None:
            sheet = board.sheets[ended.number]
            if self.verbosity >= 0 or sheet.exit_code:
                self.console.print(text.ended(board, sheet), soft_wrap=True)
        elif self.display is not None:
            self._show(self.display, board)

    def _show(self, display: Display, board: Board) -> None:
        from localize.batch import text

        total = board.segments + board.segments_left
        if self.whole is None:
            self.whole = display.add_task("", total=total, note="")
        display.update(
            self.whole,
            description=text.titles(board),
            completed=board.segments,
            total=total,
            note=text.pace(board),
        )
        running = {s.piece.number: s for s in board.sheets if s.state == "running"}
        for number in set(self.tasks) - set(running):
            display.remove_task(self.tasks.pop(number))
        for number, sheet in running.items():
            if number not in self.tasks:
                self.tasks[number] = display.add_task("", total=None, note="")
            title = f"{sheet.piece.entry.title} → {sheet.note.locale or '…'}"
            note = f"{sheet.note.reused} from memory" if sheet.note.reused else ""
            display.update(
                self.tasks[number],
                description=title,
                completed=sheet.note.segments,
                total=sheet.note.segments + board.left_of(sheet),
                note=note,
            )
