"""Spanish dialogue in books: quoted speech becomes speech after a raya.

``«Sí», dijo ella. «Vamos.»`` → ``—Sí —dijo ella—. Vamos.`` Only a paragraph that begins with a
speech, here and in its source, is one of dialogue; a speech inside a narrated sentence keeps its
quotation marks, as in Spanish print. A paragraph whose speeches can't all be told from other
quotations stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

from localize.data import toml
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style

__all__ = ["raya"]

_SPEECH = regex.compile('[\\s\u3000]*["“「『«„‘—]')
_AFTER = regex.compile(r"(?<mark>[.,]?)(?<space>\s*)")
_FINAL = "!?…"


class _Unclear(Exception):
    """A quotation that may be no speech."""


def raya(text: str, style: Style) -> Iterator[Change]:
    """The changes of one paragraph: all of them, or none."""
    opening, closing = style.quotes[0].strip(), style.quotes[1].strip()
    block = style.block
    if not text.startswith(opening) or block is None or block.role != "paragraph":
        return
    speeches = [
        (match.start(), match.end() - 1) for match in _quotation(opening, closing).finditer(text)
    ]
    marks = text.count(opening) + text.count(closing)
    if marks != 2 * len(speeches) or not _SPEECH.match(style.source):
        return
    try:
        found = [change for entry in _gaps(text, speeches) for change in _after(text, *entry)]
    except _Unclear:
        return
    yield Change(start=0, end=1, text="—")
    yield from (Change(start=start, end=start + 1, text="") for start, _ in speeches[1:])
    yield from found


@cache
def _quotation(opening: str, closing: str) -> regex.Pattern[str]:
    return regex.compile(f"{opening}[^{opening}{closing}]+{closing}")


def _gaps(text: str, speeches: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """For each speech where its closing mark stands, where its narration ends, and whether
    another speech follows."""
    for (_, close), (start, _) in pairwise(speeches):
        yield close, start, True
    yield speeches[-1][1], len(text), False


def _after(text: str, close: int, end: int, more: bool) -> Iterator[Change]:
    """The changes at the end of a speech and in its narration.

    Raises ``_Unclear``.
    """
    found = _AFTER.match(text, close + 1, end)
    start, last = found.end(), text[close - 1]
    narration = text[start:end].rstrip()
    yield Change(start=close, end=close + 1, text="")
    if not narration:
        if more or not (found["mark"] == "." or last in f".{_FINAL}"):
            raise _Unclear
        yield from _without_mark(found, last in f".{_FINAL}")
        return
    comma = "," in (found["mark"], last)
    if comma or narration[0].islower():
        if not (comma or last in f".{_FINAL}—" or found["mark"]) or _goes_on(narration):
            raise _Unclear
        yield from _without_mark(found, True)
        if last in ".,":
            yield Change(start=close - 1, end=close, text="")
    else:
        if not narration[0].isupper() or not (found["mark"] == "." or last in f".{_FINAL}"):
            raise _Unclear
        yield from _without_mark(found, last in f".{_FINAL}")
    yield Change(start=start, end=start, text="—" if found["space"] else " —")
    if more:
        stop = start + len(narration) - 1
        if text[stop] not in ".,:;" or stop + 1 == end:
            raise _Unclear
        yield Change(start=stop, end=stop, text="—", after=True)


def _without_mark(found: regex.Match[str], drop: bool) -> Iterator[Change]:
    if drop and found["mark"]:
        yield Change(start=found.start(), end=found.start() + 1, text="")


def _goes_on(narration: str) -> bool:
    """Whether it is the rest of a sentence in which the quotation is a word."""
    return regex.match(r"\p{L}+|", narration)[0] in _not_tags()


@cache
def _not_tags() -> frozenset[str]:
    return frozenset(toml("prose/spanish")["not_tags"])
