"""Plain text and Markdown: what is read, what is kept, what is written."""

from __future__ import annotations

import pickle
import random
import re
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from localize import formats
from localize.document import Document, Inline, Part, Segment, Tag, Verbatim, plain
from localize.errors import InputError
from localize.formats.prose import Heading, parse_heading
from localize.formats.prose.blocks import scan
from localize.formats.prose.inline import parse
from localize.formats.prose.markup import render

CASES = Path(__file__).parents[1] / "cases" / "formats"
FILES = sorted((*(CASES / "text").iterdir(), *(CASES / "markdown").iterdir()))
HEADINGS = tomllib.loads((CASES / "headings.toml").read_text("utf-8"))
MARKDOWN = tomllib.loads((CASES / "markdown.toml").read_text("utf-8"))["case"]
STORY = (CASES / "text" / "utf8.txt").read_text("utf-8")

Change = Callable[[Inline], Inline]


@dataclass(frozen=True)
class Translated:
    """Lazy parts whose segments have a target."""

    document: Document
    change: Change

    def __iter__(self) -> Iterator[Part]:
        for part in self.document.parts:
            blocks = tuple(
                replace(b, segments=tuple(self._segment(s) for s in b.segments))
                for b in part.blocks
            )
            yield replace(part, blocks=blocks, title="…")

    def _segment(self, segment: Segment) -> Segment:
        return replace(segment, target=self.change(segment.source))


def read(folder: Path, name: str, content: str | bytes, language: str = "zh") -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return formats.read(path, language)


def written(document: Document, folder: Path) -> bytes:
    path = folder / "out"
    formats.write(document, path)
    return path.read_bytes()


def translated(document: Document, change: Change, language: str = "en") -> Document:
    return replace(document, language=language, parts=Translated(document, change))


def upper(inline: Inline) -> Inline:
    return tuple(piece if isinstance(piece, Tag) else f"T{piece}" for piece in inline)


# Both


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_goes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Encoding, byte order mark, line ends, blank lines, and all markup stay."""
    document = formats.read(path, "zh")
    assert written(document, tmp_path) == path.read_bytes()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_lead_content_and_tail_are_the_file(path: Path) -> None:
    """Every block has one segment with a stable id and the line that it stands in."""
    document = formats.read(path, "zh")
    lines = re.split(r"\r\n|\n|\r", document.shell["source"].text)
    for part in document.parts:
        for number, block in enumerate(part.blocks, 1):
            assert block.id == f"b{number:04}"
            if isinstance(block, Verbatim):
                continue
            (segment,) = block.segments
            assert segment.id == f"{block.id}-0"
            assert segment.place.file == str(path)
            assert plain(segment.source)[:1] in lines[segment.place.line - 1]
    assert list(document.parts) == list(document.parts)


def test_sentences_are_joined(tmp_path: Path) -> None:
    """A block may come back in several segments; one without text leaves no joiner behind."""
    document = read(tmp_path, "a.txt", "　　一。二。三。\n")
    (part,) = document.parts
    (block,) = part.blocks
    segments = tuple(
        Segment(id=str(n), source=("。",), target=target)
        for n, target in enumerate([("One.",), (), None, ("Three.",)])
    )
    block = replace(block, segments=segments, joiner=" ")
    document = replace(document, language="en", parts=(replace(part, blocks=(block,)),))
    assert written(document, tmp_path).decode() == "One. 。 Three.\n"


def test_a_document_crosses_processes() -> None:
    """Its lazy parts are read there again."""
    document = formats.read(CASES / "markdown" / "everything.md", "zh")
    assert list(pickle.loads(pickle.dumps(document)).parts) == list(document.parts)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("content", ["", "\n", " \r\n　　\n"])
def test_nothing_is_something(name: str, content: str, tmp_path: Path) -> None:
    """An empty file is one part without text."""
    document = read(tmp_path, name, content)
    (part,) = document.parts
    assert not list(part.segments)
    assert written(document, tmp_path).decode() == content


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a", "她回来了。\n", "text"),
        ("a", "# 第一章\n", "markdown"),
        ("a", "---\ntitle: 钟\n---\n", "markdown"),
        ("a", "1\n00:00:01,000 --> 00:00:02,000\n走\n", "subrip"),
        ("a.txt", "# 第一章\n", "text"),
        ("a.markdown", "她回来了。\n", "markdown"),
    ],
)
def test_formats_are_told_apart(name: str, content: str, expected: str, tmp_path: Path) -> None:
    """By suffix first, by content where there is none."""
    (tmp_path / name).write_text(content, "utf-8")
    assert formats.detect(tmp_path / name).name == expected


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_binary_data_is_refused(name: str, tmp_path: Path) -> None:
    """One error with the file's name and what to do."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    assert caught.value.place.file.endswith(name)
    assert caught.value.advice


