"""WebVTT: what is read, what is kept, what is written."""

from __future__ import annotations

import pickle
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from localize import formats
from localize.document import Cue, Document, Junk, Segment, Tag, Verbatim, plain
from localize.errors import InputError

CASES = Path(__file__).parents[1] / "cases" / "formats"
FILES = sorted((CASES / "webvtt").glob("*.vtt"))
TEXTS = tomllib.loads((CASES / "webvtt.toml").read_text("utf-8"))["case"]
WEBVTT = formats.known()["webvtt"]
HEAD = "WEBVTT\n\n00:01.000 --> 00:02.000"


def read(folder: Path, text: str, language: str = "zh") -> Document:
    path = folder / "E01.vtt"
    path.write_bytes(text.encode())
    return formats.read(path, language)


def written(document: Document, folder: Path) -> str:
    path = folder / "out.vtt"
    formats.write(document, path)
    return path.read_bytes().decode()


def cues(document: Document) -> tuple[Cue, ...]:
    (part,) = document.parts
    return part.cues


def with_cue(document: Document, old: Cue, new: Cue) -> Document:
    (part,) = document.parts
    blocks = tuple(new if block is old else block for block in part.blocks)
    return replace(document, parts=(replace(part, blocks=blocks),))


def translated(document: Document, *target: str | Tag, at: int = 0) -> Document:
    cue = cues(document)[at]
    new = replace(cue, segments=(replace(cue.segments[0], target=target),))
    return with_cue(document, cue, new)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_goes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Header, comments, styles, entities, line ends and damaged blocks: all stay."""
    formats.write(WEBVTT.read(path, "zh"), tmp_path / "out.vtt")
    assert (tmp_path / "out.vtt").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["label"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_blocks(case: dict, end: str, tmp_path: Path) -> None:
    """Blocks are what the standard's parser makes of them; what it would drop is reported."""
    text = case["text"].replace("\n", end)
    document = read(tmp_path, text)
    (part,) = document.parts
    found = [[c.number, c.start_ms, c.end_ms, plain(c.segments[0].source)] for c in part.cues]
    assert found == case["cues"]
    header, *blocks = [block for block in part.blocks if isinstance(block, Verbatim)]
    assert header.role == "header"
    junk = [block for block in blocks if isinstance(block, Junk)]
    expected = case.get("junk", [])
    assert [[j.place.line, j.place.cue or ""] for j in junk] == [row[:2] for row in expected]
    for block, (*_, words) in zip(junk, expected, strict=True):
        assert words in block.reason
        assert block.advice
    kept = [block.role for block in blocks if not isinstance(block, Junk)]
    assert kept == case.get("kept", [])
    assert written(document, tmp_path) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<i>a</i>", (("open", "italic"), "a", ("close", "italic"))),
        ("<b.loud>a</b>", (("open", "bold"), "a", ("close", "bold"))),
        ("<u>a", (("open", "underline"), "a")),
        ("<c.yellow>a</c>", (("open", "color"), "a", ("close", "color"))),
        ("<c.mine>a</c>", (("open", "class"), "a", ("close", "class"))),
        ("<lang en>a</lang>", (("open", "lang"), "a", ("close", "lang"))),
        ("<v 姜一>a</v>", (("open", "voice"), "a", ("close", "voice"))),
        ("a<00:01.500>b", ("a", ("alone", "timestamp"), "b")),
        (
            "<ruby>漢<rt>kan</rt></ruby>",
            (("open", "ruby"), "漢", ("open", "rt"), "kan", ("close", "rt"), ("close", "ruby")),
        ),
        ("<unknown>a", (("open", ""), "a")),
        ("1 < 2 > 1, <3, <b", ("1 < 2 > 1, <3, <b",)),
        ("<c >a", (("open", "class"), "a")),
    ],
)
def test_markup(text: str, expected: tuple, tmp_path: Path) -> None:
    """Tags get a neutral role; a ``<`` that begins none is text."""
    (cue,) = cues(read(tmp_path, f"{HEAD}\n{text}\n"))
    assert (
        tuple(
            (piece.kind, piece.role) if isinstance(piece, Tag) else piece
            for piece in cue.segments[0].source
        )
        == expected
    )


def test_facts_of_a_cue(tmp_path: Path) -> None:
    """Identifier, settings, speaker, and the place for messages."""
    text = "WEBVTT\n\nid 1\n00:01.000 --> 00:02.000 line:0 align:right\n<v.loud A &amp; B>a\n"
    (cue,) = cues(read(tmp_path, text))
    assert (cue.number, cue.settings, cue.speaker) == ("id 1", "line:0 align:right", "A & B")
    place = cue.segments[0].place
    assert (place.line, place.cue, place.start_ms) == (3, "id 1", 1000)


