"""Direction of right-to-left text: isolates and marks, by UAX #9.

Isolates FSI…PDI around left-to-right runs that would fall apart, RLM before a line that would
take its direction from a Latin word. Never overrides, never embeddings. Line by line: isolates
end with their line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from localize.pipeline.adapt.flow import Change
from localize.text import BIDI_CONTROLS, FSI, PDI, RLM, first_strong

__all__ = ["CONTROLS", "changes"]

CONTROLS = regex.compile(f"[{''.join(sorted(BIDI_CONTROLS))}]")
_RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Thaana}\p{Syriac}]")
_NUMBER = r"[\d٠-٩۰-۹]+(?:[.,:٫٬][\d٠-٩۰-۹]+)*"
_WORD = r"\p{Latin}[\p{Latin}\p{M}\p{N}]*(?:['’.&_-][\p{Latin}\p{N}]+)*"
_AFTER = rf"(?:[ \u00a0](?:{_WORD}|{_NUMBER}))*[+#*]*"
# Runs that fall apart in right-to-left text:
_RUN = regex.compile(
    # a number before a Latin word: the two change places;
    rf"(?<![\p{{Latin}}\p{{N}}])[$€£#@+−-]?{_NUMBER}[%°]?[ \u00a0-]?{_WORD}{_AFTER}"
    # a Latin word with a sign at its end, or before it: C++, #tag, @name;
    rf"|{_WORD}(?:[ \u00a0]{_WORD})*[+#*]+"
    rf"|(?<![\p{{L}}\d@#])[@#][\p{{Latin}}_]+[\p{{Latin}}\d_]*"
    # a range, a signed number.
    rf"|(?<![\p{{Latin}}\d.]){_NUMBER}(?:[-‐‑–−]{_NUMBER})+(?!\p{{Latin}})"
    rf"|(?<![\p{{L}}\d\p{{P}}\p{{S}}])[-+−±]{_NUMBER}(?!\p{{Latin}})"
)


def changes(text: str, names: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[Change, ...]]:
    """Isolates and marks for a text without any, line by line; the changes of a group are made
    together or not at all. ``names``: spans that a run holds whole or not at all."""
    offset = 0
    for line in text.split("\n"):
        if _RTL_LETTER.search(line):
            here = [(start - offset, end - offset) for start, end in names]
            yield from _line(line, offset, here)
        offset += len(line) + 1


def _line(line: str, offset: int, names: Sequence[tuple[int, int]]) -> Iterator[tuple[Change, ...]]:
    clear = line
    for start, end in _runs(line, names):
        yield (
            Change(start=offset + start, end=offset + start, text=FSI),
            Change(start=offset + end, end=offset + end, text=PDI, after=True),
        )
        clear = clear[:start] + " " * (end - start) + clear[end:]
    if first_strong(clear) == "ltr":
        yield (Change(start=offset, end=offset, text=RLM),)


def _runs(line: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans to isolate: a run that touches a name grows to hold it; runs that meet become one."""
    runs: list[tuple[int, int]] = []
    for match in _RUN.finditer(line):
        start, end = match.span()
        for first, last in names:
            if 0 <= first < end and start < last <= len(line):
                start, end = min(start, first), max(end, last)
        if runs and start < runs[-1][1]:
            runs[-1] = (min(start, runs[-1][0]), max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
