"""Whether a page or picture of a package only shows: nothing in it acts or loads from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from localize.document import Place
from localize.errors import PackageError

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Fault", "css_faults", "faults", "prove_inert"]

_XHTML = "{http://www.w3.org/1999/xhtml}"
# Of XHTML and SVG, in lower case. SVG's set and animate can give a link another target.
_ACTIVE = frozenset(
    (
        *("script", "handler", "iframe", "frame", "object", "embed", "applet", "base"),
        *("foreignobject", "audio", "video", "set", "animate"),
    )
)
# Attributes that hold a reference; ``base`` is xml:base.
_REFERENCES = frozenset(
    ("href", "src", "srcset", "data", "poster", "background", "action", "formaction", "base")
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|[/\\]{2}", re.IGNORECASE)
# A reader follows these only when it taps them.
_LINKS = frozenset({"http", "https", "mailto"})
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20]")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_CSS_REFERENCE = re.compile(r"(?:url|src|image|image-set)\(\s*[\"']?([^\"')]*)", re.IGNORECASE)


class Fault(NamedTuple):
    """What acts or loads, for a sentence that begins with "holds"."""

    line: int | None
    what: str


def faults(root: etree._Element, *, alone: bool) -> Iterator[Fault]:
    """What acts or loads from elsewhere in an XHTML or SVG document; ordinary links may.

    A document that stands ``alone`` may refer to itself only, and to images that it holds.
    """
    for node in (*root.itersiblings(preceding=True), *root.iter()):
        if isinstance(node.tag, str):
            for what in _element(node, alone):
                yield Fault(node.sourceline, what)
        elif getattr(node, "target", "") == "xml-stylesheet":
            yield Fault(node.sourceline, "an xml-stylesheet instruction")


def prove_inert(root: etree._Element, place: Place, *, alone: bool) -> None:
    """Raise ``PackageError`` with the line if ``faults`` finds something."""
    for fault in faults(root, alone=alone):
        where = replace(place, line=fault.line)
        raise PackageError(f"holds {fault.what}", where, "Don't publish it.")


def _element(element: etree._Element, alone: bool) -> Iterator[str]:
    name = _local(element.tag)
    if name in _ACTIVE:
        yield f"the element {name}"
    if name == "meta" and element.get("http-equiv", "").lower() == "refresh":
        yield "a meta refresh"
    if name == "style":
        yield from css_faults("".join(element.itertext()), alone=alone)
    for key, value in element.attrib.items():
        local = _local(key)
        if local.startswith("on"):
            yield f"the handler {local}"
        elif local in _REFERENCES:
            values = re.split(r"[\s,]+", value) if local == "srcset" else [value]
            is_link = name == "a" and local == "href"
            for reference in values:
                if _loads(reference, alone, is_link):
                    yield f"a reference to {reference.strip()[:80]!r}"
        elif local == "style" or not element.tag.startswith(_XHTML):
            # Any presentation attribute of SVG can hold a reference.
            yield from css_faults(value, alone=alone)


def css_faults(sheet: str, *, alone: bool) -> Iterator[str]:
    """What a style sheet or a style attribute loads from elsewhere."""
    plain = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", sheet))
    if "@import" in plain.lower():
        yield "a style sheet's @import"
    for match in _CSS_REFERENCE.finditer(plain):
        if _loads(match.group(1), alone, is_link=False):
            yield f"a style's reference to {match.group(1).strip()[:80]!r}"


def _loads(reference: str, alone: bool, is_link: bool) -> bool:
    """Whether a reference leads out of the package, or for one ``alone`` out of the file."""
    reference = _IGNORED_IN_URLS.sub("", reference).lower()
    if not reference or reference.startswith(("#", "data:image/")):
        return False
    match = _SCHEME.match(reference)
    if is_link and (match is None or match.group(1) in _LINKS):
        return False
    return alone or match is not None


def _unescaped(match: re.Match[str]) -> str:
    code = int(match.group(1) or "0", 16)
    return chr(code) if 0 < code <= 0x10FFFF else match.group(2) or ""


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
