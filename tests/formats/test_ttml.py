"""TTML and IMSC: what is read, what is kept, what is written."""

from __future__ import annotations

import pickle
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from localize import files, formats
from localize.document import Cue, Document, Junk, Place, Segment, Tag, plain
from localize.errors import InputError

CASES = Path(__file__).parents[1] / "cases" / "formats"
FILES = sorted((CASES / "ttml").glob("*.*"))
TEXTS = tomllib.loads((CASES / "ttml.toml").read_text("utf-8"))["case"]
TTML = formats.known()["ttml"]
IMSC = CASES / "ttml" / "imsc.ttml"
NAMESPACE = "http://www.w3.org/ns/ttml"
TTS = f"{{{NAMESPACE}#styling}}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def tt(body: str, attributes: str = "") -> str:
    return (
        f'<tt xmlns="{NAMESPACE}" xmlns:ttp="{NAMESPACE}#parameter" '
        f'xmlns:tts="{NAMESPACE}#styling" xml:lang="zh" {attributes}>{body}</tt>\n'
    )


def paragraph(content: str, attributes: str = "") -> str:
    return tt(f'<body><div><p begin="1s" end="2s" {attributes}>{content}</p></div></body>')


def read(folder: Path, text: str | bytes, language: str = "zh") -> Document:
    path = folder / "E01.ttml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return formats.read(path, language)


def written(document: Document, folder: Path) -> bytes:
    path = folder / "out.ttml"
    formats.write(document, path)
    return path.read_bytes()


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
def test_an_unchanged_file_goes_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Encoding, declaration, quotes, white space: nothing is touched without need."""
    formats.write(formats.read(path, "zh"), tmp_path / "out.ttml")
    assert (tmp_path / "out.ttml").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["label"])
def test_times_and_texts(case: dict, tmp_path: Path) -> None:
    """Times are what the standard makes of them; a paragraph without one is reported."""
    document = read(tmp_path, tt(case["body"], case.get("attributes", "")))
    (part,) = document.parts
    found = [[c.start_ms, c.end_ms, plain(c.segments[0].source)] for c in part.cues]
    assert found == case["cues"]
    junk = [block for block in part.blocks if isinstance(block, Junk)]
    expected = case.get("junk", [])
    assert [block.place.line for block in junk] == [line for line, _ in expected]
    for block, (_, words) in zip(junk, expected, strict=True):
        assert words in block.reason
        assert block.advice


def test_facts_of_a_cue() -> None:
    """Identifier, region, position, style, speaker, and the place for messages."""
    first, second, third = cues(TTML.read(IMSC, "zh"))
    assert (first.number, first.settings, first.alignment) == ("c1", "top", 8)
    assert (second.number, second.settings, second.alignment) == ("c2", "bottom", 1)
    assert (second.speaker, third.speaker, third.alignment) == ("姜一", "", 2)
    place = second.segments[0].place
    assert (place.line, place.cue, place.start_ms) == (23, "c2", 3834)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<span tts:fontStyle="italic">a</span>', (("open", "italic"), "a", ("close", "italic"))),
        ('<span tts:fontWeight="bold">a</span>', (("open", "bold"), "a", ("close", "bold"))),
        (
            '<span tts:textDecoration="noLineThrough underline">a</span>',
            (("open", "underline"), "a", ("close", "underline")),
        ),
        ('<span tts:color="red">a</span>', (("open", "color"), "a", ("close", "color"))),
        ('<span style="two">a</span>', (("open", "italic"), "a", ("close", "italic"))),
        ('<span style="loop">a</span>', (("open", ""), "a", ("close", ""))),
        (
            '<span tts:ruby="container"><span tts:ruby="base">漢</span>'
            '<span tts:ruby="text">かん</span></span>',
            (
                ("open", "ruby"),
                *(("open", "rb"), "漢", ("close", "rb")),
                *(("open", "rt"), "かん", ("close", "rt")),
                ("close", "ruby"),
            ),
        ),
        ("a<!-- note -->b<metadata>c</metadata>", ("a", ("alone", ""), "b", ("alone", ""))),
        ("1 &lt; 2 &amp; &#x2068;x<br/>y", ("1 < 2 & \u2068x\ny",)),
    ],
)
def test_markup(content: str, expected: tuple, tmp_path: Path) -> None:
    """Spans are tags with the meaning of their styles, comments and metadata tags without."""
    styles = (
        '<head><styling><style xml:id="one" tts:fontStyle="italic"/><style xml:id="two" '
        'style="one"/><style xml:id="loop" style="pool"/><style xml:id="pool" style="loop"/>'
        "</styling></head>"
    )
    text = paragraph(content).replace("<body>", f"{styles}<body>")
    (cue,) = cues(read(tmp_path, text))
    assert (
        tuple(
            (piece.kind, piece.role) if isinstance(piece, Tag) else piece
            for piece in cue.segments[0].source
        )
        == expected
    )


@pytest.mark.parametrize(
    ("region", "text_align", "language", "expected"),
    [
        ('tts:displayAlign="after"', "", "zh", 2),
        ('tts:displayAlign="center"', "", "zh", 5),
        ("", "", "zh", 8),
        ('tts:origin="0% 80%" tts:extent="100% 20%"', "", "zh", 2),
        ('tts:origin="0% 0%" tts:extent="100% 50%" tts:displayAlign="after"', "", "zh", 5),
        ('tts:origin="0px 80px" tts:extent="100px 20px"', "", "zh", None),
        ('tts:displayAlign="after" tts:writingMode="tbrl"', "", "zh", None),
        ('tts:displayAlign="after"', "start", "zh", 1),
        ('tts:displayAlign="after"', "start", "ar", 3),
        ('tts:displayAlign="after" tts:textAlign="right"', "", "zh", 3),
    ],
)
def test_alignment(
    region: str, text_align: str, language: str, expected: int | None, tmp_path: Path
) -> None:
    """The position on the key pad comes from where the region's text is anchored."""
    align = f'tts:textAlign="{text_align}"' if text_align else ""
    head = f'<head><layout><region xml:id="r" {region}/></layout></head>'
    text = paragraph("a", f'region="r" {align}').replace("<body>", f"{head}<body>")
    assert cues(read(tmp_path, text, language))[0].alignment == expected


