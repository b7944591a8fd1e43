"""From a source language to a locale: which jobs, over which master, with which models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from localize.document import Document, Part
from localize.engines import Decoding, Engines, known
from localize.errors import ConfigError
from localize.glossary import Glossary
from localize.locales import Locale, load_locale
from localize.memory import Memory
from localize.models import Comparison, Hop, Lock, Route, measured, read_lock, route
from localize.pipeline import Job, Result, run
from localize.text import split_tag
from localize.workspace import Title, Workspace

__all__ = ["Plan", "Setting", "make", "of_title", "setting", "translate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all jobs of a run share."""

    master: Locale
    engines: Engines
    memory: Memory
    pins: Mapping[str, str]
    lock: Lock = field(default_factory=Lock)
    """The models that the workspace's packages must be made with."""
    measured: Mapping[str, Comparison] = field(default_factory=dict)
    """What was measured on the workspace's approved segments, by pair."""
    decoding: Decoding = field(default_factory=Decoding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a text gets into a locale: one job, or the master's job before it."""

    job: Job
    master: Job | None
    route: Route

    @property
    def draft_models(self) -> frozenset[str]:
        """Ids of the draft models that may have a say on the way."""
        asked = (model for hop in self.route.hops for model in (hop.model, hop.second))
        return frozenset(model.id for model in asked if model and model.draft)

    def describe(self) -> list[str]:
        """The route for a person and the manifest, a hop each."""
        if self.job.locale.opencc and not self.route.hops:
            return [f"{self.job.source}→{self.job.locale.tag} OpenCC {self.job.locale.opencc}"]
        hops = [f"{hop} ({_told(hop)})" for hop in self.route.hops]
        if self.job.hop is None and self.master is not None:
            hops.append(f"{self.master.locale.tag}→{self.job.locale.tag} the master's text")
        return hops


def _told(hop: Hop) -> str:
    """Why this model, and which rungs of the ladder its engine leaves out."""
    lacks = known()[hop.model.engine].lacks
    return f"{hop.reason}; {lacks}" if lacks else hop.reason


def setting(space: Workspace, memory: Memory, engines: Engines) -> Setting:
    """What a workspace's titles have in common."""
    return Setting(
        master=load_locale(space.settings.master, space.locale_folders),
        engines=engines,
        memory=memory,
        pins=space.settings.models,
        lock=read_lock(space.root),
        measured=measured(space.root),
    )


def of_title(setting: Setting, title: Title, locale: Locale, terms: Glossary) -> Plan:
    """The plan for a title of a workspace; see ``make``."""
    return make(
        setting,
        title=title.id,
        kind=title.kind,
        medium=title.medium,
        language=title.language,
        locale=locale,
        glossary=terms,
        genre=title.genre,
        audience=title.audience,
    )


def make(
    setting: Setting,
    *,
    title: str,
    kind: Literal["novel", "drama"],
    medium: str,
    language: str,
    locale: Locale,
    glossary: Glossary,
    genre: str = "",
    audience: str = "adult",
) -> Plan:
    """The plan for one title (or file) in one locale.

    Raises ``MissingError`` where no installed model leads there, ``ConfigError`` where there
    is nothing to translate, or where the pinned or locked model isn't there as it was.
    """
    source = split_tag(language)[0]

    def job(target: Locale, hop: Hop | None, over: Locale | None) -> Job:
        return Job(
            title=title,
            kind=kind,
            medium=medium,
            language=language,
            genre=genre,
            audience=audience,
            locale=target,
            hop=hop,
            master_locale=over,
            glossary=glossary,
            engines=setting.engines,
            memory=setting.memory,
            decoding=setting.decoding,
        )

    if locale.opencc and source == "zh":
        return Plan(job=job(locale, None, None), master=None, route=Route(hops=()))
    if source == locale.language:
        raise ConfigError(
            f"the text is in {source} already, and {locale.tag} is the same language",
            None,
            "Name another locale with --to, or the text's real language with --from.",
        )
    way = route(
        source,
        locale.language,
        master=setting.master.language,
        pins=setting.pins,
        lock=setting.lock,
        measured=setting.measured,
    )
    if locale.language == setting.master.language and locale.tag != setting.master.tag:
        master = job(setting.master, way.hops[0], None)
        return Plan(job=job(locale, None, setting.master), master=master, route=way)
    if len(way.hops) == 2:
        master = job(setting.master, way.hops[0], None)
        return Plan(job=job(locale, way.hops[1], setting.master), master=master, route=way)
    return Plan(job=job(locale, way.hops[0], None), master=None, route=way)


def translate(
    document: Document, plan: Plan, seen: Callable[[Result], None] = lambda _: None
) -> Document:
    """The document in the plan's locale; its parts are translated as they are asked for.

    ``seen`` gets each part's result, with its findings, on the way.
    """

    def parts() -> Iterator[Part]:
        for part in document.parts:
            master = run(part, plan.master).part if plan.master else None
            result = run(part, plan.job, master)
            seen(result)
            yield result.part

    return replace(document, language=plan.job.locale.tag, parts=Parts(parts))


class Parts:
    """Parts made anew at each iteration: a lazy and re-iterable ``Document.parts``."""

    def __init__(self, make: Callable[[], Iterator[Part]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Part]:
        return self._make()
