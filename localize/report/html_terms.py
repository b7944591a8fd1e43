"""What became of the glossary's terms in an edition, and which of them want a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from localize.report import figures
from localize.report.elements import Content, Markup, h
from localize.report.figures import number
from localize.report.html_glossary import file_name
from localize.report.html_parts import LISTED, folded, foreign

if TYPE_CHECKING:
    from localize.release.outcome import Outcome

__all__ = ["terms"]


def terms(outcome: Outcome) -> Content:
    """The tally of outcomes, and the terms that are flagged with the renderings they want."""
    held, total = figures.held(outcome.terms)
    if not total:
        return h("p.muted", "No term of the glossary stands in the text.")
    return [
        h(
            "p",
            h("b", f"{number(held)} of {number(total)}"),
            f" held ({figures.percent(held / total)})",
        ),
        h(
            "table",
            h(
                "thead",
                h(
                    "tr",
                    h("th", {"scope": "col"}, "Outcome"),
                    h("th.num", {"scope": "col"}, "Terms"),
                ),
            ),
            h("tbody", [_outcome(name, value) for name, value in _in_order(outcome.terms)]),
        ),
        _flagged(outcome),
        h("p.small", h("a", {"href": file_name(outcome.title)}, "All terms, term by term"))
        if outcome.entities
        else None,
    ]


def _in_order(tally: Mapping[str, int]) -> list[tuple[str, int]]:
    names = list(figures.TERM_OUTCOMES)
    rank = {name: index for index, name in enumerate(names)}
    return sorted(
        ((name, value) for name, value in tally.items() if value),
        key=lambda pair: rank.get(pair[0], len(names)),
    )


def _outcome(name: str, value: int) -> Markup:
    meaning = figures.TERM_OUTCOMES.get(name)
    return h(
        "tr",
        h("th", {"scope": "row"}, name, meaning and h("span.reason", meaning)),
        h("td.num", number(value)),
    )


def _flagged(outcome: Outcome) -> Content:
    """What the term checks say, alike messages once, and flagged uses of which they don't speak."""
    said = Counter(item.message for item in outcome.findings if item.code.startswith("G"))
    unsaid = Counter(
        (use.found, use.rendering)
        for segment in outcome.sample
        for use in segment.terms
        if use.outcome == "flagged" and not any(use.found in message for message in said)
    )
    items = [
        h(
            "li",
            foreign(found, outcome.language),
            " → ",
            foreign(rendering, outcome.locale),
            _times(times),
        )
        for (found, rendering), times in unsaid.most_common()
    ]
    items += [
        h("li", h("bdi", {"dir": "ltr"}, message), _times(times))
        for message, times in said.most_common()
    ]
    if not items:
        return None
    return [h("h5", "To look at"), folded(items[:LISTED], len(items), "term")]


def _times(times: int) -> Content:
    return [" ", h("span.muted", f"×\N{NO-BREAK SPACE}{number(times)}")]
