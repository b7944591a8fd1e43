"""Which models lead from one language to another, and why these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from localize.errors import ConfigError, MissingError
from localize.models.cards import Model
from localize.models.discovery import installed
from localize.models.evidence import Comparison, publish_score
from localize.models.languages import PAIR
from localize.models.lock import Lock

__all__ = ["Hop", "Route", "route"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One model on one pair."""

    model: Model
    source: str
    target: str
    reason: str
    """Why this model was chosen."""
    second: Model | None = None
    """The next best model of the pair: a second opinion on what this one breaks. None where the
    workspace locks the pair."""

    def __str__(self) -> str:
        return f"{self.source}→{self.target} {self.model.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way from a source language to a target language: one hop, or two over the master."""

    hops: tuple[Hop, ...]

    @property
    def draft(self) -> bool:
        return any(hop.model.draft for hop in self.hops)

    def __str__(self) -> str:
        return ", ".join(str(hop) for hop in self.hops) or "the master itself"


def _check_pins(pins: Mapping[str, str]) -> None:
    """A pin whose key is no pair would hold nothing, and nobody would know."""
    for pair in pins:
        if not re.fullmatch(PAIR, pair):
            message = f"{pair!r}, for which the workspace pins a model, is no language pair"
            raise ConfigError(message, None, "Say it like zh-en, in [models].")


def route(
    source: str,
    target: str,
    *,
    master: str = "en",
    models: Iterable[Model] | None = None,
    pins: Mapping[str, str] | None = None,
    lock: Lock | None = None,
    measured: Mapping[str, Comparison] | None = None,
) -> Route:
    """The way from ``source`` to ``target``, both language codes.

    What the workspace pins or locks comes first. Then, of the models of a pair: full ones
    before drafts, and the best of those by the workspace's own comparison (``measured``), else
    by the published score. Direct and over the master: the better by the own comparison, else
    a direct full model, else over the master.

    Raises ``MissingError`` with the command that adds a model; ``ConfigError`` where what is
    pinned or locked is not there, or is not what it was.
    """
    if source == target:
        return Route(hops=())
    _check_pins(pins or {})
    choice = _Choice(
        models=tuple(installed() if models is None else models),
        pins=pins or {},
        lock=lock or Lock(),
        measured=measured or {},
    )
    direct = choice.best(source, target)
    if master in (source, target):
        if direct is None:
            raise _missing(source, target, f"{source}-{target}")
        return Route(hops=(direct,))
    first, second = choice.best(source, master), choice.best(master, target)
    if first and second:
        return choice.way(direct, first, second)
    if direct:
        return Route(hops=(direct,))
    raise _missing(source, target, f"{master}-{target}" if first else f"{source}-{master}")


def _missing(source: str, target: str, pair: str) -> MissingError:
    return MissingError(
        f"no installed model translates {source} to {target}",
        None,
        f"Add one: localize models install {pair}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What there is to choose from, and what the workspace says about it."""

    models: tuple[Model, ...]
    pins: Mapping[str, str]
    lock: Lock
    measured: Mapping[str, Comparison]

    def best(self, source: str, target: str) -> Hop | None:
        """The model for a pair, and why."""
        pair = f"{source}-{target}"
        candidates = [model for model in self.models if (source, target) in model.pairs]
        fixed = self._fixed(pair, candidates)
        if fixed is None and not candidates:
            return None
        model, reason = fixed or self._by_evidence(source, target, candidates)
        self.lock.check(pair, model)
        rest = [other for other in candidates if other.id != model.id]
        second = None
        if rest and pair not in self.lock.models:
            second, _ = self._by_evidence(source, target, rest)
        return Hop(model=model, source=source, target=target, reason=reason, second=second)

    def _fixed(self, pair: str, candidates: list[Model]) -> tuple[Model, str] | None:
        pin, locked = self.pins.get(pair), self.lock.models.get(pair)
        wanted = pin or (locked and locked.id)
        if wanted is None:
            return None
        for model in candidates:
            if model.id == wanted:
                return model, "pinned by the workspace" if pin else "locked by the workspace"
        there = "Installed for it: " + (", ".join(model.id for model in candidates) or "none")
        if pin is None:
            raise self.lock.error(pair, f"it is not installed. {there}")
        message = f"the model {pin!r} that the workspace pins for {pair} is not installed"
        raise ConfigError(message, None, there)

    def _by_evidence(self, source: str, target: str, candidates: list[Model]) -> tuple[Model, str]:
        pool = [model for model in candidates if not model.draft]
        if not pool:
            best = max(candidates, key=_version)
            return best, "starter model: no other is installed for this pair"
        own = self.measured.get(f"{source}-{target}")
        scores = {model.id: own.score(model) for model in pool} if own else {}
        if own and all(score is not None for score in scores.values()):
            best = max(pool, key=lambda model: (scores[model.id] or 0.0, _version(model)))
            return best, _on_approved(own, scores[best.id])

        def merit(model: Model) -> tuple[float, tuple[int, ...]]:
            return publish_score(model, source, target) or 0.0, _version(model)

        best = max(pool, key=merit)
        if score := publish_score(best, source, target):
            return best, f"best published score for the pair (COMET {score})"
        alone = "the only full model for the pair"
        return best, alone if len(pool) == 1 else "no score is known: the newest"

    def way(self, direct: Hop | None, first: Hop, second: Hop) -> Route:
        """Direct, or over the master, both being possible."""
        over = Route(hops=(first, second))
        if direct is None or self._locked_over(direct, first, second):
            return over
        straight = Route(hops=(direct,))
        pair = f"{direct.source}-{direct.target}"
        if pair in self.pins or pair in self.lock.models:
            return straight
        if own := self.measured.get(pair):
            alone = own.score(direct.model)
            both = own.score(first.model, second.model)
            if alone is not None and both is not None:
                if alone >= both:
                    return Route(hops=(_why(direct, _on_approved(own, alone)),))
                reason = f"{second.reason}; {_on_approved(own, both)}, direct {alone:.1f}"
                return Route(hops=(first, _why(second, reason)))
        return over if direct.model.draft else straight

    def _locked_over(self, direct: Hop, first: Hop, second: Hop) -> bool:
        """Whether the lock was written when the way led over the master."""
        locked = self.lock.models
        legs = all(f"{hop.source}-{hop.target}" in locked for hop in (first, second))
        return legs and f"{direct.source}-{direct.target}" not in locked


def _on_approved(own: Comparison, score: float | None) -> str:
    return f"best on this workspace's {own.segments} approved segments (chrF++ {score:.1f})"


def _why(hop: Hop, reason: str) -> Hop:
    return replace(hop, reason=reason)


def _version(model: Model) -> tuple[int, ...]:
    """Newer models of a family after older ones."""
    return tuple(int(number) for number in re.findall(r"\d+", model.version))
