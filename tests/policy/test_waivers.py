"""Waivers: what they let stand, for how long, and when they have nothing to do any more."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from localize import checks
from localize.document import Finding, Place
from localize.errors import ConfigError
from localize.policy import Judge, Policy, waivers

ALL = frozenset(checks.known())
TODAY = datetime.date(2026, 11, 24)


def judge(folder: Path, text: str) -> Judge:
    """A judge with the waivers, in a folder with two tracks."""
    for name in ("E01.ar.srt", "E02.ar.srt"):
        (folder / name).write_text("1\n", "utf-8")
    path = folder / "waivers.toml"
    path.write_text(text, "utf-8")
    return Policy(waivers=waivers.load(path), home=folder).judge(folder, TODAY)


def speed(file: str = "E01.ar.srt", **place: object) -> Finding:
    """A cue that is too fast."""
    given = {"line": 4, "cue": "3", **place}
    return Finding(
        code="S101",
        severity="warning",
        place=Place(file=file, **given),  # type: ignore[arg-type]
        message="23.4 characters a second",
        evidence="هذا نص طويل",
    )


def rule(told: Judge, *findings: Finding, **how: object) -> list[str]:
    """Reasons why the findings don't count; empty where they do."""
    files = [item.place.file or "" for item in findings] or ["E01.ar.srt"]
    given = {"files": files, "locale": "ar", "codes": ALL, **how}
    found = told.rule(findings, **given)  # type: ignore[arg-type]
    return [item.suppressed.reason if item.suppressed else "" for item in found]


ENTRY = '[[waiver]]\ncode = "{code}"\nfile = "{file}"\nreason = "song"\n'


@pytest.mark.parametrize(
    ("more", "waived"),
    [
        ("", True),
        ('cue = "3"', True),
        ('cue = "4"', False),
        ("line = 4", True),
        ("line = 5", False),
        ('segment = "s1"', False),
        ('text = "نص طويل"', True),
        ('text = "قصير"', False),
        ('locale = "ar"', True),
        ('locale = "fa-IR"', False),
        ('fingerprint = "0000000000000000"', False),
        ("until = 2026-11-24", True),
        ("until = 2026-11-23", False),
    ],
)
def test_an_entry_fits_by_all_that_it_says(tmp_path: Path, more: str, waived: bool) -> None:
    """Every key narrows it; the last day still counts."""
    told = judge(tmp_path, ENTRY.format(code="S101", file="E01.ar.srt") + more + "\n")
    assert rule(told, speed()) == (["song"] if waived else [""])


@pytest.mark.parametrize(
    ("code", "file", "waived"),
    [
        ("S1", "E01.ar.srt", True),
        ("S", "*.srt", True),
        ("L", "E01.ar.srt", False),
        ("S101", "E02.ar.srt", False),
        ("S101", "**", True),
        ("S101", "other/*.srt", False),
    ],
)
def test_codes_and_files_by_pattern(tmp_path: Path, code: str, file: str, waived: bool) -> None:
    """A code's beginning, and a path or a name with wildcards."""
    told = judge(tmp_path, ENTRY.format(code=code, file=file))
    assert rule(told, speed()) == (["song"] if waived else [""])


