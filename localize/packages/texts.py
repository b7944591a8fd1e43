"""What a package takes from a document: numbered parts, runs of emphasis.

Formats nest their markup as they like, and a translation may lose one half of a pair. Here a
text becomes runs that each know their emphasis, and is written out again from these: markup
in a package is always closed and nested, whatever came in. Readings over characters (ruby) and
pictures are runs of their own, so that neither is taken for text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from localize.document import Document, Inline, Part, Tag
from localize.text import is_han

__all__ = [
    "Run",
    "as_xhtml",
    "clean",
    "escape",
    "nest",
    "numbered_parts",
    "runs",
    "visible",
    "wrap",
]

_ROLES = ("foreign", "bold", "italic", "underline")
_RUBY = re.compile(r"</?(ruby|rb|rt|rp|rtc)\b", re.IGNORECASE)
# A reading that came in as one tag, as EPUB has it.
_READING = re.compile(r"<rt\b[^>]*>([^<]*)</rt>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
# XML 1.0 has no place for these, escaped or not: C0 controls, surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Upright in a vertical line: numbers of up to two figures (JLREQ: tate-chu-yoko; a lone
# half-width figure would lie on its side), a letter that stands alone, half-width marks and
# pairs of marks. What belongs to a longer number, a word or a sign lies on its side with it:
# 2025, 4:17, 100%, A4.
_UPRIGHT = re.compile(
    r"(?<![0-9A-Za-z.,:])(?:[0-9]{1,2}(?![0-9A-Za-z%]|[.,:][0-9])|[A-Za-z](?![0-9A-Za-z.'’]))"
    r"|(?<![!?！？A-Za-z])(?:[!?！？]{2}|[!?])(?![!?！？])"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one emphasis."""

    text: str
    roles: tuple[str, ...] = ()
    """Of foreign (not in the package's language), bold, italic, underline, in this order."""
    reading: str = ""
    """What stands over the text to tell how it is read (ruby)."""
    picture: Tag | None = None
    """The markup of a picture, whose description is the text."""
    note: int = 0
    """Number of the note whose mark this is; it has no text."""

    @property
    def is_plain(self) -> bool:
        return not (self.reading or self.picture or self.note)

    @property
    def is_blank(self) -> bool:
        return self.is_plain and not self.text.strip()


def numbered_parts(documents: Sequence[Document]) -> Iterator[tuple[int, Part]]:
    """All parts of all documents, one at a time, numbered from 1."""
    parts = (part for document in documents for part in document.parts)
    return enumerate(parts, 1)


def runs(inline: Inline) -> list[Run]:
    """The text as runs without blank ends. Tags of other roles vanish, their text stays.

    >>> italic = Tag(kind="open", text="*", role="italic")
    >>> [(run.text, run.roles) for run in runs(("so ", italic, "be it "))]
    [('so ', ()), ('be it', ('italic',))]
    """
    collector = _Collector()
    for piece in inline:
        if isinstance(piece, Tag):
            collector.tag(piece)
        else:
            collector.text(piece)
    return _trimmed(collector.finish())


