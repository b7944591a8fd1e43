"""Models put on a machine: whatever they come in, verified, tried, then in place; never half."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from built import firefox_files
from shelf import INNER, RECORDS, Shelf, argosmodel

from localize import files, install, models
from localize.engines import Decoding, Engines
from localize.errors import ConfigError, InputError, LocalizeError, MissingError
from localize.install import Options


def _install(*sources: str | Path, options: Options | None = None) -> models.Model:
    (request,) = install.requests([str(source) for source in sources])
    return install.install(request, options)


def _left(home: Path) -> list[str]:
    """What lies in the models' folder beside its lock."""
    return sorted(path.name for path in home.glob("*") if path.name != ".staging.lock")


@pytest.mark.slow
def test_a_package_of_argos(home: Path, package: Path) -> None:
    """It is found, preferred to the draft, undamaged by its card, not installed twice, removed."""
    model = _install(package)
    assert model.id == f"argos:{INNER}"
    assert models.verify(model) == []
    assert models.route("zh", "en").hops[0].model.id == model.id
    card = models.read_card(model.folder)
    assert card is not None
    assert (card.pairs, card.version, card.source) == (("zh-en",), "9.9", package.name)
    assert card.date
    with pytest.raises(InputError, match="already"):
        _install(package)
    assert install.remove(model.id) == model.folder
    assert model.id not in {item.id for item in models.installed()}
    assert _left(home) == []


