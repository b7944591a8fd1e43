"""S: a cue on the screen: speakers, line breaks, italics, shape, position, signs for sound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from localize.checks import Context, Problem, at, check, place_of, source_text
from localize.checks.speed import shown
from localize.checks.tables import span, words
from localize.checks.timing import frame
from localize.document import Cue, Part, Tag
from localize.text import NO_LINE_START, length, strip_controls

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
    wrong = bare_first != (style == "second_nospace") or other
    if wrong or spaced:
        yield Problem(
            message=f"two speakers are marked otherwise than {example[style]} ({frame(context)})",
            advice="Write a hyphen, with or without a space, as the example has it.",
            evidence=text,
            severity=None if wrong else "info",  # other guides of the same language want it so
        )


_LAST_WORD = regex.compile(r"(?<![\p{L}\p{M}'’])[\p{L}\p{M}'’]+[.]?$")
_FIRST_WORD = regex.compile(r"[\p{L}\p{M}'’]+")


@check("S111", "warning", on=Cue)
def line_break(cue: Cue, context: Context) -> Iterator[Problem]:
    """A line break splits what belongs together."""
    text = shown(cue)
    lines = text.split("\n")
    offset = 0
    for line, following in pairwise(lines):
        offset += len(line) + 1
        if loose := _belongs_to_next(line.rstrip(), following, context):
            yield at(
                text,
                offset - len(line) - 1 + loose.start(),
                offset - 1,
                f"line ends with {loose[0]!r}, which belongs to the next word",
                f"Break before {loose[0]!r}.",
            )
        elif following[:1] in NO_LINE_START and not context.locale.joiner:
            yield at(
                text,
                offset,
                offset + 1,
                f"line begins with {following[0]}",
                "Break before the character that it follows.",
            )
    if len(lines) == 2 and (problem := _orphan(lines, text, context)):
        yield problem


def _belongs_to_next(line: str, following: str, context: Context) -> regex.Match[str] | None:
    """The last word of a line, where it can't end there."""
    last = _LAST_WORD.search(line)
    if last is None or _word(last) not in context.locale.keep_with_next:
        return None
    if _word(last) in words("nouns_too", context.language):
        before = _LAST_WORD.search(line[: last.start()].rstrip())
        if before and _precedes_noun(_word(before), context.language):
            return None  # the will of the old gentleman
    if _word(last) in words("ends_clause", context.language):
        first = _FIRST_WORD.match(following)
        if first and _word(first) in words("opens_clause", context.language):
            return None  # waiting for you | and for nobody else
    return last


def _precedes_noun(word: str, language: str) -> bool:
    return word in words("before_nouns", language) or word.endswith(("'s", "s'"))


def _word(match: regex.Match[str]) -> str:
    return match[0].lower().replace("’", "'")


def _orphan(lines: list[str], text: str, context: Context) -> Problem | None:
    """One word alone on the second line, where both fit on one."""
    alone = len(lines[1].split()) == 1 and not _DASH.match(lines[1])
    if not alone or not _fits(_joined(lines, context), context):
        return None
    start = len(lines[0]) + 1
    advice = "Set both lines as one."
    return at(text, start, len(text), "one word alone on the second line", advice, "info")


def _joined(lines: list[str], context: Context) -> str:
    return context.locale.joiner.join(line.strip() for line in lines)


def _fits(line: str, context: Context) -> bool:
    """Whether it is one line; of languages without spaces nothing is said."""
    limits = context.limits
    return bool(context.locale.joiner) and length(line, limits.counting) <= limits.cpl


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


_TOP_HEAVY = 1.5
"""So many times as long as the lower line, the upper one covers the picture for nothing."""


@check("S113", "info", on=Cue)
def shape(cue: Cue, context: Context) -> Iterator[Problem]:
    """The upper line is much the longer one, where another break would do."""
    text = shown(cue)
    lines = text.split("\n")
    if len(lines) != 2 or not context.locale.joiner or _DASH.match(lines[1]):
        return
    upper, lower = (length(line, context.limits.counting) for line in lines)
    joined = _joined(lines, context)
    if upper <= _TOP_HEAVY * lower or lines[0][-1:] in _PAUSES or _fits(joined, context):
        return
    better = next((pair for pair in _breaks(joined) if _is_better(pair, upper, context)), None)
    if better:
        yield at(
            text,
            0,
            len(lines[0]),
            "the upper line is much longer than the lower one",
            f"Break before {better[1].split()[0]!r}.",
        )


_PAUSES = frozenset('.,;:!?…—–،؛؟"”»“')


def _breaks(line: str) -> Iterator[tuple[str, str]]:
    """The line in two, at each of its spaces from the left."""
    for match in regex.finditer(" ", line):
        yield line[: match.start()], line[match.end() :]


