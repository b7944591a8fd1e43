"""What a release says about a title and which tracks it makes of it, from real workspaces."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from localize import release, workspace
from localize.errors import ConfigError
from localize.locales import load_region
from localize.packages import Release, open_release

from .workspaces import DRAMA, NOVEL, ROOT, sample_workspace

TAG = "zh-Hant-TW"


def built(folder: Path, region: str = "east-asia", tag: str = TAG) -> Release:
    """The one package that the workspace gives in this locale."""
    order = release.Order(regions=(region,), locales=(tag,), out=folder / "dist")
    done = release.run(workspace.find(folder), order)
    assert done.problems == ()
    (outcome,) = done.outcomes
    assert outcome.verdict.passed, [gate for gate in outcome.verdict.gates if not gate["passed"]]
    return open_release(folder / "dist" / outcome.package)


def data(package: Release) -> dict[str, Any]:
    metadata = package.metadata()
    assert metadata is not None
    return dict(metadata.data)


def change(path: Path, pattern: str, text: str) -> None:
    """Replace what stands in a file; it must stand there."""
    changed, count = re.subn(pattern, text, path.read_text("utf-8"), flags=re.MULTILINE)
    assert count
    path.write_text(changed, "utf-8")


def test_an_editors_texts_win(tmp_path: Path) -> None:
    """Names, synopsis and keywords as ``title.toml`` has them for the language."""
    with built(sample_workspace(tmp_path, {NOVEL: ["0001"]})) as package:
        found = data(package)
    assert found["title"] == "第七十三個小時"
    assert found["synopsis"].startswith("六通未接來電之後")
    assert found["keywords"][3:5] == ["鐘錶", "爺爺"]
    assert found["keywords_by"] == "editor"
    editor = {"language": TAG, "by": "editor"}
    assert found["origins"] == {"title": editor, "author": editor, "synopsis": editor}


def test_a_synopsis_that_nobody_wrote(tmp_path: Path) -> None:
    """It goes the way of the text, and says so; a name falls back to English, and says so."""
    folder = sample_workspace(tmp_path, {NOVEL: ["0001"]})
    title = folder / "titles" / NOVEL / "title.toml"
    change(title, "^zh-Hant = .*\n", "")
    with built(folder) as package:
        found = data(package)
        web = json.loads(package.read(package.of_role("jsonld")[0]))
    assert found["origins"]["synopsis"] == {"language": TAG, "by": "rule"}
    assert found["synopsis"].startswith("六個未接來電之後，阮青嵐永遠失去了")
    assert found["origins"]["title"] == {"language": "en", "by": "editor"}
    assert web["name"] == {"@value": "The Seventy-Third Hour", "@language": "en"}
    assert found["keywords_by"] == "catalogue"
    assert "家族祕密" in found["keywords"]


@pytest.mark.slow
def test_a_machines_synopsis_is_marked(tmp_path: Path) -> None:
    """A model's text is never shown as an editor's."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01"]})
    change(folder / "titles" / DRAMA / "title.toml", "^ar = .*\n", "")
    change(folder / "titles" / DRAMA / "title.toml", '^zh = "云浦.*', 'zh = "她签了一份合同。"')
    with built(folder, "mena", "ar") as package:
        found = data(package)
    assert found["origins"]["synopsis"] == {"language": "ar", "by": "machine"}
    assert re.search("[\u0620-\u064a]{3}", found["synopsis"])


def test_characters_are_those_that_the_text_has_met(tmp_path: Path) -> None:
    """Not those of later episodes, and no name that the term base knows beyond the title's list:
    ``姜一舟`` is the story's secret."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01", "E02", "E03"]})
    with built(folder) as package:
        everybody = [person["source_name"] for person in data(package)["people"]]
    for name in ("E02.ass", "E03.srt"):
        (folder / "titles" / DRAMA / "episodes" / name).unlink()
    shutil.rmtree(folder / "dist")
    with built(folder) as package:
        found = [person["source_name"] for person in data(package)["people"]]
    assert set(found) < set(everybody)
    assert "姜一" in found
    assert "姜一舟" not in everybody


def test_tracks_that_the_title_asks_for(tmp_path: Path) -> None:
    """Kinds by name, a second language, vertical lines, segments: all of it verified."""
    folder = sample_workspace(tmp_path, {DRAMA: ["E01", "E02"]})
    title = folder / "titles" / DRAMA
    forced = (title / "episodes/E01.srt").read_text("utf-8").split("\n\n")[:3]
    (title / "episodes/E01.forced.srt").write_text("\n\n".join(forced), "utf-8")
    with (title / "title.toml").open("a", encoding="utf-8") as stream:
        stream.write(
            '\n[tracks]\nvertical = ["zh-Hant-TW"]\nbilingual = "source"\nsegment_seconds = 6\n'
        )
    with built(folder) as package:
        tracks = package.of_role("track")
        names = [file.path.removeprefix("tracks/") for file in tracks]
        assert [name for name in names if name.endswith((".ass", ".vtt"))] == [
            f"E01.{TAG}.forced.vtt",
            f"E01.{TAG}.vtt",
            f"E02.{TAG}.ass",
            f"E02.{TAG}.vtt",
        ]
        assert {file.track["writing_mode"] for file in tracks if file.path.endswith(".vtt")} == {
            "vertical-rl"
        }
        second = package.of_role("bilingual")
        assert {tuple(file.track["languages"]) for file in second} == {(TAG, "zh-Hans")}
        assert len(second) == 6
        assert len(package.of_role("playlist")) == 5
        assert len({file.number for file in tracks}) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('kinds = { "E09" = "sdh" }', "tracks.kinds.E09 names no file"),
        ('kinds = { "E01" = "loud" }', "tracks.kinds.E01 is 'loud'"),
        ('bilingual = "both"', "tracks.bilingual is 'both'"),
        ("segments = 6", "tracks.segments is unknown"),
        ("segment_seconds = -1", "tracks.segment_seconds is -1"),
    ],
)
def test_settings_that_are_wrong(tmp_path: Path, line: str, message: str) -> None:
    """A misspelt key or value is an error that names it."""
    folder = tmp_path / DRAMA
    shutil.copytree(ROOT / "samples" / DRAMA, folder)
    with (folder / "title.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[tracks]\n{line}\n")
    with pytest.raises(ConfigError, match=re.escape(message)):
        workspace.load_title(folder)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('territories = ["Japan"]', "territories names 'Japan'"),
        ("hls = { segment_seconds = 6, mpegts = 8589934592 }", "hls.mpegts is too large"),
        ("hls = { seconds = 6 }", "hls.seconds is unknown"),
    ],
)
def test_a_regions_settings_that_are_wrong(tmp_path: Path, line: str, message: str) -> None:
    """Countries are codes, ticks have 33 bits, keys are those that there are."""
    (tmp_path / "regions").mkdir()
    text = (ROOT / "locales/regions/east-asia.toml").read_text("utf-8")
    text = re.sub("^territories = .*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "regions/east-asia.toml").write_text(f"{line}\n{text}", "utf-8")
    with pytest.raises(ConfigError, match=re.escape(message)):
        load_region("east-asia", [tmp_path, ROOT / "locales"])
