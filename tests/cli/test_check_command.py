"""``localize check`` as a CI job stands on it: settings, waivers, baseline, exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from localize.cli import main

ROOT = Path(__file__).parents[2]
FAST = "1\n00:00:01,000 --> 00:00:03,000\nI've waited three years for this divorce. Now.\n"
LINES = "2\n00:00:05,000 --> 00:00:09,000\nYou came.\nI didn't dare\nto hope for it.\n"


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``localize check …`` in a folder with two tracks; returns how it ended."""
    monkeypatch.chdir(tmp_path)
    for name in ("E01.en.srt", "E02.en.srt"):
        (tmp_path / name).write_text(f"{FAST}\n{LINES}", "utf-8")

    def check(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(["check", *arguments])
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return check


def settings(text: str) -> None:
    """The workspace's settings for checks."""
    Path("localize.toml").write_text(f"[check]\n{text}\n", "utf-8")


def test_exit_codes(run) -> None:
    """1 for what fails, 0 for what doesn't, as --fail-on says."""
    assert run("E01.en.srt").code == 1  # S103 is an error
    assert run("E01.en.srt", "--ignore", "S103").code == 0
    assert run("E01.en.srt", "--ignore", "S103", "--fail-on", "warning").code == 1
    assert run("E01.en.srt", "--fail-on", "never").code == 0
    assert run("E01.en.srt", "--fail-on", "S101,B").code == 1
    assert run("E01.en.srt", "--fail-on", "L", "--fail-on", "B").code == 0
    assert run("E01.en.srt", "--fail-on", "eror").code == 2


def test_settings_of_the_workspace(run) -> None:
    """Severities, what is ignored and what fails are the project's; options win."""
    settings('severity = { S103 = "info" }\nfail_on = ["S101"]')
    done = run("E01.en.srt")
    assert done.code == 1
    assert "S103 info" in done.out
    assert run("E01.en.srt", "--ignore", "S101").code == 0
    settings('ignore = ["S"]')
    assert run("E01.en.srt") == Done(0, "No findings in 1 file.\n", "")


def test_a_mistake_in_the_settings_is_exit_2(run) -> None:
    """Nothing is checked by settings that aren't understood."""
    settings('severity = { S1O3 = "info" }')
    done = run("E01.en.srt")
    assert (done.code, done.out) == (2, "")
    assert "localize.toml: check.severity: no code begins with 'S1O3'" in done.err


def test_waivers_of_the_workspace(run) -> None:
    """waivers.toml beside the settings is used without a word; its stale entries are told."""
    settings("")
    entry = '[[waiver]]\ncode = "S103"\nfile = "{}"\nreason = "r"\n'
    Path("waivers.toml").write_text(entry.format("*.en.srt"), "utf-8")
    done = run("E01.en.srt", "E02.en.srt")
    assert done.code == 0
    assert done.out.endswith("4 warnings in 2 files. 2 waived.\n")
    Path("waivers.toml").write_text(entry.format("E03.en.srt"), "utf-8")
    done = run("E01.en.srt", "--fail-on", "F301")
    assert done.code == 1
    assert "waivers.toml:1: F301 warning" in done.out


def test_waivers_that_were_asked_for_must_be_there(run) -> None:
    """The usual file may be missing, a named one not."""
    settings("")
    assert run("E01.en.srt", "--waivers", "gone.toml").code == 2
    settings('waivers = "gone.toml"')
    assert run("E01.en.srt").code == 2


def test_a_baseline_from_beginning_to_end(run) -> None:
    """Written, then only what is new fails; what is gone is told, and the file is the same
    from another working directory."""
    assert run(".", "--write-baseline", "base.json") == Done(0, "", "base.json: 6 findings\n")
    done = run(".", "--baseline", "base.json")
    assert done == Done(0, "No findings in 2 files. 6 in the baseline.\n", "")
    track = Path("E01.en.srt")
    moved = LINES.replace("2\n", "1\n", 1)
    track.write_text(f"{moved}\n3\n00:00:09,500 --> 00:00:12,000\nA\nB\nC\n", "utf-8")
    done = run(".", "--baseline", "base.json", "--format", "json")
    assert done.code == 1
    told = json.loads(done.out)
    counts = {item["code"] for item in told["findings"] if "suppressed" not in item}
    assert counts == {"S103", "S111", "F303"}
    assert told["summary"]["error"] == 1


def test_a_baseline_needs_all_files(run) -> None:
    """What can't be read would be lost from it: it isn't written."""
    Path("bad.en.srt").write_bytes(b"\0\1")
    done = run(".", "--write-baseline", "base.json")
    assert done.code == 2
    assert "bad.en.srt" in done.err
    assert not Path("base.json").exists()


def test_one_unreadable_file_stops_no_other(run) -> None:
    """All others are checked, and told before the end; the exit code is 2."""
    Path("A.en.srt").write_bytes(b"\0\1")
    done = run(".")
    assert done.code == 2
    assert "A.en.srt: is not a text file" in done.err
    assert done.out.endswith("2 errors, 4 warnings in 2 files.\n")
    report = json.loads(run(".", "--format", "json").out)
    assert [item["place"]["file"] for item in report["unread"]] == ["A.en.srt"]
    assert report["summary"]["checked"] == 2


def test_summary(run) -> None:
    """On request the counts and the reading speeds, and nothing else changes."""
    plain, full = run(".").out, run(".", "--summary").out
    assert "en-US, 16:9: 4 cues" in full
    assert "over the limit" in full
    assert full.startswith(plain.rpartition("\n\n")[0])
    assert full.endswith(plain.rpartition("\n\n")[2])


def test_explain(run) -> None:
    """A page needs no file; without file and code the request isn't one."""
    done = run("--explain", "S103")
    assert done.code == 0
    assert done.out.startswith("# S103: The cue has more lines than may be shown.")
    assert run("--explain", "X9").code == 2
    assert run().code == 2


def test_a_locale_of_the_workspace_sets_the_limits(run) -> None:
    """One way to change a figure: the workspace's locale over the shipped one."""
    settings("")
    Path("locales").mkdir()
    Path("locales/en-US.toml").write_text(
        'extends = "en-US"\n[limits."16:9"]\ncps = 30\nsource = "Our style sheet"\n', "utf-8"
    )
    assert "S101" not in run("E01.en.srt").out
    assert "| en-US | 16:9 | 30 |" in run("--explain", "S101").out


HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_hooks_say_what_pre_commit_asks(hook: dict[str, object]) -> None:
    """The keys of pre-commit's manifest, and a command that is ours."""
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    assert set(hook) <= {
        "id", "name", "description", "entry", "language", "files", "require_serial",
    }  # fmt: skip
    assert hook["language"] == "python"
    assert str(hook["entry"]).startswith("localize ")


@pytest.mark.parametrize(
    ("hook", "path", "taken"),
    [
        ("localize-check", "drama/E01.ar.srt", True),
        ("localize-check", "E01.zh-Hant-TW.vtt", True),
        ("localize-check", "drama/E01.srt", False),
        ("localize-check", "notes.en.md", False),
        ("localize-glossary-lint", "glossaries/shared/culture.csv", True),
        ("localize-glossary-lint", "data/other.csv", False),
    ],
)
def test_hooks_take_their_files(hook: str, path: str, taken: bool) -> None:
    """pre-commit searches the path with the pattern."""
    assert bool(re.search(str(HOOKS[hook]["files"]), path)) is taken


@pytest.mark.parametrize(
    ("hook", "name", "text", "code"),
    [
        ("localize-check", "E01.en.srt", LINES, 1),
        ("localize-glossary-lint", "glossaries/a/t.csv", "zh,en\n云渡,Yundu\n", 0),
    ],
)
def test_hooks_run(hook: str, name: str, text: str, code: int, tmp_path: Path) -> None:
    """The entry, with the files that pre-commit would hand it, does its work."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    command = str(HOOKS[hook]["entry"]).split()[1:]
    done = subprocess.run(
        [sys.executable, "-m", "localize", *command, name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )
    assert done.returncode == code, done.stderr
