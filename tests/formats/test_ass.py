"""ASS and SSA: only the text of Dialogue lines is read and written."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from pathlib import Path

import pytest

from localize import formats
from localize.document import Cue, Document, Junk, Tag, Verbatim, plain
from localize.errors import InputError

CASES = Path(__file__).parents[1] / "cases" / "formats" / "ass"
SAMPLES = Path(__file__).parents[2] / "samples"
FILES = sorted([*CASES.glob("*.*"), *SAMPLES.rglob("*.ass")])
ASS = formats.known()["ass"]
HEAD = """[Script Info]
WrapStyle: {wrap}

[V4+ Styles]
Format: Name, Fontname, Alignment, Encoding
Style: Default,Arial,2,1
Style: Top,Arial,8,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def line(text: str, style: str = "Default", times: str = "0:00:01.17,0:00:02.00") -> str:
    return f"Dialogue: 0,{times},{style},,0,0,0,,{text}\n"


def read(folder: Path, text: str, wrap: int = 0) -> Document:
    path = folder / "E01.ass"
    path.write_bytes((HEAD.format(wrap=wrap) + text).encode())
    return formats.read(path, "zh")


def written(document: Document, folder: Path) -> str:
    path = folder / "out.ass"
    formats.write(document, path)
    return path.read_bytes().decode()


def cues(document: Document) -> tuple[Cue, ...]:
    (part,) = document.parts
    return part.cues


def translated(document: Document, *target: str | Tag, at: int = 0) -> Document:
    """The document with one cue's text replaced."""
    cue = cues(document)[at]
    new = replace(cue, segments=(replace(cue.segments[0], target=target),))
    return with_cue(document, cue, new)


def with_cue(document: Document, old: Cue, new: Cue) -> Document:
    (part,) = document.parts
    blocks = tuple(new if block is old else block for block in part.blocks)
    return replace(document, parts=(replace(part, blocks=blocks),))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_goes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Script info, styles, comments, fonts, drawings, damaged lines, unknown sections: all stay."""
    formats.write(ASS.read(path, "zh"), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == path.read_bytes()


def test_what_is_dialogue(tmp_path: Path) -> None:
    """Comments, drawings, fonts and other sections are kept, not translated."""
    document = ASS.read(CASES / "script.ass", "zh")
    assert [plain(cue.segments[0].source) for cue in cues(document)] == [
        "【第二集：三杯醋】",
        "私信，是你发的？\n不是我",
        "软\n行\u00a0空 {括号}尾",
        "",
    ]
    (part,) = document.parts
    kept = "".join(block.text for block in part.blocks if isinstance(block, Verbatim))
    assert "译者注意" in kept
    assert "m 0 0 l 100 0" in kept
    assert "not an event" in kept


def test_facts_of_a_cue() -> None:
    """Times to the centisecond, style, speaker, position, fields, and the place for messages."""
    document = ASS.read(CASES / "script.ass", "zh")
    first, second, third, _ = cues(document)
    assert (first.start_ms, first.end_ms, first.style, first.alignment) == (1170, 3160, "Screen", 8)
    assert (second.speaker, second.style, second.alignment) == ("姜一", "Default", 2)
    assert third.settings == (
        "Dialogue: 0,0:00:08.00,0:00:09.00,Default,秦朗,0,0,520,Scroll up;0;0,"
    )
    assert first.segments[0].place.line == 19
    assert first.segments[0].place.start_ms == 1170


def test_positions_of_ssa() -> None:
    """SSA counts positions otherwise: 6 is top centre, 5 top left."""
    styled, overridden = cues(ASS.read(CASES / "old.ssa", "zh"))
    assert (styled.alignment, overridden.alignment) == (8, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{\\i1}a{\\i0}", (("open", "italic"), "a", ("close", "italic"))),
        ("{\\b700}a{\\b}", (("open", "bold"), "a", ("close", "bold"))),
        ("{\\u1}a", (("open", "underline"), "a")),
        ("{\\c&H0000FF&}a{\\c}", (("open", "color"), "a", ("close", "color"))),
        ("{\\1c&H0000FF&}a", (("open", "color"), "a")),
        ("{\\an8}a", (("alone", "an8"), "a")),
        ("{\\an8\\i1}a", (("open", "italic"), "a")),
        ("{\\pos(1,2)}{\\bord2\\blur1\\clip(0,0,1,1)}a", (("alone", ""), ("alone", ""), "a")),
        ("{a note}a", (("alone", ""), "a")),
        ("a{\\p1}m 0 0{\\i1} l 1 1{\\p0}b", ("a", ("alone", ""), "b")),
        ("{\\p1}m 0 0{\\p0}a{\\p1}m 0 0", (("alone", ""), "a", ("alone", ""))),
        ("a\\Nb\\hc\\{d\\}", ("a\nb\u00a0c{d}",)),
        ("a {open", ("a {open",)),
    ],
)
def test_markup(text: str, expected: tuple, tmp_path: Path) -> None:
    """Override blocks are tags with a neutral role; a drawing is one with its block."""
    (cue,) = cues(read(tmp_path, line(text)))
    assert (
        tuple(
            (piece.kind, piece.role) if isinstance(piece, Tag) else piece
            for piece in cue.segments[0].source
        )
        == expected
    )


@pytest.mark.parametrize(("wrap", "expected"), [(0, "a b"), (1, "a b"), (2, "a\nb")])
def test_the_soft_break(wrap: int, expected: str, tmp_path: Path) -> None:
    """``\\n`` breaks a line only where the script says so (WrapStyle 2)."""
    document = read(tmp_path, line("a\\nb"), wrap)
    assert plain(cues(document)[0].segments[0].source) == expected
    assert written(document, tmp_path).endswith("a\\nb\n")


def test_only_the_translated_text_changes(tmp_path: Path) -> None:
    """All other bytes of the file stay, in CRLF too."""
    path = CASES / "crlf-bom.ass"
    document = ASS.read(path, "zh")
    break_, text, end = (cues(document)[1].segments[0].source[n] for n in (1, 0, 3))
    assert isinstance(text, str)
    new = replace(
        translated(document, "Did you\u00a0send {it}?\n", break_, "No", end, at=1), language="en"
    )
    formats.write(new, tmp_path / "out.ass")
    assert (tmp_path / "out.ass").read_bytes() == path.read_bytes().replace(
        "私信，是你发的？\\N{\\i1}不是我".encode(),
        b"Did you\\hsend \\{it}?\\N{\\i1}No",
    )
    assert plain(cues(ASS.read(tmp_path / "out.ass", "en"))[1].segments[0].source) == (
        "Did you\u00a0send {it}?\nNo"
    )


def test_styles_stay_for_languages_from_right_to_left(tmp_path: Path) -> None:
    """The base direction is in the text (RLI … PDI a line), never in a style's Encoding."""
    document = read(tmp_path, line("一"))
    new = replace(translated(document, "\u2067واحد.\u2069\n\u2067اثنان\u2069"), language="ar")
    assert written(new, tmp_path) == HEAD.format(wrap=0) + line(
        "\u2067واحد.\u2069\\N\u2067اثنان\u2069"
    )


