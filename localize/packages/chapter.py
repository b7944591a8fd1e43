"""A part of a novel as XHTML: one ``<section>``, the same in the EPUB and in the fragments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, groupby

from localize.document import Block, Gloss, Part, Place, Segment, Tag, Verbatim
from localize.formats import written
from localize.packages import Edition
from localize.packages.book_pictures import Gallery, Picture, description, pictures_in
from localize.packages.book_ruby import Readings
from localize.packages.texts import Run, as_xhtml, escape, nest, runs, visible
from localize.packages.wording import number_text, wording
from localize.text import base_direction

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
    "picture": ('<figure class="picture">', "</figure>"),
}
_HEADINGS = ("heading", "title")
_SCENE_BREAK = '<hr class="scene-break"/>'
_FOREIGN = tuple(Tag(kind=kind, text="", role="foreign") for kind in ("open", "close"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a novel, ready to be written."""

    number: int
    part: str
    title: str
    section: str
    """A well-formed ``<section>`` element without namespace declarations. Pictures are in
    ``../images``."""
    text: str
    """What a reader reads, without markup, readings and notes; a line a block."""
    notes: int
    """Notes at its end."""
    has_readings: bool
    pictures: tuple[Picture, ...]
    is_described: bool
    """Every picture has a text in its place."""


def chapters(edition: Edition) -> Iterator[Chapter]:
    """The chapters of a novel, in order, one in memory at a time.

    Raises ``InputError`` with the place of a picture that can't be published.
    """
    gallery = Gallery(edition.title)
    numbers = count(1)
    for document in edition.documents:
        # The pictures of an EPUB stay in it: most of them stand outside of its text.
        shown = None if document.format == "epub" else gallery
        for part in document.parts:
            yield _Scribe(next(numbers), edition, shown).chapter(part)


