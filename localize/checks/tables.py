"""Figures and word lists of the checks, from ``localize/data/checks.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["expansion", "languages", "number", "players", "rows", "span", "words"]


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("localize") / "data/checks.toml").read_text(encoding="utf-8"))


def expansion(source: str, target: str) -> float | None:
    """Letters of a target for one letter of its source; ``None`` for an unknown language."""
    factors = _tables()["expansion"]
    if source in factors and target in factors:
        return factors[target] / factors[source]
    return None


def languages(table: str) -> tuple[str, ...]:
    """The languages that a table has words for."""
    return tuple(_tables()[table])


def number(table: str, key: str) -> float:
    """A single figure."""
    return _tables()[table][key]


def span(table: str, key: str) -> tuple[float, float]:
    """From where to where."""
    first, last = _tables()[table][key]
    return first, last


@lru_cache(maxsize=256)
def words(table: str, language: str) -> frozenset[str]:
    """A list of words, or a string's characters, for a language; empty where there is none."""
    return frozenset(_tables()[table].get(language, ()))


def rows(table: str, language: str) -> dict[str, list[str]]:
    """A language's words by what they mean; empty where there are none."""
    return dict(_tables()[table].get(language, {}))


def players(format_name: str) -> tuple[str, ...]:
    """Base directions that players of a format give a line; empty for an unknown format."""
    return tuple(_tables()["base_direction"].get(format_name, ()))