def test_changed_times(tmp_path: Path) -> None:
    """A changed time is rounded to centiseconds; an unchanged one stays as it was written."""
    document = read(tmp_path, line("a", times="0:00:01.1,00:00:02.00"))
    (cue,) = cues(document)
    assert cue.start_ms == 1100
    moved = with_cue(document, cue, replace(cue, end_ms=3_599_996))
    assert written(moved, tmp_path).endswith(line("a", times="0:00:01.1,1:00:00.00"))
    early = with_cue(document, cue, replace(cue, start_ms=-1500))
    assert written(early, tmp_path).endswith(line("a", times="-0:00:01.50,00:00:02.00"))


def test_fields_in_another_order(tmp_path: Path) -> None:
    """The Format line says where a field is."""
    path = tmp_path / "E01.ass"
    head = "[Events]\nFormat: Start, End, Actor, Style, Text\n"
    path.write_text(f"{head}Dialogue: 0:00:01.00,0:00:02.00,A,Top,a, b\n")
    (cue,) = cues(ASS.read(path, "en"))
    assert (cue.start_ms, cue.speaker, cue.style) == (1000, "A", "Top")
    assert plain(cue.segments[0].source) == "a, b"


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ("Dialogue: 0,0:00:0x.00,0:00:02.00,Default,,0,0,0,,a\n", "times that can't be read"),
        ("Dialogue: 0,0:00:01.00,,Default,,0,0,0,,a\n", "times that can't be read"),
        ("Dialogue: 0,0:00:01.00,0:00:02.00,Default\n", "4 of 10 fields"),
        ("Dialogue:\n", "1 of 10 fields"),
    ],
)
def test_damaged_lines(damaged: str, words: str, tmp_path: Path) -> None:
    """A Dialogue line that can't be read is reported and kept in its place."""
    document = read(tmp_path, line("a") + damaged + line("b"))
    (part,) = document.parts
    _, before, junk, after = part.blocks
    assert isinstance(before, Cue)
    assert isinstance(after, Cue)
    assert isinstance(junk, Junk)
    assert words in junk.reason
    assert junk.advice
    assert junk.place.line == HEAD.count("\n") + 2
    assert written(document, tmp_path) == HEAD.format(wrap=0) + line("a") + damaged + line("b")


