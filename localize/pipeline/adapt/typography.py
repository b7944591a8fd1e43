"""The rules of a locale, in order: each says what to change and why.

A rule sees the text of a whole block without its markup (``flow``) and names changes. The rules
here touch marks, spaces and digits; words change only where a table of ``localize/data/prose``
says so. Rules hold still on their own result. A rule that is a pattern is a table of
``rewrites.toml``; one that needs more is a function and a line of ``RULES``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from localize.bidi import CONTROL
from localize.pipeline.adapt import (
    dates,
    dialogue,
    figures,
    marks,
    quotes,
    rewrites,
    spanish,
    spelling,
    units,
)
from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import Rule, Style, replaced

__all__ = ["RULES", "Rule", "rules_for"]


_STRAY = regex.compile("[\ufeff\u200b]")


def _controls(text: str, style: Style) -> Iterator[Change]:
    """Direction controls go: ``bidi`` writes those that a right-to-left text needs."""
    yield from replaced(text, CONTROL, "")
    yield from replaced(text, _STRAY, "")


# Ligatures that are characters of their own (ornate brackets, ﷺ, ﷽, ﷼) are no presentation
# forms of letters.
_SHAPED = regex.compile("[\ufb50-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]")
_TATWEEL = regex.compile(r"(?<=[\p{Arabic}--[\u0640]])\u0640+(?=[\p{Arabic}--[\u0640]])", regex.V1)


def _letters(text: str, style: Style) -> Iterator[Change]:
    yield from replaced(text, _SHAPED, lambda match: unicodedata.normalize("NFKC", match[0]))
    yield from replaced(text, _TATWEEL, "")


_ELLIPSIS = regex.compile(r"\.{3,}|\.(?: \.){2,}|…+|⋯+|。{3,}|・{3,}|．{3,}")


def _ellipsis(text: str, style: Style) -> Iterator[Change]:
    yield from replaced(text, _ELLIPSIS, style.ellipsis)


# Two or more hyphens or long dashes, a hyphen between spaces, a long dash without any; never a
# range, a minus, a line's first character, a word's own hyphen.
_DASH = regex.compile(
    r"(?<=\S)(?<before>[ \u00a0\u202f]*)(?:-{2,}|[—―─]{2,})(?<after>[ \u00a0\u202f]*)(?=\S|$)"
    r"|(?<=[^\s\d])(?<before>[ \u00a0])-(?<after>[ \u00a0])(?=[^\s\d])"
    r"|(?<=[\p{L}\p{P}--[—–-]])(?<before>)[—―](?<after>)(?=[\p{L}\p{P}--[—–-]]|$)",
    regex.V1,
)
# Where the locale sets no spaces: those around a long dash.
_SPACED_DASH = regex.compile(r"(?<=[^\s\d])(?<before>[ \u00a0])[—–](?<after>[ \u00a0])(?=[^\s\d])")
_DIALOGUE_START = regex.compile(r"^[\"“«„]?[-—–]")


def _dashes(text: str, style: Style) -> Iterator[Change]:
    """Dashes of interruptions and asides take the locale's form and spaces.

    Spanish asides (—dijo—) have a space outside only, and text that begins with a dash may
    go on with them: there only doubled hyphens become dashes.
    """
    dash = style.typography.dash
    keep = style.typography.inverted_marks or _DIALOGUE_START.match(text)
    patterns = (_DASH,) if dash != dash.strip() or keep else (_DASH, _SPACED_DASH)
    for match in (found for pattern in patterns for found in pattern.finditer(text)):
        bare = match[0].strip(" \u00a0\u202f")
        new = match["before"] + dash.strip() + match["after"]
        if not keep:
            # Nothing but a closing mark follows an interruption; an opening one comes before.
            last = not match["after"] and not regex.match(r"[\p{L}\p{N}]", text[match.end() :])
            first = not match["before"] and not regex.search(
                r"[\p{L}\p{N}\p{M},.;:!?…]$", text[: match.start()]
            )
            new = dash.rstrip() if last else dash.lstrip() if first else dash
        elif len(bare) < 2:
            continue
        yield Change(start=match.start(), end=match.end(), text=new)


def _quotes(text: str, style: Style) -> Iterator[Change]:
    own = style.typography
    yield from quotes.changes(
        text,
        quotes.Marks(
            outer=style.quotes,
            inner=own.quotes_inner,
            keep_single=own.single_quotes_stay,
            apostrophe=own.apostrophe,
            elisions=own.elisions,
        ),
    )


_DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
_FULL_WIDTH = "０１２３４５６７８９"
_FIGURE = regex.compile(
    r"(?<![\p{Latin}\d])(?:[0-9٠-٩۰-۹０-９]++(?:[.,٫٬][0-9٠-٩۰-۹０-９]++)*+)(?![\p{Latin}])"
)
_ONE_NUMBER = regex.compile(r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+[.٫]\d+|\d+٬\d+")


def _digits(text: str, style: Style) -> Iterator[Change]:
    """Digits of the product's system, with its marks; codes with Latin letters keep theirs."""
    for match in _FIGURE.finditer(text):
        if style.wide and match[0][0] in _FULL_WIDTH:
            continue  # a matter of layout in upright text
        new = "".join(
            _DIGITS[style.digits][int(char)] if char.isdigit() else char for char in match[0]
        )
        if _ONE_NUMBER.fullmatch(match[0]):
            latin = style.digits == "latn"
            table = str.maketrans("٫٬", ".,") if latin else str.maketrans(".,", "٫٬")
            new = new.translate(table)
        # One by one: a figure may go over the border of two segments.
        for at, char in enumerate(new, match.start()):
            if char != text[at]:
                yield Change(start=at, end=at + 1, text=char)


