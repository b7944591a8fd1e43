"""Which segments of a title a change of its term bases touches, before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from localize import formats
from localize.curation.changes import sides
from localize.document import Part, Place, Segment, plain
from localize.errors import MissingError
from localize.files import sha256_file
from localize.glossary import Glossary, Match, load
from localize.locales import Locale
from localize.memory import Approvals, Memory
from localize.models import measured, read_lock, route
from localize.pipeline import approve, segment
from localize.text import fallbacks, split_tag
from localize.workspace import Title, Workspace, load_title

__all__ = ["Scan", "Touched", "scan", "scans"]

Effect = Literal["approved", "machine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A segment whose terms are others than before in some locale."""

    place: Place
    source: str
    terms: tuple[str, ...]
    """Source forms of the terms that differ."""
    effects: dict[str, Effect]
    """Locale → ``approved``: an editor's text, to be reviewed; ``machine``: made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A title looked through with both term bases."""

    title: str
    segments: int
    """All segments of the title."""
    touched: tuple[Touched, ...]

    def count(self, locale: str, effect: Effect) -> int:
        """Touched segments of a locale with this effect."""
        return sum(1 for item in self.touched if item.effects.get(locale) == effect)


def scans(
    space: Workspace,
    titles: Sequence[Path],
    old: Path,
    new: Path,
    locales: Sequence[Locale],
) -> Iterator[Scan]:
    """What the change from ``old`` to ``new`` touches in each of the titles' folders.

    Raises ``InputError`` or ``ConfigError`` for what can't be read.
    """
    for folder in titles:
        title = load_title(folder)
        language = split_tag(title.language)[0]
        before, after = sides(space, title.id, old, new)
        yield scan(space, title, load(before, language), load(after, language), locales)


def scan(
    space: Workspace, title: Title, old: Glossary, new: Glossary, locales: Sequence[Locale]
) -> Scan:
    """Compare what both term bases ask of each segment, in each of the locales.

    The sources are read twice: how a title as a whole uses its names decides doubtful places.
    Raises ``InputError`` for a file that can't be read.
    """
    comparison = _Comparison(
        old=_bare(old).surveyed(_texts(title)),
        new=_bare(new).surveyed(_texts(title)),
        masters=_masters(space, title, locales),
    )
    touched: list[Touched] = []
    segments = 0
    for path in title.files:
        label = path.relative_to(space.root).as_posix()
        approvals = {item.tag: _approvals(space, title, path, item) for item in locales}
        for part in formats.read(path, title.language).parts:
            context = ""
            for item in _segments(part, title, locales):
                segments += 1
                seen = comparison.look(item, context, approvals)
                if seen is not None:
                    where = _labelled(seen.place, str(path), label, part.id)
                    touched.append(replace(seen, place=where))
                context = plain(item.source)
    return Scan(title=title.id, segments=segments, touched=tuple(touched))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """Both term bases, ready for one title."""

    old: Glossary
    new: Glossary
    masters: Mapping[str, str]
    """Locale → the locale from whose text it is translated; empty if from the source."""

    def look(
        self, item: Segment, context: str, approvals: Mapping[str, Approvals]
    ) -> Touched | None:
        """What differs for a segment; ``context``: the sentence before it."""
        text = plain(item.source)
        before, after = self.old.find(text), self.new.find(text)
        if before == after:
            return None
        own = {
            tag
            for tag in {*self.masters, *self.masters.values()}
            if _asks(before, tag) != _asks(after, tag)
        }
        effects: dict[str, Effect] = {
            tag: "machine" if approvals[tag].get(text, context) is None else "approved"
            for tag, master in self.masters.items()
            if tag in own or (master and master in own)
        }
        if not effects:
            return None
        terms = _terms(before, after)
        return Touched(place=item.place, source=text, terms=terms, effects=effects)


def _bare(terms: Glossary) -> Glossary:
    """The same terms without what decides nothing: where they stand, what is noted on them."""
    bare = (replace(term, place=Place(), note="") for term in terms.terms)
    return Glossary(bare, terms.language)


def _texts(title: Title) -> Iterator[str]:
    for path in title.files:
        for part in formats.read(path, title.language).parts:
            for item in part.segments:
                yield plain(item.source)


def _segments(part: Part, title: Title, locales: Sequence[Locale]) -> Iterator[Segment]:
    # How a text is divided doesn't depend on the locale, only how it is joined again.
    yield from segment.divide(part, title.language, locales[0]).segments


def _masters(space: Workspace, title: Title, locales: Sequence[Locale]) -> dict[str, str]:
    """See ``_Comparison.masters``."""
    master = space.settings.master
    language, source = split_tag(master)[0], split_tag(title.language)[0]
    return {
        item.tag: master if _is_over(item, master, language, source, space) else ""
        for item in locales
    }


def _is_over(locale: Locale, master: str, language: str, source: str, space: Workspace) -> bool:
    if (locale.opencc and source == "zh") or locale.tag == master:
        return False
    if locale.language == language:
        return True
    try:
        way = route(
            source,
            locale.language,
            master=language,
            pins=space.settings.models,
            lock=read_lock(space.root),
            measured=measured(space.root),
        )
    except MissingError:
        return False
    return len(way.hops) == 2


def _asks(matches: Sequence[Match], tag: str) -> list[tuple[object, ...]]:
    """All that a locale's translation of the text has to heed; terms without a rendering and
    doubtful places ask for nothing."""
    return [
        (
            (match.start, match.end, match.term.forms(tag), match.term.forbidden),
            (match.term.kind, match.term.gender, match.term.strategy),
            (match.term.gloss(tag), match.term.reading(tag)),
            match.entity.gender if match.entity else "",
        )
        for match in matches
        if not match.doubt and match.term.forms(tag)
    ]


def _terms(before: Sequence[Match], after: Sequence[Match]) -> tuple[str, ...]:
    """Source forms that differ in their place or in what they ask."""
    differing = [match for match in (*before, *after) if match not in before or match not in after]
    return tuple(dict.fromkeys(match.term.source for match in differing))


def _approvals(space: Workspace, title: Title, path: Path, locale: Locale) -> Approvals:
    """What is approved of a file, as the next release would see it; nothing is written."""
    whole = title.parallel("approved", fallbacks(locale.tag), path)
    with Memory() as aside:
        if whole is not None and space.memory.is_file():
            digest = sha256_file(whole)
            with Memory(space.memory) as memory:
                kept = memory.approved(title.id, locale.tag, path.name, digest)
            if kept:
                aside.approve(title.id, locale.tag, path.name, digest, kept)
        return approve.approvals(aside, space.root, title, path, locale)[0]


def _labelled(place: Place, path: str, label: str, part: str) -> Place:
    """The place with the file's name in the workspace."""
    file = label + (place.file or path).removeprefix(path)
    return replace(place, file=file, part=part)
