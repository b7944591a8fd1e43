"""L: the headings of a whole work: how they are numbered, and whether a number is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from localize import numbers
from localize.checks import Context, Problem, place_of, target_text
from localize.checks.works import Sighting, Thing, Way, differing, shortened, tell, work_check
from localize.document import Block, Part, Place
from localize.formats.prose import parse_heading

_NUMBERED = frozenset({"volume", "chapter", "section"})
_ROMAN = regex.compile(r"[IVXLC]+")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """A heading with a number, taken apart."""

    kind: str
    label: str
    """What numbers it, with # in the number's place: ``Chapter #``, ``第#章``."""
    figures: str
    """How the number is written: in digits, Roman numerals or words."""
    value: int | None
    parting: str
    """What stands between the number and the title, without spaces."""
    titled: bool
    text: str
    place: Place


def _headings(part: Part, context: Context) -> Iterator[_Numbered]:
    for block in part.blocks:
        if block.role != "heading" or not block.segments:
            continue
        if found := _taken_apart(block, context.language):
            yield found


def _taken_apart(block: Block, language: str) -> _Numbered | None:
    text = " ".join(target_text(block).split())
    heading = parse_heading(text)
    if heading is None or heading.kind not in _NUMBERED or not heading.number:
        return None
    before, _, after = heading.mark.partition(heading.number)
    between = text[len(heading.mark) : len(text) - len(heading.title)] if heading.title else ""
    return _Numbered(
        kind=heading.kind,
        label=f"{before}#{after}",
        figures=_figures(heading.number),
        value=_value(heading.number, heading.mark, language),
        parting="".join(between.split()),
        titled=bool(heading.title),
        text=text,
        place=place_of(block),
    )


def _figures(number: str) -> str:
    if number.isdecimal():
        return "digits"
    if _ROMAN.fullmatch(number):
        return "Roman numerals"
    return "Han numerals" if regex.match(r"\p{Han}", number) else "words"


def _value(number: str, mark: str, language: str) -> int | None:
    if number.isdecimal():
        return int(number)
    if _ROMAN.fullmatch(number):
        values = [_ROMAN_VALUES[char] for char in number]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-value if value < following else value for value, following in pairs)
    found = numbers.find(mark, language)
    return int(found[0].value) if len(found) == 1 else None


def _styles(part: Part, context: Context) -> Iterator[Sighting]:
    for heading in _headings(part, context):
        evidence, _ = shortened(heading.text)
        yield Sighting(
            key=f"{heading.kind}s are numbered",
            way=f"{heading.label} in {heading.figures}",
            place=heading.place,
            evidence=evidence,
        )
        if heading.titled:
            yield Sighting(
                key=f"{heading.kind} titles are parted from the number by",
                way=heading.parting or "a space",
                place=heading.place,
                evidence=evidence,
            )


@work_check("L303", "warning", look=_styles)
def heading_style(thing: Thing) -> Iterator[Problem]:
    """Headings of one kind are numbered or parted from their titles in two ways."""
    if len(thing.ways) > 1:
        ways = thing.by_count
        yield differing(
            ways[-1],
            f"{thing.key} in {len(ways)} ways: {tell(ways, lambda way: way.text)}",
            "Write all headings of a kind in one way.",
        )


def _numbers(part: Part, context: Context) -> Iterator[Sighting]:
    for heading in _headings(part, context):
        if heading.kind == "chapter" and heading.value is not None:
            evidence, _ = shortened(heading.text)
            yield Sighting(
                key=heading.kind,
                way=str(heading.value),
                place=heading.place,
                evidence=evidence,
            )


@work_check("L304", "warning", look=_numbers)
def numbering(thing: Thing) -> Iterator[Problem]:
    """A chapter's number is missing, stands twice or comes in the wrong order."""
    ways = {int(way.text): way for way in thing.ways}
    if 1 in ways and ways[1].count > 1 and len(ways) > 1:
        return  # each volume counts its own chapters
    for value, way in ways.items():
        if way.count > 1:
            yield _at(way, f"chapter {value} stands {way.count} times", _second(way))
    order = list(ways)
    for before, value in pairwise(order):
        if value < before:
            yield _at(ways[value], f"chapter {value} comes after chapter {before}")
    yield from _gaps(ways)


def _gaps(ways: dict[int, Way]) -> Iterator[Problem]:
    """Numbers that are missing between others; where more are missing than there, the work is a
    selection."""
    present = sorted(ways)
    gaps = [
        (before + 1, after - 1, after) for before, after in pairwise(present) if after - before > 1
    ]
    if not gaps or sum(last - first + 1 for first, last, _ in gaps) > len(present):
        return
    told = ", ".join(
        f"{first}" if first == last else f"{first}–{last}" for first, last, _ in gaps[:_TOLD]
    )
    more = f" and {len(gaps) - _TOLD} more gaps" if len(gaps) > _TOLD else ""
    yield _at(ways[gaps[0][2]], f"no chapter {told}{more}")


_TOLD = 5
"""Gaps that a message names."""


def _second(way: Way) -> Place:
    return way.first[min(1, len(way.first) - 1)].place


def _at(way: Way, message: str, place: Place | None = None) -> Problem:
    return Problem(
        message=message,
        advice="Number the chapters anew, or look whether a file is missing or there twice.",
        evidence=way.first[0].evidence,
        place=place or way.first[0].place,
    )
