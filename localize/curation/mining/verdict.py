"""What speaks for a candidate, added up."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from localize.curation.mining.shapes import Shape, shape, tail_bits, tail_kind
from localize.curation.mining.sightings import Sightings
from localize.curation.mining.tables import tables
from localize.curation.mining.words import lexicon

__all__ = ["Verdict", "contrast", "judge"]

# Contexts say the less the more of them there were: a name seen 100 times needs no more of them.
_CONTEXTS = ("begin", "speech", "alone", "before", "introduced", "title", "kin", "place", "quoted")
_AGAINST = ("counted", "aspect")
_MOST_VARIED = 2.0
# From so many sightings on, the same neighbour each time is no accident.
_ENOUGH = 3
_CHARS_PER_WORD = 1.6
# Endings that tell a place from a person who is called so.
_TELLING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A candidate's bits: above zero, it is likelier a name than not."""

    shape: Shape
    kind: str
    """As in a term base."""
    bits: float
    evidence: dict[str, int]
    """Kind of context → how often, those that counted."""

    @property
    def confidence(self) -> float:
        """The bits as a probability."""
        return 1 / (1 + 2 ** -max(-50.0, min(50.0, self.bits)))


def judge(text: str, sightings: Sightings, characters: int) -> Verdict:
    """Shape, repetition, contexts and neighbours of a candidate, weighed.

    ``characters``: length of the work, which tells how often an ordinary word is expected.
    """
    found, bits = shape(text), tables().bits
    count, signs = sightings.count, sightings.signs
    value = found.bits + bits.repeated * math.log2(count)
    for name in _CONTEXTS:
        # 劝劝老爷子 is no 劝劝 who is called 老爷子.
        if name == "title" and found.form == "nickname":
            continue
        value += getattr(bits, name) * _weight(signs[name], count)
    if signs["speaker"]:
        value = max(value, 0.0) + bits.speaker
    if found.form == "full" and lexicon().is_word(text) and _called(signs) < _ENOUGH:
        value = min(value, -1.0)
    if lexicon().is_word(text):
        value += min(0.0, math.log2(contrast(text, count, characters)) - bits.contrast)
    for name in _AGAINST:
        share = signs[name] / count
        value += getattr(bits, name) * share * (1 + math.log2(count))
    if count >= _ENOUGH:
        variety = sightings.variety()
        value += bits.varied * min(variety, _MOST_VARIED)
        if variety == 0:
            value += bits.monotonous
    evidence = {name: signs[name] for name in ("speaker", *_CONTEXTS, *_AGAINST) if signs[name]}
    return Verdict(shape=found, kind=_kind(text, found, sightings), bits=value, evidence=evidence)


def contrast(word: str, count: int, characters: int) -> float:
    """How many times oftener an ordinary word stands here than in general Chinese."""
    expected = characters / _CHARS_PER_WORD * math.exp(-lexicon().costs[word])
    return count / expected


def _weight(seen: int, count: int) -> float:
    """How much a context says: the more of all sightings it has, the more, but ever less."""
    return min(seen, 1 + math.log2(1 + seen)) * (1 + seen / count) / 2 if seen else 0.0


def _called(signs: Counter[str]) -> int:
    """How often it is spoken to, speaks or is named: no verb and no adjective is."""
    names = ("alone", "speech", "introduced", "title", "kin", "speaker")
    return sum(signs[name] for name in names)


def _kind(text: str, found: Shape, sightings: Sightings) -> str:
    """A full name that ends as places do is one where it stands as places do; a string is what
    its contexts make it."""
    signs = sightings.signs
    person = _called(signs)
    if found.form == "full" and signs["place"] > person:
        return tail_kind(text) or ("place" if 2 * signs["place"] > sightings.count else "person")
    if found.form == "full" and not person and tail_bits(text) >= _TELLING:
        return tail_kind(text)
    if found.form == "string" and (signs["place"] or person):
        return "place" if signs["place"] > person else "person"
    return found.kind
