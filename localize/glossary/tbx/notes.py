"""Notes that carry what TBX-Basic has no data category for."""

from __future__ import annotations

import re

__all__ = ["labelled", "plain_note", "split_note"]

_TAG = r"[A-Za-z0-9-]+"
_LABELLED = re.compile(rf"(note|strategy|reading|(?:gloss|reading):{_TAG}): (.*)", re.DOTALL)


def labelled(label: str, text: str) -> str:
    """The note's text with what it is about.

    >>> labelled("reading:ja", "りんばん")
    'reading:ja: りんばん'
    """
    return f"{label}: {text}"


def plain_note(text: str) -> str:
    """A person's note, marked as such where it could be taken for one of ours."""
    return labelled("note", text) if _LABELLED.fullmatch(text) else text


def split_note(text: str) -> tuple[str, str]:
    """What a note is about and its text; ``note`` where it says nothing of ours.

    >>> split_note("strategy: keep"), split_note("heroine: 27")
    (('strategy', 'keep'), ('note', 'heroine: 27'))
    """
    match = _LABELLED.fullmatch(text)
    return (match[1], match[2]) if match else ("note", text)
