"""Small pieces of the page that several of its sections use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from localize.report.elements import Attributes, Content, Markup, h
from localize.report.figures import counted, number
from localize.text import base_direction

if TYPE_CHECKING:
    from localize.document import Place, Score
    from localize.release.outcome import Outcome

__all__ = [
    "LISTED",
    "SHOWN",
    "advice",
    "anchor",
    "badge",
    "clock",
    "folded",
    "folder_link",
    "foreign",
    "identifier",
    "languages",
    "place",
    "score_value",
    "status",
]

SHOWN = 10
"""Items of a list that are seen without unfolding it."""
LISTED = 20
"""Items of a list that are on the page at all: three titles in eight locales stay a page."""
_COMMAND = re.compile(r"localize (?:doctor|[a-z]+ [a-z]+(?: [\w@:./-]*\w)?)")
_STATUS = {"built": "passed", "unchanged": "info", "held back": "failed"}


def score_value(score: Score) -> str:
    """A score with one decimal."""
    return f"{score.value:.1f}"


def clock(start_ms: int) -> str:
    """A time in a track.

    >>> clock(3_723_004)
    '01:02:03.004'
    """
    seconds, ms = divmod(start_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


def badge(word: str, kind: str) -> Markup:
    """A word in a coloured frame; the word says all, the colour helps."""
    return h(f"span.badge.{kind}", word)


def identifier(text: str) -> Markup:
    """A name for machines, kept apart from the direction of the text around it."""
    return h("bdi.id", {"dir": "ltr"}, text)


def foreign(text: str, tag: str) -> Markup:
    """Text in another language inside an English line; an empty tag where it isn't known."""
    return h("bdi", languages(tag), text)


def languages(tag: str) -> Attributes:
    """``lang`` and ``dir`` of an element that holds text in a language."""
    return {"lang": tag, "dir": base_direction(tag)} if tag else {"dir": "auto"}


def folded(items: Sequence[Markup], total: int, kind: str) -> Content:
    """List items: ten to be seen, the rest behind a fold, and how many are left out.

    ``items`` are the first of ``total``; ``kind`` is what one of them is called.
    """
    first, rest = items[:SHOWN], items[SHOWN:]
    left = total - len(items)
    return [
        h("ol.plain", first),
        h(
            "details.more",
            h("summary", counted(len(rest), f"more {kind}")),
            h("ol.plain", {"start": SHOWN + 1}, rest),
        )
        if rest
        else None,
        h("p.muted", f"And {number(left)} more: all are in ", h("code", "report.json"), ".")
        if left
        else None,
    ]


def place(where: Place) -> Markup:
    """Where something is; the segment's id, a digest, only where nothing else tells."""
    name = str(where if where.line is None and not where.cue else replace(where, segment=None))
    time = None if where.start_ms is None else [" ", h("time", clock(where.start_ms))]
    return h("span.place", identifier(name), time)


def status(outcome: Outcome) -> Content:
    """Badges: what became of the edition, and whether it is a draft."""
    badges: list[Content] = [badge(outcome.status, _STATUS[outcome.status])]
    if outcome.draft:
        badges += [" ", badge("draft", "draft")]
    return badges


def anchor(outcome: Outcome) -> str:
    """The id of the edition's section, for links from outside too."""
    return quote(f"{outcome.title}_{outcome.locale}", safe="")


def folder_link(path: str, region: str) -> str:
    """A package's address as seen from the page, which lies in the region's folder."""
    return quote(path.removeprefix(f"{region}/"))


def advice(text: str) -> Content:
    """Advice with its commands set apart.

    >>> "".join(str(piece) for piece in advice("Add one: localize models install en-fa"))
    'Add one: <code>localize models install en-fa</code>'
    """
    pieces: list[Content] = []
    end = 0
    for match in _COMMAND.finditer(text):
        pieces += [text[end : match.start()], h("code", match.group())]
        end = match.end()
    return [piece for piece in (*pieces, text[end:]) if piece]
