"""Dramas: each episode as WebVTT, SubRip and IMSC 1.1 text, from the same cues; as ASS where
the source has its styles.

An episode has several tracks where its source has: for everybody, for who doesn't hear (SDH),
for what is said in another language (forced). Where a title asks for it, a bilingual track
stands beside; where title or region ask for it, segments for HTTP Live Streaming.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from localize.document import Inline, Part, Place
from localize.errors import PackageError
from localize.formats import written
from localize.packages import Edition, Item, Packager
from localize.packages.storage import write_file
from localize.packages.texts import numbered_parts
from localize.packages.track_ass import advanced
from localize.packages.track_check import verify_tracks
from localize.packages.track_hls import build_hls
from localize.packages.track_imsc import imsc
from localize.packages.track_lines import Track, bilingual_lines, lines, original
from localize.packages.track_plain import subrip, webvtt

__all__ = ["TRACKS"]

_WRITERS: tuple[tuple[str, str, Callable[[Track], str]], ...] = (
    (".vtt", "text/vtt", webvtt),
    (".srt", "application/x-subrip", subrip),
    (".ttml", "application/ttml+xml", imsc),
)
# Registered nowhere; what Debian's shared-mime-info calls it.
_ASS = (".ass", "text/x-ssa")


def build_tracks(edition: Edition, folder: Path) -> list[Item]:
    """Write ``tracks/<episode>.<locale>.vtt``, ``.srt`` and ``.ttml`` for each track, and what
    title and region ask for besides.

    Raises ``PackageError`` for two tracks of one name and for a cue that ends before it
    begins, which no track may hold.
    """
    items: list[Item] = []
    ordinary: dict[str, list[Track]] = {}
    names: set[str] = set()
    masters = (part for _, part in numbered_parts(edition.masters))
    for track, part, is_ass in _tracks(edition):
        if track.name in names:
            place = Place(part=part.id)
            message = f"is a second track {track.name!r}"
            raise PackageError(message, place, "Rename one of the files.")
        names.add(track.name)
        items += _files(track, "track", folder)
        if is_ass:
            items.append(_file(track, "track", _ASS, advanced(track, part), folder))
        master = next(masters, None)
        if track.kind == "subtitles" and (second := _bilingual(edition, track, part, master)):
            items += _files(second, "bilingual", folder)
        ordinary.setdefault(track.episode, []).append(track)
    region, title = edition.region, edition.title
    if seconds := title.tracks.segment_seconds or region.hls.segment_seconds:
        for tracks in ordinary.values():
            items += build_hls(tracks, seconds, region.hls.mpegts, folder)
    return items


def _tracks(edition: Edition) -> Iterator[tuple[Track, Part, bool]]:
    """The ordinary tracks with the parts that they come from, and whether those have styles."""
    numbers: dict[str, int] = {}
    for document in edition.documents:
        for part in document.parts:
            episode, kind = edition.title.track_of(part.id)
            track = Track(
                episode=episode,
                number=numbers.setdefault(episode, len(numbers) + 1),
                kind=kind,
                title=edition.title,
                locale=edition.locale,
                lines=lines(part, edition.locale.tag),
            )
            yield track, part, document.format == "ass"


def _bilingual(edition: Edition, track: Track, part: Part, master: Part | None) -> Track | None:
    """The track with a second language below, where the title asks for one and there is one."""
    wanted = edition.title.tracks.bilingual
    others: Mapping[str, Inline]
    if wanted == "source":
        language = edition.title.language
        others = {cue.id: original(cue) for cue in part.cues}
    elif wanted == "master" and master is not None:
        language = edition.masters[0].language
        others = {cue.id: written(cue) for cue in master.cues}
    else:
        return None
    both = bilingual_lines(part, edition.locale.tag, others, language)
    return replace(track, lines=both, second=language)


def _files(track: Track, role: str, folder: Path) -> list[Item]:
    return [
        _file(track, role, (suffix, media_type), write(track), folder)
        for suffix, media_type, write in _WRITERS
    ]


def _file(track: Track, role: str, form: tuple[str, str], text: str, folder: Path) -> Item:
    suffix, media_type = form
    path = f"tracks/{track.name}{suffix}"
    write_file(folder, path, text)
    return Item(
        path=path,
        role=role,
        media_type=media_type,
        number=track.number,
        part=track.episode,
        track=track.facts(suffix),
    )


TRACKS = Packager(name="tracks", media=("drama",), build=build_tracks, verify=verify_tracks)
