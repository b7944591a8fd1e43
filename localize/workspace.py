"""A workspace: the folder with titles, glossaries and locales, and where their data is found.

The nearest folder upwards with a ``localize.toml``, or a ``pyproject.toml`` that has
``[tool.localize]``, is the workspace. Data is looked up in the workspace, then in the
installed package, then in the checkout that an editable install runs from.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

__all__ = ["Person", "Title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A character of a title."""

    name: str
    gender: Literal["f", "m", "n", ""] = ""
    role: str = "supporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A novel or a drama: what its ``title.toml`` says, and where its files are."""

    id: str
    """Name of its folder: letters, digits, hyphens."""
    kind: Literal["novel", "drama"]
    language: str
    """BCP 47 tag of the source."""
    version: str
    published: datetime.date
    author: str
    folder: Path
    title: Mapping[str, str]
    """Language (or locale) → title; the source's own is under ``zh``."""
    synopsis: Mapping[str, str] = field(default_factory=dict)
    author_name: Mapping[str, str] = field(default_factory=dict)
    genre: str = ""
    keywords: tuple[str, ...] = ()
    minimum_age: int = 0
    flags: tuple[str, ...] = ()
    """Content flags of the standards' list: an editor must look."""
    cover: str = ""
    """SVG file in the title's folder, with texts ``id="title"`` and ``id="author"``."""
    aspect: Literal["16:9", "9:16"] = "16:9"
    episodes: Mapping[str, str] = field(default_factory=dict)
    """File stem → episode title in the source language."""
    people: tuple[Person, ...] = ()
