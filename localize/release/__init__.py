"""The main job: titles × locales → packages per region, gated and published.

Each title × locale goes through ``pipeline``; what a region's gates let pass is packaged in a
folder aside, verified and renamed into place. One unreadable title doesn't stop the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from localize import files, glossary, locales, market, policy, workspace
from localize.document import Finding, Place
from localize.engines import Engines
from localize.errors import ConfigError, InputError, LocalizeError, MissingError
from localize.locales import Region
from localize.memory import Memory
from localize.pipeline import plan
from localize.pipeline.finish import Progress
from localize.pipeline.survey import surveyed
from localize.policy import paths
from localize.release import regression
from localize.release.outcome import Order, Outcome, Problem, Release, Verdict
from localize.release.work import Work
from localize.workspace import Title, Workspace

__all__ = ["Order", "Outcome", "Problem", "Release", "Verdict", "run", "signing_key"]


Watch = Callable[[str, str, Progress | None], None]
"""Called with title and locale when a job begins (``None``) and after each part."""


def run(
    space: Workspace,
    order: Order,
    watch: Watch = lambda *_: None,
    engines: Engines | None = None,
) -> Release:
    """Build what is ordered. Raises ``ConfigError`` for an unknown region, title or locale.

    ``engines``: models that stay loaded from one run of a process to the next.
    """
    started = time.monotonic()
    regions = [
        locales.load_region(name, space.locale_folders) for name in dict.fromkeys(order.regions)
    ]
    folders = _title_folders(space, order)
    _check_locales(order, regions)
    rules = policy.load(space).judge(space.root)
    key = signing_key(space, order)
    with Memory(space.memory, spread=order.spread) as memory:
        loaded = engines or Engines(limit=order.max_memory)
        setting = plan.setting(space, memory, loaded)
        desk = _Desk(space, order, setting, rules, watch, key)
        for folder in folders:
            desk.title(folder, regions)
    return Release(
        outcomes=tuple(desk.outcomes),
        problems=tuple(desk.problems),
        seconds=round(time.monotonic() - started, 2),
        regions={region.name: region.title for region in regions},
        remarks=tuple(_from_root(remark, space.root) for remark in rules.remarks()),
    )


def _from_root(remark: Finding, root: Path) -> Finding:
    """The remark with its file as it is called in the workspace, the same on every machine."""
    name = paths.label(remark.place.file or "", Path.cwd(), root)
    return replace(remark, place=replace(remark.place, file=name))


def signing_key(space: Workspace, order: Order) -> Path | None:
    """The key to sign with, proven to open: before the work, not after hours of it.

    Raises as ``packages.signature.unlock`` does.
    """
    from localize.packages import signature

    key = order.signing_key
    if key is None and space.settings.signing_key:
        key = space.root / space.settings.signing_key
    if key is not None:
        signature.unlock(key)
    return key


def _title_folders(space: Workspace, order: Order) -> list[Path]:
    folders = {folder.name: folder for folder in space.title_folders()}
    if not folders:
        raise ConfigError(
            "the workspace has no titles",
            Place(file=str(space.root)),
            f"Put a folder with a title.toml under {' or '.join(space.settings.titles)}.",
        )
    for name in order.titles:
        if name not in folders:
            raise ConfigError(
                f"no title is called {name!r}", None, "There are: " + " ".join(sorted(folders))
            )
    return [folder for name, folder in folders.items() if not order.titles or name in order.titles]


def _check_locales(order: Order, regions: Sequence[Region]) -> None:
    there = [tag for region in regions for tag in (*region.required, *region.optional)]
    for tag in order.locales:
        if tag not in there:
            names = ", ".join(region.name for region in regions)
            raise ConfigError(
                f"no locale {tag!r} in {names}", None, "There are: " + " ".join(there)
            )


class _Desk:
    """One run's work, title by title."""

    def __init__(
        self,
        space: Workspace,
        order: Order,
        setting: plan.Setting,
        rules: policy.Judge,
        watch: Watch,
        key: Path | None,
    ) -> None:
        self.space, self.order, self.setting, self.rules = space, order, setting, rules
        self.watch, self.key = watch, key
        self.words = market.load_words(space.market, locales.regions(space.locale_folders))
        self.outcomes: list[Outcome] = []
        self.problems: list[Problem] = []

    def title(self, folder: Path, regions: Sequence[Region]) -> None:
        """Build one title in all regions; what is wrong with it is a problem, not the end."""
        try:
            title = workspace.load_title(folder)
            terms = surveyed(
                glossary.load(self.space.glossary_files(title.id)),
                title.files,
                title.language,
                self.setting.memory,
            )
        except LocalizeError as error:
            self._problem(error, "", folder.name, "")
            return
        for region in regions:
            for tag in (*region.required, *region.optional):
                if self.order.locales and tag not in self.order.locales:
                    continue
                try:
                    self._edition(title, terms, region, tag)
                except MissingError as error:
                    asked = tag in region.required or tag in self.order.locales
                    code = error.exit_code if asked else 0
                    self._problem(error, region.name, title.id, tag, code)
                except LocalizeError as error:
                    self._problem(error, region.name, title.id, tag)
                except OSError as error:
                    place = Place(file=str(error.filename)) if error.filename else None
                    wrapped = InputError(f"can't be used: {error.strerror or error}", place)
                    self._problem(wrapped, region.name, title.id, tag)

    def _problem(
        self, error: LocalizeError, region: str, title: str, locale: str, code: int | None = None
    ) -> None:
        where = f"{error.place}: " if error.place else ""
        self.problems.append(
            Problem(
                region=region,
                title=title,
                locale=locale,
                message=f"{where}{error.message}",
                advice=error.advice,
                exit_code=error.exit_code if code is None else code,
            )
        )

    def _edition(self, title: Title, terms: glossary.Glossary, region: Region, tag: str) -> None:
        from localize.packages import publish

        started = time.monotonic()
        locale = locales.load_locale(tag, self.space.locale_folders)
        way = plan.of_title(self.setting, title, locale, terms)
        self.watch(title.id, tag, None)
        target = self.order.out / region.name / title.id / tag
        files.recover(target)  # a package that a killed run had moved aside
        work = Work(self.space.root, title, locale, way, self.setting.memory)
        work.finish(lambda progress: self.watch(title.id, tag, progress))
        limits = region.draft_gates if work.draft else region.gates
        measured = work.measured() if regression.GATE in limits else None
        change = measured and regression.change(
            regression.published(target), measured, limits[regression.GATE]
        )
        asked = market.market_of(region, self.words)
        outcome = work.outcome(region, self.rules, asked, change)
        status: Literal["built", "unchanged", "held back"] = "held back"
        package = ""
        if outcome.verdict.passed:
            edition = work.edition(region, outcome, terms, measured)
            published = publish.publish(edition, target, self.key)
            status = "built" if published.fresh else "unchanged"
            package = published.archive.relative_to(self.order.out).as_posix()
        self.outcomes.append(
            replace(
                outcome,
                status=status,
                package=package,
                seconds=round(time.monotonic() - started, 2),
            )
        )
