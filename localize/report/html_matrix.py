"""All regions of a run at a glance: titles against regions and their locales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize.report.elements import Content, Markup, h
from localize.report.html_parts import anchor, badge, identifier, status

if TYPE_CHECKING:
    from localize.release.outcome import Outcome, Problem, Release

__all__ = ["matrix"]

_TROUBLES = {0: ("skipped", "skipped"), 2: ("error", "failed"), 3: ("missing", "failed")}


def matrix(release: Release, region: str) -> Markup | None:
    """A table for a run over several regions, as seen from one region's page; else nothing.

    Its cells hold a line for each locale: what became of it, with the way to its section.
    """
    cells: dict[tuple[str, str], list[Outcome | Problem]] = {}
    for item in (*release.outcomes, *release.problems):
        if item.title and item.locale:
            cells.setdefault((item.title, item.region), []).append(item)
    regions = list(dict.fromkeys(place for _, place in cells))
    if len(regions) < 2:
        return None
    head = [h("th", {"scope": "col"}, identifier(name)) for name in ("", *regions)]
    rows = [
        h(
            "tr",
            h("th", {"scope": "row"}, identifier(title)),
            [h("td", [_line(item, region) for item in cells.get((title, r), ())]) for r in regions],
        )
        for title in sorted({title for title, _ in cells})
    ]
    return h(
        "section.overview.matrix",
        h("h2", "All regions of this run"),
        h("table", h("thead", h("tr", head)), h("tbody", rows)),
    )


def _line(item: Outcome | Problem, region: str) -> Markup:
    from localize.release.outcome import Problem  # a release comes with all its engines

    told: Content
    if isinstance(item, Problem):
        word, kind = _TROUBLES.get(item.exit_code, ("error", "failed"))
        told = h("span", {"title": item.message}, badge(word, kind))
        name = identifier(item.locale)
    else:
        page = "" if item.region == region else f"../{item.region}/report.html"
        told = status(item)
        name = h("a", {"href": f"{page}#{anchor(item)}"}, identifier(item.locale))
    return h("div", name, " ", told)
