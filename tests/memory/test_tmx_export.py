"""The memory as TMX: valid, the same bytes again, and nothing lost on the way back."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from localize.document import Inline, Tag
from localize.errors import ConfigError
from localize.memory import Approved, Imported, Memory
from localize.memory.listing import Selection
from localize.memory.tmx import Ask, import_file, write

DTD = Path(__file__).with_name("tmx14.dtd")


def opening(text: str, role: str = "") -> Tag:
    return Tag(kind="open", text=text, role=role)


def closing(text: str, role: str = "") -> Tag:
    return Tag(kind="close", text=text, role=role)


BOLD = (opening("<b>", "bold"), closing("</b>", "bold"))
ITALIC = (opening("*", "italic"), closing("*", "italic"))
BREAK = Tag(kind="alone", text="<br/>", role="break")
VOICE = opening('<v 林晚 "A&B">', "voice")
ENTRIES = [
    Imported(language="zh", locale="en-US", source=("走吧。",), target=("Go <on> & on.",)),
    Imported(language="zh", locale="en-US", source=("走吧。",), target=("Go!",), context="他说："),
    Imported(language="zh", locale="en-US", source=("走吧。",), target=("First.",), context=""),
    Imported(language="zh", locale="en-US", source=("走吧。",), target=("Title's.",), scope="ceo"),
    Imported(language="zh", locale="ar-SA", source=("走吧。",), target=("هيا\nبنا.",)),
    Imported(
        language="zh-CN",
        locale="ja",
        source=(BOLD[0], "他", ITALIC[0], "走", ITALIC[1], BOLD[1], BREAK, "了。"),
        target=(ITALIC[0], "行", ITALIC[1], BREAK, BOLD[0], "彼", BOLD[1]),
        links=(1, 2, 4, 0, 3),
        changed="20250101T000000Z",
        creator='Ann "A" <a@b.c>',
        uses=3,
        note="seen & kept\ntwice",
    ),
    Imported(
        language="zh",
        locale="fr",
        source=(VOICE, "走。", closing("</i>", "italic")),
        target=(VOICE, "Va. ", BREAK, closing("</i>", "italic"), "ok"),
        links=(0, -1, 1),
    ),
]  # fmt: skip


def exported(memory: Memory, *origins: str, **about: object) -> bytes:
    stream = io.BytesIO()
    chosen = [Selection(origin=origin, **about) for origin in origins]  # type: ignore[arg-type]
    entries = ((what.origin, entry) for what in chosen for entry in memory.selected(what))
    write(stream, entries, ("localize", "1"))
    return stream.getvalue()


def contents(memory: Memory) -> list[Imported]:
    return list(memory.selected(Selection(origin="imported")))


def assert_valid(data: bytes) -> etree._Element:
    root = etree.fromstring(data)
    with DTD.open("rb") as stream:
        dtd = etree.DTD(stream)
    assert dtd.validate(root), dtd.error_log
    return root


def test_there_and_back(tmp_path: Path) -> None:
    """An import of an export has the same entries, with tags, links, contexts, titles, notes; and
    its export the same bytes."""
    path = tmp_path / "a.tmx"
    with Memory() as memory, Memory() as other:
        memory.take(ENTRIES)
        data = exported(memory, "imported")
        path.write_bytes(data)
        report = import_file(other, path, Ask(titles=frozenset({"ceo"})))
        assert (report.merged.new, report.faulty, report.skipped) == (len(ENTRIES), 0, {})
        assert contents(other) == contents(memory)
        assert sorted(map(repr, contents(memory))) == sorted(map(repr, ENTRIES))
        assert exported(other, "imported") == data
    assert_valid(data)


def _random_text(rng: random.Random) -> str:
    """A text with tags of all kinds, nested and overlapping, with and without numbers and codes."""
    pieces, opened = [], []
    for at in range(rng.randrange(12)):
        code = rng.choice(["", "{1}", "&lt;b&gt;"])
        about = rng.choice(["", f' x="{at + 1}"']) + rng.choice(["", ' type="bold"'])
        match rng.randrange(6):
            case 0:
                pieces.append(f'<bpt i="{at}"{about}>{code}</bpt>')
                opened.append(at)
            case 1 if opened:
                number = opened.pop(rng.randrange(len(opened)))
                pieces.append(f'<ept i="{number}">{code}</ept>')
            case 2:
                pieces.append(f"<ph{about}>{code}</ph>")
            case 3:
                pieces.append(f'<it pos="{rng.choice(["begin", "end"])}"{about}>{code}</it>')
            case 4:
                pieces.append(f"<hi{about}>h</hi>")
            case _:
                pieces.append(rng.choice(["他", " a&amp;b ", "\n", "&#13;"]))
    return "".join(pieces)


def test_there_and_back_with_whatever_tags(tmp_path: Path) -> None:
    """Which tag is which is the same after an export and an import, however odd the markup."""
    rng = random.Random(3)
    form = (
        '<tu><tuv xml:lang="zh"><seg>{}{}</seg></tuv><tuv xml:lang="en"><seg>w{}</seg></tuv></tu>'
    )
    units = (form.format(at, _random_text(rng), _random_text(rng)) for at in range(400))
    path = tmp_path / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="zh"/><body>{"".join(units)}</body></tmx>')
    with Memory() as memory, Memory() as other:
        assert import_file(memory, path, Ask()).merged.new > 300
        path.write_bytes(exported(memory, "imported"))
        import_file(other, path, Ask())
        assert contents(other) == contents(memory)


def test_order_of_taking_decides_nothing() -> None:
    """The bytes are those of the entries, whenever they came."""
    with Memory() as one, Memory() as other:
        one.take(ENTRIES)
        other.take(ENTRIES[3:])
        other.take(reversed(ENTRIES[:3]))
        assert exported(one, "imported") == exported(other, "imported")


def _approve(memory: Memory, *rows: tuple[str, str, Inline], file: str = "1.md") -> None:
    entries = [Approved(source=row[0], context=row[1], target=row[2]) for row in rows]
    memory.approve("ceo", "en-US", file, "d", entries)


def test_approved_ones(tmp_path: Path) -> None:
    """They come with their context and their title; they are imported elsewhere as what they are.
    The start of a part is a context too."""
    path = tmp_path / "a.tmx"
    with Memory() as memory, Memory() as other:
        _approve(memory, ("甲。", "", (*BOLD[:1], "A.", *BOLD[1:])), ("乙。", "甲。", ("B.",)))
        data = exported(memory, "approved", languages={"ceo": "zh-Hans"})
        path.write_bytes(data)
        import_file(other, path, Ask(sources=("zh-Hans",), titles=frozenset({"ceo"})))
        found = contents(other)
    assert [(item.context, item.scope, item.language) for item in found] == [
        ("甲。", "ceo", "zh"),
        ("", "ceo", "zh"),
    ]
    assert found[1].target == (BOLD[0], "A.", BOLD[1])
    props = assert_valid(data).findall(".//tu/prop")
    assert {(prop.get("type"), prop.text) for prop in props} == {
        ("x-origin", "approved"),
        ("x-localize-title", "ceo"),
    }


def test_joined_sentences_stay_here() -> None:
    """Where an editor joined sentences neither is a translation of its own: a memory of them would
    put two sentences where one is. They are counted."""
    what = Selection(origin="approved")
    with Memory() as memory:
        _approve(
            memory, ("甲。", "", ("A, and B.",)), ("乙。", "甲。", ()), ("丙。", "乙。", ("C.",))
        )
        assert [item.target for item in memory.selected(what)] == [("C.",)]
        assert memory.joined(what) == 2


def test_a_single_decision_goes_before_its_file() -> None:
    """Of two approved translations of one place the one that holds is written."""
    with Memory() as memory:
        _approve(memory, ("甲。", "", ("A.",)), ("乙。", "甲。", ("B.",)))
        _approve(memory, ("甲。", "", ("Better.",)), file="1.md.jsonl")
        found = [item.target for item in memory.selected(Selection(origin="approved"))]
    assert sorted(found) == [("B.",), ("Better.",)]


def test_machine_translations_don_t_come_back(tmp_path: Path) -> None:
    """They may be written for other tools; none is taken for a person's on the way back."""
    path = tmp_path / "a.tmx"
    with Memory() as memory:
        memory.store("zh-en", [("k", "走。", json.dumps({"text": "Go."}))])
        path.write_bytes(exported(memory, "machine"))
        assert b"Go." in path.read_bytes()
        report = import_file(memory, path, Ask())
        assert dict(report.skipped) == {"made by a machine": 1}
        assert contents(memory) == []


