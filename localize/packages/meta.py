"""``metadata.json`` for both kinds of title, the localized cover, and what the region asks for:
ONIX for the trade, JSON-LD for the title's web page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages import Edition, Item, Packager
from localize.packages.catalogue import age_classes, keywords, word
from localize.packages.cover import localized_cover
from localize.packages.inert import prove_inert
from localize.packages.jsonld import json_ld, verify_json_ld
from localize.packages.manifest import METADATA_FILE, load_json
from localize.packages.measures import counts, figure, lasting
from localize.packages.onix import onix_message, verify_onix
from localize.packages.storage import json_bytes, write_file
from localize.packages.wording import date_text, language_name
from localize.text import split_tag

__all__ = ["METADATA"]

_SCHEMA = "localize/metadata/1"
_MUST_LOOK = "An editor must look at this before publication in the region."


def build_metadata(edition: Edition, folder: Path) -> list[Item]:
    """Write ``metadata.json``, ``cover.svg`` if the title has a cover; ``onix.xml`` and
    ``schema.jsonld`` if the region asks for them."""
    metadata = _metadata(edition)
    found: dict[str, tuple[str, str, bytes | str]] = {
        METADATA_FILE: ("metadata", "application/json", json_bytes(metadata))
    }
    if cover := localized_cover(edition):
        found["cover.svg"] = ("cover", "image/svg+xml", cover)
    if edition.region.onix:
        data = onix_message(edition, metadata["counts"])
        found["onix.xml"] = ("onix", "application/xml", data)
    if edition.region.jsonld:
        found["schema.jsonld"] = ("jsonld", "application/ld+json", json_ld(edition, metadata))
    for path, (_, _, data) in found.items():
        write_file(folder, path, data)
    return [
        Item(path=path, role=role, media_type=media_type)
        for path, (role, media_type, _) in found.items()
    ]


def _metadata(edition: Edition) -> dict[str, Any]:
    title, locale, names = edition.title, edition.locale, edition.names
    counted = counts(edition)
    time = lasting(edition, counted)
    return {
        "schema": _SCHEMA,
        "id": title.id,
        "kind": title.kind,
        "region": edition.region.name,
        "locale": locale.tag,
        "direction": locale.direction,
        "writing_mode": "vertical-rl" if locale.vertical else "horizontal-tb",
        "display_name": locale.native_name,
        "title": names["title"],
        "author": names["author"],
        "synopsis": names.get("synopsis", ""),
        "origins": {name: asdict(origin) for name, origin in edition.origins.items()},
        "original": {
            "language": title.language,
            "display_name": language_name(title.language, locale),
            "title": title.title.get(split_tag(title.language)[0], ""),
            "author": title.author,
        },
        "people": [_person(person, edition) for person in edition.people],
        **_subjects(edition),
        "minimum_age": figure(title.minimum_age, edition),
        "age_classes": [item._asdict() for item in age_classes(title, edition.region)],
        "published": {
            "date": title.published.isoformat(),
            "text": date_text(title.published, locale),
        },
        **({"aspect": title.aspect} if title.kind == "drama" else {}),
        "counts": counted,
        **({"time": time} if time else {}),
        "review": _review(edition),
    }


def _person(person: Mapping[str, str], edition: Edition) -> dict[str, str]:
    role = word("role", person["role"], edition.locale)
    return {**person, **({"role_name": role.text} if role else {})}


def _subjects(edition: Edition) -> dict[str, Any]:
    """Genre and keywords: as the title has them, for machines, and in the locale's language."""
    title, locale = edition.title, edition.locale
    genre = word("genre", title.genre, locale)
    own, chosen = keywords(title, locale)
    return {
        "genre": title.genre,
        **({"genre_name": genre.text} if genre else {}),
        "keywords": list(own),
        "keywords_by": "editor" if chosen else "catalogue",
        "source_keywords": list(title.keywords),
    }


def _review(edition: Edition) -> list[dict[str, str]]:
    """The title's content flags that the region wants looked at: a notice, never a cut."""
    notes = edition.region.review_notes
    return [
        {"flag": flag, "covers": notes.get(flag, ""), "note": _MUST_LOOK}
        for flag in edition.region.review
        if flag in edition.title.flags
    ]


def verify_metadata(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove ``metadata.json`` by its schema and against the manifest; that ONIX is in order, the
    JSON-LD says what is known, and the cover is a picture that only shows.

    Raises ``PackageError``.
    """
    for entry in manifest["files"]:
        place = Place(file=entry["path"])
        if entry["role"] == "metadata":
            metadata = load_json(folder, entry["path"], _SCHEMA)
            named = {"id": "title", "kind": "kind", "region": "region"}
            named |= {"locale": "locale", "direction": "direction"}
            for key, other in named.items():
                if metadata[key] != manifest[other]:
                    message = f"says {key} {metadata[key]!r}, the manifest {manifest[other]!r}"
                    raise PackageError(message, place, "Build the package again.")
        elif entry["role"] == "cover":
            root = files.parse_xml(files.read_bytes(folder / entry["path"]), place)
            prove_inert(root, place, alone=True)
        elif entry["role"] == "onix":
            verify_onix(folder, entry["path"])
        elif entry["role"] == "jsonld":
            verify_json_ld(folder, entry["path"], manifest["locale"])


METADATA = Packager(
    name="metadata", media=("novel", "drama"), build=build_metadata, verify=verify_metadata
)
