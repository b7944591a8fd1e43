"""TBX in and out: both styles of ISO 30042:2019 and the older martif."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.glossary import Term, load
from localize.glossary.csvfile import read_csv
from localize.glossary.reading import Collector, Reading
from localize.glossary.tbx import collect, read_tbx, tbx_bytes
from localize.glossary.writing import csv_bytes, write

CASES = Path(__file__).parents[1] / "cases" / "glossary" / "tbx"
KINDS = [("dca", "3"), ("dct", "3"), ("dca", "2")]
CORE = "{urn:iso:std:iso:30042:ed-2}"
MIN, BASIC = "{http://www.tbxinfo.net/ns/min}", "{http://www.tbxinfo.net/ns/basic}"

# All that a row of a CSV can say.
EVERYTHING = """\
zh,en,es-419,ja,kind,gender,aliases,forbidden,strategy,gloss:en,gloss:en-GB,reading:ja,note
阮青岚,Ruan Qinglan|Miss Ruan,,阮青嵐,person,f,岚姐|小岚,Ruan Qing Lan|青,,,,せいらん,"27 <b> & co"
道,Dao,,,culture,,,,keep,the Way,the way of all things,,strategy: keep it short
无名,,,,other,n,,Nobody,,,,むめい,note: to be named
龙,dragón,dragón,,item,,,,translate,,,,
"""


def bare(terms: list[Term] | tuple[Term, ...]) -> list[Term]:
    """Terms without where they were read."""
    return [replace(term, place=Place()) for term in terms]


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def tolerant(path: Path, language: str = "zh") -> Reading:
    gathered = Collector()
    collect(path, language, gathered)
    return gathered.reading()


@pytest.mark.parametrize(("style", "version"), KINDS)
def test_nothing_that_a_csv_says_is_lost(tmp_path: Path, style: str, version: str) -> None:
    """CSV → TBX → terms → CSV → terms are the same terms, whatever the style and version."""
    terms = read_csv(written(tmp_path / "a.csv", EVERYTHING), "zh")
    path = tmp_path / "a.tbx"
    path.write_bytes(tbx_bytes(terms, "zh", style=style, version=version))
    back = read_tbx(path, "zh")
    assert bare(back) == bare(terms)
    assert tolerant(path).findings == ()
    again = tmp_path / "b.csv"
    again.write_bytes(csv_bytes(back, "zh"))
    assert bare(read_csv(again, "zh")) == bare(terms)


@pytest.mark.parametrize(("style", "version"), KINDS)
def test_shipped_term_bases_survive(root: Path, tmp_path: Path, style: str, version: str) -> None:
    """So do the sample titles' term bases."""
    for source in sorted((root / "glossaries").glob("*/terms.csv")):
        terms = read_csv(source, "zh")
        path = tmp_path / "x.tbx"
        path.write_bytes(tbx_bytes(terms, "zh", style=style, version=version))
        assert bare(read_tbx(path, "zh")) == bare(terms), source


@pytest.mark.parametrize("name", ["dca", "dct", "martif"])
def test_styles_and_versions_say_the_same(name: str) -> None:
    """One entry, three ways to write it: preferred forms first, out-of-date source forms as
    aliases, tags as our columns, markup and line breaks gone."""
    (term,) = tolerant(CASES / f"{name}.tbx").terms
    assert replace(term, place=Place()) == Term(
        source="阮青岚",
        kind="person",
        gender="f",
        aliases=("岚姐", "小岚"),
        forbidden=("Ruan Qing Lan",),
        note="heroine, 27; en-US: as on the cover",
        renderings={"en-US": ("Ruan Qinglan", "Miss Ruan"), "zh-Hant-TW": ("阮青嵐",)},
        glosses={"en-US": "a clockmaker’s apprentice"},
    )


@pytest.mark.parametrize("name", ["dca", "dct", "martif"])
def test_what_has_no_column_is_told(name: str) -> None:
    """Contexts, sources and dates aren't kept, and the reading says so, with their number."""
    found = tolerant(CASES / f"{name}.tbx").findings
    assert [(item.code, item.message.partition(" has")[0]) for item in found] == [
        ("G221", "'小岚': deprecated in the source, read as alias"),
        ("G222", "context (1×)"),
        ("G222", "source (1×)"),
        ("G222", "transacGrp (1×)"),
    ]


def test_a_glossary_may_be_tbx(tmp_path: Path) -> None:
    """A TBX file stands among a title's term bases like a CSV, and later files win."""
    shared = written(tmp_path / "a.csv", "zh,en\n阮青岚,Someone\n云渡,Yundu\n")
    glossary = load([shared, CASES / "dct.tbx"])
    assert [match.term.forms("en-US")[0] for match in glossary.find("阮青岚到云渡")] == [
        "Ruan Qinglan",
        "Yundu",
    ]


