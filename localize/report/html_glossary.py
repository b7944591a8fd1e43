"""The terms of one title on a page of their own: who is called what, where, and was it held.

The terms with most flagged uses come first, for an editor to look at; a click on a column's
head sorts by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.packages.manifest import generator
from localize.report import figures
from localize.report.elements import Attributes, Content, Markup, h
from localize.report.figures import counted, number
from localize.report.html_page import document
from localize.report.html_parts import anchor, badge, foreign, identifier, place

if TYPE_CHECKING:
    from localize.document import Place
    from localize.release.outcome import Entity, Outcome, Release

__all__ = ["file_name", "pages"]

_GENDERS = {"f": "female", "m": "male", "n": "neutral"}
_PLACES = 3
"""First places of a term that are shown."""


def file_name(title: str) -> str:
    """The page's name beside ``report.html``."""
    return f"terms-{title}.html"


def pages(release: Release, region: str) -> dict[str, str]:
    """File name → page, for each title of the region in which a term stands."""
    told = figures.of_region(release, region)
    by_title: dict[str, list[Outcome]] = {}
    for outcome in told.outcomes:
        if outcome.entities:
            by_title.setdefault(outcome.title, []).append(outcome)
    return {
        file_name(title): _page(outcomes, figures.region_title(release, region))
        for title, outcomes in by_title.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A term in all locales of the region."""

    term: str
    kind: str
    gender: str
    found: tuple[str, ...]
    places: tuple[Place, ...]
    by_locale: Mapping[str, Entity]

    @property
    def uses(self) -> int:
        """Places in the source. A locale in which a sentence isn't translated has fewer."""
        return max(sum(entity.outcomes.values()) for entity in self.by_locale.values())

    @property
    def flagged(self) -> int:
        return sum(entity.outcomes.get("flagged", 0) for entity in self.by_locale.values())


def _rows(outcomes: Sequence[Outcome]) -> list[_Row]:
    """Most flagged uses first, which is the share of flagged ones times the frequency."""
    entities: dict[str, dict[str, Entity]] = {}
    for outcome in outcomes:
        for entity in outcome.entities:
            entities.setdefault(entity.term, {})[outcome.locale] = entity
    rows = []
    for term, by_locale in entities.items():
        first = next(iter(by_locale.values()))
        forms = (form for entity in by_locale.values() for form in entity.found)
        rows.append(
            _Row(
                term=term,
                kind=first.kind,
                gender=first.gender,
                found=tuple(dict.fromkeys(forms)),
                places=first.places,
                by_locale=by_locale,
            )
        )
    return sorted(rows, key=lambda row: (-row.flagged, -row.uses))


def _page(outcomes: Sequence[Outcome], region: str) -> str:
    title, rows = outcomes[0].title, _rows(outcomes)
    flagged = sum(1 for row in rows if row.flagged)
    back = h("a", {"href": "report.html"}, "Release report")
    body = h(
        "body.wide",
        h("a.skip", {"href": "#terms"}, "Skip to the terms"),
        h(
            "header.top",
            h("p.eyebrow", "Terms"),
            h("h1", h("bdi", {"dir": "ltr"}, title)),
            h("p.meta", back, f" · {region} · {generator()}"),
        ),
        h(
            "main",
            _overview(outcomes),
            h(
                "section",
                {"aria-labelledby": "terms"},
                h("h2", {"id": "terms", "tabindex": "-1"}, "Terms of the glossary in the text"),
                h(
                    "p.small",
                    f"{counted(len(rows), 'term')}, {number(flagged)} with a flagged use"
                    f"{': these come first, the most flagged ones on top' if flagged else ''}.",
                ),
                _table(rows, outcomes),
                _meanings(),
            ),
        ),
        h(
            "footer.foot",
            h("p", "The same in figures: ", h("a", {"href": "report.json"}, "report.json"), "."),
        ),
    )
    return document(f"Terms: {title}", body, "terms.js")


def _overview(outcomes: Sequence[Outcome]) -> Markup:
    def row(outcome: Outcome) -> Markup:
        held, total = figures.held(_tally(outcome.entities))
        return h(
            "tr",
            h(
                "th",
                {"scope": "row"},
                h("a", {"href": f"report.html#{anchor(outcome)}"}, identifier(outcome.locale)),
                " ",
                foreign(outcome.name, outcome.locale),
            ),
            h("td.num", number(total)),
            h("td.num", number(held)),
            h("td.num", figures.percent(held / total) if total else "–"),
            h("td.num", number(total - held)),
        )

    heads = ("Locale", "Uses", "Held", "Share", "Flagged")
    return h(
        "section.overview",
        {"aria-labelledby": "locales"},
        h("h2", {"id": "locales"}, "Locales"),
        h("table", _head(heads), h("tbody", [row(outcome) for outcome in outcomes])),
    )


def _tally(entities: Sequence[Entity]) -> dict[str, int]:
    total: dict[str, int] = {}
    for entity in entities:
        for outcome, uses in entity.outcomes.items():
            total[outcome] = total.get(outcome, 0) + uses
    return total


def _head(names: Sequence[str]) -> Markup:
    """A head whose first column is text and the others numbers."""
    cells = [
        h(f"th.{'num' if index else 'text'}", {"scope": "col"}, name)
        for index, name in enumerate(names)
    ]
    return h("thead", h("tr", cells))


def _table(rows: Sequence[_Row], outcomes: Sequence[Outcome]) -> Markup:
    numbers = [h("th.num", {"scope": "col"}, name) for name in ("Uses", "Flagged")]
    texts = [h("th", {"scope": "col"}, name) for name in ("Term", "Kind", "Gender")]
    locales = [h("th.num.tag", {"scope": "col"}, identifier(item.locale)) for item in outcomes]
    return h(
        "div.scroller",
        {"role": "region", "aria-labelledby": "terms", "tabindex": "0"},
        h(
            "table.sortable",
            h(
                "thead",
                h("tr", texts, numbers, locales, h("th", {"scope": "col"}, "First places")),
            ),
            h("tbody", [_row(row, outcomes) for row in rows]),
        ),
    )


def _row(row: _Row, outcomes: Sequence[Outcome]) -> Markup:
    language = outcomes[0].language
    others = [form for form in row.found if form != row.term]
    first = row.places[0] if row.places else None
    return h(
        "tr",
        h(
            "th",
            {"scope": "row", **_value(row.term)},
            foreign(row.term, language),
            h("span.reason", _listed(others, language)) if others else None,
        ),
        h("td", _value(row.kind), row.kind),
        h("td", _value(row.gender), _GENDERS.get(row.gender, "–")),
        h("td.num", _value(row.uses), number(row.uses)),
        h("td.num", _value(row.flagged), number(row.flagged) if row.flagged else "–"),
        [_cell(row.by_locale.get(item.locale), item.locale) for item in outcomes],
        h(
            "td.places",
            _value(str(first or "")),
            h("ul.plain", [h("li", place(item)) for item in row.places[:_PLACES]]),
        ),
    )


def _value(value: str | int) -> Attributes:
    """What a column is sorted by."""
    return {"data-value": value}


def _listed(forms: Sequence[str], language: str) -> Content:
    pieces: list[Content] = []
    for form in forms:
        pieces += [", ", foreign(form, language)]
    return pieces[1:]


def _cell(entity: Entity | None, locale: str) -> Markup:
    if entity is None:
        return h("td.muted", _value(0), "–")
    flagged = entity.outcomes.get("flagged", 0)
    told = ", ".join(
        f"{name} {number(uses)}"
        for name in figures.TERM_OUTCOMES
        if (uses := entity.outcomes.get(name, 0)) and name != "flagged"
    )
    return h(
        "td.rendering",
        _value(flagged),
        h("p", foreign(entity.rendering, locale)),
        h("p.reason", told) if told else None,
        _flagged(flagged, entity.flagged) if flagged else None,
    )


def _flagged(uses: int, places: Sequence[Place]) -> Markup:
    left = uses - len(places)
    return h(
        "details",
        h("summary", badge(f"{number(uses)} flagged", "failed")),
        h("ul.plain", [h("li", place(item)) for item in places]),
        h("p.muted", f"and {number(left)} more") if left > 0 else None,
    )


def _meanings() -> Markup:
    return h(
        "dl.meanings",
        [
            h("div", h("dt", name), h("dd", meaning))
            for name, meaning in figures.TERM_OUTCOMES.items()
        ],
    )
