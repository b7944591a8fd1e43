"""The reviewer's desk: which works there are, how far they are, and the parts that lie open.

Opening a part runs the pipeline for it, as a release would: what is in the memory is taken, the
rest is made, in one thread of its own, since models belong to the thread that loaded them.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from localize import files, glossary, locales, policy, workspace
from localize.document import Place
from localize.engines import Engines
from localize.errors import ConfigError, InputError
from localize.glossary import Glossary
from localize.locales import Locale
from localize.memory import Memory
from localize.pipeline import approve, decisions, finish, plan
from localize.pipeline.survey import surveyed
from localize.review import saving
from localize.review.sheet import Origin, Sheet
from localize.workspace import Title, Workspace

__all__ = ["Desk", "Key", "Waiting", "part_name"]

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
# Parts that stay open; one that was put away is opened again from the memory.
_OPEN = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A part of a title in a locale."""

    title: str
    locale: str
    part: str


@dataclass(slots=True)
class Waiting:
    """A part that is being opened."""

    since: float = field(default_factory=time.monotonic)
    doing: str = "waiting for another part"

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.since)


class Desk:
    """All that is under review in a workspace. Its methods may be called in any thread."""

    def __init__(self, space: Workspace, titles: tuple[str, ...], tags: tuple[str, ...]) -> None:
        """``titles``, ``tags``: those to be reviewed; empty: all.

        Raises ``ConfigError`` for one that there isn't, or if there is no title at all.
        """
        self.space = space
        self._folders = {path.name: path for path in space.title_folders()}
        if not self._folders:
            raise ConfigError(
                "the workspace has no titles",
                Place(file=str(space.root)),
                f"Put a folder with a title.toml under {' or '.join(space.settings.titles)}.",
            )
        self._regions = [
            locales.load_region(name, space.locale_folders)
            for name in locales.regions(space.locale_folders)
        ]
        known = [tag for region in self._regions for tag in (*region.required, *region.optional)]
        self.titles = _chosen("title", list(self._folders), titles)
        self.tags = _chosen("locale", list(dict.fromkeys(known)), tags)
        self._lock = Lock()
        self._sheets: OrderedDict[Key, Sheet] = OrderedDict()
        self._opening: dict[Key, tuple[Future[Sheet], Waiting]] = {}
        self._bench = ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")
        self._engines = Engines()

    def close(self) -> None:
        """Wait for the part that is being made; those that wait behind it are let go."""
        self._bench.shutdown(cancel_futures=True)

    @property
    def busy(self) -> bool:
        """Whether a part is being made."""
        return any(not future.done() for future, _ in list(self._opening.values()))

    @property
    def lock(self) -> Path:
        """What all reviews of the workspace hold while they write."""
        return self.space.memory.parent / "review"

    # What there is

    def title(self, name: str) -> Title:
        """A title as it is on disk now. Raises ``ConfigError`` or ``InputError``."""
        if name not in self.titles:
            raise ConfigError(f"no title is called {name!r}", None, _there(self.titles))
        return workspace.load_title(self._folders[name])

    def locale(self, tag: str) -> Locale:
        """A locale under review. Raises ``ConfigError``."""
        if tag not in self.tags:
            raise ConfigError(f"no locale is called {tag!r}", None, _there(self.tags))
        return locales.load_locale(tag, self.space.locale_folders)

    def regions_of(self, tag: str) -> list[str]:
        """Names of the regions that a locale belongs to."""
        return [
            region.name for region in self._regions if tag in (*region.required, *region.optional)
        ]

    def label(self, path: Path) -> str:
        """What places call a file: its path in the workspace."""
        return path.relative_to(self.space.root).as_posix()

    def decided(self, title: Title, tag: str, path: Path) -> Path:
        """The file that an editor's decisions on a source file are written into."""
        return decisions.file_of(title.folder, tag, path)

    def plan(self, memory: Memory, title: Title, locale: Locale, terms: Glossary) -> plan.Plan:
        """How the title gets into the locale. Raises ``MissingError`` if no model leads there."""
        setting = plan.setting(self.space, memory, self._engines)
        return plan.of_title(setting, title, locale, terms)

    # Open parts

    def open(self, key: Key) -> Sheet | Waiting:
        """The part as it is now, or how far its making is. Ask again until it is there.

        Raises what making it raised, once.
        """
        with self._lock:
            if key not in self._opening:
                waiting = Waiting()
                self._opening[key] = self._bench.submit(self._make, key, waiting), waiting
            future, waiting = self._opening[key]
            if not future.done():
                return waiting
            del self._opening[key]
        sheet = future.result()
        with self._lock:
            self._sheets[key] = sheet
            self._sheets.move_to_end(key)
            while len(self._sheets) > _OPEN:
                self._sheets.popitem(last=False)
        return sheet

    def sheet(self, key: Key) -> Sheet | None:
        """An open part; ``None`` if it has to be opened first."""
        with self._lock:
            return self._sheets.get(key)

    def put_away(self, key: Key) -> None:
        """Close a part: it is made anew when it is opened again."""
        with self._lock:
            self._sheets.pop(key, None)

    def _make(self, key: Key, waiting: Waiting) -> Sheet:
        waiting.doing = "reading"
        title, locale = self.title(key.title), self.locale(key.locale)
        path, number = self._find(title, key.part)
        # A memory belongs to its thread; opening one costs a millisecond.
        with Memory(self.space.memory) as memory:
            digest = files.sha256_file(path)
            chapters = approve.outline(memory, path, title.language, locale)
            text = tuple(spot for chapter in chapters for spot in chapter.spots)
            version, settled = saving.look(self.decided(title, key.locale, path), text)
            approve.remember(memory, title, path, locale, settled.here)
            terms = surveyed(
                glossary.load(self.space.glossary_files(title.id)),
                title.files,
                title.language,
                memory,
            )
            way = self.plan(memory, title, locale, terms)
            way, _ = approve.informed(way, memory, self.space.root, title, path)
            waiting.doing = f"translating by {'; '.join(way.describe()) or 'rule'}"
            one = finish.finish_one(path, self.label(path), way, memory, number)
        origin = Origin(
            title=title.id,
            name=key.part,
            path=path,
            label=self.label(path),
            digest=digest,
            text=text,
            root=self.space.root,
            job=way.job,
            master=way.master.locale if way.master else None,
            policy=policy.load(self.space),
        )
        return Sheet(origin, one, version, settled)

    def _find(self, title: Title, part: str) -> tuple[Path, int]:
        """File and number (from 0) of a part. Its name is compared, never made a path of."""
        for path in title.files:
            stem, _, number = part.rpartition(".")
            if stem == path.stem and _NUMBER.fullmatch(number):
                return path, int(number) - 1
        raise InputError(f"{title.id} has no part {part!r}", None, "Go back to the list of parts.")


def part_name(path: Path, number: int) -> str:
    """Name of a file's part, counted from 0, unique in its title."""
    return f"{path.stem}.{number + 1}"


def _chosen(what: str, there: list[str], asked: tuple[str, ...]) -> list[str]:
    for name in asked:
        if name not in there:
            raise ConfigError(f"no {what} is called {name!r}", None, _there(there))
    return [name for name in there if not asked or name in asked]


def _there(names: list[str]) -> str:
    return "There are: " + " ".join(sorted(names))
