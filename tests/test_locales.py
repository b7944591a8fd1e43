"""Locale and region files: strict, inherited where they say so, complete as shipped."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from localize import locales, text
from localize.errors import ConfigError

SHIPPED = Path(__file__).parent.parent / "locales"
TAGS = locales.available([SHIPPED])

# The markets that the product promises (required and optional locales).
PROMISED = {
    "north-america": (("en-US", "es-419"), ("fr-CA",)),
    "europe": (("en-GB", "fr-FR", "de-DE", "es-ES"), ("it-IT", "pt-PT", "pl-PL", "nl-NL")),
    "mena": (("ar",), ("fa-IR", "he-IL", "tr-TR")),
    "east-asia": (("zh-Hant-TW", "ja-JP", "ko-KR"), ("zh-Hant-HK",)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped locales that a test may damage."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "locales"))


def change(path: Path, pattern: str, replacement: str) -> None:
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, replacement, before, count=1, flags=re.MULTILINE)
    assert after != before
    path.write_text(after, encoding="utf-8")


@pytest.mark.parametrize("name", PROMISED)
def test_shipped_region(name: str) -> None:
    """Every promised region loads, with its locales, and every locale of it loads too."""
    region = locales.load_region(name, [SHIPPED])
    assert (region.required, region.optional) == PROMISED[name]
    assert set(region.review) == set(region.review_notes)
    for tag in region.required + region.optional:
        assert locales.load_locale(tag, [SHIPPED]).tag == tag


@pytest.mark.parametrize("tag", TAGS)
def test_shipped_locale_is_plausible(tag: str) -> None:
    """Direction, script and language agree with the tag; quotes are no letters; units are sane."""
    locale = locales.load_locale(tag, [SHIPPED])
    language, script, _ = text.split_tag(tag)
    assert locale.direction == text.base_direction(tag)
    assert locale.language == (f"{language}-{script}" if script else language)
    assert script in ("", locale.script)
    for mark in (*locale.typography.quotes, *locale.typography.quotes_inner):
        assert all(unicodedata.category(char)[0] in "PZ" for char in mark)
    for limits in locale.limits.values():
        assert 5 <= limits.cpl <= 42
        assert 3 <= limits.cps <= 25
        assert limits.min_ms < limits.max_ms
    assert locale.limits["9:16"].cpl < locale.limits["16:9"].cpl
    assert all(word == word.lower() for word in locale.break_before + locale.keep_with_next)


@pytest.mark.parametrize("tag", sorted(set(TAGS) - {"zh-Hant-HK"}))
def test_number_words_are_those_of_cldr(tag: str) -> None:
    """Words for 10^6 and 10^8 agree with CLDR as Babel has it (Hong Kong's says "100M")."""
    import babel

    locale = locales.load_locale(tag, [SHIPPED])
    formats = babel.Locale.parse(tag, sep="-").compact_decimal_formats
    style, power = ("short", "1e8") if locale.numbers.myriads else ("long", "1e6")
    pattern = formats[style]["other"][str(int(float(power)))].pattern
    assert pattern.strip("0 \u00a0\u200f") in locale.numbers.words[power].values()


def test_regions_differ_where_the_languages_do() -> None:
    """A locale that extends another keeps its own figures and inherits the rest."""
    spain = locales.load_locale("es-ES", [SHIPPED])
    america = locales.load_locale("es-419", [SHIPPED])
    assert (spain.numbers.decimal, america.numbers.decimal) == (",", ".")
    assert spain.break_before == america.break_before
    assert spain.limits["16:9"] == america.limits["16:9"]
    canada = locales.load_locale("fr-CA", [SHIPPED])
    france = locales.load_locale("fr-FR", [SHIPPED])
    assert (canada.typography.space_before["!"], france.typography.space_before["!"]) == (
        "",
        "\u202f",
    )


# Pattern and replacement in ar.toml → what the error must name.
MISTAKES = {
    "unknown key": (r"\Adirection|^script", "scirpt", "scirpt is unknown"),
    "unknown key in a table": (r"^comma", "coma", "typography.coma is unknown"),
    "missing key": (r"^cpl = 42\n", "", r"limits\.16:9\.cpl is missing"),
    "string for a number": (r"^cpl = 42", 'cpl = "42"', r"limits\.16:9\.cpl is '42'"),
    "negative number": (r"^cps = 20", "cps = -1", r"limits\.16:9\.cps is -1"),
    "number for a string": (r"^name = .*", "name = 5", "name is 5"),
    "truth for a number": (r"^max_lines = 2", "max_lines = true", "max_lines is True"),
    "one quote": (r"^quotes = .*", 'quotes = ["«"]', r"typography\.quotes is \['«'\]"),
    "quotes that are numbers": (r"^quotes = .*", "quotes = [1, 2]", r"typography\.quotes is"),
    "string for a list": (r"^quotes = .*", 'quotes = "«»"', r"typography\.quotes is"),
    "choice": (r'^direction = "rtl"', 'direction = "up"', "Allowed: one of ltr, rtl"),
    "empty source": (r"^source = .*", 'source = " "', r"typography\.source is empty"),
    "list for a table": (r"^\[typography\](\n.+)+", "", "typography is missing"),
    "other tag": (r'^tag = "ar"', 'tag = "ar-EG"', "tag is 'ar-EG'"),
    "no medium": (r'^\[limits."9:16"\]', '[limits."4:3"]', r"9:16"),
    "bad power": (r"^1e6", "million", r"numbers\.words\.million"),
    "word without a plural": (r"^(1e6 = .*) other =", r"\1 many =", r"numbers\.words\.1e6"),
    "syntax": (r"^name = .*", "name = ", r"ar\.toml:2: is not TOML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_in_a_locale_are_named(folder: Path, mistake: str) -> None:
    """The error names the file and the key, and says what is allowed."""
    pattern, replacement, message = MISTAKES[mistake]
    change(folder / "ar.toml", pattern, replacement)
    with pytest.raises(ConfigError, match=message) as caught:
        locales.load_locale("ar", [folder])
    assert caught.value.place is not None
    assert str(folder / "ar.toml") in str(caught.value)
    assert caught.value.advice


def test_mistakes_in_a_base_are_the_base_files(folder: Path) -> None:
    """A mistake in the extended file is reported with that file's name."""
    change(folder / "en-US.toml", r"^comma", "coma")
    with pytest.raises(ConfigError, match=r"en-US\.toml.*typography\.coma"):
        locales.load_locale("en-GB", [folder])


def test_circles_end(folder: Path) -> None:
    """Two locales that extend each other are an error, not a recursion."""
    with (folder / "fr-FR.toml").open("r+", encoding="utf-8") as stream:
        content = stream.read()
        stream.seek(0)
        stream.write('extends = "fr-CA"\n' + content)
    with pytest.raises(ConfigError, match="circle"):
        locales.load_locale("fr-CA", [folder])


def test_unknown_names_list_what_there_is() -> None:
    """An unknown locale or region is an error that lists those that exist."""
    with pytest.raises(ConfigError, match=r"xx-XX(.|\n)*de-DE"):
        locales.load_locale("xx-XX", [SHIPPED])
    with pytest.raises(ConfigError, match=r"moon(.|\n)*east-asia europe mena north-america"):
        locales.load_region("moon", [SHIPPED])


def test_names_are_no_paths(tmp_path: Path) -> None:
    """A name that would lead out of the folder is simply unknown."""
    shutil.copy(SHIPPED / "ar.toml", tmp_path / "ar.toml")
    (tmp_path / "inner").mkdir()
    with pytest.raises(ConfigError, match="no locale"):
        locales.load_locale("../ar", [tmp_path / "inner"])


def test_first_folder_wins_and_may_extend_the_shipped_file(tmp_path: Path) -> None:
    """A workspace's file wins, and by extending its own tag changes single keys."""
    (tmp_path / "es-ES.toml").write_text(
        'extends = "es-ES"\n[typography]\nquotes = ["«", "»"]\n', encoding="utf-8"
    )
    ours = locales.load_locale("es-ES", [tmp_path, SHIPPED])
    shipped = locales.load_locale("es-ES", [SHIPPED])
    assert ours.typography.quotes == ("«", "»")
    assert ours.numbers == shipped.numbers
    assert locales.available([tmp_path, SHIPPED]) == TAGS


def test_region_mistakes(folder: Path) -> None:
    """A region with an unknown locale or gate is refused by name."""
    change(folder / "regions" / "mena.toml", r'^required = \["ar"\]', 'required = ["ar-XX"]')
    with pytest.raises(ConfigError, match=r"mena\.toml: required names 'ar-XX'"):
        locales.load_region("mena", [folder])
    change(folder / "regions" / "europe.toml", r"^F = 0", "Q = 0")
    with pytest.raises(ConfigError, match=r"gates\.Q is unknown"):
        locales.load_region("europe", [folder])
