"""HTML, written so that nothing gets into it unescaped.

What ``h`` returns is ``Markup``; any other text that is put into an element is escaped. There
is no other way to make ``Markup`` from a text that somebody else wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TypeAlias

__all__ = ["Attributes", "Content", "Markup", "h", "join", "nothing"]


class Markup(str):
    """HTML that stands as it is."""

    __slots__ = ()


Attributes = Mapping[str, str | int | bool | None]
"""Name → value. ``True`` writes the name alone; ``False`` and ``None`` leave it out."""

Content: TypeAlias = "str | int | Attributes | Iterable[Content] | None"
"""What may stand in an element: text, elements, attributes, nothing, any of these nested."""

nothing = Markup("")

_VOID = frozenset({"br", "hr", "link", "meta"})
# No HTML document may hold these, not even as references: C0 and C1 controls, surrogates,
# noncharacters. They are shown as U+FFFD, so that an editor sees that something is there.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def h(name: str, *content: Content) -> Markup:
    """An element with its content; a mapping in the content holds attributes.

    ``name`` is the tag's, with classes after dots as in CSS. Nested iterables are flattened,
    ``None`` is nothing.

    >>> h("td.num", {"lang": "ar"}, "<", h("b", 1))
    '<td class="num" lang="ar">&lt;<b>1</b></td>'
    """
    tag, *classes = name.split(".")
    attributes: dict[str, str | int | bool | None] = {}
    if classes:
        attributes["class"] = " ".join(classes)
    pieces: list[str] = []
    _collect(content, attributes, pieces)
    opening = f"<{tag}{''.join(_attribute(*pair) for pair in attributes.items())}>"
    if tag in _VOID:
        return Markup(opening)
    return Markup(f"{opening}{''.join(pieces)}</{tag}>")


def join(*content: Content) -> Markup:
    """Several pieces without an element around them.

    >>> join("a < ", h("b", "b"))
    'a &lt; <b>b</b>'
    """
    pieces: list[str] = []
    _collect(content, {}, pieces)
    return Markup("".join(pieces))


def _collect(
    content: Iterable[Content], attributes: dict[str, str | int | bool | None], pieces: list[str]
) -> None:
    for item in content:
        if item is None:
            continue
        if isinstance(item, Markup):
            pieces.append(item)
        elif isinstance(item, str | int):
            pieces.append(_escaped(str(item)))
        elif isinstance(item, Mapping):
            attributes.update(item)
        else:
            _collect(item, attributes, pieces)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    return escape(_NOT_HTML.sub("\ufffd", text))
