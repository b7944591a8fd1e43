"""SubRip: what is read, what is kept, what is written."""

from __future__ import annotations

import pickle
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from localize import formats
from localize.document import Cue, Document, Inline, Junk, Tag, plain
from localize.errors import InputError

CASES = Path(__file__).parents[1] / "cases" / "formats"
SAMPLES = Path(__file__).parents[2] / "samples"
FILES = sorted([*(CASES / "subrip").glob("*.srt"), *SAMPLES.rglob("*.srt")])
TEXTS = tomllib.loads((CASES / "subrip.toml").read_text("utf-8"))["case"]
SUBRIP = formats.known()["subrip"]


def read(folder: Path, text: str | bytes, language: str = "zh") -> Document:
    path = folder / "E01.srt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return formats.read(path, language)


def written(document: Document, folder: Path) -> bytes:
    path = folder / "out.srt"
    formats.write(document, path)
    return path.read_bytes()


def cues(document: Document) -> tuple[Cue, ...]:
    (part,) = document.parts
    return part.cues


def with_cues(document: Document, *new: Cue) -> Document:
    """The document with its first cues replaced, in order."""
    (part,) = document.parts
    queue = list(new)
    blocks = [queue.pop(0) if isinstance(block, Cue) and queue else block for block in part.blocks]
    return replace(document, parts=(replace(part, blocks=tuple(blocks)),))


def translated(cue: Cue, *target: str | Tag) -> Cue:
    return replace(cue, segments=(replace(cue.segments[0], target=target),))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_goes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Byte order mark, encoding, line ends, odd numbers and times, damaged cues: all stay."""
    assert written(SUBRIP.read(path, "zh"), tmp_path) == path.read_bytes()


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["label"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"], ids=["LF", "CRLF", "CR", "CRCRLF"])
def test_cues_and_junk(case: dict, end: str, tmp_path: Path) -> None:
    """A cue is read as players read it; what is damaged is reported and kept in its place."""
    text = case["text"].replace("\n", end).encode()
    document = read(tmp_path, text)
    (part,) = document.parts
    found = [[c.number, c.start_ms, c.end_ms, plain(c.segments[0].source)] for c in part.cues]
    assert found == case["cues"]
    junk = [block for block in part.blocks if isinstance(block, Junk)]
    expected = case.get("junk", [])
    assert [[j.place.line, j.place.cue or ""] for j in junk] == [row[:2] for row in expected]
    for block, (*_, words) in zip(junk, expected, strict=True):
        assert words in block.reason
        assert block.advice
        assert block.place.file == str(tmp_path / "E01.srt")
    assert written(document, tmp_path) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{\\an8}上", (("alone", "an8"), "上")),
        ("{\\a6}上", (("alone", "an8"), "上")),
        ("<i>a</i>", (("open", "italic"), "a", ("close", "italic"))),
        ("<B>a</B>", (("open", "bold"), "a", ("close", "bold"))),
        ("<u>a", (("open", "underline"), "a")),
        ('<font color="red">a</font>', (("open", "color"), "a", ("close", "color"))),
        ("{\\i1}a{\\i0}", (("open", "italic"), "a", ("close", "italic"))),
        ("{\\an8\\i1}a", (("open", "italic"), "a")),
        ("{\\pos(1,2)}a", (("alone", ""), "a")),
        ("1 < 2 <3 <unknown> <import> <b", ("1 < 2 <3 <unknown> <import> <b",)),
        ("R&D &amp; {curly}", ("R&D &amp; {curly}",)),
    ],
)
def test_markup(text: str, expected: tuple, tmp_path: Path) -> None:
    """Known markup becomes tags with a neutral role; everything else is text, unescaped."""
    document = read(tmp_path, f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n")
    source: Inline = cues(document)[0].segments[0].source
    assert (
        tuple((piece.kind, piece.role) if isinstance(piece, Tag) else piece for piece in source)
        == expected
    )
    assert "".join(p.text if isinstance(p, Tag) else p for p in source) == text


def test_facts_of_a_cue(tmp_path: Path) -> None:
    """Number, coordinates, position, and the place for messages."""
    text = "\n7\n00:00:01,500 --> 00:00:02,000 X1:1 X2:2 Y1:3 Y2:4\n{\\an9}a\n"
    (cue,) = cues(read(tmp_path, text))
    assert (cue.number, cue.settings, cue.alignment) == ("7", "X1:1 X2:2 Y1:3 Y2:4", 9)
    place = cue.segments[0].place
    assert (place.line, place.cue, place.start_ms) == (2, "7", 1500)
    assert place.file == str(tmp_path / "E01.srt")


def test_ids_come_from_content(tmp_path: Path) -> None:
    """A cue keeps its id when something is put before it; repeated texts have ids of their own."""
    one = "1\n00:00:01,000 --> 00:00:02,000\na\n\n"
    two = one + one.replace("\na\n", "\nb\n")
    ids = [cue.segments[0].id for cue in cues(read(tmp_path, two + one))]
    assert len(set(ids)) == 3
    assert [cue.segments[0].id for cue in cues(read(tmp_path, one.replace("a", "c") + two))][
        1:
    ] == ids[:2]


TWO = (
    "1\r\n0:00:01.5 --> 00:00:02,000 X1:1\r\n{\\an8}<i>一</i>\r\n二\r\n\r\n\r\n"
    "5\r\n00:00:03,000 --> 00:00:04,000\r\n三\r\n"
)


def test_only_the_translated_text_changes(tmp_path: Path) -> None:
    """Number, time as written, coordinates, line ends and blank lines stay as they are."""
    document = read(tmp_path, TWO)
    first, _ = cues(document)
    new = translated(first, first.segments[0].source[0], "one\ntwo")
    expected = TWO.replace("<i>一</i>\r\n二", "one\r\ntwo")
    assert written(with_cues(document, new), tmp_path) == expected.encode()


def test_a_cue_of_several_segments(tmp_path: Path) -> None:
    """Segments are joined by the joiner; one without text leaves no joiner behind."""
    document = read(tmp_path, "1\n00:00:01,000 --> 00:00:02,000\n- 一\n- 二\n")
    (cue,) = cues(document)
    whole = cue.segments[0]
    lines = [replace(whole, id=str(n), source=(text,)) for n, text in enumerate(("- 一", "- 二"))]
    split = replace(cue, segments=tuple(lines), joiner="\n")
    assert written(with_cues(document, split), tmp_path).endswith("\n- 一\n- 二\n".encode())
    half = replace(split, segments=(replace(lines[0], target=("- one",)), lines[1]))
    assert written(with_cues(document, half), tmp_path).endswith("\n- one\n- 二\n".encode())
    moved = [replace(lines[0], target=("- one, two",)), replace(lines[1], target=())]
    split = replace(cue, segments=tuple(moved), joiner="\n")
    assert written(with_cues(document, split), tmp_path).endswith(b",000\n- one, two\n")


def test_no_blank_line_gets_into_a_cue(tmp_path: Path) -> None:
    """A blank line in a translation would end the cue for most players."""
    document = read(tmp_path, TWO)
    new = translated(cues(document)[0], "\none\r\n\r\n \ntwo\n")
    assert b"X1:1\r\none\r\ntwo\r\n\r\n\r\n5\r\n" in written(with_cues(document, new), tmp_path)


def test_changed_times(tmp_path: Path) -> None:
    """A time that was changed is written in the format's form; the other one stays as it was."""
    document = read(tmp_path, TWO)
    first, second = cues(document)
    moved = replace(first, end_ms=3_723_004)
    expected = TWO.replace("00:00:02,000", "01:02:03,004")
    assert written(with_cues(document, moved), tmp_path) == expected.encode()
    numbered = replace(second, number="6", settings="X1:2", start_ms=-5)
    expected = TWO.replace("5\r\n00:00:03,000", "6\r\n-00:00:00,005")
    expected = expected.replace("04,000", "04,000 X1:2")
    assert written(with_cues(document, first, numbered), tmp_path) == expected.encode()


