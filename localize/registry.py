"""The one way to find what can be added: formats, engines, checks, packagers."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")


def members(package: str, kind: type[T]) -> Iterator[T]:
    """Every module-level value of ``kind`` in the modules of ``package``, by module name.

    Raises ``RuntimeError`` when two of them have the same name.
    """
    seen: dict[str, str] = {}
    folder = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{package}.{info.name}")
        for value in vars(module).values():
            if not isinstance(value, kind):
                continue
            name = str(getattr(value, "name"))  # noqa: B009 - every kind has a name
            if name in seen:
                if seen[name] == info.name:
                    continue
                raise RuntimeError(f"{name!r} is defined in {seen[name]} and in {info.name}")
            seen[name] = info.name
            yield value
