"""ONIX 3.0, reference names: one product, for the trade's catalogues.

It says what a title's data hold and nothing else: no ISBN, price, publisher or territory that
nobody gave. An aggregator adds these; the identifier to join on is the proprietary one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages import Edition
from localize.packages.manifest import created
from localize.packages.texts import clean
from localize.packages.wording import is_conversion, wording
from localize.text import split_tag

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["onix_message", "verify_onix"]

_NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
_SENDER = "localize"


def onix_message(edition: Edition, counts: Mapping[str, Any]) -> bytes:
    """The message with its one product. ``counts`` are those of ``metadata.json``."""
    from lxml import etree

    root = etree.Element(f"{{{_NAMESPACE}}}ONIXMessage", {"release": "3.0"}, {None: _NAMESPACE})
    header = _add(root, "Header")
    _add(_add(header, "Sender"), "SenderName", _SENDER)
    _add(header, "SentDateTime", _compact(created(edition.title)))
    product = _add(root, "Product")
    name = f"{edition.title.id}_{edition.locale.tag}"
    _add(product, "RecordReference", name)
    _add(product, "NotificationType", "03")  # confirmed on publication
    identifier = _add(product, "ProductIdentifier")
    _add(identifier, "ProductIDType", "01")  # proprietary
    _add(identifier, "IDTypeName", "localize title and locale")
    _add(identifier, "IDValue", name)
    _describe(_add(product, "DescriptiveDetail"), edition, counts)
    if edition.names.get("synopsis"):
        content = _add(_add(product, "CollateralDetail"), "TextContent")
        _add(content, "TextType", "03")  # description
        _add(content, "ContentAudience", "00")  # unrestricted
        _add(content, "Text", edition.names["synopsis"], language=_language(edition.locale.tag))
    if edition.title.publisher:
        _describe_publication(_add(product, "PublishingDetail"), edition)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _describe(detail: etree._Element, edition: Edition, counts: Mapping[str, Any]) -> None:
    """The descriptive block, in the schema's order."""
    codes = _codes()[edition.title.kind]
    _add(detail, "ProductComposition", "00")  # single-component item
    _add(detail, "ProductForm", codes["form"])
    for code in codes["details"]:
        _add(detail, "ProductFormDetail", code)
    if edition.title.kind == "novel":
        _describe_access(detail, edition)
    _add(detail, "PrimaryContentType", codes["content"])
    _describe_names(detail, edition)
    own, original = edition.locale.tag, edition.title.language
    pairs = [(codes["language_role"], own)]
    if own != original:
        pairs.append((codes["original_role"], original))
    for role, tag in pairs:
        language = _add(detail, "Language")
        _add(language, "LanguageRole", role)
        _add(language, "LanguageCode", _language(tag))
        _, script, _ = split_tag(tag)
        if script:
            _add(language, "ScriptCode", script)
    _describe_extent(detail, counts)
    _describe_subjects(detail, edition)


def _describe_access(detail: etree._Element, edition: Edition) -> None:
    codes = _codes()["accessibility"]
    features = [*codes["features"], codes["cover"]] if edition.title.cover else codes["features"]
    words = wording(edition.locale)
    summary = (words["accessibility"], _language(words.language))
    for value, description in [("00", summary), *((value, None) for value in sorted(features))]:
        feature = _add(detail, "ProductFormFeature")
        _add(feature, "ProductFormFeatureType", "09")
        _add(feature, "ProductFormFeatureValue", value)
        if description:
            content, language = description
            _add(feature, "ProductFormFeatureDescription", content, language=language)


