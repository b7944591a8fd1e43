"""G: names and terms of the glossary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from localize.checks import Context, Problem, at, check
from localize.document import Part, Segment, plain
from localize.glossary import Glossary, Term, count, spans
from localize.glossary.forms.longer import longer_forms

__all__ = ["used_renderings"]

# A name that is missing misleads; a title or an expression may be said in another way.
FIRM = frozenset({"person", "place", "organisation", "item", "rank"})


def _terms(segment: Segment, context: Context) -> list[tuple[str, Term]]:
    """Each term of the source once: the form that stands there, and the term."""
    found = {
        match.term.source: (match.found, match.term)
        for match in context.terms(segment)
        if not match.doubt
    }
    return list(found.values())


def _stands(text: str, term: Term, context: Context, forms: tuple[str, ...] | None = None) -> bool:
    """Whether one of the term's forms stands in a text, as itself."""
    tag, is_name = context.locale.tag, term.kind == "person"
    longer = _longer(context.glossary, tag) if context.glossary else {}
    return any(
        count(text, form, tag, name=is_name, longer=longer.get(form, ()))
        for form in (term.forms(tag) if forms is None else forms)
    )


@lru_cache(maxsize=16)
def _longer(glossary: Glossary, tag: str) -> Mapping[str, tuple[str, ...]]:
    return longer_forms(glossary.terms, tag)


@check("G101", "error", on=Segment, needs_source=True)
def missing(segment: Segment, context: Context) -> Iterator[Problem]:
    """A glossary term of the source has no allowed rendering in the translation."""
    text = plain(segment.target)
    if not text.strip():
        return
    for found, term in _terms(segment, context):
        forms = term.forms(context.locale.tag)
        if not forms or _stands(text, term, context) or _is_raw(text, found, forms):
            continue
        if any(_stands(plain(near.target), term, context) for near in context.around(segment)):
            continue
        yield Problem(
            message=f"{found} should be {forms[0]!r}",
            advice="Write it, or enter the form that stands there as an allowed one."
            if len(forms) == 1
            else f"Allowed: {', '.join(forms)}.",
            evidence=text,
            # An editor who approved a text without the term had seen that it is a common word
            # here, or wanted it so.
            severity=None if term.kind in FIRM and segment.origin != "approved" else "warning",
        )


@check("G102", "error", on=Segment)
def forbidden(segment: Segment, context: Context) -> Iterator[Problem]:
    """A form stands that the glossary forbids for its term."""
    if context.glossary is None:
        return
    text = plain(segment.target)
    terms = (
        [term for _, term in _terms(segment, context)]
        if context.source_language
        else [term for term in context.glossary.terms if term.forbidden]
    )
    for term in terms:
        if not term.forbidden:
            continue
        for form in term.forbidden:
            # Only of what is longer: the allowed "father" must not hide "dry father".
            longer = [item for item in term.forms(context.locale.tag) if form in item]
            clear = _without(text, tuple(longer), context.locale.tag)
            for start, end in spans(clear, form, context.locale.tag)[:1]:
                forms = term.forms(context.locale.tag)
                yield at(
                    text,
                    start,
                    end,
                    f"{form!r} must not stand for {term.source}",
                    f"Write {forms[0]!r}." if forms else "Write another rendering.",
                    # Without the source it may be an ordinary word.
                    None if context.source_language else "warning",
                )


def _without(text: str, forms: tuple[str, ...], language: str) -> str:
    """The text with allowed renderings blanked: a forbidden form may be part of one."""
    for form in forms:
        for start, end in spans(text, form, language):
            text = text[:start] + "\n" * (end - start) + text[end:]
    return text


@check("G103", "info", on=Part, needs_source=True)
def inconsistent(part: Part, context: Context) -> Iterator[Problem]:
    """A term is rendered in two ways within the part."""
    used: dict[str, dict[str, Segment]] = defaultdict(dict)
    for source, rendering, segment in used_renderings(part, context):
        used[source].setdefault(rendering, segment)
    for source, renderings in used.items():
        if len(renderings) > 1:
            (first, _), (second, segment), *_ = renderings.items()
            yield Problem(
                message=f"{source} is {second!r} here and {first!r} elsewhere",
                advice="Use one of them in a part, or confirm that both are meant.",
                evidence=plain(segment.target),
                place=segment.place,
            )


def used_renderings(part: Part, context: Context) -> Iterator[tuple[str, str, Segment]]:
    """Each use of a name or a thing of the glossary: its source form, the rendering that stands
    there (of its inflections, the first that the glossary has), and where."""
    for segment in part.segments:
        text = plain(segment.target)
        for _, term in _terms(segment, context):
            if term.kind not in FIRM:
                continue
            for family in _families(term.forms(context.locale.tag)):
                if _stands(text, term, context, tuple(family)):
                    yield term.source, family[0], segment
                    break


def _families(forms: tuple[str, ...]) -> list[list[str]]:
    """Forms that are inflections of one another count as one rendering."""
    families: list[list[str]] = []
    for form in forms:
        for family in families:
            if _are_kin(form, family[0]):
                family.append(form)
                break
        else:
            families.append([form])
    return families


def _are_kin(one: str, other: str) -> bool:
    """They share a word or its beginning, apart from case: Schwert, Schwertes, zum Schwert."""
    words = [word.lower() for word in other.split()]
    return any(
        word[:4] == known[:4]
        for word in (piece.lower() for piece in one.split())
        for known in words
    )


@check("G104", "error", on=Segment, needs_source=True)
def raw_term(segment: Segment, context: Context) -> Iterator[Problem]:
    """A source term stands untranslated in the translation."""
    text = plain(segment.target)
    for found, term in _terms(segment, context):
        forms = term.forms(context.locale.tag)
        if _is_raw(text, found, forms):
            start = text.index(found)
            yield at(
                text,
                start,
                start + len(found),
                f"{found} is left as in the source",
                f"Write {forms[0]!r}." if forms else "Enter a rendering in the glossary.",
            )


def _is_raw(text: str, found: str, forms: tuple[str, ...]) -> bool:
    """The source's form is there and is no part of an allowed rendering."""
    if any(found in form for form in forms):
        return False
    return found in text


_IMPORTED = "memory.imported"
"""Step of the edit that tells an imported translation which gave way (``pipeline.imported``)."""


@check("G107", "info", on=Segment)
def outdated(segment: Segment, context: Context) -> Iterator[Problem]:
    """An imported translation isn't used: it doesn't say a term as the glossary wants it."""
    for edit in segment.edits:
        if edit.step == _IMPORTED:
            yield Problem(
                message=f"the imported translation isn't used: {edit.reason}",
                advice="Approve it, with the term or as it is; or allow the form that it has.",
                evidence=edit.before,
            )
