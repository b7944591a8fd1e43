"""The enforcement ladder: from cheap to costly, until a text holds its terms and no defect.

plain (nothing but a look) · n-best (the beam's other hypotheses) · inline (the rendering stands
in the source) · placeholder (a stand-in that this model is known to carry over) · repair (the
term is put where the model looks at it, and the model goes on from there). Each rung is one
batch over the texts that still need it. A text's outputs are compared by what they hold, then by
what is wrong with them, then by the model's own score of source → output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import regex

from localize.document import Hypothesis
from localize.engines import Decoding, Engine, GuidedEngine
from localize.engines.probe import StandIn, stand_ins
from localize.glossary import count
from localize.models import Hop, Model
from localize.pipeline import enforce, pieces
from localize.pipeline.defects import SEVERE, defects
from localize.pipeline.enforce import Variant
from localize.pipeline.job import RUNGS
from localize.pipeline.needs import Need, held
from localize.pipeline.pieces import Piece

__all__ = ["Candidate", "Text", "climb", "inside"]

_PLACEHOLDER_ATTEMPTS = 2
# Places that are tried for a term: where the model looks at it most.
_PLACES = 2
# Outputs of one text that are equally good so far: more of them only cost scoring.
_TIES = 8
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")
_QUOTES = regex.compile('["“”„«»「」『』]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the engine gets at once, and the terms that stand in it."""

    text: str
    needs: tuple[Need, ...]
    """With their spans in ``text``."""


