"""Proof that an episode's tracks are sound and tell the same times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localize import files, formats
from localize.document import Junk, Place
from localize.errors import PackageError

__all__ = ["verify_tracks"]

_SUFFIXES = (".srt", ".ttml", ".vtt")
_ADVICE = "Build the package again."
_TT = "{http://www.w3.org/ns/ttml}"
_TTS = "{http://www.w3.org/ns/ttml#styling}"
_PROFILES = "{http://www.w3.org/ns/ttml#parameter}contentProfiles"
_IMSC = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Times = list[tuple[int, int]]


def verify_tracks(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Read every track again: no cue that isn't one, and the same times in all three formats.

    Raises ``PackageError`` with the track and, where it can be told, the line.
    """
    episodes: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in manifest["files"]:
        if entry["role"] == "track":
            path = Path(entry["path"])
            episodes[path.stem][path.suffix] = entry["path"]
    for tracks in episodes.values():
        first = min(tracks.values())
        if tuple(sorted(tracks)) != _SUFFIXES:
            missing = " ".join(sorted(set(_SUFFIXES) - set(tracks))) or "no suffix that is known"
            raise PackageError(f"lacks its siblings: {missing}", Place(file=first), _ADVICE)
        times = {suffix: _times(folder, path, manifest) for suffix, path in tracks.items()}
        _prove_profile(folder, tracks[".ttml"], manifest)
        for suffix in (".srt", ".ttml"):
            _prove_same(times[".vtt"], times[suffix], tracks[suffix])


def _times(folder: Path, path: str, manifest: Mapping[str, Any]) -> Times:
    document = formats.read(folder / path, manifest["locale"])
    blocks = [block for part in document.parts for block in part.blocks]
    for block in blocks:
        if isinstance(block, Junk):
            place = Place(file=path, line=block.place.line)
            raise PackageError(f"holds what is no cue: {block.reason}", place, _ADVICE)
    times = [(cue.start_ms, cue.end_ms) for part in document.parts for cue in part.cues]
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


def _prove_profile(folder: Path, path: str, manifest: Mapping[str, Any]) -> None:
    """Prove that a TTML track says that it is IMSC, in the locale, in its direction."""
    place = Place(file=path)
    root = files.parse_xml(files.read_bytes(folder / path), place)
    if _IMSC not in (root.get(_PROFILES) or "").split():
        raise PackageError("doesn't say that it is IMSC 1.1 text", place, _ADVICE)
    if root.get(_XML_LANG) != manifest["locale"]:
        raise PackageError(f"is not marked as {manifest['locale']}", place, _ADVICE)
    if manifest["direction"] == "rtl":
        for paragraph in root.iter(f"{_TT}p"):
            marks = (paragraph.get(f"{_TTS}direction"), paragraph.get(f"{_TTS}unicodeBidi"))
            if marks != ("rtl", "embed"):
                place = Place(file=path, line=paragraph.sourceline)
                raise PackageError("has a cue that isn't marked right to left", place, _ADVICE)
