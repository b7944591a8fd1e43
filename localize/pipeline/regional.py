"""The master's text in another locale of its language: lift for elevator, as the term base says."""

from __future__ import annotations

from dataclasses import replace

import regex

from localize.document import Inline, Segment, TermUse, plain
from localize.glossary import Term, spans
from localize.locales import Locale
from localize.pipeline.job import Job
from localize.pipeline.needs import Need, held

__all__ = ["rendered"]

_ARTICLE = regex.compile(r"\b([Aa])n? $")


def rendered(segment: Segment, job: Job) -> Segment:
    """A segment of the master with the locale's own renderings in it, each accounted for."""
    target, master = segment.target or (), job.master_locale
    if master is None:
        return segment
    uses = []
    for use in segment.terms:
        term = job.glossary.get(use.term)
        if term is not None and term.forms(job.locale.tag) not in ((), term.forms(master.tag)):
            target = _exchanged(target, term, master, job.locale)
            use = _accounted(use, term, plain(target), job.locale.tag)
        uses.append(use)
    return replace(segment, target=target, terms=tuple(uses))


def _exchanged(target: Inline, term: Term, master: Locale, locale: Locale) -> Inline:
    old, new = term.forms(master.tag), term.forms(locale.tag)
    for index, form in sorted(enumerate(old), key=lambda entry: -len(entry[1])):
        if form not in new:
            # Columns that inflect alike correspond: elevator|elevators, lift|lifts.
            rendering = new[index] if len(new) == len(old) else new[0]
            target = tuple(
                _put(piece, form, rendering, locale.tag) if isinstance(piece, str) else piece
                for piece in target
            )
    return target


def _put(text: str, form: str, rendering: str, tag: str) -> str:
    """A rendering in the place of a form; endings, capital and English article agree."""
    for start, end in reversed(spans(text, form, tag)):
        at = start + max(0, text[start:end].lower().find(form.lower()))
        word = rendering[0].upper() + rendering[1:] if text[at].isupper() else rendering
        before = text[:at]
        if tag.startswith("en"):
            article = r"\1n " if word[0].lower() in "aeiou" else r"\1 "
            before = _ARTICLE.sub(article, before)
        text = before + word + text[at + len(form) :]
    return text


def _accounted(use: TermUse, term: Term, text: str, tag: str) -> TermUse:
    forms = term.forms(tag)
    need = Need(term=term, found=use.found, forms=forms, spans=())
    outcome = use.outcome if held(text, need, tag) else "flagged"
    return replace(use, rendering=forms[0], outcome=outcome)
