"""The command line as promised: exit codes, streams, one clear message, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
E01 = SAMPLES / "sour-ceo" / "episodes" / "E01.srt"
E01_AR = SAMPLES / "sour-ceo" / "approved" / "ar" / "E01.srt"


def run(*arguments: object, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """``localize`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "localize", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(cwd), "LANG": "C.UTF-8"},
    )


def test_help_is_there_for_every_command(tmp_path: Path) -> None:
    """``--help`` works everywhere and imports no engine."""
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    for name in (
        "translate",
        "check",
        "release",
        "package",
        "doctor",
        "init",
        "models",
        "glossary",
    ):
        assert name in done.stdout
        assert run(name, "--help", cwd=tmp_path).returncode == 0
    guard = (
        "import atexit, sys\n"
        "heavy = ('ctranslate2', 'spacy', 'rich', 'lxml')\n"
        "seen = lambda: print([m for m in heavy if m in sys.modules], file=sys.stderr)\n"
        "atexit.register(seen)\n"
        "from localize.cli import main\n"
        "main(['--help'])\n"
    )
    done = subprocess.run([sys.executable, "-c", guard], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.strip().endswith("[]")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("releese",), 2, "No such command"),
        (("release",), 2, "--region"),
        (("release", "--region", "mena"), 2, "localize init DIR"),
        (("translate", "gone.srt", "--to", "ar"), 2, "gone.srt"),
        (("translate", "--to", "ar"), 2, "--lines"),
        (("translate", "gone.srt"), 2, "--to"),
        (("check", "gone.ar.srt"), 2, "gone.ar.srt"),
        (("package", "verify", "gone.zip"), 2, "gone.zip"),
        (("score", "gone.en.txt", "gone2.txt"), 2, "gone.en.txt"),
    ],
)
def test_refused_requests(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """A request that can't be served: exit code, one message, no traceback, nothing written."""
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_lines(tmp_path: Path) -> None:
    """One line in, one line out, in order, empty lines kept; glossary terms are held."""
    (tmp_path / "g.csv").write_text("zh,en\n林晚,Lin Wan\n", "utf-8")
    lines = "你想要什么？\n\n林晚，我们离婚吧。\n   \n走吧。\n"
    done = run(
        "translate", "--lines", "--to", "en", "--glossary", "g.csv", cwd=tmp_path, stdin=lines
    )
    assert done.returncode == 0, done.stderr
    out = done.stdout.split("\n")
    assert len(out) == 6
    assert out[1] == out[3] == out[5] == ""
    assert all(out[index] for index in (0, 2, 4))
    assert "Lin Wan" in out[2]
    assert done.stdout.isascii() or "’" in done.stdout or "“" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".srt", ".ass"])
def test_a_track_keeps_its_cues(tmp_path: Path, suffix: str) -> None:
    """Cue count, times, numbers and styles of a translated track are its source's."""
    source = E01 if suffix == ".srt" else E01.with_name("E02.ass")
    shutil.copyfile(source, tmp_path / f"track{suffix}")
    done = run("translate", f"track{suffix}", "-o", f"out{suffix}", "--to", "ar", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text, new = source.read_text("utf-8-sig"), (tmp_path / f"out{suffix}").read_text("utf-8-sig")
    marker = "-->" if suffix == ".srt" else "Dialogue:"
    old_lines = [line for line in text.splitlines() if marker in line]
    new_lines = [line for line in new.splitlines() if marker in line]
    assert len(old_lines) == len(new_lines)
    if suffix == ".srt":
        assert old_lines == new_lines
    else:
        head = [line.split(",", 9)[:9] for line in old_lines]
        assert head == [line.split(",", 9)[:9] for line in new_lines]
    assert any("\u0600" <= char <= "\u06ff" for char in new)


def test_check_finds_and_fails(tmp_path: Path) -> None:
    """A broken track: the finding names file, line and cue, and the exit code is 1."""
    lines = E01_AR.read_text("utf-8").splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if "-->" in line)
    begin, _, end = lines[at].strip().partition(" --> ")
    lines[at] = f"{end} --> {begin}\n"
    (tmp_path / "track.ar.srt").write_text("".join(lines), "utf-8")
    done = run("check", "track.ar.srt", "--source", E01, "--medium", "9:16", cwd=tmp_path)
    assert done.returncode == 1
    assert f"track.ar.srt:{at}" in done.stdout or f"track.ar.srt:{at + 1}" in done.stdout
    assert "S109" in done.stdout
    found = json.loads(
        run("check", "track.ar.srt", "--medium", "9:16", "--format", "json", cwd=tmp_path).stdout
    )
    assert any(item["code"] == "S109" for item in found["findings"])


def test_check_passes_a_good_track(tmp_path: Path) -> None:
    """The approved sample has no error."""
    done = run("check", E01_AR, "--locale", "ar", "--source", E01, "--medium", "9:16", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_init_makes_a_workspace_that_release_accepts(tmp_path: Path) -> None:
    """``init``, ``release``, ``package verify``, ``doctor``: the first five minutes of a user."""
    assert run("init", "books", cwd=tmp_path).returncode == 0
    assert run("init", "books", cwd=tmp_path).returncode == 2
    space = tmp_path / "books"
    done = run("release", "--region", "mena", cwd=space)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "fa-IR" in done.stdout
    quiet = run("-q", "release", "--region", "mena", cwd=space)  # a skipped locale is no error
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    (package,) = (space / "dist").rglob("*.zip")
    assert run("package", "verify", package, cwd=space).returncode == 0
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 0xFF
    package.write_bytes(bytes(data))
    refused = run("package", "verify", package, cwd=space)
    assert refused.returncode == 2
    assert "refused" in refused.stderr
    assert run("doctor", cwd=space).returncode == 0
    listed = json.loads(run("models", "list", "--format", "json", cwd=space).stdout)
    assert {row["pair"] for row in listed} >= {"zh-en", "en-ar"}


@pytest.mark.parametrize(
    "asked", [("models", "list", "--available"), ("check", "--explain", "all")]
)
def test_a_reader_that_stops_early(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """``| head`` is no failure: exit code 0 and no message, for little output and for much."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "localize", *asked],
        cwd=tmp_path,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_quiet_errors_carry_their_advice(tmp_path: Path) -> None:
    """``-q release`` says what is wrong with a title, where, and what to do."""
    run("init", "w", cwd=tmp_path)
    (title,) = (tmp_path / "w").rglob("title.toml")
    title.write_text('id = "x\n', "utf-8")
    done = run("-q", "release", "--region", "mena", cwd=tmp_path / "w")
    assert (done.returncode, done.stdout) == (2, "")
    assert "title.toml:1: is not TOML" in done.stderr
    assert "\n  Correct the syntax.\n" in done.stderr


def test_unwritable_output(tmp_path: Path) -> None:
    """An output that can't be written is one message; the input stays as it was."""
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n……\n", "utf-8")
    (tmp_path / "file").write_text("")
    done = run("translate", "a.srt", "-o", "file/out.srt", "--to", "ar", cwd=tmp_path)
    assert done.returncode == 2
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_score_with_a_reference(tmp_path: Path) -> None:
    """Scores come with their signature; the tokenizer is the locale's."""
    (tmp_path / "h.ja.txt").write_text("彼は来た。\n行こう。\n", "utf-8")
    (tmp_path / "r.ja.txt").write_text("彼は来た。\n行こう。\n", "utf-8")
    done = run("score", "h.ja.txt", "r.ja.txt", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scores = {item["name"]: item for item in json.loads(done.stdout)}
    assert scores["chrF++"]["value"] == 100.0
    assert "tok:" in scores["BLEU"]["signature"]


def test_check_reports_the_others_when_one_cannot_be_read(tmp_path: Path) -> None:
    """Exit code 2, and still a whole JSON report of what could be read."""
    shutil.copyfile(E01_AR, tmp_path / "a.ar.srt")
    done = run("check", "gone.srt", "b.srt", "a.ar.srt", "--format", "json", cwd=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["summary"]["checked"] == 1
    assert "gone.srt: no such file" in done.stderr


def test_check_refuses_what_it_cannot_fail_on(tmp_path: Path) -> None:
    """A slip of the pen in --fail-on is an error before any file is checked."""
    shutil.copyfile(E01_AR, tmp_path / "a.ar.srt")
    done = run("check", "a.ar.srt", "--fail-on", "bogus", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'bogus'" in done.stderr


@pytest.mark.parametrize("fmt", ["text", "json", "sarif", "junit", "github"])
def test_glossary_lint_goes_on_after_a_refused_file(tmp_path: Path, fmt: str) -> None:
    """Every form names what is wrong in every file; exit code 2 for refused, 1 for other errors."""
    (tmp_path / "bad.csv").write_text("zh,en,kind\n林晚,Lin Wan,persson\n", "utf-8")
    (tmp_path / "wrong.csv").write_text("zh,en\n林晚,Линь Вань\n", "utf-8")
    done = run("glossary", "lint", "bad.csv", "wrong.csv", "--format", fmt, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    for piece in ("G200", "persson", "G203", "wrong.csv"):
        assert piece in done.stdout
    assert run("glossary", "lint", "wrong.csv", cwd=tmp_path).returncode == 1


def test_package_diff_is_readable() -> None:
    """A line a change, digests cut, the numbers of a tally on one line; JSON stays whole."""
    from localize.cli.package import _told
    from localize.packages.compare import Change

    def field(name: str, before: object, after: object) -> Change:
        return Change(what="field", name=name, change="changed", before=before, after=after)

    gates = [{"name": "L", "limit": 1, "value": value, "passed": value < 1} for value in (0.5, 2.0)]
    lines = list(
        _told(
            [
                field("glossary", "a" * 64, "b" * 64),
                field("tally.kept", 1, 2),
                field("tally.flagged", None, 3),
                field("gate.gates", gates[:1], gates[1:]),
                field("version", "1.0.0", "1.1.0"),
                Change(what="chapter", name="0002", change="moved", before=2, after=3),
                Change(
                    what="file", name="book/2.xhtml", change="changed", before="a" * 64, after=""
                ),
            ]
        )
    )
    assert lines == [
        "provenance glossary: aaaaaaaaaaaa… → bbbbbbbbbbbb…",
        "provenance tally: kept 1 → 2, flagged – → 3",
        "provenance gate: L 0.5 → 2 failed",
        "field version: 1.0.0 → 1.1.0",
        "moved chapter 0002: 2 → 3",
        "changed book/2.xhtml",
    ]
