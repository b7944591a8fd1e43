"""The EPUB and the chapters: what a reading system and an import job find in them."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from editions import STORIES, Make, block, chapter, full
from lxml import etree

from localize.document import Document, Part, Segment
from localize.packages.book import build_epub
from localize.packages.book_fragments import build_chapters
from tests.epub_check import complaints

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
HTML = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TAGS = list(STORIES)

Book = Callable[..., dict[str, bytes]]


@pytest.fixture
def book(edition: Make, tmp_path: Path) -> Book:
    """``book(tag, **changes)``: the files of the EPUB."""

    def make(tag: str, **changes: object) -> dict[str, bytes]:
        build_epub(edition("novel", tag, **changes), tmp_path / "out")
        with zipfile.ZipFile(tmp_path / "out/book/seventy-third-hour.epub") as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return make


def properties(opf: etree._Element) -> set[tuple[str, str]]:
    """(property, value) of the package document's ``meta`` elements."""
    return {(meta.get("property", ""), meta.text or "") for meta in opf.iter(f"{OPF}meta")}


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_says_its_language_and_direction(book: Book, tag: str) -> None:
    """Readers turn a page by its dir and choose its voice and glyphs by its lang."""
    direction = "rtl" if tag == "ar" else "ltr"
    pages = {name: data for name, data in book(tag).items() if name.endswith(".xhtml")}
    assert len(pages) == 6
    for name, data in pages.items():
        root = etree.fromstring(data)
        assert (root.get("lang"), root.get(LANG), root.get("dir")) == (tag, tag, direction), name


@pytest.mark.parametrize(
    ("tag", "progression"),
    [("en-US", "ltr"), ("de-DE", "ltr"), ("ar", "rtl"), ("ja-JP", "rtl"), ("zh-Hant-TW", "rtl")],
)
def test_pages_turn_the_right_way(book: Book, tag: str, progression: str) -> None:
    """Right-to-left books and vertical lines progress from right to left."""
    opf = etree.fromstring(book(tag)["EPUB/package.opf"])
    spine = opf.find(f"{OPF}spine")
    assert spine.get("page-progression-direction") == progression
    assert [item.get("idref") for item in spine] == [
        "cover",
        "title-page",
        "nav",
        "c0001",
        "c0002",
        "colophon",
    ]


def test_a_chapter_has_its_blocks(book: Book) -> None:
    """Each role has its element, text is escaped, verbatim text stays out."""
    section = etree.fromstring(book("en-US")["EPUB/text/0001.xhtml"]).find(f".//{HTML}section")
    assert [element.tag.removeprefix(HTML) for element in section] == [
        *("h1", "p", "p", "p", "hr", "blockquote", "ul", "div", "p"),
    ]
    assert section.find(f"{HTML}h1").text == STORIES["en-US"]["headings"][0]
    assert section.find(f"{HTML}p").text.endswith("R&D <and bleach>.")
    assert section.find(f".//{HTML}em").text == "when this rush is over"
    assert section.find(f".//{HTML}strong").text == "every one"
    assert len(section.findall(f"{HTML}blockquote/{HTML}p")) == 2
    assert len(section.findall(f"{HTML}ul/{HTML}li")) == 2
    assert section.find(f"{HTML}hr").get("class") == "scene-break"
    assert "never shown" not in "".join(section.itertext())


def test_headings_below_the_first_are_no_chapters(book: Book) -> None:
    """A page has one h1; later headings go down by their level."""
    levels = [(2, "one"), (3, "two"), (2, "three"), (9, "four")]
    part = Part(
        id="p", blocks=tuple(block(name, (name,), "heading", level) for level, name in levels)
    )
    document = Document(format="markdown", language="en-US", parts=(part,))
    root = etree.fromstring(book("en-US", documents=[document])["EPUB/text/0001.xhtml"])
    found = [element.tag.removeprefix(HTML) for element in root.find(f".//{HTML}section")]
    assert found == ["h1", "h2", "h2", "h6"]