def test_only_the_paragraph_changes(tmp_path: Path) -> None:
    """Head, comments, other paragraphs, ids and namespaces stay; the language is the new one."""
    document = TTML.read(IMSC, "zh")
    opening, inner, closing = cues(document)[1].segments[0].source[1:]
    assert inner == "只剩最后\n四个小时了"
    new = translated(document, "R&D < 2, ", opening, "four\nhours", closing, at=1)
    expected = IMSC.read_text("utf-8").replace(
        """
        AT&amp;T 说：1 &lt; 2,
        <span style="thought">只剩最后<br/>四个小时了</span>
      """,
        'R&amp;D &lt; 2, <span style="thought">four<br/>hours</span>',
    )
    expected = expected.replace('xml:lang="zh-Hans"', 'xml:lang="en"')
    expected = expected.replace('xml:lang="zh"', 'xml:lang="en"')
    got = written(replace(new, language="en"), tmp_path).decode()
    # The tree keeps no line breaks between attributes.
    assert " ".join(got.split()) == " ".join(expected.split())


def test_prefixes_and_old_namespaces(tmp_path: Path) -> None:
    """Markup is written with the prefixes and the namespace of the file, in UTF-8."""
    document = TTML.read(CASES / "ttml" / "prefixed.dfxp", "zh")
    assert document.encoding == "utf-16"
    opening, _, closing, _ = cues(document)[0].segments[0].source
    new = replace(translated(document, opening, "hello", closing, "\nbye"), language="he")
    got = written(new, tmp_path).decode("utf-8")
    assert (
        '<t:p begin="0:00:01.0" end="0:00:02.5" style:direction="rtl" style:unicodeBidi="embed">'
        '<t:span style:fontWeight="bold">hello</t:span><t:br/>bye</t:p>'
    ) in got


def test_direction(tmp_path: Path) -> None:
    """Every paragraph gets both attributes for a language from right to left, and loses them."""
    text = tt(
        '<body><div><p begin="1s" end="2s">一</p><p begin="3s" end="4s"/><p>x</p></div></body>'
    )
    text = text.replace(f' xmlns:tts="{NAMESPACE}#styling"', ' xmlns:unused="urn:x"')
    document = read(tmp_path, text)
    arabic = written(replace(translated(document, "واحد"), language="ar"), tmp_path)
    root = files.parse_xml(arabic, Place())
    assert root.get(f"{XML}lang") == "ar"
    assert root.nsmap["tts"] == f"{NAMESPACE}#styling"
    assert root.nsmap["unused"] == "urn:x"
    marks = [(p.get(f"{TTS}direction"), p.get(f"{TTS}unicodeBidi")) for p in root.iter("{*}p")]
    assert marks == [("rtl", "embed")] * 3
    assert arabic.count(b"xmlns:tts") == 1

    back = replace(read(tmp_path, arabic, "ar"), language="en")
    root = files.parse_xml(written(back, tmp_path), Place())
    assert [dict(p.attrib) for p in root.iter("{*}p")][2] == {}


