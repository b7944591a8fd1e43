"""From a workspace to a book: a title that is an EPUB, pictures beside chapters, readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from localize.packages.verify import verify
from localize.release import Order, Release, run
from localize.workspace import find
from tests.formats.epub_rich import rich2
from tests.formats.epub_samples import save, unpacked

TITLE = """\
id = "rain"
kind = "novel"
language = "zh-Hans"
version = "1.0.0"
published = 2026-11-02
author = "阮青"

[title]
zh = "夜雨"
zh-Hant = "夜雨"
"""


@pytest.fixture
def novel(tmp_path: Path) -> Path:
    """The folder of a title's files in an empty workspace."""
    (tmp_path / "localize.toml").touch()
    folder = tmp_path / "titles/rain/novel"
    folder.mkdir(parents=True)
    (folder.parent / "title.toml").write_text(TITLE, "utf-8")
    return folder


def release(tmp_path: Path) -> Release:
    """By conversion of characters, which takes no model."""
    order = Order(regions=("east-asia",), locales=("zh-Hant-TW",), out=tmp_path / "dist")
    return run(find(tmp_path), order)


def test_an_epub_is_released_as_it_is(novel: Path, tmp_path: Path) -> None:
    """Its own files, styles and contents, in Traditional characters; a second run is the same."""
    source = save(rich2(), novel / "book.epub")
    (outcome,) = release(tmp_path).outcomes
    assert outcome.status == "built"
    folder = tmp_path / "dist/east-asia/rain/zh-Hant-TW"
    assert verify(folder)["kind"] == "novel"
    before, after = unpacked(source), unpacked(folder / "book/rain.epub")
    assert list(after) == list(before)
    page = etree.fromstring(after["OPS/c2.html"])
    assert page.findtext(".//{*}h2") == "第一章"
    assert etree.fromstring(after["OPS/book.opf"]).findtext(".//{*}description") == "一口鐘，三天。"
    assert after["OPS/book.css"] == before["OPS/book.css"]
    assert release(tmp_path).outcomes[0].status == "unchanged"


def test_a_missing_picture_holds_up_its_title(novel: Path, tmp_path: Path) -> None:
    """The problem names the chapter's file in the workspace and the line."""
    (novel / "0001.md").write_text("# 第一章\n\n![钟](clock.png)\n", "utf-8")
    (problem,) = release(tmp_path).problems
    assert problem.exit_code == 2
    assert problem.message.startswith("titles/rain/novel/0001.md:3")
    assert "shows 'clock.png', which isn't there" in problem.message
    assert not (tmp_path / "dist/east-asia/rain/zh-Hant-TW").exists()
