"""The algorithm conforms to UAX #9: the test files of the Unicode Character Database."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance import character_failures, class_failures
from derive import derived

from localize.bidi import properties

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/cases/bidi"
# Debian's package unicode-data.
UNICODE = Path("/usr/share/unicode")


def _file(name: str) -> Path:
    path = UNICODE / name
    if not path.is_file():
        pytest.skip(f"{name} is not there: apt-get install unicode-data")
    if f"-{properties.version()}.txt" not in path.open(encoding="utf-8").readline():
        pytest.skip(f"{name} is not of Unicode {properties.version()}")
    return path


def test_sample_of_classes() -> None:
    """A selection of BidiTest.txt passes."""
    with (SAMPLE / "BidiTest.txt").open(encoding="utf-8") as lines:
        count, failures = class_failures(lines)
    assert count > 500
    assert not failures


def test_sample_of_characters() -> None:
    """A selection of BidiCharacterTest.txt passes."""
    with (SAMPLE / "BidiCharacterTest.txt").open(encoding="utf-8") as lines:
        count, failures = character_failures(lines)
    assert count > 200
    assert not failures


@pytest.mark.slow
def test_all_classes(capsys: pytest.CaptureFixture[str]) -> None:
    """All 770,241 cases of BidiTest.txt pass."""
    with _file("BidiTest.txt").open(encoding="utf-8") as lines:
        count, failures = class_failures(lines)
    with capsys.disabled():
        print(f"\nBidiTest.txt: {count - len(failures):,} of {count:,} cases")
    assert (count, failures) == (770_241, [])


@pytest.mark.slow
def test_all_characters(capsys: pytest.CaptureFixture[str]) -> None:
    """All 91,707 cases of BidiCharacterTest.txt pass."""
    with _file("BidiCharacterTest.txt").open(encoding="utf-8") as lines:
        count, failures = character_failures(lines)
    with capsys.disabled():
        print(f"\nBidiCharacterTest.txt: {count - len(failures):,} of {count:,} cases")
    assert (count, failures) == (91_707, [])


def test_properties_are_those_of_the_database() -> None:
    """The shipped table is what its script makes of the files."""
    _file("BidiTest.txt")
    shipped = ROOT / "localize/data/bidi/unicode.toml"
    assert shipped.read_text(encoding="utf-8") == derived(UNICODE)
