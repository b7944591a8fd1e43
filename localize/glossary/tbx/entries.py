"""The entries of a TBX file, whatever its version and style, as plain records.

The versions differ in the names of three elements, the styles in whether a data category is an
attribute's value or an element's name: after this module nobody has to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from localize import files
from localize.document import Place
from localize.errors import ConfigError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Entry", "Section", "Word", "entries"]

_ROOTS = ("tbx", "martif")
_ENTRIES = ("conceptEntry", "termEntry")
_SECTIONS = ("langSec", "langSet")
_WORDS = ("termSec", "tig", "ntig")
# Their first child is the thing itself, the others are about it.
_GROUPS = ("descripGrp", "termNoteGrp", "adminGrp", "termGrp")
# Elements whose data category is the value of their attribute ``type`` (style DCA).
_TYPED = ("admin", "descrip", "termNote", "ref", "xref", "transac", "transacNote")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A term of one language."""

    text: str
    place: Place
    data: tuple[tuple[str, str], ...]
    """Data category (``note`` for a note) and its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The terms of one language in an entry."""

    language: str
    """As the file has it; empty if it says none."""
    place: Place
    data: tuple[tuple[str, str], ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A concept with its terms."""

    id: str
    place: Place
    data: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Inside:
    """What stands in an element: data, and children of the next level."""

    data: list[tuple[str, str]] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)
    text: str = ""


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a file in their order.

    Raises ``InputError`` for what is no XML (or hostile XML), ``ConfigError`` for what is no
    TBX, with the line.
    """
    from lxml import etree

    place = Place(file=str(path))
    root = files.parse_xml(files.read_bytes(path), place)
    if (unknown := next(root.iter(etree.Entity), None)) is not None:
        raise ConfigError(
            f"uses the entity {unknown.text} without a meaning",
            _at(unknown.getparent(), place),
            "Write the character itself.",
        )
    if _name(root) not in _ROOTS:
        raise ConfigError(
            f"is no TBX: its root element is {_name(root)!r}",
            _at(root, place),
            "The root of a TBX file is tbx, or martif in version 2.",
        )
    found = False
    for element in root.iter(*(f"{{*}}{name}" for name in _ENTRIES)):
        found = True
        yield _entry(element, place)
    if not found:
        raise ConfigError("has no entries", place, "Entries are conceptEntry or termEntry.")


def _entry(element: _Element, place: Place) -> Entry:
    inside = _inside(element, _SECTIONS)
    return Entry(
        id=element.get("id", ""),
        place=_at(element, place),
        data=tuple(inside.data),
        sections=tuple(_section(child, place) for child in inside.children),
    )


def _section(element: _Element, place: Place) -> Section:
    inside = _inside(element, _WORDS)
    return Section(
        language=(element.get(_LANG) or element.get("lang") or "").strip(),
        place=_at(element, place),
        data=tuple(inside.data),
        words=tuple(_word(child, place) for child in inside.children),
    )


def _word(element: _Element, place: Place) -> Word:
    inside = _inside(element, ())
    return Word(text=inside.text, place=_at(element, place), data=tuple(inside.data))


def _inside(element: _Element, below: tuple[str, ...]) -> _Inside:
    inside = _Inside()
    _collect(element, below, inside)
    return inside


def _collect(element: _Element, below: tuple[str, ...], inside: _Inside) -> None:
    for child in element:
        name = _name(child)
        if not name:  # a comment or a processing instruction
            continue
        if name in below:
            inside.children.append(child)
        elif name in _GROUPS:
            _collect(child, below, inside)
        elif name == "term" and not inside.text:
            inside.text = _text(child)
        elif name == "transacGrp":
            inside.data.append((name, ""))
        else:
            category = child.get("type", name) if name in _TYPED else name
            inside.data.append((category, _text(child)))


def _name(element: _Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: _Element) -> str:
    return "".join(element.itertext())


def _at(element: _Element, place: Place) -> Place:
    return Place(file=place.file, line=element.sourceline)
