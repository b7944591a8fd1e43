"""Imported translations on the way of a part: which ones concern a file, and which may stand.

What an editor approved here wins over an imported translation, and an imported one over the
machine, where it holds the terms that the term base wants. One that doesn't is older than the term
base, or says "she" for a name: the machine, which is made to hold them, goes before it, and the
imported text is told in a finding (G107). Where the machine lacks as many of them, the imported
one stands, with its terms flagged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from localize.checks.terms import FIRM
from localize.document import Segment, TermUse, plain
from localize.files import sha256, sha256_file
from localize.glossary import Term, spans
from localize.locales import Locale
from localize.memory import Imported, Imports, Memory
from localize.memory.entries import key
from localize.memory.languages import fits
from localize.pipeline.job import Job, code_digest
from localize.pipeline.needs import Need, forms_for, held

__all__ = ["STEP", "accounted", "informed", "settles"]

STEP = "memory.imported"
"""Step of the ``Edit`` that tells an imported translation which doesn't stand."""


def informed(
    job: Job, memory: Memory, path: Path, text: Callable[[], Iterable[tuple[str, str]]]
) -> Job:
    """The job of a source file with the imported translations that concern it.

    ``text`` gives the file's sentences, each with the one before it; it is asked again only when
    the file, what is approved of it, or what is imported for the locale has changed. So an import
    that concerns no sentence of the file changes nothing of the job's digest.
    """
    tags = _tags(memory.imported_locales(), job)
    if not tags:
        return job
    number = memory.last_import(tags)
    digest = sha256_file(path)
    about = (job.title, job.language, job.locale.tag, "+".join(tags), job.approved.digest)
    kept_as = sha256("imported", code_digest(), digest, path.suffix, *about, str(number))
    if (kept := memory.part(kept_as)) is not None:
        found = memory.imported_again(json.loads(kept))
    else:
        found = _found(job, memory, tags, text())
        memory.keep_part(kept_as, json.dumps([id_ for id_, _ in found]).encode())
    return replace(job, imported=Imports(_preferred(found, tags)))


def _tags(known: Sequence[str], job: Job) -> list[str]:
    """Those that serve the job's locale, the nearest first.

    A region whose text is its master's gets what is for the language through the master, with its
    own words put in; only what is for the region itself is its own.
    """
    ranks = {tag: fits(tag, job.locale.tag) for tag in known}
    regional = job.hop is None and job.master_locale is not None
    most = 0 if regional else 2
    near = [(rank, tag) for tag, rank in ranks.items() if rank is not None and rank <= most]
    return [tag for _, tag in sorted(near)]


def _found(
    job: Job, memory: Memory, tags: Sequence[str], text: Iterable[tuple[str, str]]
) -> list[tuple[int, Imported]]:
    open_ones = {
        key(source) for source, context in text if job.approved.get(source, context) is None
    }
    found = memory.imported(job.title, tags, sorted(open_ones - {""}))
    return [(id_, item) for id_, item in found if fits(item.language, job.language) is not None]


def _preferred(found: Iterable[tuple[int, Imported]], tags: Sequence[str]) -> list[Imported]:
    """The title's own first, then the nearest locale's, then the newest."""
    newest = sorted(found, key=lambda entry: (entry[1].changed, entry[0]), reverse=True)
    ordered = sorted(newest, key=lambda entry: (not entry[1].scope, tags.index(entry[1].locale)))
    return [item for _, item in ordered]


def settles(item: Segment, context: str, job: Job) -> bool:
    """Whether an imported translation stands for the segment before any machine is asked."""
    entry = job.imported.get(plain(item.source), context)
    if entry is None:
        return False
    uses = accounted(item, plain(entry.target), job, "kept")
    return not any(use.outcome == "flagged" for use in uses)


def accounted(
    item: Segment, text: str, job: Job, outcome: Literal["kept", "approved"]
) -> tuple[TermUse, ...]:
    """What became of the segment's terms in a text that a person made; ``outcome``: of those that
    it holds. A title or an expression may be said in another way; what is forbidden may not, but
    by an editor, who has seen this term base."""
    terms: dict[str, TermUse] = {}
    for match in job.glossary.sure(plain(item.source)):
        term, forms = match.term, forms_for(match.term, job.locale)
        if not forms or term.source in terms:
            continue
        need = Need(term=term, found=match.found, forms=forms, spans=())
        forbidden = outcome == "kept" and _holds_forbidden(text, term, job.locale)
        lacks = not held(text, need, job.locale.tag)
        if lacks and not forbidden and term.kind not in FIRM:
            continue
        terms[term.source] = TermUse(
            term=term.source,
            found=match.found,
            rendering=forms[0],
            outcome="flagged" if lacks or forbidden else outcome,
        )
    return tuple(terms.values())


def _holds_forbidden(text: str, term: Term, locale: Locale) -> bool:
    """A form that is no part of an allowed one: "dry father" isn't in the allowed "father"."""
    for form in term.forbidden:
        longer = [
            span
            for allowed in term.forms(locale.tag)
            if form in allowed
            for span in spans(text, allowed, locale.tag)
        ]
        for start, end in spans(text, form, locale.tag):
            if not any(begin <= start and end <= stop for begin, stop in longer):
                return True
    return False
