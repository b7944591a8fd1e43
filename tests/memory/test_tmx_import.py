"""TMX into the memory: what is taken, what is passed over and why, what is refused."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from localize.document import Inline, Tag, plain
from localize.errors import InputError
from localize.memory import Imported, Memory
from localize.memory.listing import Selection
from localize.memory.tmx import Ask, Report, import_file

CASES = Path(__file__).parents[1] / "cases" / "memory" / "import.toml"
HEAD = """<?xml version="1.0"{encoding}?>
<!DOCTYPE tmx SYSTEM "http://127.0.0.1:1/tmx14.dtd">
<tmx version="{version}"><header creationtool="t" creationtoolversion="1" segtype="sentence"
 o-tmf="t" adminlang="en" srclang="{srclang}" datatype="xml"><prop type="x">y</prop></header><body>
"""
ANY = Ask()
UNIT = '<tu><tuv xml:lang="zh"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'


def tmx(units: str, *, srclang: str = "zh", version: str = "1.4", encoding: str = "") -> str:
    head = HEAD.format(srclang=srclang, version=version, encoding=encoding)
    return f"{head}{units}</body></tmx>"


def taken(memory: Memory) -> list[Imported]:
    """All entries, in the order in which they were taken."""
    ids = range(1, memory.last_import(memory.imported_locales()) + 1)
    return [entry for _, entry in memory.imported_again(list(ids))]


def shown(inline: Inline, numbers: list[int]) -> str:
    """The text with its tags by number."""
    result = ""
    for piece in inline:
        if isinstance(piece, str):
            result += piece
            continue
        number = numbers.pop(0)
        name = f"{number + 1}" if number >= 0 else "-"
        form = {"open": "<{}>", "close": "</{}>", "alone": "<{}/>" if number >= 0 else "<{}>"}
        result += form[piece.kind].format(name)
    return result


def row(entry: Imported) -> list[str]:
    tags = [piece for piece in entry.source if isinstance(piece, Tag)]
    result = [
        entry.language,
        entry.locale,
        shown(entry.source, list(range(len(tags)))),
        shown(entry.target, list(entry.links)),
    ]
    return result if entry.context is None else [*result, entry.context]


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["name"]
)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    """Each translation is taken as the case says; all others are counted with their reason."""
    path = tmp_path / "a.tmx"
    about = {name: case[name] for name in ("srclang", "version") if name in case}
    path.write_text(tmx(case["units"], **about), "utf-8")
    with Memory() as memory:
        report = import_file(memory, path, Ask(locales=tuple(case.get("locales", ()))))
        assert [row(entry) for entry in taken(memory)] == case["entries"]
    assert dict(report.skipped) == case.get("told", {})
    assert dict(report.markup) == case.get("markup", {})
    assert report.merged.older == case.get("older", 0)
    faults = [f"{fault.place.line}: {fault.message}" for fault in report.faults]
    assert faults == case.get("faults", [])


def _import(memory: Memory, path: Path, text: str | bytes, ask: Ask = ANY) -> Report:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return import_file(memory, path, ask)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """UTF-8 and UTF-16 are read, with and without a byte order mark."""
    name = encoding.upper().removesuffix("-SIG").replace("6-", "6")
    declared = f' encoding="{name}"'
    data = tmx(UNIT.format("走吧。", "Go."), encoding=declared).encode(encoding)
    with Memory() as memory:
        _import(memory, tmp_path / "a.tmx", data)
        assert [plain(entry.source) for entry in taken(memory)] == ["走吧。"]


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (tmx(UNIT.format("走", "Go") + "\n<tu><oops></tu>"), "not well-formed", 6),
        ("", "not well-formed", 1),
        ("<xliff version='1.2'/>", "no TMX: its root element is 'xliff'", 1),
        ("<tmx version='2.0'/>", "version '2.0'", 1),
        ('<!DOCTYPE tmx [\n<!ENTITY a "b">]><tmx version="1.4"/>', "declares XML entities", 2),
        ('<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///etc/passwd">]><tmx/>', "entities", 1),
        (tmx(UNIT.format("走", "<hi>" * 100 + "</hi>" * 100)), "nests more than", 5),
        (tmx("<tu><tu></tu></tu>"), "a tu inside a tu", 5),
        ("<?xml version='1.0' encoding='gb18030'?><tmx/>", "an encoding that isn't read", 1),
        ("<?xml version='1.0' encoding='elvish'?><tmx/>", "an encoding that isn't read", 1),
        (f"<tmx version='1.4' a='{'x' * (9 << 20)}'/>", "many megabytes", 1),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)  # fmt: skip
def test_refused(text: str, said: str, line: int, tmp_path: Path) -> None:
    """A file that is broken, hostile or no TMX is refused with its line, and nothing is taken."""
    with Memory() as memory:
        with pytest.raises(InputError, match=said) as caught:
            _import(memory, tmp_path / "a.tmx", text)
        assert caught.value.place is not None
        assert (caught.value.place.file, caught.value.place.line) == (str(tmp_path / "a.tmx"), line)
        assert taken(memory) == []
        # The memory is as usable as before.
        assert _import(memory, tmp_path / "b.tmx", tmx(UNIT.format("走", "Go"))).merged.new == 1


def test_an_endless_unit_is_passed_over(tmp_path: Path) -> None:
    """A unit of more than a million characters, or as many elements, can't fill the memory."""
    units = UNIT.format("走" * 600_000, "Go" * 300_000)
    units += "<tu>" + "<prop/>" * 20_000 + "</tu>" + UNIT.format("好。", "Good.")
    with Memory() as memory:
        report = _import(memory, tmp_path / "a.tmx", tmx(units))
        assert [plain(entry.target) for entry in taken(memory)] == ["Good."]
    assert report.faulty == 2
    assert "more than 1,000,000 characters" in report.faults[0].message


