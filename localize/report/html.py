"""The release report for people: one HTML file that needs nothing but itself.

No script, no font, no picture from elsewhere; a content security policy in the page forbids
them. What the sources say is shown as text (``elements``); what is long is folded or cut with
a word on how much there is (``html_findings``).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from localize.packages.manifest import generator
from localize.report import figures
from localize.report.elements import Content, Markup, h, join, nothing
from localize.report.figures import counted, number
from localize.report.html_edition import edition
from localize.report.html_matrix import matrix
from localize.report.html_page import document
from localize.report.html_parts import advice, anchor, foreign, identifier, score_value, status

if TYPE_CHECKING:
    from localize.release.outcome import Outcome, Release
    from localize.report.figures import Trouble

__all__ = ["page"]

_TROUBLE_KINDS = {
    0: ("skipped", "Skipped", "optional locale"),
    2: ("failed", "Error", "input or configuration"),
    3: ("failed", "Missing", "required locale"),
}


def page(release: Release, region: str) -> str:
    """The page for one region of a release, in English around texts of all languages."""
    title = figures.region_title(release, region)
    told = figures.of_region(release, region)
    found = figures.troubles(told.problems)
    body = h(
        "body",
        h("a.skip", {"href": "#main"}, "Skip to the results"),
        _top(told, region, title),
        h(
            "main",
            {"id": "main", "tabindex": "-1"},
            _problems([item for item in found if item.exit_code], "problems", "Not built"),
            _overview(told.outcomes),
            matrix(release, region),
            _problems([item for item in found if not item.exit_code], "skipped", "Skipped"),
            _editions(told.outcomes),
        ),
        h(
            "footer.foot",
            h("p", "The same in figures, with every finding: ", _link("report.json"), "."),
        ),
    )
    return document(f"Release report: {title}", body)


def _link(name: str) -> Markup:
    return h("a", {"href": name}, h("code", name))


def _top(told: Release, region: str, title: str) -> Markup:
    now = datetime.datetime.now(datetime.UTC)
    stamp = f"{now.day} {now:%B %Y, %H:%M} UTC"
    return h(
        "header.top",
        h("p.eyebrow", "Release report"),
        h("h1", title, None if title == region else join(" ", identifier(region))),
        h(
            "p.meta",
            h("time", {"datetime": now.isoformat(timespec="seconds")}, stamp),
            f" · the whole run took {figures.duration(told.seconds)} · {generator()}",
        ),
        _verdict(told),
        _cards(told.outcomes),
    )


def _verdict(told: Release) -> Markup:
    outcomes, code = told.outcomes, told.exit_code
    held_back = sum(1 for outcome in outcomes if outcome.status == "held back")
    drafts = sum(1 for outcome in outcomes if outcome.draft)
    editions = counted(len(outcomes), "edition")
    kind = "failed" if code else "draft" if drafts or not outcomes else "passed"
    if code == 2:
        says = "Not complete: something that was ordered can’t be read, or is set up wrongly."
    elif code == 3:
        says = "Not complete: no model on this machine leads to a required locale."
    elif code == 1:
        says = "Not all is published: a gate failed."
    elif outcomes:
        says = "Every edition passed its gates."
    else:
        says = "Nothing was built."
    return h(
        f"div.verdict.{kind}",
        h("p", h("strong", says), " ", h("span.exit", f"exit code {code}")),
        h(
            "p",
            f"Held back: {held_back} of {editions}; what was published before stays in place.",
        )
        if held_back
        else None,
        h("p", f"Drafts, not for publication: {drafts} of {editions}.") if drafts else None,
    )


def _cards(outcomes: Sequence[Outcome]) -> Markup:
    states = Counter(outcome.status for outcome in outcomes)
    origins, terms, findings = Counter[str](), Counter[str](), Counter[str]()
    for outcome in outcomes:
        words = figures.ORIGIN_WORDS
        origins.update({words.get(k, k): n for k, n in figures.origins(outcome).items()})
        terms.update(outcome.terms)
        findings.update(outcome.by_severity)
    held, total = figures.held(terms)
    return h(
        "dl.cards",
        _card("Editions", number(len(outcomes)), _listed(states)),
        _card("Segments", number(sum(origins.values())), _listed(origins)),
        _card(
            "Glossary terms held",
            figures.percent(held / total) if total else "–",
            f"{number(held)} of {number(total)}" if total else "no terms in the texts",
        ),
        _card(
            "Errors",
            number(findings["error"]),
            f"{counted(findings['warning'], 'warning')}, {number(findings['info'])} info",
        ),
    )


def _card(name: str, value: str, note: str) -> Markup:
    return h("div.card", h("dt", name), h("dd", h("b", value), h("span", note)))


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{number(value)} {name}" for name, value in counts.items() if value) or "none"


def _problems(found: Sequence[Trouble], name: str, title: str) -> Markup:
    if not found:
        return nothing
    return h(
        "section.problems",
        {"aria-labelledby": name},
        h("h2", {"id": name}, title),
        h("ul.plain", [_trouble(item) for item in found]),
    )


def _trouble(item: Trouble) -> Markup:
    kind, word, note = _TROUBLE_KINDS[item.exit_code]
    titles: list[Content] = []
    for title in item.titles:
        titles += [", ", identifier(title)]
    return h(
        f"li.problem.{kind}",
        h(
            "p",
            h(f"span.badge.{kind}", word),
            " ",
            h("strong", identifier(item.locale)) if item.locale else h("strong", "all locales"),
            h("span.muted", f" {note} · " if item.locale else " · ", titles[1:]),
        ),
        h("p", {"dir": "auto"}, item.message),
        h("p.advice", advice(item.advice)) if item.advice else None,
    )


def _overview(outcomes: Sequence[Outcome]) -> Markup:
    if not outcomes:
        return nothing
    columns = ("Edition", "Locale", "Status", "Segments", "Terms held", "Errors", "Warnings")
    return h(
        "nav.overview",
        {"aria-labelledby": "overview"},
        h("h2", {"id": "overview"}, "Editions"),
        h(
            "table.stacking",
            h(
                "thead",
                h(
                    "tr",
                    [
                        h(f"th.{'num' if index > 2 else 'text'}", {"scope": "col"}, name)
                        for index, name in enumerate((*columns, "Score"))
                    ],
                ),
            ),
            h("tbody", [_overview_row(outcome) for outcome in outcomes]),
        ),
    )


def _overview_row(outcome: Outcome) -> Markup:
    held, total = figures.held(outcome.terms)
    score = figures.lead_score(outcome)
    counts = outcome.by_severity

    def cell(label: str, value: Content) -> Markup:
        return h("td.num", {"data-label": label}, value)

    return h(
        "tr",
        h(
            "th",
            {"scope": "row"},
            h("a", {"href": f"#{anchor(outcome)}"}, foreign(outcome.name, outcome.locale)),
        ),
        h("td.where", identifier(outcome.locale)),
        h("td.status", status(outcome)),
        cell("Segments", number(outcome.segments)),
        cell("Terms held", figures.percent(held / total) if total else "–"),
        cell("Errors", number(counts["error"])),
        cell("Warnings", number(counts["warning"])),
        cell("Score", join(h("small", score.name), " ", score_value(score)) if score else "–"),
    )


def _editions(outcomes: Sequence[Outcome]) -> list[Markup]:
    by_title: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_title.setdefault(outcome.title, []).append(outcome)
    return [
        h(
            "section.title",
            {"aria-labelledby": f"title-{index}"},
            h(
                "h2",
                {"id": f"title-{index}"},
                identifier(title),
                h("span.muted", f" {group[0].kind}, {counted(len(group), 'edition')}"),
            ),
            [edition(outcome) for outcome in group],
        )
        for index, (title, group) in enumerate(by_title.items(), 1)
    ]
