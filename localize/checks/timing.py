"""S: cues in time and space, by the limits of the locale and the medium.

Times that stand so in the source track are one degree milder: whoever translates keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from localize.checks import Context, Problem, at, check, place_of
from localize.checks.speed import characters_a_second, shown
from localize.document import Cue, Part, Severity, Tag
from localize.text import length

# Frames don't fall on whole milliseconds; SubtitleEdit allows 7 ms for 23.976 fps.
_ROUNDING_MS = 7
_MILDER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def _frame(context: Context) -> str:
    """Locale and medium, for a message with a limit."""
    medium = context.medium if context.medium in context.locale.limits else "16:9"
    return f"{context.locale.tag}, {medium}"


def _severity(usual: Severity, context: Context, *cues: Cue) -> Severity:
    """One degree milder where the source track has these very times."""
    inherited = all((cue.start_ms, cue.end_ms) in context.source_times for cue in cues)
    return _MILDER[usual] if inherited else usual


@check("S101", "warning", on=Cue)
def reading_speed(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue is faster than its viewers read."""
    limits = context.limits
    speed = characters_a_second(cue, limits)
    if speed is None or speed <= limits.cps:
        return
    count = length(shown(cue), limits.counting)
    spare = int(limits.cps * cue.duration_ms / 1000)
    yield Problem(
        message=f"{speed:.1f} characters a second, limit {limits.cps:g} ({_frame(context)})",
        advice=f"Shorten the text from {count:g} to {spare} characters, or show it "
        f"{_seconds(round(count * 1000 / limits.cps))} s.",
        evidence=shown(cue),
        severity="error" if speed > 1.5 * limits.cps else None,
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
                f"({_frame(context)})",
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
            message=f"{lines} lines, limit {context.limits.max_lines} ({_frame(context)})",
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
            f"({_frame(context)})",
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
            f"({_frame(context)})",
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
                message=f"{pause} ms after the cue before, limit {least} ({_frame(context)})",
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


_DASH = regex.compile(
    r"^[\u200e\u200f\u061c\u202a\u202b\u2066-\u2069]*([-‐‑–—−])([ \u00a0]*)(?=\S)"
)


@check("S110", "warning", on=Cue)
def speaker_dashes(cue: Cue, context: Context) -> Iterator[Problem]:
    """Two speakers are not marked as the locale marks them."""
    text = shown(cue)
    lines = text.split("\n")
    dashes = [_DASH.match(line) for line in lines]
    if len(lines) < 2 or not any(dashes[1:]):
        return  # a dash on the first line alone is an interruption or a cue of several
    style = context.limits.dash
    space = style == "both_space"
    example = {"both_space": "- A / - B", "both_nospace": "-A / -B", "second_nospace": "A / -B"}
    bare_first = dashes[0] is None
    spaced = any(bool(match[2]) != space for match in dashes if match)
    other = any(match[1] not in "-–" for match in dashes if match)
    if bare_first != (style == "second_nospace") or spaced or other:
        yield Problem(
            message=f"two speakers are marked otherwise than {example[style]} ({_frame(context)})",
            advice="Write a hyphen, with or without a space, as the example has it.",
            evidence=text,
        )


_LAST_WORD = regex.compile(r"(?<![\p{L}\p{M}'’])[\p{L}\p{M}'’]+[.]?$")
# Marks and small kana that never begin a line (JIS X 4051, CLREQ: line start prohibition).
_NO_LINE_START = frozenset(
    "、。，．！？：；）」』】》〉〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…"
)


@check("S111", "warning", on=Cue)
def line_break(cue: Cue, context: Context) -> Iterator[Problem]:
    """A line break splits what belongs together."""
    text = shown(cue)
    lines = text.split("\n")
    offset = 0
    for line, following in pairwise(lines):
        offset += len(line) + 1
        last = _LAST_WORD.search(line.rstrip())
        if last and last[0].lower().replace("’", "'") in context.locale.keep_with_next:
            yield at(
                text,
                offset - len(line) - 1 + last.start(),
                offset - 1,
                f"line ends with {last[0]!r}, which belongs to the next word",
                f"Break before {last[0]!r}.",
            )
        elif following[:1] in _NO_LINE_START and context.locale.script in ("Jpan", "Hant", "Hans"):
            yield at(
                text,
                offset,
                offset + 1,
                f"line begins with {following[0]}",
                "Break before the character that it follows.",
            )
    if len(lines) == 2 and (problem := _orphan(lines, text, context)):
        yield problem


def _orphan(lines: list[str], text: str, context: Context) -> Problem | None:
    """One word alone on the second line, where both fit on one."""
    limits = context.limits
    alone = len(lines[1].split()) == 1 and not _DASH.match(lines[1])
    joined = f"{lines[0].rstrip()}{context.locale.joiner}{lines[1].lstrip()}"
    if not alone or not context.locale.joiner or length(joined, limits.counting) > limits.cpl:
        return None
    start = len(lines[0]) + 1
    advice = "Set both lines as one."
    return at(text, start, len(text), "one word alone on the second line", advice, "info")


@check("S112", "warning", on=Cue)
def italics(cue: Cue, context: Context) -> Iterator[Problem]:
    """Italics where the locale sets none."""
    if context.limits.italics:
        return
    pieces = [piece for segment in cue.segments for piece in segment.target or ()]
    if any(isinstance(piece, Tag) and piece.role == "italic" for piece in pieces):
        yield Problem(
            message=f"italics, which {context.locale.name} subtitles don't use",
            advice="Delete the markup, or set quotation marks.",
            evidence=shown(cue),
        )
