"""What is known of how good a model is: published scores, and what was measured here.

Scores are only ever compared within one pair and one kind: COMET as published by one
evaluation, or chrF++ on one set of segments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from localize.data import toml
from localize.files import atomic_write, sha256
from localize.models.cards import Model
from localize.models.discovery import home

__all__ = [
    "MIN_SEGMENTS",
    "Comparison",
    "Family",
    "System",
    "better_known",
    "families",
    "index_address",
    "keep",
    "measured",
    "publish_score",
    "published",
]

MIN_SEGMENTS = 200
"""Approved segments from which on an own comparison goes before published scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is known of a family of models before any of it is installed."""

    title: str
    licence: str
    """Empty where it differs from model to model."""
    megabytes: int
    """Of a typical model on disk; 0 where sizes differ widely."""
    offered: bool = False
    """Whether ``models install`` can fetch it by pair."""
    source: str


@lru_cache(maxsize=1)
def families() -> Mapping[str, Family]:
    """All known families by name."""
    return {name: Family(**facts) for name, facts in toml("models")["family"].items()}


def index_address(family: str) -> str:
    """Where a family that is offered has its public index."""
    return toml("models")["index"][family]


def published() -> Mapping[str, Mapping[str, float]]:
    """Pair (``en-ar``) → family → published COMET."""
    return toml("models")["comet"]


def publish_score(model: Model, source: str, target: str) -> float | None:
    """The model family's published COMET for a pair (``data/models.toml``), or ``None``."""
    return published().get(f"{source}-{target}", {}).get(model.family)


def better_known(model: Model, source: str, target: str) -> tuple[str, float] | None:
    """A family that can be installed by name and whose published score for the pair is higher."""
    own = 0.0 if model.draft else publish_score(model, source, target)
    if own is None:
        return None
    scores = published().get(f"{source}-{target}", {})
    offered = [(score, name) for name, score in scores.items() if families()[name].offered]
    if offered and (best := max(offered))[0] > own:
        return best[1], best[0]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One way to translate a pair, and its score in a comparison."""

    models: tuple[str, ...]
    """Ids: one, or two for the way over the master."""
    digests: tuple[str, ...]
    score: float
    """chrF++."""
    low: float | None = None
    high: float | None = None
    bleu: float | None = None
    p_value: float | None = None
    """Of the difference to the best one, paired bootstrap; ``None`` for the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All installed ways to translate a pair, scored on the same segments."""

    pair: str
    workspace: str
    """Digest of the workspace's path; empty for a file that was named."""
    reference: str
    """Digest of the segments and their references."""
    segments: int
    signature: str
    date: str
    systems: tuple[System, ...]
    """Best first."""

    def score(self, *models: Model) -> float | None:
        """The score of these models, the same bytes, one after the other."""
        ids = tuple(model.id for model in models)
        for system in self.systems:
            if system.models == ids:
                same = system.digests == tuple(model.digest for model in models)
                return system.score if same else None
        return None


def workspace_key(root: Path) -> str:
    """What comparisons call a workspace."""
    return sha256(str(root.resolve()))[:16]


def keep(comparison: Comparison) -> Path:
    """Keep a comparison on a workspace's approved segments in our models' folder."""
    path = home() / "scores" / f"{comparison.pair}-{comparison.workspace}.json"
    with atomic_write(path) as stream:
        stream.write(json.dumps(asdict(comparison), ensure_ascii=False, indent=1).encode())
    return path


def measured(root: Path) -> Mapping[str, Comparison]:
    """Pair → comparison on the approved segments of the workspace at ``root``.

    Those on fewer than ``MIN_SEGMENTS`` segments don't count; a damaged file is passed over.
    """
    found = {}
    for path in sorted((home() / "scores").glob(f"*-{workspace_key(root)}.json")):
        comparison = _read(path)
        if comparison is not None and comparison.segments >= MIN_SEGMENTS:
            found[comparison.pair] = comparison
    return found


def _read(path: Path) -> Comparison | None:
    try:
        data = json.loads(path.read_bytes())
        systems = tuple(_system(entry) for entry in data.pop("systems"))
        return Comparison(**data, systems=systems)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # measured again when it is asked for


def _system(entry: dict[str, Any]) -> System:
    models: Sequence[str] = entry.pop("models")
    digests: Sequence[str] = entry.pop("digests")
    return System(**entry, models=tuple(models), digests=tuple(digests))