class _Scribe:
    """Writes one chapter, and remembers what it has used."""

    def __init__(self, number: int, edition: Edition, gallery: Gallery | None) -> None:
        self._number, self._edition, self._gallery = number, edition, gallery
        self._locale = edition.locale
        self._notes: list[str] = []
        self._readings = Readings(edition.readings)
        self._has_readings = False
        self._pictures: dict[str, Picture] = {}
        self._is_described = True
        source = edition.title.language
        around = f'<span {_language(source, base_direction(source))} translate="no">'
        self._marks = {"foreign": (around, "</span>"), **_EMPHASIS}
        self._text = partial(as_xhtml, vertical=edition.locale.vertical)

    def chapter(self, part: Part) -> Chapter:
        blocks = list(self._blocks(part))
        title = _title(blocks) or self._numbered()
        body = "\n".join([*self._body(blocks), *self._noted()])
        attributes = _language(self._locale.tag, self._locale.direction)
        return Chapter(
            number=self._number,
            part=part.id,
            title=title,
            section=f'<section role="doc-chapter" {attributes}>\n{body}\n</section>',
            text="\n".join(visible(pieces) for _, pieces in blocks),
            notes=len(self._notes),
            has_readings=self._has_readings,
            pictures=tuple(self._pictures.values()),
            is_described=self._is_described,
        )

    def _numbered(self) -> str:
        number = number_text(self._number, self._locale)
        return wording(self._locale)["chapter"].format(number=number)

    def _blocks(self, part: Part) -> Iterator[tuple[Block, list[Run]]]:
        """The blocks that a reader sees, with their runs."""
        has_heading = any(block.role == "heading" for block in part.blocks)
        for block in part.blocks:
            if block.role == "alt" or (block.role == "title" and has_heading):
                # What an EPUB says in place of its pictures and in the head of its pages.
                continue
            if isinstance(block, Verbatim):
                pieces = [Run("", picture=tag) for tag in _pictures(block)]
            else:
                pieces = self._told(block, runs(written(_marked(block), self._note)))
            pieces = self._shown(pieces, _place(block, part))
            if pieces or _is_break(block):
                yield block, pieces

    def _shown(self, pieces: list[Run], place: Place) -> list[Run]:
        """The runs with those pictures that are published beside the text."""
        if self._gallery is None:
            return [run for run in pieces if not run.picture]
        for run in pieces:
            if run.picture:
                self._pictures[run.picture.text] = self._gallery.picture(run.picture, place)
        return pieces

    def _told(self, block: Block, pieces: list[Run]) -> list[Run]:
        if block.role in _HEADINGS:
            return pieces
        names = {use.rendering for segment in block.segments for use in segment.terms}
        return self._readings.tell(pieces, names)

    def _note(self, gloss: Gloss) -> Tag:
        self._notes.append(gloss.text)
        return Tag(kind="alone", text=str(len(self._notes)), role="note")

    def _body(self, blocks: Sequence[tuple[Block, list[Run]]]) -> Iterator[str]:
        top = next((block.level for block, _ in blocks if block.role in _HEADINGS), None)
        first = True
        for role, group in groupby(blocks, key=lambda pair: _role(*pair)):
            texts = [(block, nest(pieces, self._marks, self._run)) for block, pieces in group]
            if role == "break":
                yield _SCENE_BREAK
            elif role in _GROUPS:
                (before, after), (left, right) = _GROUPS[role]
                yield before + "".join(f"{left}{inner}{right}" for _, inner in texts) + after
            elif role in _HEADINGS:
                for block, inner in texts:
                    # A heading of the first one's level may come again; h1 is the chapter's.
                    level = 1 if first else min(6, max(2, block.level - (top or 0) + 1))
                    first = False
                    yield f"<h{level}>{inner}</h{level}>"
            else:
                left, right = _SINGLE.get(role, ("<p>", "</p>"))
                yield from (f"{left}{inner}{right}" for _, inner in texts)

    def _run(self, run: Run) -> str:
        if run.note:
            target, own = (f"c{self._number:04}-{kind}{run.note}" for kind in "nr")
            return (
                f'<a epub:type="noteref" role="doc-noteref" class="noteref" id="{own}" '
                f'href="#{target}">{self._mark(run.note)}</a>'
            )
        if run.picture:
            return self._picture(run, run.picture)
        if run.reading:
            self._has_readings = True
            over = escape(run.reading)
            return f"<ruby>{self._text(run.text)}<rp>（</rp><rt>{over}</rt><rp>）</rp></ruby>"
        return self._text(run.text)

    def _mark(self, note: int) -> str:
        return self._text(number_text(note, self._locale))

    def _picture(self, run: Run, tag: Tag) -> str:
        text, language = " ".join(run.text.split()), ""
        if not text and (text := description(tag)):
            source = self._edition.title.language
            language = f" {_language(source, base_direction(source))}"
        self._is_described = self._is_described and bool(text)
        name = self._pictures[tag.text].name
        return f'<img src="../{name}" alt="{escape(text)}"{language}/>'

    def _noted(self) -> Iterator[str]:
        if not self._notes:
            return
        yield '<section epub:type="footnotes" class="notes">'
        for number, text in enumerate(self._notes, 1):
            own, target = (f"c{self._number:04}-{kind}{number}" for kind in "nr")
            yield (
                f'<aside epub:type="footnote" role="doc-footnote" id="{own}"><p>'
                f'<a role="doc-backlink" href="#{target}">{self._mark(number)}</a> '
                f"{self._text(text)}</p></aside>"
            )
        yield "</section>"


def _language(tag: str, direction: str) -> str:
    return f'lang="{tag}" xml:lang="{tag}" dir="{direction}"'


def _marked(block: Block) -> Block:
    """The block with what nobody translated marked as being in another language."""
    if all(segment.target is not None for segment in block.segments):
        return block
    return replace(block, segments=tuple(map(_untranslated, block.segments)))


def _untranslated(segment: Segment) -> Segment:
    if segment.target is not None or not segment.source:
        return segment
    opening, closing = _FOREIGN
    return replace(segment, target=(opening, *segment.source, closing))


def _pictures(block: Verbatim) -> Iterator[Tag]:
    """The pictures of a block of raw HTML; what else it holds stays out of books."""
    if block.role == "verbatim" and block.text.lstrip().startswith("<"):
        yield from pictures_in(block.text)


def _place(block: Block, part: Part) -> Place:
    return block.segments[0].place if block.segments else Place(part=part.id)


def _title(blocks: Sequence[tuple[Block, list[Run]]]) -> str:
    texts = (visible(pieces) for block, pieces in blocks if block.role in _HEADINGS)
    return next((" ".join(text.split()) for text in texts if text.strip()), "")


def _role(block: Block, pieces: Sequence[Run]) -> str:
    if _is_break(block):
        return "break"
    is_picture = pieces and all(run.picture or run.is_blank for run in pieces)
    return "picture" if is_picture and block.role not in _HEADINGS else block.role


def _is_break(block: Block) -> bool:
    """Whether the block parts two scenes: a line of marks, kept as it stands in the source."""
    return isinstance(block, Verbatim) and block.role == "rule" and bool(block.text.strip())
