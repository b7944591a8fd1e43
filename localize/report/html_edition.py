"""One title in one locale on the page: how it was made, what the gates saw, what to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from localize.report import figures
from localize.report.elements import Content, Markup, h, join
from localize.report.figures import counted, number
from localize.report.html_charts import charts
from localize.report.html_findings import findings
from localize.report.html_parts import (
    anchor,
    badge,
    folder_link,
    foreign,
    identifier,
    score_value,
    status,
)
from localize.report.html_review import review
from localize.report.html_sample import sample
from localize.report.html_terms import terms

if TYPE_CHECKING:
    from localize.document import Score
    from localize.release.outcome import Outcome
    from localize.report.figures import Gate

__all__ = ["edition"]

# A hop as ``pipeline.plan`` tells it, over a model of the starter family.
_STARTER_HOP = re.compile(r"([\w-]+)→([\w-]+) starter:")
_BAR_WIDTH = 1000


def edition(outcome: Outcome) -> Markup:
    """The section of one title in one locale."""
    return h(
        "article.edition",
        {"id": anchor(outcome), "aria-labelledby": f"{anchor(outcome)}-name"},
        _head(outcome),
        _draft(outcome) if outcome.draft else None,
        review(outcome),
        h(
            "div.facts",
            _block("Route", _route(outcome)),
            _block("Where the text comes from", _origins(outcome)),
            _block("Gates", _gates(outcome)),
            _block("Scores", _scores(outcome)),
            _block("Glossary terms", terms(outcome)),
        ),
        charts(outcome),
        findings(outcome),
        sample(outcome),
        h("p.back", h("a", {"href": "#overview"}, "Back to the editions")),
    )


def _block(title: str, *content: Content) -> Markup:
    return h("section.block", h("h4", title), *content)


def _head(outcome: Outcome) -> Markup:
    package = None
    if outcome.package:
        link = folder_link(outcome.package, outcome.region)
        name = outcome.package.rpartition("/")[2]
        package = [" · package ", h("a", {"href": link}, identifier(name))]
    return h(
        "header.head",
        h(
            "h3",
            {"id": f"{anchor(outcome)}-name"},
            foreign(outcome.name, outcome.locale),
            h("span.locale", identifier(outcome.locale)),
        ),
        h("p.badges", status(outcome)),
        h(
            "p.meta",
            f"{counted(outcome.segments, 'segment')} · {figures.duration(outcome.seconds)}",
            package,
        ),
    )


def _draft(outcome: Outcome) -> Markup:
    pairs = [match.groups() for hop in outcome.route if (match := _STARTER_HOP.match(hop))]
    commands: list[Content] = []
    for source, target in pairs:
        commands += [", ", h("code", f"localize models install {source}-{target}")]
    return h(
        "p.note.draft",
        h("strong", "Translated by a small starter model: a draft, not for publication."),
        " Better: " if commands else " Better models: ",
        commands[1:] or h("code", "localize models list"),
    )


def _route(outcome: Outcome) -> Markup:
    way = h("ol.route", [h("li", _hop(hop)) for hop in outcome.route])
    if len(outcome.models) < 2:
        return way
    told = ", ".join(f"{name} {number(count)}" for name, count in outcome.models.items())
    return [way, h("p.muted", f"Segments by model, second opinions among them: {told}.")]


def _hop(hop: str) -> Content:
    """A hop with its reason, which stands in brackets at its end, on a line of its own."""
    way, bracket, reason = hop.partition(" (")
    if not bracket:
        return hop
    return [way, h("span.reason", reason.removesuffix(")"))]


def _origins(outcome: Outcome) -> Content:
    counts = figures.origins(outcome)
    if not counts:
        return h("p.muted", "No segments.")
    words = {name: figures.ORIGINS.get(name, name) for name in counts}
    told = ", ".join(f"{number(value)} {words[name]}" for name, value in counts.items())
    return [
        _bar(counts, told),
        h(
            "ul.legend",
            [
                h(
                    "li",
                    h(f"span.swatch.{_origin_class(name)}", {"aria-hidden": "true"}),
                    h("b", number(value)),
                    f" {words[name]}",
                )
                for name, value in counts.items()
            ],
        ),
    ]


def _origin_class(name: str) -> str:
    return f"from-{name if name in figures.ORIGINS else 'none'}"


def _bar(counts: Mapping[str, int], told: str) -> Markup:
    """A bar of the counts' shares; drawn, so that printers which drop backgrounds keep it."""
    total = sum(counts.values())
    pieces, start = [], 0.0
    for name, value in counts.items():
        width = _BAR_WIDTH * value / total
        # Below two units a share could not be seen beside the gap to its neighbour.
        box = {"x": f"{start:.1f}", "width": f"{max(2.0, width - 2):.1f}", "height": "12"}
        pieces.append(h(f"rect.{_origin_class(name)}", box))
        start += width
    return h(
        "svg.bar",
        {
            "role": "img",
            "aria-label": f"Segments: {told}",
            "viewBox": f"0 0 {_BAR_WIDTH} 12",
            "preserveAspectRatio": "none",
        },
        pieces,
    )


