"""EPUB: what is read, what is kept, what is written, what is refused."""

from __future__ import annotations

import pickle
import random
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import epub_samples
import pytest
from epub_samples import Entries, save, unpacked
from lxml import etree

from localize import formats
from localize.document import Block, Document, Inline, Part, Tag, plain
from localize.errors import InputError
from localize.formats.epub import PACKAGE_PART, declared_language
from tests.epub_check import complaints

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "formats" / "epub.toml").read_text("utf-8")
)["case"]
BOOKS = {"epub3": epub_samples.epub3, "epub2": epub_samples.epub2}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Change = Callable[[Inline], Inline]


@dataclass(frozen=True)
class Translated:
    """Lazy parts whose segments have a target."""

    document: Document
    change: Change

    def __iter__(self) -> Iterator[Part]:
        for part in self.document.parts:
            yield replace(part, blocks=tuple(map(self._block, part.blocks)), title="…")

    def _block(self, block: Block) -> Block:
        segments = (replace(s, target=self.change(s.source)) for s in block.segments)
        return replace(block, segments=tuple(segments))


def translated(document: Document, language: str, change: Change) -> Document:
    return replace(document, language=language, parts=Translated(document, change))


def marked(inline: Inline) -> Inline:
    return tuple(piece if isinstance(piece, Tag) else f"T{piece}" for piece in inline)


def same(inline: Inline) -> Inline:
    return inline


def book(entries: Entries, folder: Path) -> Path:
    return save(entries, folder / "book.epub")


def written(document: Document, folder: Path) -> dict[str, bytes]:
    path = folder / "out.epub"
    formats.write(document, path)
    return unpacked(path)


def show(inline: Inline) -> str:
    return "".join(p if isinstance(p, str) else f"‹{p.text}›" for p in inline)


def with_body(body: str, root: str = 'lang="zh" xml:lang="zh"') -> Entries:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f"{root}><head><title/></head><body>{body}</body></html>"
    )
    return {**epub_samples.epub3(), "OPS/text/2.xhtml": page}


def page_of(document: Document, name: str = "OPS/text/2.xhtml") -> Part:
    return next(part for part in document.parts if part.id == name)


# Reading


def test_the_parts_of_a_book(tmp_path: Path) -> None:
    """Documents in reading order, then the package; each with its title."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    assert (document.format, document.title) == ("epub", "第七十三个小时")
    assert [(part.id, part.title) for part in document.parts] == [
        ("OPS/nav.xhtml", "目录"),
        ("OPS/text/一.xhtml", "第一章 钟"),
        ("OPS/text/2.xhtml", "第二章 还你三天"),
        (PACKAGE_PART, "第七十三个小时"),
    ]


def test_titles_come_from_the_contents_where_a_page_has_none(tmp_path: Path) -> None:
    """An NCX is a part of labels; the author's name in it is none."""
    document = formats.read(book(epub_samples.epub2(), tmp_path), "zh")
    chapter, ncx, package = document.parts
    assert chapter.title == "楔子"
    assert [(b.role, plain(b.segments[0].source)) for b in ncx.blocks] == [
        ("title", "夜雨"),
        ("title", "楔子"),
    ]
    assert [plain(segment.source) for segment in package.segments] == ["夜雨"]


def test_labels_are_titles_and_page_numbers_no_text(tmp_path: Path) -> None:
    """The navigation document's blocks are what a reader sees as contents."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    nav = next(iter(document.parts))
    assert [(block.role, show(block.segments[0].source)) for block in nav.blocks] == [
        ("title", "目录"),
        ("title", "目录"),
        ("title", "第一章 钟"),
        ("title", "门"),
        ("title", "第二章 还你三天"),
    ]


def test_html_in_a_description_is_markup(tmp_path: Path) -> None:
    """Title and description are the package's only words."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    title, description = page_of(document, PACKAGE_PART).blocks
    assert (title.role, show(title.segments[0].source)) == ("title", "第七十三个小时")
    assert show(description.segments[0].source) == "一口钟，三天。‹<p>›还你‹</p>›"


