"""The facts behind names, from ``localize/data/naming``: one TOML file, one table, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["latin_languages", "readings", "table"]


@lru_cache(maxsize=16)
def table(name: str) -> Mapping[str, Any]:
    """A file of ``localize/data/naming``, by its name without ``.toml``."""
    file = files("localize") / "data" / "naming" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


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