def inside(piece: Piece, needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs that stand in a piece of a text, with their spans there."""
    end = piece.start + len(piece.text)
    found = []
    for need in needs:
        where = tuple(
            (start - piece.start, stop - piece.start)
            for start, stop in need.spans
            if piece.start <= start and stop <= end
        )
        if where:
            found.append(replace(need, spans=where))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An output with its terms in place."""

    text: str
    rung: str
    held: int
    """Terms that it holds."""
    defects: tuple[str, ...]
    score: float | None
    """Mean log-probability per token; ``None`` from an engine that gives none."""
    model: Model | None = None
    """Whose output it is."""
    asked: Model | None = None
    """Who gave a second opinion."""

    @property
    def merit(self) -> tuple[bool, int, int]:
        return (SEVERE.isdisjoint(self.defects), self.held, -len(self.defects))


@dataclass(slots=True)
class _Draft:
    """An output with marks for terms, on its way through repair."""

    variant: Variant
    output: Hypothesis
    done: int = 0
    """So much of the output's text is fixed."""


@dataclass(slots=True)
class _State:
    text: Text
    best: list[Candidate] = field(default_factory=list)
    """Equally good ones."""
    drafts: dict[str, _Draft] = field(default_factory=dict)
    """The first output of each kind of variant."""


def climb(
    texts: Sequence[Text],
    engine: Engine,
    hop: Hop,
    tag: str,
    decoding: Decoding,
    rungs: frozenset[str] = RUNGS,
) -> list[Candidate]:
    """The best output for each text. ``tag``: the locale; ``rungs``: those to use."""
    ladder = _Ladder(texts, engine, hop, tag, decoding)
    ladder.plain(wide=engine.n_best and "n-best" in rungs)
    if rungs and ladder.open():
        ranking = stand_ins(hop, engine, decoding)
        ladder.names = [item for item in ranking if item.kind == "name"]
        if "inline" in rungs:
            ladder.inline()
        if "placeholder" in rungs:
            for attempt in range(_PLACEHOLDER_ATTEMPTS):
                ladder.placeholder(ranking, attempt)
        if "repair" in rungs:
            if isinstance(engine, GuidedEngine):
                ladder.repair(engine)
            ladder.by_clauses(rungs - {"repair"})
    return ladder.chosen()


class _Ladder:
    def __init__(
        self, texts: Sequence[Text], engine: Engine, hop: Hop, tag: str, decoding: Decoding
    ) -> None:
        self.states = [_State(text) for text in texts]
        self.engine, self.hop, self.tag, self.decoding = engine, hop, tag, decoding
        self.names: list[StandIn] = []
        """Names that a model may make up where terms were put into its source."""

    def open(self) -> list[_State]:
        """Texts whose best output misses a term."""
        return [state for state in self.states if self._misses(state)]

    def _misses(self, state: _State) -> bool:
        return bool(state.text.needs) and state.best[0].held < len(state.text.needs)

    def plain(self, *, wide: bool) -> None:
        """Untouched. Where terms are wanted the beam's other hypotheses are looked at, too; what
        came back damaged is tried again with guards against loops."""
        bare = [state for state in self.states if not (wide and state.text.needs)]
        self._translate(bare, self._plain, self.decoding)
        rest = [state for state in self.states if wide and state.text.needs]
        self._translate(rest, self._plain, self._wide())
        damaged = [state for state in self.states if state.best[0].defects]
        self._translate(damaged, self._plain, replace(self._wide(), guarded=True))

    def inline(self) -> None:
        self._translate(
            self.open(), lambda text: enforce.inline(text.text, text.needs), self._wide()
        )

    def placeholder(self, ranking: Sequence[StandIn], attempt: int) -> None:
        """A later attempt takes other stand-ins, and guards against loops."""
        self._translate(
            self.open(),
            lambda text: enforce.placeholder(text.text, text.needs, ranking, attempt),
            replace(self._wide(), guarded=attempt > 0),
        )

    def _wide(self) -> Decoding:
        """The beam's other hypotheses cost nothing and often hold what the first one lost."""
        if not self.engine.n_best:
            return self.decoding
        guided = isinstance(self.engine, GuidedEngine)
        return replace(self.decoding, n_best=self.decoding.beam, attention=guided)

    @staticmethod
    def _plain(text: Text) -> Variant:
        return Variant(text=text.text, rung="plain", replaced=())

    def _translate(
        self,
        states: Sequence[_State],
        make: Callable[[Text], Variant | None],
        decoding: Decoding,
    ) -> None:
        """One batch: the variants of these texts; each output competes with the best so far."""
        work = [(state, variant) for state in states if (variant := make(state.text)) is not None]
        if not work:
            return
        texts = [variant.text for _, variant in work]
        outputs = self.engine.translate(texts, self.hop.source, self.hop.target, decoding)
        for (state, variant), hypotheses in zip(work, outputs, strict=True):
            for rank, hypothesis in enumerate(hypotheses):
                rung = "n-best" if variant.rung == "plain" and rank else variant.rung
                self._consider(state, variant, hypothesis, rung)
            if variant.replaced and hypotheses[0].attention:
                state.drafts.setdefault(variant.rung, _Draft(variant, hypotheses[0]))

    def _consider(self, state: _State, variant: Variant, hypothesis: Hypothesis, rung: str) -> None:
        text = enforce.restore(hypothesis.text, variant, self.hop.target)
        if text is None or (variant.replaced and self._is_peopled(text, state.text)):
            return
        self._compete(state, text, rung, hypothesis.score)

    def _is_peopled(self, text: str, source: Text) -> bool:
        """Whether a usual name stands there that the source doesn't speak of.

        A source with names put in brings a model to further ones: "Tom smiled at Mary" where only
        one person was there. Stand-ins that were put in are undone by now.
        """
        allowed = " ".join(form for need in source.needs for form in need.forms)
        return any(
            form not in allowed and count(text, form, self.hop.target, name=True)
            for item in self.names
            if item.source not in source.text
            for form in item.target
        )

    def _compete(self, state: _State, text: str, rung: str, score: float | None) -> None:
        source = state.text.text
        if not _QUOTES.search(source):
            text = _QUOTES.sub("", text)  # a model's own quotation mark has no partner
        counts = [held(text, need, self.tag) for need in state.text.needs]
        wrong = defects(text, source, self.hop.target, self.hop.source)
        if any(
            count > len(need.spans) for count, need in zip(counts, state.text.needs, strict=True)
        ):
            wrong = (*wrong, "doubled")
        candidate = Candidate(
            text=text,
            rung=rung,
            held=sum(1 for count in counts if count),
            defects=wrong,
            score=score,
        )
        if not state.best or candidate.merit > state.best[0].merit:
            state.best = [candidate]
        elif candidate.merit == state.best[0].merit and len(state.best) < _TIES:
            state.best.append(candidate)

    def repair(self, engine: GuidedEngine) -> None:
        """Lost terms are put where the model looks at them, one a round from left to right; what
        only loops then is tried once more with guards against it."""
        for decoding in (self._wide(), replace(self._wide(), guarded=True)):
            states = self.open()
            drafts = [(state, draft) for state in states for draft in state.drafts.values()]
            for _ in range(max((len(state.text.needs) for state in states), default=0)):
                drafts = self._round(drafts, engine, decoding)

    def by_clauses(self, rungs: frozenset[str]) -> None:
        """A short text keeps more than a long one: each clause goes up the ladder on its own."""
        work = [
            (state, parts)
            for state in self.open()
            if len(parts := pieces.clauses(state.text.text)) > 1
        ]
        texts = [
            Text(text=part.text, needs=inside(part, state.text.needs))
            for state, parts in work
            for part in parts
        ]
        made = iter(
            climb(texts, self.engine, self.hop, self.tag, self.decoding, rungs) if texts else ()
        )
        for state, parts in work:
            outputs = [next(made) for _ in parts]
            whole = pieces.glue(parts, [item.text for item in outputs], self.hop.target)
            self._compete(state, whole, "repaired", outputs[0].score)

    def _round(
        self, drafts: list[tuple[_State, _Draft]], engine: GuidedEngine, decoding: Decoding
    ) -> list[tuple[_State, _Draft]]:
        """One lost term of each draft; returns the drafts that still lack one."""
        tries = [
            (state, draft, beginning)
            for state, draft in drafts
            for beginning in self._beginnings(draft)
        ]
        if not tries:
            return []
        outputs = engine.go_on(
            [draft.variant.text for _, draft, _ in tries],
            [beginning for _, _, beginning in tries],
            self.hop.source,
            self.hop.target,
            decoding,
        )
        better: dict[int, tuple[tuple[int, float], _State, _Draft]] = {}
        for (state, draft, beginning), hypotheses in zip(tries, outputs, strict=True):
            for output in hypotheses:
                hypothesis = self._closed(output, beginning)
                self._consider(state, draft.variant, hypothesis, "repaired")
                found = len(draft.variant.replaced) - len(self._lost(draft.variant, hypothesis))
                merit = (found, hypothesis.score or 0.0)
                if id(draft) not in better or merit > better[id(draft)][0]:
                    new = _Draft(draft.variant, hypothesis, len(beginning))
                    better[id(draft)] = (merit, state, new)
        return [(state, draft) for _, state, draft in better.values()]

    def _closed(self, output: Hypothesis, beginning: str) -> Hypothesis:
        """The output with its beginning's last word ended there: a model likes to go on inside a
        name that it doesn't know (Yanci → Yancing). Endings of the language stay."""
        rest = output.text.removeprefix(beginning)
        extra = _LETTERS.match(rest)
        if rest == output.text or extra is None or self.hop.target in ("zh", "ja"):
            return output
        word = beginning[beginning.rfind(" ") + 1 :]
        if count(output.text[len(beginning) - len(word) :], word, self.tag, name=True):
            return output
        cut = len(extra[0])
        return replace(
            output,
            text=beginning + rest[cut:],
            attention=tuple(
                (at - cut if at > len(beginning) else at, token, weight)
                for at, token, weight in output.attention
            ),
        )

    def _lost(self, variant: Variant, output: Hypothesis) -> list[int]:
        """Indices of the terms whose marks the output doesn't hold."""
        return [
            index
            for index in range(len(variant.replaced))
            if not any(form in output.text for form in variant.marks(index))
        ]

    def _beginnings(self, draft: _Draft) -> list[str]:
        """Beginnings of an output that hold the lost term which comes first."""
        ranked = [
            (places[0], index, places)
            for index in self._lost(draft.variant, draft.output)
            if (places := self._places(draft, index))
        ]
        if not ranked:
            return []
        _, index, places = min(ranked)
        mark = draft.variant.mark(index)
        return [_put_after(draft.output.text[:place], mark, self.hop.target) for place in places]

    def _places(self, draft: _Draft, index: int) -> list[int]:
        """Offsets of words in the output that look most at the term, the best first, and the place
        right after what is fixed, where a term can stand whatever the model thought of."""
        start, end = draft.variant.places[index]
        weights: dict[int, float] = {}
        for word, token, weight in draft.output.attention:
            if start <= token < end and word >= draft.done:
                weights[word] = weights.get(word, 0.0) + weight
        ranked = sorted(weights, key=lambda word: -weights[word])
        return list(dict.fromkeys([*ranked[:_PLACES], draft.done]))

    def chosen(self) -> list[Candidate]:
        """The best output of each text; equal ones are weighed by the model on the text itself,
        and so is what came of another text than that: its score is not one of this text."""
        ties = [
            state
            for state in self.states
            if len(state.best) > 1 or state.best[0].rung not in ("plain", "n-best")
        ]
        if ties and isinstance(self.engine, GuidedEngine):
            pairs = [(state, candidate) for state in ties for candidate in state.best]
            scores = self.engine.weigh(
                [state.text.text for state, _ in pairs],
                [candidate.text for _, candidate in pairs],
                self.hop.source,
                self.hop.target,
            )
            weighed = iter(scores)
            for state in ties:
                state.best = [replace(item, score=next(weighed)) for item in state.best]
        return [max(state.best, key=_score) for state in self.states]


def _score(candidate: Candidate) -> float:
    """Without scores the earlier rung is the better one: it changes less."""
    return candidate.score if candidate.score is not None else 0.0


def _put_after(beginning: str, mark: str, language: str) -> str:
    space = "" if language in ("zh", "ja") or not beginning.strip() else " "
    if not beginning.strip():
        mark = mark[:1].upper() + mark[1:]
    return beginning.rstrip() + space + mark
