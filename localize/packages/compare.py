"""What a package holds, and what changed from one package to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

from localize.packages.segments import CAUSES, SCHEMA, SEGMENTS_FILE, changed_segments
from localize.packages.verify import read_json, read_manifest, read_metadata

__all__ = ["Change", "changed_files", "changed_parts", "diff", "show"]

_PARTS = {"novel": "chapter", "drama": "episode"}


class Change(TypedDict):
    """One difference between two packages, ready for JSON."""

    what: Literal["field", "chapter", "episode", "segment", "file"]
    name: str
    """Of a manifest's field (``gate.passed``), the id of a part, of a part and a segment
    (``0002/5b1f03c9aa``), or the path of a file."""
    change: Literal["added", "removed", "changed", "moved"]
    before: Any
    """Value of a field, number of a part, SHA-256 of a file; ``None`` where it wasn't there,
    and for segments."""
    after: Any
    cause: NotRequired[str]
    """Of a changed segment: a key of ``segments.CAUSES``."""


def show(path: Path) -> dict[str, Any]:
    """The manifest of a package, its files by role, and its ``metadata`` where it has some.

    Checks these two files only: ``verify`` proves the rest. Raises ``PackageError``.
    """
    manifest, metadata = read_manifest(path), read_metadata(path)
    entries = manifest.pop("files")
    summary = {
        "count": len(entries),
        "bytes": sum(entry["bytes"] for entry in entries),
        "roles": dict(sorted(Counter(entry["role"] for entry in entries).items())),
    }
    return manifest | {"summary": summary, "metadata": metadata, "files": entries}


def diff(before: Path, after: Path) -> list[Change]:
    """The differences between two packages: fields, then parts, then segments, then files.

    Raises ``PackageError`` if the manifest of one can't be read.
    """
    old, new = read_manifest(before), read_manifest(after)
    left, right = (read_json(path, SEGMENTS_FILE, SCHEMA) for path in (before, after))
    segments = _segments(changed_segments(left, right, (old, new))) if left and right else ()
    return [*_fields(old, new), *changed_parts(old, new), *segments, *changed_files(old, new)]


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    left, right = dict(_flat(old)), dict(_flat(new))
    yield from _changes("field", left, right)


def _flat(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Fields with the names of their mappings; the scores by name, the files left out."""
    for name, inner in value.items():
        if not prefix and name == "files":
            continue
        if not prefix and name == "scores":
            inner = {score["name"]: score["value"] for score in inner}
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", inner


def _segments(found: Iterable[tuple[str, str, str]]) -> Iterator[Change]:
    for part, segment, cause in found:
        change = Change(
            what="segment", name=f"{part}/{segment}", change="changed", before=None, after=None
        )
        if cause in CAUSES:
            change["cause"] = cause
        else:
            change["change"] = "added" if cause == "added" else "removed"
        yield change


def changed_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Chapters or episodes; one whose files are the same but whose number isn't has moved."""
    what = _PARTS[new["kind"]]
    left, right = _by_part(old), _by_part(new)
    for part in dict.fromkeys([*left, *right]):
        number, digests = left.get(part, (None, None))
        other, others = right.get(part, (None, None))
        if digests is None or others is None:
            change = "added" if digests is None else "removed"
        elif digests != others:
            change = "changed"
        elif number != other:
            change = "moved"
        else:
            continue
        yield Change(what=what, name=part, change=change, before=number, after=other)


def _by_part(manifest: Mapping[str, Any]) -> dict[str, tuple[int, list[str]]]:
    """Part → number, digests of its files; in order of numbers."""
    found: dict[str, tuple[int, list[str]]] = {}
    entries = [entry for entry in manifest["files"] if "part" in entry]
    for entry in sorted(entries, key=lambda entry: (entry["number"], entry["path"])):
        found.setdefault(entry["part"], (entry["number"], []))[1].append(entry["sha256"])
    return found


def changed_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The files of two manifests that aren't the same, by path."""
    left, right = (
        {entry["path"]: entry["sha256"] for entry in manifest["files"]} for manifest in (old, new)
    )
    yield from _changes("file", left, right)


def _changes(
    what: Literal["field", "file"], left: Mapping[str, Any], right: Mapping[str, Any]
) -> Iterator[Change]:
    for name in sorted({*left, *right}):
        before, after = left.get(name), right.get(name)
        if before == after:
            continue
        change = "added" if name not in left else "removed" if name not in right else "changed"
        yield Change(what=what, name=name, change=change, before=before, after=after)
