"""The findings of one run, each with what the project makes of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from localize import formats
from localize.document import Finding, Place, Severity, Suppression
from localize.policy import codes
from localize.policy.baseline import Baseline
from localize.policy.fingerprints import fingerprinted
from localize.policy.paths import label, on_disk
from localize.policy.waivers import Waiver

__all__ = ["Judge"]

STALE, EXPIRED, GONE = "F301", "F302", "F303"


class Judge:
    """Applies severities, waivers and the baseline, and remembers what they were good for."""

    def __init__(
        self,
        *,
        wants: Callable[[str], bool],
        severity: Mapping[str, Severity],
        waivers: Mapping[Waiver, Place],
        home: Path,
        baseline: Baseline | None,
        base: Path,
        today: datetime.date,
    ) -> None:
        self._wants = wants
        self._severity = dict(sorted(severity.items(), key=lambda item: -len(item[0])))
        self._waivers, self._home = waivers, home
        self._baseline, self._base, self._today = baseline, base, today
        self._used: set[Waiver] = set()
        self._met: set[tuple[str, str, str]] = set()
        self._looked: dict[str, dict[str, frozenset[str]]] = {}
        """File → locale → codes that were looked for; under ``""`` where it has one locale."""
        self._covering: dict[tuple[str, str], list[Waiver]] = {}

    def rule(
        self,
        findings: Iterable[Finding],
        *,
        files: Sequence[str],
        locale: str,
        codes: frozenset[str],
        shared: bool = False,
    ) -> tuple[Finding, ...]:
        """The findings on some files in a locale, with severity, fingerprint and suppression.

        ``files`` are those that were looked at whether or not there is a finding on them,
        ``codes`` what was looked for. ``shared``: the files stand for all their translations.
        """
        for file in files:
            seen = self._looked.setdefault(file, {})
            seen[locale] = codes
            if not shared:
                seen[""] = codes
        graded = [self._graded(finding) for finding in findings if self._wants(finding.code)]
        return tuple(self._suppressed(finding, locale) for finding in fingerprinted(graded))

    def remarks(self) -> tuple[Finding, ...]:
        """What is wrong with the waivers and the baseline themselves, by what was looked at."""
        found = [*self._stale_waivers(), *self._gone()]
        wanted = [self._graded(finding) for finding in found if self._wants(finding.code)]
        return tuple(fingerprinted(wanted))

    def _name(self, file: str) -> str:
        """What the waivers call it."""
        return _label(file, self._base, self._home)

    def _known_as(self, file: str) -> str:
        """What the baseline calls it."""
        return _label(file, self._base, self._baseline.path.parent) if self._baseline else ""

    def _graded(self, finding: Finding) -> Finding:
        for prefix, severity in self._severity.items():
            if finding.code.startswith(prefix):
                return replace(finding, severity=severity)
        return finding

    def _suppressed(self, finding: Finding, locale: str) -> Finding:
        waiver = self._waiver_of(finding, locale)
        if waiver is not None:
            return replace(finding, suppressed=Suppression(kind="waiver", reason=waiver.reason))
        if self._is_known(finding):
            reason = "was there when the baseline was written"
            return replace(finding, suppressed=Suppression(kind="baseline", reason=reason))
        return finding

    def _waiver_of(self, finding: Finding, locale: str) -> Waiver | None:
        """The first that means it. All that do are in use."""
        if not self._waivers:
            return None
        file = finding.place.file or ""
        if (covering := self._covering.get((file, locale))) is None:
            name = self._name(file)
            covering = [
                waiver
                for waiver in self._waivers
                if not self._is_over(waiver) and waiver.covers(name, locale)
            ]
            self._covering[file, locale] = covering
        fitting = [waiver for waiver in covering if waiver.fits(finding)]
        self._used.update(fitting)
        return fitting[0] if fitting else None

    def _is_over(self, waiver: Waiver) -> bool:
        return waiver.until < self._today

    def _is_known(self, finding: Finding) -> bool:
        if self._baseline is None:
            return False
        name = self._known_as(finding.place.file or "")
        entry = (name, finding.code, finding.fingerprint)
        if finding.fingerprint not in self._baseline.entries.get(name, {}).get(finding.code, ()):
            return False
        self._met.add(entry)
        return True

    def _stale_waivers(self) -> Iterator[Finding]:
        for waiver, place in self._waivers.items():
            if self._is_over(waiver):
                yield Finding(
                    code=EXPIRED,
                    severity="warning",
                    place=place,
                    message=f"the waiver of {waiver.code} ended on {waiver.until}",
                    advice="Mend what it waived, or give it another day and a reason why.",
                    evidence=waiver.reason,
                )
            elif waiver not in self._used and self._is_settled(waiver):
                yield Finding(
                    code=STALE,
                    severity="warning",
                    place=place,
                    message=f"the waiver of {waiver.code} in {waiver.file} matches nothing",
                    advice="Delete it; or correct its place, if what it waives has moved.",
                    evidence=waiver.reason,
                )

    def _is_settled(self, waiver: Waiver) -> bool:
        """Whether this run has looked for its codes in all files that it names.

        A run on a few files can't know about the others, so it says nothing of them.
        """
        wanted = {code for code in codes.known() if code.startswith(waiver.code)}
        looked = {self._name(file): seen for file, seen in self._looked.items()}
        named = {name for name in looked if waiver.covers(name, waiver.locale)}
        named.update(name for name in on_disk(waiver.file, self._home) if _is_checkable(name))
        return all(wanted <= looked.get(name, {}).get(waiver.locale, frozenset()) for name in named)

    def _gone(self) -> Iterator[Finding]:
        """Entries of the baseline whose files were looked at and don't have them any more."""
        if self._baseline is None:
            return
        looked = {
            self._known_as(file): frozenset().union(*seen.values())
            for file, seen in self._looked.items()
        }
        gone = sum(
            code in (looked.get(name) or looked.get(name.partition("!")[0], ()))
            and (name, code, item) not in self._met
            for name in self._baseline.entries
            for code, item in self._baseline.of(name)
        )
        if gone:
            what = "1 finding that is" if gone == 1 else f"{gone} findings that are"
            yield Finding(
                code=GONE,
                severity="info",
                place=Place(file=str(self._baseline.path)),
                message=f"holds {what} not there any more",
                advice="Write it again with --write-baseline, so that they stay mended.",
            )


def _is_checkable(name: str) -> bool:
    suffixes = {suffix for fmt in formats.known().values() for suffix in fmt.suffixes}
    return Path(name).suffix.lower() in suffixes


@lru_cache(maxsize=4096)
def _label(file: str, base: Path, folder: Path) -> str:
    return label(file, base, folder)
