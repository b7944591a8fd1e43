"""C: words that may show content which a market wants an editor to look at.

One finding for a flag in a part, however often it comes up, with the first places: a reason to
look and never a verdict. Flags, words and editors' lists: ``localize.market``. Nothing is looked
for unless somebody says for which market.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from localize import market
from localize.checks import Check, Context, Problem, at, check
from localize.document import Part, Place, Segment, plain
from localize.market import Word

_TOLD = 3
"""Words that a finding tells, and places of each."""
_ARABIC_MARKS = "[\u0640\u064b-\u0652]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A word at a place."""

    word: str
    segment: Segment
    text: str
    """The segment's source or target, in which it stands."""
    span: tuple[int, int]
    note: str = ""


def _flag(name: str) -> Check:
    flag = market.flags()[name]

    def look(part: Part, context: Context) -> Iterator[Problem]:
        if context.market and (name in context.market.flags or name == market.OWN):
            hits = _by_segment(_hits(part, context, name))
            if hits:
                yield _problem(hits, context, name)

    look.__doc__ = f"For an editor to look at ({name.replace('_', ' ')}): {flag.about}."
    return check(flag.code, "info", on=Part)(look)


religion = _flag("religion")
state = _flag("state")
foreign_relations = _flag("foreign_relations")
cohesion = _flag("cohesion")
sexuality = _flag("sexuality")
minors = _flag("minors")
intoxicants = _flag("intoxicants")
violence = _flag("violence")
crime_instruction = _flag("crime_instruction")
privacy = _flag("privacy")
misinformation = _flag("misinformation")
superstition = _flag("superstition")
pork_blood = _flag("pork_blood")
own = _flag(market.OWN)


def _hits(part: Part, context: Context, name: str) -> Iterator[_Hit]:
    """Words of the flag in the part: in the sources, then in the targets."""
    segments = tuple(part.segments)
    words = context.market.words if context.market else ()
    sides = [(context.locale.tag, [plain(segment.target) for segment in segments])]
    if context.source_language:
        texts = [plain(segment.source) for segment in segments]
        sides.insert(0, (context.source_language, texts))
    for tag, texts in sides:
        whole, starts = _joined(texts)
        for pattern, note in _patterns(name, tag, words):
            for match in pattern.finditer(whole):
                if match["hit"] is None:
                    continue  # a longer word that means something else
                index = bisect_right(starts, match.start("hit")) - 1
                start = match.start("hit") - starts[index]
                end = match.end("hit") - starts[index]
                yield _Hit(
                    word=match["hit"],
                    segment=segments[index],
                    text=texts[index],
                    span=(start, end),
                    note=note,
                )
        yield from _pairs(name, tag, segments, texts)


def _joined(texts: Iterable[str]) -> tuple[str, list[int]]:
    """All texts as one, which is searched once, and where each begins in it."""
    starts, pieces, position = [], [], 0
    for text in texts:
        starts.append(position)
        pieces.append(text)
        position += len(text) + 1
    return "\n".join(pieces), starts


def _pairs(
    name: str, tag: str, segments: Iterable[Segment], texts: Iterable[str]
) -> Iterator[_Hit]:
    """Segments with a word of each of the flag's two lists."""
    found = _both(name, tag)
    if found is None:
        return
    first, second = found
    for segment, text in zip(segments, texts, strict=True):
        one, other = _search(first, text), _search(second, text)
        if one and other:
            yield _Hit(
                word=f"{one['hit']} + {other['hit']}",
                segment=segment,
                text=text,
                span=one.span("hit"),
            )


