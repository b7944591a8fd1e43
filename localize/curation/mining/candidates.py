"""Strings of a work that may be names, counted: the first pass."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from localize.curation.mining.shapes import Shape, given_bits, shape, split_name
from localize.curation.mining.tables import tables
from localize.curation.mining.words import Segmenter, lexicon
from localize.document import Place

__all__ = ["HAN", "KNOWN_COST", "Passage", "candidates", "is_quoted"]

HAN = regex.compile(r"\p{Han}+")
"""A stretch of text without marks: what words are divided in."""
KNOWN_COST = 5.0
"""-ln of the probability of a known term: well below any word that it might be cut up into,
above that of a longer candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence or a cue, and where it stands."""

    text: str
    plain: str
    """The same in Simplified characters, character by character."""
    place: Place
    speakers: tuple[str, ...] = ()
    """Who speaks, as far as the format says it; in Simplified characters."""


# Longest name that is looked for, in characters and in ordinary words.
_MAX_CHARS, _MAX_WORDS = 8, 6
# Counters are pruned of what was seen once, then twice…, when they reach this size: memory
# stays flat for a work of any length.
_MAX_ENTRIES = 600_000
# Fewest bits of shape and repetition with which a string comes into the second pass.
_FLOOR = -6.5
_MOST = 20_000
_OPENING, _CLOSING = frozenset("“「『《【‘"), frozenset("”」』》】’")
_TITLE_MARKS = frozenset("《【")
_LONGEST_QUOTED = 6
# A name in marks counts for more: it is set apart on purpose.
_QUOTED = 2
# Bits of an ordinary word's characters with which it may be a name.
_LEAST_SURNAME, _LEAST_GIVEN = 2.0, -3.0


def candidates(passages: Iterable[Passage], known: Iterable[str], least: int) -> dict[str, int]:
    """Strings that may be names → how often they were seen, as far as words could be told.

    ``known``: forms of the term base, passed over; ``least``: fewest times that a string
    without any other sign of being a name must stand there.
    """
    hidden = frozenset(known) | tables().selves
    segmenter = Segmenter(dict.fromkeys(hidden, KNOWN_COST))
    counts: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    for passage in passages:
        text = passage.plain
        speakers.update(name for name in passage.speakers if name not in hidden)
        for run in HAN.finditer(text):
            counts.update(windows(segmenter.cut(run[0]), hidden))
            if is_quoted(text, run.start(), run.end()):
                counts[run[0]] += _QUOTED
        if len(counts) > _MAX_ENTRIES:
            counts = _pruned(counts)
    kept = _without_chance(_promising(counts, least))
    return {**dict.fromkeys(_given_names(kept), 1), **speakers, **kept}


def _pruned(counts: Counter[str]) -> Counter[str]:
    """Half of the entries or fewer: those that were seen most."""
    floor = 0
    while len(counts) > _MAX_ENTRIES // 2:
        floor += 1
        counts = Counter({text: seen for text, seen in counts.items() if seen > floor})
    return counts


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a name in marks, 《…》 or “…”, inside a sentence and no utterance."""
    before, mark, after = text[start - 2 : start - 1], text[start - 1 : start], text[end : end + 1]
    inside = 2 <= end - start <= _LONGEST_QUOTED and mark in _OPENING and after in _CLOSING
    return inside and (mark in _TITLE_MARKS or HAN.match(before) is not None)


def windows(words: Sequence[str], known: frozenset[str]) -> Iterator[str]:
    """Runs of adjacent words of one stretch that have the form of a name."""
    table = tables()
    for start in range(len(words)):
        text = ""
        for end in range(start, min(len(words), start + _MAX_WORDS)):
            word = words[end]
            if word in table.function or len(text) + len(word) > _MAX_CHARS:
                break
            # A known term may end a longer name, such as 老宅 in 秦家老宅.
            if word in known and (not text or word not in table.tails):
                break
            text += word
            # A verb, not the end of a name: 抿着, 哭了.
            if len(word) == 1 and end + 1 < len(words) and words[end + 1] in table.aspect:
                continue
            if len(text) > 1 and _has_form(text, words[start : end + 1]):
                yield text


