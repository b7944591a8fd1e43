"""What this machine can do: engines, models, locales, routes, and what mends what is missing."""

from __future__ import annotations

import importlib.metadata
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import locales, models
from localize.adhoc import locale_folders
from localize.errors import MissingError

if TYPE_CHECKING:
    from rich.console import Group

__all__ = ["Examination", "examine", "table"]

_LIBRARIES = ("ctranslate2", "sentencepiece", "opencc", "argos-translate-lt", "sacrebleu", "spacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleState:
    """How a locale of a region is served."""

    region: str
    locale: str
    required: bool
    route: str
    """Empty where there is none."""
    draft: bool
    advice: str
    """The command that adds what is missing, or better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that ``doctor`` found."""

    libraries: dict[str, str]
    """Name → version; empty where it is missing."""
    tools: dict[str, str]
    """Optional programs → where they are."""
    models: tuple[dict[str, Any], ...]
    locales: tuple[LocaleState, ...]

    @property
    def exit_code(self) -> int:
        return (
            MissingError.exit_code if any(s.required and not s.route for s in self.locales) else 0
        )

    def as_json(self) -> dict[str, Any]:
        """For ``--format json``."""
        return asdict(self)


def examine(folder: Path | None) -> Examination:
    """Look around. ``folder``: the workspace's, ``None`` for the nearest."""
    found = locale_folders(folder)
    states = [
        _state(name, tag, tag in region.required, found)
        for name in locales.regions(found)
        for region in (locales.load_region(name, found),)
        for tag in (*region.required, *region.optional)
    ]
    return Examination(
        libraries={name: _version(name) for name in _LIBRARIES},
        tools={name: shutil.which(name) or "" for name in ("java",)},
        models=tuple(
            {
                "id": model.id,
                "pairs": [f"{source}-{target}" for source, target in model.pairs],
                "draft": model.draft,
                "licence": model.licence,
                "folder": str(model.folder),
            }
            for model in models.installed()
        ),
        locales=tuple(states),
    )


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _state(region: str, tag: str, required: bool, folders: tuple[Path, ...]) -> LocaleState:
    locale = locales.load_locale(tag, folders)
    route, draft, advice = "", False, ""
    if locale.opencc:
        route = f"zh→{tag} OpenCC {locale.opencc}"
    else:
        try:
            way = models.route("zh", locale.language)
            route, draft = str(way), way.draft
            worst = next((hop for hop in way.hops if hop.model.draft), None)
            advice = (
                f"better: localize models install {worst.source}-{worst.target}" if worst else ""
            )
        except MissingError as error:
            advice = error.advice
    return LocaleState(
        region=region, locale=tag, required=required, route=route, draft=draft, advice=advice
    )


def table(found: Examination) -> Group:
    """The examination for a terminal."""
    from rich.console import Group
    from rich.table import Table

    grid = Table(title="Locales from Chinese", title_justify="left", box=None, pad_edge=False)
    for name in ("region", "locale", "", "route", "what would mend or better it"):
        grid.add_column(name, overflow="fold")
    for state in found.locales:
        need = "required" if state.required else "optional"
        mark = "[red]none[/red]" if not state.route else state.route
        if state.draft:
            mark += " [yellow](draft)[/yellow]"
        grid.add_row(state.region, state.locale, need, mark, state.advice)
    libraries = ", ".join(
        f"{name} {version or 'MISSING'}" for name, version in found.libraries.items()
    )
    lines = [f"Libraries: {libraries}"]
    lines += [
        f"{name}: {path or 'not found (only EPUBCheck needs it)'}"
        for name, path in found.tools.items()
    ]
    drafts = [model["id"] for model in found.models if model["draft"]]
    if drafts:
        lines.append(
            f"Starter models ({', '.join(drafts)}) are small and their output is a draft: "
            "install better ones before you publish."
        )
    return Group(*lines, "", grid)