def _search(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    return next((match for match in pattern.finditer(text) if match["hit"]), None)


def _by_segment(hits: Iterable[_Hit]) -> list[_Hit]:
    """One for a segment, in the part's order: source and target say the same thing twice."""
    first: dict[int, _Hit] = {}
    for hit in hits:
        first.setdefault(id(hit.segment), hit)
    return list(first.values())


def _problem(hits: list[_Hit], context: Context, name: str) -> Problem:
    places: dict[str, list[Place]] = {}
    for hit in hits:
        places.setdefault(hit.word, []).append(hit.segment.place)
    told = "; ".join(f"{word}{_told(found)}" for word, found in list(places.items())[:_TOLD])
    more = f"; and {len(places) - _TOLD} other words" if len(places) > _TOLD else ""
    number = "1 place" if len(hits) == 1 else f"{len(hits)} places"
    notes = dict.fromkeys(hit.note for hit in hits if hit.note)
    flag = market.flags()[name]
    assert context.market is not None
    return at(
        hits[0].text,
        *hits[0].span,
        f"{name.replace('_', ' ')}: {number} for an editor to look at: {told}{more}",
        " ".join([f"{context.market.name} asks about {flag.about}; nothing was changed.", *notes])
        if name != market.OWN
        else " ".join(["A word of this project's own list.", *notes]),
        place=hits[0].segment.place,
    )


def _told(places: list[Place]) -> str:
    """The first places by cue or line; their number where they have neither."""
    known = [_where(place) for place in places if place.cue or place.line is not None]
    if not known:
        return f" ×{len(places)}"
    rest = f" and {len(places) - _TOLD} more" if len(places) > _TOLD else ""
    return f" ({', '.join(known[:_TOLD])}{rest})"


def _where(place: Place) -> str:
    return f"cue {place.cue}" if place.cue else f"line {place.line}"


@lru_cache(maxsize=256)
def _patterns(
    name: str, tag: str, words: tuple[Word, ...]
) -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Patterns of the flag's words in texts of a language, ours and then the editors', each with
    what an editor is told; group ``hit`` is the word, without it a longer word stands there."""
    flag, language = market.flags()[name], _language(tag)
    found = []
    if ours := flag.words.get(language):
        found.append((_compiled(ours, flag.exceptions.get(language, ()), language), ""))
    by_note: dict[str, list[str]] = {}
    for word in words:
        if word.flag == name and word.is_for(tag):
            by_note.setdefault(word.note, []).append(word.text)
    found += [(_compiled(tuple(own), (), language), note) for note, own in by_note.items()]
    return tuple(found)


@lru_cache(maxsize=64)
def _both(name: str, tag: str) -> tuple[regex.Pattern[str], regex.Pattern[str]] | None:
    flag, language = market.flags()[name], _language(tag)
    if language not in flag.both:
        return None
    exceptions = flag.exceptions.get(language, ())
    first, second = flag.both[language]
    return _compiled(first, exceptions, language), _compiled(second, exceptions, language)


def _language(tag: str) -> str:
    """The key of our lists: zh-Hans is zh; Traditional Chinese has no list of ours."""
    return tag if tag.startswith("zh-Hant") else tag.split("-", maxsplit=1)[0]


def _compiled(
    words: tuple[str, ...], exceptions: tuple[str, ...], language: str
) -> regex.Pattern[str]:
    before, after = market.edges(language)
    longer, body = _any_of(exceptions, language), _any_of(words, language)
    return regex.compile(rf"{before}(?:(?:{longer})|(?P<hit>{body})){after}")


def _any_of(words: tuple[str, ...], language: str) -> str:
    """The words as one expression, the longest first; one without capitals in any case."""
    in_order = sorted(words, key=len, reverse=True)
    loose = [word for word in in_order if word == word.lower() != word.upper()]
    strict = [word for word in in_order if word not in loose]
    found = [_written(word, language) for word in strict]
    if loose:
        found.append(f"(?i:{'|'.join(_written(word, language) for word in loose)})")
    return "|".join(found) or "(?!)"


def _written(word: str, language: str) -> str:
    return r"\w*".join(_escaped(piece, language) for piece in word.split("*"))


def _escaped(text: str, language: str) -> str:
    if language != "ar":
        return regex.escape(text).replace("’", "['’]")
    return "".join(f"{regex.escape(char)}{_ARABIC_MARKS}" for char in text)
