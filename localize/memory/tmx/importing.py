"""Translation units → entries of the memory; what isn't taken is counted, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import unescape

import regex

from localize.data import toml
from localize.document import Finding, Place, plain
from localize.glossary.languages import column, is_source
from localize.memory.entries import Imported
from localize.memory.imports import Merged
from localize.memory.languages import fits
from localize.memory.store import Memory
from localize.memory.tmx import inline
from localize.memory.tmx.inline import Text
from localize.memory.tmx.reading import Unit, Variant, units

__all__ = ["TITLE", "Ask", "Report", "import_file"]

_TOLD_FAULTS = 20
"""Findings of a file that are told one by one; the others are counted."""
TITLE = "x-localize-title"
"""Property of units that we exported: the title that they are for."""
# Kept as the entry's own fields, or implied by its place.
_KEPT = frozenset({TITLE, "x-origin", "x-Origin", "x-ConfirmationLevel"})
_MAX_NAMES = 200
_DATE = regex.compile(r"[0-9]{8}T[0-9]{6}Z")
_CODE = regex.compile(r"<(bpt|ept|it|ph|ut)\b[^<>]*>[^<>]*</\1>")
_ELEMENT = regex.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which translations of a file are wanted, and what for."""

    sources: tuple[str, ...] = ("zh",)
    """Languages of the texts that are translated here."""
    locales: tuple[str, ...] = ()
    """Only what serves these locales; empty: all."""
    scope: str = ""
    """Id of the title that they are for. Empty: the title that a unit of our own export names, if
    it is one of ``titles``, else all."""
    titles: frozenset[str] = frozenset()


@dataclass(slots=True)
class Report:
    """What was read of a file, and what became of it."""

    path: Path
    units: int = 0
    merged: Merged = field(default_factory=Merged)
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason → translations, or whole units, that were passed over."""
    faults: list[Finding] = field(default_factory=list)
    """The first of the units that can't be used."""
    faulty: int = 0
    """All of them."""
    markup: Counter[str] = field(default_factory=Counter)
    """What of the inline elements couldn't be kept → translations that were taken all the same."""
    left: Counter[str] = field(default_factory=Counter)
    """Type of a property that isn't kept → times."""

    def fault(self, unit: Unit, message: str, line: int | None = None) -> None:
        self.faulty += 1
        if len(self.faults) < _TOLD_FAULTS:
            place = Place(file=str(self.path), line=line or unit.line)
            self.faults.append(
                Finding(
                    code="F401",
                    severity="error",
                    place=place,
                    message=f"{unit.name} {message}",
                    advice="Mend it there, or export it again.",
                )
            )

    def count(self, counter: Counter[str], names: Iterable[str]) -> None:
        """Count names of the file's own: a hostile one has millions."""
        for name in (name[:80] for name in names):
            if name in counter or len(counter) < _MAX_NAMES:
                counter[name] += 1


def import_file(memory: Memory, path: Path, ask: Ask) -> Report:
    """Take a file's translations into the memory: all that can be used, or none of the file.

    Raises ``InputError`` if the file isn't readable to its end; then nothing of it is taken.
    """
    report = Report(path=path)
    report.merged = memory.take(_entries(path, ask, report))
    return report


def _entries(path: Path, ask: Ask, report: Report) -> Iterator[Imported]:
    for unit in units(path):
        report.units += 1
        if unit.fault:
            report.fault(unit, f"{unit.fault}: not used")
        elif reason := _unsound(unit):
            report.skipped[reason] += 1
        else:
            yield from _of_unit(unit, ask, report)


def _unsound(unit: Unit) -> str:
    """Why no person stands for it; empty: nothing speaks against it."""
    said = {name.lower(): text.strip().lower() for name, text in unit.props}
    for table in toml("memory")["unsound"]:
        if said.get(table["property"]) in table["values"]:
            return table["reason"]
    return ""


def _of_unit(unit: Unit, ask: Ask, report: Report) -> Iterator[Imported]:
    usable = [item for item in unit.variants if _is_usable(item, unit, report)]
    source, reason = _source(unit, usable, ask)
    if source is None:
        if usable:
            report.skipped[reason] += 1
        elif not unit.variants:
            report.fault(unit, "has no text (tuv): not used")
        return
    language = column(source.language)
    text = inline.read(source.content or ())
    targets = [item for item in usable if not is_source(item.language, language)]
    if not targets:
        report.skipped["no translation"] += 1
    for target in targets:
        made = inline.read(target.content or ())
        if reason := _useless(text, made, language, target, ask):
            report.skipped[reason] += 1
        else:
            _tell_markup(unit, text, made, report)
            yield _entry(unit, (source, text), (target, made), ask)
    known = (*_KEPT, *toml("memory")["context"]["previous"], *toml("memory")["context"]["piped"])
    names = (name for name, _ in (*unit.props, *source.props))
    report.count(report.left, (name for name in names if name not in known))


