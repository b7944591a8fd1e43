"""Findings for people and machines: each form is what its reader accepts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from localize import checks
from localize.checks.speed import Speeds, measure
from localize.document import Cue, Extent, Finding, Place, Segment, Suppression
from localize.errors import ConfigError, InputError
from localize.locales import load_locale
from localize.policy import fails
from localize.report.findings import render
from localize.report.findings.summary import summary
from localize.report.findings.tally import Tally
from localize.workspace import shipped

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


WAIVED = replace(
    DOUBLED,
    fingerprint="0123456789abcdef",
    suppressed=Suppression(kind="waiver", reason="a joke"),
)
KNOWN = replace(SPEED, suppressed=Suppression(kind="baseline", reason="was there"))
PLACED = replace(DOUBLED, extent=Extent(line=3, column=9, end_line=3, end_column=16))
UNREAD = InputError("is not a text file", Place(file="bad.srt"), "Give a text file.")


def test_suppressed_findings_are_counted_only() -> None:
    """In text their number is told, in GitHub nothing; the others' counts leave them out."""
    text = render([WAIVED, KNOWN, NOTE], "text")
    assert "L105" not in text
    assert text.endswith("1 note in 1 file. 1 waived, 1 in the baseline.\n")
    assert render([WAIVED, KNOWN], "text") == "No findings. 1 waived, 1 in the baseline.\n"
    assert render([WAIVED, KNOWN], "github") == ""
    summary = json.loads(render([WAIVED, KNOWN, NOTE], "json"))["summary"]
    assert summary == {
        "error": 0, "warning": 0, "info": 1, "waived": 1, "baseline": 1, "files": 0,
        "codes": {"F104": 1},
    }  # fmt: skip


def test_suppressed_findings_keep_their_reason() -> None:
    """For machines they are findings with a reason: a skipped case, an accepted suppression."""
    found = json.loads(render([WAIVED], "json"))["findings"][0]
    assert found["suppressed"] == {"kind": "waiver", "reason": "a joke"}
    assert found["fingerprint"] == "0123456789abcdef"
    result = json.loads(render([WAIVED], "sarif"))["runs"][0]["results"][0]
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "a joke"}
    ]
    assert result["partialFingerprints"] == {"localizeFinding/v1": "0123456789abcdef"}
    root = ET.fromstring(render([WAIVED, KNOWN], "junit"))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("2", "0", "2")
    skipped = root.find(".//skipped")
    assert skipped is not None
    assert skipped.get("message") == "waived: a joke"


def test_exact_places() -> None:
    """Where the place in the file is sure, SARIF and GitHub have its lines and columns."""
    result = json.loads(render([PLACED], "sarif"))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 16,
        "snippet": {"text": "the the"},
    }  # fmt: skip
    assert "line=3,endLine=3,col=9,endColumn=15,title=L105::" in render([PLACED], "github")
    over = replace(PLACED, extent=Extent(line=3, column=9, end_line=4, end_column=2))
    assert "line=3,endLine=4,title=L105::" in render([over], "github")


def test_unreadable_files_are_told_to_machines() -> None:
    """An error is no finding: JSON lists it, SARIF's run failed, JUnit has an error."""
    report = json.loads(render([], "json", unread=[UNREAD]))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(report)
    assert report["unread"][0]["place"] == {"file": "bad.srt"}
    (invocation,) = json.loads(render([], "sarif", unread=[UNREAD]))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 1
    root = ET.fromstring(render([], "junit", unread=[UNREAD]))
    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("1", "1", "0")
    assert render([], "github", unread=[UNREAD]) == (
        "::error file=bad.srt,title=unreadable::bad.srt: is not a text file%0AGive a text file.\n"
    )


def test_junit_fails_on_what_the_run_fails_on() -> None:
    """A case fails exactly where the finding fails the run."""
    root = ET.fromstring(render(ALL, "junit", fail_on=["warning"]))
    assert root.get("failures") == "2"
    assert ET.fromstring(render(ALL, "junit", fail_on=["never"])).get("failures") == "0"
    assert ET.fromstring(render(ALL, "junit", fail_on=["S1"])).get("failures") == "1"


def test_github_shows_ten_of_a_kind() -> None:
    """What GitHub would drop without a word stands in the log, and commands nothing there."""
    many = [replace(SPEED, place=Place(file=f"::error::{n}", line=n)) for n in range(1, 13)]
    lines = render([*many, DOUBLED], "github").splitlines()
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert sum(line.startswith("::error ") for line in lines) == 1
    assert lines[-4] == "::group::2 more findings"
    assert lines[-3].startswith("S101 warning ::error::11:11: ")
    assert lines[-1] == "::endgroup::"


def test_github_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An absolute path below the working directory is told from there: GitHub knows no other."""
    monkeypatch.chdir(tmp_path)
    finding = replace(DOUBLED, place=Place(file=str(tmp_path / "a.srt"), line=3))
    assert render([finding], "github").startswith("::error file=a.srt,line=3,")


def test_sarif_by_its_schema() -> None:
    """Whatever can be told fits what SARIF 2.1.0 says of the objects that are used."""
    schema = json.loads((Path(__file__).parent / "sarif_used.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    everything = [*ALL, WAIVED, KNOWN, PLACED, replace(NOTE, place=Place())]
    for findings, unread in ((everything, [UNREAD, InputError("x")]), ([], [])):
        log = json.loads(render(findings, "sarif", unread=unread))
        Draft202012Validator(schema).validate(log)


def test_summary_counts_and_draws() -> None:
    """Findings by code and severity, the gravest first; cues by speed up to the fastest."""
    tally = Tally(checked=1)
    tally.add([SPEED, SPEED, DOUBLED, WAIVED])
    bins = (0, 3, 0, 0, 0, 0, 0, 0, 0, 40, 1) + (0,) * 9
    lines = summary(tally, {"ar, 16:9": Speeds(limit=20, bins=bins)}, None).splitlines()
    rows = [line.split()[:3] for line in lines if line.startswith(("L105", "S101"))]
    assert rows == [["L105", "error", "1"], ["S101", "warning", "2"]]
    assert "ar, 16:9: 44 cues, limit 20 characters a second" in lines
    drawn = [line.split() for line in lines if line[:8].strip().replace(".", "").isdigit()]
    assert [row[0] for row in drawn] == [str(speed) for speed in range(2, 21, 2)]
    assert drawn[0][3:] == ["███", "3"]
    assert drawn[-2][3:] == ["█" * 40, "40"]
    assert drawn[-1][3:] == ["█", "1", "over", "the", "limit"]


def test_speeds_go_by_tenths_of_the_limit() -> None:
    """A cue at the limit is within it; what is more than twice as fast is in the last bin."""
    limits = load_locale("en-US", [shipped("locales")]).limits["16:9"]
    texts = ["x" * 40, "x" * 41, "x" * 300, "x", ""]
    cues = [
        Cue(
            id=text,
            segments=(Segment(id=text, source=(), target=(text,)),),
            start_ms=0,
            end_ms=2000,
        )
        for text in texts
    ]
    measured = measure(cues, limits, limits.cps)
    assert {index: number for index, number in enumerate(measured.bins) if number} == {
        0: 1, 9: 1, 10: 1, 19: 1,
    }  # fmt: skip
    assert sum((measured + measured).bins) == 8
