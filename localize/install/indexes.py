"""What can be had: the public indexes of Argos and Firefox, or a mirror of the same form.

Argos's is a list of packages with ``from_code``, ``to_code``, ``package_version`` and ``links``;
a mirror's entries have ``size`` and ``sha256`` too. Firefox's are Remote Settings records, one a
file, with ``fileType``, languages, ``version`` and an ``attachment`` (location, size, hash).
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from localize import files, models
from localize.document import Place
from localize.errors import InputError
from localize.install.network import MAX_INDEX_BYTES, Remote, read_json
from localize.install.unpack import PACKED
from localize.models.evidence import index_address
from localize.models.languages import firefox_tag

__all__ = [
    "FAMILIES",
    "PATHS",
    "Index",
    "Offer",
    "best",
    "from_mirror",
    "from_network",
    "languages_of",
    "load",
    "parse",
]

FAMILIES = ("firefox", "argos")
"""Those with an index, the one that is better on most pairs first."""
PATHS = {"firefox": "firefox/records.json", "argos": "argos/index.json"}
"""Where a mirror has them."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Firefox prefers them in this order; base-memory is base with a smaller footprint.
_ARCHITECTURES = ("base-memory", "base", "tiny")
_VOCABULARIES = ({"vocab"}, {"srcvocab", "trgvocab"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that an index lists."""

    family: str
    source: str
    target: str
    version: str
    licence: str
    files: tuple[Remote, ...]
    entries: tuple[Mapping[str, Any], ...]
    """The index's own entries, one a file."""
    architecture: str = ""

    @property
    def pair(self) -> str:
        return f"{self.source}-{self.target}"

    @property
    def size(self) -> int | None:
        """Bytes to fetch, where the index says so."""
        sizes = [item.size for item in self.files]
        return sum(size or 0 for size in sizes) if all(sizes) else None

    @property
    def score(self) -> float | None:
        """The family's published COMET for the pair."""
        return models.published().get(self.pair, {}).get(self.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index that was read: the newest complete model of each pair."""

    family: str
    place: str
    """Address or file."""
    offers: Mapping[str, Offer]
    """By pair."""


def from_network(family: str, timeout_s: float) -> Index:
    """The family's public index. Raises ``MissingError`` if it can't be reached."""
    url = _address(family)
    data = read_json(url, timeout_s)
    base = _attachments(url, timeout_s) if family == "firefox" else url
    return parse(family, data, url, base)


def _address(family: str) -> str:
    """Where the index is: as the family's own tools are told, else as ``models.toml`` says."""
    if family == "argos" and (base := os.environ.get("ARGOS_PACKAGE_INDEX")):
        return base if base.endswith(".json") else base.rstrip("/") + "/index.json"
    if family == "firefox" and (url := os.environ.get("FXTRANSLATE_RECORDS_URL")):
        return url
    return index_address(family)


def _attachments(url: str, timeout_s: float) -> str:
    """The base of attachments, which Remote Settings tells at its root."""
    root = url.partition("/buckets/")[0] + "/"
    facts = read_json(root, timeout_s)
    try:
        base = facts["capabilities"]["attachments"]["base_url"]
    except (KeyError, TypeError) as error:
        place = Place(file=root)
        raise InputError("doesn't say where its attachments are", place) from error
    return str(base).rstrip("/") + "/"


def from_mirror(folder: Path) -> list[Index]:
    """The indexes of a mirror. Raises ``InputError`` if it has none."""
    found = []
    for family in FAMILIES:
        path = folder / PATHS[family]
        if path.is_file():
            found.append(parse(family, load(path), str(path), path.parent))
    if not found:
        names = " nor ".join(PATHS.values())
        advice = f"Fill it on a machine with a network: localize models mirror {folder} --region R"
        raise InputError(f"is no mirror: it has neither {names}", Place(file=str(folder)), advice)
    return found


def best(indexes: Iterable[Index], pair: str) -> Offer | None:
    """The offer for a pair with the best published score; ``None`` if there is no offer."""
    offers = [index.offers[pair] for index in indexes if pair in index.offers]
    order = {family: -rank for rank, family in enumerate(FAMILIES)}
    return max(offers, key=lambda item: (item.score or 0.0, order[item.family]), default=None)


def parse(family: str, data: Any, place: str, base: str | Path) -> Index:
    """An index's content. Raises ``InputError`` if it isn't of the family's form.

    ``base``: what links and locations are relative to, an address or a mirror's folder. Entries
    that lack something are passed over: there are models that are not for us.
    """
    entries = data.get("data") if family == "firefox" and isinstance(data, dict) else data
    if not isinstance(entries, list):
        advice = "Is it the right address or file?"
        raise InputError(f"is no index of {family}", Place(file=place), advice)
    usable = [entry for entry in entries if isinstance(entry, dict)]
    offers = _firefox(usable, base) if family == "firefox" else _argos(usable, base)
    newest: dict[str, Offer] = {}
    for offer in sorted(offers, key=_rank):
        newest[offer.pair] = offer
    return Index(family=family, place=place, offers=newest)


def _rank(offer: Offer) -> tuple[bool, tuple[int, ...], int]:
    """Releases after previews, newer after older, better architectures after smaller ones."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", offer.version))
    known = offer.architecture in _ARCHITECTURES
    kind = -_ARCHITECTURES.index(offer.architecture) if known else -len(_ARCHITECTURES)
    return not re.search("[a-z]", offer.version), numbers, kind


def _argos(entries: Sequence[Mapping[str, Any]], base: str | Path) -> Iterable[Offer]:
    for entry in entries:
        source, target = entry.get("from_code"), entry.get("to_code")
        links = entry.get("links")
        if entry.get("type", "translate") != "translate" or not isinstance(links, list):
            continue
        size, digest = entry.get("size"), entry.get("sha256")
        remotes = [item for link in links if (item := _remote(link, base, size, digest))]
        if isinstance(source, str) and isinstance(target, str) and remotes:
            yield Offer(
                family="argos",
                source=source,
                target=target,
                version=str(entry.get("package_version", "")),
                licence=models.families()["argos"].licence,
                files=(remotes[0],),
                entries=(entry,),
            )


def _firefox(entries: Sequence[Mapping[str, Any]], base: str | Path) -> Iterable[Offer]:
    groups: dict[tuple[str, ...], dict[str, tuple[Mapping[str, Any], Remote]]] = defaultdict(dict)
    for entry in entries:
        # A filter: for previews or other devices only.
        attachment = entry.get("attachment")
        if entry.get("filter_expression") or not isinstance(attachment, dict):
            continue
        location, size, digest = (attachment.get(key) for key in ("location", "size", "hash"))
        remote = _remote(location, base, size, digest)
        if remote and remote.sha256:
            remote = replace(remote, name=_unpacked_name(entry, remote))
            architecture = str(entry.get("architecture") or "")
            key = (*languages_of(entry), str(entry.get("version", "")), architecture)
            groups[key][str(entry.get("fileType"))] = entry, remote
    for (source, target, version, architecture), found in groups.items():
        vocabulary = next((kinds for kinds in _VOCABULARIES if kinds <= set(found)), None)
        if not source or not target or vocabulary is None or "model" not in found:
            continue
        wanted = [kind for kind in ("model", *sorted(vocabulary), "lex") if kind in found]
        yield Offer(
            family="firefox",
            source=source,
            target=target,
            version=version,
            licence=models.families()["firefox"].licence,
            files=tuple(found[kind][1] for kind in wanted),
            entries=tuple(found[kind][0] for kind in wanted),
            architecture=architecture,
        )


def languages_of(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Source and target of a record of Firefox's, as our tags; its fields had other names once."""
    return (
        firefox_tag(str(entry.get("sourceLanguage") or entry.get("fromLang") or "")),
        firefox_tag(str(entry.get("targetLanguage") or entry.get("toLang") or "")),
    )


def _unpacked_name(entry: Mapping[str, Any], remote: Remote) -> str:
    """The model file's own name, with the suffix of what it is packed with: attachments are
    called by numbers."""
    suffix = PurePosixPath(remote.name).suffix
    name = PurePosixPath(str(entry.get("name", ""))).name or remote.name
    return name + suffix if suffix in PACKED and not name.endswith(suffix) else name


def _remote(link: Any, base: str | Path, size: Any, digest: Any) -> Remote | None:
    """The file behind a link; ``None`` for one that isn't fetched here, such as ipfs:."""
    if not isinstance(link, str) or not PurePosixPath(urlsplit(link).path).name:
        return None
    where: str | Path
    if isinstance(base, Path):
        files.check_inner_path(link, Place(file=f"{base}: {link}"))
        where = base / link
    else:
        where = urljoin(base, link)
        if urlsplit(where).scheme not in ("http", "https"):
            return None
    return Remote(
        name=PurePosixPath(urlsplit(link).path).name,
        where=where,
        size=size if isinstance(size, int) and size > 0 else None,
        sha256=digest if isinstance(digest, str) and _DIGEST.fullmatch(digest) else "",
    )


def load(path: Path) -> Any:
    """A mirror's index file. Raises ``InputError`` if it isn't JSON."""
    place = Place(file=str(path))
    try:
        return json.loads(files.read_bytes(path, MAX_INDEX_BYTES))
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}", place, "Fill the mirror again.") from error
