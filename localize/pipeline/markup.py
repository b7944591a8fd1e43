"""Inline markup through translation: cutting texts with tags, and putting tags into a target."""

from __future__ import annotations

import regex

from localize.document import Inline, Tag, plain

__all__ = ["cut", "project", "trim"]


def cut(inline: Inline, spans: list[tuple[int, int]]) -> list[Inline]:
    """The pieces of ``inline`` at ``spans`` of its plain text, each tag in exactly one piece.

    A tag at a border stays with the text that it belongs to: an opening one with what
    follows, a closing one with what went before.
    """
    pieces: list[list[str | Tag]] = [[] for _ in spans]
    offset = 0
    for item in inline:
        if isinstance(item, Tag):
            pieces[_piece_of_tag(offset, item, spans)].append(item)
            continue
        end = offset + len(item)
        for index, (start, stop) in enumerate(spans):
            if text := item[max(start, offset) - offset : max(0, min(stop, end) - offset)]:
                pieces[index].append(text)
        offset = end
    return [tuple(piece) for piece in pieces]


def _piece_of_tag(offset: int, tag: Tag, spans: list[tuple[int, int]]) -> int:
    if tag.kind == "close":
        candidates = [index for index, (start, _) in enumerate(spans) if start < offset]
        return candidates[-1] if candidates else 0
    for index, (_, stop) in enumerate(spans):
        if offset < stop:
            return index
    return len(spans) - 1


def trim(inline: Inline) -> Inline:
    """Without white space at both ends of the plain text."""
    text = plain(inline)
    start = len(text) - len(text.lstrip())
    return cut(inline, [(start, max(start, len(text.rstrip())))])[0]


def project(
    source: Inline, target: str, anchors: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Inline:
    """``target`` with the tags of ``source`` at the places that correspond.

    ``anchors`` are pairs of spans known to correspond (a term and its rendering): a tag that
    encloses such a span encloses the other. Tags at the very ends stay there; others go to
    the same share of the length, moved to the nearest word border. Pairs stay nested.
    """
    tags = _offsets(source)
    if not tags:
        return (target,) if target else ()
    length = len(plain(source))
    words = [match.span() for match in _WORD.finditer(target)]
    placed: list[tuple[int, int, Tag]] = []
    low, opened, start = 0, 0, 0
    for order, (offset, tag) in enumerate(tags):
        position = _position(offset, tag, length, target, words, anchors)
        # Tags keep their order, so what was nested stays nested; what held words holds one.
        low = max(low, position)
        if tag.kind == "close" and offset > opened and low == start:
            low = next((end for begin, end in words if begin >= low), len(target))
        if tag.kind == "open":
            opened, start = offset, low
        placed.append((low, order, tag))
    return _weave(target, placed)


def _offsets(inline: Inline) -> list[tuple[int, Tag]]:
    tags: list[tuple[int, Tag]] = []
    offset = 0
    for item in inline:
        if isinstance(item, Tag):
            tags.append((offset, item))
        else:
            offset += len(item)
    return tags


def _position(
    offset: int,
    tag: Tag,
    length: int,
    target: str,
    words: list[tuple[int, int]],
    anchors: list[tuple[tuple[int, int], tuple[int, int]]],
) -> int:
    if offset == 0:
        return 0
    if offset >= length:
        return len(target)
    for (start, end), (to_start, to_end) in anchors:
        if tag.kind != "close" and offset == start:
            return to_start
        if tag.kind == "close" and offset == end:
            return to_end
    share = round(offset / length * len(target))
    # A tag opens before a word and closes after one: never around a full stop alone.
    borders = [end if tag.kind == "close" else start for start, end in words]
    return min(borders, key=lambda border: (abs(border - share), border), default=share)


# In Chinese and Japanese a tag may stand before and after any character.
_WORD = regex.compile(r"\p{Han}|[\p{Hiragana}\p{Katakana}]+|[\p{L}\p{M}\p{N}'’]+")


def _weave(target: str, placed: list[tuple[int, int, Tag]]) -> Inline:
    pieces: list[str | Tag] = []
    last = 0
    for position, _, tag in placed:
        if position > last:
            pieces.append(target[last:position])
            last = position
        pieces.append(tag)
    if last < len(target):
        pieces.append(target[last:])
    return tuple(pieces)
