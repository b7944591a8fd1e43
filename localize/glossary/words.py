"""Words of other tools → ours, from ``data/term_bases.toml``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from localize.data import toml

__all__ = ["ours", "picklist"]


def ours(table: str, word: str) -> str | None:
    """Our word for another tool's; ``None`` if it isn't known there. Case doesn't matter.

    ``table`` is ``headers``, ``languages``, ``kinds``, ``genders`` or ``statuses``.

    >>> ours("kinds", "Character"), ours("genders", "女"), ours("kinds", "starship")
    ('person', 'f', None)
    """
    return _inverted(table).get(word.strip().lower())


def picklist(name: str) -> Any:
    """A value, or the list of them, that TBX-Basic has for a thing of ours."""
    return toml("term_bases")["tbx"][name]


@lru_cache(maxsize=8)
def _inverted(table: str) -> dict[str, str]:
    return {word: own for own, words in toml("term_bases")[table].items() for word in words}
