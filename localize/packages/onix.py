"""ONIX 3.0, reference names: one product, for the trade's catalogues.

It says what a title's data hold and nothing else: no ISBN, price, publisher or sales rights that
nobody gave. An aggregator adds these; the identifier to join on is the proprietary one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.errors import PackageError
from localize.packages import Edition
from localize.packages.catalogue import keywords, subject_codes, word
from localize.packages.manifest import created
from localize.packages.tables import table
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
        language = _language(_tag_of("synopsis", edition))
        _add(content, "Text", edition.names["synopsis"], language=language)
    if edition.title.publisher:
        _describe_publication(_add(product, "PublishingDetail"), edition)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _describe(detail: etree._Element, edition: Edition, counts: Mapping[str, Any]) -> None:
    """The descriptive block, in the schema's order."""
    codes = table("onix")[edition.title.kind]
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
    _describe_audience(detail, edition)


def _describe_access(detail: etree._Element, edition: Edition) -> None:
    codes = table("onix")["accessibility"]
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
    titles = [("01", names["title"], _tag_of("title", edition))]
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
    """Subject codes of a novel's genre, where they are known; keywords in the locale's language,
    in English where it has none."""
    title = edition.title
    codes = subject_codes(title.genre) if title.kind == "novel" else ()
    for at, (scheme, code) in enumerate(codes):
        subject = _add(detail, "Subject")
        if at == 0:
            _add(subject, "MainSubject")
        _add(subject, "SubjectSchemeIdentifier", scheme)
        _add(subject, "SubjectCode", code)
    own, _ = keywords(title, edition.locale)
    genre = word("genre", title.genre, edition.locale)
    if own:
        tag = edition.locale.tag
        words = [*([genre.text] if genre and genre.language == tag else []), *own]
    else:
        tag, words = "en", [item for item in (title.genre, *title.keywords) if item]
    if words:
        subject = _add(detail, "Subject")
        _add(subject, "SubjectSchemeIdentifier", "20")  # keywords
        _add(subject, "SubjectHeadingText", "; ".join(words), language=_language(tag))


def _describe_audience(detail: etree._Element, edition: Edition) -> None:
    title, codes = edition.title, table("onix")["adult"]
    if title.minimum_age >= codes["from_age"]:
        warnings = [code for flag, code in codes["warnings"].items() if flag in title.flags]
        pairs = [("01", codes["audience"])]  # list 29: ONIX audience codes
        pairs += [("22", code) for code in warnings or [codes["any"]]]  # adult audience rating
        for kind, value in pairs:
            audience = _add(detail, "Audience")
            _add(audience, "AudienceCodeType", kind)
            _add(audience, "AudienceCodeValue", value)
    if title.minimum_age:
        span = _add(detail, "AudienceRange")
        _add(span, "AudienceRangeQualifier", "17")  # interest age, years
        _add(span, "AudienceRangePrecision", "03")  # from
        _add(span, "AudienceRangeValue", str(title.minimum_age))


def _describe_publication(detail: etree._Element, edition: Edition) -> None:
    """The schema wants a publisher or an imprint before a status, a date and rights."""
    title, region = edition.title, edition.region
    publisher = _add(detail, "Publisher")
    _add(publisher, "PublishingRole", "01")  # publisher
    _add(publisher, "PublisherName", title.publisher)
    _add(detail, "PublishingStatus", "04")  # active
    date = _add(detail, "PublishingDate")
    _add(date, "PublishingDateRole", "01")
    _add(date, "Date", title.published.strftime("%Y%m%d"))
    if title.rights and region.territories:
        codes = table("onix")["rights"]
        rights = _add(detail, "SalesRights")
        _add(rights, "SalesRightsType", codes[title.rights])
        territory = _add(rights, "Territory")
        _add(territory, "CountriesIncluded", " ".join(region.territories))
        _add(detail, "ROWSalesRightsType", codes["elsewhere"])


def _add(
    parent: etree._Element, name: str, content: str | None = None, language: str = ""
) -> etree._Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = clean(content) if content is not None else None
    if language:
        element.set("language", language)
    return element


def _tag_of(name: str, edition: Edition) -> str:
    """The language that a text about the title is in: the locale's, or what it falls back to."""
    origin = edition.origins.get(name)
    return origin.language if origin else edition.locale.tag


def _language(tag: str) -> str:
    """The code of list 74. Raises ``PackageError`` for a language that has none here."""
    language = split_tag(tag)[0]
    code = table("onix")["languages"].get(language)
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
    """Prove that a file is an ONIX 3.0 message with one product, its elements in the order of
    the schema. Raises ``PackageError`` with the line."""
    place = Place(file=name)
    root = files.parse_xml(files.read_bytes(folder / name), place)
    if root.tag != f"{{{_NAMESPACE}}}ONIXMessage" or root.get("release") != "3.0":
        raise PackageError("is no ONIX 3.0 message", place, "Build it again.")
    for element in root.iter(f"{{{_NAMESPACE}}}*"):
        if fault := _fault(element):
            where = Place(file=name, line=element.sourceline)
            raise PackageError(f"is no ONIX 3.0 message: {fault}", where, "Build it again.")


def _fault(element: etree._Element) -> str:
    """What is wrong with an element's children or text; empty if nothing is."""
    name = _local(element)
    structure, values = table("onix")["structure"], table("onix")["values"]
    inner = "".join(f"{_local(child)} " for child in element.iterchildren("*"))
    if name in structure:
        fits = _pattern(structure[name]).fullmatch(inner)
        return "" if fits else f"{name} holds {inner.strip() or 'nothing'}"
    if inner:
        return f"{name} holds elements"
    text = element.text or ""
    fits = re.fullmatch(values[name], text) if name in values else text.strip()
    return "" if fits or text == values.get(name) else f"{name} says {text!r}"


@lru_cache
def _pattern(structure: str) -> re.Pattern[str]:
    """A regular expression for the names of an element's children, each with a space after it."""
    names = re.sub("[A-Za-z]+", r"(?:\g<0>_)", structure)
    return re.compile(names.replace(" ", "").replace("_", " "))


def _local(element: etree._Element) -> str:
    return element.tag.removeprefix(f"{{{_NAMESPACE}}}")
