"""What is doubtful in one term: its forms, and what is said about them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import regex

from localize.document import Finding, Place, Severity
from localize.glossary import Term
from localize.text import script_shares, scripts_of, split_tag, unwritable

__all__ = ["NAMED", "finding", "look"]

NAMED = frozenset({"person", "place", "organisation"})
"""Kinds that readers tell apart by their names."""

_BRACKETS = dict(zip(")]}）】》〉」』", "([{（【《〈「『", strict=True))
_OPENERS = frozenset(_BRACKETS.values())
# Which mark opens and which closes differs between languages: “a”, „a“, »a«, «a».
_QUOTES = ('"', "“”„", "«»", "‹›")
# A mark at the end that parts things or goes on; a full stop may belong to an abbreviation,
# a question or exclamation mark to a name.
_LAST = regex.compile(r"[,;:،؛、，；：。・/\\_|=–—-]$")
_FIRST = regex.compile(r"^[,;:.!?،؛؟、，；：。！？・/\\_|=)\]}）】》」』”]")
_LATIN = regex.compile(r"\p{Script=Latin}")
_SMALL_LATIN = regex.compile(r"[\p{Script=Latin}&&\p{Ll}]", regex.V1)
_PRESENTATION = ("<isolated>", "<initial>", "<medial>", "<final>")


def finding(code: str, severity: Severity, term: Term, message: str, advice: str) -> Finding:
    """A finding on a term, at its row."""
    return Finding(
        code=code,
        severity=severity,
        place=Place(file=term.place.file, line=term.place.line),
        message=f"{term.source}: {message}",
        advice=advice,
        evidence=term.source,
    )


def look(term: Term, columns: Sequence[str]) -> Iterator[Finding]:
    """Findings on one term. ``columns``: all that have a rendering in its file."""
    yield from _about(term)
    for column in columns:
        if not term.forms(column):
            yield finding(
                "G202",
                "warning",
                term,
                f"has no rendering in column {column!r}",
                "Fill it: without one nothing is enforced in that language.",
            )
        for form in term.renderings.get(column, ()):
            yield from _script(term, column, form)
            yield from _spelling(term, form, f"{form!r} in column {column!r}")
            yield from _against_forbidden(term, column, form)
    for form in (term.source, *term.aliases, *term.forbidden):
        yield from _spelling(term, form, repr(form))


def _about(term: Term) -> Iterator[Finding]:
    if len(term.source) == 1:
        yield finding(
            "G201",
            "warning",
            term,
            "is one character long and will match inside other words",
            "Use a longer form.",
        )
    if term.kind == "person" and not term.gender:
        yield finding(
            "G209",
            "warning",
            term,
            "is a person without a gender",
            "Enter f, m or n: pronouns and stand-ins follow it.",
        )
    if term.glosses and term.strategy != "keep":
        told = ", ".join(f"gloss:{tag}" for tag in term.glosses)
        yield finding(
            "G215",
            "warning",
            term,
            f"has {told}, but its strategy is {term.strategy or 'empty'}",
            "A gloss is shown with strategy keep only.",
        )


def _script(term: Term, column: str, form: str) -> Iterator[Finding]:
    wanted = scripts_of(column)
    shares = script_shares(form)
    own = sum(shares.get(script, 0) for script in wanted)
    latin = shares.get("Latn", 0) if "Latn" not in wanted else 0
    if shares and own + latin < 0.99:
        yield finding(
            "G203",
            "error",
            term,
            f"{form!r} in column {column!r} is in another script",
            "Put it into the column of its language.",
        )
    elif latin and _is_left_latin(term, column, form):
        yield finding(
            "G210",
            "warning",
            term,
            f"{form!r} in column {column!r} has Latin letters, the term has none",
            "Write it in the language's own script.",
        )
    yield from _orthography(term, column, form)


def _is_left_latin(term: Term, column: str, form: str) -> bool:
    """The form to write is in Latin letters and nothing explains it.

    Texts may hold brands and abbreviations (CEO); Chinese, Japanese and Korean ones write them,
    so there only the name of a person or place is doubtful.
    """
    if form != term.renderings[column][0] or not _SMALL_LATIN.search(form):
        return False
    if term.kind not in ("person", "place") and split_tag(column)[0] in ("zh", "ja", "ko"):
        return False
    return not any(_LATIN.search(text) for text in (term.source, *term.aliases))


def _orthography(term: Term, column: str, form: str) -> Iterator[Finding]:
    language, script, region = split_tag(column)
    if language == "zh" and (script != "Hant" or region == "HK"):
        # Hong Kong writes some forms that the standards' sets lack (説, 兑).
        return
    surely = unwritable(form, f"{language}-Hant" if script else language)
    maybe = [index for index, char in enumerate(form) if script and _is_mainland(char)]
    if wrong := "".join(form[index] for index in sorted({*surely, *maybe})):
        yield finding(
            "G211",
            # Japanese novels quote rare characters that their standards lack; Hong Kong's
            # supplement to Big5 has some Simplified forms, as parts of names.
            "error" if surely and language == "zh" else "warning",
            term,
            f"{form!r} in column {column!r} has characters of Simplified Chinese: {wrong}",
            "Write the forms that the locale uses.",
        )


def _is_mainland(char: str) -> bool:
    """In GB 2312 and not in Big5: 岚, 剑."""
    return bool(char.encode("gb2312", "ignore")) and not char.encode("big5", "ignore")


def _spelling(term: Term, form: str, what: str) -> Iterator[Finding]:
    odd = [char for char in form if unicodedata.decomposition(char).startswith(_PRESENTATION)]
    if odd or unicodedata.normalize("NFC", form) != form:
        told = "presentation forms of letters" if odd else "letters put together from parts"
        yield finding(
            "G212",
            "error",
            term,
            f"{what} has {told}: no text will match it",
            f"Write {unicodedata.normalize('NFKC' if odd else 'NFC', form)!r}.",
        )
    if not _is_balanced(form):
        yield finding(
            "G213",
            "warning",
            term,
            f"{what} has a bracket or quote without its partner",
            "Mend it.",
        )
    if _FIRST.search(form) or _LAST.search(form):
        yield finding(
            "G214",
            "warning",
            term,
            f"{what} begins or ends with a mark",
            "Enter the word alone; marks come from the sentence.",
        )


def _is_balanced(form: str) -> bool:
    stack: list[str] = []
    for char in form:
        if char in _OPENERS:
            stack.append(char)
        elif char in _BRACKETS and (not stack or stack.pop() != _BRACKETS[char]):
            return False
    return not stack and all(sum(map(form.count, marks)) % 2 == 0 for marks in _QUOTES)


def _against_forbidden(term: Term, column: str, form: str) -> Iterator[Finding]:
    if _plain(form) in map(_plain, term.forbidden):
        yield finding(
            "G204",
            "error",
            term,
            f"{form!r} in column {column!r} is allowed and forbidden",
            "Remove one of them.",
        )


def _plain(form: str) -> str:
    """The form as texts are compared with it: without regard to case and kind of apostrophe."""
    return form.casefold().replace("’", "'")
