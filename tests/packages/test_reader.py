"""What an import job reads with: typed, lazy, nothing unproven."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from editions import ROOT, STORIES, Make
from serials import grown, released

from localize.errors import PackageError
from localize.packages import Release, open_release
from localize.packages.publish import publish

Rewrite = Callable[[Path, str, Callable[[bytes], bytes]], None]


@pytest.fixture
def archive(edition: Make, tmp_path: Path) -> Path:
    """A novel's ZIP file in the folder that holds the same."""
    return publish(edition("novel", "ar"), tmp_path / "dist/ar").archive


def all_bytes(release: Release) -> dict[str, bytes]:
    return {file.path: release.read(file) for file in release.files}


def test_a_release(archive: Path) -> None:
    """Fields as they are meant: dates as dates, names as names; nothing can be changed."""
    with open_release(archive) as release:
        assert (release.title, release.kind, release.locale) == (
            "seventy-third-hour",
            "novel",
            "ar",
        )
        assert (release.direction, release.version, release.region) == ("rtl", "1.0.0", "mena")
        assert release.created == datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
        assert (release.base, release.signed, release.withdrawn) == (None, False, ())
        metadata = release.metadata()
        assert metadata is not None
        assert metadata.title == STORIES["ar"]["title"]
        assert metadata.published == datetime.date(2026, 11, 2)
        assert metadata.minimum_age == 13
        assert metadata.data["direction"] == "rtl"
        with pytest.raises(FrozenInstanceError):
            release.version = "2.0.0"


def test_chapters(archive: Path) -> None:
    """In reading order, by the id that stays, with what the reader's list needs."""
    with open_release(archive) as release:
        first, second = release.chapters()
        assert (first.part, first.number, second.part, second.number) == ("0001", 1, "0002", 2)
        assert first.title == STORIES["ar"]["headings"][0]
        text = release.read(second.file).decode()
        assert text.startswith('<section xmlns="http://www.w3.org/1999/xhtml"')
        assert list(release.episodes()) == []


def test_episodes(edition: Make, tmp_path: Path) -> None:
    """An episode has the same cues in each format."""
    with open_release(publish(edition("drama", "ja-JP"), tmp_path / "ja").archive) as release:
        first, second = release.episodes()
        assert (first.part, first.number, second.part) == ("E01", 1, "E02")
        kinds = {track.file.media_type for track in first.tracks}
        assert kinds >= {"text/vtt", "application/x-subrip", "application/ttml+xml"}
        (vtt,) = [track for track in first.tracks if track.file.media_type == "text/vtt"]
        assert (vtt.kind, vtt.languages) == ("subtitles", ("ja-JP",))
        assert release.read(vtt.file).startswith(b"WEBVTT")
        assert list(release.chapters()) == []


def test_folder_and_archive_are_the_same(archive: Path) -> None:
    """One package, whichever way it was sent."""
    with open_release(archive) as one, open_release(archive.parent) as other:
        assert one.digest == other.digest
        assert all_bytes(one) == all_bytes(other)


def test_a_delta_gives_what_is_new(tmp_path: Path) -> None:
    """It reads as the release that it leads to; what the base has is to be taken from there."""
    for version, names in (("1.0.0", ["0001"]), ("1.1.0", ["0001", "0002"])):
        edition = grown("novel", "ar", tmp_path / "t", version, names)
        done = released(edition, tmp_path / "dist", tmp_path / "kept")
    (delta,) = done.archive.parent.glob("*.delta")
    with open_release(delta) as new, open_release(done.archive) as whole:
        with open_release(tmp_path / "kept/seventy-third-hour_ar_1.0.0.zip") as old:
            assert new.base == old.digest
        assert new.digest == whole.digest
        assert new.metadata() == whole.metadata()
        first, second = new.chapters()
        assert [new.carries(chapter.file) for chapter in (first, second)] == [False, True]
        assert new.read(second.file) == whole.read(second.file)
        with pytest.raises(PackageError, match="not carried by this delta") as caught:
            new.read(first.file)
        assert new.base in caught.value.advice


def repacked(archive: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The archive with other contents, as somebody would send it."""
    with zipfile.ZipFile(archive) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    change(contents)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in contents.items():
            target.writestr(name, data)
    archive.write_bytes(out.getvalue())
    return archive


NAME = "book/chapters/0001.xhtml"
REFUSED: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "missing": (lambda files: files.pop(NAME), "isn't there"),
    "extra": (lambda files: files.update({"x.js": b"x"}), "not listed"),
    "size": (lambda files: files.update({NAME: b"x"}), "has 1 bytes, the manifest says"),
    "no manifest": (lambda files: files.pop("manifest.json"), "holds no manifest.json"),
    "no JSON": (lambda files: files.update({"manifest.json": b"{"}), "is no JSON"),
    "held back": (
        lambda files: files.update(
            {"manifest.json": files["manifest.json"].replace(b'"passed": true', b'"passed": false')}
        ),
        "gates held it back",
    ),
    "escape": (lambda files: files.update({"../x": b"x"}), "leads out of the archive"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_when_it_is_opened(archive: Path, case: str) -> None:
    """What the list of contents shows is refused before any of it is read."""
    change, message = REFUSED[case]
    with pytest.raises(PackageError, match=message) as caught:
        open_release(repacked(archive, change))
    assert str(archive) in str(caught.value)
    assert caught.value.advice


def test_refused_when_it_is_read(archive: Path) -> None:
    """Another byte of the same length shows when the file is read, and only that file."""

    def change(contents: dict[str, bytes]) -> None:
        contents[NAME] = contents[NAME].replace(b"<p>", b"<b>")

    with open_release(repacked(archive, change)) as release:
        first, second = release.chapters()
        release.read(second.file)
        with pytest.raises(PackageError, match="another SHA-256") as caught:
            release.read(first.file)
        assert caught.value.place is not None
        assert caught.value.place.file == f"{archive}!{NAME}"


def test_a_folder_with_a_link_is_refused(archive: Path) -> None:
    """Nothing outside of the package is read, whatever the folder says."""
    path = archive.parent / NAME
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(PackageError, match="is no plain file"):
        open_release(archive.parent)


def test_a_folder_holds_its_own_archive_only(archive: Path) -> None:
    """Another title's archive doesn't stand there unseen."""
    archive.rename(archive.with_name("other_ar_1.0.0.zip"))
    with pytest.raises(PackageError, match="not listed in the manifest"):
        open_release(archive.parent)


def test_index_and_manifest_must_agree(archive: Path, rewrite: Rewrite) -> None:
    """A title for a chapter that isn't the listed one is not given out."""
    swap = json.dumps("0002").encode()
    rewrite(archive.parent, "book/chapters.json", lambda data: data.replace(swap, b'"0009"'))
    with (
        open_release(archive.parent) as release,
        pytest.raises(PackageError, match="doesn't agree on book/chapters/0002"),
    ):
        list(release.chapters())


HEAVY = """
import sys
from localize.packages import open_release
heavy = {"lxml", "jsonschema", "minisign", "babel", "ctranslate2", "spacy", "cattrs", "numpy"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def test_importing_it_is_cheap() -> None:
    """A job that imports the reader loads none of the heavy libraries."""
    done = subprocess.run(
        [sys.executable, "-c", HEAVY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