def _describe_names(detail: etree._Element, edition: Edition) -> None:
    title, names = edition.title, edition.names
    original = title.title.get(split_tag(title.language)[0])
    titles = [("01", names["title"], edition.locale.tag)]
    if original and original != names["title"]:
        titles.append(("03", original, title.language))
    for kind, content, tag in titles:
        outer = _add(detail, "TitleDetail")
        _add(outer, "TitleType", kind)
        element = _add(outer, "TitleElement")
        _add(element, "TitleElementLevel", "01")
        _add(element, "TitleText", content, language=_language(tag))
    author = _add(detail, "Contributor")
    _add(author, "SequenceNumber", "1")
    _add(author, "ContributorRole", "A01" if title.kind == "novel" else "D01")
    _add(author, "PersonName" if title.kind == "novel" else "CorporateName", names["author"])
    if not is_conversion(edition):
        translator = _add(detail, "Contributor")
        _add(translator, "SequenceNumber", "2")
        _add(translator, "ContributorRole", "B06")  # translated by
        _add(translator, "FromLanguage", _language(title.language))
        _add(translator, "ToLanguage", _language(edition.locale.tag))
        _add(translator, "UnnamedPersons", "09")  # list 19: a machine


def _describe_extent(detail: etree._Element, counts: Mapping[str, Any]) -> None:
    extents = []
    if "chapters" in counts:
        extents.append(("02", counts["characters"]["value"], "01"))  # text length, characters
    elif counts["duration_ms"]["value"]:
        minutes = round(counts["duration_ms"]["value"] / 60_000, 1)
        extents.append(("09", f"{minutes:g}", "05"))  # duration, minutes
    for kind, value, unit in extents:
        extent = _add(detail, "Extent")
        _add(extent, "ExtentType", kind)
        _add(extent, "ExtentValue", str(value))
        _add(extent, "ExtentUnit", unit)


def _describe_subjects(detail: etree._Element, edition: Edition) -> None:
    words = [word for word in (edition.title.genre, *edition.title.keywords) if word]
    if words:
        subject = _add(detail, "Subject")
        _add(subject, "SubjectSchemeIdentifier", "20")  # keywords
        _add(subject, "SubjectHeadingText", "; ".join(words), language="eng")
    if edition.title.minimum_age:
        audience = _add(detail, "AudienceRange")
        _add(audience, "AudienceRangeQualifier", "17")  # interest age, years
        _add(audience, "AudienceRangePrecision", "03")  # from
        _add(audience, "AudienceRangeValue", str(edition.title.minimum_age))


def _describe_publication(detail: etree._Element, edition: Edition) -> None:
    """The schema wants a publisher or an imprint before a status and a date."""
    publisher = _add(detail, "Publisher")
    _add(publisher, "PublishingRole", "01")  # publisher
    _add(publisher, "PublisherName", edition.title.publisher)
    _add(detail, "PublishingStatus", "04")  # active
    date = _add(detail, "PublishingDate")
    _add(date, "PublishingDateRole", "01")
    _add(date, "Date", edition.title.published.strftime("%Y%m%d"))


def _add(
    parent: etree._Element, name: str, content: str | None = None, language: str = ""
) -> etree._Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = clean(content) if content is not None else None
    if language:
        element.set("language", language)
    return element


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, Any]:
    text = resources.files("localize.packages").joinpath("onix.toml").read_text("utf-8")
    return tomllib.loads(text)


def _language(tag: str) -> str:
    """The code of list 74. Raises ``PackageError`` for a language that has none here."""
    language = split_tag(tag)[0]
    code = _codes()["languages"].get(language)
    if code is None:
        raise PackageError(
            f"ONIX has no language code for {language!r} here",
            Place(file="onix.xml"),
            "Add it to localize/packages/onix.toml, from list 74.",
        )
    return code


def _compact(moment: str) -> str:
    """``2026-11-02T00:00:00Z`` as ONIX writes it: ``20261102T000000Z``."""
    return moment.replace("-", "").replace(":", "")


def verify_onix(folder: Path, name: str) -> None:
    """Prove that a file is an ONIX 3.0 message with one product. Raises ``PackageError``."""
    place = Place(file=name)
    root = files.parse_xml(files.read_bytes(folder / name), place)
    products = root.findall(f"{{{_NAMESPACE}}}Product")
    if root.tag != f"{{{_NAMESPACE}}}ONIXMessage" or len(products) != 1:
        raise PackageError("is no ONIX 3.0 message with one product", place, "Build it again.")