def test_selection() -> None:
    """A title's entries and those for all; only locales that are wanted."""
    with Memory() as memory:
        memory.take([*ENTRIES, replace(ENTRIES[0], scope="other")])
        titled = list(memory.selected(Selection(origin="imported", scope="ceo")))
        assert {item.scope for item in titled} == {"", "ceo"}
        wanted = Selection(origin="imported", serves=lambda tag: tag == "fr")
        assert [item.locale for item in memory.selected(wanted)] == ["fr"]


def test_what_xml_can_t_hold_is_left_out() -> None:
    """Control characters of a text, or of who changed it, don't make the file unreadable."""
    odd = replace(ENTRIES[0], target=("a\x01\ufffe\rb",), creator="\x02", note="\x03", scope="\x04")
    with Memory() as memory:
        memory.take([odd])
        root = assert_valid(exported(memory, "imported"))
    assert [item.text for item in root.iter("seg")] == ["走吧。", "a\rb"]


def test_the_date_is_the_one_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """``SOURCE_DATE_EPOCH`` is in the header; without it no date is; nonsense is refused."""
    with Memory() as memory:
        assert b"creationdate" not in exported(memory, "imported")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        assert b'creationdate="20260101T000000Z"' in exported(memory, "imported")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            exported(memory, "imported")
