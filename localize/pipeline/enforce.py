"""Glossary enforcement: how a model is made to hold a term, and how that is undone.

A variant of a text goes to the engine in its place: with the renderings themselves (inline),
or with stand-ins that this model is known to carry over (placeholder). ``ladder`` tries them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localize.engines.probe import StandIn
from localize.glossary.forms import agree, stems
from localize.pipeline.needs import Need

__all__ = ["Variant", "inline", "placeholder", "restore"]

# Below this share of carriers a stand-in costs more sentences than it saves.
_MIN_RATE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A text to translate instead of the unit's own, and how to undo it in the output."""

    text: str
    rung: str
    replaced: tuple[tuple[Need, StandIn | None], ...]
    """The terms whose places it took, each with its stand-in, or with its own rendering."""
    places: tuple[tuple[int, int], ...] = ()
    """For each of ``replaced`` where it first stands in ``text``."""

    def mark(self, index: int) -> str:
        """What the output has to hold for the term ``replaced[index]``."""
        need, item = self.replaced[index]
        return item.target[0] if item else need.forms[0]

    def marks(self, index: int) -> tuple[str, ...]:
        """All forms of ``mark``."""
        need, item = self.replaced[index]
        return item.target if item else need.forms


def inline(text: str, wanted: Sequence[Need]) -> Variant:
    """The renderings stand in the source in the terms' places."""
    pairs = tuple((need, None) for need in wanted if need.spans)
    return _variant(text, "inline", pairs, lambda need, _: need.forms[0])


def placeholder(
    text: str, wanted: Sequence[Need], stand_ins: Sequence[StandIn], attempt: int
) -> Variant | None:
    """Stand-ins in the terms' places, a different one for each; ``None`` if there are too few.

    ``attempt`` moves on through the stand-ins, so that a second try uses others.
    """
    written = (text, *(form for need in wanted for form in need.forms))
    usable = [item for item in stand_ins if item.rate >= _MIN_RATE and _is_free(item, written)]
    terms = [need for need in wanted if need.spans]
    if not terms or not usable or attempt * len(terms) >= len(usable):
        return None
    chosen: list[tuple[Need, StandIn | None]] = []
    pool = usable[attempt * len(terms) :]
    for need in terms:
        item = _fitting(pool, need)
        if item is None:
            break
        pool = [other for other in pool if other is not item]
        chosen.append((need, item))
    if not chosen:
        return None
    return _variant(text, "placeholder", tuple(chosen), lambda _, item: item.source if item else "")


def _is_free(item: StandIn, written: Sequence[str]) -> bool:
    """Whether a stand-in could be told from everything that may stand in the output anyway."""
    return not any(form in text for form in (item.source, *item.target) for text in written)


def _fitting(pool: Sequence[StandIn], need: Need) -> StandIn | None:
    """The best stand-in of nearly the best rate that agrees in gender with the term."""
    if not pool:
        return None
    near = [item for item in pool if item.rate >= pool[0].rate - 0.1]
    gender = need.term.gender if need.term.gender in ("f", "m") else ""
    agreeing = [item for item in near if item.gender == gender]
    # A model takes the wrong gender harder than none: codes before names of the other one.
    neutral = [item for item in near if not item.gender]
    return (agreeing or neutral or near)[0]


def _variant(
    text: str,
    rung: str,
    pairs: tuple[tuple[Need, StandIn | None], ...],
    written: Callable[[Need, StandIn | None], str],
) -> Variant:
    spots = sorted((span, index) for index, (need, _) in enumerate(pairs) for span in need.spans)
    first: dict[int, tuple[int, int]] = {}
    made, done = "", 0
    for (start, end), index in spots:
        made += text[done:start]
        put = written(*pairs[index])
        first.setdefault(index, (len(made), len(made) + len(put)))
        made += put
        done = end
    places = tuple(first[index] for index in range(len(pairs)))
    return Variant(text=made + text[done:], rung=rung, replaced=pairs, places=places)


def restore(text: str, variant: Variant, tag: str) -> str | None:
    """The output with every stand-in replaced by its term's rendering, and what stands around
    it in agreement with that.

    ``None`` if all are lost, or one is doubled or left over: such an output is no candidate. One
    that lost some of them still holds the others.
    """
    places: list[tuple[int, int, str]] = []
    forms: list[str] = []
    for need, item in variant.replaced:
        if item is None:
            continue
        where = [
            place
            for form in item.target
            for place in stems(text, form, tag, name=item.kind != "code")
        ]
        if len(where) > len(need.spans):
            return None
        places += [(start, end, need.forms[0]) for start, end in where]
        forms += [item.source, *item.target]
    if not forms:
        return text
    if not places:
        return None
    return _put(text, sorted(places), forms, tag)


def _put(
    text: str, places: Sequence[tuple[int, int, str]], forms: Sequence[str], tag: str
) -> str | None:
    """Renderings in these places; ``None`` where a stand-in is left in what is between them."""
    whole, done = "", 0
    put: list[tuple[int, int]] = []
    for start, end, rendering in [*places, (len(text), len(text), "")]:
        between = text[done:start]
        if start < done or any(form in between for form in forms):
            return None
        put.append((len(whole) + len(between), len(whole) + len(between) + len(rendering)))
        whole += between + rendering
        done = end
    return agree(whole, put[:-1], tag).text
