"""ASS of an episode whose source is ASS or SSA: its styles and positions, the locale's texts.

What the source says to those who make it stays at home: comments, translators' notes, speakers,
paths of an editor's project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.document import Cue, Inline, Part, Tag, Verbatim
from localize.formats import ass, merged, timed, written
from localize.packages.texts import Run
from localize.packages.track_direction import directed
from localize.packages.track_lines import Track
from localize.text import base_direction, split_tag

__all__ = ["advanced"]

_SECTION = re.compile(r"\[([^\]]+)\]")
# Embedded fonts stay at home too: they are cut down to the source's characters.
_SHIPPED = ("script info", "v4 styles", "v4+ styles", "events", "graphics")
# Of the script's information only what decides how it is drawn (libass, ass.c).
_DRAWN = frozenset(
    (
        *("scripttype", "wrapstyle", "scaledborderandshadow", "kerning", "timer", "collisions"),
        *("playresx", "playresy", "layoutresx", "layoutresy", "ycbcr matrix"),
    )
)
# Noto's families for Chinese, Japanese and Korean hold the same characters, in the shapes of one.
_CJK_FONT = re.compile(r"(Noto (?:Sans|Serif) CJK )SC\b")
_SIBLINGS = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "HK"}
_LINES = {"script info": _DRAWN, "events": ("format", "dialogue")}


def advanced(track: Track, part: Part) -> str:
    """The part as an ASS file with the track's texts.

    Lines of right-to-left text are isolated. Their markup stays outside where it stands at a
    line's ends: renderers order the pieces between override blocks from the left.
    """
    out: list[str] = []
    section = ""
    speaker = -1
    for block in part.blocks:
        if isinstance(block, Cue):
            text = ass.render(_shaped(written(block), track))
            out.append(f"{_without(block.settings, speaker)}{text}\n")
        elif type(block) is Verbatim:
            text = block.text.lstrip("\ufeff")
            for line, _ in timed.split_lines(text, timed.LINE_END):
                section = _section(line) or section
                out += (f"{kept}\n" for kept in _kept(line, section, track))
                if section == "events" and line.startswith("Format:"):
                    speaker = _speaker(line)
    return "".join(out)


def _speaker(line: str) -> int:
    """Which of the fields that a Format line names holds the speaker; -1: none of them."""
    names = [name.strip().lower() for name in line.partition(":")[2].split(",")]
    return next((at for at, name in enumerate(names) if name in ("name", "actor")), -1)


def _without(settings: str, field: int) -> str:
    """An event's fields before its text, one of them empty."""
    fields = settings.split(",")
    return ",".join("" if at == field else value for at, value in enumerate(fields))


def _section(line: str) -> str:
    """The section that a line begins; a line of an embedded font has no lower-case letters."""
    match = _SECTION.fullmatch(line.strip())
    name = match[1].strip() if match else ""
    return name.lower() if name == "EVENTS" or name != name.upper() else ""


def _kept(line: str, section: str, track: Track) -> Iterator[str]:
    if section not in _SHIPPED:
        return
    key = line.partition(":")[0].strip().lower()
    if _section(line):
        # Sections stand apart by a blank line.
        yield from ("", line) if section != "script info" else (line, f"Title: {track.name}")
    elif line.strip() and key in _LINES.get(section, (key,)):
        yield _localized_font(line, track) if key == "style" else line


def _localized_font(line: str, track: Track) -> str:
    """A style with the locale's sibling of a Chinese font: others draw its characters otherwise."""
    _, script, region = split_tag(track.locale.tag)
    sibling = _SIBLINGS.get(region) or ("TC" if script == "Hant" else "")
    return _CJK_FONT.sub(rf"\g<1>{sibling}", line) if sibling else line


def _shaped(inline: Inline, track: Track) -> Inline:
    """The text with what its lines need to run from right to left."""
    if not track.is_directed:
        return inline
    pieces: list[str | Tag] = []
    line: list[str | Tag] = []
    for piece in inline:
        first, *rest = piece.split("\n") if isinstance(piece, str) else [piece]
        line.append(first)
        for text in rest:
            pieces += [*_isolated(line, track), "\n"]
            line = [text]
    return merged([*pieces, *_isolated(line, track)])


def _isolated(line: list[str | Tag], track: Track) -> list[str | Tag]:
    """One line, with its markup outside as far as it stands at the line's ends."""
    texts = [at for at, piece in enumerate(line) if isinstance(piece, str) and piece]
    if not texts:
        return line
    first, last = texts[0], texts[-1]
    whole = "".join(line[at] for at in texts if isinstance(line[at], str))
    (run,) = directed([Run(whole)], ".ass", base_direction(track.locale.tag))
    opening, _, closing = run.text.partition(whole)
    return [*line[:first], opening, *line[first : last + 1], closing, *line[last + 1 :]]
