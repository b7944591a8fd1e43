"""What a TTML document's head says about its paragraphs: styles, regions, agents."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
# More than one style deep is rare; the limit is for hostile chains.
_MAX_CHAIN = 32
_RUBY = {"container": "ruby", "base": "rb", "text": "rt", "delimiter": "rp"}
_PERCENT = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,9})?)%")


class Sheet:
    """Looks up styles as TTML2's style resolution does, without inheritance."""

    def __init__(self, root: _Element, namespace: str) -> None:
        self.namespace = namespace
        # Drafts of TTML1 called the namespace "#style".
        old = f"{namespace}#style"
        self.styling = old if old in root.nsmap.values() else f"{namespace}#styling"
        self._agent = f"{{{namespace}#metadata}}agent"
        self._styles = self._by_id(root, "style")
        self._regions = self._by_id(root, "region")
        self._known: dict[tuple[str, str], str] = {}
        self._rows: dict[str, int] = {}
        self._names = {
            agent.get(XML_ID, ""): "".join(agent.itertext()).strip()
            for agent in root.iter(self._agent)
        }

    def _by_id(self, root: _Element, name: str) -> dict[str, _Element]:
        tag = f"{{{self.namespace}}}{name}"
        return {element.get(XML_ID, ""): element for element in root.iter(tag)}

    def value(self, element: _Element, name: str, depth: int = 0) -> str:
        """A style property of an element: its own, else its styles' (the last one wins)."""
        own = element.get(f"{{{self.styling}}}{name}")
        if own is not None:
            return own.strip()
        for style in reversed(element.get("style", "").split()):
            if (style, name) not in self._known:
                # Also the answer to a style that refers to itself.
                self._known[style, name] = ""
                if style in self._styles and depth < _MAX_CHAIN:
                    self._known[style, name] = self.value(self._styles[style], name, depth + 1)
            if self._known[style, name]:
                return self._known[style, name]
        return ""

    def role(self, span: _Element) -> str:
        """The neutral meaning of a span; of several the first that other formats know."""
        ruby = self.value(span, "ruby")
        if ruby:
            return _RUBY.get(ruby, "")
        if self.value(span, "fontStyle") in ("italic", "oblique"):
            return "italic"
        if self.value(span, "fontWeight") == "bold":
            return "bold"
        if "underline" in self.value(span, "textDecoration").split():
            return "underline"
        if self.value(span, "color"):
            return "color"
        return "voice" if span.get(self._agent) else ""

    def speaker(self, paragraph: _Element) -> str:
        """Name of the agent of a paragraph, of what it stands in, or of a span in it."""
        places = (paragraph, *paragraph.iterancestors(), *paragraph.iterdescendants("{*}span"))
        agent = next((value for place in places if (value := place.get(self._agent))), "")
        identifier = agent.split()[0] if agent.strip() else ""
        return self._names.get(identifier) or identifier

    def region(self, paragraph: _Element) -> str:
        """Name of the region that a paragraph is shown in; empty for the default one."""
        return _nearest(paragraph, lambda place: place.get("region", ""))

    def alignment(self, paragraph: _Element, region: str, rtl: bool) -> int | None:
        """Position on the key pad, where the region's height and alignment make it clear."""
        if region not in self._rows:
            self._rows[region] = self._row(region) if region in self._regions else 0
        if not self._rows[region]:
            return None
        align = _nearest(paragraph, lambda place: self.value(place, "textAlign"))
        align = align or self._in_region(self._regions[region], "textAlign")
        if align in ("start", "end"):
            align = "right" if (align == "start") == rtl else "left"
        return self._rows[region] + {"left": 0, "right": 2}.get(align, 1)

    def _row(self, region: str) -> int:
        """1 bottom, 4 middle, 7 top, by where the region's text is anchored; 0 if unclear."""
        element = self._regions[region]
        if self._in_region(element, "writingMode").startswith("tb"):
            return 0
        top, height = 0.0, 100.0
        origin, extent = self._in_region(element, "origin"), self._in_region(element, "extent")
        if origin or extent:
            vertical = [_PERCENT.fullmatch(pair.split()[-1]) for pair in (origin, extent) if pair]
            if len(vertical) < 2 or not all(vertical):
                return 0
            top, height = (float(match[1]) for match in vertical if match)
        # TTML2, tts:displayAlign: the initial value is "before".
        anchor = {"center": top + height / 2, "after": top + height}
        line = anchor.get(self._in_region(element, "displayAlign"), top)
        return 7 if line < 100 / 3 else 4 if line < 200 / 3 else 1

    def _in_region(self, region: _Element, name: str) -> str:
        nested = region.iterchildren(f"{{{self.namespace}}}style")
        return next(
            (value for place in (region, *nested) if (value := self.value(place, name))), ""
        )


def _nearest(element: _Element, of: Callable[[_Element], str]) -> str:
    """The first value that is not empty, from the element outwards."""
    return next(
        (value for place in (element, *element.iterancestors()) if (value := of(place))), ""
    )
