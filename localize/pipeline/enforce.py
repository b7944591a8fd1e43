"""Glossary enforcement: what each unit must hold, how to make a model hold it, who held it.

The ladder's rungs, from cheap to costly: plain (nothing but a look), inline (the rendering
stands in the source), placeholder (a stand-in that this model is known to carry over), flag.
Every term of every unit ends in one outcome; nothing is dropped silently and no stand-in is
ever left in an output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from localize.document import TermUse, Unit
from localize.engines.probe import StandIn
from localize.glossary import Glossary, Match, Term, count, spans
from localize.pipeline.job import Job

__all__ = ["Need", "Variant", "held", "inline", "needs", "placeholder", "restore", "uses"]

# Below this share of carriers a stand-in costs more sentences than it saves.
_MIN_RATE = 0.3


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
    longer: tuple[str, ...] = ()
    """Renderings of other terms that contain one of the forms: they don't count as it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A text to translate instead of the unit's own, and how to undo it in the output."""

    text: str
    rung: str
    replaced: tuple[tuple[Need, StandIn | None], ...]


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
        matches = [*job.glossary.find(text), *_quantities(text, job)]
        result.append(tuple(_needs_of(unit, matches, longer, job)))
    return result


def _quantities(source: str, job: Job) -> list[Match]:
    """Large numbers of the source as terms: 三百二十亿 has to be 32 billion in the target."""
    from localize import numbers

    found = []
    for quantity in numbers.find(source, job.source):
        if quantity.kind != "number" or quantity.approximate or quantity.value < 10_000:
            continue
        forms = _number_forms(quantity.value, job)
        term = Term(source=quantity.text, kind="number", renderings=forms)
        found.append(Match(start=quantity.start, end=quantity.end, term=term, found=quantity.text))
    return found


def _number_forms(value: Fraction, job: Job) -> dict[str, tuple[str, ...]]:
    from localize import numbers

    product = "book" if job.medium == "book" else "track"
    forms = {job.locale.tag: numbers.render(value, job.locale, product)}
    if job.master_locale:
        forms[job.master_locale.tag] = numbers.render(value, job.master_locale, product)
    return forms


def _needs_of(
    unit: Unit, matches: Sequence[Match], longer: dict[str, tuple[str, ...]], job: Job
) -> list[Need]:
    by_term: dict[str, list[Match]] = {}
    for match in matches:
        by_term.setdefault(match.term.source, []).append(match)
    taken: list[tuple[int, int]] = []
    result = []
    for group in sorted(by_term.values(), key=lambda group: -len(group[0].found)):
        term = group[0].term
        forms = term.forms(job.locale.tag)
        if not forms:
            continue
        if job.master_locale is None:
            where = [(match.start, match.end) for match in group]
        else:
            where = _in_master(unit.text, term, job.master_locale.tag, taken)
            taken += where
        result.append(
            Need(
                term=term,
                found=group[0].found,
                forms=forms,
                spans=tuple(sorted(where)),
                longer=tuple(sorted({big for form in forms for big in longer.get(form, ())})),
            )
        )
    return sorted(result, key=lambda need: need.spans or ((1 << 30, 0),))


def _in_master(
    text: str, term: Term, tag: str, taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where the term's rendering in the master stands, not over what is taken already."""
    for form in sorted(term.forms(tag), key=len, reverse=True):
        where = [
            (start, start + len(form))
            for start, _ in spans(text, form, tag)
            if not any(start < end and begin < start + len(form) for begin, end in taken)
        ]
        if where:
            return where
    return []


@lru_cache(maxsize=8)
def _longer(glossary: Glossary, tag: str) -> dict[str, tuple[str, ...]]:
    """Rendering → renderings of other terms that contain it: 林晩 is in 林晩晴.

    Only where words have no borders, which tell the two apart elsewhere. By the substrings of
    each form, not by comparing all forms with all.
    """
    if tag.split("-", maxsplit=1)[0] not in ("zh", "ja"):
        return {}
    owners = {form: term.source for term in glossary.terms for form in term.forms(tag)}
    found: dict[str, set[str]] = {}
    for big, owner in owners.items():
        for size in range(1, len(big)):
            for start in range(len(big) - size + 1):
                form = big[start : start + size]
                if owners.get(form, owner) != owner:
                    found.setdefault(form, set()).add(big)
    return {form: tuple(sorted(bigs)) for form, bigs in found.items()}


