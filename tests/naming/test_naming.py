"""Names in other scripts: public names, traps, and the term bases that editors made."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from localize import naming

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "naming"
TERM_BASES = (
    "glossaries/sour-ceo/terms.csv",
    "glossaries/seventy-third-hour/terms.csv",
    "localize/data/example/glossaries/paper-crane/terms.csv",
)
LANGUAGES = ("en", "es", "fr", "de", "ar", "ja", "ko", "zh-Hant")


def _table(name: str) -> dict:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))


def _spellings() -> Iterator[object]:
    for group, rows in _table("pinyin").items():
        for name, (text, surname) in rows.items():
            yield pytest.param(name, text, surname, id=f"{group}-{name}")


def _renderings() -> Iterator[object]:
    tables = [("person", _table("persons")["name"]), *_table("places").items()]
    for kind, rows in tables:
        for name, row in rows.items():
            for tag, want in row.items():
                yield pytest.param(name, kind, tag, want, id=f"{name}-{tag}")


@pytest.mark.parametrize(("name", "text", "surname"), list(_spellings()))
def test_pinyin(name, text, surname) -> None:
    """Surname, given name, capitals, hyphen and apostrophes are those of the standard."""
    found = naming.pinyin(name)
    assert found is not None
    assert (found.text, " ".join(found.surname)) == (text, surname)


@pytest.mark.parametrize(("name", "kind", "tag", "want"), list(_renderings()))
def test_rendering(name, kind, tag, want) -> None:
    """A name is written in each script as that language's readers know it."""
    if tag == "kana":
        assert naming.render(name, "ja-JP", kind).reading == want
    elif tag == "ear":
        assert [other.text for other in naming.render(name, "ko-KR", kind).others] == [want]
    else:
        assert naming.render(name, tag, kind).text == want


@pytest.mark.parametrize(("name", "forms"), _table("traditional")["name"].items(), ids=str)
def test_traditional_names_are_no_words(name, forms) -> None:
    """范, 于 and 余 stay as they are in a name; Taiwan and Hong Kong each have their forms."""
    tags = ("zh-Hant-TW", "zh-Hant-HK")
    assert [naming.render(name, tag).text for tag in tags] == forms


def _shipped_persons() -> Iterator[tuple[str, str, list[str]]]:
    for file in TERM_BASES:
        with (ROOT / file).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["kind"] == "person":
                    for language in LANGUAGES:
                        if row.get(language):
                            yield row["zh"], language, row[language].split("|")


def test_agrees_with_the_term_bases() -> None:
    """Of persons' names in shipped term bases, those that differ are listed with a reason."""
    listed = _table("agreement")
    known = {(name, tag) for name, tags in listed["other"].items() for tag in tags}
    differ = {
        (name, tag)
        for name, tag, forms in _shipped_persons()
        if name not in listed["meaning"] and naming.render(name, tag).text not in forms
    }
    assert differ == known


def test_words_are_not_transliterated() -> None:
    """A rank keeps its characters in Japanese and Korean; what else has a meaning is translated."""
    assert naming.render("筑基", "ja", "rank").text == "築基"
    korean = naming.render("炼气", "ko", "rank")
    assert korean.text == "연기"
    assert korean.doubts == ("a word and no name: do readers know it?",)
    assert naming.render("筑基", "en", "rank") is None
    assert naming.columns("霍总", "title", ["en", "ar", "ja", "ko", "zh-Hant"]) == {
        "zh-Hant": "霍總"
    }
    assert naming.render("落地钟", "zh-Hant-TW", "item").text == "落地鐘"


@pytest.mark.parametrize("name", ["", "K哥", "Mary", "林 晚", "𠀀", "·", "林·"])
def test_unreadable_names(name) -> None:
    """Nothing is proposed for what isn't a name in Chinese characters."""
    assert naming.pinyin(name) is None
    assert naming.render(name, "en") is None
    assert naming.columns(name, "person", ["en", "ja"]) == {}


@pytest.mark.parametrize("tag", ["he-IL", "th", "vi", "hi", "zh-Hans", "zh"])
def test_languages_without_a_table(tag) -> None:
    """No table, no proposal; Simplified Chinese is the source itself."""
    assert naming.render("林晚", tag) is None


