"""G: places of the source where a term can't be told from an ordinary word."""

from __future__ import annotations

from collections.abc import Iterator

from localize.checks import Context, Problem, at, check
from localize.document import Segment, plain
from localize.glossary import count


@check("G106", "info", on=Segment, needs_source=True)
def doubtful(segment: Segment, context: Context) -> Iterator[Problem]:
    """A form of the source may be a glossary term or something else; nothing is enforced."""
    target, tag = plain(segment.target), context.locale.tag
    if segment.origin == "approved" or not target.strip():
        return
    for match in context.terms(segment):
        forms = match.term.forms(tag)
        if not match.doubt or not forms:
            continue
        stands = any(count(target, form, tag) for form in forms)
        yield at(
            plain(segment.source),
            match.start,
            match.end,
            f"{match.doubt}; it is translated as {'the term' if stands else 'something else'}",
            f"If {match.term.source} is meant, it is {forms[0]!r}.",
        )
