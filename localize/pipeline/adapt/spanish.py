"""¿ and ¡: where a Spanish question or exclamation begins."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style

__all__ = ["inverted_marks", "left_open"]

_END = regex.compile(r"(?<!\()[?!]+(?!\))")
_OPENING = regex.compile("[¿¡]")
_BOUNDARY = regex.compile(
    r"\n(?=[-–—])|(?:[?!]+|(?<!\b(?:Sr|Sra|Srta|Dr|Dra|D|Dña|Ud|Uds|Lic|Ing|Prof|\p{Lu}))\.)[\"”»’)]*\s+"
    r"|…[\"”»’)]*\s+(?=[\"“«]?\p{Lu})|:\s+(?=[\"“«])"
)
_OPEN_QUOTE = regex.compile('["“«‘]')
_LEAD = regex.compile('[\\s"“«‘(…—–-]*')
_QUESTION_WORD = (
    r"(?:(?:y|pero|o|e|entonces)\s+)?(?:(?:a|de|por|para|con|en|desde|hasta)\s+)?"
    r"(?:qué|quién(?:es)?|cómo|cuándo|dónde|adónde|cuál(?:es)?|cuánt[oa]s?)\b"
)
_CLAUSE = regex.compile(rf"(?i)[,;:…]\s+(?={_QUESTION_WORD})")
_TAG = regex.compile(r"(?i),\s+(?=(?:verdad|no|eh|sí|vale|cierto|de acuerdo|entendido)$)")
_OPENING_OF = {"?": "¿", "!": "¡"}


def inverted_marks(text: str, style: Style) -> Iterator[Change]:
    """¿ before the clause that asks, where a comma and a question word show it; else, and for
    ¡, at the beginning of the sentence."""
    done = 0
    for end in _END.finditer(text):
        start = _sentence_start(text, done, end.start())
        sentence = text[start : end.start()]
        open_before = start == 0 and style.open_mark
        done = end.end()
        if _OPENING.search(sentence) or open_before or not regex.search(r"\p{L}", sentence):
            continue
        at = start + _clause_start(sentence, end[0])
        opening = "".join(_OPENING_OF[mark] for mark in reversed(dict.fromkeys(end[0])))
        yield Change(start=at, end=at, text=opening)


def left_open(text: str, before: str) -> str:
    """¿ or ¡ that waits for its closing mark at the end of a text; ``before``: open at its
    beginning."""
    last = max(text.rfind("¿"), text.rfind("¡"))
    closed = max(text.rfind("?"), text.rfind("!"))
    if last > closed:
        return text[last]
    return before if closed < 0 and last < 0 else ""


def _sentence_start(text: str, done: int, end: int) -> int:
    start = done
    for boundary in _BOUNDARY.finditer(text, done, end):
        start = boundary.end()
    opened = [match.end() for match in _OPEN_QUOTE.finditer(text, start, end)]
    # A quotation that opens inside the sentence and is still open: the question is its own.
    if opened and not regex.search('["”»’]', text[opened[-1] : end]):
        start = opened[-1]
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start


def _clause_start(sentence: str, mark: str) -> int:
    if "?" not in mark:
        return 0
    if tag := _TAG.search(sentence):
        return tag.end()
    clauses = list(_CLAUSE.finditer(sentence))
    return clauses[-1].end() if clauses else 0
