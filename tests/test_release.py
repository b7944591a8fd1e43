"""The main job: packages out of titles, the same bytes again, only what changed is redone."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from localize import release, workspace
from localize.document import Finding, Place
from localize.errors import ConfigError
from localize.locales import Region
from localize.packages.verify import verify
from localize.release.gate import judge

from .workspaces import DRAMA, NOVEL, sample_workspace

GOLDEN = Path(__file__).parent / "golden"


def _run(folder: Path, *regions: str, **asked: tuple[str, ...]) -> release.Release:
    order = release.Order(regions=regions, out=folder / "dist", **asked)
    return release.run(workspace.find(folder), order)


def _bytes(folder: Path) -> dict[str, str]:
    """Path → digest of everything that was published."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(("title", "stem"), [(NOVEL, "0001"), (DRAMA, "E01")])
def test_golden(tmp_path: Path, title: str, stem: str) -> None:
    """Approved text comes out as the golden files have it: no model has a say in them.

    After a wanted change: UPDATE_GOLDEN=1 pytest tests/test_release.py, then look at the diff.
    """
    folder = sample_workspace(tmp_path, {title: [stem]})
    done = _run(folder, "mena", "north-america", locales=("ar", "en-US"))
    assert [outcome.status for outcome in done.outcomes] == ["built", "built"]
    for outcome in done.outcomes:
        assert set(outcome.origins) == {"approved"}
        built = folder / "dist" / outcome.region / title / outcome.locale
        for name in ("book/chapters/0001.xhtml", f"tracks/{stem}.{outcome.locale}.vtt"):
            if (built / name).is_file():
                golden = GOLDEN / outcome.locale / Path(name).name
                if os.environ.get("UPDATE_GOLDEN"):
                    golden.parent.mkdir(parents=True, exist_ok=True)
                    golden.write_bytes((built / name).read_bytes())
                assert (built / name).read_text("utf-8") == golden.read_text("utf-8")


@pytest.mark.slow
def test_again_is_the_same(tmp_path: Path) -> None:
    """A second run translates nothing, changes no byte, and is done in a moment."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01", "E02"]})
    first = _run(folder, "mena")
    before = _bytes(folder / "dist")
    assert first.exit_code == 0
    again = _run(folder, "mena")
    assert [outcome.status for outcome in again.outcomes] == ["unchanged"]
    assert again.outcomes[0].reused == again.outcomes[0].origins["machine"]
    assert _bytes(folder / "dist") == before
    assert again.seconds < first.seconds


@pytest.mark.slow
def test_two_machines_build_the_same_bytes(tmp_path: Path) -> None:
    """Same inputs, same bytes, wherever the workspace lies."""
    builds = []
    for name in ("one", "two"):
        folder = sample_workspace(tmp_path / name, {DRAMA: ["E01", "E02"]})
        _run(folder, "mena")
        builds.append(_bytes(folder / "dist"))
    assert builds[0] == builds[1]
    assert any(path.endswith(".zip") for path in builds[0])


@pytest.mark.slow
def test_a_changed_term_redoes_only_its_segments(tmp_path: Path) -> None:
    """One rendering changed: the segments that hold it change, all others come from memory."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E02"]})
    first = _run(folder, "mena").outcomes[0]
    terms = folder / "glossaries" / DRAMA / "terms.csv"
    text = terms.read_text("utf-8")
    assert "جيانغ يي," in text
    terms.write_text(text.replace("جيانغ يي,", "جيانج يي,"), "utf-8")
    second = _run(folder, "mena").outcomes[0]
    assert second.status == "built"
    redone = second.origins["machine"] - second.reused
    held = sum(1 for segment in _segments(folder) if "姜一" in segment["source"])
    assert 0 < redone <= held
    assert second.origins == first.origins


def _segments(folder: Path) -> list[dict[str, str]]:
    """Cues of the sample's second episode, by a plain look at the file."""
    text = (folder / "titles" / DRAMA / "episodes" / "E02.ass").read_text("utf-8")
    return [{"source": line} for line in text.splitlines() if line.startswith("Dialogue:")]


@pytest.mark.slow
def test_killed_and_resumed(tmp_path: Path) -> None:
    """Killed in the middle, the next run goes on and ends with the bytes of a whole run."""
    files = {NOVEL: ["0001", "0002"]}
    whole = sample_workspace(tmp_path / "whole", files)
    _run(whole, "mena")
    killed = sample_workspace(tmp_path / "killed", files)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "localize",
            "--workspace",
            str(killed),
            "release",
            "--region",
            "mena",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    memory = killed / ".localize" / "memory.sqlite"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if memory.is_file() and _parts(memory) >= 2:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    process.wait()
    assert process.returncode == -signal.SIGKILL, "it ended before it could be killed"
    assert not list((killed / "dist").rglob("*.zip"))
    done = _run(killed, "mena")
    assert done.exit_code == 0
    assert _bytes(killed / "dist") == _bytes(whole / "dist")


