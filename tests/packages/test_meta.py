"""``metadata.json`` in the locale's words and figures, and the ONIX message."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import Make
from lxml import etree

from localize.errors import PackageError
from localize.packages.meta import build_metadata

ONIX = "{http://ns.editeur.org/onix/3.0/reference}"


def metadata(edition: Make, folder: Path, kind: str, tag: str, **changes: Any) -> dict[str, Any]:
    build_metadata(edition(kind, tag, **changes), folder)
    return json.loads((folder / "metadata.json").read_bytes())


def onix(edition: Make, folder: Path, kind: str, tag: str, **changes: Any) -> etree._Element:
    """The product of the message, built with the region's wish for one."""
    made = edition(kind, tag, **changes)
    made = replace(made, region=replace(made.region, onix=True))
    assert "onix.xml" in [item.path for item in build_metadata(made, folder)]
    return etree.parse(folder / "onix.xml").getroot().find(f"{ONIX}Product")


@pytest.mark.parametrize(
    ("tag", "name", "original"),
    [
        ("en-US", "English (United States)", "Chinese (Simplified)"),
        ("ar", "العربية", "الصينية (المبسطة)"),
        ("de-DE", "Deutsch (Deutschland)", "Chinesisch (Vereinfacht)"),
        ("ja-JP", "日本語（日本）", "中国語 (簡体字)"),
        ("zh-Hant-TW", "中文（繁體，台灣）", "中文 (簡體)"),
    ],
)
def test_languages_in_words_of_the_locale(
    edition: Make, tmp_path: Path, tag: str, name: str, original: str
) -> None:
    """The locale is called as it calls itself, the original as the locale calls it."""
    found = metadata(edition, tmp_path, "novel", tag)
    assert found["display_name"] == name
    assert found["original"]["display_name"] == original


def test_dates_and_numbers_in_figures_of_the_locale(edition: Make, tmp_path: Path) -> None:
    """Values stay for machines; the text beside them has the digits of the locale's books."""
    locale = edition("novel", "ar").locale
    locale = replace(locale, numbers=replace(locale.numbers, digits_book="arab"))
    found = metadata(edition, tmp_path, "novel", "ar", locale=locale)
    assert found["published"] == {"date": "2026-11-02", "text": "٢ نوفمبر ٢٠٢٦"}
    assert found["minimum_age"] == {"value": 13, "text": "١٣"}


def test_counts(edition: Make, tmp_path: Path) -> None:
    """A novel counts chapters and characters, a drama episodes, cues and time."""
    novel = metadata(edition, tmp_path, "novel", "en-US")["counts"]
    assert novel["chapters"]["value"] == 2
    assert 500 < novel["characters"]["value"] < 1500
    drama = metadata(edition, tmp_path, "drama", "de-DE")["counts"]
    assert (drama["episodes"]["value"], drama["cues"]["value"]) == (2, 6)
    assert drama["duration_ms"] == {"value": 22000, "text": "22.000"}


def test_review_flags_of_title_and_region(edition: Make, tmp_path: Path) -> None:
    """What the title holds and the region wants looked at, with what it covers; no verdict."""
    made = edition("novel", "en-US")
    region = replace(
        made.region, review=("privacy", "violence"), review_notes={"violence": "gore, torture"}
    )
    assert made.title.flags == ("violence", "minors")
    (review,) = metadata(edition, tmp_path, "novel", "en-US", region=region)["review"]
    assert (review["flag"], review["covers"]) == ("violence", "gore, torture")
    assert "editor must look" in review["note"]


@pytest.mark.parametrize("tag", ["ar", "de-DE"])
def test_onix_is_there_where_the_region_asks(edition: Make, tmp_path: Path, tag: str) -> None:
    """``region.onix`` decides."""
    made = edition("novel", tag)
    paths = [item.path for item in build_metadata(made, tmp_path)]
    assert ("onix.xml" in paths) == made.region.onix == (tag == "de-DE")


def test_onix_of_a_novel(edition: Make, tmp_path: Path) -> None:
    """An EPUB in German from Chinese, translated by no person, with what makes it accessible."""
    detail = onix(edition, tmp_path, "novel", "de-DE").find(f"{ONIX}DescriptiveDetail")
    assert [element.tag.removeprefix(ONIX) for element in detail] == [
        *("ProductComposition", "ProductForm", "ProductFormDetail", "ProductFormDetail"),
        *["ProductFormFeature"] * 7,
        *("PrimaryContentType", "TitleDetail", "TitleDetail", "Contributor", "Contributor"),
        *("Language", "Language", "Extent", "Subject", "AudienceRange"),
    ]
    assert [code.text for code in detail.iter(f"{ONIX}ProductFormDetail")] == ["E101", "E200"]
    assert [
        (language.findtext(f"{ONIX}LanguageRole"), language.findtext(f"{ONIX}LanguageCode"))
        for language in detail.iter(f"{ONIX}Language")
    ] == [("01", "ger"), ("02", "chi")]
    translator = detail.findall(f"{ONIX}Contributor")[1]
    assert translator.findtext(f"{ONIX}ContributorRole") == "B06"
    assert translator.findtext(f"{ONIX}UnnamedPersons") == "09"


def test_onix_of_a_drama(edition: Make, tmp_path: Path) -> None:
    """A video with subtitles: no EPUB, no accessibility of a book, a running time."""
    detail = onix(edition, tmp_path, "drama", "ar").find(f"{ONIX}DescriptiveDetail")
    assert detail.findtext(f"{ONIX}PrimaryContentType") == "06"
    assert detail.find(f"{ONIX}ProductFormFeature") is None
    assert detail.findtext(f"{ONIX}Language/{ONIX}LanguageRole") == "09"
    assert detail.findtext(f"{ONIX}Extent/{ONIX}ExtentUnit") == "05"


def test_onix_without_a_publisher(edition: Make, tmp_path: Path) -> None:
    """The schema allows no date of publication without a publisher or an imprint."""
    product = onix(edition, tmp_path, "novel", "de-DE")
    detail = product.find(f"{ONIX}PublishingDetail")
    assert [element.tag.removeprefix(ONIX) for element in detail] == [
        "Publisher",
        "PublishingStatus",
        "PublishingDate",
    ]
    title = replace(edition("novel", "de-DE").title, publisher="")
    product = onix(edition, tmp_path, "novel", "de-DE", title=title)
    assert product.find(f"{ONIX}PublishingDetail") is None


def test_onix_of_a_language_without_a_code(edition: Make, tmp_path: Path) -> None:
    """A locale that nobody gave a code is an error that says where to add it."""
    locale = replace(edition("novel", "de-DE").locale, tag="sv-SE")
    with pytest.raises(PackageError, match=r"onix\.toml"):
        onix(edition, tmp_path, "novel", "de-DE", locale=locale)
