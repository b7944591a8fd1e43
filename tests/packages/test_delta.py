"""From one version to the next: the same bytes, little to carry, nothing vanishes unsaid."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from serials import grown, long_part, released

from localize.document import Document
from localize.errors import ConfigError, LocalizeError, PackageError
from localize.packages import open_release
from localize.packages.archive import ArchiveWriter
from localize.packages.delta import apply, make
from localize.packages.verify import verify

NAMES = {"novel": ["0001", "0002", "0003"], "drama": ["E01", "E02", "E03"]}


@pytest.fixture
def two(tmp_path: Path) -> Callable[..., tuple[Path, Path, Path]]:
    """``two(kind, tag)``: version 1.0.0's ZIP file, 1.1.0's, and the delta between them."""

    def build(kind: str = "novel", tag: str = "ar") -> tuple[Path, Path, Path]:
        target, kept = tmp_path / "dist", tmp_path / "kept"
        names = NAMES[kind]
        for version, there in (("1.0.0", names[:2]), ("1.1.0", names)):
            done = released(grown(kind, tag, tmp_path / "t", version, there), target, kept)
        (delta,) = target.glob("*.delta")
        old, new = sorted(kept.iterdir())
        assert new.read_bytes() == done.archive.read_bytes()
        return old, new, delta

    return build


@pytest.mark.parametrize("kind", ["novel", "drama"])
@pytest.mark.parametrize("tag", ["ar", "ja-JP", "en-US"])
def test_a_delta_makes_the_same_bytes(
    two: Callable[..., tuple[Path, Path, Path]], tmp_path: Path, kind: str, tag: str
) -> None:
    """Base and delta give the ZIP file that was published, and its manifest."""
    old, new, delta = two(kind, tag)
    assert delta.name.endswith(f"_{tag}_1.0.0..1.1.0.delta")
    manifest = apply(old, delta, tmp_path / "made.zip")
    assert (tmp_path / "made.zip").read_bytes() == new.read_bytes()
    assert manifest == verify(new)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".l")] == []


def test_a_delta_says_what_changed(two: Callable[..., tuple[Path, Path, Path]]) -> None:
    """The new chapter is in it whole, the others are not; it names both ends by digest."""
    old, new, delta = two()
    with zipfile.ZipFile(delta) as source:
        head = json.loads(source.read("delta.json"))
        names = source.namelist()
    assert ("chapter", "0003", "added") in [
        (change["what"], change["name"], change["change"]) for change in head["changes"]
    ]
    assert "book/chapters/0003.xhtml" in names
    assert "book/chapters/0001.xhtml" not in names
    for end, path in (("before", old), ("after", new)):
        with open_release(path) as release:
            assert head[end]["manifest"] == release.digest


def test_a_delta_is_the_same_for_the_same_ends(
    two: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    """Made again elsewhere, it has the same name and bytes."""
    old, new, delta = two()
    again = make(old, new, tmp_path / "again")
    assert (again.name, again.read_bytes()) == (delta.name, delta.read_bytes())


def test_another_base_is_refused(
    two: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    """The error names both digests, the one that is needed and the one that is there."""
    old, new, delta = two()
    out = tmp_path / "made.zip"
    with pytest.raises(PackageError, match="is another file") as caught:
        apply(new, delta, out)
    head = json.loads(zipfile.ZipFile(delta).read("delta.json"))
    assert head["before"]["archive"] in str(caught.value)
    assert head["after"]["archive"] in str(caught.value)
    old.write_bytes(old.read_bytes()[:-1])
    with pytest.raises(PackageError, match="builds upon version 1"):
        apply(old, delta, out)
    with pytest.raises(PackageError, match="is a folder"):
        apply(tmp_path, delta, out)
    assert not out.exists()


def test_a_damaged_delta_makes_nothing(
    two: Callable[..., tuple[Path, Path, Path]], tmp_path: Path
) -> None:
    """Whatever byte is wrong: either it doesn't matter and the result is the same, or nothing
    is written where something stood."""
    old, new, delta = two()
    out, damaged = tmp_path / "made.zip", tmp_path / "sent.delta"
    dice = random.Random(6)
    sound = delta.read_bytes()
    for _ in range(40):
        data = bytearray(sound)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        damaged.write_bytes(data)
        out.write_bytes(b"before")
        try:
            apply(old, damaged, out)
        except PackageError:
            assert out.read_bytes() == b"before"
        else:
            assert out.read_bytes() == new.read_bytes()
    for _ in range(20):
        damaged.write_bytes(sound[: dice.randrange(len(sound))])
        with pytest.raises(PackageError):
            apply(old, damaged, out)


def with_head(delta: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The delta with something else in ``delta.json``, as somebody would make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(delta) as source, ArchiveWriter(out) as writer:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "delta.json":
                head = json.loads(data)
                change(head)
                data = json.dumps(head).encode()
            writer.add(info.filename, data)
    delta.write_bytes(out.getvalue())
    return delta


RECIPES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "beyond the base": (lambda head: head["steps"].insert(0, [10**9, 5]), "leads too far"),
    "beyond the size": (lambda head: head["steps"].extend([[0, 500]] * 99), "leads too far"),
    "beyond the rest": (lambda head: head["steps"].append(10**7), "leads too far"),
    "unknown file": (lambda head: head["steps"].append("../evil"), "lacks ../evil"),
    "negative": (lambda head: head["steps"].append([-5, 5]), "doesn't fit its schema"),
    "other bytes": (lambda head: head["steps"].reverse(), "makes a file with the SHA-256"),
    "other end": (lambda head: head["after"].update(manifest="0" * 64), "leads to another"),
}


@pytest.mark.parametrize("case", RECIPES)
def test_a_recipe_may_be_anybodys(
    two: Callable[..., tuple[Path, Path, Path]], tmp_path: Path, case: str
) -> None:
    """Steps that lead out of what there is, or to another file, are refused."""
    old, _, delta = two()
    change, message = RECIPES[case]
    with pytest.raises(PackageError, match=message):
        apply(old, with_head(delta, change), tmp_path / "made.zip")
    assert not (tmp_path / "made.zip").exists()


def test_titles_and_locales_don_t_mix(tmp_path: Path) -> None:
    """A delta lies between two versions of one title in one locale for one region."""
    kept = tmp_path / "kept"
    paths = []
    for kind, tag in (("novel", "ar"), ("novel", "en-US"), ("drama", "ar")):
        edition = grown(kind, tag, tmp_path / "t", "1.0.0", NAMES[kind])
        done = released(edition, tmp_path / f"{kind}-{tag}", kept)
        paths.append(kept / done.archive.name)
    with pytest.raises(PackageError, match="is for the locale 'en-US'"):
        make(paths[0], paths[1], tmp_path)
    with pytest.raises(PackageError, match="is for the title 'sour-ceo'"):
        make(paths[0], paths[2], tmp_path)
    with pytest.raises(PackageError, match="is a folder"):
        make(tmp_path / "novel-ar", paths[0], tmp_path)


def test_deltas_follow_each_other(tmp_path: Path) -> None:
    """Who missed versions goes from one to the next; the oldest deltas go; the folder is sound."""
    target, kept = tmp_path / "dist", tmp_path / "kept"
    for day in range(11):
        edition = grown("drama", "ar", tmp_path / "t", f"1.{day}.0", NAMES["drama"][: 1 + day % 3])
        edition = replace(edition, title=replace(edition.title, withdrawn=gone(day)))
        released(edition, target, kept)
    deltas = {path.name.split("_")[-1]: path for path in target.glob("*.delta")}
    assert sorted(deltas) == sorted(f"1.{day}.0..1.{day + 1}.0.delta" for day in range(2, 10))
    verify(target)
    at = kept / "sour-ceo_ar_1.2.0.zip"
    for day in range(2, 10):
        out = tmp_path / f"at-{day + 1}.zip"
        apply(at, deltas[f"1.{day}.0..1.{day + 1}.0.delta"], out)
        at = out
    assert at.read_bytes() == (kept / "sour-ceo_ar_1.10.0.zip").read_bytes()
    deltas["1.5.0..1.6.0.delta"].unlink()
    with pytest.raises(PackageError, match="leads to another package than the folder's"):
        verify(target)
    deltas["1.7.0..1.8.0.delta"].write_bytes(b"damaged")
    released(grown("drama", "ar", tmp_path / "t", "1.11.0", NAMES["drama"]), target, kept)
    verify(target)
    left = sorted(path.name.split("_")[-1] for path in target.glob("*.delta"))
    assert left == [f"1.{day}.0..1.{day + 1}.0.delta" for day in (10, 8, 9)]


def gone(day: int) -> dict[str, str]:
    return dict.fromkeys(NAMES["drama"][1 + day % 3 :], f"1.{day}.0") if day else {}


def test_the_same_version_has_no_delta(tmp_path: Path) -> None:
    """Until its version is raised, a title that changes is not the next one of a series."""
    target, kept = tmp_path / "dist", tmp_path / "kept"
    for names in (["E01"], ["E01", "E02"]):
        done = released(grown("drama", "ar", tmp_path / "t", "1.0.0", names), target, kept)
        assert done.fresh
    assert list(target.glob("*.delta")) == []


def test_what_was_published_doesn_t_vanish(tmp_path: Path) -> None:
    """A chapter that is gone is a mistake until ``title.toml`` says that it is withdrawn."""
    target, kept, title = tmp_path / "dist", tmp_path / "kept", tmp_path / "t"
    released(grown("novel", "ar", title, "1.0.0", ["0001", "0002"]), target, kept)
    with pytest.raises(PackageError, match="0002 was published in version 1") as caught:
        released(grown("novel", "ar", title, "1.1.0", ["0001"]), target, kept)
    assert 'withdrawn = { "0002" = "1.1.0" }' in caught.value.advice
    assert verify(target)["version"] == "1.0.0"
    said = {"withdrawn": {"0002": "1.1.0"}}
    released(grown("novel", "ar", title, "1.1.0", ["0001"], **said), target, kept)
    assert verify(target)["withdrawn"] == [{"part": "0002", "since": "1.1.0"}]
    with pytest.raises(PackageError, match="0002 was published"):
        released(grown("novel", "ar", title, "1.2.0", ["0001"]), target, kept)
    with pytest.raises(ConfigError, match="'0002', which is there"):
        released(grown("novel", "ar", title, "1.2.0", ["0001", "0002"], **said), target, kept)
    released(grown("novel", "ar", title, "1.2.0", ["0001", "0002"]), target, kept)
    assert verify(target)["withdrawn"] == []


def test_an_older_package_counts_whatever_is_proven_today(tmp_path: Path) -> None:
    """What a later version of the program would refuse was published all the same: it is the
    base of the delta, and its chapters don't vanish."""
    target, kept, title = tmp_path / "dist", tmp_path / "kept", tmp_path / "t"
    done = released(grown("novel", "ar", title, "1.0.0", ["0001", "0002"]), target, kept)
    as_of_old(done.archive)
    with pytest.raises(PackageError, match="doesn't fit its schema"):
        verify(target)
    with pytest.raises(PackageError, match="0002 was published"):
        released(grown("novel", "ar", title, "1.1.0", ["0001"]), target, kept)
    (tmp_path / "old.zip").write_bytes(done.archive.read_bytes())
    new = released(grown("novel", "ar", title, "1.1.0", ["0001", "0002"]), target, kept).archive
    (delta,) = target.glob("*.delta")
    apply(tmp_path / "old.zip", delta, tmp_path / "made.zip")
    assert (tmp_path / "made.zip").read_bytes() == new.read_bytes()