def test_segments_know_their_place(tmp_path: Path) -> None:
    """Archive, path inside it, line."""
    path = book(epub_samples.epub3(), tmp_path)
    block = page_of(formats.read(path, "zh")).blocks[1]
    (segment,) = block.segments
    assert (block.id, segment.id, block.level) == ("b0002", "b0002-0", 1)
    assert segment.place.file == f"{path}!OPS/text/2.xhtml"
    assert segment.place.line == 6


def test_a_document_crosses_processes(tmp_path: Path) -> None:
    """Its lazy parts are read there again, and as often as one likes."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    again = pickle.loads(pickle.dumps(document))
    assert list(again.parts) == list(document.parts) == list(document.parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_content(case: dict, tmp_path: Path) -> None:
    """A body's blocks, and what a translation of the first one makes of it."""
    document = formats.read(book(with_body(case["body"]), tmp_path), "zh")
    page = page_of(document)
    found = [[block.role, show(block.segments[0].source)] for block in page.blocks]
    assert found == [list(row) for row in case["blocks"]]
    if "target" not in case:
        return
    source = page.blocks[0].segments[0].source
    target = _target(case["target"], source)
    new = translated(document, "zh", lambda inline: target if inline == source else inline)
    data = written(new, tmp_path)["OPS/text/2.xhtml"].decode()
    assert re.search("<body>(.*)</body>", data, re.DOTALL).group(1) == case["written"]


def _target(notation: str, source: Inline) -> Inline:
    known = {piece.text: piece for piece in source if isinstance(piece, Tag)}
    pieces = []
    for piece in re.split("(‹[^›]*›)", notation):
        if piece.startswith("‹"):
            kind = "close" if piece.startswith("‹/") else "open"
            pieces.append(known.get(piece[1:-1]) or Tag(kind=kind, text=piece[1:-1]))
        elif piece:
            pieces.append(piece)
    return tuple(pieces)


# Writing


@pytest.mark.parametrize("name", BOOKS)
def test_an_unchanged_book_keeps_every_byte(name: str, tmp_path: Path) -> None:
    """Of every file in it, in their order; the archive itself is the same at each writing."""
    path = book(BOOKS[name](), tmp_path)
    document = formats.read(path, "zh")
    assert list(written(document, tmp_path).items()) == list(unpacked(path).items())
    first = (tmp_path / "out.epub").read_bytes()
    formats.write(translated(document, "zh", same), tmp_path / "out.epub")
    assert (tmp_path / "out.epub").read_bytes() == first


def test_mimetype_comes_first_and_stored(tmp_path: Path) -> None:
    """Also where the source had it elsewhere, compressed, or not at all."""
    entries = epub_samples.epub3()
    del entries["mimetype"]
    document = formats.read(book(entries, tmp_path), "zh")
    formats.write(document, tmp_path / "out.epub")
    with zipfile.ZipFile(tmp_path / "out.epub") as archive:
        first, *rest = archive.infolist()
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/epub+zip"
        assert [info.filename for info in rest] == list(entries)
        assert {info.date_time for info in (first, *rest)} == {(1980, 1, 1, 0, 0, 0)}


def test_a_book_is_written_over_itself(tmp_path: Path) -> None:
    """The source is read to its end before it is replaced."""
    path = book(epub_samples.epub3(), tmp_path)
    formats.write(translated(formats.read(path, "zh"), "de", marked), path)
    assert formats.read(path, "de").title == "T第七十三个小时"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_only_words_change(language: str, tmp_path: Path) -> None:
    """Ids, links, classes and all that is not text are those of the source."""
    path = book(epub_samples.epub3(), tmp_path)
    before = unpacked(path)
    after = written(translated(formats.read(path, "zh"), language, marked), tmp_path)
    for name in ("OPS/book.css", "OPS/dot.png", "META-INF/container.xml"):
        assert after[name] == before[name]
    for name in ("OPS/nav.xhtml", "OPS/text/一.xhtml", "OPS/text/2.xhtml"):
        assert _skeleton(after[name]) == _skeleton(before[name])
        assert after[name].startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>')
    texts = [
        plain(segment.source)
        for part in formats.read(tmp_path / "out.epub", language).parts
        for segment in part.segments
    ]
    assert all("T" in text for text in texts)


