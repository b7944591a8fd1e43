"""Who made a package: signed when it is published, proven by whoever has the public key."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import minisign
import pytest
from editions import ROOT, Make
from serials import grown, released

from localize.errors import ConfigError, InputError, MissingError, PackageError
from localize.packages import open_release
from localize.packages.delta import apply
from localize.packages.publish import publish
from localize.packages.signature import PASSWORD, unlock
from localize.packages.verify import verify

Keys = Callable[[str], tuple[Path, Path]]


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """``keys(name)``: the files of a new pair, secret and public."""

    def make(name: str) -> tuple[Path, Path]:
        pair = minisign.KeyPair.generate()
        secret, public = tmp_path / f"{name}.key", tmp_path / f"{name}.pub"
        secret.write_bytes(bytes(pair.secret_key) + b"\n")
        public.write_bytes(bytes(pair.public_key) + b"\n")
        return secret, public

    return make


def test_a_signed_package(edition: Make, tmp_path: Path, keys: Keys) -> None:
    """Folder and ZIP file prove who made them; the same input gives the same bytes."""
    secret, public = keys("ours")
    archive = publish(edition("drama", "ar"), tmp_path / "a/ar", secret).archive
    assert verify(archive, public) == verify(archive.parent, public)
    with open_release(archive, key=public) as release:
        assert release.signed
    again = publish(edition("drama", "ar"), tmp_path / "b/ar", secret).archive
    assert again.read_bytes() == archive.read_bytes()
    assert publish(edition("drama", "ar"), tmp_path / "a/ar", secret).fresh is False
    # Without a key the rest is proven as of every package.
    assert verify(archive) == verify(archive, public)


def refused(path: Path, key: Path, message: str) -> PackageError:
    with pytest.raises(PackageError, match=message) as caught:
        verify(path, key)
    with pytest.raises(PackageError, match=message):
        open_release(path, key=key)
    assert caught.value.exit_code == 2
    assert str(path) in str(caught.value)
    return caught.value


def test_another_key_is_refused(edition: Make, tmp_path: Path, keys: Keys) -> None:
    """Sound bytes by somebody else are not taken."""
    archive = publish(edition("drama", "ar"), tmp_path / "ar", keys("ours")[0]).archive
    error = refused(archive, keys("theirs")[1], "no signature of the manifest with the key")
    assert "manifest.json.minisig" in str(error.place)


def test_an_unsigned_package_is_refused(edition: Make, tmp_path: Path, keys: Keys) -> None:
    """Who asks for a signature gets one or nothing."""
    folder = publish(edition("drama", "ar"), tmp_path / "ar").archive.parent
    refused(folder, keys("ours")[1], "the package is not signed")


@pytest.mark.parametrize("name", ["manifest.json", "manifest.json.minisig"])
def test_an_altered_package_is_refused(
    edition: Make, tmp_path: Path, keys: Keys, name: str
) -> None:
    """A blank more in the manifest, or another comment in the signature, which covers it."""
    secret, public = keys("ours")
    folder = publish(edition("drama", "ar"), tmp_path / "ar", secret).archive.parent
    (archive,) = folder.glob("*.zip")
    archive.unlink()
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"1.0.0", b"1.0.1", 1) + b"\n" * ("." in name[-5:]))
    refused(folder, public, "no signature of the manifest|doesn't fit|has another")


def test_a_signature_that_is_none(edition: Make, tmp_path: Path, keys: Keys) -> None:
    """Any bytes may stand in its place."""
    secret, public = keys("ours")
    folder = publish(edition("drama", "ar"), tmp_path / "ar", secret).archive.parent
    (folder / "manifest.json.minisig").write_bytes(b"\x00\xff nonsense")
    refused(folder, public, "no signature of the manifest")


def test_a_signature_is_small(edition: Make, tmp_path: Path) -> None:
    """Nobody hides a file in its place, asked for or not."""
    folder = publish(edition("drama", "ar"), tmp_path / "ar").archive.parent
    (folder / "manifest.json.minisig").write_bytes(b"x" * 5000)
    with pytest.raises(PackageError, match="too large for a signature"):
        verify(folder)
    with pytest.raises(PackageError, match="too large for a signature"):
        open_release(folder)


def test_a_delta_carries_the_signature(tmp_path: Path, keys: Keys) -> None:
    """What a delta makes is signed as what was published is; another's delta is refused."""
    secret, public = keys("ours")
    for version, names in (("1.0.0", ["E01"]), ("1.1.0", ["E01", "E02"])):
        edition = grown("drama", "ar", tmp_path / "t", version, names)
        done = released(edition, tmp_path / "dist", tmp_path / "kept", secret)
    (delta,) = done.archive.parent.glob("*.delta")
    base, out = tmp_path / "kept/sour-ceo_ar_1.0.0.zip", tmp_path / "made.zip"
    with pytest.raises(PackageError, match="no signature of the manifest"):
        apply(base, delta, out, keys("theirs")[1])
    assert not out.exists()
    apply(base, delta, out, public)
    assert out.read_bytes() == done.archive.read_bytes()


