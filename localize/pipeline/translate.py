"""Units → renditions: memory first, then the engine in whole-part batches, rung by rung."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import regex

from localize.checks.repeats import loop
from localize.document import Hypothesis, TermUse, Unit
from localize.engines import Decoding, Engine
from localize.engines.probe import StandIn, stand_ins
from localize.files import sha256
from localize.pipeline import enforce
from localize.pipeline.enforce import Need, Variant
from localize.pipeline.job import PIPELINE_VERSION, Job
from localize.text import script_shares, scripts_of

__all__ = ["Rendition", "defects", "run"]

# Sentences of more than about 100 pieces were not seen in training (starter models' README);
# a Chinese piece is about 1.4 characters, an English one about 4.
_MAX_CHARS = {"zh": 90, "ja": 90, "ko": 150}
_MAX_CHARS_OTHER = 350
_CLAUSE_END = regex.compile(r"(?<=[，；：、,;:—])\s*")
# A second opinion on what came back damaged: more hypotheses, guards against loops.
_RETRY = Decoding(beam=4, n_best=4, guarded=True)
_PLACEHOLDER_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """The chosen translation of a unit."""

    text: str
    score: float | None = None
    terms: tuple[TermUse, ...] = ()
    reused: bool = False
    defects: tuple[str, ...] = ()
    """What is still wrong with it after all retries: empty, loop, unknown, copy, script."""


def run(units: Sequence[Unit], wanted: Sequence[tuple[Need, ...]], job: Job) -> list[Rendition]:
    """A rendition for each unit, in order. Identical units are translated once.

    A unit without text (marks alone, a heading that is all label) needs no engine.
    """
    keys = [_key(unit, needs, job) for unit, needs in zip(units, wanted, strict=True)]
    kept = job.memory.lookup(sorted(set(keys)))
    known = {key: made for key, value in kept.items() if (made := _decode(value))}
    fresh: dict[str, tuple[Unit, tuple[Need, ...]]] = {}
    for key, unit, needs in zip(keys, units, wanted, strict=True):
        if not unit.text:
            known[key] = Rendition(text="")
        elif key not in known:
            fresh.setdefault(key, (unit, needs))
    if fresh:
        made = dict(zip(fresh, _Ladder(list(fresh.values()), job).climb(), strict=True))
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
        repr(terms),
    )


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
            reused=True,
        )
    except (ValueError, TypeError, KeyError):
        return None


@dataclass(slots=True)
class _Candidate:
    text: str
    score: float
    rung: str
    held: int
    defects: tuple[str, ...]

    @property
    def merit(self) -> tuple[int, int, float]:
        return (-len(self.defects), self.held, self.score)


class _Ladder:
    """The rungs for the units of one part: each rung is one batch over those that need it."""

    def __init__(self, work: list[tuple[Unit, tuple[Need, ...]]], job: Job) -> None:
        assert job.hop is not None
        self.work, self.job, self.hop = work, job, job.hop
        self.engine: Engine = job.engines.get(job.hop.model)
        self.best: list[_Candidate | None] = [None] * len(work)

    def climb(self) -> list[Rendition]:
        self._translate(range(len(self.work)), self._plain, self.job.decoding)
        self._translate([i for i in self._open() if self.best[i].defects], self._plain, _RETRY)
        if self._terms_open():
            ranking = stand_ins(self.hop, self.engine, self.job.decoding)
            # The beam's other hypotheses cost nothing and often hold what the first one lost.
            wide = replace(self.job.decoding, n_best=self.job.decoding.beam)
            self._translate(self._terms_open(), self._inline, wide)
            for attempt in range(_PLACEHOLDER_ATTEMPTS):
                self._translate(
                    self._terms_open(),
                    lambda index, attempt=attempt: self._placeholder(index, ranking, attempt),
                    wide,
                )
        return [self._rendition(index) for index in range(len(self.work))]

    def _open(self) -> list[int]:
        return [i for i, best in enumerate(self.best) if best is not None]

    def _terms_open(self) -> list[int]:
        """Units whose best candidate misses a term that stands in their text."""
        return [index for index in self._open() if self._misses(index)]

    def _misses(self, index: int) -> bool:
        best, tag = self.best[index], self.job.locale.tag
        assert best is not None
        return any(
            need.spans and not enforce.held(best.text, need, tag) for need in self.work[index][1]
        )

    def _plain(self, index: int) -> Variant:
        return Variant(text=self.work[index][0].text, rung="plain", replaced=())

    def _inline(self, index: int) -> Variant:
        unit, needs = self.work[index]
        return enforce.inline(unit, needs)

    def _placeholder(self, index: int, ranking: Sequence[StandIn], attempt: int) -> Variant | None:
        unit, needs = self.work[index]
        return enforce.placeholder(unit, needs, ranking, attempt)

    def _translate(
        self, indices: Sequence[int], make: Callable[[int], Variant | None], decoding: Decoding
    ) -> None:
        """One batch: the variants of these units; each output competes with the best so far."""
        variants = [(index, variant) for index in indices if (variant := make(index)) is not None]
        if not variants:
            return
        outputs = translate_texts(
            self.engine,
            [variant.text for _, variant in variants],
            self.hop.source,
            self.hop.target,
            decoding,
        )
        for (index, variant), hypotheses in zip(variants, outputs, strict=True):
            for hypothesis in hypotheses:
                self._consider(index, variant, hypothesis)

    def _consider(self, index: int, variant: Variant, hypothesis: Hypothesis) -> None:
        unit, needs = self.work[index]
        tag = self.job.locale.tag
        text = enforce.restore(hypothesis.text, variant, self.job.locale.language)
        if text is None:
            return
        candidate = _Candidate(
            text=text,
            score=hypothesis.score if hypothesis.score is not None else 0.0,
            rung=variant.rung,
            held=sum(1 for need in needs if enforce.held(text, need, tag)),
            defects=defects(text, unit.text, self.job.locale.language, self.hop.source),
        )
        best = self.best[index]
        if best is None or candidate.merit > best.merit:
            self.best[index] = candidate

    def _rendition(self, index: int) -> Rendition:
        best = self.best[index]
        assert best is not None
        needs = self.work[index][1]
        return Rendition(
            text=best.text,
            score=round(best.score, 4),
            terms=enforce.uses(best.text, needs, best.rung, self.job.locale.tag),
            defects=best.defects,
        )


def translate_texts(
    engine: Engine, texts: Sequence[str], source: str, target: str, decoding: Decoding
) -> list[list[Hypothesis]]:
    """As the engine does, with a text divided before the speech that ends it, and where it is
    too long for the engine."""
    limit = _MAX_CHARS.get(source, _MAX_CHARS_OTHER)
    pieces = [_pieces(text, limit) for text in texts]
    flat = [piece.text for group in pieces for piece in group]
    outputs = [
        [replace(item, text=_without_new_quotes(item.text, text)) for item in hypotheses]
        for text, hypotheses in zip(
            flat, engine.translate(flat, source, target, decoding), strict=True
        )
    ]
    glue = "" if target in ("zh", "zh-Hant", "ja") else " "
    result: list[list[Hypothesis]] = []
    position = 0
    for group in pieces:
        part = outputs[position : position + len(group)]
        position += len(group)
        result.append(part[0] if len(part) == 1 else _glue(group, part, glue))
    return result


_QUOTES = regex.compile('["“”„«»「」『』]')


def _without_new_quotes(text: str, source_text: str) -> str:
    """Without quotation marks that the source has not: a model's one has no partner."""
    return text if _QUOTES.search(source_text) else _QUOTES.sub("", text)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    before: str = ""
    """Marks between the piece before and this one, where it begins a speech."""