def test_dates_and_numbers_are_ascii(tmp_path: Path) -> None:
    """Other digits sort behind all dates: a translation with them would never be replaced."""
    unit = UNIT.format("走。", "Go.").replace(
        "<tu>", '<tu changedate="٢٠٢٥٠١٠١T٠٠٠٠٠٠Z" creationdate="20240101T000000Z" usagecount="٣">'
    )
    with Memory() as memory:
        _import(memory, tmp_path / "a.tmx", tmx(unit))
        (entry,) = taken(memory)
    assert (entry.changed, entry.uses) == ("20240101T000000Z", 0)


def test_thousands_of_tags_take_no_minutes(tmp_path: Path) -> None:
    """Tags are paired in one pass, whatever a text holds of them."""
    many = "".join(f'<bpt i="{at}">{{{at}}}</bpt>' for at in range(5000))
    with Memory() as memory:
        began = time.monotonic()
        _import(memory, tmp_path / "a.tmx", tmx(UNIT.format(f"{many}走", f"{many}Go")))
        (entry,) = taken(memory)
        assert entry.links == tuple(range(5000))
        assert time.monotonic() - began < 3


def test_again_is_the_same(tmp_path: Path) -> None:
    """A second import of a file changes nothing; an older translation doesn't replace a newer one,
    a newer one does."""

    def dated(date: str, target: str) -> str:
        return tmx(UNIT.format("走吧。", target).replace("<tu>", f'<tu changedate="{date}">'))

    path = tmp_path / "a.tmx"
    with Memory() as memory:
        first = _import(memory, path, dated("20250101T000000Z", "Go."))
        before = memory.last_import(["en"])
        again = import_file(memory, path, Ask())
        old = _import(memory, path, dated("20240101T000000Z", "Walk."))
        assert (first.merged.new, again.merged.same, old.merged.older) == (1, 1, 1)
        assert memory.last_import(["en"]) == before
        new = _import(memory, path, dated("20260101T000000Z", "Let's go."))
        assert (new.merged.new, new.merged.replaced, new.merged.locales) == (0, 1, {"en": 1})
        assert [plain(entry.target) for entry in taken(memory)] == ["Let's go."]
        assert memory.last_import(["en"]) > before
        # The same text is confirmed by a later date, not by an earlier one.
        for date, kept in (("2025", "2026"), ("2027", "2027")):
            assert _import(memory, path, dated(f"{date}0101T000000Z", "Let's go.")).merged.same == 1
            assert [entry.changed for entry in taken(memory)] == [f"{kept}0101T000000Z"]


