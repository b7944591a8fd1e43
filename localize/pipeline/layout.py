"""Where the lines of a subtitle break: by sense first, then by balance.

Every place where a line may end has a cost (``places``), every line one for its length; the
cheapest way to set the text wins. ``adapt.cues`` turns it into the line breaks of a cue.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex

from localize.locales import Limits, Locale
from localize.pipeline.places import Place, is_wide, places
from localize.text import graphemes, length

__all__ = ["breaks", "wrap"]

# The limit comes before everything: a character too many costs more than any place.
_OVERFLOW = 1000.0
# A line twice as long as the other costs about as much as a place of the next worse kind.
_BALANCE = 40.0
# Of two equal ways the one with the longer second line: less of the picture is covered.
_TOP_HEAVY = 1.5
# A text with more places than this is no subtitle: its search would take too long.
_MAX_PLACES = 1000

_BREAK = regex.compile(r"\s*\n\s*")

_Way = tuple[float, tuple[Place, ...]]
"""Cost of the lines so far, and where they end."""


def wrap(text: str, limits: Limits, locale: Locale) -> list[str]:
    """The lines of a text, at most ``limits.max_lines``.

    One line where the text fits; else as few as hold it, broken by sense and balanced. A text
    that doesn't fit at all is broken as evenly as its places allow; nothing is ever dropped.

    Line breaks in ``text`` count as spaces, and as nothing between two characters of a script
    without spaces.
    """
    text = _BREAK.sub(lambda match: _glue(match, locale), text.strip())
    lines, start = [], 0
    for end, following in breaks(text, limits, locale):
        lines.append(text[start:end])
        start = following
    return [*lines, text[start:]]


def _glue(match: regex.Match[str], locale: Locale) -> str:
    around = match.string[match.start() - 1], match.string[match.end()]
    return "" if not locale.joiner and any(map(is_wide, around)) else " "


def breaks(
    text: str, limits: Limits, locale: Locale, unbroken: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """The spans that become line breaks: of a space, or empty between two wide characters.

    ``unbroken``: spans of the text (names) that stay on one line wherever the limit allows it.
    """
    sizes = _sizes(text, limits.counting)
    if sizes[-1] <= limits.cpl:
        return []
    found = places(text, locale, unbroken, _long_words(text, sizes, limits))
    if len(found) > _MAX_PLACES:
        return []
    best: _Way = (float("inf"), ())
    for count in range(2, min(limits.max_lines, len(found) + 1) + 1):
        best = min(best, _cheapest(found, sizes, count, limits), key=lambda way: way[0])
        if best[0] < _OVERFLOW / 2:
            break
    return [(place.end, place.at) for place in best[1]]


def _sizes(text: str, counting: str) -> list[float]:
    """For each offset in the text, the length of what stands before it."""
    sizes = [0.0]
    for cluster in graphemes(text):
        before = sizes[-1]
        sizes += [before] * (len(cluster) - 1)
        sizes.append(before + _size(cluster, counting))
    return sizes


_size = lru_cache(maxsize=8192)(length)


def _long_words(text: str, sizes: list[float], limits: Limits) -> list[tuple[int, int]]:
    """Spans of the words that no line holds."""
    spans = (match.span() for match in regex.finditer(r"\S+", text))
    return [(start, end) for start, end in spans if sizes[end] - sizes[start] > limits.cpl]


def _cheapest(found: Sequence[Place], sizes: list[float], count: int, limits: Limits) -> _Way:
    """The cheapest way to set the text in ``count`` lines."""
    mean = sizes[-1] / count
    last = Place(end=len(sizes) - 1, at=len(sizes) - 1, cost=0.0)
    # For each offset where a line may begin, the cheapest way to get there.
    ways: dict[int, _Way] = {0: (0.0, ())}
    for number in range(count):
        following: dict[int, _Way] = {}
        for start, (cost, path) in ways.items():
            for place in [last] if number == count - 1 else found:
                if place.end <= start:
                    continue
                line = _line_cost(sizes[place.end] - sizes[start], mean, number, limits)
                total = cost + line + place.cost
                if place.at not in following or total < following[place.at][0]:
                    following[place.at] = (total, (*path, place))
        ways = following
    cost, path = ways.get(last.at, (float("inf"), (last,)))
    return cost, path[:-1]


def _line_cost(size: float, mean: float, number: int, limits: Limits) -> float:
    share = (size - mean) / limits.cpl
    heavy = _TOP_HEAVY if number == 0 and share > 0 else 0.0
    return _BALANCE * share * share + heavy + _OVERFLOW * max(0.0, size - limits.cpl)
