"""``localize init``: a new workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def command(folder: Path) -> None:
    """Make a workspace with one example title in DIR (new or empty)."""
    from localize import example

    for path in example.create(folder):
        click.echo(path)
    name = shlex.quote(str(folder))
    click.echo(f"\nNext: localize --workspace {name} release --region mena", err=True)