def test_deltas_beside_a_package_are_signed_as_it_is(tmp_path: Path, keys: Keys) -> None:
    """A delta that leads to the very same package, from somebody else, is not taken for ours."""
    public = {}
    for name in ("ours", "theirs"):
        secret, public[name] = keys(name)
        for version, names in (("1.0.0", ["E01"]), ("1.1.0", ["E01", "E02"])):
            edition = grown("drama", "ar", tmp_path / "t", version, names)
            released(edition, tmp_path / name, tmp_path / f"{name}-kept", secret)
    (mine,), (other,) = ((tmp_path / name).glob("*.delta") for name in public)
    verify(tmp_path / "ours", public["ours"])
    mine.write_bytes(other.read_bytes())
    verify(tmp_path / "ours")
    with pytest.raises(PackageError, match="no signature of the manifest") as caught:
        verify(tmp_path / "ours", public["ours"])
    assert mine.name in str(caught.value.place)


def test_keys_that_don_t_open(
    edition: Make, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file, a wrong one and a locked one are told apart, and nothing is written."""
    secret, public = keys("ours")
    with pytest.raises(InputError, match="no such file"):
        unlock(tmp_path / "none.key")
    with pytest.raises(ConfigError, match="no secret key"):
        unlock(public)
    archive = publish(edition("drama", "ar"), tmp_path / "ar", secret).archive
    with pytest.raises(ConfigError, match="is no public key"):
        verify(archive, secret)
    key = minisign.SecretKey.from_file(secret)
    key.encrypt("open sesame", opslimit=2**15, memlimit=2**24)
    locked = tmp_path / "locked.key"
    locked.write_bytes(bytes(key))
    monkeypatch.delenv(PASSWORD, raising=False)
    with pytest.raises(ConfigError, match="is locked with a password"):
        publish(edition("drama", "ar"), tmp_path / "out/ar", locked)
    monkeypatch.setenv(PASSWORD, "open barley")
    with pytest.raises(ConfigError, match="wrong password"):
        unlock(locked)
    assert not (tmp_path / "out/ar").exists()
    monkeypatch.setenv(PASSWORD, "open sesame")
    publish(edition("drama", "ar"), tmp_path / "out/ar", locked)
    verify(tmp_path / "out/ar", public)


WITHOUT = (
    "import sys; sys.modules['minisign'] = None; from localize.cli import main; main(sys.argv[1:])"
)


def test_without_the_library(edition: Make, tmp_path: Path, keys: Keys) -> None:
    """Exit code 3 and the command that adds it; a package is verified without it as before."""
    secret, public = keys("ours")
    archive = publish(edition("drama", "ar"), tmp_path / "ar", secret).archive
    command = [sys.executable, "-c", WITHOUT, "package", "verify", str(archive)]
    done = subprocess.run([*command, "--key", str(public)], cwd=ROOT, capture_output=True)
    assert done.returncode == MissingError.exit_code == 3
    assert b"pip install 'py-minisign" in done.stderr
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign's own program is missing")
def test_minisign_agrees(edition: Make, tmp_path: Path) -> None:
    """A key that minisign made signs; minisign proves the manifest without us."""
    secret, public = tmp_path / "release.key", tmp_path / "release.pub"
    subprocess.run(
        ["minisign", "-G", "-W", "-s", secret, "-p", public], check=True, capture_output=True
    )
    folder = publish(edition("drama", "ar"), tmp_path / "ar", secret).archive.parent
    verify(folder, public)
    told = ["minisign", "-Vm", folder / "manifest.json", "-p", public]
    done = subprocess.run(told, check=True, capture_output=True, text=True)
    assert "Trusted comment: sour-ceo ar 1.0.0" in done.stdout
    (folder / "manifest.json").write_bytes(b"{}")
    assert subprocess.run(told, capture_output=True).returncode != 0