def as_of_old(archive: Path) -> None:
    """The package, in its folder and its archive, without a field that metadata must have now."""
    folder, out = archive.parent, io.BytesIO()
    with zipfile.ZipFile(archive) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    metadata = json.loads(contents["metadata.json"])
    del metadata["genre"]
    contents["metadata.json"] = json.dumps(metadata).encode()
    manifest = json.loads(contents["manifest.json"])
    for entry in manifest["files"]:
        if entry["path"] == "metadata.json":
            data = contents["metadata.json"]
            entry |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    contents["manifest.json"] = json.dumps(manifest).encode()
    with ArchiveWriter(out) as writer:
        for name, data in contents.items():
            writer.add(name, data, stored=name.endswith(".epub"))
    for name in ("metadata.json", "manifest.json"):
        (folder / name).write_bytes(contents[name])
    archive.write_bytes(out.getvalue())


def test_chapters_that_move_are_not_sent_again(tmp_path: Path) -> None:
    """A prologue renumbers all chapters; the delta holds that one."""
    target, kept, title = tmp_path / "dist", tmp_path / "kept", tmp_path / "t"
    released(grown("novel", "en-US", title, "1.0.0", ["0001", "0002"]), target, kept)
    done = released(grown("novel", "en-US", title, "1.1.0", ["0000", "0001", "0002"]), target, kept)
    (delta,) = target.glob("*.delta")
    with zipfile.ZipFile(delta) as source:
        chapters = [name for name in source.namelist() if "chapters/" in name]
    assert chapters == ["book/chapters/0001.xhtml"]
    apply(kept / "seventy-third-hour_en-US_1.0.0.zip", delta, tmp_path / "made.zip")
    assert (tmp_path / "made.zip").read_bytes() == done.archive.read_bytes()


