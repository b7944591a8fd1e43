"""Configuration files: TOML into dataclasses, strictly. A misspelt key is an error, not a shrug."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from localize import files
from localize.document import Place
from localize.errors import ConfigError

__all__ = ["build", "listing", "parse", "wrong"]


def parse(path: Path) -> dict[str, Any]:
    """The content of a TOML file. Raises ``ConfigError`` with the line of a mistake."""
    data = files.read_bytes(path, 1024**2)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = Place(file=str(path), line=line)
        raise ConfigError("is not UTF-8", place, "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        # tomllib of Python 3.11 tells the line in its message only.
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else None
        place = Place(file=str(path), line=line)
        raise ConfigError(f"is not TOML: {error}", place, "Correct the syntax.") from error


T = TypeVar("T")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def build(kind: type[T], data: Mapping[str, Any], path: Path, key: str = "") -> T:
    """A dataclass from a TOML table; ``path`` and ``key`` are for the messages.

    Raises ``ConfigError`` on a key that the dataclass lacks, a missing key, another type,
    and an empty ``source``.
    """
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    prefix = f"{key}." if key else ""
    for name in data:
        if name not in known:
            raise wrong(path, prefix + name, "is unknown", f"keys here: {listing(known)}")
    values = {}
    for name, item in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], path, prefix + name)
        elif item.default is MISSING and item.default_factory is MISSING:
            raise wrong(path, prefix + name, "is missing", _describe(hints[name]))
    if not str(values.get("source", "x")).strip():
        raise wrong(path, f"{prefix}source", "is empty", "say where the figures come from")
    return kind(**values)


def _value(hint: Any, value: Any, path: Path, key: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(value, dict):
        return build(hint, value, path, key)  # type: ignore[arg-type]
    if origin in (dict, Mapping) and isinstance(value, dict):
        return {
            name: _value(args[1], inner, path, f"{key}.{name}") for name, inner in value.items()
        }
    if origin is tuple and isinstance(value, list):
        if is_dataclass(args[0]) and all(isinstance(item, dict) for item in value):
            return tuple(
                build(args[0], item, path, f"{key}[{index}]")  # type: ignore[arg-type]
                for index, item in enumerate(value, 1)
            )
        kinds = args[:1] * len(value) if args[-1] is ... else args
        if len(kinds) == len(value) and all(map(_fits, kinds, value)):
            return tuple(value)
    if origin is Literal and value in args:
        return value
    if isinstance(value, str) and _CONTROL.search(value):
        raise wrong(path, key, f"is {value!r}", "text without control characters")
    if isinstance(hint, type) and not origin and _fits(hint, value):
        return value
    raise wrong(path, key, f"is {value!r}", _describe(hint))


def _fits(hint: type, value: Any) -> bool:
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, hint)


def _describe(hint: Any) -> str:
    """What a key's value must be, for a person."""
    simple = {
        datetime.date: "a date, such as 2026-11-01",
        str: "a string",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
    }
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + listing(args)
    if origin is tuple:
        return "a list of strings" if args[-1] is ... else f"a list of {len(args)} strings"
    return simple.get(hint, "a table")


def listing(items: Any) -> str:
    """Items for a message, sorted."""
    return ", ".join(sorted(str(item) for item in items))


def wrong(path: Path, key: str, what: str, allowed: str) -> ConfigError:
    """The error for one key of a configuration file."""
    return ConfigError(f"{key} {what}", Place(file=str(path)), f"Allowed: {allowed}.")
