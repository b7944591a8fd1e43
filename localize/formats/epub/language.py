"""What a book says about its language and direction: set when its words change language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from localize.formats.epub.inline import XML_LANG, is_foreign, is_untouched
from localize.formats.epub.package import DC
from localize.formats.epub.xml import is_element
from localize.text import base_direction, split_tag

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["horizontal", "is_vertical", "relabel"]

# Languages that are also set in vertical lines: pages of such a book go from right to left.
_VERTICAL = frozenset(("zh", "ja"))
_WRITING_MODE = re.compile(r"(writing-mode\s*:\s*)(?:vertical-|sideways-|tb\b)(?:-?[rl]{2})?")
# Chinese and Japanese print begins a paragraph with them; other languages indent by style.
_INDENT = re.compile(r"^([ \t\r\n]*)\u3000+")


def is_vertical(language: str) -> bool:
    """Whether a language is set in vertical lines as well, in books of its readers."""
    return split_tag(language)[0] in _VERTICAL


def horizontal(sheet: str) -> str:
    """A style sheet with horizontal lines where it asks for vertical ones.

    >>> horizontal("p { -epub-writing-mode: vertical-rl; color: red }")
    'p { -epub-writing-mode: horizontal-tb; color: red }'
    """
    return _WRITING_MODE.sub(r"\1horizontal-tb", sheet)


def relabel(root: etree._Element, kind: str, version: str, old: str, new: str) -> None:
    """Make a document of that kind (see ``Page``) say ``new`` where it says ``old``.

    ``version`` is the package document's: EPUB 2 knows neither ``dir`` on the package nor a
    page progression direction, and XHTML 1.1 no ``lang``.
    """
    if kind == "package":
        _package(root, version, old, new)
    elif kind == "ncx":
        _replace_language(root, old, new)
    else:
        _page(root, version, old, new)


def _page(root: etree._Element, version: str, old: str, new: str) -> None:
    if is_untouched(root, old):
        return
    before, after = base_direction(old), base_direction(new)
    _relabel_tree(root, old, new, before, after)
    if not is_vertical(new):
        for style in root.iter("{*}style"):
            style.text = horizontal(style.text or "") or None
    root.set(XML_LANG, new)
    if not version.startswith("2") or "lang" in root.attrib:
        root.set("lang", new)
    if after == "rtl":
        root.set("dir", "rtl")
    elif root.get("dir") == "rtl":
        del root.attrib["dir"]


def _relabel_tree(element: etree._Element, old: str, new: str, before: str, after: str) -> None:
    """Elements that say the old language or its direction; what is another's stays another's."""
    if not is_element(element) or is_untouched(element, old):
        return
    _replace_language(element, old, new)
    if element.get("dir") == before:
        element.set("dir", after)
    if element.get("http-equiv", "").lower() == "content-language":
        element.set("content", new)
    if not is_vertical(new) and "writing-mode" in element.get("style", ""):
        element.set("style", horizontal(element.get("style")))
    if not is_vertical(new):
        element.text = _INDENT.sub(r"\1", element.text or "") or None
    for child in element:
        _relabel_tree(child, old, new, before, after)
        if not is_vertical(new):
            child.tail = _INDENT.sub(r"\1", child.tail or "") or None


def _replace_language(element: etree._Element, old: str, new: str) -> None:
    for name in (XML_LANG, "lang"):
        if element.get(name) and _same_language(element.get(name), old):
            element.set(name, new)


def _same_language(tag: str, other: str) -> bool:
    return split_tag(tag)[0] == split_tag(other)[0]


def _package(root: etree._Element, version: str, old: str, new: str) -> None:
    languages = list(root.iter(f"{{{DC}}}language"))
    for element in languages[1:]:
        if _same_language((element.text or "").strip(), old):
            element.getparent().remove(element)
    for element in languages[:1]:
        element.text = new
    for element in (root, *root.iter(f"{{{DC}}}title", f"{{{DC}}}description")):
        if element is not root and is_foreign(element, old):
            continue
        _replace_language(element, old, new)
        if element.get("dir") == base_direction(old):
            element.set("dir", base_direction(new))
    for meta in root.iter("{*}meta"):
        # What Kindle devices go by instead of the style sheets.
        if meta.get("name") == "primary-writing-mode" and not is_vertical(new):
            meta.set("content", "horizontal-" + ("rl" if base_direction(new) == "rtl" else "lr"))
    if version.startswith("2"):
        return
    if base_direction(new) == "rtl":
        root.set("dir", "rtl")
    elif root.get("dir") == "rtl":
        del root.attrib["dir"]
    for spine in root.iterfind("{*}spine"):
        _set_progression(spine, new)


def _set_progression(spine: etree._Element, new: str) -> None:
    name = "page-progression-direction"
    if base_direction(new) == "rtl":
        spine.set(name, "rtl")
    elif spine.get(name) == "rtl" and not is_vertical(new):
        spine.set(name, "ltr")
