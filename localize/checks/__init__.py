"""Part → findings. Checks look; they never change anything and never read files.

A check is a function with ``@check(code, severity, on=…)`` that yields ``Problem``s; its
docstring's first line says what it looks for. Families: F in ``files``; L in ``language``,
``lengths``, ``amounts``, ``scripts``, ``tongues``, ``markup``, ``courtesy`` and ``customs``; P in
``punctuation``, ``spacing`` and ``pairs``; G in ``terms``, ``doubts`` and ``pronouns``; B in
``direction``; S in ``timing`` and ``layout``; C in ``market``; M in ``confidence``. What only
shows over a whole book or season (``work_…``) is compared by ``works``.
Cases: ``tests/cases/checks/<code>.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from localize.document import Block, Cue, Finding, Part, Place, Segment, Severity, Tag, plain
from localize.errors import ConfigError
from localize.locales import Limits, Locale
from localize.registry import members
from localize.text import ends_sentence

if TYPE_CHECKING:
    from localize.glossary import Glossary, Match
    from localize.market import Market

__all__ = [
    "Check",
    "Context",
    "Problem",
    "Rule",
    "at",
    "check",
    "known",
    "place_of",
    "run",
    "select",
    "source_text",
    "summary_of",
    "target_text",
    "written",
]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a check may look at besides the item itself. No slots: it remembers its lookups."""

    part: Part
    locale: Locale
    source_language: str
    """BCP 47; the language of ``Segment.source``. Empty where no source was given."""
    medium: str = "book"
    """``book``, ``16:9`` or ``9:16``."""
    audience: str = "adult"
    """``adult`` or ``children``: who reads the subtitles."""
    glossary: Glossary | None = None
    file: str | None = None
    encoding: str = "utf-8"
    """The encoding that the file under test was read in (``Document.encoding``)."""
    source_part: Part | None = None
    """The source track's own part, where cue count and times may be compared with it."""
    market: Market | None = None
    """What an editor is asked to look at; ``None``: nobody asked."""

    @cached_property
    def limits(self) -> Limits:
        return self.locale.limits[self.frame]

    @cached_property
    def frame(self) -> str:
        """The medium whose limits hold: 16:9 for a book, and where the locale has no others."""
        return self.medium if self.medium in self.locale.limits else "16:9"

    @property
    def characters_a_second(self) -> float:
        """The limit of the audience; the adults' where the locale's data has no other."""
        if self.audience == "children" and self.limits.cps_children:
            return self.limits.cps_children
        return self.limits.cps

    @cached_property
    def language(self) -> str:
        """The locale's primary language subtag: ``zh`` of ``zh-Hant-TW``."""
        return self.locale.tag.split("-")[0]

    def whole(self, place: Place) -> Place:
        """The place with the part and the file, where it says neither itself."""
        part, file = place.part or self.part.id, place.file or self.file
        if (part, file) == (place.part, place.file):
            return place
        return replace(place, part=part, file=file)

    def around(self, segment: Segment) -> tuple[Segment, ...]:
        """The segment with those of the cues next to it that its sentence may run into.

        In prose the segment alone: there a segment is a sentence.
        """
        index = self._cue_index.get(id(segment))
        if index is None:
            return (segment,)
        cues = self._cues
        first = index - 1 if index and not _ends(cues[index - 1]) else index
        last = index + 1 if index + 1 < len(cues) and not _ends(cues[index]) else index
        return tuple(piece for cue in cues[first : last + 1] for piece in cue.segments)

    def terms(self, segment: Segment) -> tuple[Match, ...]:
        """Glossary terms in the segment's source, with those that are in doubt."""
        if self.glossary is None or not self.source_language:
            return ()
        found = self._terms.get(id(segment))
        if found is None:
            found = self._terms[id(segment)] = self.glossary.find(plain(segment.source))
        return found

    @cached_property
    def renderings(self) -> str:
        """All allowed renderings of the glossary, a line each: what may stand in any target."""
        terms = self.glossary.terms if self.glossary else ()
        return "\n".join(form for term in terms for form in term.forms(self.locale.tag))

    @cached_property
    def source_times(self) -> frozenset[tuple[int, int]]:
        """Start and end of each cue of the source track, in milliseconds."""
        cues = self.source_part.cues if self.source_part else ()
        return frozenset((cue.start_ms, cue.end_ms) for cue in cues)

    @cached_property
    def _terms(self) -> dict[int, tuple[Match, ...]]:
        return {}

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        return self.part.cues

    @cached_property
    def _cue_index(self) -> dict[int, int]:
        """Segments by identity, as ids of hand-made parts may be empty."""
        cues = enumerate(self._cues)
        return {id(segment): index for index, cue in cues for segment in cue.segments}


def _ends(cue: Cue) -> bool:
    """Whether the sentence ends with this cue; tracks without full stops leave it open."""
    return ends_sentence(source_text(cue))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a check yields: the registry adds code, severity and place."""

    message: str
    advice: str = ""
    evidence: str = ""
    span: tuple[int, int] | None = None
    """Where in the evidence the trouble is."""
    severity: Severity | None = None
    """Where it differs from the check's own."""
    place: Place | None = None
    """Where it differs from the item's own."""


_AROUND = 32
"""Characters of text that evidence shows on either side of the trouble."""


