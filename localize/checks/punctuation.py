"""P: the marks of the locale. What is off style is a warning; a reader still understands it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check, target_text, written
from localize.checks.addresses import masked
from localize.checks.scripts import moot
from localize.checks.tables import words
from localize.document import Block, Cue, Segment, plain
from localize.locales import Typography

# U+2019 is left out: it is the apostrophe too.
_QUOTES = regex.compile('[“”„‟«»‹›「」『』‘‚〝〟＂"]')
_WIDE_SCRIPTS = ("Jpan", "Hant", "Hans")


@check("P101", "warning", on=Block)
def quotation_marks(block: Block, context: Context) -> Iterator[Problem]:
    """Quotation marks are not the locale's."""
    text = target_text(block)
    used = list(_QUOTES.finditer(text))
    if not used:
        return
    style = context.locale.typography
    outer = style.subtitle_quotes if isinstance(block, Cue) else style.quotes
    allowed = {char for mark in (*outer, *style.quotes_inner) for char in mark}
    wrong = [match for match in used if match[0] not in allowed]
    wrong = [match for match in wrong if not _is_inch(text, match.start())]
    if not wrong or any(moot(segment, context) for segment in block.segments):
        return
    # In Latin, Arabic and Korean text full-width corner marks aren't a matter of style.
    known = words("quotes", context.language)
    first = next((match for match in wrong if match[0] not in known), wrong[0])
    named = " ".join(dict.fromkeys(match[0] for match in wrong))
    yield at(
        text,
        first.start(),
        first.end(),
        f"quotation marks {named} instead of {outer[0]}…{outer[1]}",
        "Write the locale's marks.",
        None if first[0] not in known else "info",
    )


def _is_inch(text: str, index: int) -> bool:
    return text[index] == '"' and index > 0 and text[index - 1].isdigit()


@check("P103", "warning", on=Segment)
def foreign_marks(segment: Segment, context: Context) -> Iterator[Problem]:
    """A mark of another script stands in the text."""
    text = plain(segment.target)
    match = _foreign_marks(context.locale.script).search(text)
    if match and not moot(segment, context):
        right = _own_mark(match[0], context.locale.typography)
        yield at(
            text,
            match.start(),
            match.end(),
            f"{match[0]} (U+{ord(match[0]):04X}) is no mark of {context.locale.name}",
            f"Write {right}." if right else "Write the locale's mark.",
        )


@lru_cache(maxsize=16)
def _foreign_marks(script: str) -> regex.Pattern[str]:
    """A mark that the script doesn't write, where it stands in that script's text."""
    if script in _WIDE_SCRIPTS:
        wide = r"\p{Han}\p{Hiragana}\p{Katakana}ー"
        brackets = rf"(?<=[{wide}])[()]|[()](?=[{wide}])"
        return regex.compile(
            rf"(?<=[{wide}])[,;:?!](?!\d)|(?<=[{wide}])\.(?![.\w])|{brackets}|[،؛؟]"
        )
    ideographic = "[，！？：；、（）【】［］．～｡､]|(?<!。)。(?!。)"  # 。。。 is P104's
    if script == "Arab":
        return regex.compile(rf"(?<=\p{{Arabic}}[\p{{Mn}}»”\")]*)[,;?](?!\w)|{ideographic}")
    return regex.compile(rf"{ideographic}|[،؛؟]")


def _own_mark(mark: str, style: Typography) -> str:
    """The locale's mark of the same meaning; empty where there is none to name."""
    meanings = (
        (",，،", style.comma),
        (";；؛", style.semicolon),
        (":：", style.colon),
        (".。．｡", style.full_stop),
        ("?？؟", style.question),
        ("!！", style.exclamation),
    )
    return next((own for marks, own in meanings if mark in marks), "")


_ELLIPSIS = regex.compile(r"\.{3,}|…+|⋯+|。{3,}|・{3,}|．{3,}")


@check("P104", "warning", on=Segment)
def ellipsis(segment: Segment, context: Context) -> Iterator[Problem]:
    """The ellipsis is not the locale's."""
    text = plain(segment.target)
    style = context.locale.typography
    right = style.ellipsis if context.medium == "book" else style.subtitle_ellipsis
    for match in _ELLIPSIS.finditer(text):
        if match[0] != right and not moot(segment, context):
            yield at(
                text,
                match.start(),
                match.end(),
                f"ellipsis {match[0]} instead of {right}",
                f"Write {right}.",
                "info" if match[0][0] == right[0] else None,
            )
            return


_OPENING = regex.compile("[¿¡]+")
_ENDING = regex.compile(r"(?<!\()[?!？！]+(?!\))")