def _skeleton(data: bytes) -> list[tuple[str, dict[str, str]]]:
    words = ("lang", XML_LANG, "dir", "alt", "title")
    return [
        (node.tag, {key: value for key, value in node.items() if key not in words})
        for node in etree.fromstring(data).iter(etree.Element)
        # A translation changed what the readings were the readings of.
        if etree.QName(node).localname not in ("ruby", "rt", "span")
    ]


def test_a_book_says_its_language_and_direction(tmp_path: Path) -> None:
    """EPUB 3 into Arabic: package, pages, progression; other languages inside stay."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    entries = written(translated(document, "ar", marked), tmp_path)
    package = etree.fromstring(entries["OPS/book.opf"])
    assert (package.get(XML_LANG), package.get("dir")) == ("ar", "rtl")
    assert package.findtext(".//{*}language") == "ar"
    assert package.find(".//{*}title").get(XML_LANG) == "ar"
    assert package.find("{*}spine").get("page-progression-direction") == "rtl"
    for name in ("OPS/nav.xhtml", "OPS/text/一.xhtml", "OPS/text/2.xhtml"):
        html = etree.fromstring(entries[name])
        assert (html.get("lang"), html.get(XML_LANG), html.get("dir")) == ("ar", "ar", "rtl")
    assert etree.fromstring(entries["OPS/text/2.xhtml"]).find("{*}body").get("dir") == "rtl"
    chapter = etree.fromstring(entries["OPS/text/一.xhtml"])
    assert [span.get("lang") for span in chapter.iter("{*}span") if span.get("lang")] == ["ja"]


def test_what_is_not_translated_keeps_its_language(tmp_path: Path) -> None:
    """Code and what says so is still Chinese, and set from left to right."""
    body = '<p>一</p><pre lang="zh" dir="ltr">二</pre><p lang="zh" translate="no">三</p>'
    document = formats.read(book(with_body(body), tmp_path), "zh")
    after = written(translated(document, "ar", marked), tmp_path)["OPS/text/2.xhtml"].decode()
    assert '<p>T一</p><pre lang="zh" dir="ltr">二</pre><p lang="zh" translate="no">三</p>' in after


def test_words_of_another_language_are_left_alone(tmp_path: Path) -> None:
    """What says that it is in another language is neither read nor changed, tags in a text stay.

    Scripts and regions are no other language, and a page's own tag is not believed.
    """
    foreign = (
        '<p lang="en" dir="ltr" title="note">urn</p>'
        '<section xml:lang="ja"><p>二</p><img src="../dot.png" alt="点"/></section>'
    )
    body = (
        f'<p>一<span lang="ja">時計</span>三</p><p lang="zh-Hant">四</p>{foreign}<p lang="">五</p>'
    )
    document = formats.read(book(with_body(body, 'lang="en" xml:lang="en"'), tmp_path), "zh-Hans")
    part = page_of(document)
    assert [show(segment.source) for segment in part.segments] == [
        '一‹<span lang="ja">時計</span>›三',
        "四",
        "五",
    ]
    after = written(translated(document, "ar", marked), tmp_path)["OPS/text/2.xhtml"].decode()
    assert '<span lang="ja">時計</span>' in after
    assert foreign in after
    assert '<p lang="ar">T四</p>' in after


def test_a_book_says_which_language_it_is_in(tmp_path: Path) -> None:
    """The first ``dc:language``; nothing where there is none."""
    entries = epub_samples.epub3()
    assert declared_language(book(entries, tmp_path)) == "zh-CN"
    opf = str(entries["OPS/book.opf"]).replace("<dc:language>zh-CN</dc:language>", "")
    assert declared_language(book({**entries, "OPS/book.opf": opf}, tmp_path)) == ""


def test_an_arabic_book_becomes_a_german_one(tmp_path: Path) -> None:
    """What said right to left says left to right, but for what was left to right within it."""
    body = '<div dir="rtl">نص</div><p>نص <span dir="ltr">OK</span> نص</p>'
    entries = with_body(body, 'lang="ar" xml:lang="ar" dir="rtl"')
    opf = str(entries["OPS/book.opf"]).replace("zh-CN", "ar")
    opf = opf.replace("<spine>", '<spine page-progression-direction="rtl">')
    entries["OPS/book.opf"] = opf.replace('version="3.0"', 'version="3.0" dir="rtl"')
    document = formats.read(book(entries, tmp_path), "ar")
    after = written(translated(document, "de-DE", marked), tmp_path)
    html = etree.fromstring(after["OPS/text/2.xhtml"])
    assert (html.get("lang"), html.get("dir")) == ("de-DE", "ltr")
    assert [node.get("dir") for node in html.iter("{*}div", "{*}span")] == ["ltr", "ltr"]
    package = etree.fromstring(after["OPS/book.opf"])
    assert package.get("dir") == "ltr"
    assert package.find("{*}spine").get("page-progression-direction") == "ltr"


@pytest.mark.parametrize(("language", "direction"), [("ja", "rtl"), ("en", "ltr"), ("ar", "rtl")])
def test_a_vertical_book_turns_its_pages(language: str, direction: str, tmp_path: Path) -> None:
    """From right to left also in Japanese, which is set in vertical lines as well."""
    entries = epub_samples.epub3()
    entries["OPS/book.opf"] = str(entries["OPS/book.opf"]).replace(
        "<spine>", '<spine page-progression-direction="rtl">'
    )
    document = formats.read(book(entries, tmp_path), "zh")
    package = written(translated(document, language, same), tmp_path)["OPS/book.opf"]
    spine = etree.fromstring(package).find("{*}spine")
    assert spine.get("page-progression-direction") == direction


def test_epub_2_says_what_it_can(tmp_path: Path) -> None:
    """No progression, no ``dir`` on the package, no ``lang`` on XHTML 1.1; the rest is said."""
    document = formats.read(book(epub_samples.epub2(), tmp_path), "zh")
    entries = written(translated(document, "ar", marked), tmp_path)
    package = etree.fromstring(entries["OPS/book.opf"])
    assert package.get("dir") is None
    assert package.find("{*}spine").attrib == {"toc": "ncx"}
    assert package.findtext(".//{*}language") == "ar"
    html = etree.fromstring(entries["OPS/c1.html"])
    assert dict(html.attrib) == {XML_LANG: "ar", "dir": "rtl"}
    assert b"//W3C//DTD XHTML 1.1//EN" in entries["OPS/c1.html"]
    ncx = etree.fromstring(entries["OPS/toc.ncx"])
    assert ncx.get(XML_LANG) == "ar"
    assert [node.text for node in ncx.iter("{*}text")] == ["T夜雨", "阮青", "T楔子"]


def test_entities_of_the_dtd_are_characters(tmp_path: Path) -> None:
    """They stay untouched in a page that isn't changed, and in CDATA."""
    page = epub_samples.CHAPTER_1_1.replace("</div>", "<!-- &nbsp; --></div>")
    entries = {**epub_samples.epub2(), "OPS/c1.html": page}
    document = formats.read(book(entries, tmp_path), "zh")
    (_, block) = next(iter(document.parts)).blocks
    assert block.segments[0].source == ("雨\u00a0下了一夜……",)
    assert written(document, tmp_path)["OPS/c1.html"] == page.encode()
    changed = written(translated(document, "de", marked), tmp_path)["OPS/c1.html"].decode()
    assert "<p>T雨\u00a0下了一夜……</p><!-- &nbsp; -->" in changed


