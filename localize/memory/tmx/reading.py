"""A TMX file → its translation units, one at a time, whatever the file's size.

Expat reads it: it tells lines beyond 65,535, loads nothing that a DOCTYPE names, and keeps nothing
that was read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.parsers import expat

from localize.document import Place
from localize.errors import InputError

__all__ = ["Mark", "Unit", "Variant", "units"]

_CHUNK_BYTES = 64 * 1024
# What no honest file needs, and what a reader's memory is bounded by.
_MAX_DEPTH = 64
_MAX_UNIT_CHARS = 1_000_000
_MAX_TOKEN_BYTES = 8 * 1024 * 1024
_ELEMENT_CHARS = 64
"""What an element costs of a unit's characters, so that empty ones aren't free."""

_CODES = ("bpt", "ept", "it", "ph", "ut")
"""Inline elements whose content is another format's code."""


@dataclass(slots=True)
class Mark:
    """An inline element, or one end of ``hi``."""

    name: Literal["bpt", "ept", "it", "ph", "ut", "hi", "/hi"]
    i: str = ""
    """Pairs ``bpt`` and ``ept`` within a text."""
    x: str = ""
    """Pairs elements of both languages."""
    type: str = ""
    pos: str = ""
    """Of ``it``: ``begin`` or ``end``."""
    code: str = ""
    """The other format's code."""


@dataclass(slots=True)
class Variant:
    """A text in one language."""

    language: str
    line: int
    attributes: dict[str, str]
    content: list[str | Mark] | None = None
    """``None``: it has no ``seg``."""
    props: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Unit:
    """A translation unit, as it stands there."""

    number: int
    """Counted from 1."""
    line: int
    srclang: str
    """The unit's, else the header's; ``*all*`` for any."""
    attributes: dict[str, str]
    variants: list[Variant] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    """Why it can't be used; empty: it can."""
    lost: set[str] = field(default_factory=set)
    """Elements that were read as if they weren't there."""

    @property
    def name(self) -> str:
        """What a person finds it by."""
        id_ = self.attributes.get("tuid", "")
        return f"unit {self.number}" + (f" ({id_[:80]})" if id_ else "")


