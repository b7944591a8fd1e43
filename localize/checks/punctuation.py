"""P: the marks of the locale. What is off style is a warning; a reader still understands it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check, target_text
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
    style = context.locale.typography
    outer = style.subtitle_quotes if isinstance(block, Cue) else style.quotes
    allowed = {char for mark in (*outer, *style.quotes_inner) for char in mark}
    wrong = [match for match in _QUOTES.finditer(text) if match[0] not in allowed]
    wrong = [match for match in wrong if not _is_inch(text, match.start())]
    if not wrong:
        return
    # In Latin, Arabic and Korean text full-width corner marks aren't a matter of style.
    known = words("quotes", context.language)
    first = next((match for match in wrong if match[0] not in known), wrong[0])
    used = " ".join(dict.fromkeys(match[0] for match in wrong))
    yield at(
        text,
        first.start(),
        first.end(),
        f"quotation marks {used} instead of {outer[0]}…{outer[1]}",
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
    if match:
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
        return regex.compile(rf"(?<=[{wide}])[,;:?!](?!\d)|(?<=[{wide}])\.(?![.\w])|[،؛؟]")
    ideographic = "，。！？：；、（）【】［］．～｡､"
    if script == "Arab":
        return regex.compile(rf"(?<=\p{{Arabic}}[\p{{Mn}}»”\")]*)[,;?](?!\w)|[{ideographic}]")
    return regex.compile(rf"[{ideographic}،؛؟]")


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


_ELLIPSIS = regex.compile(r"\.{3,}|…+|⋯+|。{2,}|・{3,}|．{3,}")


@check("P104", "warning", on=Segment)
def ellipsis(segment: Segment, context: Context) -> Iterator[Problem]:
    """The ellipsis is not the locale's."""
    text = plain(segment.target)
    style = context.locale.typography
    right = style.ellipsis if context.medium == "book" else style.subtitle_ellipsis
    for match in _ELLIPSIS.finditer(text):
        if match[0] != right:
            yield at(
                text,
                match.start(),
                match.end(),
                f"ellipsis {match[0]} instead of {right}",
                f"Write {right}.",
                "info" if match[0][0] == right[0] else None,
            )
            return


_MANY_SPACES = regex.compile(r"(?<=\S)[ \u00a0\u202f\t]{2,}(?=\S)")
_BRACKET_SPACE = regex.compile(r"(?<=[(\[])[ \u00a0\u202f]+(?=\S)|(?<=\S)[ \u00a0\u202f]+(?=[)\]])")
_SPACE_BEFORE = regex.compile(
    r"(?<=[\p{L}\p{N}\p{M}])([ \u00a0\u202f]+)([,;:!?،؛؟]|\.(?![\w.]))(?![)(DPp/])"
)
_NO_SPACE_AFTER = regex.compile(
    r"(?<=\p{L}{2}[»”\")]?)[,;!?،؛؟](?=\p{L}{2})|(?<=\p{Ll}{2})[.…](?=\p{Lu}\p{Ll})"
    r"|(?<=\p{Arabic}{2})\.(?=\p{Arabic}{2})"
)
_ADDRESS = regex.compile(r"(?<!\S)\S*(?:://|www\.|@)\S*")


@check("P105", "warning", on=Segment)
def spacing(segment: Segment, context: Context) -> Iterator[Problem]:
    """A space too many, too few or of the wrong kind."""
    text = plain(segment.target)
    if context.locale.script in _WIDE_SCRIPTS or not text:
        return
    clear = _ADDRESS.sub(lambda match: "x" * len(match[0]), text) if _LINK.search(text) else text
    if _DOUBTFUL.search(clear):
        yield from _plain_spaces(text, clear, context.locale.typography.space_before)
    yield from _french_spaces(text, clear, context.locale.typography)


# Any of these is in every text that one of the four patterns finds something in; most have none.
_LINK = regex.compile("://|www\\.|@")
_SPACE = "[ \u00a0\u202f\t]"
_DOUBTFUL = regex.compile(
    rf"{_SPACE}{_SPACE}|[(\[]{_SPACE}|{_SPACE}[)\],;:!?،؛؟.]|[,;!?،؛؟.…]\p{{L}}|\.\p{{Arabic}}"
)


