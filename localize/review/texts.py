"""Text with markup as an editor edits it: each tag is a numbered mark, ``⟦1⟧``.

A mark is moved like a letter. It has no direction of its own and no inside to be damaged, and a
check knows it as something that no reader may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import regex

from localize.document import Inline, Tag
from localize.errors import InputError
from localize.formats import merged
from localize.text import BIDI_CONTROLS

__all__ = ["Span", "editable", "palette", "pieces", "read", "without_directions"]

MOST = 20_000
"""Characters of one sentence or cue: a book's longest are a tenth of it."""
_MARK = re.compile(r"⟦(\d{1,3})⟧")
_DIRECTIONS = re.compile(f"[{''.join(sorted(BIDI_CONTROLS))}]")
# What no XML and no subtitle may hold: control characters, lone surrogates, noncharacters.
_FORBIDDEN = regex.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF\u2028\u2029]"
)

Span = tuple[int, int, int]
"""Start and end in the text without markup, and the number of a term."""


def palette(source: Inline, target: Inline) -> tuple[Tag, ...]:
    """The tags that an editor has for a segment: the source's, then those that only the target
    has. Mark ``n`` is the tag at ``n - 1``."""
    tags = [piece for piece in source if isinstance(piece, Tag)]
    left = list(tags)
    for piece in target:
        if isinstance(piece, Tag):
            if piece in left:
                left.remove(piece)
            else:
                tags.append(piece)
    return tuple(tags)


def _numbered(inline: Inline, tags: Sequence[Tag]) -> Iterable[str | int]:
    """The texts, and for each tag its number; of equal tags the first that is free."""
    free = list(enumerate(tags, 1))
    for piece in inline:
        if isinstance(piece, str):
            yield piece
            continue
        entry = next((entry for entry in free if entry[1] == piece), None)
        if entry is not None:
            free.remove(entry)
            yield entry[0]


def without_directions(text: str) -> str:
    """The text without isolates, embeddings and direction marks."""
    return _DIRECTIONS.sub("", text)


def editable(inline: Inline, tags: Sequence[Tag], *, rtl: bool) -> str:
    """The text with its marks. ``rtl``: without direction marks, which nobody sees: they are
    set again when it is read."""
    text = "".join(
        piece if isinstance(piece, str) else f"⟦{piece}⟧" for piece in _numbered(inline, tags)
    )
    return without_directions(text) if rtl else text


def read(text: str, tags: Sequence[Tag], *, lines: bool) -> Inline:
    """The inline text that an editor typed. ``lines``: it may have line breaks, as cues do.

    Raises ``InputError`` for what no file may hold and for marks that aren't there.
    """
    if len(text) > MOST:
        raise InputError(f"the text is longer than {MOST} characters", None, "Divide it.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _FORBIDDEN.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise InputError(f"the text holds {code}, which no file may hold", None, "Delete it.")
    text = text.strip() if lines else re.sub(r"\s*\n\s*", " ", text).strip()
    used: set[int] = set()
    result: list[str | Tag] = []
    done = 0
    for match in _MARK.finditer(text):
        number = int(match[1])
        if not 1 <= number <= len(tags):
            what = f"there is no mark {match[0]} in this segment"
            raise InputError(what, None, "Delete it, or use one of those below the text.")
        if number in used:
            raise InputError(f"the mark {match[0]} stands twice", None, "Delete one of them.")
        used.add(number)
        result += (text[done : match.start()], tags[number - 1])
        done = match.end()
    return merged([*result, text[done:]])


def pieces(inline: Inline, tags: Sequence[Tag], spans: Iterable[Span] = ()) -> list[dict[str, Any]]:
    """The text for reading: ``{"text"}``, with ``"term"`` where one stands, and ``{"mark"}``."""
    result: list[dict[str, Any]] = []
    marked = _apart(spans)
    offset = 0
    for piece in _numbered(inline, tags):
        if isinstance(piece, int):
            result.append({"mark": piece})
            continue
        result += _cut(piece, offset, marked)
        offset += len(piece)
    return result


def _cut(text: str, offset: int, spans: Sequence[Span]) -> Iterable[dict[str, Any]]:
    """A stretch of the text, which begins at ``offset``, divided where terms begin and end."""
    done, end = offset, offset + len(text)
    for start, stop, term in spans:
        first, last = max(start, offset), min(stop, end)
        if first >= last:
            continue
        if done < first:
            yield {"text": text[done - offset : first - offset]}
        yield {"text": text[first - offset : last - offset], "term": term}
        done = last
    if done < end:
        yield {"text": text[done - offset :]}


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Of two that overlap the longer one."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in chosen):
            chosen.append(span)
    return sorted(chosen)
