"""Prose in text files: plain text and Markdown.

``parse_heading`` tells chapter headings from prose for whoever reads plain text.
"""

from __future__ import annotations

import re

from localize.formats import Format
from localize.formats.prose import markdown, plaintext
from localize.formats.prose.headings import Heading, parse_heading

__all__ = ["MARKDOWN", "TEXT", "Heading", "parse_heading"]

# XML, subtitle times, an ASS script, an archive, JSON.
_OTHER = re.compile(rb"\A\s*<|\A\s*\[Script Info\]|\AWEBVTT|\d --> ?\d|\APK\x03\x04|\A\{")
_MARKDOWN = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:#{1,6}[ \t]+\S|---[ \t]*\r?\n[\w-]+:)")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def _is_markdown(head: bytes) -> bool:
    return _MARKDOWN.search(head) is not None


def _is_text(head: bytes) -> bool:
    """Text that shows no sign of a richer format."""
    if _OTHER.search(head) or _is_markdown(head):
        return False
    return b"\x00" not in head or head.startswith(_BYTE_ORDER_MARKS)


TEXT = Format(
    name="text",
    media="prose",
    suffixes=(".txt",),
    sniff=_is_text,
    read=plaintext.read,
    write=plaintext.write,
)
MARKDOWN = Format(
    name="markdown",
    media="prose",
    suffixes=(".md", ".markdown"),
    sniff=_is_markdown,
    read=markdown.read,
    write=markdown.write,
)