def _plain_spaces(text: str, clear: str, wanted: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong in any locale but for the spaces ``wanted`` before marks."""
    if match := _MANY_SPACES.search(clear):
        yield at(text, *match.span(), "more than one space in a row", "Leave one.")
    if match := _BRACKET_SPACE.search(clear):
        yield at(text, *match.span(), "space inside a bracket", "Delete it.")
    if match := _NO_SPACE_AFTER.search(clear):
        yield at(text, *match.span(), f"no space after {match[0]}", "Add one.")
    for match in _SPACE_BEFORE.finditer(clear):
        if not wanted.get(match[2]):
            yield at(text, *match.span(1), f"space before {match[2]}", "Delete it.")
            break


def _french_spaces(text: str, clear: str, style: Typography) -> Iterator[Problem]:
    """Marks that want a space of their own before them, and quotation marks with one inside."""
    for pattern, space, mark in _wanted_spaces(style):
        for match in pattern.finditer(clear):
            there = match[1]
            if there == space or (there and there in "\u00a0\u202f"):
                continue
            name = "U+202F" if space == "\u202f" else "U+00A0"
            what = "ordinary space" if there else "no space"
            yield at(
                text,
                match.start(),
                match.end(),
                f"{what} at {mark}, which wants {name}",
                f"Write {name}: it never breaks at a line's end.",
                "info" if there else None,
            )
            break


@lru_cache(maxsize=8)
def _patterns(marks: tuple[tuple[str, str], ...], quotes: tuple[str, str]) -> list:
    """Pattern whose group 1 is the space that is there, the space that is wanted, the mark."""
    found = [
        # After another mark (?!) or between digits (12:30) there is none.
        (
            regex.compile(
                rf"(?<=[\p{{L}}\p{{N}}»”)…])([ \u00a0\u202f]?){regex.escape(mark)}(?!\d)"
            ),
            space,
            mark,
        )
        for mark, space in marks
        if space
    ]
    opening, closing = quotes
    if len(opening) == 2:
        found.append(
            (regex.compile(rf"{opening[0]}([ \u00a0\u202f]?)(?=\S)"), opening[1], opening[0])
        )
        found.append(
            (regex.compile(rf"(?<=\S)([ \u00a0\u202f]?){closing[1]}"), closing[0], closing[1])
        )
    return found


def _wanted_spaces(style: Typography) -> list[tuple[regex.Pattern[str], str, str]]:
    return _patterns(tuple(style.space_before.items()), style.quotes)


_OPENING = regex.compile("[¿¡]+")
_ENDING = regex.compile(r"(?<!\()[?!]+(?!\))")


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
    text = _ADDRESS.sub("", text)
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
    text = plain(segment.target)
    if match := _DOUBLED.search(text):
        yield at(text, *match.span(), f"{match[0]}: one mark too many", "Delete one.")


_DIGITS = {
    "latn": regex.compile(r"(?<![\p{Latin}0-9.\-])[0-9]+(?![\p{Latin}])"),
    "arab": regex.compile("[٠-٩]+"),
    "arabext": regex.compile("[۰-۹]+"),
    "full-width": regex.compile("[０-９]+"),
}
_DIGIT_NAMES = {"latn": "0-9", "arab": "٠-٩", "arabext": "۰-۹", "full-width": "０-９"}


@check("P108", "warning", on=Segment)
def digits(segment: Segment, context: Context) -> Iterator[Problem]:
    """Digits of another system than the locale's for this product."""
    text = plain(segment.target)
    if not any(char.isdigit() for char in text):
        return
    numbers = context.locale.numbers
    wanted = numbers.digits_book if context.medium == "book" else numbers.digits_track
    for system, pattern in _DIGITS.items():
        # Full-width digits belong to upright text: a matter of layout in Japanese and Chinese.
        layout = system == "full-width" and context.locale.script in _WIDE_SCRIPTS
        if system == wanted or layout:
            continue
        if match := pattern.search(_ADDRESS.sub(lambda found: "x" * len(found[0]), text)):
            product = "books" if context.medium == "book" else "tracks"
            right = f"{context.locale.name} {product} use {_DIGIT_NAMES[wanted]}"
            yield at(
                text,
                *match.span(),
                f"digits {_DIGIT_NAMES[system]}; {right}",
                "Write the locale's digits.",
            )