def units(path: Path) -> Iterator[Unit]:
    """The units of a file in their order.

    Raises ``InputError`` with the line for what can't be read, is no TMX or no honest one; what
    was yielded before it is then part of a broken file.
    """
    reader = _Reader(Place(file=str(path)))
    parser = reader.parser
    try:
        with path.open("rb") as stream:
            fed = 0
            while chunk := stream.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _MAX_TOKEN_BYTES:
                    raise reader.refused("has a tag or a text of many megabytes", "Split it.")
                yield from reader.drain()
            parser.Parse(b"", True)
    except OSError as error:
        what = "is a folder" if path.is_dir() else f"can't be read: {error.strerror}"
        raise InputError(what, Place(file=str(path)), "Name an existing file.") from error
    except expat.ExpatError as error:
        where = Place(file=str(path), line=error.lineno)
        said = expat.ErrorString(error.code)
        raise InputError(
            f"is not well-formed XML: {said}", where, "Repair it, or export it again."
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that Python knows, or nobody
        raise reader.refused(
            f"declares an encoding that isn't read: {error}", "TMX is UTF-8 or UTF-16: convert it."
        ) from error
    yield from reader.drain()


class _Reader:
    """Events of the parser → units."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        self._stack: list[str] = []
        self._srclang = ""
        self._number = 0
        self._ready: deque[Unit] = deque()
        self._unit: Unit | None = None
        self._variant: Variant | None = None
        self._mark: Mark | None = None
        """The code that is open."""
        self._prop = ""
        self._said: list[str] | None = None
        """Text of the ``prop`` or ``note`` that is open."""
        self._room = 0
        """Characters that the unit may still have."""

    def drain(self) -> Iterator[Unit]:
        """The units that are complete."""
        while self._ready:
            yield self._ready.popleft()

    def refused(self, message: str, advice: str) -> InputError:
        line = self.parser.CurrentLineNumber
        return InputError(message, Place(file=self.place.file, line=line), advice)

    def _entity(self, *_: object) -> None:
        raise self.refused("declares XML entities, which are not allowed", "Remove them.")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if self._unit and not is_parameter:
            self._fault(f"uses the entity &{name}; without a meaning")

    def _fault(self, message: str) -> None:
        if self._unit and not self._unit.fault:
            self._unit.fault = message

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self._stack:
            self._root(name, attributes)
        self._stack.append(name)
        if len(self._stack) > _MAX_DEPTH:
            raise self.refused(f"nests more than {_MAX_DEPTH} elements", "Export it again.")
        if name == "header":
            self._srclang = attributes.get("srclang", "")
        elif name == "tu":
            self._begin(attributes)
        elif self._unit is not None and self._spend(
            _ELEMENT_CHARS + sum(map(len, attributes.values()))
        ):
            self._inside(self._unit, name, attributes)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "tmx":
            raise self.refused(
                f"is no TMX: its root element is {name[:80]!r}", "The root of a TMX file is tmx."
            )
        version = attributes.get("version", "1.4")
        if not version.startswith("1."):
            raise self.refused(
                f"is TMX of version {version[:20]!r}",
                "Export it as TMX 1.4b: 1.1 to 1.4b are read.",
            )

    def _begin(self, attributes: dict[str, str]) -> None:
        if self._unit is not None:
            raise self.refused("has a tu inside a tu", "Export it again.")
        self._number += 1
        self._room = _MAX_UNIT_CHARS
        self._unit = Unit(
            number=self._number,
            line=self.parser.CurrentLineNumber,
            srclang=attributes.get("srclang", self._srclang),
            attributes=attributes,
        )

    def _inside(self, unit: Unit, name: str, attributes: dict[str, str]) -> None:
        content = self._variant.content if self._variant else None
        if name == "tuv":
            language = attributes.get("xml:lang") or attributes.get("lang") or ""
            line = self.parser.CurrentLineNumber
            self._variant = Variant(language=language.strip(), line=line, attributes=attributes)
            unit.variants.append(self._variant)
        elif name == "seg" and self._variant:
            self._variant.content = []
        elif name in ("prop", "note"):
            self._prop, self._said = attributes.get("type", ""), []
        elif "seg" not in self._stack or content is None:
            return
        elif name == "hi" and not self._mark:
            content.append(_mark("hi", attributes))
        elif name in _CODES and not self._mark:
            self._mark = _mark(name, attributes)
            content.append(self._mark)
        elif name not in ("hi", *_CODES):
            unit.lost.add(name[:40])

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        self._stack.pop()
        unit = self._unit
        if unit is None:
            return
        if name == "tu":
            self._ready.append(unit)
            self._unit = self._variant = self._mark = self._said = None
        elif name == "tuv":
            self._variant = None
        elif name in ("prop", "note") and self._said is not None:
            self._keep(unit, name, "".join(self._said))
            self._said = None
        elif name == "hi" and not self._mark and self._variant and self._variant.content:
            self._variant.content.append(Mark(name="/hi"))
        elif name in _CODES and not any(outer in _CODES for outer in self._stack):
            self._mark = None

    def _keep(self, unit: Unit, name: str, text: str) -> None:
        owner = self._variant or unit
        if name == "note":
            owner.notes.append(text)
        else:
            owner.props.append((self._prop, text))

    def _text(self, text: str) -> None:
        if self._unit is None or not self._spend(len(text)):
            return
        if self._said is not None:
            self._said.append(text)
        elif self._mark is not None:
            self._mark.code += text
        elif self._variant and self._variant.content is not None and "seg" in self._stack:
            self._variant.content.append(text)

    def _spend(self, chars: int) -> bool:
        """Whether the unit has room for so many characters more."""
        self._room -= chars
        if self._room < 0:
            self._fault(f"has more than {_MAX_UNIT_CHARS:,} characters")
            return False
        return True


def _mark(name: str, attributes: dict[str, str]) -> Mark:
    return Mark(
        name=name,  # type: ignore[arg-type]
        i=attributes.get("i", ""),
        x=attributes.get("x", ""),
        type=attributes.get("type", ""),
        pos=attributes.get("pos", ""),
    )
