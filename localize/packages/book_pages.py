"""The EPUB's own pages: cover, title page, colophon, navigation, and their style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import resources

from localize.locales import Locale
from localize.packages import Edition
from localize.packages.texts import as_xhtml, escape
from localize.packages.wording import Wording, date_text, is_conversion, wording
from localize.text import base_direction, split_tag

__all__ = [
    "chapter_page",
    "colophon_page",
    "cover_page",
    "navigation",
    "style_sheet",
    "title_page",
]

_PAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{tag}" xml:lang="{tag}" dir="{direction}">
<head>
<title>{title}</title>
{style}
</head>
<body epub:type="{kind}">
{body}
</body>
</html>
"""


_LINK = '<link rel="stylesheet" type="text/css" href="{}book.css"/>'
# A picture has no writing mode: in vertical lines it would stand at the right edge.
_COVER_STYLE = """\
<style>
body { margin: 0; text-align: center; }
figure { margin: 0; }
img { height: 100vh; max-width: 100%; object-fit: contain; }
</style>"""


def _page(locale: Locale, title: str, kind: str, body: str, style: str = _LINK.format("")) -> str:
    """A whole XHTML document.

    ``kind`` is the body's ``epub:type``; ``body`` is markup, ``style`` what the head says about
    its looks.
    """
    return _PAGE.format(
        tag=locale.tag,
        direction=locale.direction,
        title=escape(title),
        kind=kind,
        body=body,
        style=style,
    )


def chapter_page(locale: Locale, title: str, section: str) -> str:
    """The page of a chapter, which stands in a folder below the style sheet's."""
    return _page(locale, title, "bodymatter", section, _LINK.format("../"))


def style_sheet(locale: Locale) -> str:
    """The book's CSS: the shared sheet, the locale's fonts, vertical lines where it has them."""
    generic = {"serif", "sans-serif"}
    families = (name if name in generic else f'"{name}"' for name in locale.fonts)
    sheet = _data("book.css") + f"\nhtml {{ font-family: {', '.join(families)}; }}\n"
    return sheet + (_data("vertical.css") if locale.vertical else "")


def _data(name: str) -> str:
    return resources.files("localize.packages").joinpath("style", name).read_text("utf-8")


def cover_text(edition: Edition) -> str:
    """What stands for the cover where it can't be seen."""
    return wording(edition.locale)["cover_text"].format(**_names(edition))


def cover_page(edition: Edition) -> str:
    """The cover's page. The picture is ``cover.svg`` beside it."""
    alt = escape(cover_text(edition))
    body = f'<figure><img src="cover.svg" alt="{alt}" role="doc-cover"/></figure>'
    words = wording(edition.locale)
    return _page(edition.locale, words["cover"], "frontmatter cover", body, _COVER_STYLE)


def title_page(edition: Edition) -> str:
    """Title, author, original title, and how the text came about."""
    names, words = _names(edition), wording(edition.locale)
    write = partial(as_xhtml, vertical=edition.locale.vertical)
    rows = [
        '<section class="title-page">',
        f"<h1>{write(names['title'])}</h1>",
        f'<p class="author">{write(names["author"])}</p>',
        f'<p class="original">{_original(edition)}</p>',
    ]
    if not is_conversion(edition):
        rows.append(f"<p{_foreign(words, edition.locale)}>{write(words['translator'])}</p>")
    rows.append("</section>")
    return _page(edition.locale, names["title"], "frontmatter titlepage", "\n".join(rows))


def colophon_page(edition: Edition, identifier: str) -> str:
    """Names, edition, how the text was made and, where it is one, that it is a draft."""
    title, names, words = edition.title, _names(edition), wording(edition.locale)
    write = partial(as_xhtml, vertical=edition.locale.vertical)
    made = words["converted"] if is_conversion(edition) else words["machine"]
    date = date_text(title.published, edition.locale)
    own = _foreign(words, edition.locale)
    rows = [
        f'<section class="colophon" role="doc-colophon"{own}>',
        f"<h1>{write(words['colophon'])}</h1>",
        f"<p><bdi>{write(names['title'])}</bdi><br/><bdi>{write(names['author'])}</bdi></p>",
        f"<p>{write(words['original'])}<br/>{_original(edition)}</p>",
        f"<p>{write(made)}</p>",
    ]
    if edition.provenance.get("draft"):
        rows.append(f"<p><strong>{write(words['draft'])}</strong></p>")
    rows += [
        f"<p>{write(words['edition'].format(version=title.version, date=date))}</p>",
        '<p class="identifier" lang="en" xml:lang="en" dir="ltr" translate="no">'
        f"{escape(identifier)}</p>",
        "</section>",
    ]
    return _page(edition.locale, words["colophon"], "backmatter colophon", "\n".join(rows))


def navigation(
    edition: Edition, entries: Sequence[tuple[str, str]], landmarks: Sequence[tuple[str, str, str]]
) -> str:
    """The navigation document: entries (path, label), landmarks (kind, path, label)."""
    words = wording(edition.locale)
    write = partial(as_xhtml, vertical=edition.locale.vertical)
    toc = "\n".join(f'<li><a href="{path}">{write(label)}</a></li>' for path, label in entries)
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{path}">{escape(label)}</a></li>'
        for kind, path, label in landmarks
    )
    body = (
        f'<nav epub:type="toc" id="toc" role="doc-toc">\n<h1>{escape(words["contents"])}</h1>\n'
        f"<ol>\n{toc}\n</ol>\n</nav>\n"
        f'<nav epub:type="landmarks" hidden="hidden">\n<ol>\n{marks}\n</ol>\n</nav>'
    )
    return _page(edition.locale, words["contents"], "frontmatter", body)


def _names(edition: Edition) -> dict[str, str]:
    return {"title": edition.names["title"], "author": edition.names["author"]}


def _original(edition: Edition) -> str:
    """Title and author in the original's language, marked as such."""
    title = edition.title
    name = title.title.get(split_tag(title.language)[0], title.id)
    tag, direction = title.language, base_direction(title.language)
    attributes = f'lang="{tag}" xml:lang="{tag}" dir="{direction}" translate="no"'
    return f"<span {attributes}>{escape(name)} · {escape(title.author)}</span>"


def _foreign(words: Wording, locale: Locale) -> str:
    """Attributes for words that are not in the book's own language."""
    if words.language == locale.tag:
        return ""
    return f' lang="{words.language}" xml:lang="{words.language}" dir="{words.direction}"'
