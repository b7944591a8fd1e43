"""Dates that a machine left in Chinese characters: 2015年6月18日 → June 18, 2015."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import regex

from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Style

__all__ = ["left_over"]

_DATE = regex.compile(
    r"(?<!\d)(?:(?<year>\d{4}) ?年 ?)?(?<month>\d{1,2}) ?月(?: ?(?<day>\d{1,2}) ?[日号號])?"
    r"|(?<!\d)(?<year>\d{4}) ?年"
)
_BESIDE = regex.compile(r"[\p{L}\d]")


def left_over(text: str, style: Style) -> Iterator[Change]:
    """Dates in figures with 年, 月 and 日, in CLDR's long form; a month alone stays."""
    for match in _DATE.finditer(text) if "月" in text or "年" in text else ():
        new = _written(match, style)
        if not new:
            continue
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        lead = " " if _BESIDE.match(before) else ""
        # A Korean particle stands at its word.
        tail = " " if _BESIDE.match(after) and style.locale.script != "Kore" else ""
        yield Change(start=match.start(), end=match.end(), text=f"{lead}{new}{tail}")


def _written(match: regex.Match[str], style: Style) -> str:
    """Empty for what is no date, and for a month on its own."""
    from babel import Locale, dates

    locale = Locale.parse(style.locale.tag, sep="-")
    year, month, day = (match[name] and int(match[name]) for name in ("year", "month", "day"))
    if month is None:
        return f"{year}년" if style.locale.language == "ko" else str(year)
    try:
        date = datetime.date(year or 2000, month, day or 1)
    except ValueError:
        return ""
    if year and day:
        return dates.format_date(date, "long", locale)
    if year:
        return dates.format_skeleton("yMMMM", date, locale=locale)
    return dates.format_skeleton("MMMMd", date, locale=locale) if day else ""
