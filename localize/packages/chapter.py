"""A part of a novel as XHTML: one ``<section>``, the same in the EPUB and in the fragments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from localize.document import Block, Part, Verbatim
from localize.formats import written
from localize.locales import Locale
from localize.packages import Edition
from localize.packages.texts import Run, as_xhtml, numbered_parts, runs, visible, wrap
from localize.packages.wording import number_text, wording

__all__ = ["Chapter", "chapters"]

_EMPHASIS = {
    "italic": ("<em>", "</em>"),
    "bold": ("<strong>", "</strong>"),
    "underline": ("<u>", "</u>"),
}
# Consecutive blocks of these roles stand in one element: (around all, around each).
_GROUPS = {
    "quote": (("<blockquote>", "</blockquote>"), ("<p>", "</p>")),
    "verse": (('<div class="verse">', "</div>"), ("<p>", "</p>")),
    "item": (("<ul>", "</ul>"), ("<li>", "</li>")),
}
_SINGLE = {
    "note": ('<p class="note">', "</p>"),
    "caption": ('<p class="caption">', "</p>"),
}
_HEADINGS = ("heading", "title")
_SCENE_BREAK = '<hr class="scene-break"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a novel, ready to be written."""

    number: int
    part: str
    title: str
    section: str
    """A well-formed ``<section>`` element without namespace declaration."""
    text: str
    """What a reader reads, without markup; a line a block."""


def chapters(edition: Edition) -> Iterator[Chapter]:
    """The chapters of a novel, in order, one in memory at a time."""
    for number, part in numbered_parts(edition.documents):
        yield _chapter(number, part, edition.locale)


def _chapter(number: int, part: Part, locale: Locale) -> Chapter:
    blocks = [(block, runs(written(block))) for block in part.blocks]
    blocks = [(block, pieces) for block, pieces in blocks if pieces or _is_break(block)]
    title = _title(number, part, blocks, locale)
    attributes = f'lang="{locale.tag}" xml:lang="{locale.tag}" dir="{locale.direction}"'
    body = "\n".join(_body(blocks, locale.vertical))
    return Chapter(
        number=number,
        part=part.id,
        title=title,
        section=f'<section role="doc-chapter" {attributes}>\n{body}\n</section>',
        text="\n".join(visible(pieces) for _, pieces in blocks),
    )


def _title(
    number: int, part: Part, blocks: Sequence[tuple[Block, list[Run]]], locale: Locale
) -> str:
    for block, pieces in blocks:
        if block.role in _HEADINGS:
            return " ".join(visible(pieces).split())
    words = wording(locale)
    return words["chapter"].format(number=number_text(number, locale))


def _body(blocks: Sequence[tuple[Block, list[Run]]], vertical: bool) -> Iterator[str]:
    write = partial(as_xhtml, vertical=vertical)
    top = next((block.level for block, _ in blocks if block.role in _HEADINGS), None)
    first = True
    for role, group in groupby(blocks, key=lambda pair: _role(pair[0])):
        texts = [(block, wrap(pieces, _EMPHASIS, write)) for block, pieces in group]
        if role == "break":
            yield _SCENE_BREAK
        elif role in _GROUPS:
            (before, after), (left, right) = _GROUPS[role]
            yield before + "".join(f"{left}{inner}{right}" for _, inner in texts) + after
        elif role in _HEADINGS:
            for block, inner in texts:
                # A heading of the first one's level may come again; h1 is the chapter's alone.
                level = 1 if first else min(6, max(2, block.level - (top or 0) + 1))
                first = False
                yield f"<h{level}>{inner}</h{level}>"
        else:
            left, right = _SINGLE.get(role, ("<p>", "</p>"))
            yield from (f"{left}{inner}{right}" for _, inner in texts)


def _role(block: Block) -> str:
    return "break" if _is_break(block) else block.role


def _is_break(block: Block) -> bool:
    """Whether the block parts two scenes: a line of marks, kept as it stands in the source."""
    return isinstance(block, Verbatim) and block.role == "rule" and bool(block.text.strip())
