"""A model folder, what its card says, and whether its bytes are as on the card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from localize.document import Place
from localize.errors import InputError
from localize.files import sha256, sha256_file
from localize.models.layouts import recognise
from localize.models.layouts.base import read_json

__all__ = ["CARD", "Card", "Model", "faults", "read_card", "read_model", "verify", "write_card"]

CARD = "card.json"
# Files that people read; no translation depends on them.
_PAPERS = (CARD, "README.md", "LICENSE")


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model folder and what its card or metadata say."""

    id: str
    """``family:name``, unique on a machine."""
    family: str
    """starter, argos, firefox, opus-mt, nllb, m2m100."""
    engine: str
    """Name of the ``Engine``."""
    folder: Path
    pairs: tuple[tuple[str, str], ...]
    """(source, target), our language tags: ``zh``, ``en``."""
    version: str = ""
    licence: str = ""
    draft: bool = False
    """Small and openly unfinished: output is a draft and is labelled so."""
    source: str = ""
    """Where it was installed from."""

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The files that decide its translations."""
        return tuple(
            sorted(
                path
                for path in self.folder.rglob("*")
                if path.is_file() and path.name not in _PAPERS
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
class Card:
    """What is known of a model since it was installed: ``card.json`` in its folder."""

    family: str = ""
    pairs: tuple[str, ...] = ()
    """``en-pt``, our language tags."""
    version: str = ""
    licence: str = ""
    source: str = ""
    """File name or address that it came from."""
    date: str = ""
    """Day of its installation, ISO 8601."""
    draft: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    """Path in the folder → SHA-256."""


def read_card(folder: Path) -> Card | None:
    """The folder's card, ``None`` if it has none. Raises ``InputError`` for a damaged one."""
    path = folder / CARD
    if not path.is_file():
        return None
    data, words = read_json(path), {}
    for name in ("family", "version", "licence", "source", "date"):
        words[name] = data.get(name, "")
        if not isinstance(words[name], str) or not words[name].isprintable():
            raise _no_card(path, name)
    pairs, digests, draft = data.get("pairs", []), data.get("files", {}), data.get("draft", False)
    if not isinstance(pairs, list) or not all(isinstance(pair, str) for pair in pairs):
        raise _no_card(path, "pairs")
    if not isinstance(digests, dict) or not all(isinstance(it, str) for it in digests.values()):
        raise _no_card(path, "files")
    if not isinstance(draft, bool):
        raise _no_card(path, "draft")
    return Card(**words, pairs=tuple(pairs), draft=draft, files=digests)


def _no_card(path: Path, key: str) -> InputError:
    message = f"is no model card: its {key!r} can't be that"
    return InputError(message, Place(file=str(path)), "Install the model again.")


def write_card(folder: Path, card: Card) -> None:
    """Write ``card`` into a folder that nobody reads yet, with the digests of all its files."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != CARD)
    digests = {path.relative_to(folder).as_posix(): sha256_file(path) for path in sorted(paths)}
    facts = {
        "family": card.family,
        "pairs": card.pairs,
        "version": card.version,
        "licence": card.licence,
        "source": card.source,
        "date": card.date,
        "draft": card.draft,
        "files": digests,
    }
    (folder / CARD).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_model(folder: Path, family: str = "") -> Model | None:
    """The model in a folder, ``None`` if it is no translation model.

    ``family`` is that of a folder without a card. Raises ``InputError`` if its metadata can't
    be read, files are missing, or it has to be converted before it can be used.
    """
    card = read_card(folder) or Card()
    layout = recognise(folder)
    if layout is None:
        return None
    place = Place(file=str(folder))
    if not layout.engine:
        advice = f"Convert it: localize models install {folder}"
        raise InputError("holds a model that no engine here runs as it is", place, advice)
    family = card.family or family or layout.family
    return Model(
        id=f"{family}:{folder.name.removeprefix(f'{family}-')}",
        family=family,
        engine=layout.engine,
        folder=folder,
        pairs=layout.pairs,
        version=card.version or layout.version,
        licence=card.licence or layout.licence,
        draft=card.draft,
        source=card.source,
    )


def verify(model: Model) -> list[str]:
    """What is wrong with a model's files against its card; empty if every byte is right.

    A folder without a card (Argos's own) can only be checked for what it must hold.
    """
    return faults(model.folder)


def faults(folder: Path) -> list[str]:
    """``verify`` for a folder that may not be installed: a line for each file that differs."""
    card = read_card(folder)
    if card is None:
        return []
    found = []
    for name, digest in sorted(card.files.items()):
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif sha256_file(path) != digest:
            found.append(f"{name} has changed")
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name not in _PAPERS)
    present = {path.relative_to(folder).as_posix() for path in paths}
    return found + [f"{name} is not on the card" for name in sorted(present - set(card.files))]
