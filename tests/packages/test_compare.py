"""``show`` and ``diff``: what a package holds, what the next one changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from editions import STORIES, Make, chapter

from localize.document import Document
from localize.errors import PackageError
from localize.packages.compare import diff, show
from localize.packages.publish import publish


def test_show(edition: Make, tmp_path: Path) -> None:
    """The manifest, a summary by role, the metadata; from the ZIP file as from the folder."""
    archive = publish(edition("novel", "ar"), tmp_path / "ar").archive
    shown = show(archive)
    assert shown == show(archive.parent)
    assert shown["summary"]["roles"] == {
        "book": 1,
        "chapter": 2,
        "cover": 1,
        "index": 1,
        "jsonld": 1,
        "metadata": 1,
        "quality": 1,
        "segments": 1,
    }
    assert shown["metadata"]["title"] == STORIES["ar"]["title"]
    assert shown["gate"] == {"passed": True, "gates": []}


def test_show_wants_a_package(tmp_path: Path) -> None:
    """A folder that is none is refused as ``verify`` refuses it."""
    with pytest.raises(PackageError, match="holds no manifest"):
        show(tmp_path)


def test_nothing_changed(edition: Make, tmp_path: Path) -> None:
    """A folder and its ZIP file are the same package."""
    archive = publish(edition("novel", "ar"), tmp_path / "ar").archive
    assert diff(archive, archive.parent) == []


def test_what_changed(edition: Make, tmp_path: Path) -> None:
    """Fields by name, chapters by their part though their numbers move, files by path."""
    made = edition("novel", "en-US")
    story = STORIES["en-US"]
    first, second = (part for document in made.documents for part in document.parts)
    new = chapter("0000", "Prologue", story)
    changed = chapter("0002", "Chapter 2: Three Letters", story)

    def version(number: str, *parts: object) -> Path:
        documents = [Document(format="text", language="en-US", parts=parts)]
        title = replace(made.title, version=number)
        scores = [{"name": "chrF++", "value": 40.0 + len(parts), "signature": "s"}]
        provenance = {**made.provenance, "scores": scores}
        built = replace(made, documents=documents, title=title, provenance=provenance)
        return publish(built, tmp_path / number).archive

    before = version("1.0.0", first, second)
    after = version("1.1.0", new, first, changed)
    changes = diff(before, after)
    found = [(change["what"], change["name"], change["change"]) for change in changes]
    assert found[:5] == [
        ("field", "scores.chrF++", "changed"),
        ("field", "version", "changed"),
        ("chapter", "0001", "moved"),
        ("chapter", "0002", "changed"),
        ("chapter", "0000", "added"),
    ]
    assert (changes[2]["before"], changes[2]["after"]) == (1, 2)
    assert (changes[0]["before"], changes[0]["after"]) == (42.0, 43.0)
    assert ("file", "book/chapters/0003.xhtml", "added") in found
    assert ("file", "book/seventy-third-hour.epub", "changed") in found
    assert ("file", "cover.svg", "changed") not in found
    removed = [change["name"] for change in diff(after, before) if change["change"] == "removed"]
    assert removed == ["0000", "book/chapters/0003.xhtml"]
