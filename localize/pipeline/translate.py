"""Units → renditions: memory first, then the engine in whole-part batches, rung by rung."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

from localize.document import TermUse, Unit
from localize.files import sha256
from localize.models import Model
from localize.pipeline import ladder, pieces
from localize.pipeline.job import PIPELINE_VERSION, Job
from localize.pipeline.ladder import Candidate, Text, inside
from localize.pipeline.needs import Need, uses
from localize.pipeline.pieces import Piece

__all__ = ["Rendition", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """The chosen translation of a unit."""

    text: str
    score: float | None = None
    terms: tuple[TermUse, ...] = ()
    model: str = ""
    """Id of the model that gave it; of a text in several pieces, that of the first."""
    asked: tuple[str, ...] = ()
    """Digests of the models that were asked for a second opinion."""
    reused: bool = False
    defects: tuple[str, ...] = ()
    """What is still wrong with it after all retries: empty, loop, unknown, copy,
    script, doubled."""


def run(units: Sequence[Unit], wanted: Sequence[tuple[Need, ...]], job: Job) -> list[Rendition]:
    """A rendition for each unit, in order. Identical units are translated once.

    A unit without text (marks alone, a heading that is all label) needs no engine.
    """
    keys = [_key(unit, needs, job) for unit, needs in zip(units, wanted, strict=True)]
    kept = job.memory.lookup(sorted(set(keys)))
    known = {
        key: made
        for key, value in kept.items()
        if (made := _decode(value)) and not _wants_opinion(made, job)
    }
    fresh: dict[str, tuple[Unit, tuple[Need, ...]]] = {}
    for key, unit, needs in zip(keys, units, wanted, strict=True):
        if not unit.text:
            known[key] = Rendition(text="")
        elif key not in known:
            fresh.setdefault(key, (unit, needs))
    if fresh:
        made = dict(zip(fresh, _translate(list(fresh.values()), job), strict=True))
        job.memory.store(
            f"{job.text_language}-{job.locale.language}",
            ((key, fresh[key][0].text, _encode(made[key])) for key in fresh),
        )
        known |= made
    return [known[key] for key in keys]


def _key(unit: Unit, needs: tuple[Need, ...], job: Job) -> str:
    """Over everything that decides the unit's translation, and nothing else.

    The renderings of the terms in this unit are in it, not the glossary: changing a term
    redoes only the units that hold it.
    """
    assert job.hop is not None
    terms = [(need.found, need.forms, need.spans, need.term.gender, need.longer) for need in needs]
    return sha256(
        PIPELINE_VERSION,
        unit.text,
        job.hop.model.digest,
        job.hop.source,
        job.hop.target,
        job.decoding.signature,
        "+".join(sorted(job.rungs)),
        repr(terms),
    )


def _wants_opinion(made: Rendition, job: Job) -> bool:
    """Whether it is broken, and a model is there that wasn't asked yet."""
    assert job.hop is not None
    broken = made.defects or any(use.outcome == "flagged" for use in made.terms)
    second = job.hop.second
    return bool(broken and second and second.digest not in made.asked)


def _encode(rendition: Rendition) -> str:
    return json.dumps(asdict(rendition), ensure_ascii=False)


def _decode(value: str) -> Rendition | None:
    """A kept rendition; ``None`` for a damaged entry, which is made again."""
    try:
        data = json.loads(value)
        return Rendition(
            text=data["text"],
            score=data["score"],
            terms=tuple(TermUse(**use) for use in data["terms"]),
            defects=tuple(data["defects"]),
            model=data["model"],
            asked=tuple(data["asked"]),
            reused=True,
        )
    except (ValueError, TypeError, KeyError):
        return None


def _translate(work: Sequence[tuple[Unit, tuple[Need, ...]]], job: Job) -> list[Rendition]:
    """Through the engine: units cut into pieces, the pieces up the ladder, and together again."""
    assert job.hop is not None
    cut = [pieces.cut(unit.text, job.hop.source) for unit, _ in work]
    texts = [
        Text(text=piece.text, needs=inside(piece, needs))
        for group, (_, needs) in zip(cut, work, strict=True)
        for piece in group
    ]
    made = iter(_with_second(texts, _climb(texts, job, job.hop.model), job))
    return [
        _rendition(group, list(islice(made, len(group))), needs, job)
        for group, (_, needs) in zip(cut, work, strict=True)
    ]


def _climb(texts: Sequence[Text], job: Job, model: Model) -> list[Candidate]:
    assert job.hop is not None
    hop = replace(job.hop, model=model)
    made = ladder.climb(texts, job.engines.get(model), hop, job.locale.tag, job.decoding, job.rungs)
    return [replace(candidate, model=model) for candidate in made]


def _with_second(texts: Sequence[Text], made: list[Candidate], job: Job) -> list[Candidate]:
    """Broken ones go to the pair's next best model; the better by what it holds and by its
    defects wins, and the first where they are equal."""
    assert job.hop is not None
    second = job.hop.second
    broken = [
        index
        for index, (text, candidate) in enumerate(zip(texts, made, strict=True))
        if candidate.defects or candidate.held < len(text.needs)
    ]
    if second is None or not broken:
        return made
    others = _climb([texts[index] for index in broken], job, second)
    for index, other in zip(broken, others, strict=True):
        asked = replace(other if other.merit > made[index].merit else made[index], asked=second)
        made[index] = asked
    return made


def _rendition(
    group: Sequence[Piece], made: Sequence[Candidate], needs: Sequence[Need], job: Job
) -> Rendition:
    text = pieces.glue(group, [candidate.text for candidate in made], job.locale.language)
    # A term stands in one piece of a unit; which rung held it there says that piece's output.
    terms = [
        use
        for need in needs
        for use in uses(text, [need], _rung(group, made, need), job.locale.tag)
    ]
    return Rendition(
        text=text,
        score=_mean([candidate.score for candidate in made]),
        model=made[0].model.id if made[0].model else "",
        asked=tuple({item.asked.digest: None for item in made if item.asked}),
        terms=tuple(terms),
        defects=tuple(dict.fromkeys(fault for item in made for fault in item.defects)),
    )


def _mean(scores: Sequence[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return round(sum(known) / len(known), 4) if known else None


def _rung(group: Sequence[Piece], made: Sequence[Candidate], need: Need) -> str:
    for piece, candidate in zip(group, made, strict=True):
        if inside(piece, [need]):
            return candidate.rung
    return "plain"
