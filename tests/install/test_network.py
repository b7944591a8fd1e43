"""Downloads: resumed, checked, within limits; what a server does wrong is one clear error."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from shelf import Shelf

from localize.errors import InputError, MissingError
from localize.install import network
from localize.install.network import Remote, fetch

DATA = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(DATA).hexdigest()


def _remote(server: Shelf, *, size: int | None = len(DATA), sha256: str = DIGEST) -> Remote:
    server.files["/model.bin"] = DATA
    return Remote(name="model.bin", where=f"{server.url}/model.bin", size=size, sha256=sha256)


def test_a_whole_file(server: Shelf, tmp_path: Path) -> None:
    """What is fetched is what the server has, with or without size and digest in the index."""
    assert fetch(_remote(server), tmp_path, 5).read_bytes() == DATA
    assert fetch(_remote(server, size=None, sha256=""), tmp_path, 5).read_bytes() == DATA


@pytest.mark.parametrize("sha256", [DIGEST, ""])
def test_a_broken_line_is_taken_up(server: Shelf, tmp_path: Path, sha256: str) -> None:
    """A server that sends half is asked for the rest alone, at once."""
    item = _remote(server, sha256=sha256)
    server.manner["/model.bin"] = "half"
    assert fetch(item, tmp_path, 5).read_bytes() == DATA
    assert [wanted for _, wanted in server.asked] == ["", f"bytes={len(DATA) // 2}-"]


def test_a_later_run_goes_on(server: Shelf, tmp_path: Path) -> None:
    """What a run left is kept, and only the rest is asked for."""
    item = _remote(server)
    part = fetch(item, tmp_path, 5)
    part.write_bytes(DATA[:1000])
    server.asked.clear()
    assert fetch(item, tmp_path, 5).read_bytes() == DATA
    assert server.asked == [("/model.bin", "bytes=1000-")]


def test_a_damaged_half_is_fetched_anew(server: Shelf, tmp_path: Path) -> None:
    """A wrong byte in what an earlier run left doesn't make the file unobtainable."""
    item = _remote(server)
    part = fetch(item, tmp_path, 5)
    part.write_bytes(b"x" + DATA[1:1000])
    assert fetch(item, tmp_path, 5).read_bytes() == DATA


def test_another_version_is_not_glued_to_the_old_one(server: Shelf, tmp_path: Path) -> None:
    """Without a digest the server's mark decides whether a half still belongs to the file."""
    item = _remote(server, size=None, sha256="")
    part = fetch(item, tmp_path, 5)
    part.write_bytes(DATA[:1000])
    server.files["/model.bin"] = newer = DATA[::-1]
    assert fetch(item, tmp_path, 5).read_bytes() == newer


@pytest.mark.parametrize(
    ("manner", "timeout", "says"),
    [("stall", 0.3, "said nothing for 0.3 seconds"), ("halves", 5, "sent 0 bytes of 1024000")],
)
def test_servers_that_stop(
    server: Shelf, tmp_path: Path, manner: str, timeout: float, says: str
) -> None:
    """A stall or a server that never sends is exit code 3, with the address and what to do."""
    item = _remote(server)
    server.manner["/model.bin"] = manner
    with pytest.raises(MissingError, match=says) as caught:
        fetch(item, tmp_path, timeout)
    assert str(item.where) in str(caught.value)
    assert "--mirror DIR" in caught.value.advice


def test_not_found_and_unreachable(server: Shelf, tmp_path: Path) -> None:
    """404 and a closed port are told apart."""
    with pytest.raises(MissingError, match="answered 404"):
        fetch(Remote(name="x", where=f"{server.url}/x"), tmp_path, 5)
    with pytest.raises(MissingError, match="can't be reached"):
        fetch(Remote(name="x", where="http://127.0.0.1:9/x"), tmp_path, 5)


@pytest.mark.parametrize(
    ("size", "sha256", "says"),
    [
        (len(DATA), "0" * 64, "has the SHA-256"),
        (len(DATA) + 1, DIGEST, "bytes, its index says"),
        (len(DATA) - 1, DIGEST, "sends more than"),
    ],
)
def test_not_what_the_index_says(
    server: Shelf, tmp_path: Path, size: int, sha256: str, says: str
) -> None:
    """A wrong size or digest is refused, and nothing stays behind."""
    with pytest.raises(InputError, match=says):
        fetch(_remote(server, size=size, sha256=sha256), tmp_path / "down", 5)
    assert not list((tmp_path / "down").iterdir())


def test_redirects_stay_encrypted(server: Shelf, tmp_path: Path) -> None:
    """No local file, no FTP, no open address behind an encrypted one; a few redirects at most."""
    for where in ("file:///etc/passwd", "ftp://127.0.0.1/x"):
        with pytest.raises(InputError, match="no https address"):
            fetch(Remote(name="x", where=where), tmp_path, 5)
    server.manner["/open"] = "ftp://127.0.0.1/x"
    with pytest.raises(InputError, match="no https address"):
        fetch(Remote(name="x", where=f"{server.url}/open"), tmp_path, 5)
    server.files["/model.bin"] = DATA
    server.manner["/moved"] = f"{server.url}/model.bin"
    moved = Remote(name="x", where=f"{server.url}/moved", sha256=DIGEST)
    assert fetch(moved, tmp_path, 5).read_bytes() == DATA
    server.manner["/round"] = f"{server.url}/round"
    with pytest.raises(MissingError, match="30"):
        fetch(Remote(name="x", where=f"{server.url}/round"), tmp_path, 5)
    with pytest.raises(InputError, match="no https address"):
        network._admit("http://example.org/x", "https://example.org/y")


def test_an_index_is_json(server: Shelf) -> None:
    """A page of a hotel's network is no index."""
    server.files["/index.json"] = b"<html>"
    with pytest.raises(InputError, match="is no JSON"):
        network.read_json(f"{server.url}/index.json", 5)
    server.files["/index.json"] = json.dumps([1]).encode()
    assert network.read_json(f"{server.url}/index.json", 5) == [1]
