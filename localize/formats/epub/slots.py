"""Where the words of a document stand: each place is a slot, read as a block and filled again.

The slots of the same document are the same at each reading, so a block finds its place by order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.document import Inline, Tag, plain
from localize.formats.epub.inline import Run, is_foreign, is_untouched, xml_text
from localize.formats.epub.package import DC
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


def slots(root: etree._Element, kind: str, language: str) -> Iterator[Slot]:
    """The slots of a document of that kind (see ``Page``), in the order of the document.

    ``language`` is the book's; an element that says it is in another one has none.
    """
    if kind == "package":
        yield from _texts(root, f"{{{DC}}}title", "title", language)
        yield from _texts(root, f"{{{DC}}}description", "paragraph", language)
    elif kind == "ncx":
        yield from _texts(root, "{*}docTitle/{*}text", "title", language)
        # All labels but those of pages.
        for name in ("navPoint", "navList", "navTarget", "pageList"):
            yield from _texts(root, f"{{*}}{name}/{{*}}navLabel/{{*}}text", "title", language)
    else:
        for child in root:
            if local_name(child) == "head":
                yield from _texts(child, "{*}title", "title", language)
            elif local_name(child) == "body":
                yield from _Walk(child, language).container(child)


def _texts(root: etree._Element, path: str, role: str, language: str) -> Iterator[Slot]:
    """Elements that hold text alone."""
    for element in root.iterfind(f".//{path}"):
        if is_foreign(element, language):
            continue
        text = " ".join((element.text or "").split())
        pieces = (
            Tag(kind="alone", text=piece) if index % 2 else piece
            for index, piece in enumerate(_MARKUP_IN_TEXT.split(text))
            if piece
        )
        inline = tuple(pieces)
        if plain(inline):
            yield Slot(role, 0, element.sourceline, inline, _text_setter(element))


def _text_setter(element: etree._Element) -> Callable[[Inline], None]:
    def put(inline: Inline) -> None:
        element.text = xml_text("".join(x.text if isinstance(x, Tag) else x for x in inline))

    return put


def _attributes(element: etree._Element) -> Iterator[Slot]:
    """Words that a reader is told instead of an image, or shown beside an element."""
    for name in ("alt", "title"):
        text = " ".join(element.get(name, "").split())
        if text:
            yield Slot("alt", 0, element.sourceline, (text,), _attribute_setter(element, name))


def _attribute_setter(element: etree._Element, name: str) -> Callable[[Inline], None]:
    return lambda inline: element.set(name, xml_text(plain(inline)))


class _Walk:
    """Goes through a body and tells its runs of text apart."""

    def __init__(self, body: etree._Element, language: str) -> None:
        self.language = language
        self.blocks: set[etree._Element] = set()
        """Block elements and what holds one, such as a link around a whole paragraph."""
        for node in body.iter():
            if local_name(node) in _BLOCKS:
                while node is not body and node not in self.blocks:
                    self.blocks.add(node)
                    node = node.getparent()

    def container(
        self, element: etree._Element, role: str = "paragraph", level: int = 0
    ) -> Iterator[Slot]:
        """The slots of an element that may hold block elements, and of all inside it."""
        if is_untouched(element, self.language) or _is_page_list(element):
            return
        role, level = _role(element, role, level)
        yield from _attributes(element)
        before: etree._Element | None = None
        children: list[etree._Element] = []
        for child in element:
            if child not in self.blocks and not _parts_paragraphs(child):
                children.append(child)
                continue
            yield from self._run(Run(element, before, children, self.language), role, level)
            before, children = child, []
            if child in self.blocks:
                yield from self.container(child, role, level)
        yield from self._run(Run(element, before, children, self.language), role, level)

    def _run(self, run: Run, role: str, level: int) -> Iterator[Slot]:
        if (wrapper := run.wrapper) is not None:
            yield from self.container(wrapper, role, level)
            return
        if plain(run.inline).strip():
            line = (run.parent if run.before is None else run.before).sourceline
            yield Slot(role, level, line, run.inline, run.put)
        for child in run.children:
            yield from self._inline_attributes(child)

    def _inline_attributes(self, node: etree._Element) -> Iterator[Slot]:
        if not is_element(node) or is_untouched(node, self.language):
            return
        yield from _attributes(node)
        for child in node:
            yield from self._inline_attributes(child)


def _role(element: etree._Element, role: str, level: int) -> tuple[str, int]:
    name = local_name(element)
    if role == "title":
        return role, 0
    if name in _HEADINGS:
        return "heading", _HEADINGS[name]
    kinds = {element.get(_EPUB_TYPE, ""), element.get("role", "").removeprefix("doc-")}
    if _NOTES & {kind for value in kinds for kind in value.split()}:
        return "note", 0
    return _ROLES.get(name, role), level


def _is_page_list(element: etree._Element) -> bool:
    """The numbers of the print's pages, which may be letters as well: iv, A-2."""
    return local_name(element) == "nav" and "page-list" in element.get(_EPUB_TYPE, "").split()


def _parts_paragraphs(node: etree._Element) -> bool:
    """A ``br`` beside another one, or before an indented line: so many books part paragraphs."""
    if local_name(node) != "br":
        return False
    tail = node.tail or ""
    if tail.lstrip(" \t\r\n").startswith("\u3000"):
        return True
    after, before = node.getnext(), node.getprevious()
    if after is not None and local_name(after) == "br" and not tail.strip():
        return True
    return before is not None and local_name(before) == "br" and not (before.tail or "").strip()
