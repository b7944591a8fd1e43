"""Models put on this machine and taken off it.

A source is a file or folder, ``argos:zh-en``, ``firefox:en-ar``, or a pair (``en-ar``: the best
that is known of what is offered). Whatever it is, its files are brought into a folder aside,
checked, unpacked within limits, tried on a few sentences and given a card with the digest of
each; then the folder is renamed into place. The network is asked for a named pair only, and not
at all where there is a mirror.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from localize import models
from localize.document import Place
from localize.errors import ConfigError, InputError, MissingError
from localize.install import indexes, network
from localize.install.indexes import FAMILIES, Index, Offer
from localize.install.prepare import of_source, prepare, select
from localize.install.smoke import try_out
from localize.install.staging import downloads, staging
from localize.models import Card, Model
from localize.models.languages import PAIR

__all__ = ["Options", "find", "install", "read_indexes", "remove", "requests"]

_NAMED = re.compile(rf"(?:(?P<family>[a-z0-9-]+):)?(?P<pair>{PAIR})")
_MAX_CARD_PAIRS = 100
_ARCHIVES = (".argosmodel", ".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to install."""

    mirror: Path | None = None
    """Folder that is asked instead of the network."""
    timeout_s: float = 30.0
    """How long a server may be silent."""
    licence: str = ""
    """Of a file or folder that doesn't state its own (SPDX identifier)."""
    say: Callable[[str], None] = lambda _: None
    """Gets a line for each file that is fetched."""


Request = str | tuple[Path, ...]
"""A named source, or files and folders that are there and make one model."""


def requests(sources: Sequence[str]) -> list[Request]:
    """What the sources of a command mean: loose files of one folder are one model."""
    found: list[Request] = []
    loose: dict[Path, list[Path]] = {}
    for source in sources:
        path = Path(source)
        if path.is_file() and not path.name.lower().endswith(_ARCHIVES):
            loose.setdefault(path.resolve().parent, []).append(path)
        else:
            found.append((path,) if path.exists() or not _NAMED.fullmatch(source) else source)
    return found + [tuple(paths) for paths in loose.values()]


def install(request: Request, options: Options | None = None) -> Model:
    """Install one model.

    Raises ``InputError`` for what is damaged, unknown or doesn't translate, ``ConfigError``
    for a pair that no source has, ``MissingError`` where a server doesn't answer as it should.
    """
    options = options or Options()
    if isinstance(request, tuple):
        return _build(request, Card(licence=options.licence, source=request[0].name))
    offer = find(request, read_indexes(request, options))
    for model in models.installed():
        pairs = ["-".join(pair) for pair in model.pairs]
        if (model.family, model.version) == (offer.family, offer.version) and offer.pair in pairs:
            raise _there_already(model.id, model.folder)
    card = Card(
        family=offer.family,
        pairs=(offer.pair,),
        version=offer.version,
        licence=offer.licence or options.licence,
        source=str(offer.files[0].where),
    )
    paths: list[Path] = []
    try:
        for item in offer.files:
            paths.append(_fetched(item, options))
        return _build(tuple(paths), card, tuple(item.name for item in offer.files))
    except (MissingError, KeyboardInterrupt):
        paths.clear()  # what came is kept: the next run goes on with it
        raise
    finally:
        for path in paths:
            if path.parent == downloads():
                network.forget(path)


def _fetched(item: network.Remote, options: Options) -> Path:
    size = f" ({item.size / 1e6:.1f} MB)" if item.size else ""
    options.say(f"{item.where}{size}")
    return network.fetch(item, downloads(), options.timeout_s)


def read_indexes(request: str, options: Options) -> list[Index]:
    """The indexes that a request such as ``firefox:en-ar`` or ``en-ar`` is looked up in."""
    match = _NAMED.fullmatch(request)
    if match is None:
        advice = "Name a file, a folder, a pair (en-ar), or a pair of a source (firefox:en-ar)."
        raise ConfigError(f"{request!r} is no source", None, advice)
    family = match["family"]
    if family and family not in FAMILIES:
        raise ConfigError(
            f"{family} has no index to install from",
            None,
            f"Those with one: {', '.join(FAMILIES)}. Else name a file or folder.",
        )
    if options.mirror is not None:
        there = indexes.from_mirror(options.mirror)
    else:
        wanted = [family] if family else FAMILIES
        there = [indexes.from_network(name, options.timeout_s) for name in wanted]
    return [index for index in there if family in (None, index.family)]


def find(request: str, there: Iterable[Index]) -> Offer:
    """The offer for ``firefox:en-ar`` or ``en-ar``. Raises ``ConfigError`` if there is none."""
    there = list(there)
    pair = request.rpartition(":")[2]
    offer = indexes.best(there, pair)
    if offer is None:
        places = ", ".join(index.place for index in there) or "the mirror"
        source = pair.partition("-")[0]
        alike = sorted({name for index in there for name in index.offers
                        if name.startswith(f"{source}-")})  # fmt: skip
        advice = f"From {source} there are: {' '.join(alike) or 'none'}"
        raise ConfigError(f"no model for {pair} in {places}", None, advice)
    return offer


def _build(paths: tuple[Path, ...], card: Card, names: tuple[str, ...] = ()) -> Model:
    """Make the model ready aside, try it, and put it in place.

    ``names``: what the files are called, where they are downloads; else their own names.
    """
    with staging() as aside:
        found, layout, old = prepare(paths, names, aside / "raw", card)
        family = card.family or old.family or layout.family
        name = _folder_name(family, layout.pairs, card.version or layout.version, found)
        target = models.home() / name
        if target.exists():
            raise _there_already(f"{family}:{name.removeprefix(f'{family}-')}", target)
        new = aside / name
        select(found, layout, new)
        full = replace(
            old,
            family=family,
            pairs=card.pairs or old.pairs or _pairs(layout.pairs),
            version=card.version or old.version or layout.version,
            licence=card.licence or old.licence or layout.licence,
            source=card.source,
            date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        )
        models.write_card(new, full)
        model = models.read_model(new)
        assert model is not None  # it was recognised a moment ago
        try:
            try_out(model)
        except InputError as error:
            raise of_source(error, new, Place(file=card.source)) from error
        new.rename(target)
    models.scan.cache_clear()
    return replace(model, folder=target)


def _there_already(name: str, folder: Path) -> InputError:
    advice = f"Remove it first: localize models remove {name}"
    return InputError("is installed already", Place(file=str(folder)), advice)


def _pairs(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """For the card; a model of 100 languages tells them by its vocabulary."""
    return tuple("-".join(pair) for pair in pairs) if len(pairs) <= _MAX_CARD_PAIRS else ()


def _folder_name(family: str, pairs: Sequence[tuple[str, str]], version: str, found: Path) -> str:
    """Argos's own name of the package; else family, pair (or name) and version."""
    given = _plain(found.name).removeprefix(f"{family}-")
    if family == "argos" and given:
        return given
    if len(pairs) > 1 and given:
        return f"{family}-{given}"
    return "-".join(piece for piece in (family, *pairs[0], _plain(version)) if piece)


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")


def remove(name: str) -> Path:
    """Remove a model of ours by its id. Raises ``ConfigError`` for one that isn't ours."""
    model = models.named(name)
    if model.folder.parent != models.home():
        raise ConfigError(
            f"{name} is not in localize's own folder",
            Place(file=str(model.folder)),
            "Starter models stay; Argos Translate removes its own packages.",
        )
    with staging() as aside:
        model.folder.rename(aside / model.folder.name)  # at once for every reader
    shutil.rmtree(aside, ignore_errors=True)
    models.scan.cache_clear()
    return model.folder
