"""Sizes on the command line: ``800M``, ``1.5G``."""

from __future__ import annotations

import re
from typing import Any

import click

__all__ = ["SIZE", "max_memory"]

_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


class Size(click.ParamType):
    """Bytes, or K, M, G of 1024 each.

    >>> SIZE.convert("1.5G", None, None), SIZE.convert("800 mb", None, None)
    (1610612736, 838860800)
    """

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?", str(value), re.IGNORECASE)
        size = int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
        if not size:
            self.fail(f"{value!r} is no size; say it like 800M or 1.5G", param, ctx)
        return size


SIZE = Size()

max_memory = click.option(
    "--max-memory",
    type=SIZE,
    metavar="SIZE",
    help="Keep loaded models together under this size, 800M or 2G, by dropping the least recent.",
)
