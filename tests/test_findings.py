"""Findings for people and machines: each form is what its reader accepts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from localize import checks
from localize.document import Finding, Place
from localize.errors import ConfigError
from localize.policy import fails
from localize.report.findings import render

SCHEMA = Path(__file__).parents[1] / "localize/schemas/findings.schema.json"

SPEED = Finding(
    code="S101",
    severity="warning",
    place=Place(file="E01.ar.srt", part="E01", line=12, cue="3", start_ms=5000),
    message="23.4 characters a second, limit 20 (ar, 16:9)",
    advice="Shorten the text.",
    evidence="هذا نص طويل",
)
DOUBLED = Finding(
    code="L105",
    severity="error",
    place=Place(file="books/a, b:c.md", segment="s1", line=3),
    message="'the the': the word stands twice",
    advice="Delete one.",
    evidence="He drew the the sword",
    span=(8, 15),
)
NOTE = Finding(
    code="F104", severity="info", place=Place(part="0001"), message="was read as gb18030\nor so"
)
ALL = [SPEED, DOUBLED, NOTE]


def test_text_groups_by_file_and_counts() -> None:
    """A line of file:line, cue, code, severity and message; advice below; a summary at the end."""
    lines = render(ALL, "text").splitlines()
    assert lines[0] == (
        "E01.ar.srt:12 cue 3: S101 warning 23.4 characters a second, limit 20 (ar, 16:9)"
    )
    assert "    Shorten the text." in lines
    assert lines[-1] == "1 error, 1 warning, 1 note in 3 files."


def test_text_points_with_a_caret() -> None:
    """The caret stands under the trouble, also after full-width characters."""
    wide = Finding(
        code="L103",
        severity="error",
        place=Place(),
        message="x",
        evidence="他用 the剑",
        span=(6, 7),
    )
    for finding, caret in ((DOUBLED, " " * 8 + "^" * 7), (wide, " " * 8 + "^^")):
        assert f"    | {caret}" in render([finding], "text").splitlines()


def test_text_names_the_trouble_in_right_to_left_text() -> None:
    """A terminal may reorder the line: the piece is named, no caret pretends to know."""
    finding = Finding(
        code="P103",
        severity="warning",
        place=Place(),
        message="x",
        evidence="ارحل, بسرعة",
        span=(4, 5),
    )
    text = render([finding], "text")
    assert "    | at: ," in text
    assert "^" not in text


def test_text_shows_what_nobody_sees() -> None:
    """Controls in a file under test don't reach the terminal."""
    nasty = Finding(
        code="B102",
        severity="error",
        place=Place(file="\x1b[2Ja.srt"),
        message="RLO [bold]in[/bold] the text",
        evidence="\u202eGo!\nnow\u00a0\x1b[31m",
    )
    text = render([nasty], "text")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "⟨U+202E⟩Go!↵now⍽⟨U+001B⟩[31m" in text
    assert "RLO [bold]in[/bold] the text" in text


def test_text_has_colour_only_on_a_terminal() -> None:
    """A width means a terminal; without one there are no escapes."""
    assert "\x1b[" not in render(ALL, "text")
    assert "\x1b[" in render(ALL, "text", console_width=80)


def test_nothing_found() -> None:
    """Every form says so in a way that its reader accepts."""
    assert render([], "text") == "No findings.\n"
    assert json.loads(render([], "json"))["summary"]["error"] == 0
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []
    assert render([], "github") == ""
    suite = ET.fromstring(render([], "junit")).find("testsuite")
    assert suite is not None
    assert [case.get("name") for case in suite] == ["no findings"]


def test_json_by_its_schema() -> None:
    """What is written is what the schema in the package says."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for findings in (ALL, []):
        report = json.loads(render(findings, "json"))
        Draft202012Validator(schema).validate(report)
    report = json.loads(render(ALL, "json"))
    assert report["summary"] == {
        "error": 1,
        "warning": 1,
        "info": 1,
        "waived": 0,
        "baseline": 0,
        "files": 2,
        "codes": {"F104": 1, "L105": 1, "S101": 1},
    }
    assert report["findings"][0]["place"] == {
        "file": "E01.ar.srt",
        "part": "E01",
        "line": 12,
        "cue": "3",
        "start_ms": 5000,
    }
    assert report["findings"][1]["span"] == [8, 15]


def test_schema_refuses_what_it_does_not_know() -> None:
    """A reader can rely on the fields: none more, codes of the known families only."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    report = json.loads(render(ALL, "json"))
    assert not validator.is_valid(report | {"more": 1})
    report["findings"][0]["code"] = "X1"
    assert not validator.is_valid(report)


