"""B: what a reader of a right-to-left text sees, by the rules of UAX #9.

Text is checked line by line: embeddings and isolates end with the line that opened them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from localize.checks import Context, Problem, at, check, target_text
from localize.document import Block, Cue
from localize.text import ALM, BIDI_CONTROLS, FSI, LRI, LRM, PDI, RLI, RLM, first_strong

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
_CONTROLS = regex.compile(f"[{''.join(sorted(BIDI_CONTROLS))}]")
_RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Thaana}\p{Syriac}]")


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """Lines of the block's text with their offsets."""
    offset = 0
    for line in target_text(block).split("\n"):
        yield offset, line
        offset += len(line) + 1


@check("B101", "error", on=Block)
def unbalanced(block: Block, context: Context) -> Iterator[Problem]:
    """Direction controls don't pair up within their line."""
    for _, line in _lines(block):
        index = _unpaired(line)
        if index is not None:
            yield at(
                line,
                index,
                index + 1,
                f"{_NAMES[line[index]]} has no partner in its line",
                "Open and close it in the same line, in reverse order.",
            )


def _unpaired(line: str) -> int | None:
    """Place of the first control without partner.

    An embedding may stay open to the line's end, which closes it: some players need RLE at
    the beginning of each line and no PDF (shared/standards, format.srt wrapper).
    """
    if not _CONTROLS.search(line):
        return None
    stack: list[int] = []
    for index, char in enumerate(line):
        if char in (LRI, RLI, FSI, LRE, RLE, LRO, RLO):
            stack.append(index)
        elif char == PDI:
            while stack and line[stack[-1]] in (LRE, RLE, LRO, RLO):
                return stack[-1]  # crossing: the isolate closes before the embedding in it
            if not stack:
                return index
            stack.pop()
        elif char == PDF:
            if not stack or line[stack[-1]] in (LRI, RLI, FSI):
                return index
            stack.pop()
    return next((index for index in stack if line[index] in (LRI, RLI, FSI)), None)


@check("B102", "error", on=Block)
def overrides(block: Block, context: Context) -> Iterator[Problem]:
    """An override forces characters into an order that no reader expects."""
    for _, line in _lines(block):
        if match := regex.search(f"[{LRO}{RLO}]", line):
            yield at(
                line,
                *match.span(),
                f"{_NAMES[match[0]]} in the text",
                "Delete it, or isolate the run with LRI or RLI and PDI.",
            )


# Ligatures that are characters of their own (ornate brackets, ﷺ, ﷽, ﷼) aside.
_SHAPED = regex.compile("[\ufb50-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]+")


@check("B103", "error", on=Block)
def shaped_letters(block: Block, context: Context) -> Iterator[Problem]:
    """Arabic letters are stored in presentation forms."""
    text = target_text(block)
    if match := _SHAPED.search(text):
        base = unicodedata.normalize("NFKC", match[0])
        yield at(
            text,
            *match.span(),
            f"presentation forms {match[0]}: search and reflow fail on them",
            f"Write the letters: {base}",
        )


@check("B104", "warning", on=Cue)
def base_direction(cue: Cue, context: Context) -> Iterator[Problem]:
    """A line will take the wrong base direction from its first letter."""
    if context.locale.direction != "rtl":
        return
    for _, line in _lines(cue):
        if first_strong(line) == "ltr" and _RTL_LETTER.search(line) and line[:1] not in (RLE, RLI):
            index = next(i for i, char in enumerate(line) if unicodedata.bidirectional(char) == "L")
            yield at(
                line,
                index,
                index + 1,
                "line begins with a left-to-right letter: players will set it from the left",
                "Put RLM (U+200F) at the line's beginning, or isolate the run with FSI and PDI.",
            )


# A mark at the beginning that belongs to the end; an ellipsis may begin a line.
_LEADING_MARK = regex.compile(
    rf"{_CONTROLS.pattern}*([.!:،,؛](?![.…]))[ \u00a0]*(?=[\p{{Arabic}}\p{{Hebrew}}«\"])"
)


@check("B105", "error", on=Block)
def visual_order(block: Block, context: Context) -> Iterator[Problem]:
    """A line begins with the mark that belongs to its end."""
    if context.locale.direction != "rtl":
        return
    for _, line in _lines(block):
        if match := _LEADING_MARK.match(line):
            yield at(
                line,
                *match.span(1),
                f"line begins with {match[1]}: stored in visual order",
                "Move the mark to the line's end; players put it on the left themselves.",
            )


_ISOLATED = regex.compile(f"[{LRI}{RLI}{FSI}][^{PDI}\n]*{PDI}|[{LRE}{RLE}][^{PDF}\n]*{PDF}")
_LOOSE_ENDS = (
    # C++ and C#: the neutral at the end goes to the other side. A word of Latin letters before
    # a sentence's own mark is fine.
    (regex.compile(rf"\p{{Latin}}[\p{{Latin}}\d]*[+#*]+(?![+#*{LRM}\p{{Latin}}])"), "symbol"),
    (regex.compile(rf"(?<![\p{{L}}\d{LRM}@#])[@#][\p{{Latin}}_]+"), "symbol"),
    # Numbers after Arabic letters count as Arabic ones (W2): a hyphen between them is neutral.
    (regex.compile(r"(?<![\p{L}\d.])\d+(?:[.,:٫٬]\d+)*[-‐‑–−]\d+(?![\p{Latin}])"), "range"),
    (regex.compile(r"(?<![\p{L}\d\p{P}\p{S}])[-+−±]\d+(?![\p{Latin}])"), "sign"),
)
_WHY = {
    "symbol": "symbol will jump to the other end of its word",
    "range": "numbers will change places around the hyphen",
    "sign": "sign will jump behind its number",
}


@check("B106", "warning", on=Block)
def loose_ends(block: Block, context: Context) -> Iterator[Problem]:
    """A left-to-right run with a neutral at its end is not isolated."""
    if context.locale.direction != "rtl":
        return
    for _, line in _lines(block):
        if not _RTL_LETTER.search(line):
            continue
        clear = _ISOLATED.sub(lambda match: "ا" * len(match[0]), line)
        for pattern, kind in _LOOSE_ENDS:
            if match := pattern.search(clear):
                yield at(
                    line,
                    *match.span(),
                    f"{match[0]}: {_WHY[kind]}",
                    "Isolate it: LRI (U+2066) before, PDI (U+2069) after.",
                )


_SYSTEMS = {
    "0-9": regex.compile(r"(?<![\p{Latin}0-9])[0-9]+(?!\p{Latin})"),
    "٠-٩": regex.compile("[٠-٩]+"),
    "۰-۹": regex.compile("[۰-۹]+"),
}
_MIXED_NUMBER = regex.compile("[0-9](?=[٠-٩۰-۹])|[٠-٩](?=[0-9۰-۹])|[۰-۹](?=[0-9٠-٩])")


@check("B107", "warning", on=Block)
def mixed_digits(block: Block, context: Context) -> Iterator[Problem]:
    """Two systems of digits stand in one text."""
    text = target_text(block)
    if text.isascii():
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
    text = target_text(block)
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
    for _, line in _lines(block):
        match = _CONTROLS.search(line)
        if match and not _RTL_LETTER.search(line):
            yield at(
                line,
                *match.span(),
                f"{_NAMES[match[0]]} (U+{ord(match[0]):04X}) without right-to-left letters",
                "Delete it: it's left over from another language.",
            )