@pytest.mark.parametrize(
    ("settings", "language", "expected"),
    [
        ("", "zh", None),
        ("position:10%", "zh", None),
        ("line:0", "zh", 8),
        ("line:-1", "zh", 2),
        ("line:9", "zh", None),
        ("line:10%", "zh", 8),
        ("line:50.5%,center", "zh", 5),
        ("line:85% align:left", "zh", 1),
        ("line:0 align:end", "zh", 9),
        ("line:0 align:end", "ar", 7),
        ("align:start", "zh", 1),
        ("align:center", "zh", 2),
        ("vertical:rl line:0", "zh", None),
        ("region:top", "zh", 8),
        ("region:unknown line:0", "zh", 8),
    ],
)
def test_alignment(settings: str, language: str, expected: int | None, tmp_path: Path) -> None:
    """The position on the key pad, where the settings say one."""
    region = "REGION\nid:top\nviewportanchor:0%,10%\n"
    text = f"WEBVTT\n\n{region}\n00:01.000 --> 00:02.000 {settings}\na\n"
    assert cues(read(tmp_path, text, language))[0].alignment == expected


def test_new_text_is_escaped(tmp_path: Path) -> None:
    """``&``, ``<`` and ``>`` can't be taken for markup or a time line; marks stay characters."""
    document = read(tmp_path, f"{HEAD}\n<i>一</i>\n")
    italic, _, end = cues(document)[0].segments[0].source
    new = translated(document, italic, "R&D <b> 1 --> 2\u00a0\u2068x\u2069", end, "\n\n\ny")
    assert written(new, tmp_path) == (
        f"{HEAD}\n<i>R&amp;D &lt;b&gt; 1 --&gt; 2\u00a0\u2068x\u2069</i>\ny\n"
    )
    assert plain(cues(read(tmp_path, written(new, tmp_path)))[0].segments[0].source) == (
        "R&D <b> 1 --> 2\u00a0\u2068x\u2069\ny"
    )


def test_only_the_translated_text_changes(tmp_path: Path) -> None:
    """Entities of other cues, settings, line ends and blank lines stay as they are."""
    text = (
        "WEBVTT\r\n\r\n1\r\n00:01.000   -->   00:02.000 line:0 \r\n一 &#39;x&#39;\r\n\r\n\r\n"
        "00:03.000 --> 00:04.000\r\n二\r\n三\r\n"
    )
    document = read(tmp_path, text)
    assert written(translated(document, "two\nthree", at=1), tmp_path) == text.replace(
        "二\r\n三", "two\r\nthree"
    )


def test_a_cue_of_several_segments(tmp_path: Path) -> None:
    """A cue whose text was only divided is written as it was, with its own entities."""
    document = read(tmp_path, f"{HEAD}\n- &#65;\n- 二\n")
    (cue,) = cues(document)
    lines = tuple(Segment(id=text, source=(text,)) for text in ("- A", "- 二"))
    split = replace(cue, segments=lines, joiner="\n")
    assert written(with_cue(document, cue, split), tmp_path) == f"{HEAD}\n- &#65;\n- 二\n"
    split = replace(split, segments=(lines[0], replace(lines[1], target=("- two",))))
    assert written(with_cue(document, cue, split), tmp_path) == f"{HEAD}\n- A\n- two\n"


def test_changed_times(tmp_path: Path) -> None:
    """A changed time is written in the format's form; the other one stays as it was."""
    document = read(tmp_path, f"{HEAD} line:0\na\n")
    (cue,) = cues(document)
    moved = with_cue(document, cue, replace(cue, end_ms=3_723_004))
    assert written(moved, tmp_path) == ("WEBVTT\n\n00:01.000 --> 01:02:03.004 line:0\na\n")


def test_the_language_header_follows_the_language(tmp_path: Path) -> None:
    """Some platforms name the language in the header: a translation must not keep the old one."""
    text = "WEBVTT\nKind: captions\nLanguage: zh\n\n00:01.000 --> 00:02.000\na\n"
    document = replace(translated(read(tmp_path, text), "b"), language="en-US")
    expected = "WEBVTT\nKind: captions\nLanguage: en-US\n\n00:01.000 --> 00:02.000\nb\n"
    assert written(document, tmp_path) == expected


