"""F: the file as a whole, against the file that it translates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from localize.checks import Context, Problem, check, place_of
from localize.document import Junk, Part

_SNIPPET = 80


@check("F101", "error", on=Junk)
def junk(block: Junk, context: Context) -> Iterator[Problem]:
    """A piece of the file could not be read; it was kept as it is."""
    yield Problem(
        message=f"could not be read: {block.reason}",
        advice=block.advice or "Correct it in the file; until then nothing in it is translated.",
        evidence=block.text.strip()[:_SNIPPET],
        place=block.place,
    )


@check("F102", "error", on=Part, needs_source=True)
def cue_count(part: Part, context: Context) -> Iterator[Problem]:
    """The track has more or fewer cues than its source."""
    if context.source_part is None:
        return
    here, there = len(part.cues), len(context.source_part.cues)
    if here != there:
        extra = _first_difference(part, context.source_times)
        yield Problem(
            message=f"{here} cues, {there} in the source track",
            advice="Translate cue by cue: a cue that has no counterpart shifts all after it."
            + (f" They part at {extra}." if extra else ""),
        )


def _first_difference(part: Part, times: frozenset[tuple[int, int]]) -> str:
    """The first cue whose times the source track doesn't have."""
    for cue in part.cues:
        if (cue.start_ms, cue.end_ms) not in times:
            return f"cue {cue.number}" if cue.number else f"{cue.start_ms / 1000:.3f} s"
    return ""


@check("F103", "warning", on=Part, needs_source=True)
def cue_times(part: Part, context: Context) -> Iterator[Problem]:
    """A cue's times differ from the source's."""
    source = context.source_part
    if source is None or len(part.cues) != len(source.cues):
        return
    for cue, original in zip(part.cues, source.cues, strict=True):
        start, end = cue.start_ms - original.start_ms, cue.end_ms - original.end_ms
        if abs(start) > _TOLERANCE_MS or abs(end) > _TOLERANCE_MS:
            yield Problem(
                message=f"begins {start:+d} ms and ends {end:+d} ms from the source's cue",
                advice="Take over the source's times.",
                place=place_of(cue),
            )


_TOLERANCE_MS = 10
"""ASS and frame-based formats round to hundredths of a second."""


@check("F104", "info", on=Part)
def encoding(part: Part, context: Context) -> Iterator[Problem]:
    """The file is not in UTF-8."""
    if context.encoding.lower().replace("_", "-") not in ("utf-8", "utf-8-sig", "ascii"):
        yield Problem(
            message=f"was read as {context.encoding}",
            advice="Save it as UTF-8: WebVTT, TTML and EPUB allow nothing else.",
        )


@check("F105", "warning", on=Part)
def no_text(part: Part, context: Context) -> Iterator[Problem]:
    """There is no text in the part."""
    if not any(True for _ in part.segments):
        yield Problem(
            message="no text was found in it",
            advice="Look whether the file is whole, and its format the right one.",
        )


@check("F106", "error", on=Part)
def cue_identifiers(part: Part, context: Context) -> Iterator[Problem]:
    """Two cues have the same number or identifier."""
    counts = Counter(cue.number for cue in part.cues if cue.number)
    for cue in part.cues:
        if counts.get(cue.number, 0) > 1:
            counts[cue.number] = 0
            yield Problem(
                message=f"{cue.number!r} names more than one cue",
                advice="Number the cues anew.",
                place=place_of(cue),
            )
