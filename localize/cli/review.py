"""``localize review``: the bilingual review in the browser."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from localize.cli import Globals

if TYPE_CHECKING:
    from localize.review.desk import Desk


@click.command("review")
@click.option("--title", "titles", multiple=True, metavar="T", help="Only this title; repeats.")
@click.option("--locale", "locales", multiple=True, metavar="L", help="Only this locale; repeats.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port [one that is free].")
@click.option(
    "--no-open",
    is_flag=True,
    help="Print the address only; open no browser. On a machine that others use: its list of "
    "processes would show them the address.",
)
@click.pass_obj
def command(
    options: Globals, titles: tuple[str, ...], locales: tuple[str, ...], port: int, no_open: bool
) -> int:
    """Correct and approve translations, source and target side by side, in the browser.

    It runs on this machine alone, until Ctrl-C. What is decided is written at once, to
    approved/LOCALE/ of each title; the next release takes it from there.
    """
    from localize.review.desk import Desk
    from localize.review.server import Server

    desk = Desk(options.space(), titles, locales)
    quiet = options.verbosity < 0
    with Server(desk, port) as server:
        click.echo(server.address)
        sys.stdout.flush()  # who waits for the address on a pipe gets it now
        if not no_open:
            click.launch(server.address)
        if not quiet:
            click.echo("Open this address in a browser on this machine. End with Ctrl-C.", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            _leave(desk, quiet=quiet)
    return 0


def _leave(desk: Desk, *, quiet: bool) -> None:
    """Let the part that is being made be finished; a second Ctrl-C doesn't wait for it."""
    if desk.busy and not quiet:
        click.echo("A part is being translated: waiting for it, Ctrl-C stops now.", err=True)
    try:
        desk.close()
    except KeyboardInterrupt:
        # A model can't be interrupted. Everything that was decided is on disk.
        os._exit(130)
    if not quiet:
        click.echo("The review has ended; all that was decided is saved.", err=True)
