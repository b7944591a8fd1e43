"""Source text → hypotheses. An engine knows strings and languages, not documents.

One module an engine family; each defines one ``EngineKind``. ``Engines`` loads a model when
it is first needed and shares it among all jobs of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from localize.document import Hypothesis
from localize.models import Model
from localize.registry import members

__all__ = ["Decoding", "Engine", "EngineKind", "Engines", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How to decode one batch. Part of what decides a translation: see ``signature``."""

    beam: int = 4
    n_best: int = 1
    guarded: bool = False
    """Repetition penalty and n-gram block, for texts that looped without them."""

    @property
    def signature(self) -> str:
        return f"beam:{self.beam}|n:{self.n_best}|guarded:{int(self.guarded)}"


class Engine(Protocol):
    """A loaded model."""

    n_best: bool
    """Whether it gives several hypotheses and their scores."""

    def translate(
        self, texts: Sequence[str], source: str, target: str, decoding: Decoding
    ) -> list[list[Hypothesis]]:
        """Hypotheses for each text, best first, in order. An empty text gives an empty text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineKind:
    """How to load the models of one family of engines."""

    name: str
    load: Callable[[Model, int], Engine]
    """Model and number of threads. Raises ``MissingError`` for a missing library,
    ``InputError`` for a damaged model."""


@lru_cache(maxsize=1)
def known() -> dict[str, EngineKind]:
    """All engines by name."""
    return {kind.name: kind for kind in members(__name__, EngineKind)}


class Engines:
    """The engines of a process: each model is loaded once, when it is first needed."""

    def __init__(self, threads: int = 0) -> None:
        self.threads = threads
        """Threads for one translation; 0: as many as there are cores."""
        self._loaded: dict[str, Engine] = {}

    def get(self, model: Model) -> Engine:
        if model.id not in self._loaded:
            self._loaded[model.id] = known()[model.engine].load(model, self.threads)
        return self._loaded[model.id]