def held(text: str, need: Need, tag: str) -> int:
    """How often the target holds the term, in any allowed form, as itself."""
    language = tag.split("-", maxsplit=1)[0]
    total = sum(count(text, form, language) for form in _distinct(need.forms))
    if total and need.longer:
        # As a word of its own: what only stands inside a longer name doesn't count.
        hidden = sum(
            count(text, big, language) * sum(big.count(form) for form in _distinct(need.forms))
            for big in need.longer
        )
        total -= hidden
    return max(0, total)


def _distinct(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Forms none of which begins with another: their counts may be added."""
    return tuple(
        form
        for form in forms
        if not any(other != form and form.startswith(other) for other in forms)
    )


def inline(unit: Unit, wanted: Sequence[Need]) -> Variant:
    """The renderings stand in the source in the terms' places."""
    pairs = tuple((need, None) for need in wanted if need.spans)
    return Variant(
        text=_replace(unit.text, pairs, lambda need, _: need.forms[0]),
        rung="inline",
        replaced=pairs,
    )


def placeholder(
    unit: Unit, wanted: Sequence[Need], stand_ins: Sequence[StandIn], attempt: int
) -> Variant | None:
    """Stand-ins in the terms' places, a different one for each; ``None`` if there are too few.

    ``attempt`` moves on through the stand-ins, so that a second try uses others.
    """
    written = (unit.text, *(form for need in wanted for form in need.forms))
    usable = [item for item in stand_ins if item.rate >= _MIN_RATE and _is_free(item, written)]
    terms = [need for need in wanted if need.spans]
    if not terms or not usable or attempt * len(terms) >= len(usable):
        return None
    chosen: list[tuple[Need, StandIn | None]] = []
    pool = usable[attempt * len(terms) :]
    for need in terms:
        item = _fitting(pool, need)
        if item is None:
            break
        pool = [other for other in pool if other is not item]
        chosen.append((need, item))
    if not chosen:
        return None
    pairs = tuple(chosen)
    text = _replace(unit.text, pairs, lambda _, item: item.source if item else "")
    return Variant(text=text, rung="placeholder", replaced=pairs)


def _is_free(item: StandIn, written: Sequence[str]) -> bool:
    """Whether a stand-in could be told from everything that may stand in the output anyway."""
    return not any(form in text for form in (item.source, *item.target) for text in written)


def _fitting(pool: Sequence[StandIn], need: Need) -> StandIn | None:
    """The best stand-in of nearly the best rate that agrees in gender with the term."""
    if not pool:
        return None
    near = [item for item in pool if item.rate >= pool[0].rate - 0.1]
    agreeing = [item for item in near if item.gender == need.term.gender]
    return (agreeing or near)[0]


def _replace(
    text: str,
    pairs: Sequence[tuple[Need, StandIn | None]],
    written: Callable[[Need, StandIn | None], str],
) -> str:
    places = sorted(
        ((span, need, item) for need, item in pairs for span in need.spans),
        key=lambda place: place[0][0],
    )
    for (start, end), need, item in reversed(places):
        text = text[:start] + written(need, item) + text[end:]
    return text


def restore(text: str, variant: Variant, tag: str) -> str | None:
    """The output with every stand-in replaced by its term's rendering.

    ``None`` if all are lost, or one is doubled or left over: such an output is no candidate. One
    that lost some of them still holds the others.
    """
    found = 0
    for need, item in variant.replaced:
        if item is None:
            continue
        where = [span for form in item.target for span in spans(text, form, tag)]
        if len(where) > len(need.spans):
            return None
        found += len(where)
        for form in item.target:
            text = _put(text, form, need.forms[0], tag)
        if any(form in text for form in (item.source, *item.target) if form not in need.forms[0]):
            return None
    stand_ins = [item for _, item in variant.replaced if item is not None]
    return text if found or not stand_ins else None


def _put(text: str, form: str, rendering: str, tag: str) -> str:
    """Replace a stand-in as a word, leaving clitics before and endings after it in place."""
    for start, end in reversed(spans(text, form, tag)):
        inner = text[start:end].find(form)
        if inner < 0:
            inner, length = 0, end - start
        else:
            length = len(form)
        text = text[: start + inner] + rendering + text[start + inner + length :]
    return text


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