def test_a_cue_of_several_segments(tmp_path: Path) -> None:
    """A cue whose text was only divided is unchanged; its segments are joined by the joiner."""
    text = paragraph("- 一<br/>- 二")
    document = read(tmp_path, text)
    (cue,) = cues(document)
    lines = tuple(Segment(id=line, source=(line,)) for line in ("- 一", "- 二"))
    split = replace(cue, segments=lines, joiner="\n")
    assert written(with_cue(document, cue, split), tmp_path) == text.encode()
    split = replace(split, segments=(lines[0], replace(lines[1], target=("- two",))))
    got = written(with_cue(document, cue, split), tmp_path).decode()
    assert ">- 一<br/>- two</p>" in got


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ((0, 1, 2), '<span tts:color="red">x</span>'),
        ((0, 1), '<span tts:color="red">x</span>'),
        ((1, 2), "x"),
        ((1, 0, 0), 'x<span tts:color="red"><span tts:color="red"/></span>'),
    ],
)
def test_lost_tags_leave_well_formed_xml(
    kept: tuple[int, ...], expected: str, tmp_path: Path
) -> None:
    """A translation that lost or doubled a tag is still written as XML, all text in it."""
    document = read(tmp_path, paragraph('<span tts:color="red">x</span>'))
    pieces = cues(document)[0].segments[0].source
    got = written(
        replace(translated(document, *(pieces[n] for n in kept)), language="en"), tmp_path
    )
    assert f">{expected}</p>" in got.decode()


def test_characters_that_xml_does_not_allow(tmp_path: Path) -> None:
    """They are left out: even escaped they would break the file."""
    document = read(tmp_path, paragraph("一"))
    got = written(translated(document, "a\x00\x0b\ufffeb]]>"), tmp_path)
    assert b">ab]]&gt;</p>" in got
    files.parse_xml(got, Place())


def test_changed_times(tmp_path: Path) -> None:
    """Changed times are written on the paragraph, counted from its parent's begin."""
    text = tt('<body begin="10s"><div><p begin="1s" dur="2s">a</p></div></body>')
    document = read(tmp_path, text)
    (cue,) = cues(document)
    moved = with_cue(document, cue, replace(cue, start_ms=12_000, end_ms=13_500))
    got = written(moved, tmp_path)
    assert b'<p begin="00:00:02.000" end="00:00:03.500">a</p>' in got
    (cue,) = cues(read(tmp_path, got))
    assert (cue.start_ms, cue.end_ms) == (12_000, 13_500)


@pytest.mark.parametrize(
    "body",
    [
        '<body><div timeContainer="seq"><p dur="1s">a</p></div></body>',
        '<body><div><p begin="0s"><span dur="1s">a</span></p></div></body>',
        '<body><div dur="1s"><p>a</p></div></body>',
    ],
    ids=["seq", "spans", "inherited"],
)
def test_times_that_can_not_be_changed(body: str, tmp_path: Path) -> None:
    """Times that hang on others are refused rather than written wrong."""
    document = read(tmp_path, tt(body))
    (cue,) = cues(document)
    with pytest.raises(InputError, match="can't be given other times"):
        written(with_cue(document, cue, replace(cue, end_ms=500)), tmp_path)
    assert not (tmp_path / "out.ttml").exists()


def test_a_document_from_elsewhere(tmp_path: Path) -> None:
    """A TTML file can't be made from nothing, and not with another file's cues."""
    document = read(tmp_path, paragraph("a"))
    with pytest.raises(InputError, match="doesn't come from a TTML file"):
        written(replace(document, shell={}), tmp_path)
    (cue,) = cues(document)
    with pytest.raises(InputError, match="has a cue that"):
        written(with_cue(document, cue, replace(cue, id="other")), tmp_path)