def at(
    text: str,
    start: int,
    end: int,
    message: str,
    advice: str = "",
    severity: Severity | None = None,
    place: Place | None = None,
) -> Problem:
    """A problem with the piece of text around it as evidence.

    >>> problem = at("the the sword", 4, 7, "doubled")
    >>> problem.evidence, problem.span
    ('the the sword', (4, 7))
    """
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    left, right = "…" if first else "", "…" if last < len(text) else ""
    offset = len(left) - first
    return Problem(
        message=message,
        advice=advice,
        evidence=f"{left}{text[first:last]}{right}",
        span=(start + offset, end + offset),
        severity=severity,
        place=place,
    )


Item = Segment | Cue | Block | Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is looked for under one stable code."""

    name: str
    """The code: a family letter and three digits."""
    severity: Severity
    needs_source: bool
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Rule):
    """A rule on one part. Those on all parts of a work are ``works.WorkCheck``."""

    on: type
    """``Segment`` (source and target of each), ``Cue``, ``Block`` or ``Part``."""
    run: Callable[[Item, Context], Iterable[Problem]]


def check(
    code: str, severity: Severity, *, on: type, needs_source: bool = False
) -> Callable[[Callable[..., Iterator[Problem]]], Check]:
    """Make a check of a generator ``(item, context) -> Problems``."""

    def make(function: Callable[..., Iterator[Problem]]) -> Check:
        return Check(
            name=code,
            severity=severity,
            on=on,
            needs_source=needs_source,
            run=function,
            summary=summary_of(function),
        )

    return make


def summary_of(function: Callable[..., object]) -> str:
    """The first line of its docstring, which heads the rule in every report."""
    return (function.__doc__ or "").strip().splitlines()[0]


@lru_cache(maxsize=1)
def known() -> dict[str, Rule]:
    """All checks by code."""
    return {item.name: item for item in members(__name__, Rule)}


def select(selected: Iterable[str] = (), ignored: Iterable[str] = ()) -> list[Rule]:
    """Checks whose code starts with one of ``selected`` (all if empty) and none of ``ignored``.

    Raises ``ConfigError`` for a code or prefix that no check has: a slip of the pen must not
    switch checks off.
    """
    wanted, unwanted = tuple(selected), tuple(ignored)
    for prefix in (*wanted, *unwanted):
        if not prefix or not any(code.startswith(prefix) for code in known()):
            families = " ".join(sorted({code[0] for code in known()}))
            raise ConfigError(
                f"no check has a code that starts with {prefix!r}",
                advice=f"Families: {families}; a code is like S101.",
            )
    return [
        item
        for code, item in known().items()
        if (not wanted or code.startswith(wanted)) and not (unwanted and code.startswith(unwanted))
    ]


def run(context: Context, checks: Iterable[Rule] | None = None) -> tuple[Finding, ...]:
    """Findings of all checks on one part, in the order of its segments."""
    chosen = [
        rule
        for rule in (known().values() if checks is None else checks)
        if isinstance(rule, Check) and (context.source_language or not rule.needs_source)
    ]
    rules: dict[type, list[Check]] = {}
    order: dict[Place, int] = {}
    raised: list[tuple[Place, Check, Problem]] = []
    for position, item in enumerate(_items(context.part)):
        kind = type(item)
        if kind not in rules:
            rules[kind] = [rule for rule in chosen if issubclass(kind, rule.on)]
        place = place_of(item)
        order.setdefault(place, position)
        raised += [
            (p.place or place, rule, p) for rule in rules[kind] for p in rule.run(item, context)
        ]
    # A check of the whole part names places further down: its problems belong there.
    raised.sort(key=lambda entry: order.get(entry[0], 0))
    return tuple(_finding(rule, place, problem, context) for place, rule, problem in raised)


def _items(part: Part) -> Iterator[Item]:
    yield part
    for block in part.blocks:
        yield block
        yield from block.segments


def _finding(rule: Check, place: Place, problem: Problem, context: Context) -> Finding:
    return Finding(
        code=rule.name,
        severity=problem.severity or rule.severity,
        place=context.whole(place),
        message=problem.message,
        advice=problem.advice,
        evidence=problem.evidence,
        span=problem.span,
    )


def target_text(item: Segment | Block) -> str:
    """The translation without markup; a block's segments joined as they are written."""
    if isinstance(item, Segment):
        return plain(item.target)
    if len(item.segments) == 1:
        return plain(item.segments[0].target)
    return item.joiner.join([plain(segment.target) for segment in item.segments])


_UNSEEN = "\ufffc"


def written(segment: Segment, context: Context) -> str:
    """The translation without markup; in a book with U+FFFC for what markup alone holds.

    That is a code span or an image: the words and marks on its two sides aren't neighbours.
    """
    target = segment.target or ()
    if context.medium != "book" or len(target) < 2:
        return plain(target)
    pieces = (piece if isinstance(piece, str) else _unseen(piece) for piece in target)
    return "".join(pieces)


def _unseen(tag: Tag) -> str:
    return _UNSEEN if tag.kind == "alone" else ""


def source_text(item: Segment | Block) -> str:
    """The source without markup; a block's segments joined as they are written."""
    if isinstance(item, Segment):
        return plain(item.source)
    if len(item.segments) == 1:
        return plain(item.segments[0].source)
    return item.joiner.join([plain(segment.source) for segment in item.segments])


def place_of(item: Item) -> Place:
    """Where an item is: a segment's own place, a block's from its first segment."""
    if isinstance(item, Segment):
        return item.place
    if isinstance(item, Part):
        return Place(part=item.id)
    place = item.segments[0].place if item.segments else getattr(item, "place", Place())
    if isinstance(item, Cue):
        cue = item.number or place.cue
        if (place.cue, place.start_ms) != (cue, item.start_ms):
            place = replace(place, cue=cue, start_ms=item.start_ms)
    return place
