"""``localize doctor``: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import json

import click

from localize.cli import Globals
from localize.cli.console import results


@click.command("doctor")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(options: Globals, fmt: str) -> int:
    """What this machine can do: engines, models, locales and their routes.

    Exit code 3 if a required locale of a region has no route.
    """
    from localize import doctor

    found = doctor.examine(options.workspace)
    if fmt == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        results().print(doctor.table(found))
    return found.exit_code
