"""The content of a TTML paragraph ↔ text with tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from localize import files
from localize.document import Inline, Place, Tag
from localize.formats import merged
from localize.formats.ttml_style import Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

XML = "http://www.w3.org/XML/1998/namespace"
_SPACE = f"{{{XML}}}space"
_NAME = re.compile(r"</?\s*([^\s/>]+)")
_BLANKS = re.compile(r"[ \t\r\n]+")
# All that XML 1.0 doesn't allow, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Text:
    """Collects pieces and treats white space as ``xml:space`` says.

    Under ``default`` runs of white space are one space, and none stands at a line's ends; under
    ``preserve`` a line end in the file is a line break.
    """

    def __init__(self) -> None:
        self.pieces: list[str | Tag] = []
        self._at_start = True
        self._loose: int | None = None
        """Index of the piece whose last space falls away if the line ends now."""

    def text(self, text: str | None, preserve: bool) -> None:
        if not text:
            return
        if preserve:
            self._at_start = text.endswith("\n")
            self._loose = None
        else:
            text = _BLANKS.sub(" ", text)
            text = text.removeprefix(" ") if self._at_start else text
            if not text:
                return
            self._at_start = text.endswith(" ")
            self._loose = len(self.pieces) if self._at_start else None
        self.pieces.append(text)

    def line_end(self) -> None:
        if self._loose is not None:
            piece = self.pieces[self._loose]
            assert isinstance(piece, str)
            self.pieces[self._loose] = piece.removesuffix(" ")
        self._loose, self._at_start = None, True


def inline_of(paragraph: _Element, sheet: Sheet) -> Inline:
    """Text and tags of a paragraph. ``br`` is a line break; what isn't text is a tag."""
    text = _Text()
    space = next(
        (
            value
            for place in (paragraph, *paragraph.iterancestors())
            if (value := place.get(_SPACE)) is not None
        ),
        "default",
    )
    _collect(paragraph, sheet, text, space == "preserve")
    text.line_end()
    return merged(text.pieces)


def _collect(element: _Element, sheet: Sheet, text: _Text, preserve: bool) -> None:
    from lxml import etree

    namespace = sheet.namespace
    text.text(element.text, preserve)
    for child in element:
        if child.tag == f"{{{namespace}}}br":
            text.line_end()
            text.pieces.append("\n")
        elif child.tag == f"{{{namespace}}}span":
            role = sheet.role(child)
            space = child.get(_SPACE)
            text.pieces.append(Tag(kind="open", text=_start_tag(child), role=role))
            _collect(child, sheet, text, preserve if space is None else space == "preserve")
            text.pieces.append(Tag(kind="close", text=f"</{_name(child, child.tag)}>", role=role))
        else:
            raw = etree.tostring(child, encoding="unicode", with_tail=False)
            text.pieces.append(Tag(kind="alone", text=raw))
        text.text(child.tail, preserve)


def _name(element: _Element, name: str, attribute: bool = False) -> str:
    """A name with the prefix that the document gives its namespace there."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    if namespace == XML:
        return f"xml:{local}"
    if not attribute:
        return f"{element.prefix}:{local}" if element.prefix else local
    prefix = next(p for p, uri in element.nsmap.items() if uri == namespace and p)
    return f"{prefix}:{local}"


def _start_tag(element: _Element) -> str:
    parent = element.getparent()
    outer: Mapping[str | None, str] = parent.nsmap if parent is not None else {}
    return _start(element, {p: uri for p, uri in element.nsmap.items() if outer.get(p) != uri})


def _start(element: _Element, namespaces: Mapping[str | None, str]) -> str:
    declared = "".join(
        f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}"
        for prefix, uri in namespaces.items()
    )
    attributes = "".join(
        f" {_name(element, name, attribute=True)}={quoteattr(value)}"
        for name, value in element.attrib.items()
    )
    return f"<{_name(element, element.tag)}{declared}{attributes}>"


def fill(paragraph: _Element, inline: Inline, place: Place) -> None:
    """Replace the content of a paragraph.

    Raises ``InputError`` if the tags don't make well-formed XML.
    """
    tail, paragraph.tail = paragraph.tail, None
    content = _markup(inline, f"{paragraph.prefix}:br" if paragraph.prefix else "br")
    name = _name(paragraph, paragraph.tag)
    xml = f"{_start(paragraph, paragraph.nsmap)}{content}</{name}>"
    new = files.parse_xml(xml.encode(), place)
    del paragraph[:]
    paragraph.text = new.text
    paragraph.extend(new)
    paragraph.tail = tail


def _markup(inline: Inline, line_break: str) -> str:
    """The pieces as XML in which every element that is opened is closed, and none else."""
    pieces: list[str] = []
    opened: list[str] = []
    for piece in inline:
        if isinstance(piece, str):
            text = escape(_FORBIDDEN.sub("", piece))
            pieces.append(text.replace("\n", f"<{line_break}/>"))
        elif piece.kind == "alone":
            pieces.append(piece.text)
        elif piece.kind == "open":
            match = _NAME.match(piece.text)
            opened.append(match[1] if match else "")
            pieces.append(piece.text)
        elif opened:
            pieces.append(f"</{opened.pop()}>")
    pieces += (f"</{name}>" for name in reversed(opened))
    return "".join(pieces)
