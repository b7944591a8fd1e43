"""``Inline`` → Markdown: tags put in order, and nothing in the text that would become markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from localize.document import Inline, Tag
from localize.formats import merged
from localize.formats.prose.inline import parse

__all__ = ["render"]

# How far the end of a link is looked for, in pieces of text and tags.
_AHEAD = 50
_EMPHASIS = frozenset(("*", "_", "**", "__"))
_SPECIAL = re.compile(
    r"[\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]{1,31};)|(?<![^\W_])_|_(?![^\W_])"
)
# What begins another kind of block at the start of a line.
_LINE_START = re.compile(
    r"\d{1,9}(?=[.)](?:[ \t]|$))|(?=#{1,6}(?:[ \t]|$)|>|\+(?:[ \t]|$)|-(?:[ \t-]|$)"
    r"|=+[ \t]*$|~~~)"
)


def render(inline: Inline, original: Inline, references: Collection[str], level: int = 0) -> str:
    """The text of a block; line breaks only inside its tags.

    ``original`` is the block's content in the file: a tag that it doesn't have is left out, a
    pair that a translation tore is mended, and an image or a code span that it lost is put at
    the end. ``level`` is a heading's. Emphasis that Markdown can't express at its place (inside
    a word, before a space) is left out rather than shown as asterisks.
    """
    pieces = _without_blank_lines(_tight(_nested(inline, original)))
    attempts = (pieces, _italics(pieces, "*"), _italics(pieces, "_"), _without_emphasis(pieces))
    for attempt in attempts:
        text = _assemble(attempt, level)
        if parse(text, references) == _trimmed(attempt):
            break
    return text


def _nested(inline: Inline, original: Inline) -> list[str | Tag]:
    closings, alone = _pairs(original)
    result: list[str | Tag] = []
    stack: list[Tag] = []
    for index, piece in enumerate(inline):
        if isinstance(piece, str):
            result.append(re.sub(r"\s*\n\s*", " ", piece))
        elif alone[piece]:
            alone[piece] -= 1
            result.append(piece)
        elif piece.kind == "open":
            if left := closings.get(piece):
                # All links open alike: where this one leads is what closes it.
                ahead = inline[index + 1 : index + _AHEAD]
                closing = next((item for item in ahead if item in left), next(iter(left)))
                stack.append(closing)
                result.append(piece)
                left[closing] -= 1
                if not left[closing]:
                    del left[closing]
        elif piece in stack:
            while stack[-1] != piece:
                result.append(stack.pop())
            result.append(stack.pop())
    result.extend(reversed(stack))
    result.extend(tag for tag in alone.elements() if tag.kind == "alone" and tag.role != "break")
    for tag, left in closings.items():
        if tag.text == "![":
            result.extend(item for closing in left.elements() for item in (tag, closing))
    return result


def _pairs(original: Inline) -> tuple[dict[Tag, Counter[Tag]], Counter[Tag]]:
    """Opening tag → the closing tags of its occurrences in order; and the tags without partner."""
    closings: dict[Tag, Counter[Tag]] = {}
    alone: Counter[Tag] = Counter()
    stack: list[Tag] = []
    for piece in original:
        if isinstance(piece, str):
            continue
        if piece.kind == "open":
            stack.append(piece)
        elif piece.kind == "close" and stack and _fits(stack[-1], piece):
            closings.setdefault(stack.pop(), Counter())[piece] += 1
        else:
            alone[piece] += 1
    # Raw HTML that the file leaves open, as in <p>, is no pair to mend.
    alone.update(stack)
    return closings, alone


def _fits(opening: Tag, closing: Tag) -> bool:
    """Whether two tags are a pair: Markdown's always are, raw HTML goes by its names."""
    if not closing.text.startswith("</"):
        return not opening.text.startswith("<")
    name = re.escape(closing.text[2:-1].strip())
    return re.match(rf"<{name}[\s/>]", opening.text, re.IGNORECASE) is not None


