"""Where candidates stand and among what: the second pass."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from localize.curation.mining.candidates import HAN, KNOWN_COST, Passage, is_quoted
from localize.curation.mining.shapes import shape
from localize.curation.mining.tables import tables
from localize.curation.mining.words import Segmenter
from localize.document import Place

__all__ = ["Sightings", "look"]

_EXAMPLES = 3
_PULL = 0.3
# Neighbours that are told apart: enough for an entropy of two bits.
_NEIGHBOURS = 16
_QUOTES = frozenset('“”「」『』‘’《》"')
_ALONE_AFTER = "，！？。…—~～,!?"


@dataclass(slots=True, kw_only=True)
class Sightings:
    """What was seen of one candidate in the work."""

    first: Place
    written: str
    """The candidate as the text writes it."""
    count: int = 0
    examples: list[Passage] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    """Kind of context (a field of ``Bits``) → how often; see ``_signs``."""
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    """Neighbouring characters; an empty string for a mark."""
    genders: Counter[str] = field(default_factory=Counter)
    """Word that tells a gender (她, 小姐, 女儿) → how often it belonged to the candidate."""

    def variety(self) -> float:
        """Entropy in bits of the neighbours on the more monotonous side; marks are all new."""
        return min(_entropy(self.left), _entropy(self.right))


def _entropy(neighbours: Counter[str]) -> float:
    total = neighbours.total()
    marks = neighbours[""]
    value = sum(
        -seen / total * math.log2(seen / total) for char, seen in neighbours.items() if char
    )
    return value + (marks / total * math.log2(total) if marks else 0.0)


def look(
    passages: Iterable[Passage], counts: Mapping[str, int], known: Iterable[str]
) -> dict[str, Sightings]:
    """Every candidate's sightings. Where candidates overlap, the likeliest words win, so that
    林晚 in 林晚晴 is not counted."""
    total = sum(counts.values()) * 10 + 1000
    own = {text: math.log(total / seen) - _pull(text) for text, seen in counts.items()}
    segmenter = Segmenter({**own, **dict.fromkeys(known, KNOWN_COST)})
    found: dict[str, Sightings] = {}
    speakers: Counter[str] = Counter()
    follower = _Follower()
    for passage in passages:
        end = 0
        for match in HAN.finditer(passage.plain):
            follower.mark(passage.plain[end : match.start()])
            end = match.end()
            words = segmenter.cut(match[0])
            at = match.start()
            for index, word in enumerate(words):
                sightings = None
                if word in counts:
                    sightings = found.get(word)
                    if sightings is None:
                        written = passage.text[at : at + len(word)]
                        sightings = found[word] = Sightings(first=passage.place, written=written)
                    _note(sightings, passage, words, index, passage.plain[end : end + 1])
                    if len(words) == 1 and is_quoted(passage.plain, *match.span()):
                        sightings.signs["quoted"] += 1
                follower.word(word, sightings)
                at += len(word)
        follower.mark(passage.plain[end:] or "\n")
        speakers.update(passage.speakers)
    for name in speakers.keys() & found.keys():
        found[name].signs["speaker"] = speakers[name]
    return found


def _pull(text: str) -> float:
    """A better shape wins where two candidates of the same number overlap."""
    return _PULL * max(-5.0, min(8.0, shape(text).bits))


def _note(
    sightings: Sightings, passage: Passage, words: Sequence[str], index: int, mark: str
) -> None:
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    sightings.count += 1
    if len(sightings.examples) < _EXAMPLES and (
        not sightings.examples or sightings.examples[-1].text != passage.text
    ):
        sightings.examples.append(passage)
    for neighbours, char in ((sightings.left, before[-1:]), (sightings.right, after[:1])):
        if char in neighbours or len(neighbours) < _NEIGHBOURS:
            neighbours[char] += 1
    beyond = words[index + 2] if index + 2 < len(words) else ""
    _signs(sightings, before, after, mark)
    owned = beyond if after == "的" else after
    if before in tables().before_place or owned in tables().after_place:
        sightings.signs["place"] += 1


def _signs(sightings: Sightings, before: str, after: str, mark: str) -> None:
    table, signs = tables(), sightings.signs
    if not before:
        signs["begin"] += 1
    if not before and not after and mark and mark in _ALONE_AFTER:
        signs["alone"] += 1
    if after in table.speech:
        signs["speech"] += 1
    if before in table.before:
        signs["before"] += 1
    if before in table.introduced:
        signs["introduced"] += 1
    if before in table.counted:
        signs["counted"] += 1
    if after in table.aspect or after[:1] in table.aspect:
        signs["aspect"] += 1
    if after in table.titles:
        signs["title"] += 1
        sightings.genders[after] += bool(table.titles[after])
    if before in table.kin:
        signs["kin"] += 1
        sightings.genders[before] += bool(table.kin[before])


class _Follower:
    """Whom a pronoun means: the last name before it in the same clause or the one before,
    inside the same quotation; nobody where two names stand there."""

    def __init__(self) -> None:
        self._last: list[Sightings] = []
        self._this: list[Sightings] = []

    def mark(self, mark: str) -> None:
        """A clause ends."""
        if not mark:
            return
        self._last, self._this = self._this, []
        if not _QUOTES.isdisjoint(mark):
            self._last = []

    def word(self, word: str, sightings: Sightings | None) -> None:
        """The next word, with its sightings if it is a candidate."""
        if sightings is not None:
            self._this.append(sightings)
        elif word in tables().pronouns:
            near = self._this or self._last
            if len({id(item) for item in near}) == 1:
                near[-1].genders[word] += 1
