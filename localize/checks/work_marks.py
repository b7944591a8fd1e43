"""P: marks of a whole work that are of two styles. Each may be right; together they aren't."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.checks import Context, Problem, target_text
from localize.checks.works import Sighting, Thing, differing, shortened, tell, work_check
from localize.document import Block, Part, plain

_OPENING = regex.compile(r"\s*([“„«»「『‘\"])")
# Speech that ends inside its marks: “Go!” So that quoted words and titles aren't counted.
_SPEECH_ENDS = regex.compile(r"[.,!?…。！？，—–][ \u00a0\u202f]?[”“»«」』’\"]")
_DASH = regex.compile(
    r"(?<=[\p{L}\p{M}])(?:([ \u00a0\u202f])(—|–|--)[ \u00a0\u202f]|(—|--))(?=\p{L})"
)
_ELLIPSIS = regex.compile(r"\.{3,}|…+|⋯+")
_NAMES = {
    "—": "— without spaces",
    "--": "--",
    " — ": "— between spaces",
    " – ": "– between spaces",
    " -- ": "-- between spaces",
}


def _marks(part: Part, context: Context) -> Iterator[Sighting]:
    for block in part.blocks:
        for index, segment in enumerate(block.segments):
            text = plain(segment.target)
            found = [*_dashes(text), *_ellipses(text)]
            if index == 0 and (mark := _speech(block, context)):
                found.append(("speech", mark[1], *mark.span(1)))
            for key, way, start, end in found:
                evidence, span = shortened(text, start, end)
                yield Sighting(key=key, way=way, place=segment.place, evidence=evidence, span=span)


def _speech(block: Block, context: Context) -> regex.Match[str] | None:
    """The mark that opens a block of speech: what stands inside of another is no style."""
    text = target_text(block)
    match = _OPENING.match(text)
    if match is None or not _SPEECH_ENDS.search(text, match.end()):
        return None
    # 『 and, in some languages, single marks are for thoughts; a quotation that began in the
    # block before ends here with a mark that opens elsewhere.
    if match[1] == "『" or (match[1] == "‘" and context.locale.typography.single_quotes_stay):
        return None
    closes = {"»": context.language != "de", "“": context.language == "de"}
    return None if closes.get(match[1]) else match


def _dashes(text: str) -> Iterator[tuple[str, str, int, int]]:
    for match in _DASH.finditer(text):
        way = f" {match[2]} " if match[1] else match[3]
        yield "dashes", _NAMES[way], *match.span()


def _ellipses(text: str) -> Iterator[tuple[str, str, int, int]]:
    for match in _ELLIPSIS.finditer(text):
        yield "ellipses", "..." if match[0][0] == "." else match[0], *match.span()


@work_check("P301", "warning", look=_marks)
def mark_styles(thing: Thing) -> Iterator[Problem]:
    """Quotation marks of speech, dashes or ellipses are of two styles in the work."""
    if len(thing.ways) > 1:
        ways = thing.by_count
        yield differing(
            ways[-1],
            f"{thing.key} of {len(ways)} styles: {tell(ways, lambda way: way.text)}",
            "Keep to one style in a work.",
        )