# Plain text


def test_chapters_of_a_text(tmp_path: Path) -> None:
    """A heading begins a part; the text before the first one is a part without title."""
    parts = list(read(tmp_path, "a.txt", STORY).parts)
    assert [(part.id, part.title) for part in parts] == [
        ("0001", ""),
        ("0002", "第一章 停在四点的钟"),
        ("0003", "第二章　还你三天"),
    ]
    assert [block.role for block in parts[1].blocks] == [
        "heading",
        "paragraph",
        "paragraph",
        "rule",
        "paragraph",
    ]
    heading, first, *_ = parts[1].blocks
    assert (heading.level, heading.tail) == (1, "\n\n")
    assert (first.lead, first.tail) == ("　　", "\n")


@pytest.mark.parametrize("row", HEADINGS["heading"], ids=lambda row: row[0])
def test_headings(row: list[str]) -> None:
    """A heading is known and taken apart."""
    line, kind, mark, number, title = row
    assert parse_heading(line) == Heading(kind=kind, mark=mark, number=number, title=title)


@pytest.mark.parametrize("line", HEADINGS["prose"])
def test_prose_is_no_heading(line: str) -> None:
    """A sentence that begins like a heading is a sentence."""
    assert parse_heading(line) is None


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encoding_stays_with_the_language(encoding: str, tmp_path: Path) -> None:
    """Changed words of the same language go back in the file's own encoding."""
    document = read(tmp_path, "a.txt", STORY.encode(encoding))
    data = written(translated(document, upper, "zh"), tmp_path)
    assert data.decode(encoding).splitlines()[0] == "　　T凌晨一点，走廊亮得像白天。"
    assert data.startswith(STORY.encode(encoding)[:3]) or encoding == "gb18030"


def test_big_endian_stays(tmp_path: Path) -> None:
    """Python's utf-16 would turn the bytes of the file around."""
    document = read(tmp_path, "a.txt", b"\xfe\xff" + "她说。".encode("utf-16-be"))
    data = written(translated(document, upper, "zh"), tmp_path)
    assert data == b"\xfe\xff" + "T她说。".encode("utf-16-be")


def test_another_language_is_written_in_utf8(tmp_path: Path) -> None:
    """GB18030 could hold Arabic, but nobody expects it there; line ends stay."""
    document = read(tmp_path, "a.txt", "她回来了。\r\n".encode("gb18030"))
    data = written(translated(document, lambda _: ("عادت.",), "ar"), tmp_path)
    assert data.decode("utf-8") == "عادت.\r\n"


def test_what_an_encoding_cannot_hold_is_written_in_utf8(tmp_path: Path) -> None:
    """Rather than a question mark."""
    document = read(tmp_path, "a.txt", "她在鐘樓裡等了很久。".encode("big5"), "zh-Hant")
    data = written(translated(document, lambda _: ("她😀",), "zh-Hant"), tmp_path)
    assert data.decode("utf-8") == "她😀"


def test_a_paragraph_stays_a_line(tmp_path: Path) -> None:
    """A line break in a translation would make two paragraphs of one."""
    document = read(tmp_path, "a.txt", "走。\n")
    assert written(translated(document, lambda _: ("Go\nnow.",)), tmp_path) == b"Go now.\n"


# Markdown


def show(inline: Inline) -> str:
    """Text with its tags between ‹ ›, a slash before the closing ones of emphasis."""
    pieces = []
    for piece in inline:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        slash = "/" if piece.kind == "close" and piece.text[0] in "*_" else ""
        pieces.append(f"‹{slash}{piece.text}›")
    return "".join(pieces)