def _is_better(pair: tuple[str, str], upper: float, context: Context) -> bool:
    sizes = [length(line, context.limits.counting) for line in pair]
    return (
        max(sizes) <= context.limits.cpl
        and sizes[0] < upper
        and sizes[0] <= _TOP_HEAVY * sizes[1]
        and sizes[1] <= _TOP_HEAVY * sizes[0]
        and _belongs_to_next(pair[0], pair[1], context) is None
    )


@check("S114", "warning", on=Part, needs_source=True)
def position(part: Part, context: Context) -> Iterator[Problem]:
    """A cue is not where the source's is: it hides what the source left free."""
    source = context.source_part
    if source is None or len(part.cues) != len(source.cues):
        return
    for cue, original in zip(part.cues, source.cues, strict=True):
        here, there = cue.alignment or _BOTTOM, original.alignment or _BOTTOM
        if here != there:
            yield Problem(
                message=f"at the {_named(here)}, in the source track at the {_named(there)}",
                advice="Take over the source's position: something stands below, or somebody's "
                "name.",
                evidence=shown(cue),
                place=place_of(cue),
            )


_BOTTOM = 2
_ROWS, _COLUMNS = ("bottom", "middle", "top"), ("left", "centre", "right")


def _named(alignment: int) -> str:
    """A position of the key pad in words: ``top centre``."""
    row, column = divmod(alignment - 1, 3)
    return f"{_ROWS[row]} {_COLUMNS[column]}"


_PERCENT = regex.compile(r"(line|position|size):(\d{1,4}(?:\.\d{1,3})?)%(?:,(\S+))?")
_ALIGN = regex.compile(r"align:(\S+)")


@check("S115", "warning", on=Cue)
def safe_area(cue: Cue, context: Context) -> Iterator[Problem]:
    """The cue's settings put it outside the safe area of the picture."""
    said = {match[1]: (float(match[2]), match[3]) for match in _PERCENT.finditer(cue.settings)}
    if not said or "vertical:" in cue.settings:
        return
    problem = _outside(said, cue.settings, context.frame)
    if problem:
        yield Problem(
            message=f"{problem} ({frame(context)})",
            advice="Move it inside, or delete the setting.",
            evidence=cue.settings,
        )


def _outside(said: dict[str, tuple[float, str | None]], settings: str, medium: str) -> str:
    """What is outside, in words; empty where nothing is, or where nothing is said about it."""
    top, bottom = span("safe_area", f"{medium} vertical")
    left, right = span("safe_area", f"{medium} horizontal")
    line = said.get("line", (bottom, None))[0]
    if not top <= line <= bottom:
        return f"line at {line:g} %, safe from {top:g} to {bottom:g} %"
    size = said.get("size", (0.0, None))[0]
    if size > 100:
        return f"{size:g} % wide"
    if "position" not in said:
        return ""
    place, anchor = said["position"]
    align = _ALIGN.search(settings)
    side = anchor or {"start": "line-left", "left": "line-left", "end": "line-right"}.get(
        align[1] if align else "", ""
    )
    first = (
        place if side == "line-left" else place - size if side == "line-right" else place - size / 2
    )
    if first < left or first + size > right:
        return (
            f"from {first:g} to {first + size:g} % of the width, safe from {left:g} to {right:g} %"
        )
    return ""


_NOTE = regex.compile("[♪♫♬♩]")
_GLUED = regex.compile(r"[♪♫♬♩](?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}\p{P}])[♪♫♬♩]")
_HASHES = regex.compile(r"^#\s*\p{L}.*\s#$", regex.S)
_LABEL = regex.compile(r"^\s*(?:-\s*)?[\[(（【［][^\])）】］]+[\])）】］]\s*$")


@check("S116", "warning", on=Cue)
def sounds(cue: Cue, context: Context) -> Iterator[Problem]:
    """A song or a sound is not marked as one."""
    text, source = shown(cue), source_text(cue)
    if not text:
        return
    if _NOTE.search(source) and not _NOTE.search(text):
        yield Problem(
            message="the source marks a song, the translation doesn't",
            advice="Put a ♪ before and after it.",
            evidence=text,
        )
    elif _LABEL.match(source) and not _LABEL.match(strip_controls(text)):
        yield Problem(
            message="a sound or a caption in brackets has lost them",
            advice="Put it into brackets: viewers take it for speech.",
            evidence=text,
        )
    elif _HASHES.match(text):
        yield at(text, 0, 1, "# for a song", "Write ♪ before and after it.")
    elif context.locale.joiner and (match := _GLUED.search(text)):
        yield at(text, *match.span(), f"{match[0]} without a space", "Set a space beside it.")
