"""What a release run is asked for and what it did, as data for every kind of report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from localize.checks.speed import Speeds
from localize.document import Finding, Place, Score, Segment

__all__ = ["Entity", "Order", "Outcome", "Problem", "Release", "Verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for. Empty tuples mean all."""

    regions: tuple[str, ...]
    titles: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    out: Path
    max_memory: int | None = None
    """Bytes for all loaded models together."""
    signing_key: Path | None = None
    """A minisign secret key; none: the workspace's, if it names one."""
    spread: bool = False
    """Processes of several machines work on the workspace at once (``Memory``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a region's gates let a title pass, and what each gate saw."""

    passed: bool
    gates: tuple[Mapping[str, Any], ...]
    """``name``, ``limit``, ``value``, ``passed``; ``comparison`` of ``points_lost``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A term of the glossary that stands in a title, and what became of it in one locale."""

    term: str
    """Its source form."""
    kind: str
    gender: str = ""
    found: tuple[str, ...]
    """The forms that stand in the source, the most frequent first."""
    rendering: str
    """What the locale wants."""
    outcomes: Mapping[str, int]
    """Outcome, as ``document.TermUse`` has it → uses."""
    places: tuple[Place, ...]
    """The first ones."""
    flagged: tuple[Place, ...] = ()
    """The first places where it isn't held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one title in one locale for one region."""

    region: str
    title: str
    name: str
    """The localized title."""
    kind: str
    language: str = ""
    """BCP 47 tag of the source text."""
    locale: str
    direction: str
    status: Literal["built", "unchanged", "held back"]
    """``held back``: a gate failed, what was published before stays."""
    package: str = ""
    """The ZIP's path below the output folder."""
    draft: bool = False
    route: tuple[str, ...] = ()
    segments: int = 0
    origins: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, int] = field(default_factory=dict)
    """Id of a model → segments that it gave."""
    reused: int = 0
    """Machine segments that came out of the memory in this run."""
    terms: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()
    verdict: Verdict
    entities: tuple[Entity, ...] = ()
    """What became of each term, in the order in which they come up."""
    speeds: Speeds | None = None
    """How fast the cues of a drama are."""
    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Chapter or episode, in reading order → severity → findings that count."""
    sample: tuple[Segment, ...] = ()
    review: tuple[str, ...] = ()
    """Content flags of the title that this market wants an editor to look at."""
    review_notes: Mapping[str, str] = field(default_factory=dict)
    """Flag of ``review`` → what it covers, in English."""
    seconds: float = 0.0

    @property
    def by_severity(self) -> dict[str, int]:
        """Findings that count: those that a waiver lets stand don't."""
        counts = Counter(item.severity for item in self.findings if not item.suppressed)
        return {name: counts.get(name, 0) for name in ("error", "warning", "info")}

    @property
    def waived(self) -> int:
        """Findings that a waiver lets stand."""
        return sum(1 for item in self.findings if item.suppressed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What kept a title or a locale from being built."""

    region: str
    title: str
    locale: str
    message: str
    advice: str
    exit_code: int
    """0: an optional locale, skipped; 2: input or configuration; 3: something is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """All that a run did."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    seconds: float
    regions: Mapping[str, str] = field(default_factory=dict)
    """Name → title in English of each region that was ordered, built or not."""
    remarks: tuple[Finding, ...] = ()
    """What is wrong with the waivers themselves."""

    @property
    def exit_code(self) -> int:
        """2 before 3 before 1 before 0: the first is what has to be mended first."""
        codes = {problem.exit_code for problem in self.problems}
        for code in (2, 3):
            if code in codes:
                return code
        return 1 if any(not outcome.verdict.passed for outcome in self.outcomes) else 0
