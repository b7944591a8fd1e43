"""S: cues in time and space, by the limits of the locale and the medium.

Times that stand so in the source track are one degree milder: whoever translates keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from localize.checks import Context, Problem, check, place_of
from localize.checks.speed import characters_a_second, shown
from localize.document import Cue, Part, Severity
from localize.text import length

# Frames don't fall on whole milliseconds; SubtitleEdit allows 7 ms for 23.976 fps.
_ROUNDING_MS = 7
_MILDER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def frame(context: Context) -> str:
    """Locale and medium, for a message with a limit."""
    readers = ", children" if context.audience == "children" else ""
    return f"{context.locale.tag}, {context.frame}{readers}"


def _severity(usual: Severity, context: Context, *cues: Cue) -> Severity:
    """One degree milder where the source track has these very times."""
    inherited = all((cue.start_ms, cue.end_ms) in context.source_times for cue in cues)
    return _MILDER[usual] if inherited else usual


@check("S101", "warning", on=Cue)
def reading_speed(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue is faster than its viewers read."""
    limits, most = context.limits, context.characters_a_second
    speed = characters_a_second(cue, limits)
    if speed is None or speed <= most:
        return
    count = length(shown(cue), limits.counting)
    spare = int(most * cue.duration_ms / 1000)
    yield Problem(
        message=f"{speed:.1f} characters a second, limit {most:g} ({frame(context)})",
        advice=f"Shorten the text from {count:g} to {spare} characters, or show it "
        f"{_seconds(round(count * 1000 / most))} s.",
        evidence=shown(cue),
        severity="error" if speed > 1.5 * most else None,
    )


@check("S102", "warning", on=Cue)
def line_length(cue: Cue, context: Context) -> Iterator[Problem]:
    """A line is longer than the frame holds."""
    limits = context.limits
    for number, line in enumerate(shown(cue).split("\n"), 1):
        size = length(line, limits.counting)
        if size > limits.cpl:
            yield Problem(
                message=f"line {number} has {size:g} characters, limit {limits.cpl:g} "
                f"({frame(context)})",
                advice="Break it elsewhere, or shorten the text.",
                evidence=line,
                severity="error" if size > 1.25 * limits.cpl else None,
            )


@check("S103", "error", on=Cue)
def line_count(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue has more lines than may be shown."""
    lines = shown(cue).count("\n") + 1
    if lines > context.limits.max_lines:
        yield Problem(
            message=f"{lines} lines, limit {context.limits.max_lines} ({frame(context)})",
            advice="Join or shorten the lines, or divide the cue.",
            evidence=shown(cue),
        )


@check("S104", "warning", on=Cue)
def too_brief(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue is gone before it is seen."""
    least = context.limits.min_ms
    if 0 < cue.duration_ms < least - _ROUNDING_MS:
        yield Problem(
            message=f"{_seconds(cue.duration_ms)} s long, limit {_seconds(least)} "
            f"({frame(context)})",
            advice="Let it end later, or join it to its neighbour.",
            evidence=shown(cue),
            severity=_severity("warning", context, cue),
        )


@check("S105", "warning", on=Cue)
def too_lasting(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue stays when it has long been read."""
    most = context.limits.max_ms
    if cue.duration_ms > most + _ROUNDING_MS:
        yield Problem(
            message=f"{_seconds(cue.duration_ms)} s long, limit {_seconds(most)} "
            f"({frame(context)})",
            advice="Divide it, or let it end earlier.",
            evidence=shown(cue),
            severity=_severity("warning", context, cue),
        )


@check("S106", "warning", on=Part)
def gap(part: Part, context: Context) -> Iterator[Problem]:
    """Two cues follow too closely to be told apart."""
    least = context.limits.min_gap_ms
    for first, second in pairwise(part.cues):
        pause = second.start_ms - first.end_ms
        if 0 <= pause < least - _ROUNDING_MS and _share_a_place(first, second):
            yield Problem(
                message=f"{pause} ms after the cue before, limit {least} ({frame(context)})",
                advice=f"Let cue {first.number or 'before'} end {least - pause} ms earlier.",
                evidence=shown(second),
                severity=_severity("warning", context, first, second),
                place=place_of(second),
            )


@check("S107", "error", on=Part)
def overlap(part: Part, context: Context) -> Iterator[Problem]:
    """A cue begins before the one before it has ended."""
    latest: dict[int | None, Cue] = {}
    for cue in part.cues:
        before = latest.get(cue.alignment)
        if before and before.start_ms <= cue.start_ms < before.end_ms:
            yield Problem(
                message=f"begins {before.end_ms - cue.start_ms} ms before cue "
                f"{before.number or 'before'} ends",
                advice="Let the cue before end earlier.",
                evidence=shown(cue),
                severity=_severity("error", context, before, cue),
                place=place_of(cue),
            )
        if before is None or cue.end_ms > before.end_ms:
            latest[cue.alignment] = cue


def _share_a_place(first: Cue, second: Cue) -> bool:
    """Cues at different positions of the picture may be shown together."""
    return first.alignment == second.alignment


@check("S108", "error", on=Part)
def order(part: Part, context: Context) -> Iterator[Problem]:
    """A cue begins before the one before it begins."""
    for first, second in pairwise(part.cues):
        if second.start_ms < first.start_ms:
            yield Problem(
                message=f"begins at {_seconds(second.start_ms)} s, the cue before it at "
                f"{_seconds(first.start_ms)} s",
                advice="Sort the cues by their beginning.",
                evidence=shown(second),
                severity=_severity("error", context, first, second),
                place=place_of(second),
            )


@check("S109", "error", on=Cue)
def no_duration(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue ends when it begins, or before."""
    if cue.duration_ms <= 0:
        yield Problem(
            message=f"begins at {_seconds(cue.start_ms)} s and ends at {_seconds(cue.end_ms)} s",
            advice="Correct its times.",
            evidence=shown(cue),
            severity=_severity("error", context, cue),
        )
