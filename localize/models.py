"""Models on this machine: what is installed, where, how good, and whether it is undamaged.

Three kinds of folder are searched: the models that ship with localize (``localize/starter``),
our own (``LOCALIZE_MODELS`` or the user's data folder), and Argos Translate's own, so that a
package that argostranslate installs is used here without a further step.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from localize.document import Place
from localize.errors import ConfigError, InputError, MissingError
from localize.files import read_bytes, sha256, sha256_file

__all__ = ["Hop", "Model", "Route", "home", "installed", "publish_score", "route", "verify"]

CARD = "card.json"
MAX_JSON_BYTES = 4 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model folder and what its card or metadata say."""

    id: str
    """``family:folder``, unique on a machine."""
    family: str
    """starter, argos, opus-mt, nllb; the engine that runs it follows from it."""
    engine: str
    """Name of the ``Engine``."""
    folder: Path
    pairs: tuple[tuple[str, str], ...]
    """(source, target) language codes as in ``metadata.json``: ``zh``, ``en``."""
    version: str = ""
    licence: str = ""
    draft: bool = False
    """Small and openly unfinished: output is a draft and is labelled so."""
    source: str = ""
    """Where it was installed from."""
    target_prefix: dict[str, str] = field(default_factory=dict)
    """Target code → token that selects it, for models with several targets."""

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The files that decide its translations."""
        return tuple(
            sorted(
                path
                for path in self.folder.rglob("*")
                if path.is_file() and path.name not in (CARD, "README.md", "LICENSE")
            )
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names and bytes of the files."""
        return sha256(
            *(
                piece
                for path in self.files
                for piece in (path.relative_to(self.folder).as_posix(), sha256_file(path))
            )
        )

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One model on one pair."""

    model: Model
    source: str
    target: str
    reason: str
    """Why this model was chosen."""

    def __str__(self) -> str:
        return f"{self.source}→{self.target} {self.model.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way from a source language to a target language: one hop, or two over the master."""

    hops: tuple[Hop, ...]

    @property
    def draft(self) -> bool:
        return any(hop.model.draft for hop in self.hops)

    def __str__(self) -> str:
        return ", ".join(str(hop) for hop in self.hops) or "the master itself"


def home() -> Path:
    """Our own model folder: ``LOCALIZE_MODELS``, else the user's data folder."""
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


@lru_cache(maxsize=1)
def installed() -> tuple[Model, ...]:
    """All usable models, the starter ones last. A damaged folder is passed over (``scan``)."""
    return tuple(model for model, _ in scan() if model is not None)


def scan() -> Iterator[tuple[Model | None, InputError | None]]:
    """Each model folder on this machine as a model, or the error that makes it unusable."""
    places = [(home(), ""), *((folder, "argos") for folder in _argos_folders())]
    places.append((starter_home(), "starter"))
    seen: set[Path] = set()
    for place, family in places:
        for folder in sorted(place.glob("*/")) if place.is_dir() else ():
            real = folder.resolve()
            if real in seen or not (folder / "metadata.json").is_file():
                continue
            seen.add(real)
            try:
                model = read_model(folder, family)
            except InputError as error:
                yield None, error
                continue
            if model is not None:
                yield model, None


