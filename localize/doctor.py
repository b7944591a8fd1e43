"""What this machine can do: engines, models, locales, routes, and what mends what is missing."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import locales, models, workspace
from localize.adhoc import space_around
from localize.errors import ConfigError, MissingError
from localize.locales import Locale, Region
from localize.models import Hop, Lock, Route
from localize.workspace import Workspace

if TYPE_CHECKING:
    from rich.console import Group

__all__ = ["Examination", "LocaleState", "examine", "lock", "table"]

_LIBRARIES = (
    "ctranslate2",
    "fxtranslate",
    "sentencepiece",
    "opencc",
    "argos-translate-lt",
    "sacrebleu",
    "spacy",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleState:
    """How a locale of a region is served."""

    region: str
    locale: str
    required: bool
    route: str
    """Empty where there is none."""
    why: tuple[str, ...]
    """A reason for each hop."""
    licences: tuple[str, ...]
    """Of each hop's model; empty strings where a model doesn't state its own."""
    draft: bool
    advice: str
    """The command that adds what is missing, or better."""
    problem: str = ""
    """What is wrong with a pin or a lock: a release would be exit code 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that ``doctor`` found."""

    libraries: dict[str, str]
    """Name → version; empty where it is missing."""
    tools: dict[str, str]
    """Optional programs → where they are."""
    models: tuple[dict[str, Any], ...]
    damaged: tuple[str, ...]
    """Model folders that can't be used: where, why, and what to do."""
    locales: tuple[LocaleState, ...]

    @property
    def exit_code(self) -> int:
        if any(state.problem for state in self.locales):
            return ConfigError.exit_code
        return (
            MissingError.exit_code if any(s.required and not s.route for s in self.locales) else 0
        )

    def as_json(self) -> dict[str, Any]:
        """For ``--format json``."""
        return asdict(self)


def examine(folder: Path | None) -> Examination:
    """Look around. ``folder``: the workspace's, ``None`` for the nearest, if there is one."""
    ways = _Ways(space_around(folder))
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
        damaged=tuple(str(error) for _, error in models.scan() if error is not None),
        locales=tuple(ways.state(region, locale) for region, locale in ways.locales(())),
    )


def lock(space: Workspace, regions: Sequence[str]) -> Lock:
    """Write ``localize.lock`` anew: the models of the routes from Chinese to the locales of
    ``regions`` (all there are, if none is named).

    What was locked before doesn't count; pins do. Raises ``ConfigError`` for a wrong pin or an
    unknown region, ``MissingError`` if there is no route at all.
    """
    ways = _Ways(space, locked=False)
    found = {}
    for _, locale in ways.locales(regions):
        try:
            hops = ways.route(locale).hops
        except MissingError:
            continue  # an optional locale without a model: nothing to lock
        found |= {f"{hop.source}-{hop.target}": hop.model for hop in hops}
    if not found:
        raise MissingError("there is no route to lock", None, "See: localize doctor")
    return models.write_lock(space.root, found.items())


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


class _Ways:
    """The routes from Chinese, as a release of the workspace takes them."""

    def __init__(self, space: Workspace | None, *, locked: bool = True) -> None:
        self.settings = space.settings if space else workspace.Settings()
        self.folders = workspace.locale_folders(space)
        self.lock = models.read_lock(space.root) if space and locked else Lock()
        self.measured = models.measured(space.root) if space else {}
        self.master = locales.load_locale(self.settings.master, self.folders).language

    def locales(self, regions: Sequence[str]) -> Iterator[tuple[Region, Locale]]:
        for name in regions or locales.regions(self.folders):
            region = locales.load_region(name, self.folders)
            for tag in (*region.required, *region.optional):
                yield region, locales.load_locale(tag, self.folders)

    def route(self, locale: Locale) -> Route:
        """No hops where rules do (OpenCC)."""
        if locale.opencc:
            return Route(hops=())
        return models.route(
            "zh",
            locale.language,
            master=self.master,
            pins=self.settings.models,
            lock=self.lock,
            measured=self.measured,
        )

    def state(self, region: Region, locale: Locale) -> LocaleState:
        name, draft, advice, problem = "", False, "", ""
        hops: tuple[Hop, ...] = ()
        try:
            way = self.route(locale)
            hops, draft, name = way.hops, way.draft, str(way)
            advice = "; ".join(filter(None, map(_better, hops)))
        except MissingError as error:
            advice = error.advice
        except ConfigError as error:
            problem, advice = error.message, error.advice
        return LocaleState(
            region=region.name,
            locale=locale.tag,
            required=locale.tag in region.required,
            route=f"zh→{locale.tag} OpenCC {locale.opencc}" if locale.opencc else name,
            why=("by rule, with the term base's own forms",)
            if locale.opencc
            else tuple(hop.reason for hop in hops),
            licences=tuple(hop.model.licence for hop in hops),
            draft=draft,
            advice=advice,
            problem=problem,
        )


def _better(hop: Hop) -> str:
    """The command that installs a model with a better published score, or any for a draft."""
    pair = f"{hop.source}-{hop.target}"
    if known := models.better_known(hop.model, hop.source, hop.target):
        family, score = known
        return f"better: localize models install {family}:{pair} (COMET {score:g})"
    return f"better: localize models install {pair}" if hop.model.draft else ""


def table(found: Examination) -> Group:
    """The examination for a terminal."""
    from rich.console import Group
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    grid = Table(title="Locales from Chinese", title_justify="left", box=None, pad_edge=False)
    for name in ("region", "locale", "", "route", "why", "licence", "what would mend or better it"):
        grid.add_column(name, overflow="fold")
    for state in found.locales:
        need = "required" if state.required else "optional"
        mark = escape(state.route.replace(", ", "\n")) or "[red]none[/red]"
        if state.draft:
            mark += " [yellow](draft)[/yellow]"
        why = Text(state.problem, "red") if state.problem else Text("\n".join(state.why))
        licences = Text("\n".join(licence or "not stated" for licence in state.licences))
        advice = Text(state.advice.replace("; ", "\n"))
        grid.add_row(state.region, state.locale, need, mark, why, licences, advice)
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
    lines += [f"Not usable: {told}" for told in found.damaged]
    return Group(*map(Text, lines), "", grid)
