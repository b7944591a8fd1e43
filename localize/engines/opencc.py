"""Simplified to Traditional Chinese by rule (OpenCC): a model-free engine.

The target's OpenCC configuration stands in its locale file: ``s2twp`` for Taiwan with its
vocabulary, ``s2hk`` for Hong Kong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

__all__ = ["convert"]


@lru_cache(maxsize=8)
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


def convert(text: str, config: str) -> str:
    """``text`` in Traditional characters, by the named OpenCC configuration."""
    return _converter(config).convert(text)