def tags(notation: str, source: Inline) -> Inline:
    """The inverse: the source's own tags where it has them."""
    known = {show((piece,)): piece for piece in source if isinstance(piece, Tag)}
    pieces = []
    for piece in re.split("(‹[^›]*›)", notation):
        kind = "close" if piece.startswith("‹/") else "open"
        foreign = Tag(kind=kind, text=piece[1:-1].removeprefix("/"))
        pieces.append(known.get(piece, foreign) if piece.startswith("‹") else piece)
    return tuple(piece for piece in pieces if piece)


@pytest.mark.parametrize("case", MARKDOWN, ids=lambda case: case["label"])
def test_inline_markup(case: dict, tmp_path: Path) -> None:
    """Markup is tags; a translation with them becomes Markdown that says the same."""
    document = read(tmp_path, "a.md", case["text"])
    (part,) = document.parts
    source = next(iter(part.segments)).source
    assert show(source) == case["inline"]
    assert written(document, tmp_path).decode() == case["text"]
    if "target" not in case:
        references = {"钟"}
        assert parse(render(source, source, references), references) == source
        return
    target = tags(case["target"], source)
    text = written(translated(document, lambda i: target if i == source else i), tmp_path).decode()
    _, *rest = case["text"].partition("\n\n")
    assert text == case["written"] + "".join(rest)


def test_blocks_of_markdown() -> None:
    """What is text is found in its role; code, HTML, references and rules are kept."""
    parts = list(formats.read(CASES / "markdown" / "everything.md", "zh").parts)
    assert [(part.id, part.title) for part in parts] == [
        ("0001", "第一章 夜"),
        ("0002", "标题二"),
        ("0003", "第二章"),
    ]
    assert [
        (b.role, b.level, plain(b.segments[0].source)) for b in parts[0].blocks if b.segments
    ] == [
        ("heading", 1, "第一章 夜"),
        ("paragraph", 0, "第一段。"),
        ("paragraph", 0, "第二段，“强调”了。同段续行"),
        ("quote", 0, "引用继续"),
        ("quote", 0, "第二 链 和 图"),
        ("item", 0, "项一续"),
        ("paragraph", 0, "段二"),
        ("item", 0, "任务"),
        ("item", 0, "数"),
        ("item", 0, "内"),
        ("item", 0, "数二"),
        ("item", 0, "头"),
        ("item", 0, "二"),
        ("item", 0, "a | b"),
        ("item", 0, "c"),
        ("item", 0, "d"),
    ]
    kept = [b for part in parts for b in part.blocks if isinstance(b, Verbatim)]
    assert [(block.role, block.text.split("\n")[0]) for block in kept] == [
        ("verbatim", "---"),
        ("verbatim", "```py"),
        ("verbatim", "    indented"),
        ("rule", "***"),
        ("verbatim", "<div>html"),
        ("verbatim", '[r]: http://ref "x"'),
    ]
    assert parts[1].blocks[-1].role == "note"


def test_one_heading_is_one_part(tmp_path: Path) -> None:
    """A chapter a file is one part, with its first heading as title."""
    (part,) = read(tmp_path, "a.md", "前言\n\n## 小\n\n# 大\n").parts
    assert part.title == "小"


@pytest.mark.parametrize("name", ["everything.md", "containers.md", "tables.md"])
def test_only_words_change(name: str, tmp_path: Path) -> None:
    """A translated file has the blocks of its source, and what is kept is the same."""
    document = formats.read(CASES / "markdown" / name, "zh")
    again = read(tmp_path, name, written(translated(document, upper), tmp_path))
    for before, after in zip(document.parts, again.parts, strict=True):
        for old, new in zip(before.blocks, after.blocks, strict=True):
            assert (new.role, new.level, new.lead, new.tail) == (
                old.role,
                old.level,
                old.lead,
                old.tail,
            )
            if isinstance(old, Verbatim):
                assert new == old


TOKENS = (
    *("*", "**", "***", "_", "__", "`", "``", "[", "]", "](u)", "][r]", "(", ")", "<", ">"),
    *("&", "&amp;", "&#42;", "\\", "!", "![", "#", "-", "+", "1.", "|", "---", "===", "~~~"),
    *("<b>", "</b>", "<br>", "[^1]", "中", "文", "“", "”", "。", "a", "b", "é", ".", ","),
)


