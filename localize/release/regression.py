"""Not worse than the last release: scores of single segments, kept in its ``quality.json``.

Only segments that both releases have are compared, each with itself. What the mean lost is held
against chance by a paired bootstrap, so that noise holds nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localize.document import Place
from localize.errors import LocalizeError
from localize.pipeline.score import CLEAR, MIN_COUNT, chance_of_loss

__all__ = ["GATE", "Change", "Measured", "as_data", "change", "measured", "published"]

GATE = "points_lost"

_Name = tuple[str, str]
"""Id of the part, beginning of the id of the segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A release's segments in figures."""

    metric: str
    """Signature: what was measured otherwise isn't compared."""
    scores: Mapping[_Name, float]
    """0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A release against the one before."""

    metric: str
    segments: int
    """Those that both have."""
    before: float | None = None
    """Mean over them; ``None`` where nothing can be compared."""
    after: float | None = None
    p_value: float | None = None
    """How easily chance makes such a loss beyond the limit; ``None`` if it wasn't tested."""
    note: str = ""
    """Why it wasn't tested."""

    @property
    def lost(self) -> float:
        """Points; negative where the release is better."""
        if self.before is None or self.after is None:
            return 0.0
        return round(self.before - self.after, 2)

    @property
    def passed(self) -> bool:
        return self.p_value is None or self.p_value >= CLEAR


def measured(metric: str, scores: Iterable[tuple[_Name, float]]) -> Measured:
    """From the scores of segments by part and full id."""
    from localize.packages.segments import short_id

    return Measured(
        metric=metric,
        scores={(part, short_id(segment)): value for (part, segment), value in scores},
    )


def as_data(found: Measured) -> dict[str, Any]:
    """For ``quality.json``: a line of a dozen bytes for each segment."""
    parts: dict[str, list[str]] = {}
    for (part, segment), value in found.scores.items():
        parts.setdefault(part, []).append(f"{segment} {value:.1f}")
    rows = [{"part": part, "scores": scores} for part, scores in parts.items()]
    return {"metric": found.metric, "parts": rows}


def published(target: Path) -> Measured | None:
    """What stands in the package at ``target``; ``None`` where there is none that is sound, or
    one without scores of segments."""
    from localize.packages.manifest import parse_json
    from localize.packages.verify import open_published

    try:
        with open_published(target) as release:
            (file,) = release.of_role("quality")
            place = Place(file=file.path)
            quality = parse_json(release.read(file), place, "localize/quality/1")
    except LocalizeError:
        return None
    if "segments" not in quality:
        return None
    scores = {}
    for entry in quality["segments"]["parts"]:
        for row in entry["scores"]:
            segment, value = row.split(" ")
            scores[entry["part"], segment] = float(value)
    return Measured(metric=quality["segments"]["metric"], scores=scores)


def change(before: Measured | None, after: Measured, limit: float) -> Change:
    """What became of the segments of the last release. ``limit``: points that their mean may
    lose without question."""
    if before is None:
        return Change(metric=after.metric, segments=0, note="no release to compare with")
    if before.metric != after.metric:
        return Change(metric=after.metric, segments=0, note="the last release was scored otherwise")
    names = [name for name in after.scores if name in before.scores]
    if not names:
        return Change(metric=after.metric, segments=0, note="no segment is in both releases")
    old, new = [before.scores[name] for name in names], [after.scores[name] for name in names]
    enough = len(names) >= MIN_COUNT
    return Change(
        metric=after.metric,
        segments=len(names),
        before=round(sum(old) / len(old), 2),
        after=round(sum(new) / len(new), 2),
        p_value=round(chance_of_loss(old, new, tolerated=limit), 4) if enough else None,
        note="" if enough else f"fewer than {MIN_COUNT} segments are in both releases",
    )
