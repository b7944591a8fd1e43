"""The term base's terms in a segment: where they stand, what they should be, whether they are."""

from __future__ import annotations

from typing import Any

from localize.document import Segment, plain
from localize.glossary import Term, spans
from localize.pipeline import Job
from localize.pipeline.needs import Need, forms_for, held
from localize.review.texts import Span

__all__ = ["View", "view"]

View = tuple[list[dict[str, Any]], list[Span], list[Span]]
"""Terms for the page, and their spans in the source and in the target, by their numbers."""


def view(item: Segment, job: Job) -> View:
    """The terms of a segment that its locale has a rendering for, and doubtful ones."""
    source, target = plain(item.source), plain(item.target)
    terms: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    before: list[Span] = []
    after: list[Span] = []
    for match in job.glossary.find(source):
        forms = forms_for(match.term, job.locale)
        if not forms:
            continue
        key = f"{match.term.source}\0{match.doubt}"
        if key not in numbers:
            numbers[key] = len(terms)
            terms.append(_told(match.term, match.found, forms, match.doubt, target, job))
            after += _spans(target, match.term, forms, job.locale.tag, numbers[key])
        before.append((match.start, match.end, numbers[key]))
    return terms, before, after


def _told(
    term: Term, found: str, forms: tuple[str, ...], doubt: str, target: str, job: Job
) -> dict[str, Any]:
    need = Need(term=term, found=found, forms=forms, spans=())
    return {
        "term": term.source,
        "found": found,
        "forms": list(forms),
        "forbidden": list(term.forbidden),
        "kind": term.kind,
        "gender": term.gender,
        "note": term.note,
        "doubt": doubt,
        "held": bool(held(target, need, job.locale.tag)),
    }


def _spans(text: str, term: Term, forms: tuple[str, ...], tag: str, number: int) -> list[Span]:
    name = term.kind == "person"
    return [
        (start, end, number) for form in forms for start, end in spans(text, form, tag, name=name)
    ]
