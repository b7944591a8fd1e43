"""A new workspace with one example title: ``localize init``."""

from __future__ import annotations

import shutil
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path

from localize.document import Place
from localize.errors import InputError
from localize.files import atomic_folder

__all__ = ["create"]


def create(folder: Path) -> list[Path]:
    """Make the workspace; returns its files. Raises ``InputError`` if ``folder`` isn't empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            "is there already and not empty", Place(file=str(folder)), "Name another folder."
        )
    with (
        atomic_folder(folder) as aside,
        as_file(resources("localize") / "data" / "example") as example,
    ):
        shutil.copytree(example, aside, dirs_exist_ok=True, copy_function=shutil.copyfile)
    # A folder of a user's own choice has no other makers: nothing needs the lock again.
    folder.with_name(f".{folder.name}.lock").unlink(missing_ok=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())
