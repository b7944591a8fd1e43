"""Proof that an episode's tracks are sound and tell the same times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localize import formats
from localize.document import Junk, Place
from localize.errors import PackageError
from localize.packages.track_hls import verify_hls
from localize.packages.track_profile import prove_profile

__all__ = ["verify_tracks"]

_SUFFIXES = frozenset((".srt", ".ttml", ".vtt"))
_ASS = ".ass"
_ADVICE = "Build the package again."

Times = list[tuple[int, int]]


def verify_tracks(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Read every track again: no cue that isn't one, and the same times in all formats.

    Raises ``PackageError`` with the track and, where it can be told, the line.
    """
    episodes: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in manifest["files"]:
        if entry["role"] in ("track", "bilingual"):
            path = Path(entry["path"])
            episodes[path.stem][path.suffix] = entry["path"]
    for tracks in episodes.values():
        first = min(tracks.values())
        if not _SUFFIXES <= set(tracks) <= _SUFFIXES | {_ASS}:
            missing = " ".join(sorted(_SUFFIXES - set(tracks))) or "no suffix that is known"
            raise PackageError(f"lacks its siblings: {missing}", Place(file=first), _ADVICE)
        times = {suffix: _times(folder, path, manifest) for suffix, path in tracks.items()}
        prove_profile(folder, tracks[".ttml"], manifest)
        for suffix in sorted(set(tracks) - {".vtt"}):
            _prove_same(times[".vtt"], times[suffix], tracks[suffix])
    verify_hls(folder, manifest)


def _times(folder: Path, path: str, manifest: Mapping[str, Any]) -> Times:
    document = formats.read(folder / path, manifest["locale"])
    blocks = [block for part in document.parts for block in part.blocks]
    for block in blocks:
        if isinstance(block, Junk):
            place = Place(file=path, line=block.place.line)
            raise PackageError(f"holds what is no cue: {block.reason}", place, _ADVICE)
    times = [(cue.start_ms, cue.end_ms) for part in document.parts for cue in part.cues]
    if path.endswith(_ASS):
        return sorted(times)  # its events keep their layers' order
    if times != sorted(times):
        raise PackageError("has cues out of order", Place(file=path), _ADVICE)
    return times


def _prove_same(wanted: Times, found: Times, path: str) -> None:
    place = Place(file=path)
    if len(wanted) != len(found):
        message = f"has {len(found)} cues, the WebVTT track {len(wanted)}"
        raise PackageError(message, place, _ADVICE)
    for number, (left, right) in enumerate(zip(wanted, found, strict=True), 1):
        if left != right:
            place = Place(file=path, cue=str(number))
            message = f"has the times {right}, the WebVTT track {left} (ms)"
            raise PackageError(message, place, _ADVICE)
