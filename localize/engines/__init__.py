"""Source text → hypotheses. An engine knows strings and languages, not documents.

One module an engine family; each defines one ``EngineKind``. ``Engines`` loads a model when
it is first needed, shares it among all jobs of a process and drops it where memory is limited.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

from localize.document import Hypothesis
from localize.errors import ConfigError
from localize.models import Model
from localize.registry import members

__all__ = ["Decoding", "Engine", "EngineKind", "Engines", "GuidedEngine", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How to decode one batch. Part of what decides a translation: see ``signature``."""

    beam: int = 4
    n_best: int = 1
    guarded: bool = False
    """Repetition penalty and n-gram block, for texts that looped without them."""
    attention: bool = False
    """Whether hypotheses say where their words look, from an engine that knows."""

    @property
    def signature(self) -> str:
        return f"beam:{self.beam}|n:{self.n_best}|guarded:{int(self.guarded)}"


class Engine(Protocol):
    """A loaded model."""

    n_best: bool
    """Whether it gives several hypotheses; else always one, whatever is asked for."""
    scores: bool
    """Whether a hypothesis has its score; else it is ``None``."""

    def translate(
        self, texts: Sequence[str], source: str, target: str, decoding: Decoding
    ) -> list[list[Hypothesis]]:
        """Hypotheses for each text, best first, in order. An empty text gives an empty text."""
        ...


@runtime_checkable
class GuidedEngine(Engine, Protocol):
    """An engine that goes on from a given beginning, and weighs a translation that it is given."""

    def go_on(
        self,
        texts: Sequence[str],
        beginnings: Sequence[str],
        source: str,
        target: str,
        decoding: Decoding,
    ) -> list[list[Hypothesis]]:
        """Hypotheses for each text that begin with its beginning, best first."""
        ...

    def weigh(
        self, texts: Sequence[str], outputs: Sequence[str], source: str, target: str
    ) -> list[float]:
        """The model's mean log-probability per token of each output as translation of its text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineKind:
    """How to load the models of one family of engines."""

    name: str
    load: Callable[[Model, int], Engine]
    """Model and number of threads. Raises ``MissingError`` for a missing library,
    ``InputError`` for a damaged model."""
    memory: Callable[[Model, int], int]
    """Bytes that the loaded model will take, about; the same arguments."""
    lacks: str = ""
    """What its engines can't do that enforcement makes use of, for a person."""


def cores() -> int:
    """The cores that this process may use, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=1)
def known() -> dict[str, EngineKind]:
    """All engines by name."""
    return {kind.name: kind for kind in members(__name__, EngineKind)}


class Engines:
    """The engines of a process: a model is loaded when it is first needed, and never twice.

    Over ``limit`` bytes the models that were longest not asked for are dropped. Who still works
    with a dropped one keeps it, and it is taken back, not loaded again, if it is asked for
    meanwhile. Safe to use from several threads.
    """

    def __init__(self, threads: int = 0, limit: int | None = None) -> None:
        self.threads = threads or cores()
        """Threads for one translation; by default as many as we may use cores."""
        self.limit = limit
        """Bytes for all models together; ``None``: no limit."""
        self._lock = threading.Lock()
        # By digest: two folders with the same bytes are one model. The least recent comes first.
        self._kept: dict[str, tuple[Engine, int]] = {}
        self._alive: weakref.WeakValueDictionary[str, Engine] = weakref.WeakValueDictionary()

    def get(self, model: Model) -> Engine:
        """The engine of a model. Raises what its loading raises, and ``ConfigError`` for a model
        that alone is over the limit."""
        key = model.digest
        kind = known()[model.engine]
        with self._lock:
            kept = self._kept.pop(key, None)
            size = kept[1] if kept else kind.memory(model, self.threads)
            self._make_room(model, size)
            engine = kept[0] if kept else self._alive.get(key)
            if engine is None:
                engine = kind.load(model, self.threads)
            self._alive[key] = engine
            self._kept[key] = (engine, size)
            return engine

    def _make_room(self, model: Model, size: int) -> None:
        if self.limit is None:
            return
        if size > self.limit:
            raise ConfigError(
                f"{model.id} needs about {size / 1e6:.0f} MB, more than the limit of "
                f"{self.limit / 1e6:.0f} MB",
                None,
                "Raise --max-memory, or pin a smaller model.",
            )
        while self._kept and sum(taken for _, taken in self._kept.values()) + size > self.limit:
            del self._kept[next(iter(self._kept))]
