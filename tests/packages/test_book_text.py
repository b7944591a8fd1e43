"""Inside a chapter: readings over names, notes, pictures, and what is then true of the book."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from editions import PICTURE, Make, block, full, novel_folder, picture
from lxml import etree

from localize.document import Block, Document, Gloss, Inline, Part, Place, Segment, Tag, TermUse
from localize.errors import InputError, PackageError
from localize.packages import Edition
from localize.packages.book import build_epub
from localize.packages.book_fragments import build_chapters, verify_chapters
from localize.packages.chapter import chapters
from localize.packages.publish import publish
from localize.packages.verify import verify

HTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
GIF = b"GIF89a" + bytes(20)


def text_of(section: str) -> etree._Element:
    """The chapter's section, with the namespaces that it has in a page."""
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return etree.fromstring(section.replace("<section", f"<section {spaces}", 1))


def edition_of(make: Make, tag: str, *blocks: Block, **changes: object) -> Edition:
    """An edition with one chapter."""
    part = Part(id="0001", blocks=blocks)
    document = Document(format="markdown", language=tag, parts=(part,))
    return make("novel", tag, documents=[document], **changes)


def section_of(make: Make, tag: str, *blocks: Block, **changes: object) -> etree._Element:
    (chapter,) = chapters(edition_of(make, tag, *blocks, **changes))
    return text_of(chapter.section)


# Readings

READINGS = {"阮青嵐": "ルアン・チンラン", "青嵐": "チンラン", "孫大川": "スン・ダーチュワン"}
RUBY = {
    name: f"<ruby>{name}<rp>（</rp><rt>{kana}</rt><rp>）</rp></ruby>"
    for name, kana in READINGS.items()
}


def named(text: Inline | str, *names: str, role: str = "paragraph") -> Block:
    """A block that holds the names."""
    target = (text,) if isinstance(text, str) else text
    terms = tuple(TermUse(term=n, found=n, rendering=n, outcome="kept") for n in names)
    segment = Segment(id="s", source=("源",), target=target, terms=terms)
    return Block(id="b", role=role, segments=(segment,))


def own_ruby(base: str, kana: str) -> Inline:
    """Ruby as an editor writes it in Markdown."""
    pairs = (
        ("open", "<ruby>"),
        base,
        ("open", "<rt>"),
        kana,
        ("close", "</rt>"),
        ("close", "</ruby>"),
    )
    return tuple(x if isinstance(x, str) else Tag(kind=x[0], text=x[1]) for x in pairs)


RUBIES: dict[str, tuple[list[Block], list[str]]] = {
    "first mention only": (
        [named("孫大川は来た。", "孫大川"), named("孫大川だ。", "孫大川")],
        [f"{RUBY['孫大川']}は来た。", "孫大川だ。"],
    ),
    "longest name": (
        [named("阮青嵐と青嵐。", "阮青嵐", "青嵐")],
        [f"{RUBY['阮青嵐']}と青嵐。"],
    ),
    "part of a name that was told": (
        [named("阮青嵐。", "阮青嵐"), named("青嵐。", "青嵐")],
        [f"{RUBY['阮青嵐']}。", "青嵐。"],
    ),
    "whole name after its part": (
        [named("青嵐。", "青嵐"), named("阮青嵐。", "阮青嵐")],
        [f"{RUBY['青嵐']}。", f"{RUBY['阮青嵐']}。"],
    ),
    "part of a name without a reading": ([named("王青嵐。", "王青嵐", "青嵐")], ["王青嵐。"]),
    "a word that no term stands for": ([named("青嵐の季節。", "孫大川")], ["青嵐の季節。"]),
    "not in headings": (
        [named("孫大川", "孫大川", role="heading"), named("孫大川。", "孫大川")],
        ["孫大川", f"{RUBY['孫大川']}。"],
    ),
    "an editor's own": (
        [named((*own_ruby("孫大川", "そん"), "。"), "孫大川"), named("孫大川。", "孫大川")],
        ["<ruby>孫大川<rp>（</rp><rt>そん</rt><rp>）</rp></ruby>。", "孫大川。"],
    ),
    "an editor's own, by character": (
        [named((*own_ruby("孫", "そん"), *own_ruby("大川", "たいせん"), "。孫大川。"), "孫大川")],
        [
            "<ruby>孫<rp>（</rp><rt>そん</rt><rp>）</rp></ruby>"
            "<ruby>大川<rp>（</rp><rt>たいせん</rt><rp>）</rp></ruby>。孫大川。"
        ],
    ),
    "in emphasis": (
        [named((Tag(kind="open", text="*", role="italic"), "孫大川だ"), "孫大川")],
        [f"<em>{RUBY['孫大川']}だ</em>"],
    ),
}


@pytest.mark.parametrize("case", RUBIES)
def test_names_are_read_aloud_at_first_mention(edition: Make, case: str) -> None:
    """Once in a chapter, never over a reading that is there, never over part of a word."""
    blocks, wanted = RUBIES[case]
    (chapter,) = chapters(edition_of(edition, "ja-JP", *blocks, readings=READINGS))
    found = list(chapter.section.split("\n")[1:-1])
    assert [line.split(">", 1)[1].rsplit("</", 1)[0] for line in found] == wanted
    assert "ルアン" not in chapter.text
    assert "そん" not in chapter.text
    assert chapter.has_readings == any("<ruby>" in line for line in wanted)


