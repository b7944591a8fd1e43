"""From a release over the review to the next release; and the command as a person starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from localize import release, workspace
from localize.packages.verify import verify
from tests.review.serving import change, serving

TITLE = """\
id = "tea"
kind = "novel"
language = "zh-Hans"
version = "1.0.0"
published = 2026-11-02
author = "南窗旧雨"
title = { zh = "茶", en = "Tea", ar = "الشاي" }
author_name = { en = "Nanchuang Jiuyu", ar = "نانتشوانغ جيويو" }
"""
CHAPTER = "# 第一章 茶\n\n她喝了一杯**茶**。天黑了。\n\n“你好。”他说。\n"
# By an editor's hand: markup as its marks.
ARABIC = [
    "الفصل 1: الشاي",
    "شربت كوبا من ⟦1⟧الشاي⟦2⟧.",
    "حل الظلام.",
    "«مرحبا».",
    "قال ذلك.",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "localize.toml").write_text("")
    home = tmp_path / "titles" / "tea"
    (home / "novel").mkdir(parents=True)
    (home / "title.toml").write_text(TITLE, "utf-8")
    (home / "novel" / "0001.md").write_text(CHAPTER, "utf-8")
    return tmp_path


def _release(folder: Path) -> release.Outcome:
    order = release.Order(regions=("mena",), locales=("ar",), out=folder / "dist")
    done = release.run(workspace.find(folder), order)
    assert not done.problems
    (outcome,) = done.outcomes
    return outcome


@pytest.mark.slow
def test_what_is_approved_is_released(folder: Path) -> None:
    """A release is a draft; an editor approves its sentences one by one; the next release has
    exactly those texts, and no mark of a draft. Deleting the memory takes nothing away."""
    first = _release(folder)
    assert first.draft
    with serving(folder) as client:
        assert client.get("work", {"title": "tea", "locale": "ar"})["parts"][0]["made"]
        key, part = client.open("tea", "ar", "0001.1")
        assert len(part["rows"]) == len(ARABIC)
        assert {row["state"] for row in part["rows"]} == {"machine"}
        for row, text in zip(part["rows"], ARABIC, strict=True):
            answer = client.get("save", {**key, "changes": [change(row, "approve", text)]})
        assert answer["counts"]["approved"] == answer["counts"]["segments"]
    second = _release(folder)
    assert (second.status, second.draft) == ("built", False)
    assert set(second.origins) == {"approved"}
    built = folder / "dist" / "mena" / "tea" / "ar"
    assert verify(built)["draft"] is False
    chapter = (built / "book" / "chapters" / "0001.xhtml").read_text("utf-8")
    assert "<strong>الشاي</strong>" in chapter
    assert "حل الظلام." in chapter
    for path in (folder / ".localize").iterdir():
        path.unlink()
    assert _release(folder).status == "unchanged"


@pytest.mark.slow
def test_the_master_is_what_the_others_start_from(folder: Path) -> None:
    """A sentence that is approved in the English master is the text that Arabic is made of."""
    with serving(folder) as client:
        _, before = client.open("tea", "ar", "0001.1")
        key, part = client.open("tea", "en-US", "0001.1")
        english = "She had a small cup of ⟦1⟧tea⟦2⟧."
        changed = change(part["rows"][1], "approve", english)
        client.get("save", {**key, "changes": [changed]})
        _, after = client.open("tea", "ar", "0001.1")
    assert after["rows"][1]["master"] == "She had a small cup of tea."
    assert before["rows"][1]["master"] != after["rows"][1]["master"]


def _command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "localize", "--workspace", str(folder), "review", "--no-open"]
    return subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        # A shell starts what runs in its background with Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_the_command_ends_with_ctrl_c(folder: Path) -> None:
    """It prints the address as its only result, listens on this machine alone, and Ctrl-C is
    its usual end: exit code 0."""
    running = _command(folder)
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    port = int(address.split(":")[2].split("/")[0])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), 1)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    out, told = running.communicate(timeout=20)
    assert (running.returncode, out) == (0, "")
    assert "all that was decided is saved" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--title", "coffee"), "There are: tea"),
        (("--locale", "tlh"), "There are: ar"),
        (("--port", "70000"), "70000"),
    ],
)
def test_what_cannot_be_reviewed(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    """An unknown title or locale, a port that is none: exit code 2, one message."""
    running = _command(folder, *arguments)
    out, told = running.communicate(timeout=20)
    assert (running.returncode, out) == (2, "")
    assert said in told


def test_a_port_that_is_taken(folder: Path) -> None:
    """Exit code 2, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        running = _command(folder, "--port", str(taken.getsockname()[1]))
        _, told = running.communicate(timeout=20)
    assert running.returncode == 2
    assert "Leave out --port" in told
