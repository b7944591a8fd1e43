"""Small pieces of the page that several of its sections use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from localize.report.elements import Content, Markup, h
from localize.text import base_direction

if TYPE_CHECKING:
    from localize.document import Place, Score
    from localize.release.outcome import Outcome

__all__ = [
    "advice",
    "anchor",
    "badge",
    "clock",
    "count",
    "folder_link",
    "foreign",
    "identifier",
    "number",
    "place",
    "score_value",
    "status",
]

_COMMAND = re.compile(r"localize (?:doctor|[a-z]+ [a-z]+(?: [\w@:./-]*\w)?)")
_STATUS = {"built": "passed", "unchanged": "info", "held back": "failed"}


def number(value: float) -> str:
    """A number with commas between thousands."""
    return f"{value:,}"


def count(value: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "edition"), count(1200, "edition")
    ('1 edition', '1,200 editions')
    """
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


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
    """Text in another language inside an English line."""
    return h("bdi", {"lang": tag, "dir": base_direction(tag)}, text)


def place(where: Place) -> Markup:
    """Where something is, as it is said on the command line, with its time in a track."""
    time = None if where.start_ms is None else h("time", clock(where.start_ms))
    return h("span.place", identifier(str(where)), time and [" ", time])


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