def _has_form(text: str, words: Sequence[str]) -> bool:
    """Cheap, since it sees every run of words: the shape is looked at once per string."""
    if len(words) == 1:
        return len(text) <= 3 and text[0] in lexicon().surnames
    table = tables()
    if len(text) <= 4 and (text[0] in lexicon().surnames or text[:2] in table.compound_surnames):
        return True
    if len(text) == 2 and (text[0] == text[1] or text[0] in table.nickname_prefixes):
        return True
    last = words[-1]
    if last in table.tails or last[-1] in table.tails:
        return all(_may_modify(word) for word in words[:-1])
    return (
        len(words) <= 4
        and last not in table.localizers
        and all(len(word) == 1 and word not in table.after for word in words)
    )


def _may_modify(word: str) -> bool:
    """Verbs of more than one character are no part of a place's name."""
    words = lexicon()
    numbered = word[0] == "第" or word[0] in tables().numbers
    return len(word) == 1 or word in words.nouns or word not in words.costs or numbered


def _promising(counts: Counter[str], least: int) -> dict[str, int]:
    """Those whose shape and number make up for how many strings there are."""
    repeated = tables().bits.repeated
    scored = []
    for text, seen in counts.items():
        found = shape(text)
        if _is_word_name(text, found) and seen >= max(2, least):
            scored.append((_FLOOR, text, seen))
            continue
        if found.form == "string" and seen < max(2, least):
            continue
        bits = found.bits + repeated * math.log2(seen)
        if bits >= _FLOOR:
            scored.append((bits, text, seen))
    scored.sort(reverse=True)
    return {text: seen for _, text, seen in scored[:_MOST]}


def _given_names(counts: dict[str, int]) -> Iterator[str]:
    """What people who know them call those with a given name of two characters: 青岚."""
    for text in counts:
        found = shape(text)
        if found.form == "full" and len(found.tail) == 2 and found.bits > _FLOOR / 2:
            yield found.tail


def _is_word_name(text: str, found: Shape) -> bool:
    """An ordinary word that may be somebody's name, such as 高兴: contexts have to tell."""
    surname = text[0]
    return (
        found.form == "full"
        and lexicon().is_word(text)
        and surname not in tables().doubtful_surnames
        and lexicon().surnames.get(surname, 0.0) >= _LEAST_SURNAME
        and given_bits(text[1:]) >= _LEAST_GIVEN
    )


def _without_chance(counts: dict[str, int]) -> dict[str, int]:
    """Without strings that are a name and what happens to follow it, 林晚 and 牵 in 林晚牵, and
    without those that are the beginning of a name: 梁伯 in 梁伯钧."""
    longer: Counter[str] = Counter()
    kept = {}
    for text, seen in counts.items():
        if len(text) == 2 or not _is_chance(text, seen, counts):
            kept[text] = seen
            if len(text) == 3 and shape(text).form == "full":
                longer[text[:2]] += seen
    return {text: seen for text, seen in kept.items() if _stands_apart(seen, longer[text])}


def _stands_apart(seen: int, inside: int) -> bool:
    """Whether a string was seen more than once, or only, outside of longer names."""
    return not inside or seen - inside > 1


def _is_chance(text: str, seen: int, counts: dict[str, int]) -> bool:
    found = shape(text)
    shorter = counts.get(text[:-1], 0)
    if found.form == "full" and (parts := split_name(text[:-1])) and parts[0] == found.stem:
        # A name of one more character, or a name and a verb: the more often the short one
        # stands without it, the more it takes.
        bits = tables().bits
        apart = max(0, shorter - seen) / (shorter or 1)
        value = given_bits(text[-1]) + bits.again * min(seen - 1, 4)
        return value < bits.extended * apart + bits.extended_hapax * (1 - apart)
    if found.form == "string":
        return any(seen < 0.5 * counts.get(part, 0) for part in (text[:-1], text[1:]))
    if found.form in ("generic", "ranked"):
        # 梁伯钧进门: somebody, and what he does.
        person = counts.get(text[:3], 0) if shape(text[:3]).form == "full" else 0
        return seen < person or any(
            seen <= 0.5 * other and shape(text[at:]).form == found.form
            for at in range(1, len(found.stem))
            if (other := counts.get(text[at:], 0)) and text[:at] not in counts
        )
    return False
