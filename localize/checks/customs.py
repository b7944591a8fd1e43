"""L: ages, dates and forms of address that mean something else in another place or time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from localize.checks import Context, Problem, at, check
from localize.data import toml
from localize.document import Segment, plain
from localize.text import split_tag


@cache
def _pattern(table: str, language: str) -> regex.Pattern[str]:
    """The table's pattern for a language; one that finds nothing where it has none."""
    return regex.compile(toml("prose/customs")[table].get(split_tag(language)[0], "(?!)"))


def _is_spared(table: str, context: Context) -> bool:
    return not {context.language, context.locale.tag}.isdisjoint(
        toml("prose/customs")[table]["spared"]
    )


@check("L201", "info", on=Segment, needs_source=True)
def lunar_date(segment: Segment, context: Context) -> Iterator[Problem]:
    """A day of the lunar calendar has become a day of another month."""
    found = _pattern("lunar", context.source_language).search(plain(segment.source))
    if not found or _is_spared("lunar", context):
        return
    text = plain(segment.target)
    if match := _months(context.locale.tag).search(text):
        yield at(
            text,
            *match.span(),
            f"{found[0]} is a date of the lunar calendar, weeks before {match[0]}",
            "Count the month (the fifth day of the third month), or give the solar date.",
        )


@cache
def _months(tag: str) -> regex.Pattern[str]:
    """A day with the name of a month, as CLDR has them."""
    import babel

    locale = babel.Locale.parse(tag, sep="-")
    names = {name for form in locale.months.values() for name in form["wide"].values()}
    months = "|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?"
    return regex.compile(
        rf"(?i)\b(?:{months}) (?:the )?{day}(?!\d)|(?<!\d){day} (?:de |of )?(?:{months})\b"
    )


@check("L202", "info", on=Segment, needs_source=True)
def nominal_age(segment: Segment, context: Context) -> Iterator[Problem]:
    """An age is counted from one at birth."""
    found = _pattern("nominal_age", context.source_language).search(plain(segment.source))
    if found and not _is_spared("nominal_age", context):
        yield Problem(
            message=f"{found[0]}: a nominal age, one or two years above the age elsewhere",
            advice="See that it fits the story's other ages; take a year off, or say so.",
            evidence=plain(segment.target),
        )


@check("L203", "warning", on=Segment)
def vosotros(segment: Segment, context: Context) -> Iterator[Problem]:
    """Spanish of America addresses several people as in Spain."""
    if context.language != "es" or _is_spared("vosotros", context):
        return
    text = plain(segment.target)
    if match := _pattern("vosotros", "es").search(text):
        yield at(
            text,
            *match.span(),
            f"{match[0]!r} is a form of vosotros, which the locale doesn't use",
            "Write the form of ustedes.",
        )
