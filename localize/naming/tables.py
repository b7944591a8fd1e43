"""The facts behind names, from ``localize/data/naming``: one TOML file, one table, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from localize.data import toml

__all__ = ["latin_languages", "readings", "table"]


def table(name: str) -> Mapping[str, Any]:
    """A file of ``localize/data/naming``, by its name without ``.toml``."""
    return toml(f"naming/{name}")


@lru_cache(maxsize=4)
def readings(name: str) -> Mapping[str, tuple[str, ...]]:
    """Character → its readings, the usual one first; of ``mandarin``, ``hanja`` or ``onyomi``."""
    found: dict[str, tuple[str, ...]] = {}
    for part in ("usual", "other"):
        for reading, characters in table(name)[part].items():
            for char in characters:
                found[char] = (*found.get(char, ()), reading)
    return found


def latin_languages() -> frozenset[str]:
    """Languages in whose letters pinyin stands as it is."""
    return frozenset(table("names")["latin"])
