"""``segments.json``: what decided each segment, in digests, and what changed it from one
version to the next.

A line a segment, in reading order, so that it stays small (8 to 12 bytes in the archive):
``target origin terms master id``. The id is the beginning of the segment's own, which is made
from the source text: a sentence whose source is edited has another one. ``terms`` stands for
the renderings that the segment had to hold, ``master`` for the master's text that it was
translated from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from localize import files
from localize.document import Inline, Part, Segment
from localize.packages import Edition, Item
from localize.packages.storage import json_bytes, write_file
from localize.packages.texts import numbered_parts

__all__ = [
    "CAUSES",
    "SCHEMA",
    "SEGMENTS_FILE",
    "build_segments",
    "changed_segments",
    "short_id",
]

SEGMENTS_FILE = "segments.json"
SCHEMA = "localize/segments/1"
CAUSES = {
    "source": "the source was edited",
    "editor": "an editor's translation came or went",
    "term": "a term's rendering changed",
    "master": "the master's text changed",
    "model": "the model or route is another",
    "program": "the version of localize is another",
    "setting": "a locale's rule, a neighbour or a setting changed",
}
"""Why a segment changed, from what is nearest to it to what is farthest."""
# 24 bits tell two versions of one segment apart, and the segments of one chapter.
_DIGITS = 6
_NONE = "-"


@dataclass(frozen=True, slots=True)
class _Row:
    target: str
    origin: str
    terms: str
    master: str
    id: str


def build_segments(edition: Edition, folder: Path) -> Item:
    """Write ``segments.json`` below the folder. One part is in memory at a time."""
    masters = (part for _, part in numbered_parts(edition.masters))
    parts = []
    for _, part in numbered_parts(edition.documents):
        master = next(masters, None)
        rows = [" ".join(row) for row in _rows(part, master)]
        parts.append({"part": part.id, "segments": rows})
    head = {
        "schema": SCHEMA,
        "title": edition.title.id,
        "locale": edition.locale.tag,
        "region": edition.region.name,
    }
    write_file(folder, SEGMENTS_FILE, json_bytes(head | {"parts": parts}))
    return Item(path=SEGMENTS_FILE, role="segments", media_type="application/json")


def _rows(part: Part, master: Part | None) -> Iterator[tuple[str, ...]]:
    texts = {item.id: item.target for item in master.segments} if master else {}
    for item in part.segments:
        origin = item.origin or _NONE
        over = _short(_text(texts[item.id])) if item.id in texts else _NONE
        yield _short(_text(item.target)), origin, _terms(item), over, short_id(item.id)


def short_id(name: str) -> str:
    """The first digits of an id, with the number that a repeated text has."""
    digest, hyphen, number = name.partition("-")
    return f"{digest[:_DIGITS]}{hyphen}{number}"


def _terms(item: Segment) -> str:
    uses = sorted(f"{use.term}\0{use.rendering}" for use in item.terms)
    return _short(*uses) if uses else _NONE


def _text(inline: Inline | None) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in inline or ())


def _short(*pieces: str) -> str:
    return files.sha256(*pieces)[:_DIGITS]


def changed_segments(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    manifests: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> Iterator[tuple[str, str, str]]:
    """(part, segment, cause) of each segment whose text changed in parts that both have.

    ``before`` and ``after`` are the two versions' ``segments.json``, ``manifests`` theirs. The
    cause is a key of ``CAUSES``; for segments that are new or gone ``added`` or ``removed``.
    """
    general = _general_cause(*manifests)
    old = {entry["part"]: entry["segments"] for entry in before["parts"]}
    for entry in after["parts"]:
        rows = old.get(entry["part"], entry["segments"])
        if rows != entry["segments"]:
            for segment, cause in _changed(_parsed(rows), _parsed(entry["segments"]), general):
                yield entry["part"], segment, cause


def _general_cause(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What changed for all segments at once."""
    if (old["models"], old["route"]) != (new["models"], new["route"]):
        return "model"
    return "program" if old["generator"] != new["generator"] else "setting"


def _parsed(rows: Sequence[str]) -> list[_Row]:
    return [_Row(*row.split(" ", 4)) for row in rows]


def _changed(old: Sequence[_Row], new: Sequence[_Row], general: str) -> Iterator[tuple[str, str]]:
    ids = [row.id for row in old], [row.id for row in new]
    matcher = SequenceMatcher(None, *ids, autojunk=False)
    for _, start, stop, first, last in matcher.get_opcodes():
        left, right = old[start:stop], new[first:last]
        # Where an edited source stands in place of another, the two are one sentence.
        for before, after in zip(left, right, strict=False):
            if before.target != after.target or before.id != after.id:
                yield after.id, _cause(before, after, general)
        yield from ((row.id, "added") for row in right[len(left) :])
        yield from ((row.id, "removed") for row in left[len(right) :])


def _cause(old: _Row, new: _Row, general: str) -> str:
    if old.id != new.id:
        return "source"
    if "approved" in (old.origin, new.origin):
        return "editor"
    if old.terms != new.terms:
        return "term"
    return "master" if old.master != new.master else general
