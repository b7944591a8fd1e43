"""The titles of a batch in the order in which they are begun, and how many at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize import locales, models, workspace
from localize.batch.catalog import Catalog, Entry
from localize.engines import cores, known
from localize.errors import LocalizeError
from localize.text import split_tag

__all__ = ["Piece", "in_order", "models_size", "titles_of", "workers"]

# A process without models: Python, its libraries, term bases and tables (seen: 170 MB).
_BASE = 256 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A title of the catalog with what its files tell before they are read."""

    number: int
    """Its place in the catalog, from 0."""
    entry: Entry
    kind: str = ""
    """``novel``, ``drama``; empty where its ``title.toml`` can't be read: its run tells why."""
    language: str = ""
    locales: tuple[str, ...]
    """Of all its regions; one that two regions have stands there twice."""
    size: int = 0
    """Bytes of its files times its editions: what its work goes by, more or less."""


def titles_of(catalog: Catalog) -> tuple[Piece, ...]:
    """The catalog's titles, in its order."""
    return tuple(_piece(number, entry) for number, entry in enumerate(catalog.entries))


def _piece(number: int, entry: Entry) -> Piece:
    regions = [locales.load_region(name, entry.space.locale_folders) for name in entry.regions]
    tags = tuple(
        tag
        for region in regions
        for tag in (*region.required, *region.optional)
        if not entry.locales or tag in entry.locales
    )
    try:
        title = workspace.load_title(entry.folder)
        size = sum(path.stat().st_size for path in title.files)
    except (LocalizeError, OSError):
        return Piece(number=number, entry=entry, locales=tags)
    return Piece(
        number=number,
        entry=entry,
        kind=title.kind,
        language=title.language,
        locales=tags,
        size=size * len(tags),
    )


def in_order(titles: Iterable[Piece]) -> list[Piece]:
    """The higher priority first; then the larger, so that no worker is left with a long title
    when all others are done."""
    return sorted(titles, key=lambda piece: (-piece.entry.priority, -piece.size, piece.number))


def workers(titles: Sequence[Piece], limit: int | None) -> int:
    """Processes for this machine: not more than cores or titles, nor than the memory has room for
    the models of. ``limit``: bytes for the models of each, as ``Order.max_memory``."""
    room = _free_memory()
    wanted = min(cores(), len(titles))
    if room is not None:
        wanted = min(wanted, room // (_BASE + min(models_size(titles), limit or 1 << 62)))
    return max(1, wanted)


def _free_memory() -> int | None:
    """Bytes that new processes can have; ``None`` where the system doesn't tell."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return None


def models_size(titles: Iterable[Piece]) -> int:
    """Bytes of all models that the titles need, each loaded once."""
    sizes: dict[str, int] = {}
    ways = {
        (piece.entry.space.root, piece.language, tag): piece.entry.space
        for piece in titles
        if piece.language
        for tag in piece.locales
    }
    for (root, language, tag), space in ways.items():
        source, target = split_tag(language)[0], split_tag(tag)[0]
        try:
            way = models.route(
                source,
                target,
                master=split_tag(space.settings.master)[0],
                pins=space.settings.models,
                lock=models.read_lock(root),
                measured=models.measured(root),
            )
        except LocalizeError:  # its run tells
            continue
        sizes |= {
            hop.model.digest: known()[hop.model.engine].memory(hop.model, 1) for hop in way.hops
        }
    return sum(sizes.values())
