"""The way of a part: from its source to its target, checked."""

from __future__ import annotations

from dataclasses import dataclass

from localize import checks
from localize.document import Finding, Part
from localize.pipeline import adapt, gloss, join, segment, translate
from localize.pipeline.job import Job
from localize.pipeline.needs import needs

__all__ = ["Job", "Result", "render", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A part with its targets, and what the checks saw."""

    part: Part
    findings: tuple[Finding, ...] = ()


def run(part: Part, job: Job, master: Part | None = None) -> Result:
    """The whole way of one part. ``master``: its master translation, where the job's text is
    the master's."""
    done = render(part, job, master)
    return Result(part=done, findings=checks.run(context(done, job, part)))


def render(part: Part, job: Job, master: Part | None = None) -> Part:
    """The way of one part without the look at the end."""
    part = segment.divide(part, job.language, job.locale)
    if job.hop is None:
        part = join.convert(part, job, master)
    else:
        units = segment.units(part, job, master)  # sentences; one over several cues is one unit
        wanted = needs(units, job)  # the renderings that each unit has to hold
        renditions = translate.run(units, wanted, job)  # memory, then the engine, rung by rung
        part = join.join(part, units, renditions, job)  # back into paragraphs and cues
    part = adapt.fit(  # typography, figures, direction, lines
        part, job.locale, job.medium, job.kind, language=job.language, genre=job.genre
    )
    return gloss.attach(part, job)  # what a reader is told at the first of a culture term


def context(part: Part, job: Job, source: Part) -> checks.Context:
    """What the checks look at besides the part itself. ``source``: the part as it was read."""
    return checks.Context(
        part=part,
        locale=job.locale,
        source_language=job.language,
        medium=job.medium,
        audience=job.audience,
        glossary=job.glossary,
        source_part=source,
    )