def _parts(memory: Path) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{memory}?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM part").fetchone()[0]
    except sqlite3.Error:
        return 0


@pytest.mark.slow
def test_nothing_is_asked_of_the_network(tmp_path: Path) -> None:
    """The main job runs with every socket forbidden."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    guard = (
        "import sys\n"
        "def deny(event, args):\n"
        "    if event.startswith('socket.') and event != 'socket.gethostname':\n"
        "        raise RuntimeError(f'network: {event} {args}')\n"
        "sys.addaudithook(deny)\n"
        "from localize.cli import main\n"
        f"main(['--workspace', {str(folder)!r}, 'release', "
        "'--region', 'mena', '--region', 'east-asia'])\n"
    )
    done = subprocess.run([sys.executable, "-c", guard], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "dist").rglob("*.zip"))) == 5


@pytest.mark.slow
def test_every_package_is_sound(tmp_path: Path) -> None:
    """What is published passes the import job's own verification, in every locale of a region."""
    folder = sample_workspace(tmp_path, {NOVEL: ["0001"]})
    done = _run(folder, "east-asia")
    assert {outcome.locale for outcome in done.outcomes} >= {"ja-JP", "ko-KR", "zh-Hant-TW"}
    for outcome in done.outcomes:
        manifest = verify(folder / "dist" / outcome.package)
        assert manifest["locale"] == outcome.locale
        assert manifest["draft"] == outcome.draft


def test_one_bad_title_does_not_stop_the_others(tmp_path: Path) -> None:
    """A damaged title is a problem with its file and exit code 2; the others are built."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"], NOVEL: ["0001"]})
    (folder / "titles" / NOVEL / "title.toml").write_text('id = "x"\nkidn = "novel"\n')
    done = _run(folder, "mena")
    assert done.exit_code == 2
    assert [outcome.title for outcome in done.outcomes] == [DRAMA]
    assert any("kidn" in problem.message for problem in done.problems)


def test_a_missing_required_locale_is_exit_3(tmp_path: Path) -> None:
    """A required locale without a route: exit code 3, and the command that mends it."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    (folder / "locales" / "regions").mkdir(parents=True)
    region = (Path(__file__).parents[1] / "locales/regions/mena.toml").read_text("utf-8")
    region = region.replace('required = ["ar"]', 'required = ["ar", "fa-IR"]')
    region = region.replace('optional = ["fa-IR", ', "optional = [")
    (folder / "locales" / "regions" / "mena.toml").write_text(region, "utf-8")
    done = _run(folder, "mena")
    assert done.exit_code == 3
    assert [outcome.locale for outcome in done.outcomes] == ["ar"]
    missing = [problem for problem in done.problems if problem.exit_code == 3]
    assert [problem.locale for problem in missing] == ["fa-IR"]
    assert "localize models install en-fa" in missing[0].advice


@pytest.mark.parametrize("asked", [{"titles": ("gone",)}, {"locales": ("xx",)}])
def test_unknown_names_are_refused(tmp_path: Path, asked: dict) -> None:
    """A title or locale that isn't there is refused before anything is built."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    with pytest.raises(ConfigError, match=r"gone|xx"):
        _run(folder, "mena", **asked)
    assert not (folder / "dist").exists()


def test_gates_have_teeth() -> None:
    """A gate compares errors per 1,000 segments and held terms with the region's limits."""
    region = Region(
        name="r", title="R", required=("ar",), optional=(), packages=(), review=(), source="test",
        gates={"S": 0, "L": 5, "terms_held": 0.9}, draft_gates={"S": 1000, "terms_held": 0.0},
    )  # fmt: skip
    late = Finding(code="S101", severity="error", place=Place(), message="too fast")
    assert judge(region, [], {"kept": 9, "flagged": 1}, 100, draft=False).passed
    assert not judge(region, [], {"kept": 8, "flagged": 2}, 100, draft=False).passed
    assert not judge(region, [late], {}, 100, draft=False).passed
    assert judge(region, [late], {"flagged": 5}, 100, draft=True).passed


def test_the_table_is_told_where_the_report_cannot_be_written(tmp_path: Path) -> None:
    """A report that can't be written is exit code 2; what was built is told all the same."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    (folder / "dist" / "mena" / "report.json" / "in-the-way").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "localize", "--workspace", folder, "release", "--region", "mena"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert DRAMA in done.stdout
    assert "report.json: can't be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((folder / "dist").rglob("*.zip"))
