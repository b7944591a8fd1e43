"""Term bases of other tools, read tolerantly: what was used, and what was not and why.

Nothing is dropped silently. Three findings tell it: ``G220`` an entry isn't used, ``G221`` an
entry is used in another way than it stands there, ``G222`` information has no column here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import regex

from localize.document import Finding, Place, Severity
from localize.glossary import Term
from localize.glossary.csvfile import BLANKS, HIDDEN

__all__ = ["Collector", "Reading"]

_BREAKS = regex.compile(r"[ \t]*[\r\n\t\v\f\x85\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came out of one or more files."""

    terms: tuple[Term, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Collector:
    """Gathers terms; a source form that comes again is put together with the first."""

    terms: dict[str, Term] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _aliases: dict[str, str] = field(default_factory=dict)
    """Alias → source form of its term."""

    def reading(self) -> Reading:
        return Reading(terms=tuple(self.terms.values()), findings=tuple(self.findings))

    def unused(self, place: Place, message: str, advice: str) -> None:
        """An entry that can't be used."""
        self._tell("G220", "error", place, message, advice)

    def changed(self, place: Place, message: str, advice: str = "") -> None:
        """Something that is used in another way than it stands there."""
        self._tell("G221", "warning", place, message, advice)

    def left(self, place: Place, message: str) -> None:
        """Information for which our term bases have no column."""
        self._tell("G222", "info", place, message, "")

    def _tell(self, code: str, severity: Severity, place: Place, message: str, advice: str) -> None:
        self.findings.append(
            Finding(code=code, severity=severity, place=place, message=message, advice=advice)
        )

    def line(self, text: str, place: Place) -> str:
        """The text in one line, without what nobody sees; the latter is told."""
        text = _BREAKS.sub(" ", text).strip(BLANKS)
        if hidden := HIDDEN.findall(text):
            told = " ".join(sorted({f"U+{ord(char):04X}" for char in hidden}))
            self.changed(place, f"{HIDDEN.sub('', text)!r} had hidden characters: {told}")
            text = HIDDEN.sub("", text).strip(BLANKS)
        return text

    def forms(self, text: str, place: Place) -> tuple[str, ...]:
        """Forms of a cell or an element, each once; they are parted by ``|`` or a line break."""
        pieces = _BREAKS.sub("|", text.strip()).split("|")
        forms = tuple(dict.fromkeys(form for piece in pieces if (form := self.line(piece, place))))
        if _BREAKS.search(text.strip()) and len(forms) > 1:
            self.changed(place, f"line breaks are read as parting forms: {' | '.join(forms)}")
        return forms

    def add(self, term: Term) -> None:
        """Take a term in; its forms belong to it alone afterwards."""
        owner = self._aliases.pop(term.source, None)
        if owner is not None:
            first = self.terms[owner]
            kept = tuple(alias for alias in first.aliases if alias != term.source)
            self.terms[owner] = replace(first, aliases=kept)
            self.changed(
                term.place, f"{term.source!r} was an alias of {owner!r} and is a term of its own"
            )
        known = self.terms.get(term.source)
        aliases = self._free(term)
        term = replace(term, aliases=aliases)
        self.terms[term.source] = self._together(known, term) if known else term
        self._aliases |= dict.fromkeys(aliases, term.source)

    def _free(self, term: Term) -> tuple[str, ...]:
        """The term's aliases that no other term has."""
        free = []
        for alias in term.aliases:
            owner = alias if alias in self.terms else self._aliases.get(alias, term.source)
            if alias == term.source:
                continue
            if owner == term.source:
                free.append(alias)
            else:
                self.changed(
                    term.place, f"alias {alias!r} belongs to {owner!r} already: left out here"
                )
        return tuple(free)

    def _together(self, first: Term, second: Term) -> Term:
        """Both entries of one source form in one; what only one of them says is kept."""
        for name in ("kind", "gender", "strategy"):
            mine, other = getattr(first, name), getattr(second, name)
            if mine != other and other not in ("", "other") and mine not in ("", "other"):
                self.changed(second.place, f"{second.source}: {name} stays {mine!r}, not {other!r}")
        notes = dict.fromkeys(note for note in (first.note, second.note) if note)
        self.changed(
            second.place,
            f"{second.source!r} stands in {first.place} already: put together",
            "The first entry's renderings come first; delete what isn't meant.",
        )
        return replace(
            first,
            kind=second.kind if first.kind == "other" else first.kind,
            gender=first.gender or second.gender,
            strategy=first.strategy or second.strategy,
            aliases=_union(first.aliases, second.aliases),
            forbidden=_union(first.forbidden, second.forbidden),
            note="; ".join(notes),
            renderings=_joined(first.renderings, second.renderings),
            glosses={**second.glosses, **first.glosses},
            readings={**second.readings, **first.readings},
        )


def _union(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _joined(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    tags = dict.fromkeys((*first, *second))
    return {tag: _union(first.get(tag, ()), second.get(tag, ())) for tag in tags}
