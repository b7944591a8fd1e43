"""A title that came as EPUBs goes out as these, and is proven by what it owes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from editions import Make
from lxml import etree

from localize import files, formats
from localize.document import Block, Document, Part
from localize.errors import PackageError
from localize.packages import Edition
from localize.packages.publish import publish
from localize.packages.verify import verify
from tests.formats.epub_rich import rich2, rich3
from tests.formats.epub_samples import save, unpacked

Rewrite = Callable[[Path, str, Callable[[bytes], bytes]], None]
BOOK = "book/seventy-third-hour.epub"
SOURCES = {"epub3": rich3, "epub2": rich2}


@dataclass(frozen=True)
class Translated:
    """Lazy parts whose segments have a target."""

    document: Document

    def __iter__(self) -> Iterator[Part]:
        for part in self.document.parts:
            yield replace(part, blocks=tuple(map(self._block, part.blocks)))

    def _block(self, block: Block) -> Block:
        segments = (replace(segment, target=("م",)) for segment in block.segments)
        return replace(block, segments=tuple(segments))


def source_edition(make: Make, folder: Path, *names: str, tag: str = "ar") -> Edition:
    """An edition of a title that came as the EPUBs of those names."""
    books, chapters = [], []
    for name in names:
        document = formats.read(save(SOURCES[name](), folder / f"{name}.epub"), "zh-Hans")
        books.append(replace(document, language=tag, parts=Translated(document)))
        texts = [part for part in books[-1].parts if part.id.endswith(("one.xhtml", "c1.html"))]
        chapters.append(Document(format="epub", language=tag, parts=tuple(texts)))
    made = make("novel", tag, documents=chapters, books=books)
    title = replace(made.title, title={"zh": "夜雨"}, cover="")
    return replace(made, title=title, names={**made.names, "title": "العنوان"})


@pytest.mark.parametrize("name", SOURCES)
def test_the_book_keeps_its_structure(edition: Make, tmp_path: Path, name: str) -> None:
    """The package's EPUB has the files of the source, and the language of the edition."""
    made = source_edition(edition, tmp_path, name)
    folder = publish(made, tmp_path / "dist").archive.parent
    assert verify(folder)["locale"] == "ar"
    before, after = unpacked(tmp_path / f"{name}.epub"), unpacked(folder / BOOK)
    assert list(after) == list(before)
    same = [entry for entry in before if after[entry] == before[entry]]
    assert len(same) >= 4
    opf = etree.fromstring(after["OPS/book.opf"])
    assert opf.findtext(".//{*}language") == "ar"
    wanted = etree.fromstring(before["OPS/book.opf"]).findtext(".//{*}identifier")
    assert opf.findtext(".//{*}identifier") == wanted


def test_the_title_is_the_catalogue_s(edition: Make, tmp_path: Path) -> None:
    """Where it stands alone; a chapter's heading is the translation's."""
    folder = publish(source_edition(edition, tmp_path, "epub2"), tmp_path / "dist").archive.parent
    entries = unpacked(folder / BOOK)
    assert etree.fromstring(entries["OPS/book.opf"]).findtext(".//{*}title") == "العنوان"
    ncx = etree.fromstring(entries["OPS/toc.ncx"])
    texts = [text.text for text in ncx.iter("{*}text")]
    assert texts == ["العنوان", "阮青", "م", "م", "م", "م", "1"]


def test_volumes_are_books_of_their_own(edition: Make, tmp_path: Path) -> None:
    """Several EPUBs of a title stay several, in order."""
    made = source_edition(edition, tmp_path, "epub3", "epub2")
    manifest = verify(publish(made, tmp_path / "dist").archive)
    books = [item["path"] for item in manifest["files"] if item["role"] == "book"]
    assert books == ["book/seventy-third-hour-1.epub", "book/seventy-third-hour-2.epub"]


def test_fragments_show_neither_pictures_nor_their_descriptions(
    edition: Make, tmp_path: Path
) -> None:
    """These stay in the book, where they have their place; nor does a page's title come twice."""
    folder = publish(source_edition(edition, tmp_path, "epub3"), tmp_path / "dist").archive.parent
    fragment = (folder / "book/chapters/0001.xhtml").read_text("utf-8")
    assert "<img" not in fragment
    assert fragment.count("<h1>") == 1


def in_book(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """A change of one file inside the EPUB."""

    def change(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pairs = [(entry, archive.read(entry)) for entry in archive.namelist()]
        assert old.encode() in dict(pairs)[name]
        return files.zip_bytes(
            [
                (entry, text.replace(old.encode(), new.encode(), 1) if entry == name else text)
                for entry, text in pairs
            ],
            stored=1,
        )

    return change


WRONG = {
    "language": ("OPS/book.opf", "<dc:language>ar", "<dc:language>fa", "is in 'fa'"),
    "direction": ("OPS/book.opf", 'dir="rtl"', "", "has dir=None"),
    "pages": ("OPS/book.opf", 'direction="rtl"', 'direction="ltr"', "turns its pages 'ltr'"),
    "page's language": ("OPS/text/two.xhtml", 'xml:lang="ar"', "", "is not marked as ar"),
    "page's direction": ("OPS/text/one.xhtml", 'dir="rtl"', "", "has dir=None"),
    "lost file": ("OPS/book.opf", 'href="audio/one.mp3"', 'href="audio/x.mp3"', "isn't there"),
    "dead link": ("OPS/nav.xhtml", "two.xhtml#p2", "two.xhtml#p9", "links to text/two.xhtml#p9"),
    "script": ("OPS/text/one.xhtml", "<hr", "<script/><hr", "holds the element script"),
    "script in a picture": ("OPS/images/map.svg", "<rect", "<script/><rect", "element script"),
    "remote picture": (
        "OPS/text/one.xhtml",
        'src="../images/map.svg"',
        'src="https://x.y/a.png"',
        "holds a reference to",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_foreign_book_is_proven_too(
    edition: Make, rewrite: Rewrite, tmp_path: Path, case: str
) -> None:
    """Its language, its direction, its links, and that it only shows."""
    name, old, new, message = WRONG[case]
    folder = publish(source_edition(edition, tmp_path, "epub3"), tmp_path / "dist").archive.parent
    rewrite(folder, BOOK, in_book(name, old, new))
    with pytest.raises(PackageError, match=message) as caught:
        verify(folder)
    assert f"{BOOK}!OPS/" in str(caught.value.place)
