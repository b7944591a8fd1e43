"""Word lists, limits and rules: data files with their sources, and the one way to read them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["toml"]


@cache
def toml(name: str) -> Mapping[str, Any]:
    """What ``<name>.toml`` of this folder says (``checks``, ``prose/units``); read once a process.

    It is everybody's: copy what you change.
    """
    return tomllib.loads((files("localize.data") / f"{name}.toml").read_text(encoding="utf-8"))
