"""What a catalogue shows of a title in a locale: its names, its synopsis, who is in it.

An editor's own texts win. A synopsis that nobody wrote in the locale goes the way of the title's
text, and says so; a title and an author's name don't: they fall back to English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from localize.document import Block, Part, Place, Segment
from localize.formats import written
from localize.glossary import Glossary
from localize.locales import Locale
from localize.packages import Origin
from localize.packages.texts import runs, visible
from localize.pipeline import plan, render
from localize.release.outcome import Entity
from localize.text import fallbacks, split_tag
from localize.workspace import Title

__all__ = ["Named", "author", "name", "people", "synopsis"]


class Named(NamedTuple):
    """A text about the title, and where it comes from."""

    text: str
    origin: Origin


def name(title: Title, locale: Locale) -> Named:
    """The title's name."""
    return _nearest(title.title, locale) or Named(title.id, Origin(language="en", by="editor"))


def author(title: Title, locale: Locale) -> Named:
    """The author's name; as in the source where nobody wrote it in another language."""
    found = _nearest(title.author_name, locale)
    return found or Named(title.author, Origin(language=title.language, by="editor"))


def synopsis(title: Title, way: plan.Plan) -> Named | None:
    """The synopsis: an editor's in the locale, else the source's translated as the text is, else
    an editor's in another language; ``None`` where the title has none."""
    locale = way.job.locale
    found = _nearest(title.synopsis, locale)
    source = title.synopsis.get(split_tag(title.language)[0])
    if found is None or found.origin.language == locale.tag or not source:
        return found
    segment = Segment(id="synopsis", source=(source,), place=Place(part="synopsis"))
    part = Part(id="synopsis", blocks=(Block(id="synopsis", segments=(segment,)),))
    master = render(part, way.master) if way.master else None
    (block,) = render(part, way.job, master).blocks
    text = visible(runs(written(block)))
    return Named(text, Origin(language=locale.tag, by="rule" if locale.opencc else "machine"))


def people(
    title: Title, locale: Locale, terms: Glossary, entities: Sequence[Entity]
) -> Iterator[dict[str, str]]:
    """The characters that the title names and its text has met so far, by their own names or by
    others that the term base knows to be theirs.

    Whom else the term base names stays out of catalogues: a real name may be the story's secret.
    One whom it doesn't know keeps the source's name.
    """
    met = {entity.term for entity in entities}
    matches = (match for entity in entities for match in terms.find(entity.term))
    met |= {match.entity.source for match in matches if match.entity}
    for person in title.people:
        term = terms.get(person.name)
        if term is None or term.source in met:
            forms = term.forms(locale.tag) if term else ()
            yield {
                "name": forms[0] if forms else person.name,
                "source_name": person.name,
                "gender": person.gender or (term.gender if term else ""),
                "role": person.role,
            }


def _nearest(texts: Mapping[str, str], locale: Locale) -> Named | None:
    """A text for a locale: its own, its language's, English, any."""
    for tag in fallbacks(locale.tag):
        if texts.get(tag) and tag.startswith(locale.language):
            return Named(texts[tag], Origin(language=locale.tag, by="editor"))
    for tag in ("en", *texts):
        if texts.get(tag):
            return Named(texts[tag], Origin(language=tag, by="editor"))
    return None
