"""G: names and things of a whole work, called in two ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import regex

from localize import naming
from localize.checks import Context, Problem
from localize.checks.terms import used_renderings
from localize.checks.works import Sighting, Thing, differing, shortened, tell, work_check
from localize.document import Part, Segment, plain
from localize.naming.tables import latin_languages, table


def _listed(part: Part, context: Context) -> Iterator[Sighting]:
    for source, rendering, segment in used_renderings(part, context):
        evidence, _ = shortened(plain(segment.target))
        yield Sighting(
            key=source,
            way=rendering,
            place=segment.place,
            evidence=evidence,
            settled=segment.origin == "approved",
        )


@work_check("G301", "info", look=_listed, needs_source=True)
def listed(thing: Thing) -> Iterator[Problem]:
    """A term has two of its allowed renderings in different places of the work."""
    if len(thing.ways) > 1 and not all(way.settled for way in thing.ways):
        yield _two_ways(thing, "Use one of them, or confirm that both are meant.")


def _unlisted(part: Part, context: Context) -> Iterator[Sighting]:
    if context.language not in latin_languages() or not context.source_language.startswith("zh"):
        return
    for segment in part.segments:
        for found in _names(segment, context):
            text = plain(segment.target)
            evidence, span = shortened(text, found.start, found.end)
            yield Sighting(
                key=found.name,
                way=found.written,
                place=segment.place,
                evidence=evidence,
                span=span,
                settled=segment.origin == "approved",
            )


@work_check("G302", "warning", look=_unlisted, needs_source=True)
def unlisted(thing: Thing) -> Iterator[Problem]:
    """A name that the term base lacks is spelt in two ways."""
    if len(thing.ways) > 1 and not all(way.settled for way in thing.ways):
        yield _two_ways(thing, "Enter it in the term base, so that it is written in one way.")


def _two_ways(thing: Thing, advice: str) -> Problem:
    ways = thing.by_count
    told = tell(ways, lambda way: repr(way.text))
    return differing(ways[-1], f"{thing.key} is {told}", advice)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A Chinese name and how it is spelt in the target."""

    name: str
    written: str
    start: int
    end: int


_ALIKE = 0.7
"""Share of equal letters from which a spelling is taken for one of the name (``difflib``'s
ratio): Shenzhou for Chenzhou is 0.88; an unrelated given name stays below 0.6."""
_ENDING = 3
"""Letters of an inflection, at most: German -s, Polish -owi."""
_MARKS = "'’-"
_WRITTEN = regex.compile(r"\b(\p{Lu}\p{L}+)[ ](\p{Lu}[\p{L}'’\-]*\p{L})(?:[ ](\p{Lu}\p{Ll}+))?")


def _names(segment: Segment, context: Context) -> Iterator[_Found]:
    """Names whose surname stands once in the source and once, in pinyin, in the target."""
    text = _without_terms(segment, context)
    in_target: dict[str, list[regex.Match[str]]] = {}
    for match in _WRITTEN.finditer(text):
        in_target.setdefault(_letters(match[1]), []).append(match)
    if not in_target:
        return
    in_source: dict[str, set[str]] = {}
    for reading, candidate in _candidates(segment, context):
        if reading in in_target:
            in_source.setdefault(reading, set()).add(candidate)
    for reading, candidates in in_source.items():
        if len(candidates) != 1 or len(in_target[reading]) != 1:
            continue
        if found := _spelling(candidates.pop(), in_target[reading][0]):
            yield found


def _without_terms(segment: Segment, context: Context) -> str:
    """The target with the renderings of the glossary's terms blanked."""
    text = plain(segment.target)
    for match in context.terms(segment):
        for form in match.term.forms(context.locale.tag):
            text = text.replace(form, "·" * len(form))
    return text


def _candidates(segment: Segment, context: Context) -> Iterator[tuple[str, str]]:
    """Surname in pinyin, and the surname with what may be the given name after it."""
    source = plain(segment.source)
    for match in context.terms(segment):
        source = source[: match.start] + "·" * (match.end - match.start) + source[match.end :]
    index = 0
    while index < len(source):
        size = _surname_size(source[index : index + 2])
        if size:
            candidate = _HAN.match(source, index)
            if candidate and len(candidate[0]) > size and (name := _read(candidate[0], size)):
                yield name.lower(), candidate[0][: size + 2]
        index += max(size, 1)


_HAN = regex.compile(r"\p{Han}{2,4}")


def _surname_size(start: str) -> int:
    """Characters of the surname that a text begins with; 0 for none."""
    if start in table("surnames")["compound"]:
        return 2
    return 1 if start[:1] and start[0] in table("surnames")["single"] and start[0].strip() else 0


def _read(name: str, size: int) -> str:
    """The surname's letters in pinyin; empty if it can't be read."""
    read = naming.pinyin(name[: size + 1], surname=name[:size])
    return _letters("".join(read.surname)) if read else ""


@lru_cache(maxsize=4096)
def _given(name: str, size: int) -> str:
    read = naming.pinyin(name, surname=name[:size])
    return _letters("".join(read.given)) if read else ""


def _spelling(candidate: str, match: regex.Match[str]) -> _Found | None:
    """The name of one or two characters after the surname that the target's words spell best."""
    size = _surname_size(candidate[:2])
    best: tuple[float, int, str, str] = (0.0, 0, "", "")
    for length in range(size + 1, len(candidate) + 1):
        expected = _given(candidate[:length], size)
        for words in _readings(match):
            alike = _likeness(_letters("".join(words)), expected)
            best = max(best, (alike, length, " ".join(words), expected))
    alike, length, written, expected = best
    if alike < _ALIKE:
        return None
    written = _uninflected(written, expected)
    end = match.start(2) + len(written)
    return _Found(
        name=candidate[:length], written=f"{match[1]} {written}", start=match.start(), end=end
    )


def _readings(match: regex.Match[str]) -> Iterable[tuple[str, ...]]:
    """The given name as one word, or as two: Lu Chen Zhou."""
    return [(match[2],)] if match[3] is None else [(match[2],), (match[2], match[3])]


def _likeness(letters: str, expected: str) -> float:
    if expected and letters.startswith(expected) and len(letters) - len(expected) <= _ENDING:
        return 1.0 - 0.01 * (len(letters) - len(expected))
    return SequenceMatcher(None, letters, expected).ratio()


def _uninflected(written: str, expected: str) -> str:
    """Without ``’s`` and endings of the language, where the rest is the name as it is expected."""
    for index in range(len(written), 0, -1):
        if _letters(written[:index]) == expected:
            return written[:index].rstrip(_MARKS)
    return regex.sub(r"['’]s$", "", written)


def _letters(text: str) -> str:
    """Small letters without marks: Lü is lu, Chang’an is changan."""
    plain_text = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in plain_text if char.isalpha())
