"""Small workspaces for tests, cut out of the samples."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOVEL, DRAMA = "seventy-third-hour", "sour-ceo"


def sample_workspace(folder: Path, files: dict[str, Iterable[str]]) -> Path:
    """A workspace with the named files of the sample titles: title → file stems."""
    (folder / "localize.toml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "localize.toml").write_text("")
    for title, stems in files.items():
        source, target = ROOT / "samples" / title, folder / "titles" / title
        inner = "novel" if title == NOVEL else "episodes"
        for name in ("title.toml", "cover.svg"):
            _copy(source / name, target / name)
        for stem in stems:
            for path in source.rglob(f"{stem}.*"):
                if (
                    path.parent.name == inner
                    or "approved" in path.parts
                    or "reference" in path.parts
                ):
                    _copy(path, target / path.relative_to(source))
        terms = Path("glossaries") / title / "terms.csv"
        _copy(ROOT / terms, folder / terms)
    for path in (ROOT / "glossaries" / "shared").glob("*.csv"):
        _copy(path, folder / "glossaries" / "shared" / path.name)
    return folder


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
