"""Direction of right-to-left text: isolates and marks, by UAX #9.

Isolates FSI…PDI around left-to-right runs that would fall apart, RLM before a line that would
take its direction from a Latin word. Never overrides, never embeddings. Line by line: isolates
end with their line.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    rf"|(?<![\p{{L}}\d.]){_NUMBER}(?:[-‐‑–−]{_NUMBER})+(?!\p{{Latin}})"
    rf"|(?<![\p{{L}}\d\p{{P}}\p{{S}}])[-+−±]{_NUMBER}(?!\p{{Latin}})"
)


def changes(text: str) -> Iterator[Change]:
    """Isolates and marks for a text without any, line by line."""
    offset = 0
    for line in text.split("\n"):
        if _RTL_LETTER.search(line):
            yield from _line(line, offset)
        offset += len(line) + 1


def _line(line: str, offset: int) -> Iterator[Change]:
    clear = line
    for match in _RUN.finditer(line):
        start, end = match.span()
        yield Change(start=offset + start, end=offset + start, text=FSI)
        yield Change(start=offset + end, end=offset + end, text=PDI, after=True)
        clear = clear[:start] + " " * (end - start) + clear[end:]
    if first_strong(clear) == "ltr":
        yield Change(start=offset, end=offset, text=RLM)
