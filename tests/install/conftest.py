"""A home of its own and a server for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shelf as shelves

from localize import models


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty models' folder."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LOCALIZE_MODELS", str(folder))
    models.scan.cache_clear()
    yield folder
    models.scan.cache_clear()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[shelves.Shelf]:
    """A server that the two indexes are looked up at."""
    with shelves.served() as shelf:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", shelf.url)
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", shelf.url + shelves.RECORDS)
        yield shelf


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ``.argosmodel`` that works."""
    return shelves.argosmodel(tmp_path_factory.mktemp("package") / "zh_en.argosmodel")
