"""``localize release``: the main job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import Globals
from localize.cli.console import progress, results
from localize.cli.size import max_memory

if TYPE_CHECKING:
    from rich.progress import Progress as Display
    from rich.progress import TaskID

    from localize.pipeline.finish import Progress as Done
    from localize.release import Release


@click.command("release")
@click.option(
    "--region", "regions", multiple=True, required=True, metavar="R", help="Region; repeats."
)
@click.option("--title", "titles", multiple=True, metavar="T", help="Only this title; repeats.")
@click.option("--locale", "locales", multiple=True, metavar="L", help="Only this locale; repeats.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Output folder [dist].")
@click.option(
    "--sign", "key", type=click.Path(path_type=Path), metavar="KEY", help="Minisign secret key."
)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@max_memory
@click.pass_obj
def command(
    options: Globals,
    regions: tuple[str, ...],
    titles: tuple[str, ...],
    locales: tuple[str, ...],
    out: Path | None,
    key: Path | None,
    fmt: str,
    max_memory: int | None,
) -> int:
    """Build the packages of one or more regions.

    Exit codes: 0 all published; 1 a gate held something back; 2 a title or file is wrong;
    3 a required locale has no route on this machine.
    """
    from localize import release
    from localize.report import release_json

    space = options.space()
    order = release.Order(
        regions=regions,
        titles=titles,
        locales=locales,
        out=out or space.root / "dist",
        max_memory=max_memory,
        signing_key=key,
    )
    with progress(options.verbosity) as display:
        done = release.run(space, order, Watcher(display, quiet=options.verbosity < 0))
    try:
        release_json.write(done, order.out)
    finally:  # what was done is told, also on a full disk
        _tell(done, fmt, options.verbosity)
    return done.exit_code


def _tell(done: Release, fmt: str, verbosity: int) -> None:
    from localize.report import release_json, terminal

    if fmt == "json":
        click.echo(
            json.dumps(
                [release_json.report(done, name) for name in done.regions], ensure_ascii=False
            )
        )
    elif verbosity >= 0:
        results().print(terminal.summary(done))
    else:
        for line in terminal.failed_gates(done.outcomes):
            click.echo(line, err=True)
        for problem in done.problems:
            if problem.exit_code == 0:
                continue  # an optional locale, skipped: no error
            where = f"{problem.title} {problem.locale}".strip()
            advice = f"\n  {problem.advice}" if problem.advice else ""
            click.echo(f"{where}: {problem.message}{advice}", err=True)


class Watcher:
    """Shows a line per title and locale while it is worked on."""

    def __init__(self, display: Display | None, *, quiet: bool) -> None:
        self.display, self.quiet = display, quiet
        self.task: TaskID | None = None
        self.reused = 0

    def __call__(self, title: str, locale: str, done: Done | None) -> None:
        if self.display is None:
            if done is None and not self.quiet:
                click.echo(f"{title} → {locale}", err=True)
            return
        if done is None:
            if self.task is not None:
                self.display.remove_task(self.task)
            self.reused = 0
            self.task = self.display.add_task(f"{title} → {locale}", total=None, note="")
            return
        assert self.task is not None  # a job begins before it goes on
        self.reused += done.reused
        note = f"{self.reused} from memory" if self.reused else ""
        self.display.update(self.task, advance=done.segments, note=note)
