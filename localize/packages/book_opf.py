"""The EPUB's package document: metadata, manifest and spine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localize.locales import Locale
from localize.packages import Edition
from localize.packages.catalogue import Word, keywords, word
from localize.packages.texts import escape
from localize.packages.wording import is_conversion, wording
from localize.workspace import Title

__all__ = ["Access", "Resource", "identifier", "package_document", "progression"]

_OPF = """\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" \
xml:lang="{tag}" dir="{direction}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine page-progression-direction="{progression}">
{spine}
</spine>
<guide>
{guide}
</guide>
</package>
"""
# What EPUB 2 calls the landmarks.
_GUIDE = {"cover": "cover", "titlepage": "title-page", "toc": "toc", "bodymatter": "text"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the EPUB, as its manifest lists it."""

    id: str
    path: str
    media_type: str
    properties: str = ""
    in_spine: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What decides how a book's content can be taken in."""

    has_pictures: bool = False
    """Besides the cover."""
    is_described: bool = True
    """Every picture has a text in its place."""
    may_flash: bool = False
    has_readings: bool = False
    """Ruby."""


def identifier(title: str, locale: str) -> str:
    """The same for all versions of a title in a locale, different for all others."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'localize:{title}:{locale}')}"


def progression(locale: Locale) -> str:
    """Which way the pages turn: vertical lines run from right to left as well."""
    return "rtl" if locale.direction == "rtl" or locale.vertical else "ltr"


def package_document(
    edition: Edition,
    resources: Sequence[Resource],
    landmarks: Sequence[tuple[str, str, str]],
    access: Access,
    modified: str,
) -> str:
    """The ``.opf``. ``modified`` is ``CCYY-MM-DDThh:mm:ssZ``; resources in reading order,
    landmarks (kind, path, label)."""
    locale = edition.locale
    has_cover = any(resource.properties == "cover-image" for resource in resources)
    return _OPF.format(
        tag=locale.tag,
        direction=locale.direction,
        metadata="\n".join(
            [*_description(edition, modified), *_access(edition, access, has_cover)]
        ),
        manifest="\n".join(map(_listed, resources)),
        progression=progression(locale),
        spine="\n".join(f'<itemref idref="{r.id}"/>' for r in resources if r.in_spine),
        guide="\n".join(
            f'<reference type="{_GUIDE[kind]}" title="{escape(label)}" href="{path}"/>'
            for kind, path, label in landmarks
        ),
    )


def _listed(resource: Resource) -> str:
    properties = f' properties="{resource.properties}"' if resource.properties else ""
    return (
        f'<item id="{resource.id}" href="{resource.path}" '
        f'media-type="{resource.media_type}"{properties}/>'
    )


def _description(edition: Edition, modified: str) -> list[str]:
    title, locale, names = edition.title, edition.locale, edition.names
    words = wording(locale)
    lines = [
        f'<dc:identifier id="id">{identifier(title.id, locale.tag)}</dc:identifier>',
        f'<dc:title id="title">{escape(names["title"])}</dc:title>',
        '<meta refines="#title" property="title-type">main</meta>',
        f"<dc:language>{locale.tag}</dc:language>",
        f'<dc:creator id="author">{escape(names["author"])}</dc:creator>',
        '<meta refines="#author" property="role" scheme="marc:relators">aut</meta>',
    ]
    if not is_conversion(edition):
        lines += [
            f'<dc:contributor id="translator" {_marked(words.language, words.direction)}>'
            f"{escape(words['translator'])}</dc:contributor>",
            '<meta refines="#translator" property="role" scheme="marc:relators">trl</meta>',
        ]
    if title.publisher:
        lines.append(f"<dc:publisher>{escape(title.publisher)}</dc:publisher>")
    if names.get("synopsis"):
        lines.append(f"<dc:description>{escape(names['synopsis'])}</dc:description>")
    lines += [
        *_subjects(title, locale),
        f"<dc:date>{title.published.isoformat()}</dc:date>",
        f'<meta property="dcterms:modified">{modified}</meta>',
    ]
    return lines


def _access(edition: Edition, access: Access, has_cover: bool) -> list[str]:
    """What is true of this book; a conformance claim would need an evaluation."""
    words = wording(edition.locale)
    is_visual = has_cover or access.has_pictures
    facts = [("accessMode", "textual")]
    if is_visual:
        facts += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if access.is_described:
        facts.append(("accessModeSufficient", "textual"))
    facts += [
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "displayTransformability"),
    ]
    if is_visual and access.is_described:
        facts.append(("accessibilityFeature", "alternativeText"))
    if access.has_readings:
        facts.append(("accessibilityFeature", "rubyAnnotations"))
    if edition.locale.vertical:
        facts.append(("accessibilityFeature", "verticalWriting"))
    facts.append(("accessibilityHazard", "unknown" if access.may_flash else "none"))
    lines = [f'<meta property="schema:{name}">{value}</meta>' for name, value in facts]
    summary = [words["accessibility"], "" if access.is_described else words["undescribed"]]
    lines.append(
        f'<meta property="schema:accessibilitySummary" {_marked(words.language, words.direction)}>'
        f"{escape(edition.locale.joiner.join(filter(None, summary)))}</meta>"
    )
    return lines


def _subjects(title: Title, locale: Locale) -> Iterator[str]:
    """The genre, in English where the catalogue has no word for it, and the localized keywords."""
    own, _ = keywords(title, locale)
    genre = word("genre", title.genre, locale) if title.genre else None
    words = [*([genre] if genre else []), *(Word(text, locale.tag) for text in own)]
    for item in words:
        direction = locale.direction if item.language == locale.tag else "ltr"
        mark = _marked(item.language, direction)
        yield f"<dc:subject {mark}>{escape(item.text)}</dc:subject>"


def _marked(tag: str, direction: str) -> str:
    return f'xml:lang="{tag}" dir="{direction}"'