def test_each_chapter_tells_anew(edition: Make) -> None:
    """A serial's reader begins anywhere, and a fragment stands alone."""
    parts = [Part(id=name, blocks=(named("孫大川。", "孫大川"),)) for name in ("1", "2")]
    documents = [Document(format="markdown", language="ja", parts=(part,)) for part in parts]
    made = edition("novel", "ja-JP", documents=documents, readings=READINGS)
    assert [chapter.section.count("<ruby>") for chapter in chapters(made)] == [1, 1]


def test_a_reading_over_a_translation_goes(edition: Make) -> None:
    """Pinyin of the source tells nothing over Latin letters."""
    section = section_of(edition, "fr-FR", named((*own_ruby("Ruan", "ruǎn"), "!")))
    assert section.findtext(f"{HTML}p") == "Ruan!"


# Notes


def glossed(text: str, *words: str) -> Block:
    glosses = tuple(
        Gloss(
            term="源",
            text=f"what <{word}> is",
            start=text.index(word),
            end=text.index(word) + len(word),
        )
        for word in words
    )
    segment = Segment(id="s", source=("源",), target=(text,), glosses=glosses)
    return Block(id="b", segments=(segment,))


@pytest.mark.parametrize(("tag", "mark"), [("en-US", "2"), ("ar", "2"), ("ja-JP", "2")])
def test_a_gloss_becomes_a_footnote(edition: Make, tag: str, mark: str) -> None:
    """A mark after the word, a note at the chapter's end, links both ways, roles for all."""
    made = edition_of(edition, tag, glossed("The qipao, the qin.", "qipao", "qin"))
    (chapter,) = chapters(made)
    section = text_of(chapter.section)
    assert chapter.notes == 2
    assert chapter.text == "The qipao, the qin."
    first, second = section.find(f"{HTML}p").findall(f"{HTML}a")
    assert (first.get(EPUB_TYPE), first.get("role")) == ("noteref", "doc-noteref")
    assert (section.findtext(f"{HTML}p"), first.tail, second.tail) == (
        "The qipao",
        ", the qin",
        ".",
    )
    assert "".join(second.itertext()) == mark
    assert (second.find(f"{HTML}span") is not None) == (tag == "ja-JP")
    notes = section[-1]
    assert (notes.tag, notes.get(EPUB_TYPE)) == (f"{HTML}section", "footnotes")
    _, note = notes
    assert (note.tag, note.get(EPUB_TYPE), note.get("role")) == (
        f"{HTML}aside",
        "footnote",
        "doc-footnote",
    )
    assert "".join(note.itertext()) == f"{mark} what <qin> is"
    (back,) = note.iter(f"{HTML}a")
    assert back.get("role") == "doc-backlink"
    assert (second.get("href"), back.get("href")) == (f"#{note.get('id')}", f"#{second.get('id')}")


def test_fragments_of_a_page_do_not_share_ids(edition: Make) -> None:
    """An app may show several chapters in one document."""
    parts = [Part(id=name, blocks=(glossed("The qipao.", "qipao"),)) for name in ("1", "2")]
    documents = [Document(format="markdown", language="en", parts=(part,)) for part in parts]
    made = edition("novel", "en-US", documents=documents)
    ids = [text_of(chapter.section).xpath("//@id") for chapter in chapters(made)]
    assert ids == [["c0001-r1", "c0001-n1"], ["c0002-r1", "c0002-n1"]]


# Pictures


def shown(path: str, text: str = "") -> Block:
    made = block("p", picture(path, text))
    place = Place(file="titles/x/novel/0001.md", line=7)
    segments = tuple(replace(segment, place=place) for segment in made.segments)
    return replace(made, segments=segments)


def test_pictures_are_packaged(edition: Make, tmp_path: Path) -> None:
    """In the book and beside the fragments, once each, under one relative path."""
    made = full(edition, "ar", tmp_path)
    folder = publish(made, tmp_path / "dist").archive.parent
    manifest = verify(folder)
    (image,) = [item for item in manifest["files"] if item["role"] == "image"]
    name = f"images/{image['sha256'][:16]}.svg"
    assert (image["path"], image["media_type"]) == (f"book/{name}", "image/svg+xml")
    assert (folder / "book" / name).read_text("utf-8") == PICTURE
    with zipfile.ZipFile(folder / "book/seventy-third-hour.epub") as archive:
        assert archive.read(f"EPUB/{name}").decode() == PICTURE
        page = archive.read("EPUB/text/0001.xhtml").decode()
    fragment = (folder / "book/chapters/0001.xhtml").read_text("utf-8")
    for text in (page, fragment):
        figure = (
            f'<figure class="picture"><img src="../{name}" alt="{made.names["title"]}"/></figure>'
        )
        assert figure in text
        assert f'<p>a <img src="../{name}" alt="b"/> c</p>' in text
    index = json.loads((folder / "book/chapters.json").read_bytes())["chapters"]
    assert [entry["images"] for entry in index] == [[f"book/{name}"], []]
    assert [entry["notes"] for entry in index] == [1, 0]
    assert all(entry["words"] > 20 for entry in index)


