"""Terms → TBX-Basic, in either style of ISO 30042:2019 or as the older martif."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from localize.files import sha256
from localize.glossary import Term
from localize.glossary.tbx.notes import labelled, plain_note
from localize.glossary.words import picklist

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Style", "Version", "tbx_bytes"]

Style = Literal["dca", "dct"]
Version = Literal["2", "3"]

# ISO 30042:2019 and the two modules of which TBX-Basic consists
# (github:LTAC-Global/TBX-Basic_dialect, 1.2.1).
_CORE = "urn:iso:std:iso:30042:ed-2"
_MIN = "http://www.tbxinfo.net/ns/min"
_BASIC = "http://www.tbxinfo.net/ns/basic"
# Data category → the module that has it in style DCT, and its element in style DCA.
_CATEGORIES = {
    "subjectField": (_MIN, "descrip"),
    "administrativeStatus": (_MIN, "termNote"),
    "partOfSpeech": (_MIN, "termNote"),
    "definition": (_BASIC, "descrip"),
    "grammaticalGender": (_BASIC, "termNote"),
    "termType": (_BASIC, "termNote"),
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# TBX-Basic of 2009: core structure and constraints, which tools look up by these names.
_DOCTYPE = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">'
_CONSTRAINTS = "TBXBasicXCSV02.xcs"


@dataclass(frozen=True, slots=True)
class _Names:
    """What the version calls its elements."""

    header: str
    entry: str
    section: str
    word: str
    namespace: str


_VERSIONED: dict[Version, _Names] = {
    "3": _Names("tbxHeader", "conceptEntry", "langSec", "termSec", _CORE),
    "2": _Names("martifHeader", "termEntry", "langSet", "tig", ""),
}


def tbx_bytes(
    terms: Sequence[Term], language: str, *, style: Style = "dca", version: Version = "3"
) -> bytes:
    """A TBX file of the terms, in UTF-8; the same bytes for the same terms.

    ``language`` is that of the source forms. Version 2 has style ``dca`` only.
    """
    from lxml import etree

    writer = _Writer(_VERSIONED[version], style, language, _columns(terms))
    root = writer.root()
    body = writer.under(writer.under(root, "text"), "body")
    for term in terms:
        writer.entry(body, term)
    etree.indent(root, space=" ")
    return etree.tostring(
        root,
        encoding="utf-8",
        xml_declaration=True,
        pretty_print=True,
        doctype=_DOCTYPE if version == "2" else None,
    )


def _columns(terms: Iterable[Term]) -> tuple[str, ...]:
    """All columns with renderings, in the order in which they come up."""
    return tuple(dict.fromkeys(tag for term in terms for tag in term.renderings))


@dataclass(frozen=True, slots=True)
class _Writer:
    names: _Names
    style: Style
    language: str
    columns: tuple[str, ...]

    def root(self) -> _Element:
        """The root with its header."""
        from lxml import etree

        if self.names.namespace:
            spaces = {None: _CORE}
            if self.style == "dct":
                spaces |= {"min": _MIN, "basic": _BASIC}
            root = etree.Element(f"{{{_CORE}}}tbx", nsmap=spaces)
            root.set("type", "TBX-Basic")
            root.set("style", self.style)
        else:
            root = etree.Element("martif")
            root.set("type", "TBX-Basic")
        root.set(_LANG, self.language)
        header = self.under(root, self.names.header)
        source = self.under(self.under(header, "fileDesc"), "sourceDesc")
        self.under(source, "p", "Term base, exported by localize")
        if not self.names.namespace:
            description = self.under(header, "encodingDesc")
            self.under(description, "p", _CONSTRAINTS).set("type", "XCSURI")
        return root

    def under(self, parent: _Element, name: str, text: str | None = None) -> _Element:
        """A new element of the core below ``parent``."""
        from lxml import etree

        namespace = self.names.namespace
        child = etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name)
        child.text = text
        return child

    def category(self, parent: _Element, name: str, text: str) -> None:
        """A data category, as an attribute's value or an element's name."""
        from lxml import etree

        module, element = _CATEGORIES[name]
        if self.style == "dct" and self.names.namespace:
            etree.SubElement(parent, f"{{{module}}}{name}").text = text
        else:
            self.under(parent, element, text).set("type", name)

    def entry(self, body: _Element, term: Term) -> None:
        """A concept. Its id comes from its source form: it stays when others come and go."""
        entry = self.under(body, self.names.entry)
        entry.set("id", f"c{sha256(term.source)[:16]}")
        self.category(entry, "subjectField", term.kind)
        for text in self._notes(term):
            self.under(entry, "note", text)
        self._source(entry, term)
        targets = tuple(term.renderings)
        if term.forbidden and not targets:
            targets = self.columns or ("und",)
        for tag in targets:
            self._target(entry, term, tag)

    def _notes(self, term: Term) -> list[str]:
        notes = [plain_note(term.note)] if term.note else []
        if term.strategy:
            notes.append(labelled("strategy", term.strategy))
        for about, table in (("gloss", term.glosses), ("reading", term.readings)):
            notes += [
                labelled(f"{about}:{tag}", text)
                for tag, text in table.items()
                if tag not in term.renderings
            ]
        return notes

    def _source(self, entry: _Element, term: Term) -> None:
        section = self._section(entry, self.language)
        word = self._word(section, term.source, "preferred", term.kind)
        if term.gender:
            self.category(word, "grammaticalGender", picklist(term.gender))
        for alias in term.aliases:
            word = self._word(section, alias, "admitted", term.kind)
            self.category(word, "termType", picklist("alias"))

    def _target(self, entry: _Element, term: Term, tag: str) -> None:
        section = self._section(entry, tag)
        if tag in term.renderings and (gloss := term.glosses.get(tag)):
            self.category(section, "definition", gloss)
        for index, form in enumerate(term.renderings.get(tag, ())):
            word = self._word(section, form, "admitted" if index else "preferred", term.kind)
            if not index and (reading := term.readings.get(tag)):
                self.under(word, "note", labelled("reading", reading))
        for form in term.forbidden:
            self._word(section, form, "forbidden", term.kind)

    def _section(self, entry: _Element, tag: str) -> _Element:
        section = self.under(entry, self.names.section)
        section.set(_LANG, tag)
        return section

    def _word(self, section: _Element, text: str, status: str, kind: str) -> _Element:
        word = self.under(section, self.names.word)
        self.under(word, "term", text)
        if kind in picklist("nouns"):
            self.category(word, "partOfSpeech", "noun")
        self.category(word, "administrativeStatus", picklist(status))
        return word