@pytest.mark.slow
def test_a_new_chapter_costs_little(tmp_path: Path) -> None:
    """One chapter on top of 200: a delta of a few percent, from lists that name all chapters."""
    target, kept = tmp_path / "dist", tmp_path / "kept"
    base = grown("novel", "en-US", tmp_path / "t", "1.0.0", [])
    finding = {"code": "L101", "severity": "warning", "message": "untranslated", "place": {}}
    for version, count in (("1.0.0", 200), ("1.1.0", 201)):
        parts = [long_part(number, "en-US") for number in range(1, count + 1)]
        findings = [
            {**finding, "place": {"part": part.id, "segment": block.id}}
            for part in parts
            for block in part.blocks[::2]
        ]
        edition = replace(
            base,
            title=replace(base.title, version=version),
            documents=[Document(format="text", language="en-US", parts=parts)],
            quality={**base.quality, "findings": findings},
        )
        done = released(edition, target, kept)
    (delta,) = target.glob("*.delta")
    share = delta.stat().st_size / done.archive.stat().st_size
    assert share < 0.04, f"{share:.1%}"
    apply(kept / "seventy-third-hour_en-US_1.0.0.zip", delta, tmp_path / "made.zip")
    assert (tmp_path / "made.zip").read_bytes() == done.archive.read_bytes()


