"""Rules that are data: a pattern and what to write for it, in ``data/prose/rewrites.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Literal

import regex

from localize.config import build, parse
from localize.locales import Locale
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Rule, Style

__all__ = ["Example", "Pair", "Rewrite", "known", "rules"]

FILE = Path(str(files("localize"))) / "data" / "prose" / "rewrites.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One replacement."""

    find: str
    """A pattern of the ``regex`` package."""
    write: str
    """What to write for it, with its groups as ``\\1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What the rule does; it is tested."""

    text: str
    becomes: str = ""
    """Empty: the text stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """One table of the file."""

    name: str
    places: tuple[str, ...]
    """Languages, locales or scripts; the key in the file is ``for``."""
    product: Literal["", "book", "track"] = ""
    figures: bool = False
    """Texts without a digit have nothing for it."""
    pairs: tuple[Pair, ...]
    reason: str
    source: str
    examples: tuple[Example, ...]

    def holds_for(self, locale: Locale, track: bool) -> bool:
        """Whether it is a rule of that locale and product."""
        here = (locale.tag, locale.tag.split("-")[0], locale.script)
        product = "track" if track else "book"
        return self.product in ("", product) and any(place in self.places for place in here)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    rule: tuple[Rewrite, ...]


@cache
def known() -> tuple[Rewrite, ...]:
    """All rules of the file. Raises ``ConfigError`` naming the key that is wrong."""
    tables = [
        {"places": table.get("for"), **{key: table[key] for key in table if key != "for"}}
        for table in parse(FILE)["rule"]
    ]
    return build(_File, {"rule": tables}, FILE).rule


def rules(locale: Locale, track: bool) -> tuple[Rule, ...]:
    """The rules of a locale and product, in the file's order."""
    return tuple(
        Rule(
            name=item.name,
            reason=item.reason,
            changes=partial(_changes, _compiled(item.pairs)),
            figures=item.figures,
        )
        for item in known()
        if item.holds_for(locale, track)
    )


_Compiled = tuple[tuple[regex.Pattern[str], str], ...]


@cache
def _compiled(pairs: tuple[Pair, ...]) -> _Compiled:
    return tuple((regex.compile(pair.find), pair.write) for pair in pairs)


def _changes(pairs: _Compiled, text: str, style: Style) -> Iterator[Change]:
    """What the patterns find; of two places that overlap the former pattern's, as there is a
    next pass."""
    taken: list[tuple[int, int]] = []
    for pattern, write in pairs:
        for match in pattern.finditer(text):
            start, end = match.span()
            new = match.expand(write)
            if new != match[0] and not any(start <= last and first <= end for first, last in taken):
                taken.append((start, end))
                yield Change(start=start, end=end, text=new)