def _gates(outcome: Outcome) -> Content:
    gates = figures.gates(outcome)
    if not gates:
        return h("p.muted", "The region has no gates.")
    table = h(
        "table",
        h(
            "thead",
            h(
                "tr",
                h("th", {"scope": "col"}, "Gate"),
                h("th.num", {"scope": "col"}, "Value"),
                h("th.num", {"scope": "col"}, "Limit"),
                h("th", {"scope": "col"}, "Result"),
            ),
        ),
        h(
            "tbody",
            [
                h(
                    "tr",
                    h("th", {"scope": "row"}, gate.subject[:1].upper() + gate.subject[1:]),
                    h("td.num", gate.value),
                    h("td.num", gate.limit),
                    h(
                        "td",
                        badge("passed", "passed") if gate.passed else badge("failed", "failed"),
                    ),
                )
                for gate in gates
            ],
        ),
    )
    return [table, h("p.small", "Of a family of findings: errors per 1,000 segments.")]


def _result(gate: Gate) -> Markup:
    word = "passed" if gate.passed else "failed"
    return badge(word, word)


def _scores(outcome: Outcome) -> Content:
    if not outcome.scores:
        return h("p.muted", "None.")
    signed = [score for score in outcome.scores if score.signature]
    estimated = any(score.name == "estimate" for score in outcome.scores)
    return [
        h(
            "table",
            h(
                "thead",
                h(
                    "tr",
                    h("th", {"scope": "col"}, "Score"),
                    h("th.num", {"scope": "col"}, "Value"),
                    h("th.num", {"scope": "col"}, "95% interval"),
                    h("th.num", {"scope": "col"}, "Segments"),
                ),
            ),
            h("tbody", [_score(score) for score in outcome.scores]),
        ),
        h(
            "p.small",
            "The estimate needs no reference; it ranks versions of one text in one language and"
            " is no human judgement.",
        )
        if estimated
        else None,
        h(
            "dl.signatures",
            [
                h("div", h("dt", score.name), h("dd", identifier(score.signature)))
                for score in signed
            ],
        )
        if signed
        else None,
    ]


def _score(score: Score) -> Markup:
    name, _, part = score.name.partition(".")
    interval = "–" if score.low is None or score.high is None else _interval(score.low, score.high)
    label: Content = score.name
    if part:
        label = h("span.part", part)
    elif name == "TER":
        label = join(name, h("span.muted", " lower is better"))
    return h(
        "tr",
        h("th", {"scope": "row"}, label),
        h("td.num", score_value(score)),
        h("td.num", interval),
        h("td.num", number(score.count) if score.count else "–"),
    )


def _interval(low: float, high: float) -> str:
    return f"{low:.1f} to {high:.1f}"
