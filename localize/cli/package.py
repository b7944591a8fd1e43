"""``localize package verify|show|diff``: what an import job may rely on."""

from __future__ import annotations

import json
from pathlib import Path

import click

from localize.errors import PackageError

_PATH = click.Path(path_type=Path)


@click.group("package")
def command() -> None:
    """Verify, show and compare release packages (a ZIP, or its unpacked folder)."""


@command.command("verify")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
def verify(paths: tuple[Path, ...], fmt: str) -> int:
    """Say whether an import job may take a package. Exit code 0: it may; 2: it must not."""
    from localize.packages import verify as checker

    refused: list[PackageError] = []
    for path in paths:
        try:
            manifest = checker.verify(path)
        except PackageError as error:
            refused.append(error)
            if fmt == "json":
                click.echo(json.dumps({"path": str(path), "sound": False, "reason": str(error)}))
            else:
                click.echo(f"{path}: refused: {error}", err=True)
            continue
        if fmt == "json":
            click.echo(
                json.dumps({"path": str(path), "sound": True, "version": manifest["version"]})
            )
        else:
            files = len(manifest["files"])
            click.echo(
                f"{path}: sound ({manifest['locale']}, {manifest['version']}, {files} files)"
            )
    return PackageError.exit_code if refused else 0


@command.command("show")
@click.argument("path", type=_PATH)
def show(path: Path) -> None:
    """Print a package's manifest and metadata as JSON."""
    from localize.packages import compare

    click.echo(json.dumps(compare.show(path), ensure_ascii=False, indent=2))


@command.command("diff")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
def diff(old: Path, new: Path, fmt: str) -> int:
    """Compare two packages. Exit code 0: the same; 1: they differ."""
    from localize.packages import compare

    changes = compare.diff(old, new)
    if fmt == "json":
        click.echo(json.dumps(changes, ensure_ascii=False, indent=2))
    else:
        for change in changes:
            click.echo(
                change if isinstance(change, str) else json.dumps(change, ensure_ascii=False)
            )
    return 1 if changes else 0
