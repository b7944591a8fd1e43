"""What a package holds, and what changed from one package to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypedDict

from localize.packages.verify import read_manifest, read_metadata

__all__ = ["Change", "diff", "show"]

_PARTS = {"novel": "chapter", "drama": "episode"}


class Change(TypedDict):
    """One difference between two packages, ready for JSON."""

    what: Literal["field", "chapter", "episode", "file"]
    name: str
    """Of a manifest's field (``gate.passed``), the id of a part, or the path of a file."""
    change: Literal["added", "removed", "changed", "moved"]
    before: Any
    """Value of a field, number of a part, SHA-256 of a file; ``None`` where it wasn't there."""
    after: Any


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
    """The differences between two packages: fields of the manifest, then parts, then files.

    Raises ``PackageError`` if the manifest of one can't be read.
    """
    old, new = read_manifest(before), read_manifest(after)
    return [*_fields(old, new), *_parts(old, new), *_files(old, new)]


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


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
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


def _files(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
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
