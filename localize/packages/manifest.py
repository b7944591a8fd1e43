"""``manifest.json``: what a package is, how it was made, and the digest of every file in it.

The fields are those that the release contract lists (``schemas/manifest.schema.json``); a
reader refuses another ``schema`` than the one it knows.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.errors import ConfigError, PackageError

if TYPE_CHECKING:
    from localize.packages import Edition, Item
    from localize.workspace import Title

__all__ = [
    "DELTA_FILE",
    "DELTA_SUFFIX",
    "MANIFEST_FILE",
    "MAX_SIGNATURE_BYTES",
    "METADATA_FILE",
    "SCHEMA",
    "SIGNATURE_FILE",
    "archive_name",
    "build_manifest",
    "check_gate",
    "check_schema",
    "created",
    "delta_name",
    "generator",
    "load_json",
    "load_manifest",
    "parse_json",
    "stands_beside",
]

MANIFEST_FILE = "manifest.json"
METADATA_FILE = "metadata.json"
SIGNATURE_FILE = "manifest.json.minisig"
MAX_SIGNATURE_BYTES = 4096
DELTA_FILE = "delta.json"
DELTA_SUFFIX = ".delta"
SCHEMA = "localize/manifest/1"
_PROVENANCE = ("route", "models", "glossary", "tally", "scores", "findings", "gate", "draft")
_MAX_JSON_BYTES = 64 * 1024 * 1024


def created(title: Title) -> str:
    """When the package says it was made, ``CCYY-MM-DDThh:mm:ssZ``: never the clock's time.

    ``SOURCE_DATE_EPOCH`` (seconds since 1970, reproducible-builds.org) or the title's date of
    publication. Raises ``ConfigError`` if the variable is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return f"{title.published.isoformat()}T00:00:00Z"
    try:
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(
            f"SOURCE_DATE_EPOCH is {epoch!r}",
            advice="Give it in seconds since 1970-01-01, for example 1767225600.",
        ) from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1)
def generator() -> str:
    """Name and version of this program: installed, else as the checkout says."""
    try:
        version = importlib.metadata.version("localize")
    except importlib.metadata.PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        version = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
    return f"localize {version}"


def archive_name(title: str, locale: str, version: str) -> str:
    """Name of the package's ZIP file."""
    return f"{title}_{locale}_{version}.zip"


def delta_name(title: str, locale: str, before: str, after: str) -> str:
    """Name of the file that makes the package of one version from that of another."""
    return f"{title}_{locale}_{before}..{after}{DELTA_SUFFIX}"


def stands_beside(manifest: Mapping[str, Any], name: str) -> bool:
    """Whether a file may stand beside a package's unpacked files: its archive, a delta of it."""
    title, locale = manifest["title"], manifest["locale"]
    if name == archive_name(title, locale, manifest["version"]):
        return True
    return "/" not in name and name.startswith(f"{title}_{locale}_") and name.endswith(DELTA_SUFFIX)


def build_manifest(edition: Edition, items: Sequence[Item], folder: Path) -> dict[str, Any]:
    """The manifest of the items' files, which stand below the folder.

    Raises ``PackageError`` if the edition's provenance lacks one of its fields, ``ConfigError``
    if a chapter or episode is withdrawn and there.
    """
    missing = [name for name in _PROVENANCE if name not in edition.provenance]
    if missing:
        raise PackageError(
            f"the edition's provenance lacks {', '.join(missing)}",
            advice="A package must say how it was made: complete the edition.",
        )
    return {
        "schema": SCHEMA,
        "title": edition.title.id,
        "kind": edition.title.kind,
        "source_language": edition.title.language,
        "locale": edition.locale.tag,
        "direction": edition.locale.direction,
        "region": edition.region.name,
        "version": edition.title.version,
        "created": created(edition.title),
        "generator": generator(),
        **{name: edition.provenance[name] for name in _PROVENANCE},
        "withdrawn": _withdrawn(edition.title, items),
        "files": [_listed(item, folder) for item in sorted(items, key=lambda item: item.path)],
    }