def test_pysubs2_reads_what_we_write(tmp_path: Path) -> None:
    """A reader of others finds the same events, styles and translated texts in it."""
    import pysubs2

    path = CASES / "script.ass"
    document = replace(translated(ASS.read(path, "zh"), "R&D {x}\ntwo"), language="en")
    written(document, tmp_path)
    before, after = pysubs2.load(str(path)), pysubs2.load(str(tmp_path / "out.ass"))
    assert after.styles == before.styles
    assert after.info == before.info
    assert len(after.events) == len(before.events)
    pairs = list(zip(before.events, after.events, strict=True))
    ((old, new),) = [(o, n) for o, n in pairs if o.as_dict() != n.as_dict()]
    assert (
        (new.start, new.end, new.style) == (old.start, old.end, old.style) == (1170, 3160, "Screen")
    )
    assert new.text == "R&D \\{x}\\Ntwo"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no \\[Events\\]"),
        (b"[Script Info]\nTitle: x\n", "no \\[Events\\]"),
        (b"[Events]\nFormat: Start, End, Text, Effect\n", "Text not at its end"),
        (b"[Events]\nFormat: Layer, Text\n", "without Start and End"),
        (b"[Events]\nFormat: Start, End, Text\nFormat: End, Start, Text\n", "second Format"),
        (b"[Events]\nDialogue: a,b\n", "2 of 10 fields"),
        (bytes(range(256)) * 40, "zero bytes"),
    ],
    ids=["empty", "header only", "order", "no times", "two", "all damaged", "binary"],
)
def test_what_is_no_ass_file(data: bytes, message: str, tmp_path: Path) -> None:
    """The error names the file and, where there is one, the line."""
    (tmp_path / "E01.ass").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        ASS.read(tmp_path / "E01.ass", "zh")
    assert caught.value.place is not None
    assert caught.value.place.file == str(tmp_path / "E01.ass")


def test_a_document_from_elsewhere_has_no_styles(tmp_path: Path) -> None:
    """An ASS file can't be made from nothing: the styles are the original's."""
    document = replace(read(tmp_path, line("a")), shell={})
    with pytest.raises(InputError, match="doesn't come from an ASS file"):
        formats.write(document, tmp_path / "out.ass")
    assert not (tmp_path / "out.ass").exists()


LONG = 300_000
HOSTILE = {
    "many cues": line("{\\i1}a\\Nb{\\i0}") * 10_000,
    "open braces": line("{" * LONG),
    "braces": line("{" * LONG + "}" + "{\\p1" * LONG),
    "drawings": line("{\\p1}" * LONG),
    "overrides": line("{" + "\\an8\\i1" * LONG + "}a"),
    "colours": line("{\\c&H" + "F" * LONG + "}a"),
    "commas": line("," * LONG),
    "a long time": line("a") + line("a", times="0" * LONG + ":00:00.00,0:00:01.00"),
    "brackets": "[" * LONG + "\n" + line("a"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_stays_linear(text: str, tmp_path: Path) -> None:
    """Whatever stands in a file, reading and writing it takes seconds, and loses nothing."""
    start = time.process_time()
    assert written(read(tmp_path, text), tmp_path) == HEAD.format(wrap=0) + text
    assert time.process_time() - start < 10


@pytest.mark.slow
def test_50_000_cues_take_less_than_5_seconds(tmp_path: Path) -> None:
    """A day of subtitles is read at once; nothing in it grows faster than the file."""
    text = "".join(line(f"{{\\i1}}第{n}句{{\\i0}}\\N二") for n in range(50_000))
    start = time.process_time()
    assert len(cues(read(tmp_path, text))) == 50_000
    assert time.process_time() - start < 5


def test_a_document_reaches_another_process(tmp_path: Path) -> None:
    """Parts are worked on in processes: what a document carries can be sent there and back."""
    document = ASS.read(CASES / "script.ass", "zh")
    again = pickle.loads(pickle.dumps(document))
    assert written(translated(again, "x"), tmp_path) == written(translated(document, "x"), tmp_path)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"[Script Info]\n", True),
        ("\ufeff[Script Info]\n".encode("utf-16-le"), True),
        (b"; x\n[events]\n", True),
        (b"WEBVTT\n", False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    """Its sections show the format."""
    assert ASS.sniff(head) is expected
