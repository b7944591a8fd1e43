"""Where the words of a document stand: each place is a slot, read as a block and filled again.

The slots of the same document are the same at each reading, so a block finds its place by order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.document import Inline, Tag, plain
from localize.formats.epub.inline import Run, is_untouched, xml_text
from localize.formats.epub.package import DC, Page
from localize.formats.epub.xml import is_element, local_name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Slot", "slots"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements that begin and end a line (HTML, "flow content" that is no phrase).
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd"),
        *("details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav"),
        *("noscript", "ol", "optgroup", "p", "pre", "script", "search", "section", "style"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *("colgroup", *_HEADINGS),
    )
)
# What an element makes of the text inside it, at any depth; paragraphs and divisions decide
# nothing themselves.
_ROLES = {
    **dict.fromkeys(("li", "dt", "dd", "td", "th"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
    "nav": "title",
}
_NOTES = frozenset(("footnote", "endnote", "rearnote", "note"))
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
# Many descriptions hold HTML as text.
_MARKUP_IN_TEXT = re.compile(r"(</?[A-Za-z][^<>]*>)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place with words."""

    role: str
    level: int
    line: int | None
    inline: Inline
    put: Callable[[Inline], None]
    """Replaces the words in the tree that the slot was found in."""


def slots(root: etree._Element, kind: str) -> Iterator[Slot]:
    """The slots of a document of that kind (see ``Page``), in the order of the document."""
    if kind == "package":
        yield from _texts(root, f"{{{DC}}}title", "title")
        yield from _texts(root, f"{{{DC}}}description", "paragraph")
    elif kind == "ncx":
        for name in ("docTitle", "navLabel"):
            yield from _texts(root, f"{{*}}{name}/{{*}}text", "title")
    else:
        for child in root:
            if local_name(child) == "head":
                yield from _texts(child, "{*}title", "title")
            elif local_name(child) == "body":
                yield from _Walk(child).container(child)
