"""A mirror: a folder with indexes and model files, filled where there is a network, carried to
where there is none.

It has the form of the public indexes, so what reads those reads a mirror, and a web server can
serve one: ``firefox/records.json`` with attachments at their locations, ``argos/index.json``
with packages beside it, their sizes and digests added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from localize import files, locales
from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.install import Options, find, indexes, network, read_indexes
from localize.install.indexes import Index, Offer

__all__ = ["fill", "pairs_of"]


def pairs_of(region: locales.Region, folders: tuple[Path, ...], master: str) -> list[str]:
    """The pairs that a region's locales need from Chinese, over the master's language."""
    pairs = []
    for tag in (*region.required, *region.optional):
        locale = locales.load_locale(tag, folders)
        if not locale.opencc:
            pairs += [f"zh-{master}"]
            pairs += [f"{master}-{locale.language}"] if locale.language != master else []
    return list(dict.fromkeys(pairs))


def fill(
    folder: Path, requests: Iterable[str], options: Options
) -> Iterator[tuple[str, Offer | ConfigError]]:
    """Bring what is asked for (``en-ar``, ``firefox:en-ar``) into the mirror, one by one.

    Yields each request with what was brought, or with the error for a pair that no source has.
    What is there already isn't fetched again. Raises as ``install`` does for the rest.
    """
    read: dict[str, Index] = {}
    for request in dict.fromkeys(requests):
        family = request.rpartition(":")[0]
        wanted = (family,) if family else indexes.FAMILIES
        for name in wanted:
            if name not in read:
                named = request if family else f"{name}:{request}"
                (read[name],) = read_indexes(named, options)
        try:
            offer = find(request, [read[name] for name in wanted])
        except ConfigError as error:
            yield request, error
            continue
        _add(folder, offer, options)
        yield request, offer


def _add(folder: Path, offer: Offer, options: Options) -> None:
    """Files first, then the index that names them: a mirror never lists what isn't there."""
    place = folder / indexes.PATHS[offer.family]
    kept = _entries(place)
    added = []
    for item, entry in zip(offer.files, offer.entries, strict=True):
        link = _link(offer, item, entry)
        files.check_inner_path(link, Place(file=str(item.where)))
        target = place.parent / link
        if not _is_there(target, _as_kept(item, entry, kept)):
            options.say(str(item.where))
            part = network.fetch(item, folder / ".downloads", options.timeout_s)
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            network.forget(part)
        added.append(_entry(offer, entry, link, target))
    rest = [entry for entry in kept if _pair(entry, offer.family) != offer.pair]
    _write(place, rest + added, offer.family)
    needed = {_location(entry, offer.family) for entry in rest + added}
    for entry in kept:  # an older version of the pair
        if (old := _location(entry, offer.family)) not in needed:
            (place.parent / old).unlink(missing_ok=True)


def _entries(place: Path) -> list[Mapping[str, Any]]:
    if not place.is_file():
        return []
    data = indexes.load(place)
    entries = data.get("data") if isinstance(data, dict) else data
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError("is no index", Place(file=str(place)), "Remove it and fill it again.")
    return entries


def _link(offer: Offer, item: network.Remote, entry: Mapping[str, Any]) -> str:
    return str(entry["attachment"]["location"]) if offer.family == "firefox" else item.name


def _entry(offer: Offer, entry: Mapping[str, Any], link: str, path: Path) -> Mapping[str, Any]:
    if offer.family == "firefox":
        return entry
    facts = {"links": [link], "size": path.stat().st_size, "sha256": files.sha256_file(path)}
    return {**entry, **facts}


def _pair(entry: Mapping[str, Any], family: str) -> str:
    """The pair of an index's entry, by the one way that entries are read."""
    if family == "argos":
        return f"{entry.get('from_code')}-{entry.get('to_code')}"
    source, target = indexes.languages_of(entry)
    return f"{source}-{target}"


def _location(entry: Mapping[str, Any], family: str) -> str:
    """Where an entry of a mirror's own index has its file; its paths were checked on writing."""
    link = entry["attachment"]["location"] if family == "firefox" else entry["links"][0]
    files.check_inner_path(str(link), Place(file=str(link)))
    return str(link)


def _as_kept(
    item: network.Remote, entry: Mapping[str, Any], kept: list[Mapping[str, Any]]
) -> network.Remote:
    """With the digest that was taken when this version was brought, if its index has none."""
    version = entry.get("package_version")
    for old in () if item.sha256 else kept:
        if old.get("package_version") == version and old.get("links") == [item.name]:
            return replace(item, size=old.get("size"), sha256=str(old.get("sha256", "")))
    return item


def _is_there(path: Path, item: network.Remote) -> bool:
    """Only what can be compared with its index is taken as it is."""
    if not item.sha256 or not path.is_file():
        return False
    try:
        network.check(path, replace(item, where=path))
    except InputError:
        return False
    return True


def _write(place: Path, entries: list[Mapping[str, Any]], family: str) -> None:
    data = {"data": entries} if family == "firefox" else entries
    with files.atomic_write(place) as stream:
        stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode())
