"""The reference of the codes, as Markdown: ``localize check --explain``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localize import locales
from localize.locales import MEDIA, Limits, Locale
from localize.policy import codes
from localize.policy.codes import Code, Example, Page
from localize.report.figures import FAMILIES

__all__ = ["pages"]

ALL = "all"
_LIMITS = {
    "cps": "characters a second",
    "cps_children": "for children",
    "cpl": "characters a line",
    "counting": "counted by",
    "max_lines": "lines",
    "min_ms": "ms at least",
    "max_ms": "ms at most",
    "min_gap_ms": "ms between cues",
    "dash": "two speakers",
    "italics": "italics",
}
_WORDS = {
    "wide": "width: full 1, others 0.5",
    "grapheme": "graphemes",
    "both_space": "- A / - B",
    "both_nospace": "-A / -B",
    "second_nospace": "A / -B",
    True: "yes",
    False: "none",
}


def pages(wanted: str, folders: Sequence[Path]) -> str:
    """The pages of a code, of those that begin so (``S``, ``S1``), or of all (``all``).

    ``folders``: where locales are looked up, for their limits. Raises ``ConfigError`` for an
    unknown code, and for what is wrong with a locale.
    """
    codes.refuse_unknown([wanted], "--explain", None, [ALL])
    found = [
        code
        for name, code in codes.known().items()
        if name in codes.pages() and wanted in (ALL, name[: len(wanted)])
    ]
    known = [locales.load_locale(tag, folders) for tag in locales.available(folders)]
    if len(found) == 1:
        return "\n".join(_page(found[0], known, "#"))
    lines = ["# Findings of localize", ""] if wanted == ALL else []
    family = ""
    for code in found:
        if code.name[0] != family:
            family = code.name[0]
            lines += [f"## {family}: {FAMILIES[family]}", ""]
        lines += _page(code, known, "###")
    return "\n".join(lines)


def _page(code: Code, known: Sequence[Locale], level: str) -> Iterator[str]:
    yield f"{level} {code.name}: {code.title}"
    yield ""
    page = codes.pages()[code.name]
    yield f"Severity: {code.severity}. {page.why}"
    yield ""
    yield from _examples(page)
    if page.limits:
        yield from _limits(page, known)


def _examples(page: Page) -> Iterator[str]:
    example = page.example
    if example.kind == "described":
        yield from (f"Found: {example.fails}", "", f"Not found: {example.passes}", "")
        return
    where = "" if example.kind == "term base" else f" ({example.locale})"
    if example.terms:
        yield from ("With the term base", "", *_fenced(example.terms, "csv"))
    if example.source:
        also = f", or {_line(example.source_passes)}" if example.source_passes else ""
        if also:
            yield from (f"From {_line(example.source)}{also}:", "")
        else:
            yield from ("From", "", *_fenced(example.source, _language(example)))
    yield from (f"Found{where}:", "", *_fenced(example.fails, _language(example)))
    yield from (f"Not found{where}:", "", *_fenced(example.passes, _language(example)))


def _language(example: Example) -> str:
    return {"track": "srt", "term base": "csv"}.get(example.kind, "text")


def _line(text: str) -> str:
    return f"`{text.strip()}`"


def _fenced(text: str, language: str) -> Iterator[str]:
    yield from (f"```{language}", *_shown(text).strip("\n").split("\n"), "```", "")


def _shown(text: str) -> str:
    """The text with bidi controls as what they are: in a terminal nobody sees them."""
    from localize.report.findings import visible

    return "\n".join(visible(line) for line in text.split("\n"))


def _limits(page: Page, known: Sequence[Locale]) -> Iterator[str]:
    """A table of the limits, and their sources as notes: locales of a language share them."""
    notes: dict[str, int] = {}
    names = [_LIMITS[name] for name in page.limits]
    yield from ("Limits:", "", f"| locale | medium | {' | '.join(names)} | source |")
    yield f"| --- | --- | {' | '.join('---' for _ in names)} | --- |"
    for locale in known:
        for medium in MEDIA:
            limits = locale.limits[medium]
            note = notes.setdefault(limits.source, len(notes) + 1)
            values = " | ".join(_value(limits, name) for name in page.limits)
            yield f"| {locale.tag} | {medium} | {values} | {note} |"
    yield ""
    yield from (f"{number}. {source}" for source, number in notes.items())
    yield from ("", "Other limits: a file `locales/<tag>.toml` in the workspace that `extends` it.")
    yield ""


def _value(limits: Limits, name: str) -> str:
    value = getattr(limits, name)
    if isinstance(value, str | bool):
        return _WORDS[value]
    return f"{value:g}" if value or name != "cps_children" else "as adults"
