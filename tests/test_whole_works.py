"""Works as they come: the tracks of a season, the chapters of a release."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from localize import release, workspace
from localize.document import Finding
from localize.inspection import Checked, Question, check
from localize.policy import Asked, Policy, load
from tests.workspaces import NOVEL, sample_workspace

CUE = "1\n00:00:01,000 --> 00:00:04,000\n{}\n"


def season(folder: Path, **episodes: str) -> Path:
    """Tracks of one cue each, by episode."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in episodes.items():
        (folder / f"{name}.en-US.srt").write_text(CUE.format(text), "utf-8")
    return folder


def looked(*paths: Path, policy: Policy | None = None) -> list[Checked]:
    """All that ``localize check`` gives of the paths, for what shows over a work."""
    question = Question(tag=None, source=None, language="zh")
    return list(check(None, paths, question, policy or Policy(select=("P301",))))


def findings(seen: Iterable[Checked]) -> list[Finding]:
    return [finding for item in seen for finding in item.findings]


def test_a_folder_of_tracks_is_a_season(tmp_path: Path) -> None:
    """The finding comes once, on the file of the rarer way, with its line and the extent."""
    folder = season(tmp_path, E01="Stop—now.", E02="Stop—now.", E03="Go – now.")
    seen = looked(folder)
    (finding,) = findings(seen)
    assert finding.place.file == str(folder / "E03.en-US.srt")
    assert finding.place.cue == "1"
    assert finding.extent is not None
    assert finding.extent.line == 3
    assert finding.fingerprint
    assert {item.name for item in seen} == {str(path) for path in folder.iterdir()}


def test_named_files_are_a_season_too(tmp_path: Path) -> None:
    """A shell gives each episode as an argument of its own."""
    folder = season(tmp_path, E01="Stop—now.", E02="Go – now.")
    assert len(findings(looked(*sorted(folder.iterdir())))) == 1


def test_other_folders_and_locales_are_other_works(tmp_path: Path) -> None:
    """Two series may differ, and so may two languages."""
    season(tmp_path / "one", E01="Stop—now.")
    season(tmp_path / "two", E01="Stop – now.")
    assert findings(looked(tmp_path)) == []
    (tmp_path / "one" / "E02.en-GB.srt").write_text(CUE.format("Stop – now."), "utf-8")
    assert findings(looked(tmp_path)) == []


def test_a_track_in_two_formats_counts_once(tmp_path: Path) -> None:
    """The same cues side by side as SubRip and WebVTT are no second place."""
    folder = season(tmp_path, E01="Stop—now.", E02="Go – now.")
    for name, text in (("E01", "Stop—now."), ("E02", "Go – now.")):
        text = f"WEBVTT\n\n00:01.000 --> 00:04.000\n{text}\n"
        (folder / f"{name}.en-US.vtt").write_text(text, "utf-8")
    (finding,) = findings(looked(folder))
    assert finding.message.count("×1 (") == 2


def test_a_book_in_an_archive_is_compared(tmp_path: Path) -> None:
    """Places are in the book as people know it, and the file that is named is the book."""
    path = tmp_path / "b.en-US.epub"
    texts = {"1": "Stop—now.", "2": "Stop—then.", "3": "Go – now."}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        items = "".join(
            f'<item id="c{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
            for name in texts
        )
        refs = "".join(f'<itemref idref="c{name}"/>' for name in texts)
        archive.writestr("book.opf", _PACKAGE.format(items=items, refs=refs))
        for name, text in texts.items():
            archive.writestr(f"{name}.xhtml", _PAGE.format(text=text))
    seen = looked(path)
    (finding,) = findings(seen)
    assert finding.place.file is not None
    assert finding.place.file.startswith(f"{path}!")
    assert finding.place.file.endswith("3.xhtml")
    assert {item.name for item in seen} == {str(path)}


_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
    "<dc:title>Book</dc:title><dc:language>en-US</dc:language></metadata>"
    "<manifest>{items}</manifest><spine>{refs}</spine></package>"
)
_PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>'
    "<body><p>{text}</p></body></html>"
)


def test_waivers_hold_for_works(tmp_path: Path) -> None:
    """A waiver names the file of the finding; one that matches nothing is told as ever."""
    folder = season(tmp_path, E01="Stop—now.", E02="Go – now.")
    waivers = folder / "waivers.toml"
    waivers.write_text(
        '[[waiver]]\ncode = "P301"\nfile = "E02.en-US.srt"\nreason = "A letter."\n'
        '[[waiver]]\ncode = "P301"\nfile = "E01.en-US.srt"\nreason = "Stale."\n',
        "utf-8",
    )
    policy = load(None, Asked(select=("P301",), waivers=waivers))
    found = findings(looked(*sorted(folder.glob("*.srt")), policy=policy))
    assert [item.code for item in found] == ["P301", "F301"]
    assert found[0].suppressed is not None
    assert "E01" in found[1].message


@pytest.fixture
def titles(tmp_path: Path) -> workspace.Workspace:
    """The sample novel's first two chapters, converted by rule: no model has to run."""
    return workspace.find(sample_workspace(tmp_path, {NOVEL: ("0001", "0003")}))


def built(space: workspace.Workspace) -> release.Outcome:
    order = release.Order(regions=("east-asia",), locales=("zh-Hant-TW",), out=space.root / "dist")
    (outcome,) = release.run(space, order).outcomes
    return outcome


def test_a_release_is_looked_at_as_a_whole(titles: workspace.Workspace) -> None:
    """Consistency and the editors' words for the region are among the edition's findings."""
    (titles.root / "market.csv").write_text(
        "word,language,region\n爷爷,zh,east-asia\n钟,zh,mena\n", "utf-8"
    )
    chapter = titles.root / "titles" / NOVEL / "novel" / "0003.md"
    chapter.write_text(chapter.read_text("utf-8").replace("第三章", "第3章", 1), "utf-8")
    found = {finding.code: finding for finding in built(titles).findings}
    assert "L303" in found
    assert found["L303"].place.file == f"titles/{NOVEL}/novel/0003.md"
    assert "爷爷" in found["C190"].message
    assert "钟" not in found["C190"].message


def made(space: workspace.Workspace) -> int:
    """Values that the memory was given since it was asked before."""
    with closing(sqlite3.connect(space.memory)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS made (digest)")
        db.execute(
            "CREATE TRIGGER IF NOT EXISTS watch AFTER INSERT ON part "
            "BEGIN INSERT INTO made VALUES (new.digest); END"
        )
        (count,) = db.execute("SELECT count(*) FROM made").fetchone()
        db.execute("DELETE FROM made")
    return count


def test_what_was_seen_is_kept(titles: workspace.Workspace) -> None:
    """A run without changes makes nothing anew. A changed word: the two chapters' words, and what
    comes of all; a changed chapter: no notes of the other one."""
    first = built(titles)
    made(titles)
    assert built(titles).findings == first.findings
    assert made(titles) == 0
    (titles.root / "market.csv").write_text("word,language\n爷爷,zh\n", "utf-8")
    assert len(built(titles).findings) > len(first.findings)
    assert made(titles) == 3
    chapter = titles.root / "titles" / NOVEL / "novel" / "0001.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n爷爷走了。\n", "utf-8")
    built(titles)
    # The chapter, its file's figures, how it was last; its notes and its words; what comes of all,
    # the scores, and how the title uses its names.
    assert made(titles) == 8
