"""Foreign books: the words change, and what is said of their language; nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import epub_rich
import pytest
from epub_samples import Entries, save, unpacked
from lxml import etree

from localize import formats
from localize.document import Block, Document, Gloss, Inline, Part, Tag, plain
from tests.epub_check import complaints

BOOKS: dict[str, Callable[[], Entries]] = {"epub3": epub_rich.rich3, "epub2": epub_rich.rich2}
LANGUAGES = {"epub3": "zh-Hant", "epub2": "zh-CN"}
HTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
VERTICAL = b"writing-mode: vertical-rl"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
# What tells language and direction, and what a reader is told in place of a picture.
SAID = ("lang", XML_LANG, "dir", "alt", "title", "page-progression-direction")


def is_in_ruby(inline: Inline) -> bool:
    return any(isinstance(piece, Tag) and piece.role == "ruby" for piece in inline)


def marked(inline: Inline) -> Inline:
    """A translation that keeps the words apart: readings lie over an unchanged base only."""
    if is_in_ruby(inline):
        return inline
    return tuple(piece if isinstance(piece, Tag) else f"T{piece}" for piece in inline)


@dataclass(frozen=True)
class Translated:
    """Lazy parts whose segments have a target, and glosses after the word 鐘樓巷 or 雨."""

    document: Document
    with_glosses: bool = False

    def __iter__(self) -> Iterator[Part]:
        for part in self.document.parts:
            yield replace(part, blocks=tuple(map(self._block, part.blocks)))

    def _block(self, block: Block) -> Block:
        made = []
        for segment in block.segments:
            target = marked(segment.source)
            at = max(plain(target).find(word) + len(word) for word in ("鐘樓巷", "雨"))
            is_told = self.with_glosses and block.role == "paragraph" and at > 3
            glosses = (Gloss(term="x", text="a <lane>", start=at - 1, end=at),) if is_told else ()
            made.append(replace(segment, target=target, glosses=glosses))
        return replace(block, segments=tuple(made))


def write(name: str, language: str, folder: Path, *, with_glosses: bool = False) -> Path:
    """The book of that name, translated into a language."""
    path = save(BOOKS[name](), folder / "in.epub")
    document = formats.read(path, LANGUAGES[name])
    parts = Translated(document, with_glosses)
    formats.write(replace(document, language=language, parts=parts), folder / "out.epub")
    return folder / "out.epub"


def skeleton(data: bytes) -> list[tuple[object, ...]]:
    """All nodes with their depth, attributes and place, without words and languages."""
    found = []
    for node in parsed(data).getroottree().iter():
        kind = node.tag if isinstance(node.tag, str) else (str(node.tag), node.text)
        kept = {key: value for key, value in node.attrib.items() if key not in SAID}
        if kept.get("name") == "primary-writing-mode":
            del kept["content"]
        depth = sum(1 for _ in node.iterancestors())
        found.append((depth, kind, sorted(kept.items())))
    return found


def words(data: bytes) -> list[str]:
    """The texts between the tags, white space aside."""
    return ["".join(text.split()) for text in parsed(data).itertext() if text.strip()]


def parsed(data: bytes) -> etree._Element:
    """The root, with lines as they were before a language without vertical ones."""
    data = data.replace(b"&nbsp;", "\u00a0".encode()).replace(b"&hellip;", "…".encode())
    return etree.fromstring(data.replace(b"writing-mode: horizontal-tb", VERTICAL))


def is_changed(name: str) -> bool:
    """Whether a file has words to translate, or says how its lines run."""
    return name.endswith((".xhtml", ".html", ".opf", ".ncx"))


@pytest.mark.parametrize("language", ["ja", "ko", "ar"])
@pytest.mark.parametrize("name", BOOKS)
def test_all_but_the_words_is_equal(name: str, language: str, tmp_path: Path) -> None:
    """Files, their order, elements, ids, links, classes, comments, overlays, fonts, pictures;
    of the words only those that were translated are others."""
    after = unpacked(write(name, language, tmp_path))
    before = unpacked(tmp_path / "in.epub")
    assert list(after) == list(before)
    for entry, data in before.items():
        if is_changed(entry):
            assert skeleton(after[entry]) == skeleton(data), entry
            pairs = zip(words(data), words(after[entry]), strict=True)
            assert {new for old, new in pairs if new not in (old, f"T{old}")} <= {language}
        elif language == "ja" or not entry.endswith(".css"):
            assert after[entry] == data, entry
        else:
            assert after[entry] == data.replace(VERTICAL, b"writing-mode: horizontal-tb")


@pytest.mark.parametrize(("name", "number"), [("epub3", "iv"), ("epub2", "1")])
def test_page_numbers_are_no_words(name: str, number: str, tmp_path: Path) -> None:
    """The print's, in Roman numerals too."""
    entries = unpacked(write(name, "ar", tmp_path))
    contents = entries["OPS/nav.xhtml" if name == "epub3" else "OPS/toc.ncx"]
    assert number in words(contents)
    assert f"T{number}" not in words(contents)


def root_of(entries: dict[str, bytes], name: str) -> etree._Element:
    return etree.fromstring(entries[name])


