"""Every check finds what it is there to find, and nothing where nothing is."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from check_cases import FOLDER, Case, cases

from localize import checks
from localize.checks import works
from localize.checks.ledger import Ledger
from localize.document import Finding

ALL = cases()
FAMILIES = {
    "files": "F",
    "language": "L",
    "lengths": "L",
    "amounts": "L",
    "tongues": "L",
    "customs": "L",
    "scripts": "L",
    "markup": "L",
    "punctuation": "P",
    "spacing": "P",
    "pairs": "P",
    "terms": "G",
    "pronouns": "G",
    "doubts": "G",
    "direction": "B",
    "direction_marks": "B",
    "timing": "S",
    "courtesy": "L",
    "market": "C",
    "confidence": "M",
    "work_digits": "B",
    "work_headings": "L",
    "work_lines": "L",
    "work_marks": "P",
    "work_names": "G",
    "layout": "S",
}


def _found(case: Case) -> list[Finding]:
    """What the case's check finds in its parts: in each of them, or in all together."""
    rules = [checks.known()[case.code]]
    with Ledger() as ledger:
        found: list[Finding] = []
        for context in case.contexts:
            found += checks.run(context, rules)
            ledger.add(works.look(context, rules))
        return found + list(ledger.findings(rules))


@pytest.mark.parametrize("case", ALL, ids=str)
def test_case(case: Case) -> None:
    """The check finds what the case says, as grave as it says, and points at it."""
    found = _found(case)
    assert bool(found) == case.finds, [finding.message for finding in found]
    if case.severity:
        assert found[0].severity == case.severity
    if case.marks:
        finding = found[0]
        assert finding.span is not None
        assert finding.evidence[slice(*finding.span)] == case.marks


@pytest.mark.parametrize("case", [case for case in ALL if case.finds], ids=str)
def test_finding_is_whole(case: Case) -> None:
    """A finding has a place, a message, and advice that says what to do."""
    for finding in _found(case):
        assert finding.code == case.code
        assert finding.place.part in {context.part.id for context in case.contexts}
        assert finding.message
        assert finding.advice.endswith((".", "!", "?", "”", "…", "…”")) or ": " in finding.advice
        if finding.span:
            start, end = finding.span
            assert 0 <= start < end <= len(finding.evidence)


def test_each_code_has_both_kinds_of_case() -> None:
    """No check without a case that it finds and one that it passes; no case without a check."""
    finding = {case.code for case in ALL if case.finds}
    passing = {case.code for case in ALL if not case.finds}
    assert finding == passing == set(checks.known())
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(checks.known())


def test_names_of_cases_are_their_own() -> None:
    """Two cases of a code don't share a name: a failure names one case."""
    names = [str(case) for case in ALL]
    assert len(names) == len(set(names))


def test_codes_stand_in_their_family() -> None:
    """A module holds one family's checks, in the order of their codes."""
    for info in pkgutil.iter_modules(checks.__path__):
        module = importlib.import_module(f"localize.checks.{info.name}")
        codes = [item.name for item in vars(module).values() if isinstance(item, checks.Rule)]
        assert codes == sorted(codes), info.name
        assert {code[0] for code in codes} <= {FAMILIES.get(info.name, "")}, info.name


def test_summaries_are_sentences() -> None:
    """The docstring's first line is a sentence: it heads the rule in SARIF."""
    for rule in checks.known().values():
        assert rule.summary[0].isupper(), rule.name
        assert rule.summary.endswith("."), rule.name
