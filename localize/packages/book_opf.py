"""The EPUB's package document: metadata, manifest and spine."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from localize.locales import Locale
from localize.packages import Edition
from localize.packages.texts import escape
from localize.packages.wording import is_conversion, wording

__all__ = ["Resource", "identifier", "package_document", "progression"]

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
</package>
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the EPUB, as its manifest lists it."""

    id: str
    path: str
    media_type: str
    properties: str = ""
    in_spine: bool = False


def identifier(edition: Edition) -> str:
    """The same for all versions of a title in a locale, different for all others."""
    name = f"localize:{edition.title.id}:{edition.locale.tag}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def progression(locale: Locale) -> str:
    """Which way the pages turn: vertical lines run from right to left as well."""
    return "rtl" if locale.direction == "rtl" or locale.vertical else "ltr"


def package_document(edition: Edition, resources: Sequence[Resource], modified: str) -> str:
    """The ``.opf``. ``modified`` is ``CCYY-MM-DDThh:mm:ssZ``; resources in reading order."""
    locale = edition.locale
    has_cover = any(resource.properties == "cover-image" for resource in resources)
    return _OPF.format(
        tag=locale.tag,
        direction=locale.direction,
        metadata="\n".join([*_description(edition, modified), *_access(edition, has_cover)]),
        manifest="\n".join(map(_listed, resources)),
        progression=progression(locale),
        spine="\n".join(f'<itemref idref="{r.id}"/>' for r in resources if r.in_spine),
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
        f'<dc:identifier id="id">{identifier(edition)}</dc:identifier>',
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
    for subject in (title.genre, *title.keywords):
        if subject:
            # Genre and keywords are those of the trade, in English.
            lines.append(f"<dc:subject {_marked('en', 'ltr')}>{escape(subject)}</dc:subject>")
    lines += [
        f"<dc:date>{title.published.isoformat()}</dc:date>",
        f'<meta property="dcterms:modified">{modified}</meta>',
    ]
    return lines


def _access(edition: Edition, has_cover: bool) -> list[str]:
    """What is true of every book that is made here; a conformance claim needs an evaluation."""
    words = wording(edition.locale)
    facts = [("accessMode", "textual")]
    if has_cover:
        facts.append(("accessMode", "visual"))
    facts += [
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "displayTransformability"),
    ]
    if has_cover:
        facts.append(("accessibilityFeature", "alternativeText"))
    facts.append(("accessibilityHazard", "none"))
    lines = [f'<meta property="schema:{name}">{value}</meta>' for name, value in facts]
    lines.append(
        f'<meta property="schema:accessibilitySummary" {_marked(words.language, words.direction)}>'
        f"{escape(words['accessibility'])}</meta>"
    )
    return lines


def _marked(tag: str, direction: str) -> str:
    return f'xml:lang="{tag}" dir="{direction}"'