def test_encodings(tmp_path: Path) -> None:
    """The file's encoding stays while the language does and the text fits; else it is UTF-8."""
    path = CASES / "subrip" / "gb18030.srt"
    document = SUBRIP.read(path, "zh")
    assert document.encoding == "gb18030"
    new = with_cues(document, translated(cues(document)[0], "你好"))
    assert "你好" in written(new, tmp_path).decode("gb18030")
    assert "你好" in written(replace(new, language="en"), tmp_path).decode("utf-8")

    latin = "1\n00:00:01,000 --> 00:00:02,000\nOù êtes-vous, très chère Hélène ?\n".encode("cp1252")
    document = read(tmp_path, latin, "fr")
    assert document.encoding == "cp1252"
    new = with_cues(document, translated(cues(document)[0], "你好"))
    assert "你好" in written(new, tmp_path).decode("utf-8")


def test_a_byte_order_mark_stays_with_utf_8(tmp_path: Path) -> None:
    """Old players need it, so a translation keeps it too; UTF-16 goes when the language does."""
    document = SUBRIP.read(CASES / "subrip" / "crlf-bom.srt", "zh")
    assert written(replace(document, language="ar"), tmp_path).startswith(b"\xef\xbb\xbf1\r\n")
    document = SUBRIP.read(CASES / "subrip" / "utf16-be-bom.srt", "zh")
    assert written(replace(document, language="ar"), tmp_path).startswith(b"1\n00:")


