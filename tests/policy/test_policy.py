"""What a project makes of findings: its settings, and when a run fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize import policy, workspace
from localize.document import Finding, Place, Severity, Suppression
from localize.errors import ConfigError, InputError
from localize.policy import Asked, fails


def space(folder: Path, settings: str, name: str = "localize.toml") -> workspace.Workspace:
    """A workspace with these settings."""
    (folder / name).write_text(settings, "utf-8")
    return workspace.find(folder)


def finding(code: str, severity: Severity = "warning", file: str = "a.srt") -> Finding:
    """A finding on a file."""
    return Finding(code=code, severity=severity, place=Place(file=file), message="m", evidence="e")


def ruled(rules: policy.Policy, *findings: Finding, base: Path = Path()) -> tuple[Finding, ...]:
    """The findings as the policy has them."""
    names = [item.place.file or "" for item in findings]
    return rules.judge(base).rule(findings, files=names, locale="en-US", codes=frozenset())


def test_severities_by_the_longest_prefix(tmp_path: Path) -> None:
    """A family is set as a whole, a code of it otherwise; what isn't named keeps its own."""
    rules = policy.load(
        space(tmp_path, '[check]\nseverity = { P = "info", P102 = "error", S1 = "info" }\n')
    )
    found = ruled(rules, finding("P101"), finding("P102"), finding("S101"), finding("L105"))
    assert [item.severity for item in found] == ["info", "error", "info", "warning"]


def test_settings_stand_in_pyproject_too(tmp_path: Path) -> None:
    """``[tool.localize.check]`` says the same as ``[check]`` of a localize.toml."""
    text = '[tool.localize.check]\nselect = ["S"]\nignore = ["S101"]\nfail_on = ["S103"]\n'
    rules = policy.load(space(tmp_path, text, "pyproject.toml"))
    names = {rule.name for rule in rules.rules}
    assert "S102" in names
    assert {name[0] for name in names} == {"S"}
    assert "S101" not in names
    assert rules.fail_on == ("S103",)


def test_a_command_line_wins(tmp_path: Path) -> None:
    """What is asked for replaces what the workspace says."""
    found = space(tmp_path, '[check]\nselect = ["S"]\nfail_on = ["warning"]\n')
    rules = policy.load(found, Asked(select=("P1",), fail_on=("never",)))
    assert {rule.name[:2] for rule in rules.rules} == {"P1"}
    assert rules.fail_on == ("never",)


def test_outside_of_a_workspace(tmp_path: Path) -> None:
    """Nothing is set: all checks run, errors fail, nothing is waived."""
    rules = policy.load(None)
    assert (rules.fail_on, rules.waivers, rules.baseline) == (("error",), {}, None)
    assert rules.wants("S101")
    assert rules.wants("K101")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ('[check]\nseverity = { S999 = "info" }\n', "check.severity: no code begins with 'S999'"),
        ('[check]\nseverity = { S = "loud" }\n', "check.severity.S is 'loud'"),
        ('[check]\nselect = ["Q"]\n', "check.select: no code begins with 'Q'"),
        ('[check]\nignore = [""]\n', "check.ignore: no code begins with ''"),
        ('[check]\nfail_on = ["errors"]\n', "check.fail_on: no code begins with 'errors'"),
        ('[check]\nfail-on = ["error"]\n', "check.fail-on is unknown"),
        ("[check]\nlimits = { cps = 18 }\n", "check.limits is unknown"),
    ],
)
@pytest.mark.parametrize("name", ["localize.toml", "pyproject.toml"])
def test_a_mistake_is_told_with_its_key(
    tmp_path: Path, name: str, settings: str, says: str
) -> None:
    """File and key of what isn't known; a slip of the pen must not mean nothing."""
    key = "tool.localize.check" if name == "pyproject.toml" else "check"
    text = settings.replace("[check]", f"[{key}]")
    with pytest.raises(ConfigError) as caught:
        policy.load(space(tmp_path, text, name))
    place = caught.value.place
    assert place is not None
    assert place.file == str(tmp_path / name)
    assert says.replace("check", key, 1) in caught.value.message


def test_options_are_looked_at_too() -> None:
    """An unknown code on the command line names the option."""
    with pytest.raises(ConfigError, match="--select: no code begins with 'Z'"):
        policy.load(None, Asked(select=("Z",)))
    with pytest.raises(ConfigError, match="--fail-on: no code begins with 'nver'"):
        policy.load(None, Asked(fail_on=("nver",)))
    with pytest.raises(InputError, match="no such file"):
        policy.load(None, Asked(baseline=Path("gone.json")))


def test_what_no_check_finds_is_always_told() -> None:
    """A package that must be refused is told whatever is selected, unless it is ignored."""
    refused = finding("K101", "error")
    (told,) = ruled(policy.Policy(select=("S",)), refused, finding("P101"))
    assert told.code == "K101"
    assert ruled(policy.Policy(ignore=("K",)), refused) == ()


def test_suppressed_findings_fail_nothing() -> None:
    """What is waived or known counts neither by its severity nor by its code."""
    waived = Finding(
        code="S101",
        severity="error",
        place=Place(),
        message="m",
        suppressed=Suppression(kind="waiver", reason="r"),
    )
    assert not fails([waived], ["error", "S101"])
    assert fails([waived, finding("S102")], ["S102"])


def test_never() -> None:
    """``never`` fails on nothing; beside others it adds nothing."""
    assert not fails([finding("S101", "error")], ["never"])
    assert fails([finding("S101", "error")], ["never", "error"])


def test_fingerprints_survive_what_moves() -> None:
    """Line, cue, time and figures may change; the text, the code and their number don't."""
    speed = Finding(
        code="S101",
        severity="warning",
        place=Place(file="a.srt", line=4, cue="1"),
        message="23.4 characters a second",
        evidence="How  are\nyou?",
    )
    moved = Finding(
        code="S101",
        severity="error",
        place=Place(file="a.srt", line=99, cue="25"),
        message="31 characters a second",
        evidence="How are you?",
    )
    rules = policy.Policy()
    (one,), (other,) = ruled(rules, speed), ruled(rules, moved)
    assert one.fingerprint == other.fingerprint != ""
    first, second = ruled(rules, speed, moved)
    assert first.fingerprint == one.fingerprint != second.fingerprint
    bare = [
        Finding(code="F102", severity="error", place=Place(file="a.srt"), message=text)
        for text in ("12 cues, 13 in the source track", "11 cues, 13 in the source track")
    ]
    assert ruled(rules, bare[0])[0].fingerprint == ruled(rules, bare[1])[0].fingerprint
