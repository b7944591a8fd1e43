"""The house stays as it was drawn: imports point one way, modules stay small, data is whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from localize import checks, engines, formats, locales, packages

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "localize"

# From the ground up; a module may import from the rows below it and from its own package.
ROWS = [
    {"document", "text", "data"},
    {"errors", "bidi"},
    {"registry", "files", "serial"},
    {"config"},
    {"glossary", "models", "locales", "workspace"},
    {"numbers", "naming", "market", "memory"},
    {"formats", "engines"},
    {"checks", "packages"},
    {"policy"},
    {"pipeline"},
    {"release", "adhoc", "curation", "fixing"},
    {"inspection", "doctor", "example", "install"},
    {"report", "review"},
    {"batch"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, row in enumerate(ROWS) for name in row}
MAX_LINES = 400


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    """Rooms of localize that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            name, names = node.module, [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("localize."):
                    yield alias.name.split(".")[1]
            continue
        else:
            continue
        if name == "localize":
            yield from names
        elif name.startswith("localize."):
            yield name.split(".")[1]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    """A module imports from rooms below its own and from its own room, never up or across."""
    room = _room(path)
    if room == "__init__":
        return
    assert room in LEVEL, f"{room} has no place in the drawing"
    for other in _imports(path):
        if other in LEVEL and other != room:
            assert LEVEL[other] < LEVEL[room], f"{room} imports {other}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path) -> None:
    """A module of more than 400 lines is two modules."""
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


def test_everything_registers() -> None:
    """Each folder of things that can be added is found and holds what the first release needs."""
    assert {"text", "markdown", "epub", "subrip", "webvtt", "ass", "ttml"} <= set(formats.known())
    assert {"ctranslate2", "firefox"} <= set(engines.known())
    assert {code[0] for code in checks.known()} >= set("FLPGBS")
    assert {"epub", "chapters", "tracks", "metadata"} <= set(packages.known())


@pytest.mark.parametrize("tag", locales.available([ROOT / "locales"]))
def test_every_locale_loads(tag: str) -> None:
    """No unknown key, no figure without its source."""
    assert locales.load_locale(tag, [ROOT / "locales"]).tag == tag


@pytest.mark.parametrize("name", locales.regions([ROOT / "locales"]))
def test_every_region_loads(name: str) -> None:
    """Its locales exist, its gates are known, its packagers are registered."""
    region = locales.load_region(name, [ROOT / "locales"])
    assert set(region.packages) <= set(packages.known())
    assert region.required
