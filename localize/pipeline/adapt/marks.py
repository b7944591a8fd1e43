"""Rules for marks and the spaces beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.pipeline.adapt.flow import Change
from localize.pipeline.adapt.style import CLOSERS, Style, replaced

__all__ = ["doubled", "foreign", "missing_spaces", "spaces_before", "subtitle_marks", "wide_spaces"]

WIDE = r"\p{Han}\p{Hiragana}\p{Katakana}ー々〆"
WIDE_MARKS = "，。、！？；：（）「」『』《》〈〉【】…⋯—―·・～"
_NARROW = {"，": ",", "、": ",", "､": ",", "。": ".", "．": ".", "｡": ".", "！": "!", "？": "?"}
_NARROW |= {"；": ";", "：": ":", "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]"}
_NARROW |= {"،": ",", "؛": ";", "؟": "?", "～": "~"}


def foreign(text: str, style: Style) -> Iterator[Change]:
    """Marks of other scripts become the locale's: ，→ , and , → ، and , → ，."""
    if style.wide:
        yield from _to_wide(text, style)
        return
    for match in _foreign_mark().finditer(text):
        mark = _NARROW[match[0]]
        own = _own(mark, style) if style.arabic else mark
        yield Change(start=match.start(), end=match.end(), text=_spaced(text, match, own))
    if style.arabic:
        yield from _to_arabic(text, style)


@lru_cache(maxsize=1)
def _foreign_mark() -> regex.Pattern[str]:
    return regex.compile("|".join(regex.escape(mark) for mark in _NARROW))


def _own(mark: str, style: Style) -> str:
    own = style.typography
    table = {",": own.comma, ";": own.semicolon, ":": own.colon, ".": own.full_stop}
    table |= {"?": own.question, "!": own.exclamation}
    return table.get(mark, mark)


_HANGUL = regex.compile(r"\p{Hangul}")


def _spaced(text: str, match: regex.Match[str], mark: str) -> str:
    """A narrow mark where a full-width one stood, with the space that was inside it."""
    after = text[match.end() : match.end() + 1]
    before = text[match.start() - 1 : match.start()]
    if mark in "([":
        return f" {mark}" if before.isalnum() and not _HANGUL.match(before) else mark
    if mark in ")]" and _HANGUL.match(after):
        return mark  # a particle of the word before the bracket
    # An Arabic mark that is the locale's own stands as it stands.
    own = match[0] == mark
    wants = after.isalnum() or after in ("“", "«", "‘", "„", "(")
    number = before.isdigit() and after.isdigit()
    return f"{mark} " if wants and after and not own and not number else mark


_ASCII_MARK = regex.compile(r"[,;?]")
_NEAREST_BEFORE = regex.compile(r"(?r)\p{L}")
_NEAREST_AFTER = regex.compile(r"\p{L}")
_ARABIC_LETTER = regex.compile(r"\p{Arabic}")


def _to_arabic(text: str, style: Style) -> Iterator[Change]:
    """Commas, semicolons and question marks of Arabic sentences; not those between Latin words
    or digits."""
    for match in _ASCII_MARK.finditer(text):
        start, end = match.span()
        if text[:start][-1:].isdigit() and text[end : end + 1].isdigit():
            continue
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        before = _NEAREST_BEFORE.search(text, line_start, start)
        after = _NEAREST_AFTER.search(text, end, line_start + len(line))
        beside = [letter[0] for letter in (before, after) if letter]
        latin = [letter for letter in beside if not _ARABIC_LETTER.match(letter)]
        if len(latin) == 2 or not _ARABIC_LETTER.search(line):
            continue
        own = _own(match[0], style)
        wants = text[end : end + 1].isalpha() and match[0] != "?"
        yield Change(start=start, end=end, text=f"{own} " if wants else own)


_WIDE_CONTEXT = rf"{WIDE}{WIDE_MARKS}”’"
_NARROW_AFTER_WIDE = regex.compile(
    rf"(?<=[{_WIDE_CONTEXT}])([,;:?!])(?!\d)( *)|(?<=[{WIDE}])(\.)(?![.\w])( *)"
    rf"|(?<=[\p{{Latin}}\d])([,;:?!])( *)(?=[{WIDE}「『《（])"
)
_BRACKETS = regex.compile(rf"\(([^()\n]*[{WIDE}][^()\n]*)\)")
_HALF = {"､": "、", "｡": "。", "،": "，", "؛": "；", "؟": "？"}
_HALF_MARK = regex.compile("[､｡،؛؟]")
_FULL_COMMA = regex.compile("，")


def _to_wide(text: str, style: Style) -> Iterator[Change]:
    """Full-width marks after Chinese and Japanese characters; the space after them goes."""
    for match in _NARROW_AFTER_WIDE.finditer(text):
        mark = match[1] or match[3] or match[5]
        spaces = match[2] or match[4] or match[6]
        own = _own(mark, style)
        # Japanese leaves a full-width space between ！ or ？ and the next sentence.
        gap = "\u3000" if spaces and mark in "!?" and style.locale.script == "Jpan" else ""
        if match.end() == len(text) or text[match.end()] == "\n":
            gap = ""
        yield Change(start=match.start(), end=match.end(), text=own + gap)
    for match in _BRACKETS.finditer(text):
        yield Change(start=match.start(), end=match.start() + 1, text="（")
        yield Change(start=match.end() - 1, end=match.end(), text="）")
    yield from replaced(text, _HALF_MARK, lambda match: _HALF[match[0]])
    if style.typography.comma != "，":
        yield from replaced(text, _FULL_COMMA, style.typography.comma)