def test_files_are_named_from_the_waivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From every working directory the same entry means the same file."""
    (tmp_path / "tracks").mkdir()
    told = judge(tmp_path, ENTRY.format(code="S101", file="tracks/E01.ar.srt"))
    monkeypatch.chdir(tmp_path / "tracks")
    absolute = speed(str(tmp_path / "tracks" / "E01.ar.srt"))
    assert rule(told, absolute) == ["song"]


def test_a_fingerprint_means_one_finding(tmp_path: Path) -> None:
    """Of two that look alike, the one whose fingerprint JSON and SARIF give."""
    plain = (
        Policy()
        .judge(tmp_path)
        .rule([speed(), speed(line=40, cue="12")], files=["E01.ar.srt"], locale="ar", codes=ALL)
    )
    entry = ENTRY.format(code="S101", file="**") + f'fingerprint = "{plain[1].fingerprint}"\n'
    assert rule(judge(tmp_path, entry), speed(), speed(line=40, cue="12")) == ["", "song"]


def test_an_entry_past_its_day_is_told(tmp_path: Path) -> None:
    """The finding counts again, and the entry is a finding at its line."""
    told = judge(tmp_path, ENTRY.format(code="S101", file="**") + "until = 2026-11-23\n")
    assert rule(told, speed()) == [""]
    (remark,) = told.remarks()
    assert (remark.code, remark.severity) == ("F302", "warning")
    assert remark.place == Place(file=str(tmp_path / "waivers.toml"), line=1)


def test_an_entry_without_a_finding_is_told(tmp_path: Path) -> None:
    """When all its files were looked at for its codes; an entry in use is not."""
    text = ENTRY.format(code="S101", file="E01.ar.srt") + ENTRY.format(code="S103", file="E01.*")
    told = judge(tmp_path, text)
    assert rule(told, speed()) == ["song"]
    (remark,) = told.remarks()
    assert remark.code == "F301"
    assert remark.place.line == 5
    assert "S103" in remark.message


@pytest.mark.parametrize(
    ("entry", "how"),
    [
        (("S103", "*.ar.srt"), {}),  # E02 wasn't looked at
        (("S103", "E01.ar.srt"), {"codes": frozenset({"S101"})}),  # not for this code
        (("S", "E01.ar.srt"), {"codes": ALL - {"S103"}}),  # not for all of these
        (("K101", "E01.ar.srt"), {}),  # no check looks for it
        (("S103", "E01.ar.srt"), {"shared": True}),  # it may be another translation's
    ],
)
def test_a_part_of_the_work_settles_nothing(
    tmp_path: Path, entry: tuple[str, str], how: dict[str, object]
) -> None:
    """Who looks at some files, for some codes, knows nothing of the others."""
    told = judge(tmp_path, ENTRY.format(code=entry[0], file=entry[1]))
    rule(told, **how)
    assert told.remarks() == ()


def test_shared_files_settle_by_locale(tmp_path: Path) -> None:
    """A source file that stands for its translations settles entries of their locales."""
    text = ENTRY.format(code="S103", file="E01.ar.srt")
    told = judge(tmp_path, text + 'locale = "ar"\n' + text + 'locale = "fa-IR"\n')
    rule(told, shared=True)
    assert [remark.place.line for remark in told.remarks()] == [1]


def test_an_entry_for_a_file_that_is_gone(tmp_path: Path) -> None:
    """Nobody will look at it again: it is told by any run."""
    told = judge(tmp_path, ENTRY.format(code="S101", file="old/E09.ar.srt"))
    assert [remark.code for remark in told.remarks()] == ["F301"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[[waiver]]\nfile = "**"\nreason = "x"\n', 1, "waiver.code is missing"),
        (ENTRY.format(code="S101", file="**") + ENTRY.format(code="Q1", file="**"), 5, "'Q1'"),
        ('\n\n[[waiver]]\ncode = "S"\nfile = "a"\nreason = " "\n', 3, "waiver.reason is empty"),
        ('[[waiver]]\ncode = "S"\nfile = ""\nreason = "x"\n', 1, "waiver.file is empty"),
        (ENTRY.format(code="S", file="a") + 'cues = "3"\n', 1, "waiver.cues is unknown"),
        (ENTRY.format(code="S", file="a") + 'until = "soon"\n', 1, "waiver.until is 'soon'"),
        (ENTRY.format(code="S", file="a") + "until = 2026-01-01T00:00:00\n", 1, "has a time"),
        (ENTRY.format(code="S", file="a") + "line = -1\n", 1, "waiver.line is -1"),
        ('[waiver]\ncode = "S"\n', None, "waiver is unknown"),
        ("waiver = [1]\n", None, "waiver is no table"),
        ('[[waivers]]\ncode = "S"\n', None, "waivers is unknown"),
        ("[[waiver]]\ncode =\n", 2, "is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, says: str
) -> None:
    """Nothing is waived by an entry that isn't understood."""
    path = tmp_path / "waivers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        waivers.load(path)
    assert says in caught.value.message
    assert caught.value.place == Place(file=str(path), line=line)
