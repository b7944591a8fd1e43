"""What is in a model folder: its family, its files by what they are for, its language marks.

The families differ in names and marks only, so everything downstream reads a ``Layout``:
discovery and install take family and pairs from it, the engines take files and marks.
"""

from __future__ import annotations

from pathlib import Path

from localize.document import Place
from localize.errors import InputError
from localize.models.layouts import argos, ctranslate2, firefox, marian
from localize.models.layouts.base import Family, Layout

__all__ = ["Family", "Layout", "layout_of", "recognise"]

_READERS = (firefox.read, marian.read, argos.read, ctranslate2.read)


def recognise(folder: Path) -> Layout | None:
    """What is in ``folder``; ``None`` if nothing in it looks like a translation model.

    Looks at names and metadata, not at weights. Raises ``InputError`` that names the file which
    is missing, doubled or foreign.
    """
    try:
        names = sorted(path.name for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", Place(file=str(folder))) from error
    for read in _READERS:
        if (layout := read(folder, names)) is not None:
            return layout
    return None


def layout_of(folder: Path) -> Layout:
    """The same for a folder that must hold a model: raises ``InputError`` if it holds none."""
    if (layout := recognise(folder)) is None:
        raise InputError(
            "holds no translation model", Place(file=str(folder)), "Install the model again."
        )
    return layout
