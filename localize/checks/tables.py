"""Figures and word lists of the checks, from ``localize/data/checks.toml``."""

from __future__ import annotations

from functools import lru_cache

from localize.data import toml

__all__ = ["expansion", "languages", "number", "players", "rows", "span", "words"]


def expansion(source: str, target: str) -> float | None:
    """Letters of a target for one letter of its source; ``None`` for an unknown language."""
    factors = toml("checks")["expansion"]
    if source in factors and target in factors:
        return factors[target] / factors[source]
    return None


def languages(table: str) -> tuple[str, ...]:
    """The languages that a table has words for."""
    return tuple(toml("checks")[table])


def number(table: str, key: str) -> float:
    """A single figure."""
    return toml("checks")[table][key]


def span(table: str, key: str) -> tuple[float, float]:
    """From where to where."""
    first, last = toml("checks")[table][key]
    return first, last


@lru_cache(maxsize=256)
def words(table: str, language: str) -> frozenset[str]:
    """A list of words, or a string's characters, for a language; empty where there is none."""
    return frozenset(toml("checks")[table].get(language, ()))


def rows(table: str, language: str) -> dict[str, list[str]]:
    """A language's words by what they mean; empty where there are none."""
    return dict(toml("checks")[table].get(language, {}))


def players(format_name: str) -> tuple[str, ...]:
    """Base directions that players of a format give a line; empty for an unknown format."""
    return tuple(toml("checks")["base_direction"].get(format_name, ()))
