"""A mirror: filled from the indexes, carried away, installed from without a network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from built import firefox_files
from shelf import Shelf

from localize import install, locales, models
from localize.errors import ConfigError, InputError, MissingError
from localize.install import Options, indexes, mirror, stock
from localize.install.indexes import Offer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(server: Shelf, package: Path, tmp_path: Path) -> Path:
    """A mirror of two models, one of each source."""
    server.firefox(firefox_files())
    server.files["/zh_en.argosmodel"] = package.read_bytes()
    server.argos()
    folder = tmp_path / "mirror"
    brought = dict(mirror.fill(folder, ["en-pt", "zh-en"], Options(timeout_s=5)))
    assert all(isinstance(offer, Offer) for offer in brought.values())
    return folder


def test_a_mirror_has_the_form_of_the_indexes(filled: Path, tmp_path: Path) -> None:
    """It can be moved, every file has a digest, and it reads as what it was filled from."""
    moved = tmp_path / "elsewhere"
    shutil.move(filled, moved)
    offers = {offer.pair: offer for index in indexes.from_mirror(moved)
              for offer in index.offers.values()}  # fmt: skip
    assert {pair: offer.family for pair, offer in offers.items()} == {
        "en-pt": "firefox",
        "zh-en": "argos",
    }
    for offer in offers.values():
        assert offer.size
        for item in offer.files:
            assert item.sha256
            assert isinstance(item.where, Path)
            assert item.where.is_relative_to(moved)


def test_nothing_is_fetched_twice(filled: Path, server: Shelf) -> None:
    """What is there and right isn't asked for again; what is damaged is."""
    server.asked.clear()
    list(mirror.fill(filled, ["en-pt", "zh-en"], Options(timeout_s=5)))
    assert not [path for path, _ in server.asked if path.endswith((".zst", ".argosmodel"))]
    (path,) = (filled / "argos").glob("*.argosmodel")
    path.write_bytes(b"x")
    list(mirror.fill(filled, ["zh-en"], Options(timeout_s=5)))
    assert path.stat().st_size > 1


def test_a_newer_version_takes_the_place_of_the_older(
    filled: Path, server: Shelf, package: Path
) -> None:
    """The old package goes, the other pairs stay."""
    server.files["/newer.argosmodel"] = package.read_bytes()
    server.argos(package_version="9.10", links=[f"{server.url}/newer.argosmodel"])
    list(mirror.fill(filled, ["zh-en"], Options(timeout_s=5)))
    assert [path.name for path in (filled / "argos").glob("*.argosmodel")] == ["newer.argosmodel"]
    assert {pair for index in indexes.from_mirror(filled) for pair in index.offers} == {
        "en-pt",
        "zh-en",
    }


def test_a_pair_that_no_source_has(filled: Path) -> None:
    """It is told, and the others are brought."""
    brought = dict(mirror.fill(filled, ["en-xx", "zh-en"], Options(timeout_s=5)))
    assert isinstance(brought["en-xx"], ConfigError)
    assert isinstance(brought["zh-en"], Offer)


def test_a_mirror_that_is_cut_off_goes_on(server: Shelf, package: Path, tmp_path: Path) -> None:
    """A server that stops: the index doesn't name what isn't there, and the next run goes on."""
    server.files["/zh_en.argosmodel"] = package.read_bytes()
    server.argos()
    server.manner["/zh_en.argosmodel"] = "halves"
    folder = tmp_path / "mirror"
    with pytest.raises(MissingError):
        list(mirror.fill(folder, ["argos:zh-en"], Options(timeout_s=5)))
    with pytest.raises(InputError, match="no mirror"):
        indexes.from_mirror(folder)
    server.manner.clear()
    list(mirror.fill(folder, ["argos:zh-en"], Options(timeout_s=5)))
    assert indexes.from_mirror(folder)[0].offers["zh-en"].version == "9.9"


def test_what_a_mirror_offers(home: Path, filled: Path, server: Shelf) -> None:
    """`models list --available` with a mirror: sizes, versions, licences, scores; nobody asked."""
    server.asked.clear()
    rows = {row["pair"]: row for row in stock.available((), filled, 5)}
    assert (rows["en-pt"]["comet"], rows["en-pt"]["licence"]) == (88.9, "MPL-2.0")
    assert rows["zh-en"]["version"] == "9.9"
    assert rows["zh-en"]["bytes"] > 10**6
    assert server.asked == []


@pytest.mark.slow
def test_install_from_a_mirror(home: Path, filled: Path, server: Shelf) -> None:
    """Every byte from the folder, not one request; the mirror stays as it was."""
    server.asked.clear()
    before = sorted(path for path in filled.rglob("*"))
    options = Options(mirror=filled)
    assert install.install("en-pt", options).id == "firefox:en-pt-2.0"
    assert install.install("argos:zh-en", options).family == "argos"
    assert server.asked == []
    assert sorted(path for path in filled.rglob("*")) == before
    assert not (home / ".downloads").exists()


def _without_file(folder: Path) -> str:
    next((folder / "argos").glob("*.argosmodel")).unlink()
    return "in the mirror's index, and not there"


def _flipped(folder: Path) -> str:
    path = next((folder / "argos").glob("*.argosmodel"))
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    return "has the SHA-256"


def _escaping(folder: Path) -> str:
    path = folder / "argos" / "index.json"
    entries = json.loads(path.read_bytes())
    entries[0]["links"] = ["../../outside.argosmodel"]
    path.write_text(json.dumps(entries))
    return "leads out of"


def _no_index(folder: Path) -> str:
    shutil.rmtree(folder)
    folder.mkdir()
    return "is no mirror"


def _broken_index(folder: Path) -> str:
    (folder / "argos" / "index.json").write_text("[")
    return "is no JSON"


def _another_form(folder: Path) -> str:
    (folder / "argos" / "index.json").write_text('{"packages": []}')
    return "is no index of argos"


@pytest.mark.parametrize(
    "damage", [_without_file, _flipped, _escaping, _no_index, _broken_index, _another_form]
)
def test_a_mirror_that_is_wrong(home: Path, filled: Path, damage) -> None:
    """One message that names the file of the mirror; nothing is installed."""
    says = damage(filled)
    with pytest.raises(InputError, match=says) as caught:
        install.install("argos:zh-en", Options(mirror=filled))
    assert str(filled) in str(caught.value)
    assert not [path for path in home.glob("*") if not path.name.startswith(".")]


def test_the_pairs_of_a_region() -> None:
    """Chinese to English, and English to each language that no rule makes."""
    folders = (ROOT / "locales",)
    pairs = mirror.pairs_of(locales.load_region("east-asia", folders), folders, "en")
    assert pairs == ["zh-en", "en-ja", "en-ko"]


def test_known_without_asking(home: Path) -> None:
    """The published scores say what could be had; none of it is asked for."""
    rows = stock.available((), None, 5)
    ids = [row["id"] for row in rows if row["pair"] == "en-ar"]
    assert ids == ["firefox:en-ar", "nllb", "opus-mt", "argos:en-ar"]
    assert {row["licence"] for row in rows if row["id"] == "nllb"} == {"CC-BY-NC-4.0"}
    assert set(models.families()) >= {row["id"].partition(":")[0] for row in rows}
