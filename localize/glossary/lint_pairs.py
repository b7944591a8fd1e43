"""What is doubtful between terms that are used together: of a file, a title, the shared ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from localize.document import Finding
from localize.glossary import Term
from localize.glossary.lint_forms import NAMED, finding
from localize.text import split_tag

__all__ = ["SHARED", "across", "between"]

SHARED = "shared"
"""Name of the folder whose term bases hold for all titles."""


def between(terms: Sequence[Term]) -> Iterator[Finding]:
    """Findings on names that can be taken for one another, in one language after the other."""
    named = [term for term in terms if term.kind in NAMED]
    for column in sorted({column for term in named for column in term.renderings}):
        owners: dict[str, Term] = {}
        for term in named:
            if not (forms := term.renderings.get(column)):
                continue
            other = owners.setdefault(forms[0], term)
            if other is not term:
                yield _same(term, other, column, forms[0])
        if split_tag(column)[0] not in ("zh", "ja"):
            yield from _inside(owners, column)


def _same(term: Term, other: Term, column: str, form: str) -> Finding:
    return finding(
        "G205",
        "warning",
        term,
        f"has the same rendering {form!r} in column {column!r} as {other.source!r}",
        "If they are one and the same, make it an alias; else readers can't tell them apart.",
    )


def _inside(owners: Mapping[str, Term], column: str) -> Iterator[Finding]:
    """Names that are whole words of others' names, though their sources have nothing in common:
    the longer name is taken for the shorter one."""
    for form, term in owners.items():
        words = form.split()
        for size in range(1, len(words)):
            for start in range(len(words) - size + 1):
                inner = " ".join(words[start : start + size])
                other = owners.get(inner)
                if other is not None and not _characters(term) & _characters(other):
                    yield finding(
                        "G207",
                        "warning",
                        other,
                        f"its rendering {inner!r} in column {column!r} is part of {form!r}, "
                        f"which is {term.source!r}",
                        "Choose renderings that readers can tell apart.",
                    )


def _characters(term: Term) -> set[str]:
    return set("".join((term.source, *term.aliases)))


def across(terms: Sequence[Term]) -> Iterator[Finding]:
    """Findings on forms that two of the files define; the later file's term wins as a whole."""
    known: dict[str, Term] = {}
    for term in terms:
        for form in (term.source, *term.aliases):
            other = known.get(form)
            if other is not None and other.place.file != term.place.file:
                yield _conflict(term, other, form)
                break
        known.update(dict.fromkeys((term.source, *term.aliases), term))


def _conflict(term: Term, other: Term, form: str) -> Finding:
    where = f"{other.place.file}:{other.place.line}"
    same_folder = _folder(term) == _folder(other)
    lost = [tag for tag in other.renderings if not term.forms(tag)] if term.source == form else []
    if same_folder:
        message, severity = f"{form!r} stands in {where} too, and this file's wins", "warning"
        advice = "Keep it in one of them."
    elif lost:
        message = f"overrides {where} and lacks its renderings in {', '.join(lost)}: they are lost"
        severity, advice = "warning", "Fill the columns: a title's term replaces the shared one."
    elif _is_other(term, other):
        message = f"overrides {where}, which is {_told(other)}; this is {_told(term)}"
        severity, advice = "warning", "Make sure that both mean the same word."
    elif differing := [tag for tag in other.renderings if _first(term, tag) != _first(other, tag)]:
        tag = differing[0]
        mine, theirs = _first(term, tag), _first(other, tag)
        message = f"overrides {where}: {tag} {mine!r} instead of {theirs!r}"
        message += f", and others: {', '.join(differing[1:])}" if differing[1:] else ""
        severity, advice = "info", ""
    else:
        message, severity = f"writes the same as {where}", "info"
        advice = "If its other forms aren't needed, delete it: the shared term holds anyway."
    return finding("G206", severity, term, message, advice)  # type: ignore[arg-type]


def _is_other(term: Term, other: Term) -> bool:
    """Another entity: a person and no person, or of another gender."""
    genders = {gender for gender in (term.gender, other.gender) if gender}
    return len(genders) == 2 or (term.kind == "person") != (other.kind == "person")


def _told(term: Term) -> str:
    return " ".join(piece for piece in (term.kind, term.gender) if piece)


def _first(term: Term, tag: str) -> str:
    return (term.forms(tag) or ("",))[0]


def _folder(term: Term) -> Path:
    return Path(term.place.file or "").parent
