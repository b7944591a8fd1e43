"""Where models are on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files as resources
from pathlib import Path

from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.models.cards import CARD, Model, read_model

__all__ = ["home", "installed", "named", "scan", "starter_home"]


def home() -> Path:
    """Our own model folder: ``LOCALIZE_MODELS``, else the user's data folder.

    Besides models it holds what was measured on them (``probes``, ``trials``, ``scores``) and,
    in folders whose names begin with a dot, what is under way.
    """
    if folder := os.environ.get("LOCALIZE_MODELS"):
        return Path(folder)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "localize" / "models"


def _argos_folders() -> list[Path]:
    """Argos Translate's package folders, by its own settings."""
    try:
        from argostranslate import settings
    except OSError:  # it makes its folders on import; a read-only home has none
        return []
    return [Path(folder) for folder in settings.package_dirs]


def starter_home() -> Path:
    """The models that ship with localize."""
    return Path(str(resources("localize"))) / "starter"


def installed() -> tuple[Model, ...]:
    """All usable models, the starter ones last. A damaged folder is passed over (``scan``)."""
    return tuple(model for model, _ in scan() if model is not None)


def named(name: str) -> Model:
    """The installed model with this id. Raises ``ConfigError`` with the ids that there are."""
    for model in installed():
        if model.id == name:
            return model
    there = ", ".join(model.id for model in installed())
    raise ConfigError(f"no model is called {name!r}", None, f"Installed: {there}")


@lru_cache(maxsize=1)
def scan() -> tuple[tuple[Model | None, InputError | None], ...]:
    """Each model folder on this machine as a model, or the error that makes it unusable.

    Looked at once a process: to tell NLLB-200 by its vocabulary takes a tenth of a second. Who
    changes what is installed calls ``scan.cache_clear()``.
    """
    return tuple(_scanned())


def _scanned() -> Iterator[tuple[Model | None, InputError | None]]:
    places = [(home(), ""), *((folder, "argos") for folder in _argos_folders())]
    places.append((starter_home(), "starter"))
    seen: set[Path] = set()
    for place, family in places:
        for folder in sorted(place.glob("*/")) if place.is_dir() else ():
            real = folder.resolve()
            if real in seen or folder.name.startswith("."):
                continue
            seen.add(real)
            try:
                model = _model(folder, family)
            except InputError as error:
                yield None, error
                continue
            if model is not None:
                yield model, None


def _model(folder: Path, family: str) -> Model | None:
    model = read_model(folder, family)
    if model is None and (folder / CARD).is_file():
        place = Place(file=str(folder))
        raise InputError("has a card, and no model beside it", place, "Install the model again.")
    return model
