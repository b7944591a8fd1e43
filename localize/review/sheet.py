"""One part of a title in a locale under review: its segments as an editor sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import RLock

from localize import checks
from localize.document import Block, Cue, Finding, Inline, Part, Segment, plain
from localize.errors import InputError
from localize.locales import Locale
from localize.pipeline import Job, adapt, context
from localize.pipeline.adapt import bidi
from localize.pipeline.adapt.flow import Flow
from localize.pipeline.decisions import Decision, Settled, Spot, spots
from localize.pipeline.finish import One
from localize.pipeline.join import as_approved
from localize.policy import Policy
from localize.review import texts
from localize.review.saving import version_of

__all__ = ["Origin", "Sheet", "Stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a sheet's part comes from, and who may say something about it."""

    title: str
    """Id of the title."""
    name: str
    """Of the chapter or episode, unique in its title."""
    path: Path
    """The source file."""
    label: str
    """What places call it."""
    digest: str
    """SHA-256 of its bytes."""
    text: tuple[Spot, ...]
    """The spots of all its parts."""
    root: Path
    job: Job
    master: Locale | None
    policy: Policy


class Sheet:
    """A finished part with an editor's decisions laid over it.

    ``part`` is what a release would make of it if all drafts were approved.
    """

    def __init__(self, origin: Origin, one: One, version: str, settled: Settled) -> None:
        self.origin, self.one = origin, one
        self.lock = RLock()
        self.part = one.result
        self.version, self.settled = version, settled
        self.spots = spots(one.result)
        segments = list(one.result.segments)
        self.ids = {item.id: number for number, item in enumerate(segments)}
        self.places = [
            (number, place)
            for number, block in enumerate(one.result.blocks)
            for place in range(len(block.segments))
        ]
        self.tags = [texts.palette(item.source, item.target or ()) for item in segments]
        self.masters = (
            {item.id: plain(item.target) for item in one.master.segments} if one.master else {}
        )
        for number in range(len(self.spots)):
            if self.state(number) == "draft":
                self._take(number)
        as_made = self.part is one.result
        self.findings = self._judged(
            one.findings if as_made else checks.run(self.context(self.part))
        )

    @property
    def job(self) -> Job:
        return self.origin.job

    @property
    def rtl(self) -> bool:
        return self.job.locale.direction == "rtl"

    # What an editor typed

    def number(self, name: str) -> int:
        """The place of a segment in the part. Raises ``InputError`` if it has none of that id."""
        if name not in self.ids:
            raise InputError("this segment isn't in the part any more", None, "Open it again.")
        return self.ids[name]

    def segment(self, number: int) -> Segment:
        """The segment as it is now."""
        block, place = self.places[number]
        return self.part.blocks[block].segments[place]

    def text(self, number: int) -> str:
        """The segment's target for an editor's hands."""
        return texts.editable(self.segment(number).target or (), self.tags[number], rtl=self.rtl)

    def read(self, number: int, text: str) -> Inline:
        """What an editor typed for a segment. Raises ``InputError``."""
        block, _ = self.places[number]
        lines = isinstance(self.part.blocks[block], Cue) or "\n" in self.spots[number][0]
        if text == self.text(number):
            return self.segment(number).target or ()
        return texts.read(text, self.tags[number], lines=lines)

    def finished(self, number: int, target: Inline) -> Inline:
        """An editor's text as it is approved: a cue's in lines, with the marks of direction."""
        if target == (self.segment(number).target or ()):
            return target
        block = self._fitted(number, target)
        if self.rtl:
            block = _directed(block, self.places[number][1])
        return block.segments[self.places[number][1]].target or ()

    def _fitted(self, number: int, target: Inline) -> Block:
        """The segment's block, with a text of an editor's in it, as a release would write it."""
        at, place = self.places[number]
        block = self.part.blocks[at]
        item = as_approved(_bare(block.segments[place]), target, self.job)
        return self._adapted(_with(block, place, item))

    def _adapted(self, block: Block) -> Block:
        job = self.job
        part = Part(id=self.part.id, blocks=(block,))
        made = adapt.fit(
            part, job.locale, job.medium, job.kind, language=job.language, genre=job.genre
        )
        return made.blocks[0]

    def in_form(self, number: int, target: Inline) -> Inline:
        """The text in the locale's typography, as if a model had written it."""
        at, place = self.places[number]
        block = self.part.blocks[at]
        item = replace(
            as_approved(_bare(block.segments[place]), target, self.job), origin="machine"
        )
        return self._adapted(_with(block, place, item)).segments[place].target or ()

    def _lay(self, number: int, target: Inline) -> None:
        at, _ = self.places[number]
        blocks = list(self.part.blocks)
        blocks[at] = self._fitted(number, target)
        self.part = replace(self.part, blocks=tuple(blocks))

    # What checks say

    def context(self, part: Part) -> checks.Context:
        """What the checks of a part look at."""
        return replace(context(part, self.job, self.one.source), file=self.origin.label)

    def _judged(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings as the workspace grades them; what is waived is left out."""
        judge = self.origin.policy.judge(self.origin.root)
        ruled = judge.rule(
            found,
            files=[self.origin.label],
            locale=self.job.locale.tag,
            codes=frozenset(checks.known()),
            shared=True,
        )
        return tuple(finding for finding in ruled if finding.suppressed is None)

    def tried(self, number: int, target: Inline) -> tuple[Block, tuple[Finding, ...]]:
        """A segment's block with a text in the segment's place, and the findings on that.

        Only this block and the two beside it are looked at; what compares all of a part is seen
        when it is saved.
        """
        at, place = self.places[number]
        block = self._fitted(number, target)
        around = [*self.part.blocks[max(0, at - 1) : at], block, *self.part.blocks[at + 1 : at + 2]]
        part = replace(self.part, blocks=tuple(around))
        name = block.segments[place].id
        found = self._judged(checks.run(self.context(part), _narrow()))
        return block, tuple(finding for finding in found if finding.place.segment == name)

    def state(self, number: int) -> str:
        """``approved``, ``draft``, or where the text comes from."""
        decision = self.decision(number)
        return decision.status if decision is not None else self.segment(number).origin

    def decision(self, number: int) -> Decision | None:
        """What an editor decided on a segment."""
        return self.settled.here.get(self.spots[number])

    def lost_beside(self) -> dict[int, Decision]:
        """Decisions whose sentence was edited, by the segment that stands there now: the one
        behind the same sentence as before, if nobody has approved it yet."""
        open_ones = {
            context: number
            for number, (_, context) in reversed(list(enumerate(self.spots)))
            if self.state(number) != "approved"
        }
        result: dict[int, Decision] = {}
        for item in self.settled.lost:
            if item.context in open_ones:
                result.setdefault(open_ones[item.context], item)
        return result

    # What was decided meanwhile

    def settle(self, version: str, settled: Settled) -> list[int]:
        """Take over what stands in the file of decisions; the segments that changed by it.

        Raises ``Stale`` where a decision is gone: only the pipeline knows what stands there then.
        """
        before, self.version, self.settled = self.settled, version, settled
        changed = [
            number
            for number, spot in enumerate(self.spots)
            if version_of(before.here.get(spot)) != version_of(settled.here.get(spot))
        ]
        if any(self.decision(number) is None for number in changed):
            raise Stale
        for number in changed:
            self._take(number)
        if changed:
            self.findings = self._judged(checks.run(self.context(self.part)))
        return changed

    def _take(self, number: int) -> None:
        """Lay an editor's text over a segment."""
        decision = self.decision(number)
        if decision is not None:
            self.tags[number] = texts.palette(self.tags[number], decision.target)
            self._lay(number, decision.target)


class Stale(Exception):
    """The part has to be made again."""


@lru_cache(maxsize=1)
def _narrow() -> list[checks.Rule]:
    """The checks that look at less than a part."""
    return [
        rule
        for rule in checks.known().values()
        if isinstance(rule, checks.Check) and not issubclass(Part, rule.on)
    ]


def _bare(item: Segment) -> Segment:
    """As before it had a target: what a model or an earlier step said of it is gone."""
    return replace(item, target=None, score=None, model="", terms=(), edits=(), glosses=())


def _with(block: Block, place: int, item: Segment) -> Block:
    segments = (*block.segments[:place], item, *block.segments[place + 1 :])
    return replace(block, segments=segments)


def _directed(block: Block, place: int) -> Block:
    """The block with isolates and direction marks where one segment needs them."""
    target = tuple(
        texts.without_directions(piece) if isinstance(piece, str) else piece
        for piece in block.segments[place].target or ()
    )
    open_item = replace(block.segments[place], target=target, origin="machine")
    others = tuple(replace(item, origin="approved") for item in block.segments)
    flow = Flow(_with(replace(block, segments=others), place, open_item))
    flow.apply_groups(bidi.changes(flow.text, list(flow.names())))
    return replace(block, segments=flow.segments())