def test_archives_are_cut_where_their_text_says(tmp_path: Path) -> None:
    """A line more changes one piece of the packed bytes; any reader of ZIP reads them."""
    dice = random.Random(1)
    lines = [f"{dice.getrandbits(99):x} {number}\n" for number in range(9000)]
    packed = []
    for text in ("".join(lines), "".join([*lines[:5000], "one more\n", *lines[5000:]])):
        path = tmp_path / "some.zip"
        with path.open("wb") as stream, ArchiveWriter(stream) as writer:
            writer.add("名.txt", text)
            writer.add("plain", b"stored", stored=True)
        with zipfile.ZipFile(path) as source:
            assert source.testzip() is None
            assert source.read("名.txt").decode() == text
            assert {info.date_time for info in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        packed.append(set(path.read_bytes().split(b"\x00\x00\xff\xff")))
    old, new = packed
    assert len(old) > 5
    assert len(new - old) <= 3


def test_errors_of_a_delta_travel(two: Callable[..., tuple[Path, Path, Path]]) -> None:
    """``verify`` takes a delta too, and refuses one with a chapter that isn't its own."""
    _, _, delta = two()
    assert verify(delta)["version"] == "1.1.0"
    out = io.BytesIO()
    with zipfile.ZipFile(delta) as source, ArchiveWriter(out) as writer:
        for info in source.infolist():
            data = source.read(info)
            writer.add(
                info.filename, data.replace(b"<p>", b"<b>") if "0003" in info.filename else data
            )
    delta.write_bytes(out.getvalue())
    with pytest.raises(LocalizeError, match="another SHA-256") as caught:
        verify(delta)
    assert f"{delta}!book/chapters/0003.xhtml" in str(caught.value)
