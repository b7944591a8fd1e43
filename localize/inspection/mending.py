"""Files mended in place: ``localize check --fix``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from localize import checks, files, fixing, formats
from localize.document import Document, Part, Place
from localize.errors import InputError

__all__ = ["mended", "refuse_packages"]

_WHOLE = frozenset({"epub"})
"""Formats that are built from others: what is wrong is mended there."""


def mended(
    document: Document,
    contexts: Iterable[checks.Context],
    rules: Iterable[checks.Rule],
    judged: fixing.Judged,
    path: Path | None,
) -> tuple[fixing.Mended, ...]:
    """Fix the document's parts, each in its context, and write what has changed to ``path``.

    Returns what was done; with ``None`` for a path nothing is written. Raises ``InputError`` if
    the file can't be written, or not in its own encoding; then it stays as it was.
    """
    if document.format in _WHOLE:
        return ()
    rules = tuple(rules)
    done: list[fixing.Mended] = []
    parts: list[Part] = []
    for context in contexts:
        part, changes = fixing.mend(context, rules, judged)
        parts.append(part)
        done += changes
    if done:
        _look_at_encoding(document.encoding, done)
    if done and path is not None:
        _write(replace(document, parts=tuple(parts)), path)
    return tuple(done)


def _look_at_encoding(encoding: str, done: Iterable[fixing.Mended]) -> None:
    """Raise ``InputError`` for a character that the file can't hold: all of it would have to be
    written in another encoding."""
    for change in done:
        try:
            change.after.encode(encoding)
        except UnicodeEncodeError as error:
            code = f"U+{ord(change.after[error.start]):04X}"
            message = f"can't be mended: {encoding}, in which it is written, has no {code}"
            raise InputError(message, change.place, "Save the file as UTF-8 first.") from error


def _write(document: Document, path: Path) -> None:
    """The file behind a link is replaced, not the link, and keeps its mode."""
    path = path.resolve()
    mode = path.stat().st_mode
    formats.write(document, path)
    path.chmod(mode & 0o7777)


def refuse_packages(path: Path) -> None:
    """Raise ``InputError`` for a release package, a folder that holds one, and a file in one."""
    whole = path.resolve()
    below = path.rglob("manifest.json") if path.is_dir() else ()
    if (
        path.suffix.lower() != ".zip"
        and not any(_listed(manifest) for manifest in below)
        and not any(_is_of(folder, whole) for folder in whole.parents)
    ):
        return
    raise InputError(
        "belongs to a release package, which nobody changes",
        Place(file=str(path)),
        "Mend the file that it was made from, and release again.",
    )


def _is_of(package: Path, path: Path) -> bool:
    """Whether the folder is a package, and the path one of its files or in one of its folders."""
    name = path.relative_to(package).as_posix()
    names = _listed(package / "manifest.json")
    return any(entry == name or entry.startswith(f"{name}/") for entry in names)


def _listed(manifest: Path) -> list[str]:
    """The files that a package's manifest lists; nothing for what is no manifest."""
    if not manifest.is_file():
        return []
    try:
        data = json.loads(files.read_bytes(manifest, files.MAX_ENTRY_BYTES))
    except (InputError, ValueError, RecursionError):
        return []
    entries = data.get("files") if isinstance(data, dict) else None
    entries = entries if isinstance(entries, list) else []
    return [str(entry.get("path")) for entry in entries if isinstance(entry, dict)]
