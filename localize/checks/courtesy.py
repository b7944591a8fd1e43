"""L: forms of address within one speech. Words and patterns: ``data/courtesy.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check
from localize.data import toml
from localize.document import Block, Cue, plain

__all__ = ["forms_of", "label"]

_FAMILIAR, _POLITE = "familiar", "polite"
_QUOTED = regex.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"|»[^«»]*«")
_DASH = regex.compile(r"^\s*[-–—]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    patterns: dict[str, regex.Pattern[str]]
    names: dict[str, str]
    plural: bool
    """The polite form also addresses several people."""


@check("L114", "warning", on=Block)
def mixed_address(block: Block, context: Context) -> Iterator[Problem]:
    """One speech addresses somebody in the familiar and in the polite form."""
    forms = _forms(context.language)
    if forms is None:
        return
    for segment in block.segments:
        text = plain(segment.target)
        for start, end in _speeches(text, isinstance(block, Cue)):
            found = forms_of(text[start:end], context.language)
            if len(found) < 2:
                continue
            told = " and ".join(text[start:end][slice(*found[form])] for form in forms.patterns)
            first, last = max(found.values())
            yield at(
                text,
                start + first,
                start + last,
                f"{told} in one speech",
                f"Write {' or '.join(forms.names.values())} throughout"
                " unless it is said to two people.",
                "info" if forms.plural else None,
                segment.place,
            )


def _speeches(text: str, is_cue: bool) -> Iterator[tuple[int, int]]:
    """Stretches that one person says: a cue, or its lines after dashes; a quotation in prose."""
    if not is_cue:
        yield from (match.span() for match in _QUOTED.finditer(text))
        return
    lines = text.split("\n")
    if not any(_DASH.match(line) for line in lines):
        yield 0, len(text)
        return
    start = 0
    for line in lines:
        yield start, start + len(line)
        start += len(line) + 1


def forms_of(text: str, language: str) -> dict[str, tuple[int, int]]:
    """The forms of address in a text, each with its first place; none in other languages.

    >>> forms_of("Hast du Zeit?", "de")
    {'familiar': (5, 7)}
    """
    forms = _forms(language)
    if forms is None:
        return {}
    found = ((form, pattern.search(text)) for form, pattern in forms.patterns.items())
    return {form: match.span() for form, match in found if match}


def label(language: str, form: str) -> str:
    """What people call the form: du, vous, usted."""
    forms = _forms(language)
    return forms.names[form] if forms else form


@lru_cache(maxsize=16)
def _forms(language: str) -> _Forms | None:
    table = toml("courtesy").get(language)
    if table is None:
        return None
    return _Forms(
        patterns={form: regex.compile(table[form]) for form in (_FAMILIAR, _POLITE)},
        names=dict(zip((_FAMILIAR, _POLITE), table["names"], strict=True)),
        plural=table.get("plural", False),
    )