def test_sarif() -> None:
    """SARIF 2.1.0: rules with help, levels, relative and escaped URIs, lines from 1."""
    log = json.loads(render(ALL, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["F104", "L105", "S101"]
    assert all(rule["help"]["text"] for rule in rules)
    assert rules[2]["shortDescription"]["text"] == checks.known()["S101"].summary
    speed, doubled, note = run["results"]
    assert [item["level"] for item in run["results"]] == ["warning", "error", "note"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = doubled["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "books/a%2C%20b%3Ac.md"
    assert place["region"] == {"startLine": 3, "snippet": {"text": "He drew the the sword"}}
    assert speed["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "E01/cue 3"
    assert "physicalLocation" not in note["locations"][0]


def test_sarif_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file below the working directory is relative; one elsewhere is a file URI."""
    monkeypatch.chdir(tmp_path)
    for file, uri in ((tmp_path / "a b.srt", "a%20b.srt"), (Path("/x/y.srt"), "file:///x/y.srt")):
        finding = Finding(code="S101", severity="error", place=Place(file=str(file)), message="x")
        result = json.loads(render([finding], "sarif"))["runs"][0]["results"][0]
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == uri
        assert location["region"]["startLine"] == 1


def test_junit() -> None:
    """A suite a file, a case a finding; errors are failures, the rest passes with a note."""
    root = ET.fromstring(render(ALL, "junit"))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "1")
    suites = {suite.get("name"): suite for suite in root}
    assert set(suites) == {"E01.ar.srt", "books/a, b:c.md", "0001"}
    failure = suites["books/a, b:c.md"].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "L105"
    assert "He drew the the sword" in (failure.text or "")
    warning = suites["E01.ar.srt"].find("testcase")
    assert warning is not None
    assert warning.find("failure") is None
    assert (warning.findtext("system-out") or "").startswith("warning: 23.4")


def test_junit_survives_any_text() -> None:
    """Characters that XML can't hold become replacement characters."""
    finding = Finding(
        code="L110", severity="error", place=Place(), message="a\x00b<&>\ud800", evidence="\x1b"
    )
    case = ET.fromstring(render([finding], "junit")).find("testsuite/testcase/failure")
    assert case is not None
    assert case.get("message") == "a\ufffdb<&>\ufffd"


def test_github() -> None:
    """Workflow commands, with their escapes for properties and messages."""
    speed, doubled, note = render(ALL, "github").splitlines()
    assert speed == (
        "::warning file=E01.ar.srt,line=12,title=S101::E01.ar.srt:12 cue 3: "
        "23.4 characters a second, limit 20 (ar, 16:9)%0AShorten the text."
    )
    assert doubled.startswith("::error file=books/a%2C b%3Ac.md,line=3,title=L105::'the the'")
    assert note == "::notice title=F104::0001: was read as gb18030%0Aor so"


@pytest.mark.parametrize(
    ("fail_on", "expected"),
    [
        (["error"], True),
        (["info"], True),
        (["S1"], True),
        (["S101", "B"], True),
        (["G", "S102"], False),
        ([], False),
    ],
)
def test_fails(fail_on: list[str], expected: bool) -> None:
    """A severity includes the graver ones; a code or its beginning takes any severity."""
    assert fails(ALL, fail_on) is expected


def test_warning_includes_errors() -> None:
    """Failing on warnings fails on errors too, and not on notes."""
    assert fails([DOUBLED], ["warning"])
    assert fails([SPEED], ["warning"])
    assert not fails([NOTE], ["warning"])
    assert not fails([SPEED, NOTE], ["error"])


def test_fail_on_nonsense_is_an_error() -> None:
    """A word that is neither severity nor code must not mean "never"."""
    with pytest.raises(ConfigError, match="no code begins with"):
        fails(ALL, ["errors"])


@pytest.mark.parametrize("entry", ["bogus", "S999", "Z", "S10a"])
def test_fail_on_takes_only_what_there_is(entry: str) -> None:
    """A code that no check has would never fail a run."""
    with pytest.raises(ConfigError, match="no code begins with"):
        fails([], [entry])
    assert not fails([], ["K101", "S1", "info"])


def test_checked_files_without_findings_are_named() -> None:
    """Clean files pass in JUnit by their names and count in JSON; a clean text says how many."""
    names = ["a.srt", "b.epub"]
    page = Finding(
        code="L102", severity="error", place=Place(file="b.epub!EPUB/2.xhtml"), message="x"
    )
    other = Finding(
        code="L102", severity="error", place=Place(file="b.epub!EPUB/3.xhtml"), message="x"
    )
    root = ET.fromstring(render([], "junit", checked=names))
    assert root.get("tests") == "2"
    assert [suite.get("name") for suite in root] == names
    assert [case.get("name") for case in root.iter("testcase")] == names
    assert render([], "text", checked=names) == "No findings in 2 files.\n"
    mixed = ET.fromstring(render([page, other], "junit", checked=names))
    assert [(suite.get("name"), suite.get("failures")) for suite in mixed] == [
        ("a.srt", "0"),
        ("b.epub", "2"),
    ]
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    report = json.loads(render([page, other], "json", checked=names))
    Draft202012Validator(schema).validate(report)
    assert (report["summary"]["checked"], report["summary"]["files"]) == (2, 1)
    assert render([page, other], "text").endswith("2 errors in 1 file.\n")


@pytest.mark.parametrize("at", [0, 1500, 2995])
def test_text_shortens_long_evidence(at: int) -> None:
    """About 200 characters around the trouble, and the caret still under it."""
    evidence = "x" * at + "bad" + "x" * (2997 - at)
    finding = Finding(
        code="L105",
        severity="error",
        place=Place(),
        message="x",
        evidence=evidence,
        span=(at, at + 3),
    )
    _, snippet, caret, *_ = render([finding], "text").splitlines()
    assert len(snippet) < 215
    assert snippet[caret.index("^") : caret.index("^") + 3] == "bad"
    assert caret.endswith(" ^^^")