PLACES = {
    "missing": ("no.svg", "shows 'no.svg', which isn't there"),
    "outside": ("../../../x.svg", "which lies outside of the title"),
    "absolute": ("/etc/passwd", "which is no path beside the text"),
    "remote": ("https://example.org/a.png", "which is no path beside the text"),
    "no picture": ("text.png", "which is no such picture"),
    "null": ("a%00.svg", "which is no path beside the text"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_picture_that_cannot_be_published(edition: Make, tmp_path: Path, case: str) -> None:
    """The error has the place in the chapter, and nothing is published."""
    path, message = PLACES[case]
    (tmp_path / "x.svg").write_text(PICTURE)
    novel_folder(tmp_path / "title", text_png="no picture at all")
    made = edition_of(edition, "en-US", shown(path, "a"))
    with pytest.raises(InputError) as caught:
        publish(made, tmp_path / "dist")
    assert message in caught.value.message
    assert str(caught.value.place) == "titles/x/novel/0001.md:7"
    assert caught.value.advice
    assert not (tmp_path / "dist").exists()


def test_a_picture_that_acts(edition: Make, tmp_path: Path) -> None:
    """An SVG file only shows: the error names its own line."""
    novel_folder(tmp_path / "title", a_svg=PICTURE.replace("<path", "\n<script/><path"))
    with pytest.raises(InputError, match="holds the element script") as caught:
        list(chapters(edition_of(edition, "en-US", shown("a.svg"))))
    assert str(caught.value.place).endswith("a.svg:2")


ACCESS: dict[str, tuple[list[Block], set[str], set[str]]] = {
    "described": (
        [shown("a.svg", "A clock")],
        {
            "accessMode visual",
            "accessModeSufficient textual",
            "accessibilityFeature alternativeText",
        },
        {"accessibilityHazard unknown"},
    ),
    "not described": (
        [shown("a.svg")],
        {"accessMode visual", "accessModeSufficient textual,visual", "accessibilityHazard none"},
        {"accessModeSufficient textual", "accessibilityFeature alternativeText"},
    ),
    "may move": (
        [shown("b.gif", "x")],
        {"accessibilityHazard unknown"},
        {"accessibilityHazard none"},
    ),
    "no picture": (
        [named("Text.")],
        {"accessModeSufficient textual", "accessibilityHazard none"},
        {"accessMode visual", "accessibilityFeature alternativeText"},
    ),
    "read aloud": (
        [named("孫大川。", "孫大川")],
        {"accessibilityFeature rubyAnnotations"},
        {"accessibilityFeature verticalWriting"},
    ),
}


@pytest.mark.parametrize("case", ACCESS)
def test_what_is_said_of_access_is_true(edition: Make, tmp_path: Path, case: str) -> None:
    """Of this book, by what is in it."""
    blocks, there, absent = ACCESS[case]
    novel_folder(tmp_path / "title", a_svg=PICTURE, b_gif=GIF)
    title = replace(edition("novel", "en-US").title, cover="")
    made = edition_of(edition, "en-US", *blocks, title=title, readings=READINGS)
    build_epub(made, tmp_path)
    with zipfile.ZipFile(tmp_path / "book/seventy-third-hour.epub") as archive:
        opf = etree.fromstring(archive.read("EPUB/package.opf"))
    found = {
        f"{meta.get('property').removeprefix('schema:')} {meta.text}"
        for meta in opf.iter("{*}meta")
        if meta.get("property", "").startswith("schema:")
    }
    assert there <= found
    assert not absent & found
    summary = next(text for text in found if text.startswith("accessibilitySummary"))
    assert ("Some pictures have no description." in summary) == (case == "not described")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"../images/", b"../other/", "shows other pictures than the index"),
        (b"../images/", b"//x.y/images/", "holds a reference to"),
    ],
)
def test_a_fragment_shows_what_is_packaged(
    edition: Make, tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    """Nothing else, and nothing from elsewhere."""
    items = build_chapters(full(edition, "en-US", tmp_path), tmp_path)
    path = tmp_path / "book/chapters/0001.xhtml"
    path.write_bytes(path.read_bytes().replace(old, new))
    index = tmp_path / "book/chapters.json"
    files = [
        {"path": item.path, "role": item.role, "media_type": item.media_type}
        | {"number": item.number, "part": item.part}
        for item in items
    ]
    data = json.loads(index.read_bytes())
    from localize.files import sha256_file

    data["chapters"][0]["sha256"] = sha256_file(path)
    index.write_text(json.dumps(data), "utf-8")
    for entry, chapter in zip(files, data["chapters"], strict=False):
        entry["sha256"] = chapter["sha256"]
    manifest = {"files": files, "locale": "en-US", "direction": "ltr"}
    with pytest.raises(PackageError, match=message):
        verify_chapters(tmp_path, manifest)
