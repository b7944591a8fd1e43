"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.engines import Engines
from localize.locales import Locale, load_locale

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models, probes and Argos packages of the machine don't reach into tests."""
    home = tmp_path_factory.getbasetemp() / "home"
    monkeypatch.setenv("LOCALIZE_MODELS", str(home / "models"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "argos"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def engines() -> Engines:
    """The real engines, loaded once for the session."""
    return Engines()


@pytest.fixture(scope="session")
def locale():
    """``locale("ar")``: a shipped locale."""

    def get(tag: str) -> Locale:
        return load_locale(tag, [ROOT / "locales"])

    return get