def _is_emphasis(piece: str | Tag, kind: str) -> bool:
    return isinstance(piece, Tag) and piece.kind == kind and piece.text in _EMPHASIS


def _tight(pieces: list[str | Tag]) -> list[str | Tag]:
    """White space moved out of emphasis, which can't begin or end with it; empty pairs gone."""
    result = list(merged(pieces))
    for index in reversed(range(len(result) - 1)):
        text = result[index + 1]
        if _is_emphasis(result[index], "open") and isinstance(text, str):
            inner = text.lstrip()
            result[index : index + 2] = [text[: len(text) - len(inner)], result[index], inner]
    index = 1
    while index < len(result):
        text = result[index - 1]
        if _is_emphasis(result[index], "close") and isinstance(text, str):
            inner = text.rstrip()
            result[index - 1 : index + 1] = [inner, result[index], text[len(inner) :]]
            index += 1
        index += 1
    return _without_empty(list(merged(result)))


def _without_empty(pieces: list[str | Tag]) -> list[str | Tag]:
    result: list[str | Tag] = []
    for piece in pieces:
        if _is_emphasis(piece, "close") and result and _is_emphasis(result[-1], "open"):
            result.pop()
        else:
            result.append(piece)
    return result


def _without_blank_lines(pieces: list[str | Tag]) -> list[str | Tag]:
    """Hard breaks between text alone: a line without any would end the paragraph."""
    result: list[str | Tag] = []
    waiting: tuple[int, str | Tag] | None = None
    has_text = False
    for piece in pieces:
        if _is_break(piece):
            waiting = (len(result), piece) if has_text else None
            continue
        result.append(piece)
        if _is_visible(piece):
            if waiting:
                result.insert(*waiting)
            waiting, has_text = None, True
    return list(merged(result))


def _is_visible(piece: str | Tag) -> bool:
    if isinstance(piece, str):
        return bool(piece.strip())
    return piece.kind == "alone" or piece.text == "!["


def _italics(pieces: list[str | Tag], mark: str) -> list[str | Tag]:
    return [
        replace(piece, text=mark)
        if isinstance(piece, Tag) and piece.role == "italic" and piece.text in _EMPHASIS
        else piece
        for piece in pieces
    ]


def _without_emphasis(pieces: list[str | Tag]) -> list[str | Tag]:
    return [piece for piece in pieces if not (isinstance(piece, Tag) and piece.text in _EMPHASIS)]


def _trimmed(pieces: list[str | Tag]) -> Inline:
    """As a parser sees the block: without white space at its ends and around hard breaks."""
    result = list(merged(pieces))
    for index, piece in enumerate(result):
        if not isinstance(piece, str):
            continue
        if index == 0 or _is_break(result[index - 1]):
            piece = piece.lstrip()
        if index == len(result) - 1 or _is_break(result[index + 1]):
            piece = piece.rstrip()
        result[index] = piece
    return merged(result)


def _is_break(piece: str | Tag) -> bool:
    return isinstance(piece, Tag) and piece.role == "break" and piece.text.endswith("\n")


def _assemble(pieces: list[str | Tag], level: int) -> str:
    result: list[str] = []
    items = _trimmed(pieces)
    line_start = True
    for index, piece in enumerate(items):
        if isinstance(piece, Tag):
            result.append(piece.text)
            line_start = _is_break(piece)
            continue
        text = _SPECIAL.sub(lambda match: f"\\{match.group()}", piece)
        if line_start and not level and (start := _LINE_START.match(text)):
            text = f"{start.group()}\\{text[start.end() :]}"
        following = items[index + 1] if index + 1 < len(items) else ""
        if text.endswith("!") and isinstance(following, Tag) and following.text[:1] == "[":
            text = f"{text[:-1]}\\!"
        result.append(text)
        line_start = False
    text = "".join(result)
    # A heading may close with marks of its own; these are the text's.
    return re.sub(r"(^|[ \t])(#*)#$", r"\1\2\\#", text) if level else text
