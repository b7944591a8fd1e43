"""TBX → terms, tolerantly: what can't be used is told, with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localize.document import Place
from localize.errors import ConfigError
from localize.glossary import Term
from localize.glossary.csvfile import KINDS, STRATEGIES
from localize.glossary.languages import column, is_source
from localize.glossary.reading import Collector
from localize.glossary.tbx.entries import Entry, Section, Word, entries
from localize.glossary.tbx.notes import split_note
from localize.glossary.words import ours

__all__ = ["collect", "read_tbx"]

# Data that a section or a word may have and that nothing is lost of when it isn't kept.
_IMPLIED = frozenset({"partOfSpeech", "termType", "administrativeStatus"})
_GENDERED = "grammaticalGender"


def read_tbx(path: Path, language: str) -> list[Term]:
    """Terms of one file, in its order. ``language`` is that of the source forms.

    Raises ``ConfigError`` with file and line for the first entry that can't be used, and
    ``InputError`` for what is no XML; information without a column here is passed over.
    """
    gathered = Collector()
    collect(path, language, gathered)
    for finding in gathered.findings:
        if finding.severity == "error":
            raise ConfigError(finding.message, finding.place, finding.advice)
    return list(gathered.terms.values())


def collect(path: Path, language: str, gathered: Collector) -> None:
    """Put a file's terms and what is to say about them into ``gathered``.

    Raises ``InputError`` and ``ConfigError`` for a file that is no TBX at all.
    """
    ids: dict[str, int | None] = {}
    left: Counter[str] = Counter()
    for entry in entries(path):
        if entry.id and entry.id in ids:
            gathered.changed(
                entry.place, f"id {entry.id!r} stands in line {ids[entry.id]} too: both are read"
            )
        ids.setdefault(entry.id, entry.place.line)
        draft = _Draft(entry.place, gathered, left)
        if term := draft.term(entry, language):
            gathered.add(term)
    for category, times in sorted(left.items()):
        gathered.left(Place(file=str(path)), f"{category} ({times}×) has no column here: not kept")


@dataclass(slots=True)
class _Draft:
    """One entry on its way to a term."""

    place: Place
    gathered: Collector
    left: Counter[str]
    renderings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    glosses: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    strategy: str = ""
    kind: str = "other"

    def term(self, entry: Entry, language: str) -> Term | None:
        """The entry's term; ``None`` if it has no form in the source language."""
        own = [item for item in entry.sections if is_source(item.language, language)]
        words = [word for item in own for word in item.words]
        allowed, against = self._ranked(words)
        source, *aliases = allowed or against or [""]
        if not source:
            self.gathered.unused(
                self.place,
                f"entry {entry.id or '?'} has no term in the source language {language!r}",
                "Add one, or name another source language.",
            )
            return None
        if dated := [form for form in against if form not in (source, *aliases)]:
            # A writer should not use it; a text may hold it all the same.
            told = ", ".join(repr(form) for form in dated)
            self.gathered.changed(self.place, f"{told}: deprecated in the source, read as alias")
            aliases += dated
        self._about_entry(entry)
        rejected: dict[str, str] = {}
        for section in entry.sections:
            if section in own:
                self._about_section(section, "")
            else:
                self._target(section, rejected)
        return Term(
            source=source,
            kind=self.kind,
            gender=self._gender(words),
            aliases=tuple(aliases),
            forbidden=self._forbidden(rejected),
            note="; ".join(self.notes),
            strategy=self.strategy,
            renderings=self.renderings,
            glosses=self.glosses,
            readings=self.readings,
            place=self.place,
        )

    def _about_entry(self, entry: Entry) -> None:
        for category, text in entry.data:
            text = self.gathered.line(text, entry.place)
            if category == "subjectField":
                self._subject(text)
            elif category in ("note", "definition"):
                self._note(text)
            else:
                self.left[category] += 1

    def _subject(self, text: str) -> None:
        kind = ours("kinds", text)
        if kind is None:
            allowed = ", ".join(KINDS)
            self.gathered.changed(
                self.place, f"subject field {text!r} is no kind: other", f"Kinds: {allowed}."
            )
        self.kind = kind or "other"

    def _note(self, text: str) -> None:
        label, content = split_note(text)
        about, _, tag = label.partition(":")
        if about == "strategy" and content in STRATEGIES:
            self.strategy = content
        elif about == "gloss" and (name := column(tag)):
            self.glosses[name] = content
        elif about == "reading" and (name := column(tag)):
            self.readings[name] = content
        elif content:
            self.notes.append(content if label == "note" else text)

    def _about_section(self, section: Section, tag: str) -> None:
        """Data of a language and its words. ``tag``: its column, empty for the source language."""
        for category, text in section.data:
            text = self.gathered.line(text, section.place)
            if category == "definition" and tag:
                if self.glosses.setdefault(tag, text) != text:
                    self.left["second definition"] += 1
            elif category in ("note", "definition") and text:
                self.notes.append(f"{tag}: {text}" if tag else text)
            else:
                self.left[category] += 1
        for word in section.words:
            for category, text in word.data:
                self._about_word(category, self.gathered.line(text, word.place), tag)

    def _about_word(self, category: str, text: str, tag: str) -> None:
        label, content = split_note(text)
        if category == "note" and label == "reading" and tag:
            self.readings.setdefault(tag, content)
        elif category == "note" and text:
            self.notes.append(f"{tag}: {text}" if tag else text)
        elif category not in _IMPLIED and (tag or category != _GENDERED):
            # The gender of a rendering is its word's, not the person's.
            self.left[category] += 1

    def _target(self, section: Section, rejected: dict[str, str]) -> None:
        tag = column(section.language)
        if not tag:
            what = (
                f"language {section.language!r} is unknown" if section.language else "no xml:lang"
            )
            texts = ", ".join(repr(word.text) for word in section.words)
            self.gathered.unused(
                section.place, f"{what}: {texts} not used", "Use a BCP 47 tag, such as zh-Hant."
            )
            return
        allowed, against = self._ranked(section.words)
        known = self.renderings.get(tag, ())
        if forms := tuple(dict.fromkeys((*known, *allowed))):
            self.renderings[tag] = forms
        for form in against:
            rejected.setdefault(form, tag)
        self._about_section(section, tag)

    def _ranked(self, words: Iterable[Word]) -> tuple[list[str], list[str]]:
        """Allowed forms, the preferred ones first, and those that must not be used."""
        ranks: dict[str, list[str]] = {"preferred": [], "admitted": [], "forbidden": []}
        for word in words:
            data = dict(word.data)
            forms = self.gathered.forms(word.text, word.place)
            if not forms:
                self.gathered.unused(word.place, "has an empty term", "Fill it, or delete it.")
            if len(forms) > 1:
                told = ", ".join(repr(form) for form in forms)
                self.gathered.changed(word.place, f"one term with '|' is read as {told}")
            status = self._status(data.get("administrativeStatus", ""), word)
            ranks[status] += forms
        return list(dict.fromkeys(ranks["preferred"] + ranks["admitted"])), ranks["forbidden"]

    def _status(self, value: str, word: Word) -> str:
        status = ours("statuses", value) if value.strip() else "admitted"
        if status is None:
            self.gathered.changed(
                word.place, f"status {value.strip()!r} of {word.text!r} is unknown: admitted"
            )
        return status or "admitted"

    def _gender(self, words: Iterable[Word]) -> str:
        values = [text for word in words for category, text in word.data if category == _GENDERED]
        genders = {gender for value in values if (gender := ours("genders", value))}
        if len(genders) > 1 or (values and not genders):
            told = ", ".join(sorted(set(values)))
            self.gathered.changed(self.place, f"grammaticalGender {told}: the gender is left empty")
        return genders.pop() if len(genders) == 1 else ""

    def _forbidden(self, rejected: Mapping[str, str]) -> tuple[str, ...]:
        """Forms that may stand in no language: ours are forbidden in all."""
        allowed = {form: tag for tag, forms in self.renderings.items() for form in forms}
        kept = []
        for form, tag in rejected.items():
            if form in allowed:
                other = allowed[form]
                self.gathered.changed(
                    self.place,
                    f"{form!r} is deprecated in {tag}, allowed in {other}: not forbidden here",
                    "A form is forbidden here in all languages or in none.",
                )
            else:
                kept.append(form)
        return tuple(kept)