class _Collector:
    """Takes the pieces of a text in order and makes runs of them."""

    def __init__(self) -> None:
        self.found: list[Run] = []
        self.active: set[str] = set()
        self.base: str | None = None
        """Text in a ``ruby`` element that waits for its reading."""
        self.reading: str | None = None
        """Text in an ``rt`` element; in an ``rp``, it goes nowhere."""
        self.picture: list[str] | None = None
        """Text between the two halves of a picture in Markdown."""

    def tag(self, tag: Tag) -> None:
        if tag.role == "note":
            self.found.append(Run("", self._roles(), note=int(tag.text)))
        elif tag.text == "![":
            self.picture = []
        elif self.picture is not None and tag.text.startswith("]"):
            self._add(Run("".join(self.picture), picture=tag))
            self.picture = None
        elif _PICTURE.match(tag.text):
            self._add(Run("", picture=tag))
        elif match := _RUBY.match(tag.text):
            self._ruby(tag, match.group(1).lower())
        elif tag.role == "break":
            self.text("\n")
        elif tag.role in _ROLES and tag.kind != "alone":
            (self.active.add if tag.kind == "open" else self.active.discard)(tag.role)

    def text(self, text: str) -> None:
        text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
        if self.picture is not None:
            self.picture.append(text)
        elif self.reading is not None:
            self.reading += text
        elif self.base is not None:
            self.base += text
        else:
            self._add(Run(text, self._roles()))

    def finish(self) -> list[Run]:
        if self.picture is not None:
            # Half a picture: its description is all that there is.
            self._add(Run("".join(self.picture), self._roles()))
        self._end_base("")
        return self.found

    def _roles(self) -> tuple[str, ...]:
        return tuple(role for role in _ROLES if role in self.active)

    def _ruby(self, tag: Tag, name: str) -> None:
        if name == "ruby":
            self._end_base("")
            self.base = "" if tag.kind == "open" else None
        elif name in ("rt", "rp") and tag.kind == "open":
            self.reading = ""
        elif name in ("rt", "rp") and tag.kind == "close":
            heard, self.reading = self.reading or "", None
            if name == "rt":
                self._end_base(heard)
        elif match := _READING.match(tag.text):
            self._end_base(html.unescape(match.group(1)))

    def _end_base(self, reading: str) -> None:
        """A reading belongs over Chinese characters: over a translation it tells nothing."""
        if self.base:
            is_read = any(map(is_han, self.base))
            self._add(Run(self.base, self._roles(), reading.strip() if is_read else ""))
            self.base = ""
        self.reading = None

    def _add(self, run: Run) -> None:
        last = self.found[-1] if self.found else None
        if last and last.is_plain and run.is_plain and last.roles == run.roles:
            self.found[-1] = replace(last, text=last.text + run.text)
        elif run.text or run.picture:
            self.found.append(run)


def _trimmed(found: list[Run]) -> list[Run]:
    while found and found[0].is_blank:
        del found[0]
    while found and found[-1].is_blank:
        del found[-1]
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return found


def wrap(
    pieces: Sequence[Run], marks: Mapping[str, tuple[str, str]], write: Callable[[str], str]
) -> str:
    """The text of the runs with the marks (opening, closing) around them, always nested.

    ``write`` escapes the text of a run. A role that has no marks is written without.

    >>> pieces = [Run("a", ("bold",)), Run("b", ("bold", "italic")), Run("c", ("italic",))]
    >>> wrap(pieces, {"bold": ("<b>", "</b>"), "italic": ("<i>", "</i>")}, str)
    '<b>a<i>b</i></b><i>c</i>'
    """
    return nest(pieces, marks, lambda run: write(run.text))


def nest(
    pieces: Sequence[Run], marks: Mapping[str, tuple[str, str]], write: Callable[[Run], str]
) -> str:
    """As ``wrap``, where ``write`` says itself how a run is written."""
    out: list[str] = []
    open_roles: list[str] = []

    def close_down_to(depth: int) -> None:
        while len(open_roles) > depth:
            out.append(marks[open_roles.pop()][1])

    for run in pieces:
        wanted = [role for role in run.roles if role in marks]
        shared = 0
        while shared < min(len(wanted), len(open_roles)) and wanted[shared] == open_roles[shared]:
            shared += 1
        close_down_to(shared)
        for role in wanted[shared:]:
            out.append(marks[role][0])
            open_roles.append(role)
        out.append(write(run))
    close_down_to(0)
    return "".join(out)


def visible(pieces: Sequence[Run]) -> str:
    """The text without its emphasis, readings and pictures."""
    return "".join(run.text for run in pieces if not run.picture)


def clean(text: str) -> str:
    """The text without characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def escape(text: str) -> str:
    """Text for XML, between tags or in a quoted attribute.

    >>> escape('<"R&D">')
    '&lt;&quot;R&amp;D&quot;&gt;'
    """
    text = clean(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def as_xhtml(text: str, *, vertical: bool) -> str:
    """Text for XHTML, with its line breaks; in vertical lines what stands upright is marked.

    >>> as_xhtml("10月\\n2025年!?", vertical=True)
    '<span class="tcy">10</span>月<br/>2025年<span class="tcy">!?</span>'
    """
    markup = escape(text).replace("\n", "<br/>")
    # Escaping first is safe: an entity holds no figure and none of the marks.
    return _UPRIGHT.sub(r'<span class="tcy">\g<0></span>', markup) if vertical else markup
