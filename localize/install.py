"""Models put on this machine and taken off it: from a file, a folder, or Argos's index."""

from __future__ import annotations

import json
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localize import files, models
from localize.document import Place
from localize.engines import Decoding, Engines
from localize.errors import ConfigError, InputError, LocalizeError, MissingError
from localize.models import CARD, Model

__all__ = ["install", "remove"]

_PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")
# Argos lists its packages on the network; nothing is asked of it but by a named pair.
_TIMEOUT_S = 30
_PROBES = {"zh": "你好，你想要什么？", "en": "Hello, what do you want?"}


def install(source: str) -> Model:
    """Install a model: an ``.argosmodel`` file, a folder, or a pair of Argos's index (``en-fa``).

    It is unpacked aside, loaded, tried on a sentence and given a card with the digest of each
    file; only then it takes its place. Raises ``InputError`` for what is no working model,
    ``MissingError`` where a pair can't be fetched.
    """
    path = Path(source)
    if not path.exists() and _PAIR.fullmatch(source):
        path = _fetch(source)
    with _unpacked(path) as folder:
        model = models.read_model(folder)
        if model is None:
            raise InputError("is no translation model", Place(file=source))
        _try(model)
        target = models.home() / folder.name
        if target.exists():
            advice = f"Remove it first: localize models remove {model.family}:{folder.name}"
            raise InputError("is installed already", Place(file=str(target)), advice)
        with files.atomic_folder(target) as aside:
            shutil.copytree(folder, aside, dirs_exist_ok=True, copy_function=shutil.copyfile)
            _write_card(aside, model.family, source)
    models.installed.cache_clear()
    installed = models.read_model(target)
    assert installed is not None  # it was read a moment ago
    return installed


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The model's folder: ``path`` itself, or what its archive holds, for the moment."""
    if path.is_dir():
        if not (path / "metadata.json").is_file():
            raise InputError(
                "has no metadata.json", Place(file=str(path)), "Name a model's folder."
            )
        yield path
        return
    with tempfile.TemporaryDirectory() as aside, files.SafeZip(path) as archive:
        for name in archive.names:
            target = Path(aside) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
        found = sorted(Path(aside).glob("*/metadata.json"))
        if len(found) != 1:
            raise InputError(
                "holds no model folder", Place(file=str(path)), "Is it an .argosmodel?"
            )
        yield found[0].parent


def _try(model: Model) -> None:
    """A sentence through each pair: raises ``InputError`` if nothing comes out."""
    engine = Engines().get(model)
    for source, target in model.pairs:
        text = _PROBES.get(source, "1, 2, 3.")
        ((output, *_),) = engine.translate([text], source, target, Decoding())
        if not output.text.strip():
            raise InputError(
                f"translates {source} to {target} into nothing", Place(file=str(model.folder))
            )


def _write_card(folder: Path, family: str, source: str) -> None:
    """A card with the digest of each file, where the model brought none."""
    card = folder / CARD
    if card.is_file():
        return
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): files.sha256_file(path) for path in paths}
    facts = {"family": family, "draft": False, "source": Path(source).name, "files": digests}
    card.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def _fetch(pair: str) -> Path:
    """The Argos package for a pair, by argostranslate's own index and download."""
    from argostranslate import package, settings

    missing = MissingError(
        f"Argos's index of packages for {pair} can't be reached or has none",
        None,
        "On a machine with a network get its .argosmodel file, then: localize models install FILE",
    )
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_TIMEOUT_S)
    try:
        package.update_package_index()
        if not Path(settings.local_package_index).is_file():
            raise missing
        source, target = pair.split("-")
        for item in package.get_available_packages():
            if (item.from_code, item.to_code) == (source, target):
                return item.download()
        raise missing
    except LocalizeError:
        raise
    except Exception as error:  # argostranslate raises bare exceptions
        raise missing from error
    finally:
        socket.setdefaulttimeout(before)


def remove(name: str) -> Path:
    """Remove a model of ours by its id. Raises ``ConfigError`` for one that isn't ours."""
    for model in models.installed():
        if model.id == name:
            if model.folder.parent != models.home():
                raise ConfigError(
                    f"{name} is not in localize's own folder",
                    Place(file=str(model.folder)),
                    "Starter models stay; Argos Translate removes its own packages.",
                )
            shutil.rmtree(model.folder)
            models.installed.cache_clear()
            return model.folder
    there = ", ".join(model.id for model in models.installed())
    raise ConfigError(f"no model is called {name!r}", None, f"Installed: {there}")
