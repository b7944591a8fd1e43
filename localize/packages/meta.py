"""``metadata.json`` for both kinds of title, the localized cover, and ONIX where it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.formats import written
from localize.packages import Edition, Item, Packager
from localize.packages.cover import localized_cover
from localize.packages.inert import prove_inert
from localize.packages.manifest import METADATA_FILE, load_json
from localize.packages.onix import onix_message, verify_onix
from localize.packages.storage import json_bytes, write_file
from localize.packages.texts import numbered_parts, runs, visible
from localize.packages.wording import date_text, language_name, number_text
from localize.text import length, split_tag

__all__ = ["METADATA"]

_SCHEMA = "localize/metadata/1"
_MUST_LOOK = "An editor must look at this before publication in the region."


def build_metadata(edition: Edition, folder: Path) -> list[Item]:
    """Write ``metadata.json``, ``cover.svg`` if the title has a cover, ``onix.xml`` if the
    region asks for it."""
    metadata = _metadata(edition)
    write_file(folder, METADATA_FILE, json_bytes(metadata))
    items = [Item(path=METADATA_FILE, role="metadata", media_type="application/json")]
    if cover := localized_cover(edition):
        write_file(folder, "cover.svg", cover)
        items.append(Item(path="cover.svg", role="cover", media_type="image/svg+xml"))
    if edition.region.onix:
        write_file(folder, "onix.xml", onix_message(edition, metadata["counts"]))
        items.append(Item(path="onix.xml", role="onix", media_type="application/xml"))
    return items


def _metadata(edition: Edition) -> dict[str, Any]:
    title, locale, names = edition.title, edition.locale, edition.names
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
        "original": {
            "language": title.language,
            "display_name": language_name(title.language, locale),
            "title": title.title.get(split_tag(title.language)[0], ""),
            "author": title.author,
        },
        "people": [dict(person) for person in edition.people],
        "genre": title.genre,
        "keywords": list(title.keywords),
        "minimum_age": _figure(title.minimum_age, edition),
        "published": {
            "date": title.published.isoformat(),
            "text": date_text(title.published, locale),
        },
        **({"aspect": title.aspect} if title.kind == "drama" else {}),
        "counts": _counts(edition),
        "review": _review(edition),
    }


def _figure(value: int, edition: Edition) -> dict[str, Any]:
    return {"value": value, "text": number_text(value, edition.locale)}


def _counts(edition: Edition) -> dict[str, Any]:
    """Chapters and characters of a novel; episodes, cues and running time of a drama.

    The running time of an episode is known up to the end of its last cue.
    """
    parts = characters = cues = duration_ms = 0
    for parts, part in numbered_parts(edition.documents):  # noqa: B007 - the last number counts
        lines = (visible(runs(written(block))) for block in part.blocks)
        characters += int(length("\n".join(lines)))
        if part.cues:
            cues += len(part.cues)
            duration_ms += max(cue.end_ms for cue in part.cues)
    if edition.title.kind == "novel":
        figures = {"chapters": parts, "characters": characters}
    else:
        figures = {"episodes": parts, "cues": cues, "characters": characters}
        figures["duration_ms"] = duration_ms
    return {name: _figure(value, edition) for name, value in figures.items()}


def _review(edition: Edition) -> list[dict[str, str]]:
    """The title's content flags that the region wants looked at: a notice, never a cut."""
    notes = edition.region.review_notes
    return [
        {"flag": flag, "covers": notes.get(flag, ""), "note": _MUST_LOOK}
        for flag in edition.region.review
        if flag in edition.title.flags
    ]


def verify_metadata(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove ``metadata.json`` by its schema and against the manifest; ONIX is XML, the cover
    a picture that only shows.

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


METADATA = Packager(
    name="metadata", media=("novel", "drama"), build=build_metadata, verify=verify_metadata
)
