"""What a project makes of findings: severities, waivers, a baseline, and when a run fails.

``check`` and ``release`` do the same with them: a ``Policy`` is what the workspace and the
command line ask for, a ``Judge`` applies it to one run's findings, file by file, and in the end
says which waivers and which entries of the baseline have nothing to do any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localize import checks
from localize.document import Finding, Place, Severity
from localize.policy import baseline as baselines
from localize.policy import codes, waivers
from localize.policy.baseline import Baseline
from localize.policy.judge import Judge
from localize.policy.waivers import Waiver
from localize.workspace import CheckSettings, Workspace

__all__ = ["NEVER", "Asked", "Judge", "Policy", "fails", "load"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command line asks for; what it leaves out is as the workspace says."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()
    waivers: Path | None = None
    baseline: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What findings are made of, and what is made of them."""

    select: tuple[str, ...] = ()
    """Codes of checks or their beginnings; empty: all. What no check finds is always told."""
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Code or its beginning → severity of its findings; the longest that fits decides."""
    fail_on: tuple[str, ...] = ("error",)
    waivers: Mapping[Waiver, Place] = field(default_factory=dict)
    home: Path = Path()
    """The folder that the waivers' files are named from."""
    baseline: Baseline | None = None

    @property
    def rules(self) -> list[checks.Rule]:
        """The checks that run."""
        return [rule for code, rule in checks.known().items() if self.wants(code)]

    def wants(self, code: str) -> bool:
        """Whether findings of that code are wanted."""
        if self.select and code in checks.known() and not code.startswith(self.select):
            return False
        return not (self.ignore and code.startswith(self.ignore))

    def judge(self, base: Path, today: datetime.date | None = None) -> Judge:
        """A judge for one run; ``base`` is the folder that places' relative files are below."""
        return Judge(
            wants=self.wants,
            severity=self.severity,
            waivers=self.waivers,
            home=self.home,
            baseline=self.baseline,
            base=base,
            today=today or datetime.date.today(),
        )


def load(space: Workspace | None, asked: Asked | None = None) -> Policy:
    """The policy of a workspace, or of none, with what a command line asks for.

    Raises ``ConfigError`` for an unknown code and a mistake in the waivers, ``InputError`` for a
    file that was asked for and isn't there.
    """
    asked = asked or Asked()
    settings = space.settings.check if space else CheckSettings()
    if space:
        _look_at(space, settings)
    for option, given in (("--select", asked.select), ("--ignore", asked.ignore)):
        codes.refuse_unknown(given, option)
    codes.refuse_unknown(asked.fail_on, "--fail-on", None, (*SEVERITIES, NEVER))
    path, found = _waivers(space, settings, asked.waivers)
    return Policy(
        select=asked.select or settings.select,
        ignore=asked.ignore or settings.ignore,
        severity=dict(settings.severity),
        fail_on=asked.fail_on or settings.fail_on,
        waivers=found,
        home=path.parent,
        baseline=baselines.load(asked.baseline) if asked.baseline else None,
    )


def _look_at(space: Workspace, settings: CheckSettings) -> None:
    """Raise ``ConfigError`` for a code that isn't one, with the key that has it."""
    for name in ("select", "ignore", "severity", "fail_on"):
        path, key = space.key(f"check.{name}")
        also = (*SEVERITIES, NEVER) if name == "fail_on" else ()
        codes.refuse_unknown(getattr(settings, name), key, Place(file=str(path)), also)


def _waivers(
    space: Workspace | None, settings: CheckSettings, asked: Path | None
) -> tuple[Path, Mapping[Waiver, Place]]:
    """The waivers' file and what it holds: the one that was asked for, else the workspace's."""
    if asked is not None:
        return asked, waivers.load(asked)
    path = (space.root if space else Path()) / settings.waivers
    if path.is_relative_to(Path.cwd()):  # as a person would call it
        path = path.relative_to(Path.cwd())
    is_usual = settings.waivers == CheckSettings().waivers
    if space is None or (is_usual and not path.exists()):
        return path, {}
    return path, waivers.load(path)


def fails(findings: Iterable[Finding], fail_on: Sequence[str]) -> bool:
    """Whether the findings fail a run; those that are waived or in a baseline don't.

    ``fail_on`` holds severities, each of which includes the graver ones, codes or their
    beginnings (``S``, ``S1``, ``S101``), or ``never``, which stands for none of them. Raises
    ``ConfigError`` for anything else: a slip of the pen must not mean "never".
    """
    codes.refuse_unknown(fail_on, "--fail-on", None, (*SEVERITIES, NEVER))
    grave = [SEVERITIES.index(entry) for entry in fail_on if entry in SEVERITIES]
    least = min(grave, default=len(SEVERITIES))
    named = tuple(entry for entry in fail_on if entry not in (*SEVERITIES, NEVER))
    return any(
        SEVERITIES.index(finding.severity) >= least or finding.code.startswith(named)
        for finding in findings
        if not finding.suppressed
    )
