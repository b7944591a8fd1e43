"""What is doubtful in term bases, beyond what the strict reader refuses.

====  =================  ========================================================================
code  severity           what
====  =================  ========================================================================
G200  error              the file, or a row of it, is refused; its other rows are looked at
G201  warning            a term of one character
G202  warning            a rendering is missing that other terms of the file have
G203  error              a rendering is in another script than its language's
G204  error              a form is allowed and forbidden
G205  warning            two names have the same rendering
G206  warning, info      two files define a form
G207  warning            a name's rendering is part of another name's
G208  warning, info      a file says nothing in a locale that a region requires (or may have)
G209  warning            a person without a gender
G210  warning            Latin letters in a rendering of another script
G211  error, warning     Simplified characters in Traditional Chinese; in Japanese a warning
G212  error              presentation forms, or letters put together from parts
G213  warning            a bracket or quotation mark without its partner
G214  warning            a mark at the beginning or the end
G215  warning            a gloss without the strategy that shows it
G216  warning            a CSV in an encoding that had to be guessed
====  =================  ========================================================================

``G220`` to ``G222`` are those of reading a TBX, see ``glossary.reading``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localize.document import Finding, Place, Severity
from localize.errors import ConfigError, InputError
from localize.glossary import Term
from localize.glossary.csvfile import UNICODE, examine, read_table
from localize.glossary.lint_forms import look
from localize.glossary.lint_pairs import SHARED, across, between

__all__ = ["REFUSED", "Wanted", "lint"]

REFUSED = "G200"
"""Code of what makes a file no term base for the strict reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The locales that term bases should serve."""

    required: Mapping[str, str] = field(default_factory=dict)
    """Tag → the region that requires it."""
    optional: Collection[str] = ()


def lint(paths: Sequence[Path], language: str, wanted: Wanted | None = None) -> list[Finding]:
    """Findings on glossary files, those that the strict reader refuses among them.

    Files of one folder are used together, those of a folder called ``shared`` with all others.
    """
    findings: list[Finding] = []
    read: dict[Path, list[Term]] = {}
    for path in dict.fromkeys(paths):
        terms: list[Term] = []
        for item in _items(path, language):
            if isinstance(item, Term):
                terms.append(item)
            else:
                findings.append(item if isinstance(item, Finding) else _refusal(item, path))
        read[path] = terms
        columns = sorted({column for term in terms for column in term.renderings})
        for term in terms:
            findings += look(term, columns)
        if wanted and terms:
            findings += _without_column(path, terms, wanted)
    for group in _together(read):
        terms = [term for path in group for term in read[path]]
        findings += [*between(terms), *across(terms)]
    return list(dict.fromkeys(findings))


def _items(path: Path, language: str) -> Iterator[Term | Finding | ConfigError | InputError]:
    try:
        if path.suffix.lower() == ".tbx":
            yield from _tbx_items(path, language)
        else:
            yield from examine(path, language)
            yield from _guessed(path)
    except (InputError, ConfigError) as error:
        yield error


def _guessed(path: Path) -> Iterator[Finding]:
    _, encoding = read_table(path)
    if encoding not in UNICODE:
        yield Finding(
            code="G216",
            severity="warning",
            place=Place(file=str(path)),
            message=f"is no UTF-8: it is read as {encoding}, which is a guess",
            advice="See whether its terms read right, and save it as CSV in UTF-8.",
        )


def _tbx_items(path: Path, language: str) -> Iterator[Term | Finding]:
    from localize.glossary.reading import Collector
    from localize.glossary.tbx import collect

    gathered = Collector()
    collect(path, language, gathered)
    yield from gathered.terms.values()
    yield from gathered.findings


def _refusal(error: ConfigError | InputError, path: Path) -> Finding:
    return Finding(
        code=REFUSED,
        severity="error",
        place=error.place or Place(file=str(path)),
        message=error.message,
        advice=error.advice,
    )


def _together(read: Mapping[Path, Sequence[Term]]) -> Iterator[list[Path]]:
    """Files that are used together, in the order in which they are loaded."""
    folders: dict[Path, list[Path]] = {}
    for path in read:
        folders.setdefault(path.parent, []).append(path)
    shared = [path for path in read if path.parent.name == SHARED]
    own = [group for folder, group in folders.items() if folder.name != SHARED]
    for group in own or [[]]:
        yield [*shared, *sorted(group)]


def _without_column(path: Path, terms: Sequence[Term], wanted: Wanted) -> Iterator[Finding]:
    """Locales in which none of the file's terms has a rendering."""
    required = [tag for tag in wanted.required if not any(term.forms(tag) for term in terms)]
    optional = [tag for tag in wanted.optional if not any(term.forms(tag) for term in terms)]
    asked: tuple[tuple[Severity, str, list[str]], ...] = (
        (
            "warning",
            "required by a region",
            [f"{tag} ({wanted.required[tag]})" for tag in required],
        ),
        ("info", "optional", optional),
    )
    for severity, what, tags in asked:
        if tags:
            yield Finding(
                code="G208",
                severity=severity,
                place=Place(file=str(path)),
                message=f"has no rendering in locales that are {what}: {', '.join(tags)}",
                advice="Add a column: without one nothing is enforced in that language.",
            )