def test_structure_of_version_3() -> None:
    """What the core and TBX-Basic's Schematron ask for: header, ids that are unique and begin
    with a letter, term before its notes, categories at their levels, values of the picklists."""
    terms = [Term(source="阮青岚", kind="person", gender="f", aliases=("岚姐",), forbidden=("X",),
                  renderings={"en": ("Ruan Qinglan", "Ruan")}, glosses={"en": "g"})]  # fmt: skip
    root = etree.fromstring(tbx_bytes(terms, "zh"))
    assert root.tag == f"{CORE}tbx"
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    assert root.findtext(f"{CORE}tbxHeader/{CORE}fileDesc/{CORE}sourceDesc/{CORE}p")
    entry = root.find(f"{CORE}text/{CORE}body/{CORE}conceptEntry")
    assert entry.get("id")[0].isalpha()
    assert [child.tag.removeprefix(CORE) for child in entry] == ["descrip", "langSec", "langSec"]
    english = entry[2]
    assert english[0].get("type") == "definition"
    words = [[(child.get("type"), child.text) for child in word] for word in english[1:]]
    noun = ("partOfSpeech", "noun")
    assert words == [
        [(None, "Ruan Qinglan"), noun, ("administrativeStatus", "preferredTerm-admn-sts")],
        [(None, "Ruan"), noun, ("administrativeStatus", "admittedTerm-admn-sts")],
        [(None, "X"), noun, ("administrativeStatus", "deprecatedTerm-admn-sts")],
    ]
    assert [item.get("type") for item in entry[1][1]][1:] == [
        "partOfSpeech",
        "administrativeStatus",
        "termType",
    ]


def test_structure_of_style_dct() -> None:
    """Each data category is an element of the module that has it; none has a type."""
    terms = [Term(source="阮青岚", kind="person", gender="f", aliases=("岚姐",),
                  renderings={"en": ("Ruan",)}, glosses={"en": "g"})]  # fmt: skip
    root = etree.fromstring(tbx_bytes(terms, "zh", style="dct"))
    assert root.get("style") == "dct"
    body = root.find(f"{CORE}text/{CORE}body")
    assert not body.xpath(".//@type")
    names = {item.tag for item in body.iter() if not item.tag.startswith(CORE)}
    assert names == {
        *(MIN + name for name in ("subjectField", "partOfSpeech", "administrativeStatus")),
        *(BASIC + name for name in ("definition", "grammaticalGender", "termType")),
    }


def test_structure_of_version_2() -> None:
    """The martif names its DTD and its constraints, has no namespace, and tig for termSec."""
    data = tbx_bytes([Term(source="刀", renderings={"en": ("knife",)})], "zh", version="2")
    assert b'<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">' in data
    root = etree.fromstring(data)
    assert [item.tag for item in root.iter()][:6] == [
        *("martif", "martifHeader", "fileDesc", "sourceDesc", "p", "encodingDesc"),
    ]
    assert [item.text for item in root.iterfind("text/body/termEntry/langSet/tig/term")] == [
        "刀",
        "knife",
    ]


def test_ids_stay(tmp_path: Path) -> None:
    """An entry keeps its id when others come before it, and the bytes are the same each time."""
    one, other = Term(source="刀"), Term(source="剑")
    ids = [
        etree.fromstring(tbx_bytes(terms, "zh")).xpath("//@id")
        for terms in ([one], [other, one], [other, one])
    ]
    assert ids[0][0] == ids[1][1]
    assert ids[1] == ids[2]


def entry(*sections: str, about: str = "", id: str = "c1") -> str:
    return f'<conceptEntry id="{id}">{about}{"".join(sections)}</conceptEntry>'


def section(tag: str, *words: str) -> str:
    return f'<langSec xml:lang="{tag}">{"".join(words)}</langSec>'


def word(text: str, **notes: str) -> str:
    told = "".join(f'<termNote type="{name}">{value}</termNote>' for name, value in notes.items())
    return f"<termSec><term>{text}</term>{told}</termSec>"


def tbx(tmp_path: Path, *entries: str) -> Path:
    """A file with each entry in a line of its own, from line 2."""
    body = "\n".join(entries)
    text = f'<tbx type="TBX-Basic" style="dca" xml:lang="en"><text><body>\n{body}\n'
    return written(tmp_path / "x.tbx", f"{text}</body></text></tbx>")


