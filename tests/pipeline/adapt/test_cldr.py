"""What the rules write is the form of CLDR 47, as Babel has it, in every locale; where the house
differs, a table here says how and why."""

from __future__ import annotations

import datetime
from pathlib import Path

import babel
import pytest
from babel import dates as cldr_dates
from babel import numbers as cldr_numbers
from babel import units as cldr_units

from localize import locales
from localize.document import Block, Part, Segment, plain
from localize.locales import Locale
from localize.pipeline import adapt
from localize.pipeline.adapt.units import units

SHIPPED = Path(__file__).parents[3] / "locales"
ALL = {tag: locales.load_locale(tag, [SHIPPED]) for tag in locales.available([SHIPPED])}
TAGS = sorted(ALL)
DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}

DEGREES = {
    "ar": "25°C",  # CLDR has 25°م: the letter of a symbol is a word for an editor to choose
    "pl-PL": "25\u00a0°C",  # CLDR has 25 st. C, which Polish books don't write
}
LEFT = {"ar", "fa-IR", "ja-JP", "ko-KR", "zh-Hant-TW", "zh-Hant-HK"}
"""Locales in which U+2103 or the sign before a Latin letter stays as it is."""
NAMES = {
    # CLDR names the country or the people's money; the story's readers know where they are.
    "en": "yuan", "es": "yuanes", "fr": "yuans", "de": "Yuan", "it": "yuan", "pt": "yuans",
    "nl": "yuan", "pl": "juanów", "tr": "yuan", "ja": "元", "ko": "위안",
}  # fmt: skip


def fitted(text: str, tag: str, source: str = "原文") -> str:
    segment = Segment(id="1", source=(source,), target=(text,), origin="machine")
    part = Part(id="p", blocks=(Block(id="b", segments=(segment,)),))
    (done,) = adapt.fit(part, ALL[tag], "book", "novel", language="zh-Hans").segments
    return plain(done.target).strip("\u2066\u2067\u2068\u2069\u200f\u200e")


def cldr(tag: str) -> babel.Locale:
    return babel.Locale.parse(tag, sep="-")


def own_digits(text: str, locale: Locale) -> str:
    """Babel's figure in the product's digits (Babel leaves European ones)."""
    return text.translate(str.maketrans(DIGITS["latn"], DIGITS[locale.numbers.digits_book]))


def own_marks(text: str, locale: Locale) -> str:
    """The same with the marks that go with the digits."""
    if locale.numbers.digits_book != "latn":
        text = text.translate(str.maketrans(",.", "٬٫"))
    return own_digits(text, locale)


@pytest.mark.parametrize("tag", TAGS)
def test_percent(tag: str) -> None:
    """50% takes CLDR's place and space of the sign; U+066A goes with digits of its script, and
    direction marks are the business of another rule."""
    wanted = cldr_numbers.format_percent(0.5, locale=cldr(tag)).strip("\u200e\u200f\u061c")
    wanted = own_digits(wanted.replace("\u200e", ""), ALL[tag])
    if ALL[tag].numbers.digits_book != "latn":
        wanted = wanted.replace("%", "٪")
    assert fitted("50%", tag) == wanted
    assert fitted(wanted, tag) == wanted


@pytest.mark.parametrize("tag", TAGS)
def test_numbers(tag: str) -> None:
    """1234567.5 of the source, written as in English, as in German or in the locale's own form."""
    locale = ALL[tag]
    if tag == "fa-IR":
        wanted = "۱٬۲۳۴٬۵۶۷٫۵"
    else:
        wanted = own_marks(cldr_numbers.format_decimal(1234567.5, locale=cldr(tag)), locale)
    for text in ("1,234,567.5", "1.234.567,5", wanted):
        if "arab" in locale.numbers.digits_book and text == "1.234.567,5":
            continue  # the rule of digits has made it Persian before: its marks are English ones
        assert fitted(text, tag, "1234567.5") == wanted


