"""Source and translation side by side, with what became of each term and what was edited."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from localize.document import plain
from localize.glossary import spans
from localize.report.elements import Content, Markup, h, nothing
from localize.report.figures import counted
from localize.report.html_parts import badge, foreign, languages, place

if TYPE_CHECKING:
    from localize.document import Edit, Segment, TermUse
    from localize.release.outcome import Outcome

__all__ = ["sample"]

_ORIGINS = {
    "approved": ("approved", "passed"),
    "imported": ("imported", "passed"),
    "machine": ("machine", "plain"),
    "converted": ("converted", "info"),
    "": ("not translated", "failed"),
}
# Words, single marks and spaces; Chinese and Japanese characters each on their own.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\W")
# The comparison takes the square of the number of words.
_MOST_WORDS = 400
_Mark = tuple[int, int, str]
"""Start, end and class of a stretch of text."""


def sample(outcome: Outcome) -> Markup:
    """The table of the sample's segments; nothing where there is none."""
    if not outcome.sample:
        return nothing
    return h(
        "section.sample",
        h("h4", "Sample"),
        h(
            "table.stacking",
            h(
                "thead",
                h(
                    "tr",
                    h("th", {"scope": "col"}, "No."),
                    h("th", {"scope": "col"}, "Source"),
                    h(f"th.{outcome.direction}", {"scope": "col"}, "Translation"),
                    h("th", {"scope": "col"}, "How it came about"),
                ),
            ),
            h(
                "tbody",
                [_row(index, segment, outcome) for index, segment in enumerate(outcome.sample, 1)],
            ),
        ),
    )


def _row(index: int, segment: Segment, outcome: Outcome) -> Markup:
    source, target = plain(segment.source), plain(segment.target)
    if segment.target is None:
        text: Content = h("span.muted", {"lang": "en", "dir": "ltr"}, "not translated")
    elif not target.strip():
        text = h("span.muted", {"lang": "en", "dir": "ltr"}, "said in a neighbouring segment")
    else:
        text = _marked(target, _in_target(target, segment.terms, outcome.locale))
    return h(
        "tr",
        h("th", {"scope": "row"}, index),
        h(
            "td.text",
            {"data-label": "Source", **languages(outcome.language)},
            _marked(source, _in_source(source, segment.terms)),
        ),
        h("td.text", {"data-label": "Translation", **languages(outcome.locale)}, text),
        h("td.how", {"data-label": "How it came about"}, _how(segment, outcome)),
    )


def _how(segment: Segment, outcome: Outcome) -> Content:
    word, kind = _ORIGINS[segment.origin]
    confidence = None
    if segment.score is not None:
        share = math.exp(min(0.0, segment.score))
        confidence = h("span.muted", f" confidence {share:.2f}")
    return [
        h(
            "p.badges",
            badge(word, kind),
            [" ", badge("from memory", "plain")] if segment.reused else None,
            confidence,
        ),
        h("ul.uses", [_use(use, outcome) for use in segment.terms]) if segment.terms else None,
        _edits(segment.edits, outcome.locale) if segment.edits else None,
        h("p.small", place(segment.place)),
    ]


def _use(use: TermUse, outcome: Outcome) -> Markup:
    return h(
        f"li.{_term_class(use)}",
        foreign(use.found, outcome.language),
        " → ",
        foreign(use.rendering, outcome.locale),
        " ",
        badge(use.outcome, "failed") if use.outcome == "flagged" else h("span.muted", use.outcome),
    )


def _edits(edits: Sequence[Edit], locale: str) -> Markup:
    return h(
        "details.edits",
        h("summary", counted(len(edits), "edit")),
        h("ol.plain", [_edit(edit, locale) for edit in edits]),
    )


def _edit(edit: Edit, locale: str) -> Markup:
    return h(
        "li",
        h("p", h("code", edit.step), f" {edit.reason}"),
        h("p", languages(locale), _changes(edit.before, edit.after)),
    )


def _changes(before: str, after: str) -> list[Content]:
    """Both texts in one, word by word; of long ones only that one stands for the other."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return [h("del", before), " ", h("ins", after)]
    pieces: list[Content] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append("".join(old[a:b]))
            continue
        pieces += [h("del", "".join(old[a:b])) if a < b else None]
        pieces += [h("ins", "".join(new[c:d])) if c < d else None]
    return pieces


def _term_class(use: TermUse) -> str:
    return "flagged" if use.outcome == "flagged" else "held"


def _in_source(text: str, terms: Sequence[TermUse]) -> list[_Mark]:
    return [
        (start, start + len(use.found), _term_class(use))
        for use in terms
        if use.found
        for start in range(len(text))
        if text.startswith(use.found, start)
    ]


def _in_target(text: str, terms: Sequence[TermUse], locale: str) -> list[_Mark]:
    """Where held terms stand, inflected as the language does."""
    return [
        (start, end, "held")
        for use in terms
        if use.rendering.strip() and use.outcome != "flagged"
        for start, end in spans(text, use.rendering, locale)
    ]


def _marked(text: str, marks: list[_Mark]) -> list[Content]:
    """The text with its marks, of two that overlap the longer one; line breaks are kept."""
    pieces: list[Content] = []
    end = 0
    for first, last, kind in _apart(marks):
        pieces += [_lines(text[end:first]), h(f"mark.{kind}", _lines(text[first:last]))]
        end = last
    return [*pieces, _lines(text[end:])]


def _apart(marks: list[_Mark]) -> list[_Mark]:
    chosen: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark[0] - mark[1], mark[0])):
        if all(mark[1] <= other[0] or other[1] <= mark[0] for other in chosen):
            chosen.append(mark)
    return sorted(chosen)


def _lines(text: str) -> list[Content]:
    lines = text.split("\n")
    return [lines[0], *([h("br"), line] for line in lines[1:])]
