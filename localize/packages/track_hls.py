"""WebVTT in segments for HTTP Live Streaming: RFC 8216, sections 3.5 and 4.3.4.1.

A segment holds every cue that is shown in its time, whole and with its own times: a cue over a
boundary stands in both segments, and players know it by its times and text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from localize import files, formats
from localize.document import Place
from localize.errors import PackageError
from localize.formats.timed import clock
from localize.packages import Item
from localize.packages.storage import write_file
from localize.packages.track_lines import Line, Track, escape_name
from localize.packages.track_plain import webvtt_cues

__all__ = ["build_hls", "verify_hls"]

_FOLDER = "tracks/hls"
_M3U8 = "application/vnd.apple.mpegurl"
# RFC 8216, 4.3.4.1: for who doesn't hear.
_SDH = (
    "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"
)
_NAMES = {"subtitles": "", "sdh": " (SDH)", "forced": " (Forced)"}
_MAP = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:"
_HEADER = re.compile(rf"WEBVTT\n{re.escape(_MAP)}(\d+)\n")
_EXTINF = re.compile(r"#EXTINF:(\d{1,6}\.\d{3}),\n(\S+)\n")
_TARGET = re.compile(r"#EXT-X-TARGETDURATION:(\d{1,6})\n")
_ADVICE = "Build the package again."

Cue = tuple[int, int, str]
"""Start, end, text."""


def build_hls(tracks: Sequence[Track], seconds: int, mpegts: int, folder: Path) -> list[Item]:
    """Write segments of ``seconds`` and a playlist for each track of one episode.

    The episode's own playlist has the ``EXT-X-MEDIA`` lines to put into that of its video.
    ``mpegts``: ticks of 90 kHz at which the video begins.
    """
    items = []
    media = []
    for track in tracks:
        items += _build_track(track, seconds, mpegts, folder)
        media.append(_media(track))
    first = tracks[0]
    path = f"{_FOLDER}/{escape_name(first.episode)}.{first.locale.tag}.m3u8"
    write_file(folder, path, "\n".join(["#EXTM3U", *media, ""]))
    items.append(_item(path, "playlist", first))
    return items


def _item(path: str, role: str, track: Track) -> Item:
    media_type = _M3U8 if role == "playlist" else "text/vtt"
    return Item(
        path=path, role=role, media_type=media_type, number=track.number, part=track.episode
    )


def _build_track(track: Track, seconds: int, mpegts: int, folder: Path) -> Iterator[Item]:
    length = seconds * 1000
    end = max((line.end_ms for line in track.lines), default=length)
    playlist = [
        *("#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{seconds}"),
        *("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"),
    ]
    for number in range(ceil(end / length)):
        start, stop = number * length, min((number + 1) * length, end)
        name = f"{number + 1:05}.vtt"
        shown = _shown(track.lines, start, stop)
        head = f"WEBVTT\n{_MAP}{mpegts}\n\n"
        text = head + "\n".join(webvtt_cues(track, shown))
        write_file(folder, f"{_FOLDER}/{track.name}/{name}", text)
        yield _item(f"{_FOLDER}/{track.name}/{name}", "playlist-segment", track)
        playlist += [f"#EXTINF:{(stop - start) / 1000:.3f},", name]
    path = f"{_FOLDER}/{track.name}/index.m3u8"
    write_file(folder, path, "\n".join([*playlist, "#EXT-X-ENDLIST", ""]))
    yield _item(path, "playlist", track)


def _shown(lines: Sequence[Line], start: int, stop: int) -> list[tuple[int, Line]]:
    """The lines that are shown in a span of time, with their numbers in the track."""
    return [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.start_ms < stop and line.end_ms > start
    ]


def _media(track: Track) -> str:
    """The ``EXT-X-MEDIA`` line of a track."""
    attributes = {
        "TYPE": "SUBTITLES",
        "GROUP-ID": '"subtitles"',
        "NAME": f'"{track.locale.native_name}{_NAMES[track.kind]}"',
        "LANGUAGE": f'"{track.locale.tag}"',
        "DEFAULT": "NO",
        "AUTOSELECT": "YES",
        "FORCED": "YES" if track.kind == "forced" else "NO",
        **({"CHARACTERISTICS": f'"{_SDH}"'} if track.kind == "sdh" else {}),
        "URI": f'"{track.name}/index.m3u8"',
    }
    return "#EXT-X-MEDIA:" + ",".join(f"{name}={value}" for name, value in attributes.items())


def verify_hls(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Prove that the segments of each playlist are there, add up, and show the whole track.

    Raises ``PackageError`` with the playlist or segment.
    """
    listed = {entry["path"]: entry["role"] for entry in manifest["files"]}
    segments = {path for path, role in listed.items() if role == "playlist-segment"}
    for path, role in listed.items():
        if role == "playlist" and path.endswith("/index.m3u8"):
            segments -= _prove_playlist(folder, path, manifest["locale"], listed)
        elif role == "playlist":
            _prove_media(folder, path, listed)
    for path in sorted(segments):
        raise PackageError("is in no playlist", Place(file=path), _ADVICE)


