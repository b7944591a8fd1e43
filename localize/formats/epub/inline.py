"""A run of text and inline elements in XHTML ↔ ``Inline``."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from localize.document import Inline, Tag
from localize.formats import merged
from localize.formats.epub.xml import XHTML, is_element, local_name
from localize.text import split_tag

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["XML_LANG", "Run", "is_foreign", "is_untouched", "xml_text"]

# Not for translation, whatever is inside.
_UNTOUCHED = frozenset(
    (
        *("script", "style", "pre", "code", "kbd", "samp", "template", "iframe", "object"),
        *("video", "audio", "canvas", "textarea", "select"),
    )
)
_READINGS = frozenset(("rt", "rp", "rtc"))
_ROLES = {
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("b", "strong"), "bold"),
    "u": "underline",
    **dict.fromkeys(("ruby", "rb", *_READINGS), "ruby"),
    "br": "break",
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A line break between Chinese or Japanese characters, or their marks, is no space (CSS Text 3).
_WIDE = "\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
_WIDE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_LEAD = re.compile(r"[ \t\r\n\f\u00a0\u3000]*")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
_XML_PREFIX = "{http://www.w3.org/XML/1998/namespace}"
XML_LANG = f"{_XML_PREFIX}lang"
# Language not known, several languages (BCP 47): nothing is said about whose words they are.
_UNTOLD = frozenset(("", "und", "mul"))


def xml_text(text: str) -> str:
    """The text without the control characters that XML can't hold."""
    return _ILLEGAL.sub("", text)


def is_untouched(element: etree._Element, language: str) -> bool:
    """An element of another namespace (SVG, MathML), code, one that says so itself, or one in
    another language than ``language``, the book's."""
    name = local_name(element)
    if not name or name in _UNTOUCHED or element.get("translate") == "no":
        return True
    # What makes pages often leaves its own language on them: a page is the book's.
    return name not in ("html", "body") and is_foreign(element, language)


def is_foreign(element: etree._Element, language: str) -> bool:
    """An element that carries the tag of another language than ``language``.

    Scripts and regions don't count: ``zh-Hant`` and ``zh`` are one language.
    """
    said = split_tag((element.get(XML_LANG) or element.get("lang") or "").strip())[0]
    return said not in _UNTOLD and said != split_tag(language)[0]


@dataclass(slots=True)
class Run:
    """Text and inline elements in a row, between two block elements or their borders."""

    parent: etree._Element
    before: etree._Element | None
    """The child after which the run begins; ``None`` at the start of ``parent``."""
    children: list[etree._Element]
    language: str
    """The book's, as a BCP 47 tag."""
    inline: Inline = field(init=False)
    """Its text and tags: white space collapsed, none at the ends."""
    lead: str = field(init=False)
    tail: str = field(init=False)
    """White space at both ends, as in the file."""
    elements: list[tuple[Tag, etree._Element]] = field(init=False, default_factory=list)
    """The elements behind the opening and the lone tags, in order."""
    rubies: list[tuple[etree._Element, str]] = field(init=False, default_factory=list)
    """``ruby`` elements, and what is in them."""

    def __post_init__(self) -> None:
        first = self.parent.text if self.before is None else self.before.tail
        pieces = [first or ""]
        for child in self.children:
            pieces += self._pieces(child)
            pieces.append(child.tail or "")
        raw = merged(pieces)
        self.lead = _LEAD.match(raw[0]).group() if raw and isinstance(raw[0], str) else ""
        last = raw[-1] if raw and isinstance(raw[-1], str) else ""
        self.tail = last[len(last.rstrip(" \t\r\n\f\u00a0\u3000")) :]
        self.inline = _collapsed(raw, self.lead, self.tail)
        self.rubies = [
            (element, _signature(element))
            for tag, element in self.elements
            if local_name(element) == "ruby"
        ]

    @property
    def wrapper(self) -> etree._Element | None:
        """The element that holds all of the text, as a link in the contents does: its place
        is not for a translation to change. Emphasis is not meant: that is a tag everywhere."""
        if len(self.children) != 1 or not self.elements:
            return None
        tag, element = self.elements[0]
        first, last = self.inline[0], self.inline[-1]
        is_all = first is tag and isinstance(last, Tag) and last.kind == "close"
        return element if is_all and tag.kind == "open" and not tag.role else None

    def _pieces(self, element: etree._Element) -> Iterator[str | Tag]:
        name = local_name(element)
        role = _ROLES.get(name, "")
        if is_untouched(element, self.language) or name in _READINGS or _is_mark(element):
            tag = Tag(kind="alone", text=_markup(element), role=role)
            self.elements.append((tag, element))
            yield tag
            return
        tag = Tag(kind="open", text=_start_tag(element), role=role)
        self.elements.append((tag, element))
        yield tag
        yield element.text or ""
        for child in element:
            yield from self._pieces(child)
            yield child.tail or ""
        yield Tag(kind="close", text=f"</{name}>", role=role)

    def put(self, inline: Inline) -> None:
        """Replace the content, with the elements that the tags of ``inline`` stand for.

        Always well-formed: an element that is closed too early or not at all ends where it
        must, one that comes twice comes once. What carries an id that links may lead to, an
        image or a formula is kept though its tag be lost. Ruby stays on an unchanged base only.
        """
        for child in self.children:
            self.parent.remove(child)
        builder = _Builder(self)
        builder.text(self.lead)
        for piece in inline:
            if isinstance(piece, str):
                builder.text(xml_text(piece))
            elif piece.kind == "close":
                builder.close(piece.text)
            elif piece.role == "note":
                builder.note(piece)
            else:
                builder.start(piece)
        builder.finish()
        builder.text(self.tail)
        for element, signature in self.rubies:
            if _signature(element) != signature:
                _without_ruby(element)


