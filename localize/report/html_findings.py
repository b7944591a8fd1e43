"""The findings of an edition on the page: by code, errors first, the first places of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from localize.report import figures
from localize.report.elements import Content, Markup, h
from localize.report.figures import counted, number
from localize.report.html_parts import LISTED, advice, badge, folded, languages, place

if TYPE_CHECKING:
    from localize.document import Finding
    from localize.release.outcome import Outcome
    from localize.report.figures import Group

__all__ = ["findings"]

_KINDS = {"error": "failed", "warning": "draft", "info": "info"}
_AROUND = 160
"""Characters of evidence to either side of the trouble."""


def findings(outcome: Outcome) -> Markup:
    """All codes with their numbers; of each the first places, the errors' unfolded."""
    groups = figures.groups([item for item in outcome.findings if not item.suppressed])
    waived = h("p.small", f"Waived, with a reason: {number(outcome.waived)}.")
    if not groups:
        none = waived if outcome.waived else h("p.muted", "None.")
        return h("section.findings", h("h4", "Findings"), none)
    severities = outcome.by_severity
    told = f"{counted(severities['error'], 'error')}, {counted(severities['warning'], 'warning')}"
    return h(
        "section.findings",
        h("h4", "Findings ", h("span.muted", f"{told}, {number(severities['info'])} info")),
        [_group(group, outcome.locale) for group in groups],
        waived if outcome.waived else None,
    )


@lru_cache(maxsize=1)
def _summaries() -> dict[str, str]:
    """Code of a check → what it looks for."""
    from localize import checks

    return {code: check.summary for code, check in checks.known().items()}


def _group(group: Group, locale: str) -> Markup:
    first = group.findings[0]
    about = _summaries().get(group.code, first.message)
    shared = _shared_advice(group)
    items = [_finding(item, locale, bool(shared)) for item in group.findings[:LISTED]]
    return h(
        "details.group",
        {"open": group.severity == "error"},
        h(
            "summary",
            badge(group.severity, _KINDS[group.severity]),
            " ",
            h("b.code", group.code),
            " ",
            h("span.about", about),
            " ",
            h("span.total", f"×\N{NO-BREAK SPACE}{number(len(group.findings))}"),
        ),
        h("p.advice", advice(shared)) if shared else None,
        folded(items, len(group.findings), "place"),
    )


def _shared_advice(group: Group) -> str:
    """The advice that all of them give: it is said once."""
    said = {finding.advice for finding in group.findings}
    return said.pop() if len(said) == 1 and len(group.findings) > 1 else ""


def _finding(finding: Finding, locale: str, advised: bool) -> Markup:
    return h(
        "li.finding",
        place(finding.place),
        h("p", h("bdi", {"dir": "ltr"}, finding.message)),
        h("p.evidence", languages(locale), _evidence(finding)) if finding.evidence else None,
        h("p.advice", advice(finding.advice)) if finding.advice and not advised else None,
    )


def _evidence(finding: Finding) -> Content:
    """The evidence with the trouble marked, cut where it goes on for long."""
    text = finding.evidence
    start, end = finding.span or (_AROUND, _AROUND)
    end = min(end, start + _AROUND)
    first, last = max(0, start - _AROUND), end + _AROUND
    return [
        "…" if first else None,
        text[first:start],
        h("mark", text[start:end]) if end > start else None,
        text[end:last],
        "…" if last < len(text) else None,
    ]