@pytest.mark.parametrize(
    ("language", "direction", "progression", "lines", "kindle"),
    [
        ("ja", "ltr", "rtl", "vertical-rl", "vertical-rl"),
        ("fr", "ltr", "ltr", "horizontal-tb", "horizontal-lr"),
        ("ar", "rtl", "rtl", "horizontal-tb", "horizontal-rl"),
    ],
)
def test_lines_and_pages_run_as_the_language_wants(
    language: str, direction: str, progression: str, lines: str, kindle: str, tmp_path: Path
) -> None:
    """Package, pages, their style sheets and attributes, and what Kindle devices read."""
    entries = unpacked(write("epub3", language, tmp_path))
    package = root_of(entries, "OPS/book.opf")
    assert package.get("dir") == direction
    assert package.find("{*}spine").get("page-progression-direction") == progression
    (mode,) = (meta for meta in package.iter("{*}meta") if "writing-mode" in meta.get("name", ""))
    assert mode.get("content") == kindle
    for name in ("OPS/nav.xhtml", "OPS/text/one.xhtml", "OPS/text/two.xhtml"):
        page = root_of(entries, name)
        assert (page.get("lang"), page.get("dir") or "ltr") == (language, direction)
    css = entries["OPS/styles/book.css"].decode()
    assert f"{{ writing-mode: {lines}; -epub-writing-mode: {lines};" in css
    one, two = (root_of(entries, f"OPS/text/{name}.xhtml") for name in ("one", "two"))
    first = one.find(f".//{HTML}p")
    # The indent of Chinese and Japanese print, in characters.
    assert first.text == ("　　T她說：" if lines == "vertical-rl" else "T她說：")
    assert first.get("style") == f"writing-mode: {lines}; color: #222"
    assert two.findtext(f"{HTML}head/{HTML}style") == f"html {{ -epub-writing-mode: {lines} }}"


def test_a_gloss_becomes_a_note(tmp_path: Path) -> None:
    """A mark after the word, behind a link that it stands in; a note that leads back."""
    entries = unpacked(write("epub3", "ar", tmp_path, with_glosses=True))
    page = root_of(entries, "OPS/text/one.xhtml")
    (note,) = page.iter(f"{HTML}aside")
    assert (note.get(EPUB_TYPE), note.get("role")) == ("footnote", "doc-footnote")
    assert "".join(note.itertext()) == "*1 a <lane>"
    assert note.getparent().tag == f"{HTML}body"
    (back,) = note.iter(f"{HTML}a")
    (mark,) = page.xpath("//*[@id=$name]", name=back.get("href")[1:])
    assert (mark.get(EPUB_TYPE), mark.get("role")) == ("noteref", "doc-noteref")
    assert mark.get("href") == f"#{note.get('id')}"
    outer = mark.getparent()
    assert (outer.tag, outer.getprevious().text, outer.tail) == (f"{HTML}sup", "鐘樓巷", "，叫")


def test_epub_2_has_notes_too(tmp_path: Path) -> None:
    """With links alone, which is all that EPUB 2 knows; several on a page are numbered."""
    entries = unpacked(write("epub2", "ar", tmp_path, with_glosses=True))
    page = root_of(entries, "OPS/c2.html")
    assert page.find(f".//{HTML}aside") is None
    notes = [node for node in page.iter(f"{HTML}div") if node.get("id", "").startswith("gloss")]
    assert ["".join(note.itertext()) for note in notes] == ["*1 a <lane>"]
    assert not any(EPUB_TYPE in node.attrib or "role" in node.attrib for node in page.iter("*"))
    assert "gloss1" in {node.get("href", "")[1:] for node in page.iter(f"{HTML}a")}


def test_a_book_read_again_keeps_its_notes(tmp_path: Path) -> None:
    """Written notes are the book's own from then on; names that are taken are not taken twice."""
    first = write("epub3", "ar", tmp_path, with_glosses=True)
    document = formats.read(first, "ar")
    parts = Translated(document, with_glosses=True)
    formats.write(replace(document, language="fa", parts=parts), tmp_path / "again.epub")
    page = root_of(unpacked(tmp_path / "again.epub"), "OPS/text/one.xhtml")
    names = [name for name in page.xpath("//@id") if name.startswith("gloss")]
    assert sorted(names) == ["gloss1", "gloss1-ref", "gloss1x", "gloss1x-ref"]


def test_a_signature_of_other_words_goes(tmp_path: Path) -> None:
    """It would say that the book was tampered with; an unchanged book keeps it."""
    entries = {**epub_rich.rich3(), "META-INF/signatures.xml": "<signatures/>"}
    document = formats.read(save(entries, tmp_path / "in.epub"), "zh-Hant")
    formats.write(document, tmp_path / "same.epub")
    assert unpacked(tmp_path / "same.epub") == unpacked(tmp_path / "in.epub")
    formats.write(
        replace(document, language="ar", parts=Translated(document)), tmp_path / "out.epub"
    )
    assert "META-INF/signatures.xml" not in unpacked(tmp_path / "out.epub")


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    """Neither in the source nor in what a right-to-left translation with notes makes of it."""
    assert complaints(write(name, "ar", tmp_path, with_glosses=True)) == []
    assert complaints(tmp_path / "in.epub") == []
