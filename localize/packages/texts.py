"""What a package takes from a document: numbered parts, runs of emphasis.

Formats nest their markup as they like, and a translation may lose one half of a pair. Here a
text becomes runs that each know their emphasis, and is written out again from these: markup
in a package is always closed and nested, whatever came in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.document import Document, Inline, Part, Tag

__all__ = ["Run", "as_xhtml", "clean", "escape", "numbered_parts", "runs", "visible", "wrap"]

_ROLES = ("bold", "italic", "underline")
# XML 1.0 has no place for these, escaped or not: C0 controls, surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Upright in a vertical line: numbers of up to three figures (JLREQ: tate-chu-yoko; a lone
# half-width figure would lie on its side) and pairs of marks. What belongs to a longer number,
# a word or a sign lies on its side with it: 2025, 4:17, 100%.
_UPRIGHT = re.compile(
    r"(?<![0-9A-Za-z.,:])[0-9]{1,3}(?![0-9A-Za-z%]|[.,:][0-9])"
    r"|(?<![!?！？])[!?！？]{2}(?![!?！？])"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one emphasis."""

    text: str
    roles: tuple[str, ...] = ()
    """Of bold, italic, underline, in this order."""


def numbered_parts(documents: Sequence[Document]) -> Iterator[tuple[int, Part]]:
    """All parts of all documents, one at a time, numbered from 1."""
    parts = (part for document in documents for part in document.parts)
    return enumerate(parts, 1)


def runs(inline: Inline) -> list[Run]:
    """The text as runs without blank ends. Tags of other roles vanish, their text stays.

    >>> italic = Tag(kind="open", text="*", role="italic")
    >>> runs(("so ", italic, "be it "))
    [Run(text='so ', roles=()), Run(text='be it', roles=('italic',))]
    """
    active: set[str] = set()
    found: list[Run] = []
    for piece in inline:
        if isinstance(piece, Tag):
            if piece.role in _ROLES and piece.kind != "alone":
                (active.add if piece.kind == "open" else active.discard)(piece.role)
            if piece.role != "break":
                continue
            piece = "\n"
        text = clean(piece.replace("\r\n", "\n").replace("\r", "\n"))
        roles = tuple(role for role in _ROLES if role in active)
        if found and found[-1].roles == roles:
            found[-1] = Run(found[-1].text + text, roles)
        elif text:
            found.append(Run(text, roles))
    return _trimmed(found)


def _trimmed(found: list[Run]) -> list[Run]:
    while found and not found[0].text.strip():
        del found[0]
    while found and not found[-1].text.strip():
        del found[-1]
    if found:
        found[0] = Run(found[0].text.lstrip(), found[0].roles)
        found[-1] = Run(found[-1].text.rstrip(), found[-1].roles)
    return found


def wrap(
    pieces: Sequence[Run], marks: Mapping[str, tuple[str, str]], write: Callable[[str], str]
) -> str:
    """The runs as text with the marks (opening, closing) around them, always nested.

    ``write`` escapes the text of a run. A role that has no marks is written without.

    >>> pieces = [Run("a", ("bold",)), Run("b", ("bold", "italic")), Run("c", ("italic",))]
    >>> wrap(pieces, {"bold": ("<b>", "</b>"), "italic": ("<i>", "</i>")}, str)
    '<b>a<i>b</i></b><i>c</i>'
    """
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
        out.append(write(run.text))
    close_down_to(0)
    return "".join(out)


def visible(pieces: Sequence[Run]) -> str:
    """The text without its emphasis."""
    return "".join(run.text for run in pieces)


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
