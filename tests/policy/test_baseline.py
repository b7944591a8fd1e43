"""A baseline: old findings pass, new ones don't, and those that are gone are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from localize import checks
from localize.document import Finding, Place
from localize.errors import InputError
from localize.policy import Policy, baseline

SCHEMA = Path(__file__).parents[2] / "localize/schemas/baseline.schema.json"


def finding(file: str, code: str = "S101", text: str = "a", line: int = 1) -> Finding:
    """A finding that is told by its text."""
    place = Place(file=file, line=line)
    return Finding(code=code, severity="error", place=place, message="m", evidence=text)


def rule(folder: Path, rules: Policy, *findings: Finding) -> tuple[list[str], list[str]]:
    """Texts of the findings that count, and messages about the baseline."""
    told = rules.judge(folder)
    files = sorted({item.place.file or "" for item in findings})
    found = told.rule(findings, files=files, locale="ar", codes=frozenset(checks.known()))
    return (
        [item.evidence for item in found if not item.suppressed],
        [remark.message for remark in told.remarks()],
    )


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Policy:
    """A baseline of four findings in two files, two of them alike."""
    monkeypatch.chdir(tmp_path)
    old = [finding("E01.srt"), finding("E01.srt", line=9), finding("E01.srt", "L105", "b")]
    found = (
        Policy()
        .judge(tmp_path)
        .rule([*old, finding("sub/E02.srt")], files=[], locale="ar", codes=frozenset())
    )
    path = tmp_path / "baseline.json"
    assert baseline.write(path, found) == 4
    return Policy(baseline=baseline.load(path))


def test_only_new_findings_count(tmp_path: Path, written: Policy) -> None:
    """Old ones pass wherever they have moved; a third of its like, another text are new."""
    old = [finding("E01.srt", line=80), finding("E01.srt", line=90)]
    rest = [finding("E01.srt", "L105", "b"), finding("sub/E02.srt")]
    assert rule(tmp_path, written, *old, *rest) == ([], [])
    third = finding("E01.srt", line=95)
    other = finding("E01.srt", text="new")
    elsewhere = finding("E03.srt")
    counts, _ = rule(tmp_path, written, *old, third, other, elsewhere, *rest)
    assert counts == ["a", "new", "a"]


def test_what_is_gone_is_told_once(tmp_path: Path, written: Policy) -> None:
    """By their number, for files that were looked at; the others may still have theirs."""
    assert rule(tmp_path, written, finding("E01.srt")) == (
        [],
        ["holds 2 findings that are not there any more"],
    )
    counts, remarks = rule(tmp_path, written, finding("sub/E02.srt"))
    assert (counts, remarks) == ([], [])


def test_the_file_is_small_sorted_and_by_its_schema(tmp_path: Path, written: Policy) -> None:
    """The same findings in any order are the same bytes; nothing in them names this machine."""
    path = tmp_path / "baseline.json"
    data = json.loads(path.read_text("utf-8"))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert {name: sorted(found) for name, found in data["findings"].items()} == {
        "E01.srt": ["L105", "S101"],
        "sub/E02.srt": ["S101"],
    }
    found = (
        Policy()
        .judge(tmp_path)
        .rule(
            [
                finding(str(tmp_path / "sub/E02.srt")),
                finding("E01.srt", "L105", "b"),
                finding("E01.srt"),
                finding("E01.srt", line=9),
            ],
            files=[],
            locale="ar",
            codes=frozenset(),
        )
    )
    baseline.write(tmp_path / "again.json", reversed(found))
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_pages_of_a_book_belong_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book is looked at as one file; its pages' findings are gone with them."""
    monkeypatch.chdir(tmp_path)
    page = finding("b.epub!EPUB/1.xhtml")
    found = Policy().judge(tmp_path).rule([page], files=[], locale="ar", codes=frozenset())
    baseline.write(Path("baseline.json"), found)
    rules = Policy(baseline=baseline.load(Path("baseline.json")))
    told = rules.judge(tmp_path)
    told.rule([], files=["b.epub"], locale="ar", codes=frozenset(checks.known()))
    assert [remark.code for remark in told.remarks()] == ["F303"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema": "localize/findings/1"}',
        '{"schema": "localize/baseline/1"}',
        '{"schema": "localize/baseline/1", "findings": {"a": {"S101": ["x"]}}}',
        '{"schema": "localize/baseline/1", "findings": {"a": {"S101": "0123456789abcdef"}}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    """A damaged file must not let findings pass."""
    path = tmp_path / "baseline.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        baseline.load(path)
    assert caught.value.place is not None
    assert caught.value.place.file == str(path)
    assert "--write-baseline" in caught.value.advice
