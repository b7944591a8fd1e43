"""P105: spaces. In text that separates its words with them, and in text that doesn't."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check, written
from localize.checks.addresses import masked
from localize.checks.scripts import moot
from localize.document import Segment
from localize.locales import Typography

_SPACES = "[ \u00a0\u202f]"
_MANY_SPACES = regex.compile(r"(?<=\S)[ \u00a0\u202f\t]{2,}(?=\S)")
_BRACKET_SPACE = regex.compile(rf"(?<=[(\[]){_SPACES}+(?=\S)|(?<=\S){_SPACES}+(?=[)\]])")
_SPACE_BEFORE = regex.compile(
    rf"(?<=[\p{{L}}\p{{N}}\p{{M}}])({_SPACES}+)([,;:!?،؛؟]|\.(?![\w.]))(?![)(DPp/])"
)
_NO_SPACE_AFTER = regex.compile(
    r"(?<=\p{L}{2}[»”“\")]?)[,;!?،؛؟](?=\p{L}{2})|(?<=\p{Ll}{2})[.…](?=\p{Lu}\p{Ll})"
    r"|(?<=\p{Arabic}{2})\.(?=\p{Arabic}{2})|(?<=\p{Hangul})[,?!](?=\p{Hangul})"
)
# Any of these is in every text that one of the patterns above finds something in; most have none.
_DOUBTFUL = regex.compile(
    "[ \u00a0\u202f\t][ \u00a0\u202f\t)\\],;:!?،؛؟.]|[(\\[][ \u00a0\u202f]|[,;!?،؛؟.…]\\p{L}"
)
_WIDE = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
_WIDE_SPACE = regex.compile(
    rf"(?<={_WIDE}){_SPACES}+(?={_WIDE})|(?<=[，。！？：；、」』）]){_SPACES}+(?=[\p{{L}}\p{{N}}「『（])"
)


@check("P105", "warning", on=Segment)
def spacing(segment: Segment, context: Context) -> Iterator[Problem]:
    """A space too many, too few or of the wrong kind."""
    text = written(segment, context)
    if not text:
        return
    if context.locale.joiner:
        found = _between_words(text, context.locale.typography)
    else:
        found = _without_words(text, context)
    if problems := [*found]:
        yield from problems if not moot(segment, context) else ()


def _without_words(text: str, context: Context) -> Iterator[Problem]:
    """Chinese and Japanese: subtitles set a space for a mark, books none at all."""
    if context.medium == "book" and (match := _WIDE_SPACE.search(text)):
        yield at(text, *match.span(), "space between characters", "Delete it.")


def _between_words(text: str, style: Typography) -> Iterator[Problem]:
    clear = masked(text)
    if _DOUBTFUL.search(clear):
        yield from _plain_spaces(text, clear, style.space_before)
    quoted = any(mark.strip() in clear for mark in style.quotes)
    if quoted and (inside := _at_quotes(style.quotes).search(clear)):
        what = "space inside" if inside[0].isspace() else "no space before"
        advice = "Delete it." if inside[0].isspace() else "Add one."
        yield at(text, *inside.span(), f"{what} a quotation mark", advice)
    yield from _french_spaces(text, clear, style)


def _plain_spaces(text: str, clear: str, wanted: dict[str, str]) -> Iterator[Problem]:
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


@lru_cache(maxsize=32)
def _at_quotes(quotes: tuple[str, str]) -> regex.Pattern[str]:
    """A space inside the marks, where the locale has none, or none before the opening one."""
    opening, closing = (regex.escape(mark.strip()) for mark in quotes)
    if opening == closing:
        return regex.compile("(?!)")
    before = rf"(?<=\p{{L}}[.,!?…؟،:]){opening}(?=[\p{{L}}¿¡])"
    if len(quotes[0]) > 1:
        return regex.compile(before)
    after = rf"(?<={opening}){_SPACES}+(?=[\p{{L}}\p{{N}}])"
    at_end = rf"(?<=[\p{{L}}\p{{P}}]){_SPACES}+(?={closing}(?![\p{{L}}\p{{N}}]))"
    return regex.compile(f"{before}|{after}|{at_end}")


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
            regex.compile(rf"(?<=[\p{{L}}\p{{N}}»”)…])({_SPACES}?){regex.escape(mark)}(?!\d)"),
            space,
            mark,
        )
        for mark, space in marks
        if space
    ]
    opening, closing = quotes
    if len(opening) == 2:
        found.append((regex.compile(rf"{opening[0]}({_SPACES}?)(?=\S)"), opening[1], opening[0]))
        found.append((regex.compile(rf"(?<=\S)({_SPACES}?){closing[1]}"), closing[0], closing[1]))
    return found


def _wanted_spaces(style: Typography) -> list[tuple[regex.Pattern[str], str, str]]:
    return _patterns(tuple(style.space_before.items()), style.quotes)
