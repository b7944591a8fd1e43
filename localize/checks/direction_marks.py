"""B: direction as it is stored: controls, shaped or turned letters, digits, stacked marks.

Text is checked line by line: embeddings and isolates end with the line that opened them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.bidi import CONTROL, RTL_LETTER
from localize.checks import Context, Problem, at, check, target_text
from localize.checks.tables import words
from localize.document import Block
from localize.text import ALM, FSI, LRI, LRM, PDI, RLI, RLM

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
_NAMES = {
    LRM: "LRM",
    RLM: "RLM",
    ALM: "ALM",
    LRI: "LRI",
    RLI: "RLI",
    FSI: "FSI",
    PDI: "PDI",
    LRE: "LRE",
    RLE: "RLE",
    PDF: "PDF",
    LRO: "LRO",
    RLO: "RLO",
}
_ISOLATES = (LRI, RLI, FSI)
_EMBEDDINGS = (LRE, RLE, LRO, RLO)


def _name(control: str) -> str:
    return f"{_NAMES[control]} (U+{ord(control):04X})"


def _stored(block: Block) -> str:
    """The translation; nothing of one in ASCII, which has none of what is looked for."""
    text = target_text(block)
    return "" if text.isascii() else text


@check("B101", "error", on=Block)
def unbalanced(block: Block, context: Context) -> Iterator[Problem]:
    """Direction controls don't pair up within their line."""
    text = _stored(block)
    if not CONTROL.search(text):
        return
    lines = text.split("\n")
    for number, line in enumerate(lines):
        index = _unpaired(line)
        if index is None:
            continue
        control = line[index]
        if control == PDI and _opened(lines[:number]):
            continue  # told at the line that opens it
        if control in _ISOLATES and PDI in "".join(lines[number + 1 :]):
            message = f"the line break splits an isolate: {_name(control)} ends with its line"
            advice = "Close it with PDI (U+2069) before the break, and open it again after it."
        else:
            message = f"{_name(control)} has no partner in its line"
            advice = "Open and close it in the same line, in reverse order."
        yield at(line, index, index + 1, message, advice)


def _opened(lines: list[str]) -> bool:
    """Whether one of the lines leaves an isolate open."""
    found = ((line, _unpaired(line)) for line in lines)
    return any(index is not None and line[index] in _ISOLATES for line, index in found)


def _unpaired(line: str) -> int | None:
    """Place of the first control without partner.

    An embedding may stay open to the line's end, which closes it: some players need RLE at
    the beginning of each line and no PDF (shared/standards, format.srt wrapper).
    """
    stack: list[int] = []
    for index, char in enumerate(line):
        if char in _ISOLATES or char in _EMBEDDINGS:
            stack.append(index)
        elif char == PDI:
            while stack and line[stack[-1]] in _EMBEDDINGS:
                return stack[-1]  # crossing: the isolate closes before the embedding in it
            if not stack:
                return index
            stack.pop()
        elif char == PDF:
            if not stack or line[stack[-1]] in _ISOLATES:
                return index
            stack.pop()
    return next((index for index in stack if line[index] in _ISOLATES), None)


_OVERRIDE = regex.compile(f"[{LRO}{RLO}]")


@check("B102", "error", on=Block)
def overrides(block: Block, context: Context) -> Iterator[Problem]:
    """An override forces characters into an order that no reader expects."""
    for line in _stored(block).split("\n"):
        if match := _OVERRIDE.search(line):
            yield at(
                line,
                *match.span(),
                f"{_name(match[0])} in the text",
                "Delete it, or isolate the run with LRI or RLI and PDI.",
            )


# Ligatures that are characters of their own (ornate brackets, ﷺ, ﷽, ﷼) aside.
_SHAPED = regex.compile("[\ufb50-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]+")


@check("B103", "error", on=Block)
def shaped_letters(block: Block, context: Context) -> Iterator[Problem]:
    """Arabic letters are stored in presentation forms."""
    text = _stored(block)
    if match := _SHAPED.search(text):
        base = unicodedata.normalize("NFKC", match[0])
        yield at(
            text,
            *match.span(),
            f"presentation forms {match[0]}: search and reflow fail on them",
            f"Write the letters: {base}",
        )


