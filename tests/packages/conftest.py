"""Editions and packages to test with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from editions import COVER, Make, make_edition

from localize import files
from localize.packages import Edition
from localize.packages.publish import publish


@pytest.fixture
def edition(tmp_path: Path) -> Make:
    """``edition(kind, tag, **changes)``: two chapters or episodes; ``changes`` replace fields."""
    folder = tmp_path / "title"
    folder.mkdir()
    (folder / "cover.svg").write_text(COVER, "utf-8")

    def make(kind: str, tag: str, **changes: Any) -> Edition:
        return make_edition(kind, tag, folder, **changes)

    return make


@pytest.fixture
def package(edition: Make, tmp_path: Path) -> Callable[[str, str], Path]:
    """``package(kind, tag)``: the folder of a package that has just been published."""

    def make(kind: str, tag: str) -> Path:
        return publish(edition(kind, tag), tmp_path / "dist" / tag).archive.parent

    return make


@pytest.fixture
def rewrite() -> Callable[[Path, str, Callable[[bytes], bytes]], None]:
    """``rewrite(folder, name, change)``: changes a file and the manifest's digest of it, as
    somebody would who wants the checksums to agree."""

    def make(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        for entry in manifest["files"]:
            if entry["path"] == name:
                entry |= {"bytes": path.stat().st_size, "sha256": files.sha256_file(path)}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    return make