_MANY_SPACES = regex.compile("[ \t\u00a0\u202f]{2,}")


def _spaces(text: str, style: Style) -> Iterator[Change]:
    """One space for many; a no-break space among them stays."""
    for match in _MANY_SPACES.finditer(text):
        kept = next((char for char in match[0] if char in "\u00a0\u202f"), " ")
        yield Change(start=match.start(), end=match.end(), text=kept)


RULES = (
    Rule(name="controls", reason="direction is set anew, by rule", changes=_controls),
    Rule(
        name="letters",
        reason="letters, not presentation forms or tatweel",
        changes=_letters,
        applies=lambda style: style.arabic,
    ),
    Rule(name="ellipsis", reason="the locale's ellipsis", changes=_ellipsis),
    Rule(name="marks", reason="the locale's marks", changes=marks.foreign),
    Rule(name="dashes", reason="the locale's dash", changes=_dashes),
    Rule(name="quotes", reason="the locale's quotation marks", changes=_quotes),
    Rule(
        name="dialogue",
        reason="the raya of Spanish dialogue",
        changes=dialogue.raya,
        applies=lambda style: style.typography.dialogue == "raya" and not style.track,
        whole=True,
    ),
    Rule(name="doubled", reason="one mark, not two", changes=marks.doubled),
    Rule(
        name="spacing",
        reason="no space before marks, or the one that belongs there",
        changes=marks.spaces_before,
        applies=lambda style: not style.wide,
    ),
    Rule(
        name="missing-space",
        reason="a space between a mark and the next word",
        changes=marks.missing_spaces,
        applies=lambda style: not style.wide,
    ),
    Rule(
        name="inverted-marks",
        reason="Spanish opens questions and exclamations",
        changes=spanish.inverted_marks,
        applies=lambda style: style.typography.inverted_marks,
    ),
    Rule(
        name="dates",
        reason="the locale's form of a date",
        changes=dates.left_over,
        figures=True,
        applies=lambda style: not style.wide,
    ),
    Rule(name="digits", reason="the product's digits", changes=_digits, figures=True),
    Rule(
        name="separators",
        reason="the locale's decimal and grouping marks",
        changes=figures.separators,
        figures=True,
    ),
    Rule(name="units", reason="the source's unit, which the other is not", changes=units.mistaken),
    Rule(
        name="spelling",
        reason="the spelling of the locale's English",
        changes=spelling.changes,
        applies=spelling.known,
    ),
    Rule(
        name="wide-spaces",
        reason="no spaces between these characters",
        changes=marks.wide_spaces,
        applies=lambda style: style.wide and not style.track,
    ),
    Rule(
        name="subtitle-marks",
        reason="subtitles of the locale don't print this mark",
        changes=marks.subtitle_marks,
        applies=lambda style: style.track,
    ),
    Rule(name="spaces", reason="one space", changes=_spaces),
)


def rules_for(style: Style) -> tuple[Rule, ...]:
    """The rules of a locale and product in their order, those of ``rewrites.toml`` last."""
    own = tuple(rule for rule in RULES if rule.applies(style))
    return own + rewrites.rules(style.locale, style.track)
