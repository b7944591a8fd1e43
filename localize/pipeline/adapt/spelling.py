"""American and British spelling, by the word table of ``localize/data/prose/english.toml``.

Only words in small letters, and those with a capital at the beginning of a sentence: inside one
a capital may make a name (Pearl Harbor, the Ministry of Defence).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import regex

from localize.data import toml
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style

__all__ = ["changes", "known", "table"]

_WORD = regex.compile(r"(?<![\p{L}\p{M}])[A-Za-z][a-z]{2,}+(?![\p{L}\p{M}])")
_START = regex.compile(r"(?:^|[.!?…:]['\"”’)]*\s+|\n)[-—–\"“‘«(\[\s]*$")
_BACK = 12
"""Characters before a word in which the beginning of its sentence is looked for."""


def known(style: Style) -> bool:
    """Whether the locale's English has a spelling of its own in the table."""
    return bool(table(style.locale.tag))


def changes(text: str, style: Style) -> Iterator[Change]:
    """Words of the other spelling."""
    words, free = table(style.locale.tag), _free()
    for match in _WORD.finditer(text):
        word = match[0]
        new = words.get(word.lower())
        if new is None:
            continue
        start = match.start()
        if word[0].isupper():
            before = text[max(0, start - _BACK) : start]
            if word.lower() not in free and not (
                _START.search(before) and (start <= _BACK or before.strip())
            ):
                continue
            new = new.capitalize()
        yield Change(start=start, end=match.end(), text=new)


@cache
def _free() -> frozenset[str]:
    return frozenset(toml("prose/english")["capital_anywhere"])


@cache
def table(tag: str) -> Mapping[str, str]:
    """The other spelling's word → the locale's; empty for a locale without a table."""
    data = toml("prose/english")
    pairs = dict(_pairs(data))
    if tag in data["british"]:
        return pairs | data["to_british"]
    if tag in data["american"]:
        american = {british: word for word, british in pairs.items()}
        return american | data["to_american"] | dict(_ize(data["ize"]))
    return {}


def _pairs(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """American → British, of the families and the single words."""
    for family in data["family"]:
        for stem in family["stems"]:
            for ending in family["endings"]:
                american, british = ending.split("/") if "/" in ending else (ending, ending)
                yield stem + family["american"] + american, stem + family["british"] + british
    yield from data["words"].items()


def _ize(family: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for stem in family["stems"]:
        for ending in family["endings"]:
            yield f"{stem}is{ending}", f"{stem}iz{ending}"
