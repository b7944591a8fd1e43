"""XML documents of an EPUB in and out: HTML's entities, declarations, DOCTYPE, empty elements."""

from __future__ import annotations

import html.entities
import re
from typing import TYPE_CHECKING

from localize import files
from localize.document import Place

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["XHTML", "is_element", "local_name", "parse", "serialise"]

XHTML = "http://www.w3.org/1999/xhtml"

# HTML elements that never have content: these alone may be written as <br/>.
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("param", "source", "track", "wbr"),
    )
)
# Entity references, but not inside CDATA sections and comments, where they are text.
_ENTITY = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL)
_PREDEFINED = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def parse(data: bytes, place: Place) -> etree._Element:
    """Root of a document. Raises ``InputError`` with the line where it is not well-formed.

    XHTML 1.1 defines HTML's entities (``&nbsp;``) in a DTD that is never fetched: they become
    character references first.
    """
    return files.parse_xml(_ENTITY.sub(_reference, data), place)


def _reference(match: re.Match[bytes]) -> bytes:
    name = match.group(1)
    if name is None or name in _PREDEFINED:
        return match.group()
    value = html.entities.html5.get(f"{name.decode('ascii')};")
    return match.group() if value is None else "".join(f"&#{ord(c)};" for c in value).encode()


def serialise(root: etree._Element, original: bytes) -> bytes:
    """The document in UTF-8, with a declaration if ``original`` has one, and its DOCTYPE."""
    from lxml import etree

    for element in root.iter(f"{{{XHTML}}}*"):
        name = local_name(element)
        if name == "meta":
            _declare_utf8(element)
        elif name not in _VOID and len(element) == 0 and element.text is None:
            # <a id="x"/> would be an open tag to a reader that parses HTML.
            element.text = ""
    tree = root.getroottree()
    body = etree.tostring(tree, encoding="utf-8", xml_declaration=False)
    standalone = b' standalone="yes"' if tree.docinfo.standalone else b""
    declaration = b'<?xml version="1.0" encoding="utf-8"%s?>\n' % standalone
    # A document in UTF-16 or a legacy encoding must have had one.
    has_one = b"<?xml" in original[:8] or not original.lstrip(b"\xef\xbb\xbf").startswith(b"<")
    return (declaration if has_one else b"") + body + b"\n"


def _declare_utf8(meta: etree._Element) -> None:
    if meta.get("http-equiv", "").lower() == "content-type":
        meta.set("content", "text/html; charset=utf-8")
    elif meta.get("charset"):
        meta.set("charset", "utf-8")


def is_element(node: etree._Element) -> bool:
    """Neither a comment nor a processing instruction."""
    return isinstance(node.tag, str)


def local_name(node: etree._Element) -> str:
    """Name of an HTML element (many books forget the namespace); empty for all other nodes."""
    if not is_element(node):
        return ""
    namespace, _, name = node.tag.rpartition("}")
    return name if namespace in ("", f"{{{XHTML}") else ""