def _is_usable(item: Variant, unit: Unit, report: Report) -> bool:
    fault = ""
    if not item.language:
        fault = "has a text without its language (xml:lang)"
    elif not column(item.language):
        fault = f"has the unknown language {item.language[:40]!r}"
    elif item.content is None:
        fault = f"has no seg in {item.language}"
    if fault:
        report.fault(unit, f"{fault}: that text isn't used", item.line)
    return not fault


def _source(unit: Unit, usable: list[Variant], ask: Ask) -> tuple[Variant | None, str]:
    """The text that was translated; ``None`` with the reason if it isn't in one of our
    languages."""
    named = unit.srclang
    if named and named.lower() != "*all*" and not any(is_source(named, tag) for tag in ask.sources):
        return None, f"translated from {column(named) or 'an unknown language'}"
    for tag in ask.sources:
        for item in usable:
            if is_source(item.language, tag):
                return item, ""
    return None, "no text in " + " or ".join(ask.sources)


def _useless(source: Text, target: Text, language: str, item: Variant, ask: Ask) -> str:
    """Why a translation isn't taken; empty: it is."""
    before, after = plain(source.inline), plain(target.inline)
    if ask.locales and not any(fits(item.language, tag) is not None for tag in ask.locales):
        return "for other locales"
    if not before.strip() or not after.strip():
        return "empty"
    # Japanese writes many a Chinese word alike; between scripts the same is not translated.
    shared = column(item.language).partition("-")[0] in ("zh", "ja") and language == "zh"
    if before == after and not shared and regex.search(r"\p{L}", before):
        return "the same as its source"
    return ""


def _tell_markup(unit: Unit, source: Text, target: Text, report: Report) -> None:
    said = {"sub": "the text of a sub is part of its code"}
    report.count(report.markup, (said.get(name, f"<{name}> is no TMX") for name in unit.lost))
    found = inline.links(source, target)
    if found and sorted(found) != list(range(len(source.ids))):
        report.markup["tags of source and target don't correspond: placed anew where used"] += 1
    elif source.ids and not found:
        report.markup["the target lacks its source's tags: placed anew where used"] += 1


def _entry(
    unit: Unit, source: tuple[Variant, Text], target: tuple[Variant, Text], ask: Ask
) -> Imported:
    about = (target[0].attributes, unit.attributes)
    props = dict(unit.props)
    title = props.get(TITLE, "").strip()
    notes = (text.strip() for text in (*unit.notes, *target[0].notes))
    return Imported(
        language=column(source[0].language),
        locale=column(target[0].language),
        source=source[1].inline,
        target=target[1].inline,
        links=inline.links(source[1], target[1]),
        context=_context(unit, source[0]),
        scope=ask.scope or (title if title in ask.titles else ""),
        changed=_first(about, ("changedate", "creationdate"), _DATE),
        creator=_first(about, ("changeid", "creationid")),
        uses=int(_first(about, ("usagecount",), regex.compile(r"[0-9]{1,9}")) or 0),
        note="\n".join(note for note in notes if note),
    )


def _first(
    about: Iterable[dict[str, str]], names: Iterable[str], form: regex.Pattern[str] | None = None
) -> str:
    """The first attribute that is there and has the form: the text's own before the unit's."""
    for attributes in about:
        for name in names:
            value = attributes.get(name, "").strip()
            if value and (form is None or form.fullmatch(value)):
                return value
    return ""


def _context(unit: Unit, source: Variant) -> str | None:
    """The sentence before it, as the tool wrote it down; ``None`` if it wrote several: then it
    was translated alike wherever it stood."""
    table = toml("memory")["context"]
    found = set()
    for name, text in (*source.props, *unit.props):
        if name in table["previous"]:
            found.add(_without_elements(text).strip())
        elif name in table["piped"]:
            found.add(text.partition(" | ")[0].replace("||", "|").strip())
    return found.pop() if len(found) == 1 else None


def _without_elements(text: str) -> str:
    """The plain text of a ``seg`` that stands in the text of a property."""
    if not text.lstrip().startswith("<seg"):
        return text
    return unescape(_ELEMENT.sub("", _CODE.sub("", text)))
