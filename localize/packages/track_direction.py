"""The direction of lines in tracks: what each format needs, by ``track_direction.toml``.

The text itself has its isolates and marks already; here each line gets what tells players,
whatever they assume, that it runs from right to left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import regex

from localize.packages.tables import table
from localize.packages.texts import Run, visible
from localize.text import LRI, LRM, PDI, RLI, RLM

__all__ = ["directed", "facts"]

_RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Thaana}\p{Syriac}\p{Nko}&&\p{L}]", regex.V1)
_LTR_LETTER = regex.compile(
    r"[\p{L}--\p{Arabic}--\p{Hebrew}--\p{Thaana}--\p{Syriac}--\p{Nko}]", regex.V1
)
_NAMES = {
    LRM: "LRM",
    RLM: "RLM",
    LRI: "LRI",
    RLI: "RLI",
    PDI: "PDI",
    "\u202a": "LRE",
    "\u202b": "RLE",
}


def directed(pieces: Sequence[Run], suffix: str, direction: str) -> list[Run]:
    """The runs with what each of their lines needs in a format, by its ``suffix``.

    ``direction`` is that of the runs' language. A line without a letter of that direction runs
    the other way: a name in Latin letters alone is no Arabic line.
    """
    if not visible(pieces):
        return list(pieces)
    marks = table("track_direction")[suffix.removeprefix(".")]
    around = [marks[_direction(line, direction)] for line in visible(pieces).split("\n")]
    found, at = [], 0
    for run in pieces:
        first, *rest = run.text.split("\n")
        text = first
        for line in rest:
            text += f"{around[at][1]}\n{around[at + 1][0]}{line}"
            at += 1
        found.append(replace(run, text=text))
    found[0] = replace(found[0], text=around[0][0] + found[0].text)
    found[-1] = replace(found[-1], text=found[-1].text + around[-1][1])
    return found


def _direction(line: str, direction: str) -> str:
    has_rtl, has_ltr = _RTL_LETTER.search(line), _LTR_LETTER.search(line)
    if direction == "rtl":
        return "ltr" if has_ltr and not has_rtl else "rtl"
    return "rtl" if has_rtl and not has_ltr else "ltr"


def facts(suffix: str, direction: str, is_directed: bool) -> dict[str, Any]:
    """How a file of a format says its direction: for the manifest.

    ``marks`` are what its lines begin and end with, by their Unicode names.
    """
    entry = table("track_direction")[suffix.removeprefix(".")]
    marks = [_NAMES[mark] for mark in "".join(entry[direction])] if is_directed else []
    return {"text": direction, "base": entry["base"], "marks": marks}