@pytest.mark.parametrize("tag", TAGS)
def test_locale_file_has_the_marks_of_cldr(tag: str) -> None:
    """Decimal and group of the file are CLDR's between European digits."""
    symbols = cldr(tag).number_symbols["latn"]
    numbers = ALL[tag].numbers
    assert (numbers.decimal, numbers.group) == (symbols["decimal"], symbols["group"])


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("left", ["2015年6月18日", "6月18日", "2015年6月"])
def test_dates(tag: str, left: str) -> None:
    """A date that a machine left in Chinese is in CLDR's long form; a Chinese or Japanese one is
    that form."""
    date = datetime.date(2015, 6, 18)
    if left.startswith("6"):
        wanted = cldr_dates.format_skeleton("MMMMd", date, locale=cldr(tag))
    elif left.endswith("日"):
        wanted = cldr_dates.format_date(date, "long", cldr(tag))
    else:
        wanted = cldr_dates.format_skeleton("yMMMM", date, locale=cldr(tag))
    assert fitted(left, tag) == own_digits(wanted, ALL[tag])


@pytest.mark.parametrize("tag", TAGS)
def test_british_and_american_dates(tag: str) -> None:
    """A long date of the American master is CLDR's in British English and stays elsewhere."""
    american = cldr_dates.format_date(datetime.date(2015, 6, 18), "long", "en_US")
    wanted = cldr_dates.format_date(datetime.date(2015, 6, 18), "long", cldr(tag))
    if tag in ("en-GB", "en-US"):
        assert fitted(american, tag) == wanted


@pytest.mark.parametrize("tag", ["fr-FR", "fr-CA"])
def test_french_times(tag: str) -> None:
    """21h42 is CLDR's short time of Canada with spaces that don't break; 21:42 stays."""
    canadian = cldr_dates.format_time(datetime.time(21, 42), "short", locale="fr_CA")
    assert fitted("21h42", tag).replace("\u00a0", " ") == canadian
    assert fitted("21:42", tag) == "21:42"


@pytest.mark.parametrize(("tag", "pieces"), [("en-GB", "am pm"), ("en-US", "AM PM")])
def test_english_half_days(tag: str, pieces: str) -> None:
    """am and pm are CLDR's in British English; American ones stay as they are."""
    periods = cldr(tag).periods
    assert f"{periods['am']} {periods['pm']}" == pieces
    assert fitted("at 9:42 PM, or 5 AM.", tag) == f"at 9:42 {pieces[3:]}, or 5 {pieces[:2]}."


@pytest.mark.parametrize("tag", TAGS)
def test_degrees(tag: str) -> None:
    """25℃ is CLDR's short pattern, with a space that doesn't break where it has a space."""
    wanted = cldr_units.format_unit(25, "temperature-celsius", "short", locale=cldr(tag))
    wanted = wanted.replace(" ", "\u00a0")
    if tag in LEFT:
        assert "℃" in fitted("25℃", tag)
    else:
        assert fitted("25℃", tag) == DEGREES.get(tag, wanted)


@pytest.mark.parametrize("tag", TAGS)
def test_currency(tag: str) -> None:
    """500元 as ¥500 gets the currency's name after the figure, as CLDR places it, without the
    country; locales without a name in the table are left alone."""
    language = tag.split("-", maxsplit=1)[0]
    text = fitted("¥500", tag, "500元")
    if language not in NAMES:
        assert "¥" in text
        return
    full = cldr_numbers.get_currency_name("CNY", 500, cldr(tag))
    gap = ALL[tag].joiner
    assert text == f"500{gap}{NAMES[language]}"
    if language not in ("ja",):
        assert NAMES[language].lower() in full.lower()


def test_units_are_measured_in_units_of_cldr() -> None:
    """The metric units of the table exist, and their factors are exact."""
    from fractions import Fraction

    for unit in units():
        assert "other" in {category for names in unit.names.values() for category in names}
        assert all("other" in names for names in unit.names.values())
        if unit.metric:
            name, factor = unit.metric
            assert cldr_units.get_unit_name(name, locale="en")
            assert Fraction(factor) > 0
