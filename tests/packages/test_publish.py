"""Publishing: same inputs, same bytes; whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from editions import ROOT, STORIES, Make

from localize import packages
from localize.document import Document, Part
from localize.errors import ConfigError, PackageError
from localize.packages.publish import publish
from localize.packages.verify import verify


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by path; without locks, which stand beside packages."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.mark.parametrize("kind", ["novel", "drama"])
@pytest.mark.parametrize("tag", list(STORIES))
def test_the_same_edition_gives_the_same_bytes(
    edition: Make, tmp_path: Path, kind: str, tag: str
) -> None:
    """Two builds in two places are equal, file by file, and so are their ZIP files."""
    first = publish(edition(kind, tag), tmp_path / "a" / tag).archive.parent
    second = publish(edition(kind, tag), tmp_path / "b" / tag).archive.parent
    assert tree(first) == tree(second)
    assert any(name.endswith(".zip") for name in tree(first))


def test_the_zip_holds_what_the_folder_holds(edition: Make, tmp_path: Path) -> None:
    """The ZIP file has the folder's files but itself, the manifest first, times fixed."""
    archive, fresh = publish(edition("novel", "ar"), tmp_path / "dist/mena/title/ar")
    assert fresh
    assert archive.name == "seventy-third-hour_ar_1.0.0.zip"
    with zipfile.ZipFile(archive) as source:
        inside = {name: source.read(name) for name in source.namelist()}
        assert source.namelist()[0] == "manifest.json"
        assert {info.date_time for info in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert inside == {
        name: data for name, data in tree(archive.parent).items() if name != archive.name
    }


def test_the_manifest_has_the_fields_of_the_contract(edition: Make, tmp_path: Path) -> None:
    """What the contract lists, from edition and files, sorted by path."""
    folder = publish(edition("drama", "ar"), tmp_path / "ar").archive.parent
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert list(manifest) == [
        *("schema", "title", "kind", "source_language", "locale", "direction", "region"),
        *("version", "created", "generator", "route", "models", "glossary", "tally"),
        *("scores", "findings", "gate", "draft", "withdrawn", "files"),
    ]
    assert (manifest["title"], manifest["direction"]) == ("sour-ceo", "rtl")
    assert manifest["generator"].startswith("localize ")
    paths = [entry["path"] for entry in manifest["files"]]
    assert paths == sorted(paths)
    assert "manifest.json" not in paths
    (track,) = [entry for entry in manifest["files"] if entry["path"] == "tracks/E02.ar.vtt"]
    assert (track["role"], track["number"], track["part"]) == ("track", 2, "E02")
    assert track["media_type"] == "text/vtt"


@pytest.mark.parametrize(
    ("epoch", "created"),
    [("", "2026-11-02T00:00:00Z"), ("1767225600", "2026-01-01T00:00:00Z")],
)
def test_time_comes_from_the_title_or_the_environment(
    edition: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, created: str
) -> None:
    """``created`` and the book's ``dcterms:modified`` are never the clock's."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    folder = publish(edition("novel", "en-US"), tmp_path / "en-US").archive.parent
    assert verify(folder)["created"] == created
    with zipfile.ZipFile(folder / "book/seventy-third-hour.epub") as book:
        assert created in book.read("EPUB/package.opf").decode()


def test_a_time_that_is_none(
    edition: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong ``SOURCE_DATE_EPOCH`` is an error, and nothing is written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH is 'today'"):
        publish(edition("novel", "en-US"), tmp_path / "out/en-US")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".en-US.lock"]


def test_an_identical_package_is_not_touched(edition: Make, tmp_path: Path) -> None:
    """The folder that stands there stays itself; a changed edition takes its place."""
    target = tmp_path / "en-US"
    publish(edition("novel", "en-US"), target)
    before = os.stat(target)
    assert publish(edition("novel", "en-US"), target).fresh is False
    assert os.stat(target).st_ino == before.st_ino
    made = edition("novel", "en-US")
    names = {**made.names, "title": "Another"}
    assert publish(replace(made, names=names), target).fresh is True
    assert os.stat(target).st_ino != before.st_ino
    hidden = [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert hidden == [".en-US.lock"]


@pytest.mark.parametrize("name", ["metadata.json", "seventy-third-hour_en-US_1.0.0.zip"])
def test_a_damaged_package_is_replaced(edition: Make, tmp_path: Path, name: str) -> None:
    """The same manifest isn't enough: what stands there must be whole."""
    target = tmp_path / "en-US"
    publish(edition("novel", "en-US"), target)
    (target / name).write_bytes(b"damaged")
    assert publish(edition("novel", "en-US"), target).fresh is True
    verify(target)


class _Broken:
    """Chapters whose second one can't be made."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def __iter__(self) -> Iterator[Part]:
        yield self._part
        raise RuntimeError("out of chapters")


@pytest.mark.parametrize("old", [False, True])
def test_an_error_in_the_middle_leaves_the_target_as_it_was(
    edition: Make, tmp_path: Path, old: bool
) -> None:
    """Nothing where there was nothing, the old package where there was one; no rest beside."""
    target = tmp_path / "dist/en-US"
    made = edition("novel", "en-US")
    if old:
        publish(made, target)
    before = tree(target.parent) if old else {}
    (part,) = made.documents[0].parts
    document = Document(format="text", language="en-US", parts=_Broken(part))
    with pytest.raises(RuntimeError, match="out of chapters"):
        publish(replace(made, documents=[document]), target)
    assert tree(target.parent) == before


KILLED = """
import os, sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from editions import make_edition
from localize.document import Document
from localize.packages.publish import publish

class Killed:
    def __init__(self, part):
        self.part = part
    def __iter__(self):
        yield self.part
        os._exit(9)

made = make_edition("novel", "en-US", Path(sys.argv[3]))
(part,) = made.documents[0].parts
document = Document(format="text", language="en-US", parts=Killed(part))
publish(replace(made, documents=[document]), Path(sys.argv[4]))
"""


def test_a_killed_process_leaves_nothing_at_the_target(edition: Make, tmp_path: Path) -> None:
    """A process that dies in the middle leaves no folder there; the next run builds it."""
    made = edition("novel", "en-US")
    target = tmp_path / "dist/en-US"
    paths = [str(ROOT), str(Path(__file__).parent), str(made.title.folder), str(target)]
    done = subprocess.run([sys.executable, "-c", KILLED, *paths], check=False)
    assert done.returncode == 9
    assert not target.exists()
    assert publish(made, target).fresh is True


def test_a_package_must_say_how_it_was_made(edition: Make, tmp_path: Path) -> None:
    """An edition without a part of its provenance is refused by name."""
    made = edition("novel", "en-US")
    rest = {name: value for name, value in made.provenance.items() if name not in ("gate", "route")}
    with pytest.raises(PackageError, match="lacks route, gate"):
        publish(replace(made, provenance=rest), tmp_path / "en-US")


def test_statistics_of_a_run_stay_out(edition: Make, tmp_path: Path) -> None:
    """What differs between a first and a resumed run must not change the bytes."""
    made = edition("novel", "en-US")
    publish(made, tmp_path / "en-US")
    resumed = replace(made, provenance={**made.provenance, "memory": {"reused": 12}})
    assert publish(resumed, tmp_path / "en-US").fresh is False


def test_a_region_names_its_packagers(edition: Make, tmp_path: Path) -> None:
    """Only what the region asks for is built; an unknown name lists what there is."""
    made = edition("novel", "en-US")
    region = replace(made.region, packages=("metadata",))
    folder = publish(replace(made, region=region), tmp_path / "en-US").archive.parent
    assert not (folder / "book").exists()
    region = replace(made.region, packages=("pdf",))
    with pytest.raises(ConfigError, match="unknown kind 'pdf'") as caught:
        publish(replace(made, region=region), tmp_path / "en-US")
    assert "chapters, epub, metadata, tracks" in caught.value.advice


def test_every_packager_is_found() -> None:
    """The folder is scanned: a module with a ``Packager`` is all that it takes."""
    assert set(packages.known()) == {"epub", "chapters", "tracks", "metadata"}