def test_pages_in_other_encodings_become_utf8(tmp_path: Path) -> None:
    """Declaration and meta element say so."""
    page = epub_samples.CHAPTER_1_1.replace("utf-8", "gb18030").encode("gb18030")
    document = formats.read(book({**epub_samples.epub2(), "OPS/c1.html": page}, tmp_path), "zh")
    text = written(translated(document, "de", marked), tmp_path)["OPS/c1.html"].decode("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    assert 'content="text/html; charset=utf-8"' in text


def test_a_page_without_declaration_gets_none(tmp_path: Path) -> None:
    """Nor do empty elements become what an HTML parser takes for open ones."""
    page = str(with_body('<p>一</p><a id="x"/><hr/>')["OPS/text/2.xhtml"])
    document = formats.read(
        book({**epub_samples.epub3(), "OPS/text/2.xhtml": page}, tmp_path), "zh"
    )
    text = written(translated(document, "zh", marked), tmp_path)["OPS/text/2.xhtml"].decode()
    assert text.startswith("<html")
    assert '<p>T一</p><a id="x"></a><hr/>' in text


def test_titles_are_never_empty(tmp_path: Path) -> None:
    """EPUB forbids a title or label without text: the source's is better than none."""
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    entries = written(translated(document, "de", lambda _: ()), tmp_path)
    assert "第七十三个小时" in entries["OPS/book.opf"].decode()
    assert ">第一章 钟</a>" in entries["OPS/nav.xhtml"].decode()
    assert '<h1 id="top"></h1>' in entries["OPS/text/一.xhtml"].decode()


def _scrambled(inline: Inline, chance: random.Random) -> Inline:
    pieces = [*inline, *chance.sample(inline, min(2, len(inline)))]
    chance.shuffle(pieces)
    return tuple(pieces[: chance.randint(1, len(pieces))])


@pytest.mark.parametrize("seed", range(20))
def test_scrambled_tags_leave_sound_pages(seed: int, tmp_path: Path) -> None:
    """Tags in any order, lost or doubled: well-formed, all ids once, readings inside ruby."""
    chance = random.Random(seed)
    path = book(epub_samples.epub3(), tmp_path)
    document = formats.read(path, "zh")
    entries = written(translated(document, "ar", lambda i: _scrambled(i, chance)), tmp_path)
    before = unpacked(path)
    for name in ("OPS/nav.xhtml", "OPS/text/一.xhtml", "OPS/text/2.xhtml"):
        root = etree.fromstring(entries[name])
        ids = sorted(root.xpath("//@id"))
        assert ids == sorted(etree.fromstring(before[name]).xpath("//@id"))
        assert {node.getparent().tag for node in root.iter("{*}rt")} <= {
            "{http://www.w3.org/1999/xhtml}ruby"
        }
        assert not root.xpath("//*[local-name()='a']//*[local-name()='a']")


# Hostile and damaged


def _changed(name: str, old: str, new: str) -> Entries:
    entries = epub_samples.epub3()
    assert old in str(entries[name])
    return {**entries, name: str(entries[name]).replace(old, new)}


def _without(name: str) -> Entries:
    return {key: data for key, data in epub_samples.epub3().items() if key != name}


def _encrypted(algorithm: str) -> Entries:
    xml = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<EncryptionMethod Algorithm="{algorithm}"/><CipherData>'
        '<CipherReference URI="OPS/dot.png"/></CipherData></EncryptedData></encryption>'
    )
    return {**epub_samples.epub3(), "META-INF/encryption.xml": xml}


