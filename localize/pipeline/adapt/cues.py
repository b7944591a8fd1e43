"""The lines of a cue: speakers' dashes, and line breaks within the frame."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.document import plain
from localize.locales import Limits, Locale
from localize.pipeline.adapt.flow import Change, Flow
from localize.pipeline.adapt.style import Style
from localize.pipeline.layout import breaks
from localize.text import NO_LINE_START, length

__all__ = ["fits", "limits_of", "lines", "speaker_dashes"]

_DASH = regex.compile(r"^[-–—‐−](?!\d)[ \u00a0]*(?=\S)")
_BREAK = regex.compile(r"[ \u3000]*\n[ \u3000]*")


def limits_of(locale: Locale, medium: str) -> Limits:
    """The locale's limits for a medium; those of 16:9 for one that it doesn't know."""
    return locale.limits.get(medium, locale.limits["16:9"])


def speaker_dashes(flow: Flow, limits: Limits) -> Iterator[Change]:
    """The dash before each speaker's line, in the locale's style.

    A cue has several speakers where each line of its source, or of its target, begins with a
    dash.
    """
    text = flow.text
    for number, start in enumerate(_speakers(flow)):
        bare = limits.dash == "second_nospace" and number == 0
        dash = "" if bare else "- " if limits.dash == "both_space" else "-"
        match = _DASH.match(text[start:])
        yield Change(start=start, end=start + (match.end() if match else 0), text=dash)


def _speakers(flow: Flow) -> list[int]:
    """Where the speakers' lines begin in the flow's text; empty with one speaker."""
    text = flow.text
    sources = [line for item in flow.block.segments for line in plain(item.source).split("\n")]
    rows = text.split("\n")
    by_source = len(rows) == len(sources) and all(map(_DASH.match, sources))
    if len(rows) < 2 or not (by_source or all(map(_DASH.match, rows))):
        return []
    return [0, *(match.end() for match in regex.finditer("\n", text))]


def lines(flow: Flow, limits: Limits, style: Style) -> Iterator[Change]:
    """Line breaks for a cue of one speaker: old ones go, new ones come where lines break well.

    The lines of two speakers stay one each. Where the locale's subtitles drop the marks at
    their ends, a line break is all that parts two phrases: there old lines are kept if they
    fit, or if new ones wouldn't fit either.
    """
    text = flow.text
    if _speakers(flow):
        return
    joined, offsets = _joined(text)
    spans = [(_position(offsets, start), _position(offsets, end)) for start, end in flow.names()]
    found = breaks(joined, limits, style.locale, spans)
    if style.typography.drop_final and "\n" in text and text.count("\n") < limits.max_lines:
        rows = _cut(joined, found)
        if fits(text, limits) or not fits("\n".join(rows), limits):
            return
    wanted = {offsets[start]: offsets[end] for start, end in found}
    for match in _BREAK.finditer(text):
        if match.start() not in wanted:
            yield Change(start=match.start(), end=match.end(), text=" ")
    for start, end in wanted.items():
        yield Change(start=start, end=end, text="\n")


def _cut(text: str, found: list[tuple[int, int]]) -> list[str]:
    starts, ends = [0, *(end for _, end in found)], [*(start for start, _ in found), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _joined(text: str) -> tuple[str, list[int]]:
    """The text in one line, and for each of its offsets the offset in ``text``."""
    joined, offsets, done = "", [], 0
    for match in _BREAK.finditer(text):
        joined += text[done : match.start()] + " "
        offsets += [*range(done, match.start()), match.start()]
        done = match.end()
    joined += text[done:]
    return joined, [*offsets, *range(done, len(text) + 1)]


def _position(offsets: list[int], at: int) -> int:
    return next((index for index, offset in enumerate(offsets) if offset >= at), len(offsets) - 1)


def fits(text: str, limits: Limits) -> bool:
    """Whether the lines are as few, as short and begin as they should."""
    rows = text.split("\n")
    return (
        len(rows) <= limits.max_lines
        and all(length(row, limits.counting) <= limits.cpl for row in rows)
        and not any(row[:1] in NO_LINE_START for row in rows)
    )
