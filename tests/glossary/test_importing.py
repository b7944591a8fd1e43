"""Lists from other tools: read tolerantly, with every loss told."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.errors import ConfigError, InputError
from localize.glossary.csvfile import read_csv
from localize.glossary.importing import gather
from localize.glossary.reading import Reading
from localize.glossary.writing import csv_bytes


def read(tmp_path: Path, text: str, language: str = "zh", encoding: str = "utf-8") -> Reading:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return gather([path], language)


HEADERS = [
    ("zh,en,ar", "zh en ar"),
    ("zh-CN;en-US;zh_TW", "zh en-US zh-Hant-TW"),
    ("Source Term\tEnglish\tTraditional Chinese", "zh en zh-Hant"),
    ("中文,英文,日本語", "zh en ja"),
    ("Simplified Chinese,Arabic,KO", "zh ar ko"),
]


@pytest.mark.parametrize(("header", "columns"), HEADERS)
def test_headers(tmp_path: Path, header: str, columns: str) -> None:
    """Tags of other tools, languages' names, commas, semicolons, tabs: our columns."""
    separator = next(sign for sign in ";\t," if sign in header)
    row = separator.join(("云渡", "one", "two"))
    (term,) = read(tmp_path, f"{header}\n{row}\n").terms
    _, first, second = columns.split()
    assert term.source == "云渡"
    assert term.renderings == {first: ("one",), second: ("two",)}


def test_a_row_with_everything(tmp_path: Path) -> None:
    """Words of other tools for kind and gender, forms in lines, notes of several lines."""
    reading = read(
        tmp_path,
        "zh,en,Type,Sex,Synonyms,Do not use,Strategy,gloss:EN-us,reading:ja,Comment\n"
        '林晚,"Lin Wan\nWan",Character,女,晚晚|林晚,Lin One,Keep,g,りん,"first\nsecond"\n',
    )
    (term,) = reading.terms
    assert (term.kind, term.gender, term.aliases) == ("person", "f", ("晚晚",))
    assert (term.renderings, term.forbidden) == ({"en": ("Lin Wan", "Wan")}, ("Lin One",))
    assert (term.strategy, term.glosses, term.readings) == ("keep", {"en-US": "g"}, {"ja": "りん"})
    assert term.note == "first second"
    assert [item.message for item in reading.findings] == [
        "line breaks are read as parting forms: Lin Wan | Wan"
    ]


TOLD = [
    ("zh,en,POS\n云渡,Yundu,noun\n", "G222 1: column 'POS' is unknown"),
    ("zh,en,English\n云渡,Yundu,Yunduu\n", "G220 1: column 'English' is en once more"),
    ("zh,en\n,Yundu\n", "G220 2: has no term in 'zh'"),
    ("zh,en\n云渡,Yundu,city\n", "G220 2: more fields than the header, these are not used: 'city'"),
    ("zh,en,kind\n云渡,Yundu,starship\n", "G221 2: kind 'starship' is unknown: other"),
    ("zh,en,gender\n云渡,Yundu,?\n", "G221 2: gender '?' is unknown: empty"),
    ("zh,en,strategy\n云渡,Yundu,burn\n", "G221 2: strategy 'burn' is unknown"),
    ("zh,en\n云\u200b渡,Yundu\n", "G221 2: '云渡' had hidden characters: U+200B"),
    ("zh,en\n云渡,Yundu\n\n云渡,Yun Du\n", "G221 4: '云渡' stands in"),
    ("zh,en,aliases\n云渡,Yundu,渡城\n青城,Qing,渡城\n", "G221 3: alias '渡城' belongs to '云渡'"),
    ("zh,en,aliases\n云渡,Yundu,渡城\n渡城,Du\n", "G221 3: '渡城' was an alias of '云渡'"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_nothing_is_dropped_silently(tmp_path: Path, text: str, told: str) -> None:
    """What isn't used as it stands is told with its line, and what comes of it is sound."""
    reading = read(tmp_path, text)
    place, _, words = told.partition(": ")
    assert [f"{item.code} {item.place.line}" for item in reading.findings] == [place]
    assert words in reading.findings[0].message
    path = tmp_path / "written.csv"
    path.write_bytes(csv_bytes(reading.terms, "zh"))
    assert [term.source for term in read_csv(path, "zh")] == [term.source for term in reading.terms]


def test_an_alias_that_is_a_term(tmp_path: Path) -> None:
    """The row of its own counts more than the alias of another."""
    reading = read(tmp_path, "zh,en,aliases\n云渡,Yundu,渡城\n渡城,Du,\n")
    assert [(term.source, term.aliases) for term in reading.terms] == [("云渡", ()), ("渡城", ())]


def test_files_are_put_together(tmp_path: Path) -> None:
    """A list for each language makes one term base."""
    english, arabic = tmp_path / "en.csv", tmp_path / "ar.tsv"
    english.write_text("zh,en,kind\n林晚,Lin Wan,person\n云渡,Yundu,\n", "utf-8")
    arabic.write_text("zh\tar\tgender\n林晚\tلين وان\tf\n", "utf-8")
    first, second = gather([english, arabic], "zh").terms
    assert first.renderings == {"en": ("Lin Wan",), "ar": ("لين وان",)}
    assert (first.kind, first.gender) == ("person", "f")
    assert second.renderings == {"en": ("Yundu",)}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """Spreadsheets write what they like."""
    text = "中文,英文\n林晚,Lin Wan\n霍砚辞,Huo Yanci\n天剑宗,Heavenly Sword Sect\n"
    found = read(tmp_path, text, encoding=encoding)
    assert len(found.terms) == 3
    guessed = ["is read as gb18030"] if encoding == "gb18030" else []
    assert [item.message for item in found.findings] == guessed


def test_another_source_language(tmp_path: Path) -> None:
    """The source column may be another language's, with a region."""
    (term,) = read(tmp_path, "en-US,zh-CN,zh-TW\nYundu,云渡,雲渡\n", "en").terms
    assert term.source == "Yundu"
    assert term.renderings == {"zh-CN": ("云渡",), "zh-Hant-TW": ("雲渡",)}


REFUSED = [
    ("", InputError, "is empty"),
    ("\n\n", InputError, "is empty"),
    ("林晚,Lin Wan\n", ConfigError, "its columns are: '林晚', 'Lin Wan'"),
    ('zh,en\n林晚,"Lin Wan\n云渡,Yundu\n', InputError, "can't be read as a table"),
    ("zh,en\n林晚," + "x" * 200_000 + "\n", InputError, "can't be read as a table"),
]


@pytest.mark.parametrize(("text", "kind", "says"), REFUSED)
def test_refused(tmp_path: Path, text: str, kind: type[Exception], says: str) -> None:
    """A file of which nothing can be trusted is refused as a whole, with advice."""
    with pytest.raises(kind) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)
    assert caught.value.advice