def test_a_report_stays_short(tmp_path: Path) -> None:
    """However many units are bad, and however many names a file makes up: a part is told, all
    faults are counted."""
    units = "<tu></tu>" * 30 + "".join(
        UNIT.format(f"第{at}句。", "x").replace("<tu>", f'<tu><prop type="p{at}">y</prop>')
        for at in range(300)
    )
    with Memory() as memory:
        report = _import(memory, tmp_path / "a.tmx", tmx(units))
    assert (report.faulty, len(report.faults), len(report.left)) == (30, 20, 200)


def test_elements_with_a_prefix(tmp_path: Path) -> None:
    """A file whose writer gave TMX a namespace is the same file."""
    text = (
        '<t:tmx version="1.4" xmlns:t="http://www.lisa.org/tmx14"><t:header srclang="zh"/><t:body>'
        '<t:tu><t:tuv xml:lang="zh"><t:seg>走<t:ph>{x}</t:ph></t:seg></t:tuv>'
        '<t:tuv xml:lang="en"><t:seg>Go<t:ph>{x}</t:ph></t:seg></t:tuv></t:tu></t:body></t:tmx>'
    )
    with Memory() as memory:
        _import(memory, tmp_path / "a.tmx", text)
        assert [row(entry) for entry in taken(memory)] == [["zh", "en", "走<1/>", "Go<1/>"]]


def test_titles(tmp_path: Path) -> None:
    """A title that is asked for holds for all; one that our own export names, where it is here."""
    units = UNIT.format("走。", "Go.").replace("<tu>", '<tu><prop type="x-localize-title">a</prop>')
    units += UNIT.format("来。", "Come.").replace(
        "<tu>", '<tu><prop type="x-localize-title">b</prop>'
    )
    for ask, scopes in (
        (Ask(), ["", ""]),
        (Ask(titles=frozenset({"a", "c"})), ["a", ""]),
        (Ask(scope="c", titles=frozenset({"a", "c"})), ["c", "c"]),
    ):
        with Memory() as memory:
            _import(memory, tmp_path / "a.tmx", tmx(units), ask)
            assert [entry.scope for entry in taken(memory)] == scopes


def test_what_is_said_about_a_unit_is_kept(tmp_path: Path) -> None:
    """Who changed it last and when, how often it was used, notes; other properties are counted."""
    unit = (
        '<tu changedate="20250101T000000Z" creationid="ann" usagecount="7"><note>first</note>'
        '<prop type="domain">law</prop><tuv xml:lang="zh"><seg>走。</seg></tuv>'
        '<tuv xml:lang="en" changeid="bob"><note>second</note><seg>Go.</seg></tuv></tu>'
    )
    with Memory() as memory:
        report = _import(memory, tmp_path / "a.tmx", tmx(unit))
        (entry,) = taken(memory)
    assert (entry.changed, entry.creator, entry.uses) == ("20250101T000000Z", "bob", 7)
    assert entry.note == "first\nsecond"
    assert report.left == {"domain": 1}


def test_an_old_memory_gets_what_it_lacks(tmp_path: Path) -> None:
    """A file of the first version opens, keeps what it has, and finds it by similarity."""
    import sqlite3

    path = tmp_path / "m.sqlite"
    db = sqlite3.connect(path)
    db.executescript(
        "CREATE TABLE machine (key TEXT PRIMARY KEY, pair TEXT NOT NULL, source TEXT NOT NULL,"
        " value TEXT NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE approved (scope TEXT NOT NULL, locale TEXT NOT NULL, file TEXT NOT NULL,"
        " source TEXT NOT NULL, context TEXT NOT NULL, target TEXT NOT NULL, digest TEXT NOT NULL,"
        " PRIMARY KEY (scope, locale, file, source, context)) WITHOUT ROWID;"
        "INSERT INTO machine VALUES ('k', 'zh-en', '走', '{}');"
        "INSERT INTO approved VALUES ('t', 'en-US', '1.md', '他走了。', '', '[\"He left.\"]', 'd');"
    )
    db.close()
    for _ in range(2):
        with Memory(path) as memory:
            assert memory.lookup(["k"]) == {"k": "{}"}
            (found,) = memory.similar("他走了", "en-US")
            assert (found.target, found.origin) == (("He left.",), "approved")
            assert list(memory.selected(Selection(origin="imported"))) == []
