"""All regions of a run at a glance: titles against locales, each with what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize.report.elements import Content, Markup, h
from localize.report.html_parts import anchor, badge, foreign, identifier, status

if TYPE_CHECKING:
    from localize.release.outcome import Outcome, Problem, Release

__all__ = ["matrix"]

_TROUBLES = {0: ("skipped", "skipped"), 2: ("error", "failed"), 3: ("missing", "failed")}


def matrix(release: Release, region: str) -> Markup | None:
    """A table for a run over several regions, as seen from one region's page; else nothing."""
    cells: dict[tuple[str, str, str], Outcome | Problem] = {}
    for item in (*release.problems, *release.outcomes):
        if item.title and item.locale:
            cells[item.title, item.region, item.locale] = item
    columns = list(dict.fromkeys((place, tag) for _, place, tag in sorted(cells, key=_order)))
    if len({place for place, _ in columns}) < 2:
        return None
    titles = sorted({title for title, _, _ in cells})
    head = h(
        "tr", h("th", {"scope": "col"}, "Locale"), [h("th", {"scope": "col"}, t) for t in titles]
    )
    rows = [
        h(
            "tr",
            h("th", {"scope": "row"}, identifier(tag), " ", h("span.muted", place)),
            [h("td", _cell(cells.get((title, place, tag)), region)) for title in titles],
        )
        for place, tag in columns
    ]
    return h(
        "section.overview.matrix",
        h("h2", "All regions of this run"),
        h("table", h("thead", head), h("tbody", rows)),
    )


def _order(key: tuple[str, str, str]) -> tuple[str, str]:
    _, place, tag = key
    return place, tag


def _cell(item: Outcome | Problem | None, region: str) -> Content:
    if item is None:
        return "–"
    from localize.release.outcome import Problem

    if isinstance(item, Problem):
        word, kind = _TROUBLES.get(item.exit_code, ("error", "failed"))
        return h("span", {"title": item.message}, badge(word, kind))
    page = "" if item.region == region else f"../{item.region}/report.html"
    name = foreign(item.name, item.locale)
    return [h("a", {"href": f"{page}#{anchor(item)}"}, name), " ", status(item)]