OPF, PAGE = "OPS/book.opf", "OPS/text/2.xhtml"
DAMAGED = {
    "no container": (_without("META-INF/container.xml"), "", "container.xml"),
    "no rootfile": (
        _changed("META-INF/container.xml", "oebps-package", "other"),
        "!META-INF/container.xml",
        "no package document",
    ),
    "no package": (_without(OPF), "!META-INF/container.xml", "OPS/book.opf"),
    "package is no XML": ({**epub_samples.epub3(), OPF: "<package>"}, f"!{OPF}", "well-formed"),
    "no spine": (_changed(OPF, "spine>", "other>"), f"!{OPF}", "spine"),
    "spine names nothing": (_changed(OPF, 'idref="c2"', 'idref="c9"'), f"!{OPF}", "'c9'"),
    "page missing": (_without(PAGE), f"!{OPF}", PAGE),
    "page outside": (_changed(OPF, "text/2.xhtml", "../../2.xhtml"), f"!{OPF}", "../2.xhtml"),
    "page elsewhere": (_changed(OPF, "text/2.xhtml", "http://x.y/2"), f"!{OPF}", "http://x.y/2"),
    "contents missing": (
        {**epub_samples.epub2(), OPF: epub_samples.OPF2.replace("toc.ncx", "c.ncx")},
        f"!{OPF}",
        "c.ncx",
    ),
    "page is no XML": (_changed(PAGE, "</h1>", ""), f"!{PAGE}", "well-formed"),
    "unknown entity": (_changed(PAGE, "活的", "&bomb;"), f"!{PAGE}", "bomb"),
    "entity bomb": (
        _changed(PAGE, "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY a "b">]>'),
        f"!{PAGE}",
        "entities",
    ),
    "too deep": (_changed(PAGE, "活的", "<b>" * 300 + "</b>" * 300), f"!{PAGE}", "depth"),
    "protected": (
        _encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc"),
        "!META-INF/encryption.xml",
        "encrypted",
    ),
    "climbing path": ({**epub_samples.epub3(), "../evil.txt": "x"}, "!../evil.txt", "leads out"),
    "archive bomb": (
        {**epub_samples.epub3(), "OPS/b.bin": b"0" * 4_000_000},
        "!OPS/b.bin",
        "times",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_book_is_one_error(name: str, tmp_path: Path) -> None:
    """With the file in the archive that is wrong, and what to do; nothing is written."""
    entries, where, words = DAMAGED[name]
    path = book(entries, tmp_path)
    with pytest.raises(InputError) as caught:
        formats.write(translated(formats.read(path, "zh"), "de", same), tmp_path / "out.epub")
    assert caught.value.place.file == f"{path}{where}"
    assert words in caught.value.message
    assert caught.value.advice
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive", b"\x00" * 1000])
def test_no_archive(data: bytes, tmp_path: Path) -> None:
    """An empty or cut file says so."""
    path = tmp_path / "a.epub"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        formats.read(path, "zh")
    assert caught.value.place.file == str(path)
    assert caught.value.advice


def test_a_damaged_entry(tmp_path: Path) -> None:
    """A page whose checksum is wrong is not taken for its text."""
    path = book(epub_samples.epub3(), tmp_path)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(PAGE)
    data = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    data[start + 20 : start + 24] = b"\x00\xff\x00\xff"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(formats.read(path, "zh").parts)
    assert caught.value.place.file == f"{path}!{PAGE}"
    assert caught.value.advice


@pytest.mark.parametrize(
    "algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
)
def test_scrambled_fonts_are_no_protection(algorithm: str, tmp_path: Path) -> None:
    """Such a book is read; its fonts and the identifier that unlocks them stay."""
    path = book(_encrypted(algorithm), tmp_path)
    entries = written(translated(formats.read(path, "zh"), "de", marked), tmp_path)
    assert entries["META-INF/encryption.xml"] == unpacked(path)["META-INF/encryption.xml"]
    assert b"urn:uuid:0f8f1c5e-0000-4000-8000-000000000001" in entries[OPF]


@pytest.mark.slow
def test_epubcheck_accepts_scrambled_tags(tmp_path: Path) -> None:
    """Whatever became of the tags, the book is one."""
    chance = random.Random(0)
    document = formats.read(book(epub_samples.epub3(), tmp_path), "zh")
    parts = translated(document, "ar", lambda inline: _scrambled(inline, chance))
    formats.write(parts, tmp_path / "out.epub")
    assert complaints(tmp_path / "out.epub") == []
