"""Errors about files in a package name the package as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from localize.document import Place
from localize.errors import InputError, PackageError

__all__ = ["FETCH", "blaming"]

FETCH = "Fetch the package again, or build it again."


@contextmanager
def blaming(package: Path, folder: Path | None = None) -> Iterator[None]:
    """Turn errors in the block into ``PackageError``s at ``package!file``.

    ``folder`` is where the package's files lie, if that isn't the package itself.
    """
    try:
        yield
    except (InputError, PackageError) as error:
        place = error.place or Place()
        inner = _visible(_inside(place.file or "", str(package), str(folder or package)))
        where = replace(place, file=f"{package}!{inner}" if inner else str(package))
        raise PackageError(_visible(error.message), where, error.advice or FETCH) from error


def _inside(file: str, *roots: str) -> str:
    """A file's path inside the first of the roots that it lies in."""
    for root in roots:
        rest = file.removeprefix(root)
        if rest != file and (not rest or rest[0] in "!/\\"):
            return rest[1:]
    return file


def _visible(name: str) -> str:
    """A stranger's words without what would act on a terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in name
    )