def _prove_media(folder: Path, path: str, listed: Mapping[str, str]) -> None:
    text = _read(folder, path)
    for name in re.findall(r'URI="([^"]*)"', text):
        if listed.get(f"{_FOLDER}/{name}") != "playlist":
            raise PackageError(f"names {name}, which isn't there", Place(file=path), _ADVICE)


def _prove_playlist(folder: Path, path: str, tag: str, listed: Mapping[str, str]) -> set[str]:
    """The playlist's segments, proven against the track that they are cut from."""
    place = Place(file=path)
    text = _read(folder, path)
    target = _TARGET.search(text)
    found = [(float(seconds), name) for seconds, name in _EXTINF.findall(text)]
    if not text.startswith("#EXTM3U\n") or not text.endswith("#EXT-X-ENDLIST\n") or not target:
        raise PackageError("is no playlist that is finished", place, _ADVICE)
    base = path.removesuffix("/index.m3u8")
    track = f"tracks/{base.removeprefix(f'{_FOLDER}/')}.vtt"
    if listed.get(track) != "track":
        raise PackageError(f"has no track {track}", place, _ADVICE)
    whole = _cues(folder, track, tag)
    start = 0
    names = set()
    for seconds, name in found:
        inner = f"{base}/{name}"
        if listed.get(inner) != "playlist-segment":
            raise PackageError(f"names {name}, which isn't there", place, _ADVICE)
        if round(seconds) > int(target[1]):
            raise PackageError(f"has a segment longer than {target[1]} s", place, _ADVICE)
        stop = start + round(seconds * 1000)
        if _cues(folder, inner, tag) != [c for c in whole if c[0] < stop and c[1] > start]:
            raise PackageError(
                f"doesn't hold what {track} shows from {clock(start, '.')} to {clock(stop, '.')}",
                Place(file=inner),
                _ADVICE,
            )
        if not _HEADER.match(_read(folder, inner)):
            raise PackageError("has no X-TIMESTAMP-MAP", Place(file=inner), _ADVICE)
        start = stop
        names.add(inner)
    if whole and start != max(end for _, end, _ in whole):
        raise PackageError(f"lasts {start} ms, not as long as its track", place, _ADVICE)
    return names


def _read(folder: Path, path: str) -> str:
    try:
        return files.read_bytes(folder / path).decode()
    except UnicodeDecodeError as error:
        raise PackageError("is not UTF-8", Place(file=path), _ADVICE) from error


def _cues(folder: Path, path: str, tag: str) -> list[Cue]:
    document = formats.read(folder / path, tag)
    return [
        (cue.start_ms, cue.end_ms, "".join(map(str, cue.segments[0].source)))
        for part in document.parts
        for cue in part.cues
    ]
