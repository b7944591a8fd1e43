"""A unit cut into what an engine takes at once, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

__all__ = ["Piece", "clauses", "cut", "glue"]

# Sentences of more than about 100 pieces were not seen in training (starter models' README);
# a Chinese piece is about 1.4 characters, an English one about 4.
_MAX_CHARS = {"zh": 90, "ja": 90, "ko": 150}
_MAX_CHARS_OTHER = 350
_CLAUSE_END = regex.compile(r"(?<=[，；：、,;:—])\s*")
# 爷爷说：“… — the speech goes on to the end of the text, whose own closing mark is not in it.
_SPEECH = regex.compile(
    r"^(?P<says>.{2,}?)(?P<mark>[：:，,])\s*(?P<open>[“「『«\"])(?P<speech>.+)$"
)
_CLOSER = {"“": "”", "「": "」", "『": "』", "«": "»", '"': '"'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a unit's text."""

    text: str
    start: int
    """Its offset in the unit's text."""
    before: str = ""
    """Marks between the piece before and this one, where it begins a speech."""


def cut(text: str, language: str) -> list[Piece]:
    """The text divided before the speech that ends it, and where it is too long for an engine."""
    limit = _MAX_CHARS.get(language, _MAX_CHARS_OTHER)
    match = _SPEECH.match(text)
    if match is None or _CLOSER[match["open"]] in match["speech"]:
        return _divide(text, 0, limit)
    mark = ":" if match["mark"] in "：:" else ","
    return [
        *_divide(match["says"], 0, limit),
        *_divide(match["speech"], match.start("speech"), limit, before=f"{mark} {match['open']}"),
    ]


def _divide(text: str, start: int, limit: int, before: str = "") -> list[Piece]:
    """At clauses, as few pieces as the limit allows; ``before`` stands before the first."""
    spans = [(0, len(text))] if len(text) <= limit else _clauses(text, limit)
    return [
        Piece(text=text[begin:end].rstrip(), start=start + begin, before="" if index else before)
        for index, (begin, end) in enumerate(spans)
    ]


def _clauses(text: str, limit: int) -> list[tuple[int, int]]:
    ends = [match.end() for match in _CLAUSE_END.finditer(text)] + [len(text)]
    spans: list[tuple[int, int]] = []
    begin = done = 0
    for end in ends:
        if end - begin > limit and done > begin:
            spans.append((begin, done))
            begin = done
        # A clause with no mark at all is cut hard: the engine would cut it silently.
        while end - begin > limit:
            spans.append((begin, begin + limit))
            begin += limit
        done = end
    return [*spans, (begin, len(text))] if begin < len(text) else spans


def clauses(text: str) -> list[Piece]:
    """The text divided at every clause."""
    ends = [match.end() for match in _CLAUSE_END.finditer(text)]
    spans = pairwise(dict.fromkeys([0, *ends, len(text)]))
    return [Piece(text=text[begin:end].rstrip(), start=begin) for begin, end in spans]


def glue(pieces: Sequence[Piece], texts: Sequence[str], language: str) -> str:
    """The pieces' translations as one text of ``language``."""
    space = "" if language in ("zh", "ja") else " "
    whole = ""
    for piece, text in zip(pieces, texts, strict=True):
        if piece.before:
            whole = whole.rstrip(" .。,，،") + piece.before + text
        else:
            whole += (space if whole else "") + text
    return whole
