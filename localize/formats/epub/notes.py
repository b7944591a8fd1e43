"""Notes for glosses: a mark after the word, the note at the end of its page, links both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize.document import Gloss, Tag
from localize.formats.epub.xml import XHTML, local_name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Notes"]

_OPS = "http://www.idpf.org/2007/ops"
_SPACES = f'xmlns="{XHTML}" xmlns:epub="{_OPS}"'
# EPUB 2 has neither the attributes nor the elements: links alone.
_MARK = {
    "2": f'<sup {_SPACES}><a id="{{id}}-ref" href="#{{id}}">*{{number}}</a></sup>',
    "3": (
        f'<sup {_SPACES}><a epub:type="noteref" role="doc-noteref" id="{{id}}-ref" '
        'href="#{id}">*{number}</a></sup>'
    ),
}
_NOTE = {
    "2": f'<div {_SPACES} id="{{id}}"><p><a href="#{{id}}-ref">*{{number}}</a> </p></div>',
    "3": (
        f'<aside {_SPACES} epub:type="footnote" role="doc-footnote" id="{{id}}"><p>'
        '<a role="doc-backlink" href="#{id}-ref">*{number}</a> </p></aside>'
    ),
}


class Notes:
    """The notes of one page. Their marks have an asterisk, so that they are not taken for the
    book's own."""

    def __init__(self, root: etree._Element, version: str) -> None:
        self._root = root
        self._version = "2" if version.startswith("2") else "3"
        self._taken = {element.get("id") for element in root.iter("*")}
        self._texts: list[tuple[str, str]] = []

    def mark(self, gloss: Gloss) -> Tag:
        """The next mark, for ``inline.Run.put``."""
        number = len(self._texts) + 1
        name = f"gloss{number}"
        while name in self._taken or f"{name}-ref" in self._taken:
            name = f"{name}x"
        self._texts.append((name, gloss.text))
        text = _MARK[self._version].format(id=name, number=number)
        return Tag(kind="alone", text=text, role="note")

    def write(self) -> None:
        """Add the notes to the end of the page's body."""
        from lxml import etree

        body = next((node for node in self._root if local_name(node) == "body"), None)
        if body is None:
            return
        for number, (name, text) in enumerate(self._texts, 1):
            note = etree.fromstring(_NOTE[self._version].format(id=name, number=number))
            note[0][0].tail += text
            body.append(note)
