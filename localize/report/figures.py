"""A release in figures: what the terminal, the JSON and the page say, worked out once.

Nothing here imports ``localize.release``: that would load the engines to show what they did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from localize.document import Finding, Score, Severity
    from localize.release.outcome import Outcome, Problem, Release

__all__ = [
    "FAMILIES",
    "ORIGINS",
    "ORIGIN_WORDS",
    "TERM_OUTCOMES",
    "Gate",
    "Group",
    "Trouble",
    "counted",
    "duration",
    "failed",
    "gates",
    "groups",
    "held",
    "lead_score",
    "number",
    "of_region",
    "origins",
    "percent",
    "region_names",
    "region_title",
    "troubles",
]

FAMILIES = {
    "F": "file and format",
    "L": "language",
    "P": "punctuation and typography",
    "G": "glossary and names",
    "B": "text direction",
    "S": "subtitle timing and layout",
    "C": "culture and market",
    "M": "model confidence",
    "K": "package",
}
"""First letter of a finding's code → what the family looks at."""

ORIGINS = {
    "approved": "approved by an editor",
    "imported": "from an imported memory",
    "memory": "machine, out of the memory",
    "machine": "machine, in this run",
    "converted": "converted by rule",
    "none": "not translated",
}
"""Where targets come from, the most trusted first; ``memory`` is split off ``machine``."""

ORIGIN_WORDS = ORIGINS | {
    "approved": "approved",
    "imported": "imported",
    "memory": "reused",
    "machine": "machine",
    "converted": "converted",
}
"""The same where there is little room."""

TERM_OUTCOMES = {
    "kept": "rendered as the glossary wants it by the model itself, or in an imported memory",
    "inline": "rendering written into the source",
    "placeholder": "carried through by a stand-in",
    "n-best": "another of the model's own translations",
    "repaired": "put right in the translation",
    "approved": "in a text that an editor approved",
    "flagged": "not held: an editor must look",
}
"""What can become of a glossary term, as ``document.TermUse`` has it."""

_SEVERITIES = ("error", "warning", "info")
_LEAD_SCORES = ("chrF++", "BLEU", "estimate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate in words."""

    name: str
    subject: str
    """What it looks at."""
    label: str
    """What its value says."""
    value: str
    limit: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one code and severity."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Problems that differ in nothing but their title."""

    titles: tuple[str, ...]
    locale: str
    message: str
    advice: str
    exit_code: int


def region_names(release: Release) -> tuple[str, ...]:
    """The regions that were ordered, and any others that something is said about."""
    told = (item.region for item in (*release.outcomes, *release.problems) if item.region)
    return tuple(dict.fromkeys((*release.regions, *told)))


def region_title(release: Release, region: str) -> str:
    """The region's title in English, else its name."""
    return release.regions.get(region, region)


def of_region(release: Release, region: str) -> Release:
    """What concerns the region: a title that can't be read is a problem of every region."""
    return replace(
        release,
        outcomes=tuple(item for item in release.outcomes if item.region == region),
        problems=tuple(item for item in release.problems if item.region in ("", region)),
    )


def held(tally: Mapping[str, int]) -> tuple[int, int]:
    """Glossary terms that are held, and all of them.

    >>> held({"kept": 7, "repaired": 1, "flagged": 2})
    (8, 10)
    """
    total = sum(tally.values())
    return total - tally.get("flagged", 0), total


def origins(outcome: Outcome) -> dict[str, int]:
    """Segments by where their target came from, in the order of ``ORIGINS``, none empty."""
    counts = Counter(outcome.origins)
    reused = min(outcome.reused, counts["machine"])
    counts["memory"] += reused
    counts["machine"] -= reused
    known = [*ORIGINS, *(name for name in counts if name not in ORIGINS)]
    return {name: counts[name] for name in known if counts[name]}


def groups(findings: Sequence[Finding]) -> list[Group]:
    """Findings by code and severity: errors first, then by number."""
    kinds: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.code, finding.severity), []).append(finding)
    found = [
        Group(code=code, severity=severity, findings=tuple(items))
        for (code, severity), items in kinds.items()
    ]
    return sorted(
        found,
        key=lambda group: (_SEVERITIES.index(group.severity), -len(group.findings), group.code),
    )


def gates(outcome: Outcome) -> list[Gate]:
    """The verdict's gates in words, the failed ones first."""
    told = [_gate(gate) for gate in outcome.verdict.gates]
    return sorted(told, key=lambda gate: gate.passed)


def failed(outcome: Outcome) -> list[Gate]:
    """The gates that hold the edition back."""
    return [gate for gate in gates(outcome) if not gate.passed]


def _gate(gate: Mapping[str, Any]) -> Gate:
    name = str(gate["name"])
    if name == "terms_held":
        subject = label = "glossary terms held"
        value, limit = percent(gate["value"]), f"at least {percent(gate['limit'])}"
    elif name == "points_lost":
        subject = label = "points lost against the last release"
        value, limit = _points(gate), f"at most {gate['limit']:,.4g} beyond noise"
    else:
        subject = FAMILIES.get(name) or f"{FAMILIES.get(name[:1], '')} ({name})".strip()
        label = f"errors of {subject} per 1,000 segments"
        value, limit = f"{gate['value']:,.4g}", f"at most {gate['limit']:,.4g}"
    return Gate(
        name=name,
        subject=subject,
        label=label,
        value=value,
        limit=limit,
        passed=bool(gate["passed"]),
    )


def _points(gate: Mapping[str, Any]) -> str:
    seen = gate["comparison"]
    if seen["before"] is None:
        return f"not compared: {seen['note']}"
    metric = "estimate" if seen["metric"].startswith("parts:") else "chrF++"
    tested = f"p = {seen['p']:.3f}" if seen["p"] is not None else f"not tested: {seen['note']}"
    return (
        f"{gate['value']:,.4g} ({metric} {seen['before']:.2f} → {seen['after']:.2f} "
        f"on {seen['segments']:,} segments, {tested})"
    )


def lead_score(outcome: Outcome) -> Score | None:
    """The one score to show where there is room for one: against a reference if there is one."""
    by_name = {score.name: score for score in outcome.scores}
    return next((by_name[name] for name in _LEAD_SCORES if name in by_name), None)


def troubles(problems: Iterable[Problem]) -> list[Trouble]:
    """Problems, those alike told once, what has to be mended first on top."""
    alike: dict[tuple[str, str, str, int], list[str]] = {}
    for problem in problems:
        key = (problem.locale, problem.message, problem.advice, problem.exit_code)
        alike.setdefault(key, []).append(problem.title)
    found = [
        Trouble(
            titles=tuple(dict.fromkeys(titles)),
            locale=locale,
            message=message,
            advice=advice,
            exit_code=code,
        )
        for (locale, message, advice, code), titles in alike.items()
    ]
    return sorted(found, key=lambda trouble: (2, 3, 1, 0).index(trouble.exit_code))


def number(value: int) -> str:
    """A number with commas between thousands."""
    return f"{value:,}"


def counted(value: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "edition"), counted(1200, "edition")
    ('1 edition', '1,200 editions')
    """
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def percent(share: float) -> str:
    """A share as a percentage that never rounds up to 100.

    >>> percent(1.0), percent(0.98), percent(0.99996)
    ('100%', '98%', '99.9%')
    """
    # Floor, not round: 2,999 of 3,000 is not all.
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths / 10:.1f}".removesuffix(".0") + "%"


def duration(seconds: float) -> str:
    """Seconds for a person.

    >>> duration(12.34), duration(185), duration(7320)
    ('12.3 s', '3 min 5 s', '2 h 2 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"
