"""L: lines that come again, and how somebody is addressed, over a whole work."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize import files
from localize.checks import Context, Problem
from localize.checks.courtesy import forms_of, label
from localize.checks.people import people_of
from localize.checks.tables import number
from localize.checks.works import Sighting, Thing, differing, shortened, tell, work_check
from localize.document import Cue, Part, Segment, plain
from localize.text import ends_sentence

_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SHOWN = 24
"""Characters of a source line that a message shows."""


def _lines(part: Part, context: Context) -> Iterator[Sighting]:
    least = number("recurring", "least_letters")
    stops = any(ends_sentence(plain(segment.source)) for segment in part.segments)
    for segment in part.segments:
        source = "".join(plain(segment.source).split())
        target = " ".join(plain(segment.target).split())
        if len("".join(_LETTERS.findall(source))) < least or not target:
            continue
        if stops and not _is_whole(segment, context):
            continue
        evidence, _ = shortened(target)
        yield Sighting(
            # A digest beside the beginning: a part's notes stay small, whatever its lines are.
            key=f"{source[:_SHOWN]}\n{files.sha256(source)[:16]}",
            way=files.sha256("".join(_LETTERS.findall(target.casefold())))[:16],
            place=segment.place,
            evidence=evidence,
            settled=segment.origin == "approved",
        )


def _is_whole(segment: Segment, context: Context) -> bool:
    """Whether its sentence begins and ends with it, so that its translation stands here alone."""
    return len(context.around(segment)) == 1


@work_check("L301", "info", look=_lines, needs_source=True)
def recurring(thing: Thing) -> Iterator[Problem]:
    """A line that comes again is translated in another way."""
    loose = [way for way in thing.by_count if not way.settled]
    if not loose or len(thing.ways) == 1:
        return
    shown = thing.key.partition("\n")[0]
    ways = [*(way for way in thing.by_count if way.settled), *loose]
    told = tell(ways, lambda way: f"“{way.first[0].evidence}”")
    yield differing(
        loose[-1],
        f"“{shown}{'…' * (len(shown) == _SHOWN)}” comes again and differs: {told}",
        "Where the same is meant, write the same, or approve both.",
    )


def _addresses(part: Part, context: Context) -> Iterator[Sighting]:
    for cue in part.cues:
        for segment in cue.segments:
            addressee = _addressee(cue, segment, context)
            found = forms_of(plain(segment.target), context.language) if addressee else {}
            if len(found) == 1:
                ((form, span),) = found.items()
                evidence, marked = shortened(plain(segment.target), *span)
                yield Sighting(
                    key=f"{cue.speaker}\n{addressee}",
                    way=label(context.language, form),
                    place=segment.place,
                    evidence=evidence,
                    span=marked,
                    settled=segment.origin == "approved",
                )


def _addressee(cue: Cue, segment: Segment, context: Context) -> str:
    """Whom a known speaker calls by name, and nobody else; empty where that isn't sure."""
    if not cue.speaker:
        return ""
    called = {person.shown for person in people_of(segment, context) if person.called}
    return called.pop() if len(called) == 1 else ""


@work_check("L302", "info", look=_addresses, needs_source=True)
def address(thing: Thing) -> Iterator[Problem]:
    """A speaker addresses the same person in the familiar and in the polite form."""
    if len(thing.ways) < 2 or all(way.settled for way in thing.ways):
        return
    speaker, _, addressee = thing.key.partition("\n")
    ways = thing.by_count
    yield differing(
        ways[-1],
        f"{speaker} says to {addressee}: {tell(ways, lambda way: way.text)}",
        "Keep to one form, unless the story changes it at this point.",
    )
