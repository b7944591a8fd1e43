"""``localize score`` as a person and as a job see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localize.cli import cli


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["score", *map(str, arguments)])


@pytest.fixture
def lines(tmp_path: Path) -> dict[str, Path]:
    texts = [f"the cat number {n} sat on mat {n * 7} and went away" for n in range(40)]
    files = {
        "reference": texts,
        "good": [text.replace("went", "ran") for text in texts],
        "bad": [text.replace("cat", "dog").replace("sat on mat", "was by") for text in texts],
    }
    paths = {}
    for name, content in files.items():
        paths[name] = tmp_path / f"{name}.en.txt"
        paths[name].write_text("\n".join(content) + "\n", "utf-8")
    return paths


def test_the_better_of_two_is_said(lines: dict[str, Path]) -> None:
    """Each metric names the better one with its p; the order of the two doesn't matter."""
    done = _run(lines["good"], lines["reference"], "--against", lines["bad"])
    assert done.exit_code == 0
    assert done.output.count("the hypothesis is better (p = 0.001)") == 3
    done = _run(lines["bad"], lines["reference"], "--against", lines["good"])
    assert done.output.count("the other is better (p = 0.001)") == 3
    assert "compared by lines or paragraphs in their order" in done.output


def test_no_difference_is_said_too(lines: dict[str, Path]) -> None:
    """A file against itself has no difference beyond noise; JSON says so with a null."""
    done = _run(lines["good"], lines["reference"], "--against", lines["good"])
    assert done.output.count("no difference beyond noise (p = 1.000)") == 3
    done = _run(lines["good"], lines["reference"], "--against", lines["good"], "--format", "json")
    entries = json.loads(done.stdout)
    assert [entry["against"]["better"] for entry in entries] == [None] * 3
    assert [entry["against"]["p_value"] for entry in entries] == [1.0] * 3
    assert "compared by" in done.stderr


def test_segments_come_lowest_first(lines: dict[str, Path], tmp_path: Path) -> None:
    """The estimate of each segment with its parts, for an editor to begin with."""
    source = tmp_path / "source.txt"
    source.write_text("\n".join(f"第{n}只猫坐在垫子上然后走了" for n in range(40)), "utf-8")
    lines["good"].write_text("A cat.\n" * 39 + "第猫坐在垫子上然后走了\n", "utf-8")
    done = _run(lines["good"], "--source", source, "--segments", "--format", "json")
    found = json.loads(done.stdout)
    assert len(found) == 40
    assert found[0]["estimate"] == 0.0
    assert found[0]["parts"]["own"] == 0.0
    assert found[0]["place"].endswith(":40")
    done = _run(lines["good"], "--source", source)
    assert "Spearman" in done.output
    assert "weakly" in done.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--against", "x"), "--against needs a REFERENCE"),
        (("--round-trip",), "--round-trip needs --source"),
    ],
)
def test_what_makes_no_sense_is_refused(
    lines: dict[str, Path], options: tuple[str, ...], message: str
) -> None:
    """Options that need another one are exit code 2 with the reason."""
    done = _run(lines["good"], *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_options_of_the_estimate_need_no_reference(lines: dict[str, Path]) -> None:
    """With a reference, the source has no say: it isn't ignored in silence."""
    done = _run(lines["good"], lines["reference"], "--source", lines["bad"])
    assert done.exit_code == 2
    assert "without a REFERENCE" in done.stderr