BOMB = '<!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + paragraph("&b;")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"<tt>", "not well-formed"),
        (bytes(range(256)), "not well-formed"),
        (b"<tt/>", "no TTML"),
        (b'<tt xmlns="urn:x"/>', "no TTML"),
        (b"<?xml-stylesheet?><html/>", "no TTML"),
        (BOMB.encode(), "entities"),
        (f'<?xml version="1.0" encoding="utf-16"?>{BOMB}'.encode("utf-16"), "entities"),
        (b'<!DOCTYPE tt SYSTEM "http://example.org/x.dtd">' + paragraph("a").encode(), "DTD"),
        (tt("<body><div><p>a</p></div></body>").encode(), "no end time"),
        (tt('<body begin="x"><div/></body>').encode(), "time that can't be read"),
        (tt("<body/>", 'ttp:frameRate="0"').encode(), "rate"),
        (tt("<body/>", 'ttp:frameRate="1e9"').encode(), "rate"),
        (tt("<body/>", 'ttp:frameRateMultiplier="1 0"').encode(), "rate"),
        (tt("<body/>", 'ttp:timeBase="clock"').encode(), "wall clock"),
        (("<tt>" * 300 + "</tt>" * 300).encode(), "depth"),
    ],
)
def test_what_is_no_ttml_file(data: bytes, message: str, tmp_path: Path) -> None:
    """The error names the file and what is wrong."""
    (tmp_path / "E01.ttml").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        TTML.read(tmp_path / "E01.ttml", "zh")
    assert caught.value.place is not None
    assert caught.value.place.file == str(tmp_path / "E01.ttml")


def test_a_file_with_a_header_only(tmp_path: Path) -> None:
    """A document without a body is valid and has no cues."""
    assert cues(read(tmp_path, tt("<head/>"))) == ()


LONG = 100_000
CHAIN = "".join(f'<style xml:id="s{n}" style="s{n + 1} s{n + 2}"/>' for n in range(2_000))
HOSTILE = {
    "many cues": tt(
        "<body><div>" + '<p begin="1s" end="2s">a<br/>b</p>' * 10_000 + "</div></body>"
    ),
    "spans": paragraph('<span tts:color="red">a</span>' * 20_000),
    "deep spans": paragraph("<span>" * 200 + "a" + "</span>" * 200),
    "white space": paragraph("a" + " \n" * LONG + "b"),
    "a long time": paragraph("a").replace("1s", "1" * LONG + "s") + "",
    "a style chain": tt(
        f"<head><styling>{CHAIN}</styling></head><body><div>"
        '<p begin="1s" end="2s"><span style="s0">a</span></p></div></body>'
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_stays_linear(text: str, tmp_path: Path) -> None:
    """Whatever stands in a file, reading and rewriting it takes seconds."""
    start = time.process_time()
    if text == HOSTILE["a long time"]:
        with pytest.raises(InputError, match="time that can't be read"):
            read(tmp_path, text)
    else:
        document = read(tmp_path, text)
        assert written(document, tmp_path) == text.encode()
        new = written(replace(translated(document, "x"), language="ar"), tmp_path)
        assert plain(cues(read(tmp_path, new))[0].segments[0].source) == "x"
    assert time.process_time() - start < 20


@pytest.mark.slow
def test_50_000_cues_take_less_than_5_seconds(tmp_path: Path) -> None:
    """A day of subtitles is read at once; nothing in it grows faster than the file."""
    text = tt(
        "<body><div>"
        + "".join(f'<p begin="{n}s" dur="1s">第{n}句<br/>二</p>' for n in range(50_000))
        + "</div></body>"
    )
    start = time.process_time()
    assert len(cues(read(tmp_path, text))) == 50_000
    assert time.process_time() - start < 5


def test_a_document_reaches_another_process(tmp_path: Path) -> None:
    """Parts are worked on in processes: what a document carries can be sent there and back."""
    document = TTML.read(IMSC, "zh")
    again = pickle.loads(pickle.dumps(document))
    assert written(translated(again, "x"), tmp_path) == written(translated(document, "x"), tmp_path)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (IMSC.read_bytes(), True),
        ((CASES / "ttml" / "prefixed.dfxp").read_bytes(), True),
        (b'<html xmlns="http://www.w3.org/1999/xhtml">', False),
        (b'<ttx xmlns="http://www.w3.org/ns/ttml">', False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    """The root and its namespace show the format, also where the suffix is only ``.xml``."""
    assert TTML.sniff(head) is expected


def test_a_file_named_xml_is_found_by_its_root(tmp_path: Path) -> None:
    """``.xml`` says nothing; the content does."""
    (tmp_path / "E01.xml").write_text(paragraph("a"))
    assert formats.detect(tmp_path / "E01.xml") is TTML
