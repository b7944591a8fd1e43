"""An episode's cues as the writers of tracks need them: times, texts, place on the picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from localize.document import Cue, Inline, Part, Place, Tag
from localize.errors import PackageError
from localize.formats import merged, written
from localize.formats.timed import clock
from localize.locales import Locale
from localize.packages.texts import Run, runs, visible
from localize.packages.track_direction import facts
from localize.text import base_direction
from localize.workspace import Title, TrackKind

__all__ = [
    "BOTTOM_CENTRE",
    "Line",
    "Text",
    "Track",
    "bilingual_lines",
    "escape_name",
    "lines",
    "original",
]

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_LINE_END = re.compile(r"\s*\n\s*")
BOTTOM_CENTRE = 2


@dataclass(frozen=True, slots=True)
class Text:
    """What a cue says in one language, without blank lines, at which most readers end a cue."""

    runs: Sequence[Run]
    language: str
    """BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class Line:
    """A cue: what stands on the picture from ``start_ms`` until ``end_ms``."""

    start_ms: int
    end_ms: int
    texts: tuple[Text, ...]
    """The locale's own first; in a bilingual track a second one below."""
    position: int
    """On the numeric key pad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One track of an episode, which each writer writes in its format."""

    episode: str
    number: int
    """Of the episode, from 1."""
    kind: TrackKind
    title: Title
    locale: Locale
    lines: Sequence[Line]
    second: str = ""
    """Language of the texts below the locale's own; empty in an ordinary track."""

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.locale.tag, self.second) if self.second else (self.locale.tag,)

    @property
    def vertical(self) -> bool:
        """Whether lines stand vertically in formats that can say so."""
        locale = self.locale
        return locale.vertical_tracks or locale.tag in self.title.tracks.vertical

    @property
    def is_directed(self) -> bool:
        """Whether direction needs saying: a text runs from right to left."""
        return any(base_direction(tag) == "rtl" for tag in self.languages)

    @property
    def name(self) -> str:
        """File name without suffix: ``E01.ar``, ``E01.ar.sdh``, ``E01.ar.bilingual``."""
        pieces = [escape_name(self.episode), self.locale.tag]
        pieces += ["bilingual"] if self.second else []
        pieces += [self.kind] if self.kind != "subtitles" else []
        return ".".join(pieces)

    def facts(self, suffix: str) -> dict[str, Any]:
        """What the manifest says about the track's file in one format."""
        upright = self.vertical and suffix in (".vtt", ".ttml")
        return {
            "kind": self.kind,
            "languages": list(self.languages),
            "writing_mode": "vertical-rl" if upright else "horizontal-tb",
            "direction": facts(suffix, self.locale.direction, self.is_directed),
        }


def escape_name(part: str) -> str:
    """The id as a file name: letters of all scripts, digits, ``. _ -``."""
    kept = (
        char if char.isalnum() or char in "._-" or unicodedata.category(char)[0] == "M" else "-"
        for char in unicodedata.normalize("NFC", part)
    )
    return "".join(kept).strip("-.") or "episode"


def lines(part: Part, language: str) -> list[Line]:
    """The part's cues in the order of their times; cues of one time stay as they stood.

    Raises ``PackageError`` for a cue that ends before it begins, which no track may hold.
    """
    return _in_order(_line(part, cue, language) for cue in part.cues)


def bilingual_lines(
    part: Part, language: str, others: Mapping[str, Inline], other_language: str
) -> list[Line]:
    """As ``lines``, with each text on one line and its other (by the cue's id) on one below."""
    found = []
    for cue in part.cues:
        line = _line(part, cue, language)
        other = Text(runs(others.get(cue.id, ())), other_language)
        texts = [_on_one_line(text) for text in (*line.texts, other) if visible(text.runs)]
        found.append(replace(line, texts=tuple(texts)))
    return _in_order(found)


def original(cue: Cue) -> Inline:
    """What the cue says in the source."""
    pieces: list[str | Tag] = []
    for segment in cue.segments:
        pieces += [cue.joiner, *segment.source] if pieces else segment.source
    return merged(pieces)


def _line(part: Part, cue: Cue, language: str) -> Line:
    if not 0 <= cue.start_ms < cue.end_ms:
        place = Place(part=part.id, cue=cue.number, start_ms=cue.start_ms)
        message = f"goes from {clock(cue.start_ms, '.')} to {clock(cue.end_ms, '.')}"
        raise PackageError(message, place, "Correct the cue's times in the source.")
    text = Text(_without_blank_lines(runs(written(cue))), language)
    return Line(cue.start_ms, cue.end_ms, (text,), _position(cue))


def _in_order(found: Iterable[Line]) -> list[Line]:
    return sorted(found, key=lambda line: (line.start_ms, line.end_ms))


def _without_blank_lines(pieces: Sequence[Run]) -> list[Run]:
    kept: list[Run] = []
    start = 0
    blank = [match.span() for match in _BLANK_LINE.finditer(visible(pieces))]
    for run in pieces:
        text = run.text
        for left, right in reversed(blank):
            text = text[: max(0, left - start)] + text[max(0, right - start) :]
        start += len(run.text)
        if text:
            kept.append(Run(text, run.roles))
    return kept


def _on_one_line(text: Text) -> Text:
    return replace(
        text, runs=[replace(run, text=_LINE_END.sub(" ", run.text)) for run in text.runs]
    )


def _position(cue: Cue) -> int:
    """An override in the text comes before what the format says about the cue."""
    for piece in written(cue):
        if isinstance(piece, Tag) and piece.role.startswith("an") and piece.role[2:].isdigit():
            return int(piece.role[2:])
    return cue.alignment or BOTTOM_CENTRE