_DOUBLED = (
    (regex.compile(r"([,;:،؛，；：、])[ \u00a0\u202f]?\1+"), r"\1"),
    (regex.compile(r"(?<![.…])\.\.(?![.\w/])"), "."),
    (regex.compile(r"(?<!。)。。(?!。)"), "。"),
    (regex.compile(r"؟{2,}"), "؟"),
    (regex.compile(r"[،，、] ?(?=[.。])|,[ ]?(?=[.。](?!\d))"), ""),
    (regex.compile(r"(?<=[。.])[，、،]|(?<=。)[,.]"), ""),
    (regex.compile(r"(?<=[?!؟！？])[.。](?!\.)"), ""),
)


def doubled(text: str, style: Style) -> Iterator[Change]:
    """Two marks where one belongs: ,, and ?. and 。。; an ellipsis and ?! are not touched."""
    done = 0
    for start, end, new in sorted(_doubles(text)):
        if start >= done:
            yield Change(start=start, end=end, text=new)
            done = end


def _doubles(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern, new in _DOUBLED:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match.expand(new)


_WORD_END = rf"[\p{{L}}\p{{N}}\p{{M}}{CLOSERS}%٪…°]"
_SPACE = "[ \u00a0\u202f]"
_BRACKET_SPACE = regex.compile(rf"(?<=[(\[]){_SPACE}+(?=\S)|(?<=\S){_SPACE}+(?=[)\]])")


def spaces_before(text: str, style: Style) -> Iterator[Change]:
    """No space before a mark, but for the one that French wants there."""
    wanted = tuple((mark, space) for mark, space in style.typography.space_before.items() if space)
    for pattern, space in _before(wanted):
        for match in pattern.finditer(text):
            yield Change(start=match.start(), end=match.end(), text=space)
    yield from replaced(text, _BRACKET_SPACE, "")


@lru_cache(maxsize=16)
def _before(wanted: tuple[tuple[str, str], ...]) -> tuple[tuple[regex.Pattern[str], str], ...]:
    bare = "".join(mark for mark in ",;:!?،؛؟" if mark not in dict(wanted))
    # :) and :D are no colons.
    patterns = [
        (rf"(?<={_WORD_END}){_SPACE}+(?=[{bare}](?![)(DPp/])|\.(?![\w.]))", ""),
        *(
            (rf"(?<={_WORD_END}){_SPACE}*(?={regex.escape(mark)}(?![\d)(DPp/]))", space)
            for mark, space in wanted
        ),
    ]
    return tuple((regex.compile(pattern), space) for pattern, space in patterns)


_MISSING = regex.compile(
    r"(?<=\p{L}{2}[»”\")]?)[,;!?،؛؟](?=\p{L}{2})|(?<=\p{Ll}{2})[.…](?=\p{Lu}\p{Ll})"
    r"|(?<=\p{Arabic}{2})\.(?=\p{Arabic}{2})"
)


def missing_spaces(text: str, style: Style) -> Iterator[Change]:
    """A space after a mark between two words, or between a word and a quotation."""
    for match in _MISSING.finditer(text):
        yield Change(start=match.end(), end=match.end(), text=" ", after=True)
    opening, closing = style.quotes[0][0], style.quotes[1][-1]
    if opening != closing:
        for match in _before_quotation(opening).finditer(text):
            yield Change(start=match.end(), end=match.end(), text=" ", after=True)


@lru_cache(maxsize=8)
def _before_quotation(opening: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<=\p{{L}}{{2}}{_SPACE}?)[,:;،؛](?={opening}{_SPACE}?[\p{{L}}¿¡])")


# A full-width mark holds the space after it, also before a Latin word.
_BETWEEN_WIDE = regex.compile(
    rf"(?<=([{WIDE}{WIDE_MARKS}])) +(?=[{WIDE}{WIDE_MARKS}])"
    rf"|(?<=([，。！？：；、」』）])) +(?=[\p{{L}}\p{{N}}])"
)


def wide_spaces(text: str, style: Style) -> Iterator[Change]:
    """No space between Chinese or Japanese characters; a full-width one where Japanese wants it,
    after ！ and ？."""
    for match in _BETWEEN_WIDE.finditer(text):
        full = style.locale.script == "Jpan" and (match[1] or match[2]) in "！？"
        yield Change(start=match.start(), end=match.end(), text="\u3000" if full else "")


def subtitle_marks(text: str, style: Style) -> Iterator[Change]:
    """Marks that subtitles don't print: dropped at the end of a cue or a speaker's line, a
    space elsewhere."""
    own = style.typography
    if own.drop_final:
        yield from replaced(text, _final(own.drop_final, r"\n[-–—]|\Z"), "")
    if own.subtitle_space_for:
        inner = _inner(tuple(own.subtitle_space_for))
        yield from replaced(text, inner, lambda match: own.subtitle_space_for.get(match[1], ""))


def line_ends(text: str, style: Style) -> Iterator[Change]:
    """The same marks at the end of any line, once the lines are set."""
    if style.typography.drop_final:
        yield from replaced(text, _final(style.typography.drop_final, r"\n"), "")


@lru_cache(maxsize=16)
def _final(drop: tuple[str, ...], end: str) -> regex.Pattern[str]:
    one = "|".join(regex.escape(mark) for mark in drop)
    # Not the stop of an abbreviation: U.S.
    return regex.compile(rf"(?<!\.)(?<!\p{{Latin}})(?:{one})[ \u3000]*(?=[{CLOSERS}]*(?:{end}))")


@lru_cache(maxsize=8)
def _inner(spaced: tuple[str, ...]) -> regex.Pattern[str]:
    one = "|".join(regex.escape(mark) for mark in spaced)
    # Before a closing mark there is no space either.
    return regex.compile(rf"(?:{one})(?=[」』”’）])|({one})[ \u3000]*(?=[^{CLOSERS}\s\u3000])")
