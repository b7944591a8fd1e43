"""How good a translation is without a reference: a sum of parts that can each be read.

What the sum is made of, and how well it goes with sentence chrF on lines that it wasn't fitted
to, stands in ``localize/data/estimate.toml``; ``tests/benchmarks/estimate.py`` makes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from localize import files
from localize.checks.lengths import size
from localize.checks.tables import expansion
from localize.data import toml
from localize.document import Finding, Place, Score, Segment, plain
from localize.locales import Locale
from localize.text import script_shares, scripts_of, split_tag

__all__ = ["Correlation", "Judged", "correlation", "estimate", "judge", "parts_of", "signature"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A segment's estimate."""

    id: str
    place: Place
    text: str
    value: float
    """The sentence chrF to expect, 0 to 100; it ranks, it is no human judgement."""
    parts: Mapping[str, float]
    """From 0 to 1, the more the better. ``confidence``: mean token probability, where the model
    gives one; ``length``: 1 where the text is as long as its source lets expect, where there is
    one; ``vouched``: share of the text that the term base stands for; ``own``: share of its
    letters in a script of the locale, 0 for a text that is empty, untranslated or a loop;
    ``terms``: share of its terms that are held, where it has some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """Spearman's rank correlation of the estimate with sentence chrF on held-out lines."""

    rho: float
    low: float
    """Ends of its 95 % bootstrap interval."""
    high: float
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """What a language's parts usually are, and the chrF that goes with that."""

    base: float
    usual: Mapping[str, float]


def judge(
    segments: Iterable[Segment], findings: Iterable[Finding], source: str, locale: Locale
) -> Iterator[Judged]:
    """The estimate of each segment of one part that has a text or ought to have one.

    ``findings``: those on the part. ``source``: language of ``Segment.source``.
    """
    codes = toml("estimate")["broken"]
    broken = {_spot(item.place) for item in findings if item.code in codes} - {None}
    scale = _scale(locale.language)
    for segment in segments:
        lost = _spot(segment.place) in broken
        if segment.target is None or not (size(plain(segment.target)) or lost):
            continue
        parts = parts_of(segment, source, locale, broken=lost)
        yield Judged(
            id=segment.id,
            place=segment.place,
            text=plain(segment.target),
            value=round(_value(parts, scale), 1),
            parts=parts,
        )


def _spot(place: Place) -> str | int | None:
    """Tells a place from the part's others: in a file that was only read, segments have no ids
    yet, and lines do."""
    return place.segment or place.line


def parts_of(segment: Segment, source: str, locale: Locale, *, broken: bool) -> dict[str, float]:
    """The parts of a segment's estimate, as ``Judged.parts`` has them."""
    text = plain(segment.target)
    shares = script_shares(text)
    own = sum(shares.get(name, 0) for name in scripts_of(locale.tag)) if shares else 1.0
    parts = {"own": 0.0 if broken else own, "vouched": _vouched(segment, text)}
    if segment.score is not None and segment.origin != "approved":
        parts["confidence"] = math.exp(min(0.0, segment.score))
    factor = expansion(split_tag(source)[0], split_tag(locale.tag)[0]) if source else None
    said = size(plain(segment.source))
    if factor and said:
        parts["length"] = math.exp(-abs(math.log(max(1, size(text)) / (said * factor))))
    if segment.terms:
        held = sum(use.outcome != "flagged" for use in segment.terms)
        parts["terms"] = held / len(segment.terms)
    return parts


def _vouched(segment: Segment, text: str) -> float:
    held = sum(size(use.rendering) for use in segment.terms if use.outcome != "flagged")
    return min(1.0, held / max(1, size(text)))


def _value(parts: Mapping[str, float], scale: _Scale) -> float:
    """A part that isn't there counts as the usual one. What stands in another script, and what
    is broken, matches no reference."""
    total = scale.base + sum(
        weight * (parts[name] - scale.usual[name])
        for name, weight in toml("estimate")["weights"].items()
        if name in parts
    )
    return parts["own"] * min(100.0, max(0.0, total))


def estimate(judged: Iterable[Judged], locale: Locale) -> list[Score]:
    """A title's estimate and its parts, 0 to 100: means over the segments that have them.

    Without any part that the estimate is made of besides terms (no source, no model's figures)
    there are only the parts. The signature says how well it goes with chrF.
    """
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for item in judged:
        for name, value in ({"": item.value / 100} | dict(item.parts)).items():
            sums[name] = sums.get(name, 0.0) + value
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return []
    if not sums["vouched"]:
        del sums["vouched"]  # nobody gave a term base, or the text has none of its terms
    present = {name for name in toml("estimate")["weights"] if name in sums}
    if not present - {"vouched"}:
        del sums[""]
    return [
        Score(
            name=f"estimate.{name}" if name else "estimate",
            value=round(100 * total / counts[name], 1),
            signature="" if name else signature(present, locale),
            count=counts[name],
        )
        for name, total in sums.items()
    ]


def signature(present: Iterable[str], locale: Locale) -> str:
    """How the estimate was made of the parts that were there, and what it is worth."""
    names = sorted(set(present) & set(toml("estimate")["weights"]))
    found = correlation(names, locale.language)
    worth = (
        f"spearman:{found.rho:.2f}[{found.low:.2f},{found.high:.2f}]|lines:{found.lines}"
        if found
        else "spearman:unknown"
    )
    return f"parts:{'+'.join(names)}|lang:{locale.language}|{worth}|data:{_digest()}"


def correlation(present: Iterable[str], language: str) -> Correlation | None:
    """What was measured for an estimate of these parts; ``None`` for other languages."""
    entry = toml("estimate")["languages"].get(split_tag(language)[0], {})
    figures = entry.get("correlation", {}).get(" ".join(sorted(present)))
    if figures is None:
        return None
    rho, low, high = figures
    return Correlation(rho=rho, low=low, high=high, lines=entry["lines"])


def _digest() -> str:
    return files.sha256(json.dumps(toml("estimate"), sort_keys=True))[:8]


@lru_cache(maxsize=64)
def _scale(language: str) -> _Scale:
    """The language's own scale, else the mean of all."""
    entries = toml("estimate")["languages"]
    own = entries.get(split_tag(language)[0])
    chosen = [own] if own else list(entries.values())
    return _Scale(
        base=sum(entry["base"] for entry in chosen) / len(chosen),
        usual={
            name: sum(entry["usual"][name] for entry in chosen) / len(chosen)
            for name in toml("estimate")["weights"]
        },
    )
