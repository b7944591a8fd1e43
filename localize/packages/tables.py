"""The data files that lie beside the packagers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

__all__ = ["table"]


@lru_cache
def table(name: str) -> Mapping[str, Any]:
    """What ``<name>.toml`` of this folder says; read once a process."""
    text = resources.files("localize.packages").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
