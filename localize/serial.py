"""The data types as JSON and back, for what we keep between runs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from localize.document import Block, Cue, Finding, Inline, Junk, Part, Tag, Verbatim

__all__ = ["decode", "encode"]

T = TypeVar("T")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from cattrs.preconf.json import make_converter
    from cattrs.strategies import configure_tagged_union

    converter = make_converter(omit_if_default=True)
    union = Block | Cue | Verbatim | Junk
    piece = str | Tag
    converter.register_structure_hook(
        piece, lambda value, _: value if isinstance(value, str) else converter.structure(value, Tag)
    )
    converter.register_unstructure_hook(
        piece, lambda value: value if isinstance(value, str) else converter.unstructure(value, Tag)
    )
    configure_tagged_union(union, converter, tag_name="type")
    converter.register_structure_hook(
        Part,
        lambda value, _: Part(
            id=value["id"],
            title=value["title"],
            blocks=tuple(converter.structure(block, union) for block in value["blocks"]),
        ),
    )
    converter.register_unstructure_hook(
        Part,
        lambda part: {
            "id": part.id,
            "title": part.title,
            "blocks": [converter.unstructure(block, union) for block in part.blocks],
        },
    )
    return converter


def encode(value: object) -> str:
    """Compact JSON; fields that have their default are left out."""
    kind = type(value)
    if kind is tuple:
        kind = Inline if not value or not isinstance(value[0], Finding) else tuple[Finding, ...]
    return _converter().dumps(value, unstructure_as=kind, ensure_ascii=False)


def decode(text: str | bytes, kind: type[T]) -> T:
    """The value of ``kind`` (``Part``, ``Inline``, ``tuple[Finding, ...]``) in ``text``."""
    return _converter().loads(text, kind)
