"""Cues a second: a full check of a long track, and what it takes of memory.

    python tests/benchmarks/checks.py [CUES] [RUNS]

A track of English dialogue (two thirds of it clean, the rest with findings) is read, checked
with all rules and ruled by a policy; without its Chinese source, then with it. The best of the
runs is told, in seconds of processor time on one core, so that a busy machine doesn't count.
Last comes the same text as a folder of short files: its peak memory is that of the longest file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from localize import inspection
from localize.policy import Policy

LINES = (
    ("这份协议我等了三年。", "I've waited three years\nfor this paper."),
    (
        "他把离婚协议推到她面前，声音冷得像结了冰。",
        "He slid the papers over,\nhis voice cold as ice.",
    ),
    ("“签了，你我两清，给你五千万。”", "“Sign, and we’re even.\nYou get fifty million.”"),
    ("林晚，你早就知道！", "Lin Wan, you knew all along!"),
    ("你想要我做什么？", "What do you want from me?"),
    ("明天早上八点半在大厅。", "Tomorrow at 8:30 in the lobby."),
    ("不，我不会跟你走，你自己走吧。", "No. I won't go with you, and nobody will make me."),
    ("她笑了笑。", "She smiled , and the the door closed."),
    ("走。", "Go."),
)


def track(cues: int, side: int, first: int = 0) -> str:
    """SubRip text of so many cues, 2.4 s each."""
    return "".join(
        f"{n + 1}\n{_clock(2500 * n)} --> {_clock(2500 * n + 2400)}\n"
        f"{LINES[n % len(LINES)][side]}\n\n"
        for n in range(first, first + cues)
    )


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def check(path: Path, source: Path | None) -> tuple[float, int]:
    """Seconds of processor time, and findings."""
    question = inspection.Question(tag="en-US", source=source, language="zh")
    started = time.process_time()
    found = sum(len(item.findings) for item in inspection.check(None, [path], question, Policy()))
    return time.process_time() - started, found


def peak() -> float:
    """Most memory that this process has had, in MB (Linux; of a child, getrusage tells its
    parent's)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(cues: int = 100_000, runs: int = 3) -> None:
    """Measure both ways, and the memory of a folder in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "long.en.srt").write_text(track(cues, 1), "utf-8")
        (folder / "long.zh.srt").write_text(track(cues, 0), "utf-8")
        check_warm(folder)
        for what, source in (("without source", None), ("with source", folder / "long.zh.srt")):
            seconds, found = min(check(folder / "long.en.srt", source) for _ in range(runs))
            print(
                f"{what}: {cues / seconds:,.0f} cues a second ({cues:,} cues, {found:,} findings)"
            )
        print(f"peak memory, one file of {cues:,} cues: {peak():.0f} MB")
        for files in (10, 100, 1000):
            short = folder / f"short{files}"
            short.mkdir()
            for index in range(files):
                (short / f"{index:04}.en.srt").write_text(track(100, 1, 100 * index), "utf-8")
            done = subprocess.run(
                [sys.executable, __file__, "--folder", str(short)],
                capture_output=True,
                text=True,
                check=True,
            )
            print(f"peak memory, {files:,} files of 100 cues: {done.stdout.strip()}")


def check_warm(folder: Path) -> None:
    """Load what is loaded once, so that it isn't measured."""
    (folder / "warm.en.srt").write_text(track(20, 1), "utf-8")
    (folder / "warm.zh.srt").write_text(track(20, 0), "utf-8")
    check(folder / "warm.en.srt", folder / "warm.zh.srt")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--folder"]:
        elapsed, number = check(Path(sys.argv[2]), None)
        print(f"{peak():.0f} MB ({number:,} findings, {elapsed:.1f} s)")
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
