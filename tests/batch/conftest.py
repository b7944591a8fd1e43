"""Workspaces of many small dramas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WHO = ("今天我们", "明天老师", "昨天朋友", "晚上他们", "早上医生")
DOES = ("去了北京。", "买了一本书。", "没有回家。", "吃了晚饭。", "看见了一只猫。", "打了电话。")
TITLE = """
id = "{name}"
kind = "drama"
language = "zh-Hans"
version = "1.0.0"
published = 2026-11-01
author = "王一"
synopsis.zh = "一个故事。"
[title]
zh = "故事"
en = "Story"
"""

Space = Callable[..., Path]


@pytest.fixture(scope="session")
def space() -> Space:
    """``space(folder, one=8, two=16)``: a workspace with titles of so many cues."""

    def make(folder: Path, **titles: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "localize.toml").write_text("")
        for name, cues in titles.items():
            _drama(folder / "titles" / name, name, cues)
        return folder

    return make


def _drama(folder: Path, name: str, cues: int) -> None:
    (folder / "episodes").mkdir(parents=True)
    (folder / "title.toml").write_text(TITLE.format(name=name), "utf-8")
    for episode in range(0, cues, 8):
        blocks = []
        for number in range(min(8, cues - episode)):
            seen = episode + number + len(name)
            text = WHO[seen % len(WHO)] + DOES[seen % len(DOES)]
            start, end = f"00:00:{4 * number:02d},000", f"00:00:{4 * number + 3:02d},000"
            blocks.append(f"{number + 1}\n{start} --> {end}\n{text}\n")
        path = folder / "episodes" / f"E{episode // 8 + 1:02d}.srt"
        path.write_text("\n".join(blocks), "utf-8")