def _zip(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for item in sorted(folder.iterdir()):
            archive.write(item, f"a/{item.name}")
    return path


def _tar(folder: Path, path: Path) -> Path:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.add(folder, "en-pt.student.tiny")
    return path


def _gzipped(folder: Path, path: Path) -> Path:
    path.mkdir()
    for item in folder.iterdir():
        (path / f"{item.name}.gz").write_bytes(gzip.compress(item.read_bytes(), 1))
    return path


@pytest.mark.parametrize(
    ("pack", "name"),
    [(None, ""), (_zip, "pack.zip"), (_tar, "pack.tar.gz"), (_gzipped, "packed")],
    ids=["folder", "zip", "tar", "gzip"],
)
@pytest.mark.slow
def test_a_firefox_model(home: Path, tmp_path: Path, pack, name: str) -> None:
    """As a folder or packed in any way: what doesn't belong to the model stays behind."""
    folder = firefox_files()
    source = pack(folder, tmp_path / name) if pack else folder
    model = _install(source, options=Options(licence="MPL-2.0"))
    assert (model.id, model.licence) == ("firefox:en-pt-2.0", "MPL-2.0")
    assert not (model.folder / "tokenizer.json").exists()
    ((best, *_),) = Engines().get(model).translate(["Good night."], "en", "pt", Decoding())
    assert "noite" in best.text
    assert _left(home) == ["firefox-en-pt-2.0"]


@pytest.mark.slow
def test_loose_files_are_one_model(home: Path) -> None:
    """Firefox's files can be named one by one."""
    folder = firefox_files()
    names = ("model.enpt.intgemm.alphas.bin", "vocab.enpt.spm")
    assert _install(*(folder / name for name in names)).pairs == (("en", "pt"),)


@pytest.mark.slow
def test_from_argos_index(home: Path, server: Shelf, package: Path) -> None:
    """``argos:zh-en`` comes from the index's link; the download doesn't stay."""
    server.files["/zh_en.argosmodel"] = package.read_bytes()
    server.argos()
    server.manner["/zh_en.argosmodel"] = "half"
    model = _install("argos:zh-en")
    assert (model.id, model.version) == (f"argos:{INNER}", "9.9")
    assert model.source == f"{server.url}/zh_en.argosmodel"
    assert not list((home / ".downloads").iterdir())


@pytest.mark.slow
def test_from_firefox_records(home: Path, server: Shelf) -> None:
    """The newest complete release of the pair; a preview, a filtered record, a lone file are not.

    A pair alone asks both indexes and takes the better by published score.
    """
    server.firefox(firefox_files())
    server.files["/index.json"] = b"[]"
    model = _install("en-pt")
    assert (model.id, model.licence) == ("firefox:en-pt-2.0", "MPL-2.0")
    assert {path.name for path in model.files} >= {"vocab.enpt.spm", "lex.50.50.enpt.s2t.bin"}


def test_a_pair_that_no_source_has(home: Path, server: Shelf) -> None:
    """Exit code 2: the places that were asked, and what there is instead."""
    server.firefox(firefox_files())
    server.files["/index.json"] = b"[]"
    with pytest.raises(ConfigError, match="no model for en-xx in http") as caught:
        _install("en-xx")
    assert "en-pt" in caught.value.advice


def test_without_a_network(home: Path, server: Shelf) -> None:
    """An index that isn't there is exit code 3 with what to do instead."""
    with pytest.raises(MissingError, match="answered 404") as caught:
        _install("argos:en-fa")
    assert "localize models install FILE" in caught.value.advice


def _flipped(package: Path, path: Path) -> Path:
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


def _truncated(package: Path, path: Path) -> Path:
    path.write_bytes(package.read_bytes()[:-1000])
    return path


def _escaping(package: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.txt", "x")
    return path


def _bomb(package: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/model.bin", bytes(64 * 1024**2))
    return path


def _tar_bomb(package: Path, path: Path) -> Path:
    path = path.with_suffix(".tar.gz")
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("model.bin")
        member.size = 64 * 1024**2
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    return path


def _tar_link(package: Path, path: Path) -> Path:
    path = path.with_suffix(".tar")
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("model.bin")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    return path


def _zst_bomb(package: Path, path: Path) -> Path:
    import zstandard

    path = path.parent / "model.enpt.intgemm.alphas.bin.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(bytes(64 * 1024**2)))
    return path


def _without_model(package: Path, path: Path) -> Path:
    return argosmodel(path, leave_out="model/model.bin")


def _no_model(package: Path, path: Path) -> Path:
    path.write_bytes(b"no zip")
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_flipped, "can't be unpacked"),
        (_truncated, "no ZIP archive"),
        (_escaping, "leads out of the archive"),
        (_bomb, "times its size"),
        (_tar_bomb, "more than is allowed"),
        (_tar_link, "no plain file"),
        (_zst_bomb, "unpacks to over"),
        (_without_model, r"has no model/model\.bin"),
        (_no_model, "no ZIP archive"),
    ],
)
def test_what_is_refused(home: Path, package: Path, tmp_path: Path, make, says: str) -> None:
    """Damaged, hostile or not whole: one message with the file's name, and nothing left behind."""
    path = make(package, tmp_path / "made.argosmodel")
    with pytest.raises(InputError, match=says) as caught:
        _install(path)
    assert str(caught.value).startswith(str(path))
    assert _left(home) == []
    assert not (tmp_path.parent / "outside.txt").exists()


def _missing(folder: Path) -> str:
    (folder / "vocab.enpt.spm").unlink()
    return "has no vocab beside it"


def _foreign(folder: Path) -> str:
    (folder / "model.deen.intgemm.alphas.bin").write_bytes(b"x")
    return "is a second model"


def _cut_off(folder: Path) -> str:
    path = folder / "model.enpt.intgemm.alphas.bin"
    path.write_bytes(path.read_bytes()[:100_000])
    return "can't be run"


def _mixed_up(folder: Path) -> str:
    """Weights of another vocabulary: it loads, and what comes out is no language."""
    pten = next(firefox_files().parent.glob("pten-*"))
    shutil.copy(pten / "vocab.pten.spm", folder / "vocab.enpt.spm")
    path = folder / "model.enpt.intgemm.alphas.bin"
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) - 1_000_000, 7):
        data[at] ^= 0x55
    path.write_bytes(data)
    return "translates en to pt badly"


