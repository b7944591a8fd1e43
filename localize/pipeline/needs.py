"""Which terms each unit's translation has to hold, and which of them a text holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from localize import numbers
from localize.document import TermUse, Unit
from localize.glossary import Glossary, Match, Term
from localize.glossary.forms import spans, stems
from localize.glossary.forms.longer import longer_forms
from localize.locales import Locale
from localize.pipeline.job import Job

__all__ = ["Need", "forms_for", "held", "needs", "uses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One term that a unit's translation has to hold."""

    term: Term
    found: str
    """The form in the source."""
    forms: tuple[str, ...]
    """Allowed renderings, the one to write first."""
    spans: tuple[tuple[int, int], ...]
    """Where it stands in the unit's text; empty where the master lost it."""
    value: Fraction | None = None
    """Of a quantity: it is held in whatever words the target says it."""
    longer: tuple[str, ...] = ()
    """Renderings of other terms that contain one of the forms: they don't count as it."""


def needs(units: Sequence[Unit], job: Job) -> list[tuple[Need, ...]]:
    """For each unit the terms that its translation has to hold.

    They are looked up in the source; where the master is translated, they are then found in
    its text by their renderings there.
    """
    longer = _longer(job.glossary, job.locale.tag)
    result = []
    for unit in units:
        # Without a master the spans must be those of the text that the engine gets.
        text = unit.text if job.master_locale is None else unit.source
        quantities = _quantities(text, job)
        matches = [*job.glossary.sure(text), *(match for match, _ in quantities)]
        values = {match.term.source: value for match, value in quantities}
        result.append(tuple(_needs_of(unit, matches, values, longer, job)))
    return result


def _quantities(source: str, job: Job) -> list[tuple[Match, Fraction]]:
    """Large numbers of the source as terms, with their values: 三百二十亿 has to be 32 billion in
    the target."""
    found = []
    for quantity in numbers.find(source, job.source):
        if quantity.kind != "number" or quantity.approximate or quantity.value < 10_000:
            continue
        forms = _number_forms(quantity.value, job)
        term = Term(source=quantity.text, kind="number", renderings=forms)
        match = Match(start=quantity.start, end=quantity.end, term=term, found=quantity.text)
        found.append((match, quantity.value))
    return found


def _number_forms(value: Fraction, job: Job) -> dict[str, tuple[str, ...]]:
    product = "book" if job.medium == "book" else "track"
    forms = {job.locale.tag: numbers.render(value, job.locale, product)}
    if job.master_locale:
        forms[job.master_locale.tag] = numbers.render(value, job.master_locale, product)
    return forms


def _needs_of(
    unit: Unit,
    matches: Sequence[Match],
    values: Mapping[str, Fraction],
    longer: Mapping[str, tuple[str, ...]],
    job: Job,
) -> list[Need]:
    by_term: dict[str, list[Match]] = {}
    for match in matches:
        by_term.setdefault(match.term.source, []).append(match)
    taken: list[tuple[int, int]] = []
    result = []
    for group in sorted(by_term.values(), key=lambda group: -len(group[0].found)):
        term = group[0].term
        forms = forms_for(term, job.locale)
        if not forms:
            continue
        value = values.get(term.source) if term.kind == "number" else None
        if job.master_locale is None:
            where = [(match.start, match.end) for match in group]
        else:
            where = _in_master(unit.text, term, value, job.master_locale.tag, taken)
            taken += where
        result.append(
            Need(
                term=term,
                found=group[0].found,
                forms=forms,
                spans=tuple(sorted(where)),
                value=value,
                longer=tuple(sorted({big for form in forms for big in longer.get(form, ())})),
            )
        )
    return sorted(result, key=lambda need: need.spans or ((1 << 30, 0),))


def _in_master(
    text: str, term: Term, value: Fraction | None, tag: str, taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where the term's rendering in the master stands, not over what is taken already."""
    if value is not None:
        return _quantities_of(text, value, tag)
    for form in sorted(term.forms(tag), key=len, reverse=True):
        where = [
            (start, end)
            for start, end in stems(text, form, tag, name=term.kind == "person")
            if not any(start < stop and begin < end for begin, stop in taken)
        ]
        if where:
            return where
    return []


def _quantities_of(text: str, value: Fraction, tag: str) -> list[tuple[int, int]]:
    """Where a text says this number, in digits or words."""
    found = numbers.find(text, tag)
    return [(item.start, item.end) for item in found if item.value == value]


def forms_for(term: Term, locale: Locale) -> tuple[str, ...]:
    """The renderings to hold in a locale.

    A name in pinyin is the same in every language that writes Latin letters: where the term base
    has no column for one of them, its English name stands there too.
    """
    forms = term.forms(locale.tag)
    if forms or locale.script != "Latn" or term.kind not in ("person", "place"):
        return forms
    english = term.forms("en")
    return english[:1] if english and _is_pinyin(term.source, term.kind, english[0]) else ()


@lru_cache(maxsize=4096)
def _is_pinyin(source: str, kind: str, form: str) -> bool:
    from localize.naming import pinyin

    read = pinyin(source, kind)
    return read is not None and _letters(read.text) == _letters(form)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


@lru_cache(maxsize=8)
def _longer(glossary: Glossary, tag: str) -> Mapping[str, tuple[str, ...]]:
    return longer_forms(glossary.terms, tag)


def held(text: str, need: Need, tag: str) -> int:
    """How often the target holds the term, in any allowed form, as itself.

    What stands inside a longer form, or inside another term's longer name, is that one's.
    """
    if need.value is not None:
        return len(_quantities_of(text, need.value, tag))
    name = need.term.kind == "person"
    taken: list[tuple[int, int]] = []
    for form in sorted(need.forms, key=len, reverse=True):
        for start, end in spans(text, form, tag, name=name, longer=need.longer):
            if not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
    return len(taken)


def uses(text: str, wanted: Sequence[Need], rung: str, tag: str) -> tuple[TermUse, ...]:
    """What became of each term in the chosen text."""
    result = []
    for need in wanted:
        outcome = (rung if rung != "plain" else "kept") if held(text, need, tag) else "flagged"
        result.append(
            TermUse(
                term=need.term.source, found=need.found, rendering=need.forms[0], outcome=outcome
            )
        )
    return tuple(result)
