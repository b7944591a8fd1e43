"""What changed a segment from one version to the next: told by cause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import Make

from localize.document import Block, Document, Part, Segment, TermUse
from localize.packages import Edition
from localize.packages.compare import diff
from localize.packages.publish import publish
from localize.packages.segments import CAUSES, changed_segments


def line(name: str, text: str, **fields: Any) -> Segment:
    """A segment as the pipeline makes them: its id is ten digits of its source's digest."""
    return Segment(
        id=f"{name * 10}"[:10], source=(name,), target=(text,), **{"origin": "machine"} | fields
    )


def use(rendering: str) -> tuple[TermUse, ...]:
    return (TermUse(term="林晚", found="林晚", rendering=rendering, outcome="kept"),)


BEFORE = [line("a", "One."), line("b", "Two.", terms=use("Lin Wan")), line("c", "Three.")]
CASES: dict[str, tuple[Sequence[Segment], list[tuple[str, str]]]] = {
    "nothing": (BEFORE, []),
    "source edited": (
        [BEFORE[0], line("d", "Deux.", terms=use("Lin Wan")), BEFORE[2]],
        [("dddddd", "source")],
    ),
    "source edited, same words": (
        [BEFORE[0], line("d", "Two.", terms=use("Lin Wan")), BEFORE[2]],
        [("dddddd", "source")],
    ),
    "term changed": (
        [BEFORE[0], line("b", "Two!", terms=use("Rin Wan")), BEFORE[2]],
        [("bbbbbb", "term")],
    ),
    "term changed, same words": ([BEFORE[0], line("b", "Two.", terms=use("x")), BEFORE[2]], []),
    "editor came": ([line("a", "Uno.", origin="approved"), *BEFORE[1:]], [("aaaaaa", "editor")]),
    "approved as it was": ([line("a", "One.", origin="approved"), *BEFORE[1:]], []),
    "one more": ([*BEFORE, line("d", "Four.")], [("dddddd", "added")]),
    "one less": (BEFORE[:2], [("cccccc", "removed")]),
    "a neighbour": ([BEFORE[0], BEFORE[1], line("c", "3.")], [("cccccc", "setting")]),
}


def package(edition: Edition, folder: Path, segments: Sequence[Segment], **changes: Any) -> Path:
    block = Block(id="b", segments=tuple(segments))
    part = Part(id="0001", blocks=(block,))
    document = Document(format="text", language="en-US", parts=(part,))
    return publish(replace(edition, documents=[document], **changes), folder).archive


def found(old: Path, new: Path) -> list[tuple[str, str]]:
    """(segment, cause or change) of the segments that the two packages' difference tells."""
    changes = [change for change in diff(old, new) if change["what"] == "segment"]
    assert all(change["name"].startswith("0001/") for change in changes)
    return [
        (change["name"].removeprefix("0001/"), change.get("cause", change["change"]))
        for change in changes
    ]


@pytest.mark.parametrize("case", CASES)
def test_causes(edition: Make, tmp_path: Path, case: str) -> None:
    """Each changed text has one cause; what reads as before is not told, but for its source."""
    segments, expected = CASES[case]
    made = edition("novel", "en-US")
    old = package(made, tmp_path / "1", BEFORE)
    assert found(old, package(made, tmp_path / "2", segments)) == expected
    assert all(cause in {*CAUSES, "added", "removed"} for _, cause in expected)


def test_another_model(edition: Make, tmp_path: Path) -> None:
    """What nothing nearer explains is the model's doing, where that is another."""
    made = edition("novel", "en-US")
    models = [{"id": "starter-zh-en", "licence": "MPL-2.0", "sha256": "ef" * 32}]
    provenance = {**made.provenance, "models": models}
    changed = [line("a", "Uno."), line("b", "Dos.", terms=use("Rin Wan")), BEFORE[2]]
    old = package(made, tmp_path / "1", BEFORE)
    new = package(made, tmp_path / "2", changed, provenance=provenance)
    assert found(old, new) == [("aaaaaa", "model"), ("bbbbbb", "term")]


def test_another_program(edition: Make, tmp_path: Path) -> None:
    """The same models in another version of localize: the program's doing, which no title sees."""
    archive = package(edition("novel", "en-US"), tmp_path / "1", BEFORE)
    after = package(edition("novel", "en-US"), tmp_path / "2", [line("a", "Uno."), *BEFORE[1:]])
    old, new = (json.loads((it.parent / "manifest.json").read_bytes()) for it in (archive, after))
    segments = [json.loads((it.parent / "segments.json").read_bytes()) for it in (archive, after)]
    newer = new | {"generator": "localize 99.0.0"}
    causes = [cause for _, _, cause in changed_segments(*segments, (old, newer))]
    assert causes == ["program"]
    assert [cause for _, _, cause in changed_segments(*segments, (old, new))] == ["setting"]


def test_another_master(edition: Make, tmp_path: Path) -> None:
    """A text that was derived from the master's follows what an editor did there."""
    made = edition("novel", "en-US")

    def master(text: str) -> list[Document]:
        part = Part(id="0001", blocks=(Block(id="b", segments=(line("a", text),)),))
        return [Document(format="text", language="en-US", parts=(part,))]

    changed = [line("a", "Uno."), *BEFORE[1:]]
    old = package(made, tmp_path / "1", BEFORE, masters=master("First."))
    new = package(made, tmp_path / "2", changed, masters=master("Firstly."))
    assert found(old, new) == [("aaaaaa", "master")]


def test_repeated_sentences_keep_their_numbers(edition: Make, tmp_path: Path) -> None:
    """A sentence that stands twice has two rows, and a change of the second is told as that."""
    made = edition("novel", "en-US")
    twice = [line("a", "One."), replace(line("a", "One."), id="aaaaaaaaaa-2")]
    changed = [twice[0], replace(twice[1], target=("Uno.",))]
    old = package(made, tmp_path / "1", twice)
    assert found(old, package(made, tmp_path / "2", changed)) == [("aaaaaa-2", "setting")]


def test_the_file_stays_small(edition: Make, tmp_path: Path) -> None:
    """A line a segment, as the schema's page describes it; nothing of the texts themselves."""
    archive = package(edition("novel", "en-US"), tmp_path / "1", BEFORE)
    data = json.loads((archive.parent / "segments.json").read_bytes())
    (part,) = data["parts"]
    assert part["part"] == "0001"
    assert [row.split(" ")[1] for row in part["segments"]] == ["machine"] * 3
    assert [row.split(" ")[4] for row in part["segments"]] == ["aaaaaa", "bbbbbb", "cccccc"]
    assert all(len(row) < 40 for row in part["segments"])