def test_untranslated_and_moved_segments(book: Book) -> None:
    """A segment without target shows its source, marked as foreign; no joiner is left behind."""
    segments = (
        Segment(id="a", source=("源一",), target=("One.",)),
        Segment(id="b", source=("源二",), target=()),
        Segment(id="c", source=("源三",)),
    )
    paragraph = replace(block("p", ()), segments=segments, joiner=" ")
    document = Document(format="text", language="en-US", parts=(Part(id="p", blocks=(paragraph,)),))
    pages = book("en-US", documents=[document])
    source = '<span lang="zh-Hans" xml:lang="zh-Hans" dir="ltr" translate="no">源三</span>'
    assert f"<p>One. {source}</p>" in pages["EPUB/text/0001.xhtml"].decode()
    assert b">Chapter 1</a>" in pages["EPUB/nav.xhtml"]


def test_navigation_has_every_chapter_and_landmarks(book: Book) -> None:
    """The table of contents names the chapters in order; landmarks lead to the story."""
    nav = etree.fromstring(book("de-DE")["EPUB/nav.xhtml"])
    toc, landmarks = nav.iter(f"{HTML}nav")
    links = [(link.get("href"), link.text) for link in toc.iter(f"{HTML}a")]
    headings = STORIES["de-DE"]["headings"]
    assert links == [
        ("text/0001.xhtml", headings[0]),
        ("text/0002.xhtml", headings[1]),
        ("colophon.xhtml", "Zu dieser Ausgabe"),
    ]
    kinds = [link.get("{http://www.idpf.org/2007/ops}type") for link in landmarks.iter(f"{HTML}a")]
    assert kinds == ["cover", "titlepage", "toc", "bodymatter"]


def test_numbers_stand_upright_in_vertical_lines(book: Book) -> None:
    """Numbers of up to two half-width figures and pairs of marks; no years, no 100%."""
    page = book("ja-JP")["EPUB/text/0001.xhtml"].decode()
    root = etree.fromstring(page.encode())
    combined = [span.text for span in root.iter(f"{HTML}span") if span.get("class") == "tcy"]
    assert combined == ["1", "4", "17", "1", "05", "10", "17", "!?", "！？", "6"]
    assert 'class="tcy"' not in book("de-DE")["EPUB/text/0001.xhtml"].decode()


@pytest.mark.parametrize("tag", TAGS)
def test_the_style_sheet_leaves_direction_to_the_markup(book: Book, tag: str) -> None:
    """EPUB 3.3 forbids direction in CSS; the locale's fonts and writing mode stand there."""
    files = book(tag)
    css = files["EPUB/book.css"].decode()
    assert "direction:" not in css.replace("page-progression-direction:", "")
    assert "unicode-bidi" not in css
    assert ("-epub-writing-mode: vertical-rl" in css) == (tag in ("ja-JP", "zh-Hant-TW"))
    if tag == "ar":
        assert 'font-family: "Noto Naskh Arabic", "Amiri"' in css


@pytest.mark.parametrize("tag", TAGS)
def test_metadata_in_other_languages_say_so(book: Book, tag: str) -> None:
    """What stands in the package's metadata has its direction: the package's, or one of its own
    wherever it has a language of its own (W3C epub-tests, pkg-dir and pkg-lang)."""
    opf = etree.fromstring(book(tag)["EPUB/package.opf"])
    assert (opf.get(LANG), opf.get("dir")) == (tag, "rtl" if tag == "ar" else "ltr")
    for element in opf.find(f"{OPF}metadata"):
        assert (LANG in element.attrib) == ("dir" in element.attrib), element.tag
    subjects = opf.findall(f".//{DC}subject")
    assert subjects
    assert {item.get(LANG) for item in subjects} <= {tag, "en"}
    assert tag in {item.get(LANG) for item in subjects}


def test_the_guide_names_the_landmarks(book: Book) -> None:
    """For readers of EPUB 2: the same places under their old names."""
    opf = etree.fromstring(book("ar")["EPUB/package.opf"])
    found = [(item.get("type"), item.get("href")) for item in opf.find(f"{OPF}guide")]
    assert found == [
        ("cover", "cover.xhtml"),
        ("title-page", "title.xhtml"),
        ("toc", "nav.xhtml#toc"),
        ("text", "text/0001.xhtml"),
    ]


