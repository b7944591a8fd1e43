"""The data files of this room, each read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files as resources
from typing import Any

__all__ = ["data"]


@lru_cache(maxsize=16)
def data(name: str) -> Mapping[str, Any]:
    """A file of ``localize/data``, by its name without ``.toml``."""
    return tomllib.loads(resources("localize").joinpath(f"data/{name}.toml").read_text("utf-8"))