def _withdrawn(title: Title, items: Sequence[Item]) -> list[dict[str, str]]:
    there = {item.part for item in items}
    for part in title.withdrawn:
        if part in there:
            raise ConfigError(
                f"withdrawn names {part!r}, which is there",
                Place(file=str(title.folder / "title.toml")),
                "Remove its file, or take it out of withdrawn.",
            )
    return [{"part": part, "since": since} for part, since in sorted(title.withdrawn.items())]


def _listed(item: Item, folder: Path) -> dict[str, Any]:
    path = folder / item.path
    entry: dict[str, Any] = {
        "path": item.path,
        "role": item.role,
        "media_type": item.media_type,
    }
    if item.number is not None:
        entry["number"] = item.number
    if item.part is not None:
        entry["part"] = item.part
    if item.track is not None:
        entry["track"] = dict(item.track)
    return entry | {"bytes": path.stat().st_size, "sha256": files.sha256_file(path)}


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an unpacked package, checked against its schema.

    Raises ``PackageError`` if there is none, if it is no JSON, or of another schema.
    """
    if not (folder / MANIFEST_FILE).is_file():
        raise PackageError(
            f"holds no {MANIFEST_FILE}",
            advice="It is no package, or was never finished: build it again.",
        )
    return load_json(folder, MANIFEST_FILE, SCHEMA)


def check_gate(manifest: Mapping[str, Any]) -> None:
    """Raise ``PackageError`` if the region's gates held the package back."""
    if not manifest["gate"]["passed"]:
        place = Place(file=MANIFEST_FILE)
        raise PackageError("its region's gates held it back", place, "Mend what they name.")


def load_json(folder: Path, name: str, schema: str) -> dict[str, Any]:
    """A JSON file of a package, checked against the schema that it must have.

    ``schema`` is ``localize/<name>/<version>``. Raises ``PackageError``.
    """
    return parse_json(files.read_bytes(folder / name, _MAX_JSON_BYTES), Place(file=name), schema)


def parse_json(data: bytes, place: Place, schema: str) -> dict[str, Any]:
    """What JSON says, checked against the schema that it must have. Raises ``PackageError``."""
    if len(data) > _MAX_JSON_BYTES:
        raise PackageError(f"is larger than {_MAX_JSON_BYTES // 1024**2} MB", place)
    try:
        value = json.loads(data, object_pairs_hook=partial(_object, place))
    except (ValueError, RecursionError) as error:
        raise PackageError(f"is no JSON: {error}", place, "Fetch the package again.") from error
    written = value.get("schema") if isinstance(value, dict) else None
    if written != schema:
        raise PackageError(
            f"has the schema {written!r}; this program reads {schema!r}",
            place,
            "Use the version of localize that made the package, or make it again with this one.",
        )
    check_schema(value, place)
    return value


def _object(place: Place, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; readers don't agree on which one of two equal keys counts."""
    value = dict(pairs)
    if len(value) < len(pairs):
        key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise PackageError(f"holds the key {key!r} twice", place, "Don't trust it.")
    return value


def check_schema(value: Mapping[str, Any], place: Place) -> None:
    """Raise ``PackageError`` unless the value fits the schema that it names."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    validator = Draft202012Validator(_schema(value["schema"].split("/")[1]))
    error = best_match(validator.iter_errors(value))
    if error is None:
        return
    where = error.json_path.removeprefix("$").lstrip(".") or "the whole"
    message = error.message if len(error.message) < 300 else f"{error.message[:300]}…"
    raise PackageError(
        f"doesn't fit its schema at {where}: {message}", place, "Make the package again."
    )


@lru_cache
def _schema(name: str) -> dict[str, Any]:
    path = resources.files("localize").joinpath("schemas", f"{name}.schema.json")
    return json.loads(path.read_text("utf-8"))