# A mark at the beginning that belongs to the end; an ellipsis may begin a line.
_LEADING_MARK = regex.compile(
    rf"{CONTROL.pattern}*(?!\.\.|…)([.!?؟:،,؛]+)(?![.…])[ \u00a0]*(?:[-–][ \u00a0]*)?"
    r"(?=[\p{Arabic}\p{Hebrew}«\"“(\[])"
)
# ) before its ( around a right-to-left text, as a file in visual order has them.
_TURNED_PAIR = regex.compile(
    r"(?<!\S)(?:\)(?=\S)[^()]*(?<=\S)\(|\](?=\S)[^\[\]]*(?<=\S)\[|»(?=\S)[^«»]*(?<=\S)«)"
    r"(?![\p{L}\p{N}])"
)
_TURNED_DASH = regex.compile(r"[ \u00a0]?-$|[ \u00a0]–$")
_WORD_START, _WORD_END = r"(?<![\p{L}\p{M}\u200c\u200d'\"׳״])", r"(?![\p{L}\p{M}\u200c\u200d])"
# Letters that stand nowhere but at the end of a word, or never there: ة and ى; إ; ךםןףץ.
_TURNED_WORD = {
    "ar": regex.compile(
        rf"{_WORD_START}[ةى]\p{{M}}*[\p{{Arabic}}&&\p{{L}}][\p{{L}}\p{{M}}]*"
        rf"|{_WORD_START}[\p{{Arabic}}&&\p{{L}}][\p{{L}}\p{{M}}]+إ{_WORD_END}",
        regex.V1,
    ),
    "he": regex.compile(rf"{_WORD_START}[ךםןףץ]\p{{M}}*\p{{Hebrew}}[\p{{L}}\p{{M}}]*"),
}


@check("B105", "error", on=Block)
def visual_order(block: Block, context: Context) -> Iterator[Problem]:
    """Text is stored in the order in which it looks from left to right."""
    if context.locale.direction != "rtl":
        return
    lines = target_text(block).split("\n")
    for line in lines:
        if match := _LEADING_MARK.match(line):
            yield at(
                line,
                *match.span(1),
                f"line begins with {match[1]}: stored in visual order",
                "Move the mark to the line's end; players put it on the left themselves.",
            )
        elif (match := _TURNED_PAIR.search(line)) and RTL_LETTER.search(match[0]):
            yield at(
                line,
                *match.span(),
                f"{match[0][-1]} closes and {match[0][0]} opens: stored in visual order",
                "Write the opening mark first; players turn both marks themselves.",
            )
        elif span := _turned_word(line, context.language):
            yield at(
                line,
                *span,
                f"{line[slice(*span)]}: letters stored from left to right",
                "Write the letters in the order in which they are read.",
            )
    if len(lines) > 1 and all(_TURNED_DASH.search(line) and line[:1] not in "-–" for line in lines):
        start = _TURNED_DASH.search(lines[0]).start()
        yield at(
            lines[0],
            start,
            len(lines[0]),
            "speakers' dashes end the lines: stored in visual order",
            "Begin the lines with them; players put them on the right themselves.",
        )


def _turned_word(line: str, language: str) -> tuple[int, int] | None:
    """Span of a word that shows that letters are in reverse order."""
    pattern = _TURNED_WORD.get(language)
    if pattern and (match := pattern.search(line)):
        return match.span()
    turned = _turned_words(language)
    found = list(turned.finditer(line)) if turned else []
    return found[0].span() if len(found) > 1 else None


@lru_cache(maxsize=16)
def _turned_words(language: str) -> regex.Pattern[str] | None:
    listed = "|".join(sorted(words("reversed", language)))
    return regex.compile(rf"{_WORD_START}(?:{listed}){_WORD_END}") if listed else None


_SYSTEMS = {
    "0-9": regex.compile(r"(?<![\p{Latin}0-9])[0-9]+(?!\p{Latin})"),
    "٠-٩": regex.compile("[٠-٩]+"),
    "۰-۹": regex.compile("[۰-۹]+"),
}
_MIXED_NUMBER = regex.compile("[0-9](?=[٠-٩۰-۹])|[٠-٩](?=[0-9۰-۹])|[۰-۹](?=[0-9٠-٩])")


