"""How long a batch takes with one worker and with several, in one run.

    python tests/benchmarks/batch.py LINES.txt [TITLES [WORKERS [ROUNDS]]]

LINES.txt holds Chinese sentences, one a line. They become TITLES novels (6) of unequal length,
the longest six times the shortest, built from nothing in Arabic: first by one worker with all
cores, then by WORKERS (2) with their share of them, ROUNDS times (1) in turn. The figures to quote
are the ratios: below 1 the batch is faster for it. Start-up and loading of models are included.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from localize.engines import cores

TITLE = """
id = "{name}"
kind = "novel"
language = "zh-Hans"
version = "1.0.0"
published = 2026-11-01
author = "王一"
synopsis.zh = "一个故事。"
[title]
zh = "故事"
en = "Story"
"""
_CHAPTER = 20


def workspace(folder: Path, lines: Sequence[str], titles: int) -> Path:
    """A workspace with the lines as novels, and its catalog."""
    shares = [1 + 5 * number / max(1, titles - 1) for number in range(titles)]
    (folder / "localize.toml").write_text("")
    start, rows = 0.0, ['regions = ["mena"]', 'locales = ["ar"]']
    for number, share in enumerate(shares):
        end = start + len(lines) * share / sum(shares)
        _novel(folder / "titles" / f"t{number}", lines[round(start) : round(end)])
        rows += ["[[title]]", f'id = "t{number}"']
        start = end
    catalog = folder / "catalog.toml"
    catalog.write_text("\n".join(rows) + "\n")
    return catalog


def _novel(folder: Path, lines: Sequence[str]) -> None:
    (folder / "novel").mkdir(parents=True)
    (folder / "title.toml").write_text(TITLE.format(name=folder.name), "utf-8")
    for start in range(0, len(lines), _CHAPTER):
        text = "\n\n".join(lines[start : start + _CHAPTER])
        path = folder / "novel" / f"{start // _CHAPTER + 1:04d}.md"
        path.write_text(f"# 第{start // _CHAPTER + 1}章\n\n{text}\n", "utf-8")


def measure(lines: Sequence[str], titles: int, workers: int) -> float:
    """Seconds of a batch with so many workers, on a new workspace."""
    with tempfile.TemporaryDirectory() as name:
        catalog = workspace(Path(name), lines, titles)
        done = subprocess.run(
            [sys.executable, "-m", "localize", "batch", catalog, "--workers", str(workers),
             "--format", "json"],
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        told = json.loads(done.stdout)
        print(
            f"{workers} worker(s): {told['seconds']:.1f} s, {told['totals']['segments']} segments",
            flush=True,
        )
        return told["seconds"]


def main() -> None:
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    titles, workers, rounds = (
        [int(value) for value in sys.argv[2:5]] + [6, 2, 1][len(sys.argv) - 2 :]
    )[:3]
    print(f"{len(lines)} lines in {titles} titles, {cores()} cores")
    ratios = []
    for _ in range(rounds):
        one = measure(lines, titles, 1)
        ratios.append(measure(lines, titles, workers) / one)
        print(f"{workers} workers take {ratios[-1]:.2f} of the time of one", flush=True)
    print(f"median of {rounds}: {sorted(ratios)[rounds // 2]:.2f}")


if __name__ == "__main__":
    main()