def test_other_encodings_become_utf_8_with_a_new_language(tmp_path: Path) -> None:
    """WebVTT is UTF-8; a file in another encoding goes back as it is only while unchanged."""
    path = tmp_path / "E01.vtt"
    path.write_bytes(f"{HEAD}\n你好，我们是你的家人\n".encode("gb18030"))
    document = formats.read(path, "zh")
    assert document.encoding == "gb18030"
    formats.write(document, tmp_path / "same.vtt")
    assert (tmp_path / "same.vtt").read_bytes() == path.read_bytes()
    assert written(replace(document, language="en"), tmp_path) == f"{HEAD}\n你好，我们是你的家人\n"


def test_a_document_made_without_a_file(tmp_path: Path) -> None:
    """Cues that were built elsewhere get a header and time lines."""
    cue = Cue(
        id="1",
        start_ms=1000,
        end_ms=2000,
        number="a",
        settings="line:0",
        segments=(Segment(id="1", source=("1 < 2",)),),
    )
    document = read(tmp_path, f"{HEAD}\na\n")
    (part,) = document.parts
    new = replace(document, parts=(replace(part, blocks=(cue, cue)),), shell={})
    one = "a\n00:00:01.000 --> 00:00:02.000 line:0\n1 &lt; 2\n\n"
    assert written(new, tmp_path) == f"WEBVTT\n\n{one}{one}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "doesn't begin with WEBVTT"),
        (b"1\n00:00:01,000 --> 00:00:02,000\na\n", "doesn't begin with WEBVTT"),
        (b"WEBVTTX\n\n", "doesn't begin with WEBVTT"),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\na\n", "can't be read"),
        (b"WEBVTT\n\n" + bytes(range(256)) * 40, "zero bytes"),
    ],
    ids=["empty", "subrip", "signature", "all damaged", "binary"],
)
def test_what_is_no_webvtt_file(data: bytes, message: str, tmp_path: Path) -> None:
    """The error names the file and, where there is one, the line."""
    (tmp_path / "E01.vtt").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        WEBVTT.read(tmp_path / "E01.vtt", "zh")
    assert caught.value.place is not None
    assert caught.value.place.file == str(tmp_path / "E01.vtt")


def test_a_file_with_a_header_only(tmp_path: Path) -> None:
    """A segment of a stream in which nobody speaks is a valid file without cues."""
    assert cues(read(tmp_path, "WEBVTT\n")) == ()


LONG = 300_000
HOSTILE = {
    "many cues": "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 10_000,
    "open tags": f"{HEAD}\n" + "<c.a" * LONG,
    "classes": f"{HEAD}\n<c" + ".a" * LONG,
    "a name": f"{HEAD}\n<" + "a" * LONG,
    "ampersands": f"{HEAD}\n" + "&#" * LONG + "1" * LONG,
    "arrows": f"{HEAD}\na\n" + "-->\n" * LONG,
    "settings": f"{HEAD} " + "line:" * LONG + "\na",
    "a long time": f"{HEAD}\na\n\n" + "0" * LONG + ":00:00.000 --> 00:01.000\na\n",
    "spaces": f"{HEAD}\na\n\n00:01.000" + " " * LONG + "->\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_stays_linear(text: str, tmp_path: Path) -> None:
    """Whatever stands in a file, reading and writing it takes seconds, and loses nothing."""
    start = time.process_time()
    assert written(read(tmp_path, text), tmp_path) == text
    assert time.process_time() - start < 10


@pytest.mark.slow
def test_50_000_cues_take_less_than_5_seconds(tmp_path: Path) -> None:
    """A day of subtitles is read at once; nothing in it grows faster than the file."""
    text = "WEBVTT\n\n" + "".join(
        f"{n}\n00:01.000 --> 00:02.000 line:0\n<v 姜一><i>第{n}句</i> &amp;\n二\n\n"
        for n in range(50_000)
    )
    start = time.process_time()
    assert len(cues(read(tmp_path, text))) == 50_000
    assert time.process_time() - start < 5


def test_a_document_reaches_another_process(tmp_path: Path) -> None:
    """Parts are worked on in processes: what a document carries can be sent there and back."""
    document = WEBVTT.read(CASES / "webvtt" / "platform.vtt", "zh")
    again = pickle.loads(pickle.dumps(document))
    assert written(translated(again, "x"), tmp_path) == written(translated(document, "x"), tmp_path)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"WEBVTT\n", True),
        (b"\xef\xbb\xbfWEBVTT - x\n", True),
        ("WEBVTT\n".encode("utf-16"), True),
        (b"1\n00:00:01,000 --> 00:00:02,000\n", False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    """The first word shows the format."""
    assert WEBVTT.sniff(head) is expected