@check("B107", "warning", on=Block)
def mixed_digits(block: Block, context: Context) -> Iterator[Problem]:
    """Two systems of digits stand in one text."""
    text = _stored(block)
    if not text:
        return
    if match := _MIXED_NUMBER.search(text):
        yield at(
            text,
            match.start(),
            match.end() + 1,
            "one number in two systems of digits",
            "Write all of it in the locale's digits.",
            "error",
        )
        return
    found = {name: match for name, pattern in _SYSTEMS.items() if (match := pattern.search(text))}
    if len(found) > 1:
        last = max(found.values(), key=lambda match: match.start())
        yield at(
            text,
            *last.span(),
            f"digits {' and '.join(found)} in one text",
            "Write all numbers in the locale's digits.",
        )


_TATWEEL = regex.compile(r"(?<=[\p{Arabic}--[\u0640]])\u0640+(?=[\p{Arabic}--[\u0640]])", regex.V1)


@check("B108", "warning", on=Block)
def tatweel(block: Block, context: Context) -> Iterator[Problem]:
    """A word is stretched with tatweel."""
    text = _stored(block)
    if match := _TATWEEL.search(text):
        yield at(
            text,
            *match.span(),
            "tatweel (U+0640) between letters: search and term checks miss the word",
            "Delete it; the font stretches lines.",
        )


@check("B109", "warning", on=Block)
def needless_controls(block: Block, context: Context) -> Iterator[Problem]:
    """Direction controls in a left-to-right text."""
    if context.locale.direction == "rtl":
        return
    for line in _stored(block).split("\n"):
        match = CONTROL.search(line)
        if match and not RTL_LETTER.search(line):
            yield at(
                line,
                *match.span(),
                f"{_name(match[0])} without right-to-left letters",
                "Delete it: it's left over from another language.",
            )


_EMBEDDING = regex.compile(f"[{LRE}{RLE}{PDF}]")
# What players need that set every line from the left: RLE at its beginning, PDF or none.
_WRAPPED = regex.compile(f"{RLE}[^{LRE}{RLE}{PDF}]*{PDF}?")


@check("B113", "warning", on=Block)
def embeddings(block: Block, context: Context) -> Iterator[Problem]:
    """An embedding of the old kind is left over."""
    if context.locale.direction != "rtl":
        return
    for line in _stored(block).split("\n"):
        match = _EMBEDDING.search(line)
        if not match or (context.medium != "book" and _WRAPPED.fullmatch(line)):
            continue
        advice = "Isolate the run instead: FSI (U+2068) before it, PDI (U+2069) after it."
        if _WRAPPED.fullmatch(line):
            advice = "Delete it: the page says its direction itself."
        message = f"{_name(match[0])}: an embedding, which changes the order of what is around it"
        yield at(line, *match.span(), message, advice)


_VOWELS = "\u064b-\u0650\u0652\u08f0-\u08f2"
_STACKED = regex.compile(
    # a letter has one vowel sign; shadda may stand with it, but not with sukun, nor twice;
    rf"[{_VOWELS}][\u0651\u0670]*[{_VOWELS}]|\u0651[{_VOWELS}\u0670]*\u0651|\u0651\u0652|\u0652\u0651"
    # a mark stands on a letter.
    r"|(?<![\p{L}\p{M}\u25cc\u200c\u200d])[\u064b-\u0655\u0670\u05b0-\u05bc\u05c1\u05c2\u05c7]"
)


@check("B114", "warning", on=Block)
def stacked_marks(block: Block, context: Context) -> Iterator[Problem]:
    """Vowel marks stand on each other, or on no letter."""
    text = _stored(block)
    match = _STACKED.search(text)
    if not match:
        return
    names = [unicodedata.name(char).removeprefix("ARABIC ").lower() for char in match[0]]
    alone = len(names) == 1
    yield at(
        text,
        *match.span(),
        f"{' and '.join(names)} on {'no' if alone else 'one'} letter",
        "Put the mark after its letter." if alone else "Keep the mark that is meant.",
    )