class _Builder:
    """Puts text and elements into the tree, one after the other."""

    def __init__(self, run: Run) -> None:
        self.unused: dict[Tag, deque[etree._Element]] = {}
        for tag, element in run.elements:
            self.unused.setdefault(tag, deque()).append(element)
        self.parents = [run.parent]
        """The element that is written to is the last one."""
        self.last = [run.before]
        """For each of ``parents``, the child that was written last."""
        if run.before is None:
            run.parent.text = None
        else:
            run.before.tail = None

    def text(self, text: str) -> None:
        """Add text."""
        parent, last = self.parents[-1], self.last[-1]
        if last is None:
            parent.text = (parent.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    def start(self, tag: Tag) -> None:
        """Add the element of an opening or lone tag, if it is there and may stand here."""
        elements = self.unused.get(tag)
        if not elements:
            return
        name = local_name(elements[0])
        if name in _READINGS and local_name(self.parents[-1]) not in ("ruby", "rtc"):
            return
        if name in ("a", "ruby"):
            # Neither may stand in another of its kind.
            self.close(f"</{name}>")
        element = elements.popleft()
        self._insert(element)
        if tag.kind == "open":
            _empty(element)
            self.parents.append(element)
            self.last.append(None)

    def note(self, tag: Tag) -> None:
        """Add the mark of a note. It is a link: it goes behind a link or ruby that it is in."""
        from lxml import etree

        mark = etree.fromstring(tag.text)
        inner = self.parents[-1]
        around = [n for n in (inner, *inner.iterancestors()) if local_name(n) in ("a", "ruby")]
        if not around:
            self._insert(mark)
        elif around[-1] in self.parents[1:]:
            self._insert(mark, self.parents.index(around[-1]) - 1)
        else:
            mark.tail, around[-1].tail = around[-1].tail, None
            outer = around[-1].getparent()
            outer.insert(outer.index(around[-1]) + 1, mark)

    def close(self, text: str) -> None:
        """End the innermost element of that name and all inside it; nothing if there is none."""
        for depth in range(len(self.parents) - 1, 0, -1):
            if f"</{local_name(self.parents[depth])}>" == text:
                while len(self.parents) > depth:
                    self._end()
                return

    def finish(self) -> None:
        """End what is open and add what must not be lost."""
        while len(self.parents) > 1:
            self._end()
        for tag, elements in self.unused.items():
            for element in elements:
                if tag.kind == "open":
                    _empty(element)
                if _must_stay(tag, element):
                    self._insert(element)

    def _end(self) -> None:
        self.parents.pop()
        self.last.pop()

    def _insert(self, element: etree._Element, depth: int = -1) -> None:
        parent, last = self.parents[depth], self.last[depth]
        element.tail = None
        parent.insert(0 if last is None else parent.index(last) + 1, element)
        self.last[depth] = element


def _collapsed(raw: Inline, lead: str, tail: str) -> Inline:
    pieces: list[str | Tag] = []
    space_before = False
    for index, piece in enumerate(raw):
        if isinstance(piece, Tag):
            pieces.append(piece)
            continue
        if index == 0:
            piece = piece[len(lead) :]
        if index == len(raw) - 1 and tail:
            piece = piece[: -len(tail)]
        text = _SPACE.sub(" ", _WIDE_BREAK.sub("", piece))
        pieces.append(text[1:] if space_before and text.startswith(" ") else text)
        space_before = text.endswith(" ") if text else space_before
    return merged(pieces)


def _is_mark(element: etree._Element) -> bool:
    """An element without words: an image, an anchor, the number of a note that is a link.

    Such a link is one tag, because a number that went through an engine might not come back.
    """
    text = "".join(element.itertext())
    if local_name(element) == "a" and element.get("href"):
        return not any(char.isalpha() for char in text)
    return not text and len(element) == 0


def _must_stay(tag: Tag, element: etree._Element) -> bool:
    """Whether an element that lost its tag shows something of its own or is a link's end."""
    if not is_element(element) or tag.role in ("break", "ruby"):
        return False
    return tag.kind == "alone" or bool(element.get("id"))


def _start_tag(element: etree._Element) -> str:
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    pieces = [local_name(element)]
    for key, value in element.items():
        uri, _, name = key.removeprefix("{").rpartition("}")
        prefix = "xml" if key.startswith(_XML_PREFIX) else prefixes.get(uri, "")
        pieces.append(f"{prefix}:{name}" if prefix else name)
        pieces[-1] += f"={quoteattr(value)}"
    return f"<{' '.join(pieces)}>"


def _markup(node: etree._Element) -> str:
    from lxml import etree

    return _NAMESPACES.sub("", etree.tostring(node, encoding="unicode", with_tail=False))


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _signature(element: etree._Element) -> str:
    """What is in an element but white space: its text, and where its elements begin and end."""
    pieces = [element.text or ""]
    for child in element:
        pieces += (f"<{child.tag}>", _signature(child), "</>", child.tail or "")
    return "".join("".join(pieces).split())


def _without_ruby(ruby: etree._Element) -> None:
    """The base text alone: a reading would stand over words that it is not the reading of."""
    from lxml import etree

    etree.strip_elements(ruby, *(f"{{*}}{name}" for name in _READINGS), with_tail=False)
    namespace = f"{{{XHTML}}}" if ruby.tag.startswith("{") else ""
    for element in (ruby, *ruby.iter("{*}rb")):
        element.tag = f"{namespace}span"
