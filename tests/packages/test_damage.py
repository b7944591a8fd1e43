"""Whatever happens to a package on its way, ``verify`` says what is wrong and where."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from localize.errors import PackageError
from localize.packages.archive import data_span
from localize.packages.verify import verify

Package = Callable[[str, str], Path]


def refused(path: Path) -> PackageError:
    """The error that ``verify`` raises; it names the package."""
    with pytest.raises(PackageError) as caught:
        verify(path)
    assert str(path) in str(caught.value)
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize("kind", ["novel", "drama"])
def test_each_file_in_turn(package: Package, tmp_path: Path, kind: str) -> None:
    """A bit flipped in a file, in the folder and in the archive, and the file is named."""
    folder = package(kind, "ar")
    (archive,) = folder.glob("*.zip")
    sound = archive.read_bytes()
    with zipfile.ZipFile(archive) as source:
        spans = {info.filename: data_span(sound, info) for info in source.infolist()}
    sent = tmp_path / "sent.zip"
    for name, (start, end) in spans.items():
        data = bytearray(sound)
        data[(start + end) // 2] ^= 1
        sent.write_bytes(data)
        assert name in str(refused(sent)), name
        path = folder / name
        kept = path.read_bytes()
        path.write_bytes(kept[: len(kept) // 2] + b"\x00" + kept[len(kept) // 2 + 1 :])
        assert name in str(refused(folder)), name
        path.write_bytes(kept)
    verify(folder)


@pytest.mark.parametrize("kind", ["novel", "drama"])
def test_cut_off_anywhere(package: Package, tmp_path: Path, kind: str) -> None:
    """A download that ended early, at 100 places. What ends with the book inside is a whole ZIP
    file to a reader that looks at the end: the book's."""
    (archive,) = package(kind, "ar").glob("*.zip")
    sound, dice = archive.read_bytes(), random.Random(100)
    sent = tmp_path / "sent.zip"
    for _ in range(100):
        sent.write_bytes(sound[: dice.randrange(len(sound))])
        told = str(refused(sent))
        assert "is no ZIP archive" in told or "bytes that belong to no file" in told


@pytest.mark.parametrize("kind", ["novel", "drama"])
def test_bytes_around_the_archive(package: Package, tmp_path: Path, kind: str) -> None:
    """Readers of ZIP step over what stands before and behind; two such files aren't the same."""
    (archive,) = package(kind, "ar").glob("*.zip")
    sound, sent = archive.read_bytes(), tmp_path / "sent.zip"
    for data in (sound + b"\0", b"\0" + sound, b"MZ\x90\0" * 9 + sound):
        sent.write_bytes(data)
        assert "has bytes that belong to no file" in str(refused(sent))
    sent.write_bytes(sound)
    verify(sent)


@pytest.mark.parametrize("kind", ["novel", "drama"])
def test_renamed_and_added(package: Package, kind: str) -> None:
    """Each file under another name, then one more in each folder: both names are told."""
    folder = package(kind, "ar")
    names = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in names:
        other = path.with_name(f"x-{path.name}")
        path.rename(other)
        told = str(refused(folder))
        assert other.name in told or path.name == "manifest.json"
        assert path.name in told or path.suffix in (".zip", ".minisig")
        other.rename(path)
    for inner in sorted({path.parent for path in names}):
        (inner / "one-more").write_bytes(b"")
        assert "one-more is not listed" in str(refused(folder)).replace(": ", " ")
        (inner / "one-more").unlink()
    verify(folder)
