"""The ONIX message: what the trade's catalogues get, in the order that they want it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import Make
from lxml import etree

from localize.errors import PackageError
from localize.packages.meta import build_metadata
from localize.packages.onix import verify_onix

ONIX = "{http://ns.editeur.org/onix/3.0/reference}"


def onix(edition: Make, folder: Path, kind: str, tag: str, **changes: Any) -> etree._Element:
    """The product of the message, built with the region's wish for one."""
    made = edition(kind, tag, **changes)
    made = replace(made, region=replace(made.region, onix=True))
    assert "onix.xml" in [item.path for item in build_metadata(made, folder)]
    return etree.parse(folder / "onix.xml").getroot().find(f"{ONIX}Product")


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


def texts(element: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iter(f"{ONIX}{name}")]


def test_subject_codes_of_a_genre(edition: Make, tmp_path: Path) -> None:
    """Thema and BISAC where they are known, the first of them the main one; keywords in German.
    A drama is no book of a genre."""
    title = replace(edition("novel", "de-DE").title, genre="romance")
    product = onix(edition, tmp_path, "novel", "de-DE", title=title)
    assert texts(product, "SubjectSchemeIdentifier") == ["93", "10", "20"]
    assert texts(product, "SubjectCode") == ["FR", "FIC027000"]
    assert len(texts(product, "MainSubject")) == 1
    (heading,) = product.iter(f"{ONIX}SubjectHeadingText")
    assert (heading.text, heading.get("language")) == ("Liebesgeschichte; Familiengeheimnis", "ger")
    title = replace(edition("drama", "ar").title, genre="romance")
    product = onix(edition, tmp_path, "drama", "ar", title=title)
    assert texts(product, "SubjectSchemeIdentifier") == ["20"]


def test_rights_are_said_where_they_are_known(edition: Make, tmp_path: Path) -> None:
    """For the countries of the region; elsewhere unknown, and without the title's word nowhere."""
    title = replace(edition("novel", "en-US").title, rights="non-exclusive")
    product = onix(edition, tmp_path, "novel", "en-US", title=title)
    assert texts(product, "SalesRightsType") == ["02"]
    assert texts(product, "CountriesIncluded") == ["US CA MX"]
    assert texts(product, "ROWSalesRightsType") == ["00"]
    assert texts(onix(edition, tmp_path, "novel", "en-US"), "SalesRights") == []


def test_a_title_for_adults(edition: Make, tmp_path: Path) -> None:
    """The audience and warnings by the title's flags; for others the age alone."""
    title = replace(edition("novel", "de-DE").title, minimum_age=18, flags=("violence", "privacy"))
    product = onix(edition, tmp_path, "novel", "de-DE", title=title)
    assert texts(product, "AudienceCodeType") == ["01", "22"]
    assert texts(product, "AudienceCodeValue") == ["01", "04"]
    assert texts(onix(edition, tmp_path, "novel", "de-DE"), "AudienceCodeType") == []


def test_no_price(edition: Make, tmp_path: Path) -> None:
    """Prices are the catalogue's."""
    assert texts(onix(edition, tmp_path, "novel", "de-DE"), "ProductSupply") == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('release="3.0"', 'release="2.1"', "no ONIX 3.0 message"),
        ("<ProductForm>ED</ProductForm>", "", "DescriptiveDetail holds"),
        ("<LanguageCode>ger<", "<LanguageCode>de<", "LanguageCode says 'de'"),
        ("<NotificationType>03<", "<NotificationType> <", "NotificationType says ' '"),
        ("<TitleType>01</TitleType>", "<TitleType>01</TitleType><TitleText/>", "TitleDetail holds"),
        ("<PublisherName>", "<PublisherName><b/>", "PublisherName holds elements"),
        ("</Product>", "<ProductSupply/></Product>", "Product holds"),
    ],
)
def test_messages_out_of_order(
    edition: Make, tmp_path: Path, before: str, after: str, message: str
) -> None:
    """What the schema wouldn't take is refused, with its line."""
    onix(edition, tmp_path, "novel", "de-DE")
    path = tmp_path / "onix.xml"
    text = path.read_text("utf-8")
    assert before in text
    verify_onix(tmp_path, "onix.xml")
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PackageError, match=message):
        verify_onix(tmp_path, "onix.xml")
