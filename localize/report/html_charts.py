"""Charts of an edition: how fast its cues are, and where its findings are.

Drawn as SVG in the page, in its own colours; each has its figures in words for who doesn't see
it, and as a table to unfold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from localize.report.elements import Markup, h, nothing
from localize.report.figures import counted, number

if TYPE_CHECKING:
    from localize.checks.speed import Speeds
    from localize.release.outcome import Outcome

__all__ = ["charts"]

_WIDTH, _HEIGHT, _GAP = 600, 120, 2
_AXIS = 16
_SEVERITIES = {"error": "Errors", "warning": "Warnings", "info": "Info"}
_PARTS = 200
"""Bars of a chart at most: a novel's chapters are taken together beyond that."""


def charts(outcome: Outcome) -> Markup:
    """Both charts; nothing where there is nothing to draw."""
    drawn = []
    if outcome.speeds and any(outcome.speeds.bins):
        drawn.append(_speed_chart(outcome.speeds))
    parts = _together(outcome.parts)
    if len(parts) > 1 and any(sum(counts.values()) for counts in parts.values()):
        drawn.append(_part_chart(parts, outcome.kind))
    return h("div.charts", drawn) if drawn else nothing


def _speed_chart(speeds: Speeds) -> Markup:
    names = [f"{speeds.limit * index / 10:.3g}" for index in range(len(speeds.bins) + 1)]
    over, cues = sum(speeds.bins[10:]), sum(speeds.bins)
    told = f"{counted(cues, 'cue')}, {number(over)} over {speeds.limit:g} characters a second"
    most = max(speeds.bins)
    step = _WIDTH / len(speeds.bins)
    bars = [
        _rect(index * step, step, 0, value / most, "over" if index >= 10 else "within")
        for index, value in enumerate(speeds.bins)
        if value
    ]
    labels = [_label(index * step, names[index]) for index in range(0, len(speeds.bins), 5)]
    limit = {"x1": _WIDTH // 2, "x2": _WIDTH // 2, "y1": 0, "y2": _HEIGHT}
    rows = [
        (f"{names[index]} to {names[index + 1]}", [number(value)])
        for index, value in enumerate(speeds.bins[:-1])
        if value
    ]
    if speeds.bins[-1]:
        rows.append((f"{names[-2]} or more", [number(speeds.bins[-1])]))
    return _figure(
        "Reading speed",
        told,
        [*bars, h("line.limit", limit), *labels],
        ("Characters a second", ["Cues"]),
        rows,
    )


def _part_chart(parts: Mapping[str, Mapping[str, int]], kind: str) -> Markup:
    what = "episode" if kind == "drama" else "chapter"
    totals = {key: sum(counts[key] for counts in parts.values()) for key in _SEVERITIES}
    told = ", ".join(f"{number(totals[key])} {name.lower()}" for key, name in _SEVERITIES.items())
    most = max(sum(counts.values()) for counts in parts.values())
    step = _WIDTH / len(parts)
    bars = []
    for index, counts in enumerate(parts.values()):
        below = 0
        for key in _SEVERITIES:
            if counts[key]:
                bars.append(_rect(index * step, step, below / most, counts[key] / most, key))
                below += counts[key]
    rows = [
        (name, [number(counts[key]) for key in _SEVERITIES])
        for name, counts in parts.items()
        if sum(counts.values())
    ]
    labels = [_label(0, next(iter(parts))), _label(_WIDTH, list(parts)[-1], end=True)]
    heads = (what.capitalize(), list(_SEVERITIES.values()))
    return _figure(f"Findings by {what}", told, [*bars, *labels], heads, rows)


def _together(parts: Mapping[str, Mapping[str, int]]) -> Mapping[str, Mapping[str, int]]:
    """Neighbours put together, so that there are no more than can be drawn."""
    names = list(parts)
    size = -(-len(names) // _PARTS) or 1
    if size == 1:
        return parts
    groups = [names[start : start + size] for start in range(0, len(names), size)]
    return {
        f"{group[0]} to {group[-1]}": {
            key: sum(parts[name][key] for name in group) for key in _SEVERITIES
        }
        for group in groups
    }


def _figure(
    title: str,
    told: str,
    drawing: Sequence[Markup],
    heads: tuple[str, Sequence[str]],
    rows: Sequence[tuple[str, Sequence[str]]],
) -> Markup:
    box = f"0 0 {_WIDTH} {_HEIGHT + _AXIS}"
    return h(
        "figure.chart",
        h("figcaption", h("h4", title), h("span.muted", told)),
        h("svg", {"role": "img", "aria-label": f"{title}: {told}", "viewBox": box}, drawing),
        h(
            "details",
            h("summary", "Figures"),
            h(
                "table",
                h(
                    "thead",
                    h(
                        "tr",
                        h("th", {"scope": "col"}, heads[0]),
                        [h("th.num", {"scope": "col"}, name) for name in heads[1]],
                    ),
                ),
                h("tbody", [_row(name, values) for name, values in rows]),
            ),
        ),
    )


def _row(name: str, values: Sequence[str]) -> Markup:
    return h("tr", h("th", {"scope": "row"}, name), [h("td.num", value) for value in values])


def _rect(left: float, step: float, below: float, share: float, kind: str) -> Markup:
    """A bar that stands on ``below``; what is there at all is seen."""
    height = max(1.0, share * _HEIGHT)
    top = _HEIGHT - below * _HEIGHT - height
    width = max(0.5, step - (_GAP if step > 2 * _GAP else 0))
    place = {"x": f"{left:.1f}", "y": f"{top:.1f}"}
    return h(f"rect.{kind}", {**place, "width": f"{width:.1f}", "height": f"{height:.1f}"})


def _label(left: float, text: str, *, end: bool = False) -> Markup:
    place = {"x": f"{left:.0f}", "y": _HEIGHT + _AXIS - 3}
    return h("text", {**place, "text-anchor": "end" if end else "start"}, text)