def test_a_word_that_a_language_lacks_stays_doubtful() -> None:
    """Italian has no words for kinds of places: pinyin, and a doubt that says so."""
    rendering = naming.render("云鼎酒店", "it-IT", "place")
    assert rendering.text == "Yunding Jiudian"
    assert rendering.doubts == ("酒店 is a word: translate it",)


@pytest.mark.parametrize(
    ("name", "tag", "doubt"),
    [
        ("许乐", "en", "乐 is also read yue"),
        ("翟天临", "en", "翟 is also read di"),
        ("云舒", "en", "云舒: surname 云, or a given name alone"),
        ("夏侯惇", "en", "夏侯惇: the surname may be 夏侯, or 夏 alone"),
        ("小棠", "en", "小棠: one word, or two as in Xiao Chen"),
        ("陈方安生", "en", "陈方安生: read as the double surname 陈方 and 安生"),
        ("陈爱国心", "en", "陈爱国心: longer than names are; is it one?"),
        ("张三丰", "zh-Hant-TW", "丰 is 豐 or 丰"),
        ("王夼", "ja", "夼 is in no Japanese character set (JIS X 0213)"),
        ("王夼", "ko", "no Sino-Korean reading known: written by ear"),
    ],
)
def test_doubts_are_said(name, tag, doubt) -> None:
    """What a rule can't know, a person is told."""
    assert doubt in naming.render(name, tag).doubts


def test_no_doubt_about_plain_names() -> None:
    """Doubts are rare enough to be read."""
    for name in ("林晚晴", "霍砚辞", "沈惊鹊", "阮守恒", "孙大川", "许志远"):
        for tag in ("en", "ja", "ko", "ar", "zh-Hant-TW"):
            assert naming.render(name, tag).doubts == ()


def test_surname_can_be_told() -> None:
    """Who knows the surname says it: 云舒 may be a given name, 贺 a surname of one character."""
    assert naming.pinyin("云舒", surname="").text == "Yunshu"
    assert naming.pinyin("贺兰昭", surname="贺").text == "He Lanzhao"
    assert naming.pinyin("哥舒翰", surname="哥舒").text == "Geshu Han"
    assert naming.render("林晚晚", "ko", surname="").text == "임만만"
    with pytest.raises(ValueError, match="does not begin with"):
        naming.pinyin("林晚", surname="王")


def test_foreign_names() -> None:
    """A name with a dot is no Chinese one: its original has to be found, pinyin is for the file."""
    found = naming.pinyin("约翰·史密斯")
    assert found.text == "Yuehan Shimisi"
    assert found.surname == ()
    assert "another language" in found.doubts[0]
    assert naming.columns("约翰·史密斯", "person", ["en", "ko", "zh-Hant-TW"]) == {
        "zh-Hant-TW": "約翰·史密斯"
    }


def test_alternatives() -> None:
    """Korean by ear, on'yomi and the passport's spelling are offered beside the house's form."""
    japanese = naming.render("诸葛亮", "ja")
    assert [(other.text, other.reading) for other in japanese.others] == [
        ("諸葛亮", "しょかつりょう")
    ]
    assert [other.text for other in naming.render("吕布", "fr").others] == ["Lyu Bu"]
    assert naming.render("林晚", "en").others == ()


def test_persian_has_its_own_letters() -> None:
    """p, zh and g are letters of Persian; that no editor has seen the rule is said each time."""
    rendering = naming.render("张培刚", "fa-IR")
    assert rendering.text == "ژانگ پیگانگ"
    assert rendering.doubts


def test_columns() -> None:
    """A row's cells; a locale that nothing is known for has none."""
    tags = ["en", "es-419", "ja", "ko", "he", "zh-Hant"]
    assert naming.columns("沈惊鹊", "person", tags) == {
        "en": "Shen Jingque",
        "es-419": "Shen Jingque",
        "ja": "沈驚鵲",
        "reading:ja": "シェン・ジンチュエ",
        "ko": "심경작",
        "zh-Hant": "沈驚鵲",
    }


def test_import_is_light() -> None:
    """Importing the room loads no OpenCC and reads no table."""
    code = (
        "import sys, localize.naming as n;"
        "from localize.data import toml;"
        "print('opencc' in sys.modules, toml.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split() == ["False", "0"], run.stderr