# 爷爷说：“… — the speech goes on to the end of the text, whose own closing mark is not in it.
_SPEECH = regex.compile(
    r"^(?P<says>.{2,}?)(?P<mark>[：:，,])\s*(?P<open>[“「『«\"])(?P<speech>.+)$"
)
_CLOSER = {"“": "”", "「": "」", "『": "』", "«": "»", '"': '"'}


def _pieces(text: str, limit: int) -> list[_Piece]:
    match = _SPEECH.match(text)
    if match is None or _CLOSER[match["open"]] in match["speech"]:
        return [_Piece(piece) for piece in _divide(text, limit)]
    mark = ":" if match["mark"] in "：:" else ","
    first, *rest = _divide(match["speech"], limit)
    return [
        *(_Piece(piece) for piece in _divide(match["says"], limit)),
        _Piece(first, before=f"{mark} {match['open']}"),
        *(_Piece(piece) for piece in rest),
    ]


def _divide(text: str, limit: int) -> list[str]:
    if len(text) <= limit:
        return [text]
    pieces: list[str] = []
    for clause in _CLAUSE_END.split(text):
        if pieces and len(pieces[-1]) + len(clause) <= limit:
            pieces[-1] += clause
        else:
            # A clause with no mark at all is cut hard: the engine would cut it silently.
            pieces += [clause[start : start + limit] for start in range(0, len(clause), limit)]
    return pieces or [text]


def _glue(pieces: list[_Piece], parts: list[list[Hypothesis]], glue: str) -> list[Hypothesis]:
    merged = []
    for rank in range(min(len(part) for part in parts)):
        scores = [part[rank].score for part in parts]
        known = [score for score in scores if score is not None]
        text = ""
        for piece, part in zip(pieces, parts, strict=True):
            if piece.before:
                text = text.rstrip(" .。,，،") + piece.before + part[rank].text
            else:
                text += (glue if text else "") + part[rank].text
        merged.append(Hypothesis(text=text, score=sum(known) / len(known) if known else None))
    return merged


def defects(text: str, source_text: str, target: str, source: str) -> tuple[str, ...]:
    """What a machine typically gets wrong: empty, loop, unknown (pieces), copy, script."""
    if not regex.search(r"[\p{L}\p{N}]", source_text):
        return ()
    if not regex.search(r"[\p{L}\p{N}]", text):
        return ("empty",)
    found = []
    if is_loop(text, source_text):
        found.append("loop")
    if (match := _UNKNOWN.search(text)) and match.group() not in source_text:
        found.append("unknown")
    shares = script_shares(text)
    if text.strip() == source_text.strip() and len(text) > 12:
        found.append("copy")
    wanted = scripts_of(target)
    good = sum(shares.get(script, 0.0) for script in wanted)
    foreign = 1 - good - (shares.get("Latn", 0.0) if "Latn" not in wanted else 0.0)
    # Names and loan words in Latin letters are usual; any other script is a leak.
    if shares and (foreign > 0.02 or good < 0.5):
        found.append("script")
    return tuple(found)


# What tokenizers write for a piece that they have no letters for.
_UNKNOWN = regex.compile(r"⁇|\uFFFD|<unk>|##")
# Tausendtausendtausendtausend: a loop inside one word.
_REPEATED_CHARS = regex.compile(r"(\S{1,6}?)\1{3,}")


def is_loop(text: str, source_text: str) -> bool:
    """Words three times in a row, or characters four times, where the source repeats nothing."""
    if loop(source_text) or _REPEATED_CHARS.search(source_text):
        return False
    match = _REPEATED_CHARS.search(text)
    inside = bool(match and regex.search(r"\p{L}", match.group(1)))
    return inside or loop(text) is not None
