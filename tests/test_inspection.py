"""Finished files looked at: which locale and frame they are in, and what one bad file stops."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from localize.document import Document, Extent, Finding, Part
from localize.errors import ConfigError, LocalizeError
from localize.files import write_zip
from localize.inspection import Question, check
from localize.packages.publish import publish
from localize.policy import Policy
from tests.packages.editions import COVER, cue, make_edition

LONG = "1\n00:00:01,000 --> 00:00:04,000\nThis line is longer than a phone can show.\n"
GOOD = "1\n00:00:01,000 --> 00:00:04,000\nShort.\n"


@dataclass
class Seen:
    """All that came out of some files."""

    findings: list[Finding]
    unread: list[LocalizeError]
    files: list[str]


def look(*paths: Path, rules: Policy | None = None, **asked: object) -> Seen:
    """The files checked as if nobody had said anything but ``asked``."""
    given = {"tag": None, "source": None, "language": "zh", **asked}
    seen = list(check(None, paths, Question(**given), rules or Policy()))  # type: ignore[arg-type]
    return Seen(
        findings=[finding for item in seen for finding in item.findings],
        unread=[item.error for item in seen if item.error],
        files=[item.name for item in seen if item.name and not item.error],
    )


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """The ZIP file of a package, its unpacked folder around it."""
    folder = tmp_path / "title"
    folder.mkdir()
    (folder / "cover.svg").write_text(COVER, "utf-8")

    def make(kind: str, **changes: Any) -> Path:
        edition = make_edition(kind, "ar", folder, **changes)
        return publish(edition, tmp_path / "dist" / kind).archive

    return make


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    """Missing, in an unknown locale, without one: errors that name the file, others checked."""
    for name in ("a.en.srt", "b.xx.srt", "c.srt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    paths = [tmp_path / name for name in ("gone.srt", "b.xx.srt", "c.srt", "a.en.srt")]
    seen = look(*paths)
    assert seen.files == [str(tmp_path / "a.en.srt")]
    assert [error.place.file for error in seen.unread if error.place] == [
        str(path) for path in paths[:3]
    ]
    said = [error.message for error in seen.unread]
    assert said[0] == "no such file"
    assert "'xx'" in said[1]
    assert "says which locale" in said[2]


def test_an_unknown_locale_that_was_asked_for_is_one_error(tmp_path: Path) -> None:
    """What is wrong with the question is said once, before any file is read."""
    with pytest.raises(ConfigError, match="'xx'"):
        look(tmp_path / "gone.srt", tag="xx")


def test_tracks_of_a_package_are_checked_in_its_frame(package: Callable[..., Path]) -> None:
    """A vertical drama's limits are those of 9:16, unless another frame is asked for."""
    part = Part(id="E01", blocks=(cue(1, 1000, "ابنتنا تنتظرنا عند الباب الكبير الآن"),))
    document = Document(format="subrip", language="ar", parts=(part,))
    archive = package("drama", documents=[document])
    metadata = json.loads((archive.parent / "metadata.json").read_bytes())
    assert metadata["aspect"] == "9:16"
    own, asked = look(archive.parent), look(archive.parent, medium="9:16")
    assert own.findings == asked.findings != look(archive.parent, medium="16:9").findings
    assert own.unread == []


def test_the_frame_decides(tmp_path: Path) -> None:
    """Without a package a track is 16:9; what is asked for wins."""
    path = tmp_path / "a.en.srt"
    path.write_text(LONG, "utf-8")
    assert look(path).findings == look(path, medium="16:9").findings
    assert look(path).findings != look(path, medium="9:16").findings


@pytest.mark.parametrize("kind", ["novel", "drama"])
def test_a_package_archive_is_checked_like_its_folder(
    kind: str, package: Callable[..., Path]
) -> None:
    """The same findings, at places inside the archive; nothing names a temporary folder."""
    archive = package(kind)
    inside, outside = look(archive), look(archive.parent)
    assert [(item.code, item.message) for item in inside.findings] == [
        (item.code, item.message) for item in outside.findings
    ]
    assert inside.files
    assert [name.removeprefix(f"{archive}!") for name in inside.files] == [
        name.removeprefix(f"{archive.parent}/") for name in outside.files
    ]
    assert all((item.place.file or "").startswith(f"{archive}!") for item in inside.findings)


def test_a_damaged_archive_is_a_finding(package: Callable[..., Path], tmp_path: Path) -> None:
    """A package that an import job must refuse is K101; the next file is checked."""
    archive = package("novel")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(archive.read_bytes()[:-200])
    track = tmp_path / "a.en.srt"
    track.write_text(GOOD, "utf-8")
    seen = look(damaged, track)
    assert [item.code for item in seen.findings if item.severity == "error"] == ["K101"]
    assert seen.files == [str(damaged), str(track)]


