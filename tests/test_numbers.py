"""Quantities by value: what counts as one, what never does, and how a locale writes it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from localize import locales, numbers

CASES = Path(__file__).parent / "cases" / "numbers"
SHIPPED = Path(__file__).parent.parent / "locales"
VALUES = (1_000_000, 35_000, 3_500_000, 3_200_000_000, 32_000_000_000, 123_456_789)


def cases() -> list[object]:
    """All labelled texts with their language."""
    found = []
    for file in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for case in data.get("case", ()):
            language = case.get("language") or data["language"]
            label = f"{language}: {case['label']}"
            found.append(pytest.param(language, case["text"], case["found"], id=label))
    return found


def described(quantity: numbers.Quantity) -> str:
    mark = "~" if quantity.approximate else ""
    kind = "" if quantity.kind == "number" else f" {quantity.kind}"
    return f"{quantity.text} = {quantity.value}{mark}{kind}"


@pytest.mark.parametrize(("language", "text", "found"), cases())
def test_find(language: str, text: str, found: list[str]) -> None:
    """The quantities of a text, and nothing else, in its order."""
    quantities = numbers.find(text, language)
    assert [described(quantity) for quantity in quantities] == found
    assert all(text[item.start : item.end] == item.text for item in quantities)


def moments(kind: str) -> list[object]:
    """Texts with times or months."""
    data = tomllib.loads((CASES / "moments.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(row["language"], row["text"], row["found"], id=f"{row['language']} {number}")
        for number, row in enumerate(data[kind])
    ]


@pytest.mark.parametrize(("language", "text", "found"), moments("times"))
def test_times(language: str, text: str, found: list[str]) -> None:
    """The times of the day in a text, and no durations, scores or ratios."""
    times = numbers.times(text, language)
    assert [
        f"{'' if time.half_known else '-'}{time.minutes // 60}:{time.minutes % 60:02}"
        for time in times
    ] == found
    assert all(text[time.start : time.end] == time.text for time in times)


@pytest.mark.parametrize(("language", "text", "found"), moments("months"))
def test_months(language: str, text: str, found: list[int]) -> None:
    """The months in a text, by name or number, and no other words of that spelling."""
    months = numbers.months(text, language)
    assert [month.number for month in months] == found
    assert all(text[month.start : month.end] == month.text for month in months)


def test_times_agree() -> None:
    """A clock of twelve hours and one of twenty-four agree unless both say which half it is."""
    (half_open,) = numbers.times("half past four", "en")
    morning, evening = numbers.times("4:30 a.m., 16:30", "en")
    assert half_open.agrees(morning)
    assert half_open.agrees(evening)
    assert not morning.agrees(evening)


def test_quick_look_overlooks_nothing() -> None:
    """The quick look finds something in every text that has a quantity."""
    for parameters in cases():
        language, text, found = parameters.values
        assert not found or numbers.may_count(text, language), text


def locale(tag: str) -> locales.Locale:
    return locales.load_locale(tag, [SHIPPED])


# Locale and medium → the best form of 32 billion, the figure behind 三百二十亿.
BEST = {
    ("en-US", "book"): "32 billion",
    ("es-ES", "book"): "32.000 millones",
    ("es-419", "book"): "32,000 millones",
    ("fr-FR", "book"): "32 milliards",
    ("de-DE", "book"): "32 Milliarden",
    ("pl-PL", "book"): "32 miliardy",
    ("pt-PT", "book"): "32\u00a0000 milhões",
    ("ar", "book"): "32 مليار",
    ("ar", "track"): "32 مليار",
    ("ar", "9:16"): "32 مليار",
    ("fa-IR", "track"): "۳۲ میلیارد",
    ("zh-Hant-TW", "book"): "320億",
    ("ja-JP", "book"): "320億",
    ("ko-KR", "book"): "320억",
}


@pytest.mark.parametrize(("tag", "medium"), BEST)
def test_render_best_form(tag: str, medium: str) -> None:
    """The first form is the one an editor would write, in the product's digits."""
    assert numbers.render(32 * 10**9, locale(tag), medium)[0] == BEST[tag, medium]


@pytest.mark.parametrize("tag", locales.available([SHIPPED]))
@pytest.mark.parametrize("value", VALUES)
def test_render_and_find_agree(tag: str, value: int) -> None:
    """Every form that is written is read back as the same value."""
    for medium in ("book", "track"):
        for form in numbers.render(value, locale(tag), medium):
            assert [item.value for item in numbers.find(form, tag)] == [value], form


def test_render_in_the_digits_of_the_product() -> None:
    """Books and tracks may have other digits; Arabic ones go with Arabic marks."""
    arabic = locale("ar")
    arabic = replace(arabic, numbers=replace(arabic.numbers, digits_book="arab"))
    assert numbers.render(32 * 10**9, arabic, "book")[0] == "٣٢ مليار"
    assert numbers.render(3_500_000, arabic, "book") == ("٣٫٥ مليون", "٣٬٥٠٠٬٠٠٠")
    assert numbers.render(3_500_000, arabic, "9:16") == ("3.5 مليون", "3,500,000")


def test_render_plurals_and_alternatives() -> None:
    """Plural forms follow CLDR; other accepted forms come after the best."""
    assert numbers.render(5 * 10**6, locale("ar"), "track")[0] == "5 ملايين"
    assert numbers.render(10**6, locale("de-DE"), "book")[0] == "1 Million"
    assert numbers.render(32 * 10**9, locale("es-ES"), "book")[1] == "32 mil millones"
    assert numbers.render(35_000, locale("zh-Hant-TW"), "book") == (
        "3.5萬",
        "3萬5000",
        "三萬五千",
        "35,000",
    )
    assert numbers.render(1_050_003, locale("zh-Hant-TW"), "book")[0] == "105萬3"
    assert "一百零五萬零三" in numbers.render(1_050_003, locale("zh-Hant-TW"), "book")


def test_render_refuses_what_has_no_decimal_form() -> None:
    """A third can't be written in digits, a negative amount isn't one."""
    for value in (Fraction(1, 3), -1):
        with pytest.raises(ValueError, match="positive decimal"):
            numbers.render(value, locale("en-US"), "book")
