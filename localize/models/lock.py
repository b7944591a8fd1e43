"""``localize.lock``: the models that a workspace's packages are made with, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localize.config import build, parse
from localize.document import Place
from localize.errors import ConfigError
from localize.files import atomic_write
from localize.models.cards import Model

__all__ = ["LOCK", "Lock", "Locked", "read_lock", "write_lock"]

LOCK = "localize.lock"
_HEAD = "# Written by `localize models lock`: the models that packages here are made with.\n"
_ACCEPT = "Install that model again, or accept what is there: localize models lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A model as it was when it was locked."""

    id: str
    sha256: str
    """``Model.digest``."""
    version: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What a workspace locked; empty if it has no lock."""

    path: Path | None = None
    models: Mapping[str, Locked] = field(default_factory=dict)
    """Language pair → model."""

    def check(self, pair: str, model: Model) -> None:
        """Raises ``ConfigError`` with the difference if ``model`` is not the pair's locked one."""
        locked = self.models.get(pair)
        if locked is None or (locked.id, locked.sha256) == (model.id, model.digest):
            return
        if locked.id != model.id:
            raise self.error(pair, f"the route uses {model.id}")
        versions = f", version {locked.version!r} then and {model.version!r} now"
        changed = f"its bytes are {model.digest[:12]} now and were {locked.sha256[:12]}{versions}"
        raise self.error(pair, changed)

    def error(self, pair: str, difference: str) -> ConfigError:
        """What to raise where a pair's locked model can't be used."""
        message = f"{pair} is locked to {self.models[pair].id}: {difference}"
        return ConfigError(message, Place(file=str(self.path or LOCK)), _ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    models: dict[str, Locked] = field(default_factory=dict)


def read_lock(root: Path) -> Lock:
    """The lock of the workspace at ``root``. Raises ``ConfigError`` for a damaged one."""
    path = root / LOCK
    if not path.is_file():
        return Lock()
    return Lock(path=path, models=build(_File, parse(path), path).models)


def write_lock(root: Path, models: Iterable[tuple[str, Model]]) -> Lock:
    """Lock each (pair, model); pairs that were locked and aren't among them are dropped."""
    entries = {
        pair: Locked(id=model.id, sha256=model.digest, version=model.version, licence=model.licence)
        for pair, model in sorted(models, key=lambda item: item[0])
    }
    lines = [_HEAD]
    for pair, locked in entries.items():
        lines.append(f"\n[models.{pair}]\n")
        for key in ("id", "sha256", "version", "licence"):
            # A JSON string is a TOML basic string.
            lines.append(f"{key} = {json.dumps(getattr(locked, key))}\n")
    with atomic_write(root / LOCK) as stream:
        stream.write("".join(lines).encode())
    return Lock(path=root / LOCK, models=entries)
