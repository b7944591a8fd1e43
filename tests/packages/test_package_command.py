"""``localize package delta|apply|verify --key|diff`` as a person runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import minisign
import pytest
from serials import grown, released

from localize.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run(*arguments)``: exit code, standard output and error of ``localize package``."""

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["package", *map(str, arguments)])
        assert isinstance(done.value.code, int)
        return done.value.code, *capsys.readouterr()

    return call


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions' ZIP files; the second has an episode more."""
    for version, names in (("1.0.0", ["E01"]), ("1.1.0", ["E01", "E02"])):
        edition = grown("drama", "ar", tmp_path / "t", version, names)
        released(edition, tmp_path / "dist", tmp_path / "kept")
    old, new = sorted((tmp_path / "kept").iterdir())
    return old, new


def test_delta_and_apply(run: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """One writes what the other takes; each says what it did."""
    old, new = two
    code, out, _ = run("delta", old, new, "-o", tmp_path / "made")
    assert code == 0
    assert "% of the package" in out
    (delta,) = (tmp_path / "made").iterdir()
    target = tmp_path / "made/new.zip"
    code, out, _ = run("apply", old, delta, "-o", target)
    assert (code, out) == (0, f"{target}: sound (ar, 1.1.0)\n")
    assert target.read_bytes() == new.read_bytes()
    code, out, _ = run("verify", delta)
    assert code == 0
    assert "sound" in out


def test_apply_refuses(run: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """Exit code 2, one message with what to do, nothing written."""
    _, new = two
    (delta,) = (tmp_path / "dist").glob("*.delta")
    code, out, err = run("apply", new, delta, "-o", tmp_path / "x.zip")
    assert (code, out) == (2, "")
    assert "builds upon version 1.0.0 (SHA-256 " in err
    assert "fetch the whole package" in err
    assert not (tmp_path / "x.zip").exists()
    code, _, err = run("apply", tmp_path / "none.zip", delta, "-o", tmp_path / "x.zip")
    assert code == 2
    assert "no such file" in err


def test_apply_writes_over_nothing_that_it_reads(
    run: Run, two: tuple[Path, Path], tmp_path: Path
) -> None:
    """A folder, the package and the delta are no output; a package is no delta."""
    old, new = two
    (delta,) = (tmp_path / "dist").glob("*.delta")
    before = old.read_bytes(), delta.read_bytes()
    for out, says in ((tmp_path, "is a folder"), (old, "made from"), (delta, "made from")):
        code, told, err = run("apply", old, delta, "-o", out)
        assert (code, told) == (2, "")
        assert says in err
    assert (old.read_bytes(), delta.read_bytes()) == before
    code, _, err = run("apply", old, new, "-o", tmp_path / "new.zip")
    assert code == 2
    assert f"{new}: is a package, not a delta" in err
    assert not (tmp_path / "new.zip").exists()


@pytest.mark.parametrize(("size", "says"), [(None, "no such file"), (5000, "larger than 4 kB")])
def test_a_key_that_is_none_is_no_verdict(
    run: Run, two: tuple[Path, Path], tmp_path: Path, size: int | None, says: str
) -> None:
    """Not the package is to blame for it: no line of the answer says that it isn't sound."""
    key = tmp_path / "maker.pub"
    if size:
        key.write_bytes(b"x" * size)
    code, out, err = run("verify", two[1], "--key", key, "--format", "json")
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {key}: is no public key (")
    assert says in err


def test_verify_with_a_key(run: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """An unsigned package is refused by who asks for a signature."""
    key = tmp_path / "release.pub"
    key.write_bytes(bytes(minisign.KeyPair.generate().public_key) + b"\n")
    code, _, err = run("verify", two[1], "--key", key)
    assert code == 2
    assert "the package is not signed" in err


def test_diff_of_equal_packages(run: Run, two: tuple[Path, Path]) -> None:
    """No difference is said, for who looks, and exit code 0."""
    assert run("diff", two[0], two[0]) == (0, "the same\n", "")
    assert run("diff", two[0], two[0], "--format", "json") == (0, "[]\n", "")


def test_diff_tells_why(run: Run, tmp_path: Path) -> None:
    """The segments of a part that changed for one reason share a line, by their cause."""
    kept = tmp_path / "kept"
    for version, tag in (("1.0.0", "ar"), ("1.1.0", "en-US")):
        # The same segments with other texts.
        gone = {"0007": version} if tag == "en-US" else {}
        edition = grown("novel", "ar", tmp_path / "t", version, ["0001"], withdrawn=gone)
        other = grown("novel", tag, tmp_path / "t", version, ["0001"])
        released(replace(edition, documents=other.documents), tmp_path / "dist", kept)
    code, out, _ = run("diff", *sorted(kept.iterdir()))
    assert code == 1
    assert "segments of 0001: " in out
    assert "because a locale's rule, a neighbour or a setting changed (" in out
    assert "changed chapter 0001" in out
    assert "field withdrawn: +0007 1.1.0" in out
