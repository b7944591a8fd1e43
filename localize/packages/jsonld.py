"""``schema.jsonld``: the title for its web page, in the vocabulary of schema.org as JSON-LD 1.1.

It says what the title's data hold and nothing else: no price, rating or identifier that nobody
gave, and the translation is a machine's where it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages import Edition
from localize.packages.book_opf import identifier
from localize.packages.catalogue import Word, word
from localize.packages.manifest import generator
from localize.packages.tables import table
from localize.packages.wording import is_conversion, wording
from localize.text import base_direction

__all__ = ["json_ld", "verify_json_ld"]

_ADVICE = "Build the package again."
_TEXT_KEYS = {"@value", "@language", "@direction"}


def json_ld(edition: Edition, metadata: Mapping[str, Any]) -> bytes:
    """The document. ``metadata`` is what ``metadata.json`` says.

    It may be put into a page as it stands: no ``<`` ends the script element around it.
    """
    node = _book if edition.title.kind == "novel" else _series
    value = {
        "@context": table("jsonld")["context"],
        "@id": identifier(edition.title.id, edition.locale.tag),
        **node(edition, metadata),
    }
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return (text.replace("<", "\\u003c") + "\n").encode()


def _text(text: str, language: str) -> dict[str, str]:
    """A text in its language, and its direction where that isn't the usual one."""
    value = {"@value": text, "@language": language}
    return value | ({"@direction": "rtl"} if base_direction(language) == "rtl" else {})


def _common(edition: Edition, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What both kinds of title say."""
    title, tag = edition.title, edition.locale.tag
    origins = metadata["origins"]

    def named(name: str) -> dict[str, str]:
        return _text(metadata[name], origins.get(name, {}).get("language", tag))

    genre = word("genre", title.genre, edition.locale)
    genre = genre or (Word(title.genre, "en") if title.genre else None)
    keywords = [_text(item, tag) for item in metadata["keywords"]]
    return {
        "name": named("title"),
        **({"description": named("synopsis")} if metadata["synopsis"] else {}),
        **({"genre": _text(genre.text, genre.language)} if genre else {}),
        **({"keywords": keywords} if keywords else {}),
        "datePublished": title.published.isoformat(),
        "version": title.version,
        **({"typicalAgeRange": f"{title.minimum_age}-"} if title.minimum_age else {}),
        **({"publisher": _organization(title.publisher)} if title.publisher else {}),
        **({"isAccessibleForFree": True} if title.free else {}),
        **_translator(edition),
        "character": [
            {"@type": "Person", "name": _text(person["name"], tag)} for person in metadata["people"]
        ],
    }


def _organization(name: str | dict[str, str]) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def _translator(edition: Edition) -> dict[str, Any]:
    """Who translated: a machine. Another script of the same language is no translation."""
    if is_conversion(edition):
        return {}
    words = wording(edition.locale)
    machine = _text(words["machine"], words.language)
    name, _, version = generator().partition(" ")
    return {
        "translator": {
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": version,
            "description": _text(words["translator"], words.language),
        },
        "creditText": machine,
    }


def _book(edition: Edition, metadata: Mapping[str, Any]) -> dict[str, Any]:
    title, tag = edition.title, edition.locale.tag
    original = {
        "@type": "Book",
        "@id": identifier(title.id, title.language),
        "name": _text(metadata["original"]["title"], title.language),
        "inLanguage": title.language,
    }
    relation = "isBasedOn" if is_conversion(edition) else "translationOfWork"
    time = metadata.get("time")
    return {
        "@type": "Book",
        **_common(edition, metadata),
        "inLanguage": tag,
        "author": {"@type": "Person", "name": _text(metadata["author"], tag)},
        relation: original,
        **({"timeRequired": time["iso"]} if time else {}),
        **(_access(edition) if "epub" in edition.region.packages else {}),
    }


def _access(edition: Edition) -> dict[str, Any]:
    """What is true of every book that is made here; the EPUB itself says more."""
    data, words = table("jsonld"), wording(edition.locale)
    access = data["accessibility"]
    return {
        "bookFormat": f"{data['context']}/EBook",
        "accessMode": access["mode"],
        "accessibilityFeature": access["features"],
        "accessibilitySummary": _text(words["accessibility"], words.language),
    }


def _series(edition: Edition, metadata: Mapping[str, Any]) -> dict[str, Any]:
    title, tag = edition.title, edition.locale.tag
    return {
        "@type": "TVSeries",
        **_common(edition, metadata),
        "inLanguage": title.language,
        "alternateName": _text(metadata["original"]["title"], title.language),
        "productionCompany": _organization(_text(metadata["author"], tag)),
        "numberOfEpisodes": metadata["counts"]["episodes"]["value"],
        "episode": list(_episodes(edition)),
    }


def _episodes(edition: Edition) -> Iterator[dict[str, Any]]:
    captions = table("jsonld")["accessibility"]["sdh"]
    kinds: dict[str, set[str]] = {}
    for document in edition.documents:
        for part in document.parts:
            episode, kind = edition.title.track_of(part.id)
            kinds.setdefault(episode, set()).add(kind)
    for number, found in enumerate(kinds.values(), 1):
        yield {
            "@type": "TVEpisode",
            "episodeNumber": number,
            "subtitleLanguage": edition.locale.tag,
            **({"accessibilityFeature": captions} if "sdh" in found else {}),
        }


def verify_json_ld(folder: Path, name: str, tag: str) -> None:
    """Prove that a file is JSON-LD that says only what its types may say, in the locale.

    Raises ``PackageError``.
    """
    place = Place(file=name)
    data = files.read_bytes(folder / name, files.MAX_ENTRY_BYTES)
    try:
        value = json.loads(data)
        found = list(_faults(value, "the title"))
    except (ValueError, RecursionError) as error:
        raise PackageError(f"is no JSON: {error}", place, _ADVICE) from error
    if not isinstance(value, dict) or value.get("@context") != table("jsonld")["context"]:
        raise PackageError("is no JSON-LD of schema.org", place, _ADVICE)
    if b"<" in data:
        raise PackageError("can't be put into a page: it holds <", place, _ADVICE)
    for fault in found:
        raise PackageError(fault, place, _ADVICE)
    episodes = value.get("episode", [])
    languages = [one.get("subtitleLanguage") for one in episodes if isinstance(one, dict)]
    if tag not in (languages or [value.get("inLanguage")]):
        raise PackageError(f"isn't about an edition in {tag}", place, _ADVICE)


def _faults(node: Any, where: str) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _faults(item, where)
    if not isinstance(node, dict):
        return
    if "@value" in node:
        if not set(node) <= _TEXT_KEYS or not isinstance(node["@value"], str):
            yield f"has a text of {where} that is none"
        return
    known = table("jsonld")["properties"].get(str(node.get("@type")))
    if known is None:
        yield f"has no type that is known for {where}"
        return
    for key, inner in node.items():
        if key not in known and key not in ("@context", "@type", "@id"):
            yield f"says {key} of {where}"
        yield from _faults(inner, key)
