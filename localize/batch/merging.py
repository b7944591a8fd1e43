"""The releases of single titles as the one release of a batch, for the regions' reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from localize.batch.board import Sheet
from localize.release import Problem, Release

__all__ = ["merged"]


def merged(sheets: Iterable[Sheet], regions: Mapping[str, str], seconds: float) -> Release:
    """All that the batch did, in the order of its catalog, whatever order it was done in.

    ``regions``: name → title of every region that any title was ordered for.
    """
    told = [(sheet, sheet.release) for sheet in sheets if sheet.release is not None]
    return Release(
        outcomes=tuple(outcome for _, release in told for outcome in release.outcomes),
        problems=tuple(
            problem
            for sheet, release in told
            for one in release.problems
            for problem in _placed(one, sheet.piece.entry.regions, regions)
        ),
        seconds=round(seconds, 2),
        regions=regions,
        # A waiver that has nothing to do may be told by every title.
        remarks=tuple(dict.fromkeys(item for _, release in told for item in release.remarks)),
    )


def _placed(
    problem: Problem, ordered: tuple[str, ...], regions: Mapping[str, str]
) -> Iterator[Problem]:
    """A title's problem is one of all its regions, which needn't be all of the batch's."""
    if problem.region or set(ordered) == set(regions):
        yield problem
        return
    for region in ordered:
        yield replace(problem, region=region)