UNUSED = [
    ("no source", entry(section("en", word("knife"))), "has no term in the source language 'zh'"),
    ("pinyin is no Chinese", entry(section("zh-Latn", word("dao"))), "no term in the source"),
    ("empty", entry(section("zh", word("刀"), word(" "))), "has an empty term"),
    ("no language", entry(section("zh", word("刀")), "<langSec><termSec><term>knife</term>"
     "</termSec></langSec>"), "no xml:lang: 'knife' not used"),
    ("not a tag", entry(section("zh", word("刀")), section("??", word("x"))), "'??' is unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "says"), UNUSED, ids=[item[0] for item in UNUSED])
def test_an_entry_that_is_not_used_is_told(tmp_path: Path, name: str, text: str, says: str) -> None:
    """The tolerant reader tells it with its line; the strict one refuses the file."""
    path = tbx(tmp_path, entry(section("zh", word("剑")), id="c0"), text)
    found = tolerant(path).findings
    assert [(item.code, item.place.line) for item in found] == [("G220", 3)]
    assert says in found[0].message
    with pytest.raises(ConfigError) as caught:
        read_tbx(path, "zh")
    assert caught.value.place.line == 3


CHANGED = [
    (entry(section("zh", word("刀")), about='<descrip type="subjectField">Naval</descrip>'),
     "subject field 'Naval' is no kind: other"),
    (entry(section("zh", word("刀", administrativeStatus="maybe"))), "status 'maybe' of '刀'"),
    (entry(section("zh", word("刀", grammaticalGender="common"))), "the gender is left empty"),
    (entry(section("zh", word("刀|剑"))), "one term with '|' is read as '刀', '剑'"),
    (entry(section("zh", word("刀\u200b"))), "'刀' had hidden characters: U+200B"),
    (entry(section("zh", word("手机")),
           section("en", word("Handy", administrativeStatus="deprecatedTerm-admn-sts")),
           section("de", word("Handy"))),
     "'Handy' is deprecated in en, allowed in de: not forbidden here"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), CHANGED)
def test_what_is_used_otherwise_is_told(tmp_path: Path, text: str, says: str) -> None:
    """An entry is used as far as it can be, with a warning for the rest."""
    reading = tolerant(tbx(tmp_path, text))
    assert len(reading.terms) == 1
    assert [item.code for item in reading.findings] == ["G221"]
    assert says in reading.findings[0].message


def test_what_is_said_of_a_word_is_kept_or_told(tmp_path: Path) -> None:
    """Of a source form as of a rendering: a note is kept, what has no column is counted."""
    said = {"note": "rare", "grammaticalNumber": "plural"}
    path = tbx(tmp_path, entry(section("zh", word("刀", **said)), section("en", word("k", **said))))
    reading = tolerant(path)
    assert reading.terms[0].note == "rare; en: rare"
    assert [(item.code, item.message.partition(" has")[0]) for item in reading.findings] == [
        ("G222", "grammaticalNumber (2×)")
    ]


def test_two_entries_of_one_term_are_put_together(tmp_path: Path) -> None:
    """Forms of both are kept, the first entry's before; a doubled id is told."""
    path = tbx(
        tmp_path,
        entry(section("zh", word("师父")), section("en", word("Master"))),
        entry(section("zh", word("师父")), section("en", word("Shifu")), section("de", word("M"))),
    )
    reading = tolerant(path)
    assert reading.terms[0].renderings == {"en": ("Master", "Shifu"), "de": ("M",)}
    assert [item.code for item in reading.findings] == ["G221", "G221"]
    assert "id 'c1'" in reading.findings[0].message
    assert f"stands in {path}:2 already" in reading.findings[1].message


def test_the_gender_is_the_persons(tmp_path: Path) -> None:
    """The grammatical gender of a rendering is its word's: it says nothing of the person."""
    feminine = word("la sentinelle", grammaticalGender="feminine")
    path = tbx(tmp_path, entry(section("zh", word("哨兵")), section("fr", feminine)))
    assert read_tbx(path, "zh")[0].gender == ""


HOSTILE = {
    "entities": '<!DOCTYPE tbx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>',
    "no meaning": '<!DOCTYPE martif SYSTEM "file:///etc/hostname"><martif>\n&nbsp;</martif>',
    "another root": "<html/>",
    "no entries": "<tbx><text><body/></text></tbx>",
    "cut off": "<tbx><text>",
    "no XML": "zh,en\n刀,knife\n",
    "empty": "",
    "deep": "<tbx>" + "<x>" * 300 + "</x>" * 300 + "</tbx>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_files_are_refused(tmp_path: Path, name: str, encoding: str) -> None:
    """Entities, broken XML and what is no TBX end in one error that names the file."""
    path = tmp_path / "x.tbx"
    path.write_bytes(HOSTILE[name].encode(encoding))
    with pytest.raises((InputError, ConfigError)) as caught:
        tolerant(path)
    assert caught.value.place.file == str(path)


def test_write_takes_what_goes_together(tmp_path: Path) -> None:
    """A suffix names the format; a style of TBX for a CSV, or of version 2, is a mistake."""
    terms = [Term(source="刀")]
    for name, options in (
        ("x.xls", {}),
        ("x.csv", {"style": "dca"}),
        ("x.csv", {"version": "2"}),
        ("x.tbx", {"style": "dct", "version": "2"}),
    ):
        with pytest.raises(ConfigError):
            write(terms, tmp_path / name, "zh", **options)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigError, match=r"'\|'"):
        write([Term(source="a|b")], tmp_path / "x.csv", "zh")
