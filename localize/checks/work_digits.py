"""B: digits of a whole work in two systems."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.checks import Context, Problem
from localize.checks.works import Sighting, Thing, differing, shortened, tell, work_check
from localize.document import Part, plain

_SYSTEMS = {
    "0-9": regex.compile(r"[0-9]+"),
    "٠-٩": regex.compile(r"[٠-٩]+"),
    "۰-۹": regex.compile(r"[۰-۹]+"),
}
# Digits that belong to a Latin name or an address stay as they are: iPhone 15, E01, v2.0.
_LATIN = regex.compile(r"\S*\p{Latin}\S*(?:[ \u00a0][0-9][0-9.,:]*)?")


def _digits(part: Part, context: Context) -> Iterator[Sighting]:
    if context.locale.script != "Arab":
        return
    for segment in part.segments:
        text = plain(segment.target)
        clear = _LATIN.sub(lambda match: "x" * len(match[0]), text)
        for system, pattern in _SYSTEMS.items():
            if match := pattern.search(clear):
                evidence, span = shortened(text, *match.span())
                yield Sighting(
                    key="digits", way=system, place=segment.place, evidence=evidence, span=span
                )


@work_check("B301", "warning", look=_digits)
def digit_systems(thing: Thing) -> Iterator[Problem]:
    """Numbers stand in two systems of digits in the work."""
    if len(thing.ways) > 1:
        ways = thing.by_count
        yield differing(
            ways[-1],
            f"digits of {len(ways)} systems: {tell(ways, lambda way: way.text)}",
            "Write all numbers of a work in the locale's digits.",
        )
