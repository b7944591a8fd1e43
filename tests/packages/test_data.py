"""The data files of the packages: complete in every language, valid as what they are."""

from __future__ import annotations

import datetime
import json
import string
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from editions import LOCALES, ROOT
from jsonschema import Draft202012Validator

from localize.locales import available, load_locale
from localize.packages.wording import date_text, language_name, number_text, wording
from localize.text import split_tag

PACKAGES = ROOT / "localize/packages"
STRINGS = tomllib.loads((PACKAGES / "book_strings.toml").read_text("utf-8"))
OURS = ("manifest", "metadata", "chapters", "quality", "segments", "delta")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(STRINGS))
def test_every_language_says_everything(language: str) -> None:
    """The same keys as English, with the same things to fill in, and nothing empty."""
    table = STRINGS[language]
    assert set(table) == set(STRINGS["en"])
    for key, text in table.items():
        assert text.strip(), key
        assert fields(text) == fields(STRINGS["en"][key]), key


@pytest.mark.parametrize("tag", available(LOCALES))
def test_every_locale_has_words_dates_and_a_code(tag: str) -> None:
    """A locale without words of its own gets English, and says so; ONIX knows its language."""
    locale = load_locale(tag, LOCALES)
    words = wording(locale)
    known = {locale.tag, locale.language} & set(STRINGS)
    assert words.language == (tag if known else "en")
    assert date_text(datetime.date(2026, 11, 2), locale)
    assert language_name("zh-Hans", locale) != "zh-Hans"
    codes = tomllib.loads((PACKAGES / "onix.toml").read_text("utf-8"))["languages"]
    assert split_tag(tag)[0] in codes


@pytest.mark.parametrize(
    ("tag", "digits", "number", "date"),
    [
        ("en-US", "latn", "12,345", "November 2, 2026"),
        ("de-DE", "latn", "12.345", "2. November 2026"),
        ("ar", "latn", "12,345", "2 نوفمبر 2026"),
        ("ar", "arab", "١٢٬٣٤٥", "٢ نوفمبر ٢٠٢٦"),
        ("fa-IR", "arabext", "۱۲٬۳۴۵", "۲ نوامبر ۲۰۲۶"),
    ],
)
def test_figures_have_one_system_of_digits(tag: str, digits: str, number: str, date: str) -> None:
    """Digits and separators belong together, as the locale's books write them: Babel alone
    mixes them."""
    locale = load_locale(tag, LOCALES)
    locale = replace(locale, numbers=replace(locale.numbers, digits_book=digits))
    assert number_text(12345, locale) == number
    assert date_text(datetime.date(2026, 11, 2), locale) == date


@pytest.mark.parametrize("name", OURS)
def test_our_schemas_are_schemas(name: str) -> None:
    """Valid JSON Schema, whose id is what its documents must say; no field but ours."""
    schema = json.loads(Path(ROOT / f"localize/schemas/{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == schema["properties"]["schema"]["const"] == f"localize/{name}/1"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(schema["properties"])