def test_metadata_is_true_and_stable(book: Book) -> None:
    """Names, a stable identifier, dates that are not the clock's, a declared machine, access."""
    opf = etree.fromstring(book("ar")["EPUB/package.opf"])
    metadata = opf.find(f"{OPF}metadata")
    story = STORIES["ar"]
    assert opf.get("dir") == "rtl"
    assert metadata.findtext(f"{DC}title") == story["title"]
    assert metadata.findtext(f"{DC}creator") == story["author"]
    assert metadata.findtext(f"{DC}language") == "ar"
    assert metadata.findtext(f"{DC}contributor") == "ترجمة آلية"
    assert metadata.findtext(f"{DC}date") == "2026-11-02"
    expected = "urn:uuid:3e3ab28b-ff05-58a0-8833-3a87a89872d2"
    assert metadata.findtext(f"{DC}identifier") == expected
    found = properties(opf)
    assert ("dcterms:modified", "2026-11-02T00:00:00Z") in found
    assert ("role", "trl") in found
    assert ("schema:accessMode", "visual") in found
    assert ("schema:accessibilityFeature", "alternativeText") in found
    assert ("schema:accessibilityHazard", "none") in found
    assert "dcterms:conformsTo" not in dict(found)


def test_without_a_cover_nothing_is_said_about_one(book: Book, edition: Make) -> None:
    """A book without a picture claims no picture and no alternative text."""
    title = replace(edition("novel", "en-US").title, cover="")
    files = book("en-US", title=title)
    found = properties(etree.fromstring(files["EPUB/package.opf"]))
    assert "EPUB/cover.xhtml" not in files
    assert ("schema:accessMode", "visual") not in found
    assert ("schema:accessibilityFeature", "alternativeText") not in found


@pytest.mark.parametrize("draft", [True, False])
def test_the_colophon_says_how_the_text_was_made(book: Book, edition: Make, draft: bool) -> None:
    """Machine translation is declared in the reader's language; a draft is called a draft."""
    provenance = {**edition("novel", "de-DE").provenance, "draft": draft}
    page = book("de-DE", provenance=provenance)["EPUB/colophon.xhtml"].decode()
    assert "Dieser Text wurde maschinell übersetzt." in page
    assert ("Entwurf:" in page) == draft
    assert '<span lang="zh-Hans" xml:lang="zh-Hans" dir="ltr" translate="no">' in page
    assert "2. November 2026" in page


def test_a_conversion_is_no_translation(book: Book) -> None:
    """Traditional characters come from the same language: no translator is named."""
    files = book("zh-Hant-TW")
    assert b"contributor" not in files["EPUB/package.opf"]
    assert "由機器自簡體字轉換" in files["EPUB/colophon.xhtml"].decode()


def test_chapters_and_index_agree(edition: Make, tmp_path: Path) -> None:
    """A fragment is a section with language and direction; the index tells what it holds."""
    items = build_chapters(edition("novel", "ar"), tmp_path)
    index = json.loads((tmp_path / "book/chapters.json").read_bytes())
    assert [item.role for item in items] == ["chapter", "chapter", "index"]
    assert (index["language"], index["direction"]) == ("ar", "rtl")
    first = index["chapters"][0]
    assert (first["number"], first["part"]) == (1, "0001")
    assert first["title"] == STORIES["ar"]["headings"][0]
    section = etree.fromstring((tmp_path / first["path"]).read_bytes())
    assert (section.tag, section.get("lang"), section.get("dir")) == (f"{HTML}section", "ar", "rtl")
    text = "".join(piece.strip("\n") for piece in section.itertext())
    assert first["characters"] == len([c for c in text if c not in "\u2066\u2069ًّْ"])


@dataclass
class _Novel:
    """Chapters that are made when they are asked for, as a reader of files makes them."""

    count: int

    def __iter__(self) -> Iterator[Part]:
        story = STORIES["en-US"] | {"paragraphs": ["A line of the story. " * 2000] * 10}
        return (chapter(f"{n:04}", f"Chapter {n}", story) for n in range(self.count))


def test_memory_does_not_grow_with_the_novel(edition: Make, tmp_path: Path) -> None:
    """Five times the chapters take about the same memory: one chapter at a time is there."""
    peaks = []
    for count in (4, 20):
        document = Document(format="text", language="en-US", parts=_Novel(count))
        made = edition("novel", "en-US", documents=[document])
        tracemalloc.start()
        build_epub(made, tmp_path / str(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["ar", "fr-FR", "ja-JP", "zh-Hant-TW"])
def test_epubcheck_finds_nothing(edition: Make, tmp_path: Path, tag: str) -> None:
    """No error and no warning in any direction and writing mode, with all that a book may have."""
    made = full(edition, tag, tmp_path)
    build_epub(made, tmp_path)
    assert complaints(tmp_path / "book/seventy-third-hour.epub") == []