@pytest.mark.parametrize("damage", [_missing, _foreign, _cut_off, _mixed_up])
def test_a_firefox_folder_that_is_wrong(home: Path, tmp_path: Path, damage) -> None:
    """The file that is missing, foreign or damaged is named; garbage is seen by trying it."""
    folder = tmp_path / "enpt"
    shutil.copytree(firefox_files(), folder)
    with pytest.raises(InputError, match=damage(folder)) as caught:
        _install(folder)
    assert ".staging" not in str(caught.value)
    assert _left(home) == []


def test_a_card_that_came_along_is_believed_after_looking(home: Path, tmp_path: Path) -> None:
    """A model copied from another machine is compared with its card, byte for byte."""
    folder = tmp_path / "zh-en"
    shutil.copytree(models.starter_home() / "zh-en", folder)
    with (folder / "model" / "model.bin").open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"\x00\x01\x02")
    with pytest.raises(InputError, match=r"not as its card says: model/model\.bin has changed"):
        _install(folder)
    assert _left(home) == []


@pytest.mark.slow
def test_an_index_with_a_wrong_digest(home: Path, server: Shelf, package: Path) -> None:
    """Refused before it is unpacked, and the models that were there stay as they were."""
    kept = _install(package)
    server.files["/zh_en.argosmodel"] = package.read_bytes()
    server.argos(package_version="9.10", sha256="0" * 64)
    with pytest.raises(InputError, match="has the SHA-256"):
        _install("argos:zh-en")
    with pytest.raises(InputError, match="installed already"):
        _install(package)
    assert models.verify(kept) == []
    assert not list((home / ".downloads").iterdir())


def test_a_family_without_an_index(home: Path) -> None:
    """Nothing is asked of anyone."""
    with pytest.raises(ConfigError, match="has no index"):
        _install("nllb:zh-en")


@pytest.mark.parametrize("source", ["nothing.argosmodel", "no such thing"])
def test_neither_file_nor_pair(home: Path, source: str) -> None:
    """What is no file is told what files there are."""
    with pytest.raises(InputError, match="no such file or folder, and no pair") as caught:
        _install(source)
    assert "argosmodel" in caught.value.advice


def test_starter_models_stay() -> None:
    """What ships can't be removed by accident."""
    with pytest.raises(ConfigError, match="own folder"):
        install.remove("starter:zh-en")


@pytest.mark.slow
def test_what_a_killed_one_left_is_cleared(home: Path, package: Path) -> None:
    """Half a model in the staging folder is never listed, and gone after the next command."""
    half = home / ".staging" / INNER
    half.mkdir(parents=True)
    (half / "metadata.json").write_text('{"from_code": "zh", "to_code": "en"}')
    assert INNER not in {model.folder.name for model in models.installed()}
    _install(package)
    assert _left(home) == [INNER]


@pytest.mark.slow
def test_two_at_once_wait_for_each_other(home: Path, package: Path) -> None:
    """Whoever comes second waits until the staging folder is free."""
    home.mkdir()
    pid = os.fork()
    if pid == 0:
        with files.locked(home / "staging"):
            time.sleep(0.5)
        os._exit(0)
    time.sleep(0.2)
    started = time.monotonic()
    _install(package)
    assert time.monotonic() - started > 0.2
    os.waitpid(pid, 0)


def test_a_full_or_forbidden_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, one message names the place."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("LOCALIZE_MODELS", str(tmp_path / "file" / "models"))
    package = argosmodel(tmp_path / "zh_en.argosmodel")
    with pytest.raises(LocalizeError, match="can't be used"):
        _install(package)


@pytest.mark.slow
def test_the_records_are_asked_for_only_when_named(
    home: Path, server: Shelf, package: Path
) -> None:
    """A file is installed without a single request."""
    _install(package)
    assert server.asked == []
    assert RECORDS.startswith("/v1/")