def test_a_book_says_its_locale(package: Callable[..., Path], tmp_path: Path) -> None:
    """``dc:language`` is believed where nothing is asked for."""
    (book,) = package("novel").parent.rglob("*.epub")
    shutil.copyfile(book, tmp_path / "book.epub")
    seen = look(tmp_path / "book.epub")
    assert seen.unread == []
    assert seen.files == [str(tmp_path / "book.epub")]
    assert seen.findings == look(tmp_path / "book.epub", tag="ar").findings


def test_an_original_title_is_not_untranslated(package: Callable[..., Path]) -> None:
    """Title page and colophon name the original in its language: no finding."""
    (book,) = package("novel").parent.rglob("*.epub")
    own_pages = ("title.xhtml", "colophon.xhtml")
    found = [
        str(item)
        for item in look(book).findings
        if (item.place.file or "").endswith(own_pages) and item.code in ("L102", "L103")
    ]
    assert found == []


def test_an_archive_that_is_no_package(tmp_path: Path) -> None:
    """Any ZIP file is no package because of its name."""
    path = tmp_path / "tracks.zip"
    with path.open("wb") as stream:
        write_zip(stream, [("a.en.srt", GOOD.encode())])
    assert [item.code for item in look(path).findings] == ["K101"]


@pytest.mark.parametrize(
    ("name", "text", "code", "extent"),
    [
        (
            "a.en.srt",
            "1\r\n00:00:01,000 --> 00:00:04,000\r\nShort.\r\nHe drew the the sword.\r\n",
            "L105",
            Extent(line=4, column=9, end_line=4, end_column=16),
        ),
        (
            "a.en.md",
            "# One\n\nHe came.\n\nHe drew the the sword.\n",
            "L105",
            Extent(line=5, column=9, end_line=5, end_column=16),
        ),
        (
            "a.en.srt",
            "1\n00:00:01,000 --> 00:00:04,000\nA\nB\nC\n",
            "S103",
            Extent(line=3, column=1, end_line=5, end_column=2),
        ),
        # The cue's own text has markup in it; the next cue's, which is the same, isn't meant.
        (
            "a.en.srt",
            "1\n00:00:01,000 --> 00:00:04,000\nHe drew the <i>the</i> sword.\n\n"
            "2\n00:00:05,000 --> 00:00:08,000\nHe drew the the sword.\n",
            "L105",
            None,
        ),
    ],
)
def test_findings_know_their_place_in_the_file(
    tmp_path: Path, name: str, text: str, code: str, extent: Extent | None
) -> None:
    """Lines and columns of the file itself where its text stands there as it is shown."""
    path = tmp_path / name
    path.write_bytes(text.encode())
    found = next(item for item in look(path).findings if item.code == code)
    assert found.extent == extent


def test_files_come_out_one_by_one(tmp_path: Path) -> None:
    """Nothing waits for the end of a folder: the first file is told before the second is read."""
    for number in range(3):
        (tmp_path / f"{number}.en.srt").write_text(LONG, "utf-8")
    question = Question(tag=None, source=None, language="zh")
    stream = check(None, [tmp_path], question, Policy())
    assert next(stream).name == str(tmp_path / "0.en.srt")
    (tmp_path / "1.en.srt").write_bytes(b"\0")
    second = next(stream)
    assert second.error is not None
    assert next(stream).name == str(tmp_path / "2.en.srt")


def test_speeds_are_measured_where_they_are_asked_for(tmp_path: Path) -> None:
    """Of tracks, with the limit of their locale and frame."""
    path = tmp_path / "a.ar.srt"
    path.write_text(GOOD, "utf-8")
    given = {"tag": None, "source": None, "language": "zh"}
    (plain,) = check(None, [path], Question(**given), Policy())
    (full,) = check(None, [path], Question(**given, speeds=True, medium="9:16"), Policy())
    assert plain.speeds is None
    assert full.speeds is not None
    assert (full.speeds.limit, sum(full.speeds.bins)) == (20, 1)
    assert (full.locale, full.medium) == ("ar", "9:16")


def test_children_read_more_slowly(tmp_path: Path) -> None:
    """A cue that adults manage is too fast for children, where the locale has a figure for them."""
    path = tmp_path / "E01.en-US.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:03,400\nI have waited three long\nyears for this moment.\n"
    )
    codes = [
        [one.code for one in look(path, audience=who).findings] for who in ("adult", "children")
    ]
    assert codes == [[], ["S101"]]


def test_markup_of_markdown_is_no_fault(tmp_path: Path) -> None:
    """A link and an image are closed by their targets; a code span is no gap in the text."""
    path = tmp_path / "a.en-US.md"
    path.write_text("See [this](a.html), ![it](b.png) and the `x`, `y`, `z` now.\n", "utf-8")
    assert look(path).findings == []
