"""Entries of the memory → TMX 1.4b, the same bytes for the same entries."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from localize.document import Tag
from localize.errors import ConfigError
from localize.memory.entries import Imported
from localize.memory.listing import Origin
from localize.memory.tmx.importing import TITLE
from localize.memory.tmx.inline import clean, legal, written

__all__ = ["write"]


def write(
    stream: IO[bytes], entries: Iterable[tuple[Origin, Imported]], tool: tuple[str, str]
) -> int:
    """Write a file of the entries, in UTF-8; how many there were. ``tool``: our name and version.

    Raises ``ConfigError`` if ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f"<header creationtool={quoteattr(tool[0])} creationtoolversion={quoteattr(tool[1])} "
        'segtype="sentence" o-tmf="localize" adminlang="en" srclang="*all*" datatype="plaintext"'
        f"{_created()}/>\n<body>\n"
    )
    stream.write(head.encode())
    count = 0
    for origin, entry in entries:
        stream.write(_unit(origin, entry).encode())
        count += 1
    stream.write(b"</body>\n</tmx>\n")
    return count


def _created() -> str:
    """The header's date: never the clock's time (https://reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return ""
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        advice = "Give it in seconds since 1970-01-01, for example 1767225600."
        raise ConfigError(f"SOURCE_DATE_EPOCH is {epoch!r}", advice=advice) from error
    return f' creationdate="{moment:%Y%m%dT%H%M%SZ}"'


def _unit(origin: Origin, entry: Imported) -> str:
    tags = sum(1 for piece in entry.source if isinstance(piece, Tag))
    own = sum(1 for piece in entry.target if isinstance(piece, Tag))
    # A tag without one in the source has a number that the source doesn't use.
    links = entry.links or (-1,) * own
    numbers = [link + 1 if link >= 0 else tags + at + 1 for at, link in enumerate(links)]
    about = f" srclang={quoteattr(entry.language)}"
    if entry.uses:
        about += f' usagecount="{entry.uses}"'
    if entry.changed:
        about += f' changedate="{entry.changed}"'
    if entry.creator:
        about += f" changeid={quoteattr(legal(entry.creator))}"
    lines = [f"<tu{about}>"]
    if entry.note:
        lines.append(f"<note>{clean(entry.note)}</note>")
    lines.append(f'<prop type="x-origin">{origin}</prop>')
    if entry.scope:
        lines.append(f'<prop type="{TITLE}">{clean(entry.scope)}</prop>')
    lines.append(_variant(entry.language, written(entry.source, range(1, tags + 1)), entry.context))
    lines.append(_variant(entry.locale, written(entry.target, numbers), None))
    return "\n".join((*lines, "</tu>\n"))


def _variant(tag: str, content: str, context: str | None) -> str:
    """``context``: as memoQ writes it, a ``seg`` in the text of a property."""
    prop = ""
    if context is not None:
        inner = escape(f"<seg>{clean(context)}</seg>")
        prop = f'<prop type="x-context-pre">{inner}</prop>'
    return f"<tuv xml:lang={quoteattr(tag)}>{prop}<seg>{content}</seg></tuv>"
