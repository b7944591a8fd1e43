"""M: how sure the model was, and what of a part no editor has seen.

An engine without scores (``Segment.score`` is ``None``) says nothing here. Figures are in
``[confidence]`` of ``data/checks.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from localize.checks import Context, Problem, check
from localize.checks.tables import number
from localize.checks.works import Sighting, Thing, shortened, where, work_check
from localize.document import Part, Segment, plain

_SCALE = 1.4826
"""Median absolute deviation → standard deviation of a normal distribution."""


@check("M101", "info", on=Part)
def unsure(part: Part, context: Context) -> Iterator[Problem]:
    """The model was much less sure of a segment than of the others of its part."""
    scored = _scored(part)
    if len(scored) < number("confidence", "least_segments"):
        return
    scores = [score for score, _ in scored]
    limit = min(_fence(scores, "deviations"), number("confidence", "sure"))
    most = max(1, math.floor(len(scored) * number("confidence", "share")))
    low = sorted((entry for entry in scored if entry[0] < limit), key=lambda entry: entry[0])[:most]
    usual = _probability(median(scores))
    for score, segment in low:
        yield Problem(
            message=f"the model gave its words {_probability(score):.0%} on average, "
            f"{usual:.0%} in this part",
            advice="Read it against the source before the others.",
            evidence=plain(segment.target),
            place=segment.place,
        )


def _scored(part: Part) -> list[tuple[float, Segment]]:
    found = ((_score(segment), segment) for segment in part.segments)
    return [(score, segment) for score, segment in found if score is not None]


_FORCED = frozenset({"inline", "placeholder", "repaired"})


def _score(segment: Segment) -> float | None:
    """The segment's mean log-probability; ``None`` where the model didn't choose the words.

    A term that was put in costs the model's probability, and makes the text better: over the
    figures' corpus such segments have half the probability and a higher chrF++ than the others.
    No model is less sure than one that guesses: below that, words were forced on it.
    """
    score = segment.score
    if score is None or segment.origin == "approved" or not segment.target:
        return None
    if any(use.outcome in _FORCED for use in segment.terms):
        return None
    return score if score > number("confidence", "guess") else None


def _probability(score: float) -> float:
    return math.exp(min(0.0, score))


def _fence(values: Sequence[float], deviations: str) -> float:
    """Below it a value is an outlier: so many robust deviations, a figure's name, under the
    median."""
    middle = median(values)
    spread = _SCALE * median(abs(value - middle) for value in values)
    return middle - number("confidence", deviations) * spread


@check("M102", "info", on=Part)
def unseen(part: Part, context: Context) -> Iterator[Problem]:
    """Editors approved most of a part, and some of it is a machine's."""
    segments = [segment for segment in part.segments if segment.target]
    machine = [segment for segment in segments if segment.origin == "machine"]
    approved = sum(1 for segment in segments if segment.origin == "approved")
    if not machine or approved < number("confidence", "approved") * len(segments):
        return
    lost = sum(1 for segment in machine if any(use.outcome == "flagged" for use in segment.terms))
    terms = f", {lost} of them with a term that isn't held" if lost else ""
    yield Problem(
        message=f"{len(machine)} of {len(segments)} segments are a machine's{terms}",
        advice="Approve them too: they are new, or their source has changed.",
        evidence=plain(machine[0].target),
        place=machine[0].place,
    )


def _means(part: Part, context: Context) -> Iterable[Sighting]:
    scored = _scored(part)
    if len(scored) < number("confidence", "least_segments"):
        return
    mean = sum(_probability(score) for score, _ in scored) / len(scored)
    evidence, _ = shortened(plain(scored[0][1].target))
    place = scored[0][1].place
    # Parts with the same figure are one way; their first places are enough.
    yield Sighting(key="confidence", way=f"{mean:.4f}", place=place, evidence=evidence)


@work_check("M103", "info", look=_means)
def unsure_part(thing: Thing) -> Iterator[Problem]:
    """The model was much less sure of a part than of the work's others."""
    means = [float(way.text) for way in thing.ways for _ in range(way.count)]
    if len(means) < number("confidence", "least_parts"):
        return
    usual = median(means)
    limit = min(_fence(means, "part_deviations"), usual * number("confidence", "part_share"))
    for way in thing.ways:
        if float(way.text) < limit:
            first = way.first[0]
            yield Problem(
                message=f"the model's words have {float(way.text):.0%} on average in this part, "
                f"{usual:.0%} in the work's others",
                advice=f"Read the part that begins at {where(first.place)}: its text may be of "
                "another kind, damaged, or in another language.",
                evidence=first.evidence,
                place=first.place,
            )
