"""``localize memory stats``."""

from __future__ import annotations

import json

import click

from localize.cli import Globals


@click.group("memory")
def command() -> None:
    """Look into the translation memory."""


@command.command("stats")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def stats(options: Globals, fmt: str) -> None:
    """How many translations are kept, by kind and language pair."""
    from localize.memory import Memory

    with Memory(options.space().memory) as memory:
        counts = memory.stats()
    if fmt == "json":
        click.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    for name, count in counts.items():
        click.echo(f"{count:8}  {name}")