@pytest.mark.parametrize("seed", range(40))
def test_any_text_survives_markdown(seed: int) -> None:
    """Whatever a translation holds is read back as written, and stays one paragraph."""
    chance = random.Random(seed)
    for _ in range(25):
        text = "".join(chance.choice([*TOKENS, " "]) for _ in range(chance.randint(1, 25)))
        text = " ".join(text.split())
        if not text:
            continue
        output = render((text,), ("话",), {"r"})
        assert parse(output, {"r"}) == (text,)
        (leaf,) = scan(output + "\n", set())
        assert (leaf.role, leaf.text) == ("paragraph", output)
        # Another reader sees the same: one paragraph of that text.
        opening, inline, closing = MarkdownIt("commonmark").parse(output, {})
        assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
        assert "".join(token.content for token in inline.children) == text
        assert {token.type for token in inline.children} == {"text"}


@pytest.mark.parametrize("seed", range(40))
def test_any_file_goes_back(seed: int, tmp_path: Path) -> None:
    """Blocks of any shape, also damaged ones, together are the file."""
    chance = random.Random(seed)
    starts = [
        "> ",
        "- ",
        "  ",
        "    ",
        "\t",
        "1. ",
        "# ",
        "```\n",
        "<div>",
        "[r]: x",
        "|-|-|",
        "a|b",
        "",
    ]
    for _ in range(25):
        lines = (
            "".join(chance.choice(starts) for _ in range(2)) + chance.choice(TOKENS) * 2
            for _ in range(chance.randint(1, 12))
        )
        text = chance.choice(["\n", "\r\n", "\r"]).join(lines)
        document = read(tmp_path, "a.md", text)
        assert written(document, tmp_path).decode() == text


def test_scrambled_tags_leave_readable_text(tmp_path: Path) -> None:
    """Tags in any order, lost or doubled: the words are all there, with no stray asterisk."""
    chance = random.Random(0)
    source = parse("a *b **c** d* [e](u) **f** `g` h")
    for _ in range(300):
        pieces = [*source, *chance.sample(source, 3)]
        chance.shuffle(pieces)
        output = render(tuple(pieces), source, ())
        shown = plain(parse(output))
        assert shown.split() == "".join(p for p in pieces if isinstance(p, str)).split()
        assert output.count("`g`") == 1


HOSTILE = {
    "quotes": ">" * 100_000,
    "brackets": "[" * 50_000,
    "links in links": "[a](b)" * 10_000,
    "nested links": "[" * 10_000 + "a" + "](b)" * 10_000,
    "emphasis": "*a _" * 20_000,
    "mixed emphasis": "*a**b***c" * 8_000,
    "backticks": "".join("`" * n + "a" for n in range(500)),
    "comments": "a <!--" * 20_000,
    "tags": "a <a " * 20_000,
    "attributes": "a <a" + " x=y" * 20_000,
    "lists": "\n".join("  " * n + "- a" for n in range(300)),
    "numerals": "一" * 100_000,
    "borders": ("|" * 2_000 + "\n" + "|-" * 2_000 + "|\n") * 3,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_time(text: str, tmp_path: Path) -> None:
    """No input makes the time explode."""
    start = time.monotonic()
    for name in ("a.md", "a.txt"):
        assert written(read(tmp_path, name, text), tmp_path).decode() == text
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(("language", "line"), [("ar", "نص\n"), ("ja", "　　文\n")])
def test_ideographic_indents_are_for_chinese_and_japanese(
    tmp_path: Path, language: str, line: str
) -> None:
    """The indent of Chinese print goes in Arabic text and stays in Japanese."""
    source = tmp_path / "a.txt"
    source.write_text("　　他来了\n", "utf-8")
    document = formats.read(source, "zh")
    (part,) = document.parts
    (block,) = part.blocks
    target = (line.strip(" 　\n"),)
    segments = tuple(replace(item, target=target) for item in block.segments)
    part = replace(part, blocks=(replace(block, segments=segments),))
    formats.write(replace(document, language=language, parts=(part,)), tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text("utf-8") == line