def test_a_document_made_without_a_file(tmp_path: Path) -> None:
    """Cues that were built elsewhere are written in full, and numbered where they have none."""
    document = read(tmp_path, TWO)
    bare = [replace(cue, lead="", tail="", number="", settings="") for cue in cues(document)]
    new = replace(with_cues(document, *bare), shell={})
    assert written(new, tmp_path).decode() == (
        "1\n00:00:01,500 --> 00:00:02,000\n{\\an8}<i>一</i>\n二\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n三\n\n"
    )


def test_pysubs2_reads_what_we_write(tmp_path: Path) -> None:
    """A reader of others finds the same cues, times and texts in it."""
    import pysubs2

    document = SUBRIP.read(CASES / "subrip" / "plain.srt", "zh")
    new = [translated(cue, f"line {n}\n<i>two</i>") for n, cue in enumerate(cues(document))]
    written(with_cues(document, *new), tmp_path)
    events = pysubs2.load(str(tmp_path / "out.srt")).events
    assert [(e.start, e.end, e.plaintext) for e in events] == [
        (c.start_ms, c.end_ms, f"line {n}\ntwo") for n, c in enumerate(new)
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no cue"),
        (b"\xef\xbb\xbf\r\n\r\n", "holds no cue"),
        (b"just a text\n\nof two paragraphs\n", "holds no cue"),
        (b"1\n", "holds no cue"),
        (b"1\n00:00:0x,000 --> 00:00:02,000\na\n", "can't be read"),
        (bytes(range(256)) * 40, "zero bytes"),
    ],
    ids=["empty", "blank", "text", "number", "all damaged", "binary"],
)
def test_what_is_no_subrip_file(data: bytes, message: str, tmp_path: Path) -> None:
    """A file in which nothing is a cue is an error that names it, not an empty document."""
    (tmp_path / "E01.srt").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        SUBRIP.read(tmp_path / "E01.srt", "zh")
    assert caught.value.place is not None
    assert caught.value.place.file == str(tmp_path / "E01.srt")


def test_nothing_is_left_behind_by_a_failed_write(tmp_path: Path) -> None:
    """A target that can't be replaced stays as it was."""
    document = read(tmp_path, TWO)
    (tmp_path / "out").mkdir()
    with pytest.raises(InputError):
        formats.write(document, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["E01.srt", "out"]


LONG = 300_000
HOSTILE = {
    "many cues": "".join(f"{n}\n00:00:01,000 --> 00:00:02,000\nx\n\n" for n in range(10_000)),
    "numbers": "1\n00:00:01,000 --> 00:00:02,000\n" + "".join(f"{n}\n\n" for n in range(10_000)),
    "open tags": "1\n00:00:01,000 --> 00:00:02,000\n" + "<i <font {\\" * LONG,
    "a long number": "1\n00:00:01,000 --> 00:00:02,000\na\n\n" + "9" * LONG,
    "a long time": "1\n00:00:01,000 --> 00:00:02,000\na\n\n1\n00:" + "0" * LONG + " --> x",
    "spaces": "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:01,000" + " " * LONG + "-->",
    "settings": "1\n00:00:01,000 --> 00:00:02,000 " + "a:b:" * LONG + "\na",
    "carriage returns": "1\n00:00:01,000 --> 00:00:02,000\na" + "\r" * LONG,
    "colons": "1\n00:00:01,000 --> 00:00:02,000\na\n\n" + "1:1:" * LONG,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_stays_linear(text: str, tmp_path: Path) -> None:
    """Whatever stands in a file, reading and writing it takes seconds, and loses nothing."""
    start = time.process_time()
    document = read(tmp_path, text)
    assert written(document, tmp_path) == text.encode()
    assert time.process_time() - start < 10


@pytest.mark.slow
def test_50_000_cues_take_less_than_5_seconds(tmp_path: Path) -> None:
    """A day of subtitles is read at once; nothing in it grows faster than the file."""
    text = "".join(
        f"{n}\n00:{n // 60 % 60:02}:{n % 60:02},5 --> 99:00:00,000\n<i>第{n}句</i>\n二\n\n"
        for n in range(50_000)
    )
    start = time.process_time()
    assert len(cues(read(tmp_path, text))) == 50_000
    assert time.process_time() - start < 5


def test_a_document_reaches_another_process(tmp_path: Path) -> None:
    """Parts are worked on in processes: what a document carries can be sent there and back."""
    document = read(tmp_path, TWO)
    again = pickle.loads(pickle.dumps(document))
    assert written(with_cues(again, translated(cues(again)[0], "x")), tmp_path) == written(
        with_cues(document, translated(cues(document)[0], "x")), tmp_path
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\n", True),
        ("1\n00:00:01,000 --> 00:00:02,000\n".encode("utf-16"), True),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", False),
        (b"A text about 00:00:01,000.", False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    """A time line in any encoding shows the format; WebVTT's are not taken for it."""
    assert SUBRIP.sniff(head) is expected
