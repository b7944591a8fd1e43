"""What is doubtful in term bases, beyond what the reader refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localize.document import Finding, Place
from localize.errors import ConfigError, InputError
from localize.glossary import Term
from localize.glossary.csvfile import examine
from localize.text import script_shares, scripts_of

__all__ = ["REFUSED", "lint"]

REFUSED = "G200"
"""Code of what makes a file no term base for the strict reader."""


def lint(paths: Sequence[Path], language: str) -> list[Finding]:
    """Findings on glossary files, those that the strict reader refuses among them.

    G200 the file, or a row of it, is refused (its other rows are looked at); G201 a
    one-character term; G202 a rendering is missing that other terms of the file have; G203 a
    rendering is in another script than its language's; G204 a form is allowed and forbidden;
    G205 two terms of the same kind have the same rendering.
    """
    findings: list[Finding] = []
    for path in paths:
        terms: list[Term] = []
        for item in _items(path, language):
            if isinstance(item, Term):
                terms.append(item)
            else:
                findings.append(_refusal(item, path))
        columns = sorted({column for term in terms for column in term.renderings})
        for term in terms:
            findings += _look(term, columns)
        findings += _same_renderings(terms, columns)
    return findings


def _items(path: Path, language: str) -> Iterator[Term | ConfigError | InputError]:
    try:
        yield from examine(path, language)
    except InputError as error:
        yield error


def _refusal(error: ConfigError | InputError, path: Path) -> Finding:
    return Finding(
        code=REFUSED,
        severity="error",
        place=error.place or Place(file=str(path)),
        message=error.message,
        advice=error.advice,
    )


def _look(term: Term, columns: Sequence[str]) -> Iterator[Finding]:
    if len(term.source) == 1:
        yield _finding(
            "G201", "warning", term, "is one character long and will match inside other words",
            "Use a longer form.",
        )  # fmt: skip
    for column in columns:
        forms = term.renderings.get(column, ())
        if not forms:
            yield _finding(
                "G202", "warning", term, f"has no rendering in column {column!r}",
                "Fill it: without one nothing is enforced in that language.",
            )  # fmt: skip
        wanted = scripts_of(column)
        for form in forms:
            shares = script_shares(form)
            if shares and sum(shares.get(script, 0) for script in (*wanted, "Latn")) < 0.99:
                yield _finding(
                    "G203", "error", term, f"{form!r} in column {column!r} is in another script",
                    "Put it into the column of its language.",
                )  # fmt: skip
            if form in term.forbidden:
                yield _finding(
                    "G204",
                    "error",
                    term,
                    f"{form!r} is allowed and forbidden",
                    "Remove one of them.",
                )


def _same_renderings(terms: Sequence[Term], columns: Sequence[str]) -> Iterator[Finding]:
    for column in columns:
        seen: dict[tuple[str, str], Term] = {}
        for term in terms:
            forms = term.renderings.get(column, ())
            if term.kind != "person" or not forms:
                continue
            other = seen.setdefault((term.kind, forms[0]), term)
            if other is not term:
                yield _finding(
                    "G205", "warning", term,
                    f"has the same rendering {forms[0]!r} in column {column!r} as {other.source!r}",
                    "If they are one person, make it an alias; else readers can't tell them apart.",
                )  # fmt: skip


def _finding(code: str, severity: str, term: Term, message: str, advice: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,  # type: ignore[arg-type]
        place=Place(file=term.place.file, line=term.place.line),
        message=f"{term.source}: {message}",
        advice=advice,
        evidence=term.source,
    )