def read_model(folder: Path, family: str = "") -> Model | None:
    """The model in a folder, ``None`` if it is no translation model.

    Raises ``InputError`` if its metadata can't be read or its files are missing.
    """
    place = Place(file=str(folder / "metadata.json"))
    data = _read_json(folder / "metadata.json")
    card = _read_json(folder / CARD) if (folder / CARD).is_file() else {}
    if data.get("type", "translate") != "translate":
        return None
    source = data.get("from_code")
    targets = data.get("to_codes") or [data.get("to_code")]
    if not isinstance(source, str) or not all(isinstance(code, str) for code in targets):
        raise InputError("names no language pair (from_code, to_code)", place, "Install it again.")
    if not (folder / "model" / "model.bin").is_file():
        raise InputError("has no model/model.bin beside it", place, "Install the model again.")
    prefix = data.get("target_prefix") or {}
    if isinstance(prefix, str):
        prefix = {targets[0]: prefix} if prefix else {}
    family = str(card.get("family") or family or "argos")
    return Model(
        id=f"{family}:{folder.name}",
        family=family,
        engine="ctranslate2",
        folder=folder,
        pairs=tuple((source, code) for code in targets),
        version=str(data.get("package_version", "")),
        licence=str(card.get("licence", "")),
        draft=bool(card.get("draft", False)),
        source=str(card.get("source", "")),
        target_prefix={str(key): str(value) for key, value in prefix.items() if value},
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(read_bytes(path, MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"is not valid JSON: {error}", Place(file=str(path)), "Install it again."
        ) from error
    if not isinstance(data, dict):
        raise InputError("is no JSON object", Place(file=str(path)), "Install it again.")
    return data


@lru_cache(maxsize=1)
def _published() -> dict[str, Any]:
    text = resources("localize").joinpath("data/models.toml").read_text("utf-8")
    return tomllib.loads(text)


def publish_score(model: Model, source: str, target: str) -> float | None:
    """The model family's published COMET for a pair (``data/models.toml``), or ``None``."""
    return _published().get("comet", {}).get(f"{source}-{target}", {}).get(model.family)


def route(
    source: str,
    target: str,
    *,
    master: str = "en",
    models: Iterable[Model] | None = None,
    pins: dict[str, str] | None = None,
) -> Route:
    """The way from ``source`` to ``target``, both language codes.

    Direct where a pinned or a full (non-draft) model has the pair or the source is the
    master's language; else over the master. Raises ``MissingError`` with the command that
    adds a model.
    """
    available = tuple(installed() if models is None else models)
    pins = pins or {}
    if source == target:
        return Route(hops=())
    direct = _best(available, source, target, pins)
    if direct and (master in (source, target) or not direct.model.draft):
        return Route(hops=(direct,))
    first = _best(available, source, master, pins)
    second = _best(available, master, target, pins)
    if first and second and master not in (source, target):
        return Route(hops=(first, second))
    if direct:
        return Route(hops=(direct,))
    pair = f"{source}-{target}"
    if master not in (source, target):
        pair = f"{master}-{target}" if first else f"{source}-{master}"
    raise MissingError(
        f"no installed model translates {source} to {target}",
        None,
        f"Add one: localize models install {pair}",
    )


def _best(models: tuple[Model, ...], source: str, target: str, pins: dict[str, str]) -> Hop | None:
    pair = f"{source}-{target}"
    candidates = [model for model in models if (source, target) in model.pairs]
    if pin := pins.get(pair):
        for model in candidates:
            if model.id == pin:
                return Hop(
                    model=model, source=source, target=target, reason="pinned by the workspace"
                )
        raise ConfigError(
            f"the model {pin!r} that the workspace pins for {pair} is not installed",
            None,
            "Installed for it: " + (", ".join(model.id for model in candidates) or "none"),
        )
    if not candidates:
        return None

    def merit(model: Model) -> tuple[bool, float]:
        return (not model.draft, publish_score(model, source, target) or 0.0)

    best = max(candidates, key=merit)
    score = publish_score(best, source, target)
    if best.draft:
        reason = "starter model: no other is installed for this pair"
    elif score:
        reason = f"best published score for the pair (COMET {score})"
    else:
        reason = "the only full model for the pair" if len(candidates) < 3 else "installed"
    return Hop(model=best, source=source, target=target, reason=reason)


def verify(model: Model) -> list[str]:
    """What is wrong with a model's files against its card; empty if every byte is right.

    A folder without a card (Argos's own) can only be checked for what it must hold.
    """
    if not (model.folder / CARD).is_file():
        return []
    wanted = _read_json(model.folder / CARD).get("files", {})
    faults = []
    for name, digest in sorted(wanted.items()):
        path = model.folder / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif sha256_file(path) != digest:
            faults.append(f"{name} has changed")
    present = {path.relative_to(model.folder).as_posix() for path in model.files}
    faults += [f"{name} is not on the card" for name in sorted(present - set(wanted))]
    return faults