@check("P106", "warning", on=Segment)
def opening_marks(segment: Segment, context: Context) -> Iterator[Problem]:
    """A question or exclamation lacks its opening or closing mark."""
    text = plain(segment.target)
    if not context.locale.typography.inverted_marks or not text:
        return
    missing = _marks_missing(text)
    around = context.around(segment)
    if not missing or (
        len(around) > 1 and not _marks_missing(" ".join(plain(piece.target) for piece in around))
    ):
        return
    pattern = _OPENING if missing == "closing" else _ENDING
    match = pattern.search(text)
    if match:
        yield at(
            text,
            match.start(),
            match.end(),
            f"{match[0]} without its {missing} mark",
            "Spanish marks a question or exclamation at both ends: ¿…? ¡…!",
        )


def _marks_missing(text: str) -> str:
    """``opening`` or ``closing``, whichever there are fewer of; empty where they pair up.

    ¿¡…!? is one pair, and so is ¡…?, which the Academy allows.
    """
    text = masked(text)
    balance = len(_OPENING.findall(text)) - len(_ENDING.findall(text))
    return "" if not balance else "opening" if balance < 0 else "closing"


_DOUBLED = regex.compile(
    r"([,;:،؛，；：、])[ \u00a0]?\1"  # the same mark twice
    r"|(?<![.…])\.\.(?![.\w/])|(?<!。)。。(?!。)|؟؟"  # two stops are neither stop nor ellipsis
    r"|[،，、][ ]?[.。]|,[ ]?[.。](?!\d)|。[，、,.]|\.،"
    r"|[?!؟！？][.。](?!\.)"
)


@check("P107", "warning", on=Segment)
def doubled_marks(segment: Segment, context: Context) -> Iterator[Problem]:
    """Two marks stand where one belongs."""
    text = written(segment, context)
    if match := _DOUBLED.search(text):
        yield at(text, *match.span(), f"{match[0]}: one mark too many", "Delete one.")


_DIGITS = {
    "latn": regex.compile(r"(?<![\p{Latin}0-9.\-])[0-9]+(?![\p{Latin}])"),
    "arab": regex.compile("[٠-٩]+"),
    "arabext": regex.compile("[۰-۹]+"),
    "full-width": regex.compile("[０-９]+"),
}
_ANY_DIGIT = regex.compile("[0-9٠-٩۰-۹０-９]")
_DIGIT_NAMES = {"latn": "0-9", "arab": "٠-٩", "arabext": "۰-۹", "full-width": "０-９"}


@check("P108", "warning", on=Segment)
def digits(segment: Segment, context: Context) -> Iterator[Problem]:
    """Digits of another system than the locale's for this product."""
    text = plain(segment.target)
    if not _ANY_DIGIT.search(text):
        return
    numbers = context.locale.numbers
    wanted = numbers.digits_book if context.medium == "book" else numbers.digits_track
    for system, pattern in _DIGITS.items():
        # Full-width digits belong to upright text: a matter of layout in Japanese and Chinese.
        layout = system == "full-width" and context.locale.script in _WIDE_SCRIPTS
        if system == wanted or layout:
            continue
        if match := pattern.search(masked(text)):
            product = "books" if context.medium == "book" else "tracks"
            right = f"{context.locale.name} {product} use {_DIGIT_NAMES[wanted]}"
            yield at(
                text,
                *match.span(),
                f"digits {_DIGIT_NAMES[system]}; {right}",
                "Write the locale's digits.",
            )


# Not --option, not <!-- -->, not a rule of hyphens, not a dash at a line's beginning.
_HYPHENS = regex.compile(
    r"(?<![\-!<])--(?!(?<=\s--)\p{L})(?![\->])|(?<=[\p{L}\p{M}\p{P}]) - (?=[\p{L}\p{P}])"
)
_WIDE_HYPHENS = regex.compile(
    r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}])-{1,3}(?=[\p{Han}\p{Hiragana}\p{Katakana}])"
)
_LONG_DASHES = regex.compile("[—―⸺⸻]{2,}")


@check("P110", "warning", on=Segment)
def dashes(segment: Segment, context: Context) -> Iterator[Problem]:
    """A hyphen, or a dash of another script, stands for a dash."""
    text = plain(segment.target)
    if "-" not in text and "——" not in text and "――" not in text:
        return
    wide = context.locale.script in _WIDE_SCRIPTS
    match = (_WIDE_HYPHENS.search(text) if wide else None) or _HYPHENS.search(text)
    if match is None and not wide:
        match = _LONG_DASHES.search(text)
    if match and not moot(segment, context):
        right = context.locale.typography.dash.strip()
        yield at(text, *match.span(), f"{match[0].strip()} for a dash", f"Write {right}.")
