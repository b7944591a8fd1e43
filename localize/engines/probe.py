"""Which stand-in does a model carry over unchanged? Measured, not guessed.

A stand-in is put into a source text in the place of a glossary term and replaced in the
output by the term's rendering. The carriers and candidates are data (``data/probe.toml``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from localize import files
from localize.data import toml
from localize.engines import Decoding, Engine
from localize.errors import InputError
from localize.glossary import count
from localize.models import Hop, home

__all__ = ["StandIn", "measure", "stand_ins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A token that replaces a term in the source, and what the model makes of it."""

    kind: str
    """code, name, place."""
    gender: str
    source: str
    target: tuple[str, ...]
    """Forms that it comes back as."""
    rate: float
    """Share of carriers in which one of the forms comes back exactly as often as it went in."""
    rates: Mapping[str, float] = field(default_factory=dict)
    """The same by the place in the carrier: alone, start, possessive, twice…"""


def _candidates(source: str, target: str) -> list[StandIn]:
    found = []
    for entry in toml("probe")["stand_in"]:
        forms = entry.get(source) or entry.get("any")
        expected = entry.get(target) or entry.get("any")
        if forms and expected:
            found.append(
                StandIn(
                    kind=entry["kind"],
                    gender=entry.get("gender", ""),
                    source=forms[0],
                    target=tuple(expected),
                    rate=0.0,
                )
            )
    return found


def measure(engine: Engine, source: str, target: str, decoding: Decoding) -> list[StandIn]:
    """Survival rates of all candidates for a pair, best first; the order decides ties."""
    carriers = [
        (place, text)
        for place, texts in toml("probe")["carriers"].get(source, {}).items()
        for text in texts
    ]
    candidates = _candidates(source, target)
    texts = [text.replace("{}", item.source) for item in candidates for _, text in carriers]
    outputs = iter(engine.translate(texts, source, target, decoding))
    measured = []
    for item in candidates:
        survived: dict[str, list[bool]] = {}
        for place, text in carriers:
            first = next(outputs)[0].text
            wanted = text.count("{}")
            survived.setdefault(place, []).append(_survives(item, first, target, wanted))
        rates = {place: round(sum(seen) / len(seen), 4) for place, seen in survived.items()}
        rate = round(sum(map(sum, survived.values())) / len(carriers), 4) if carriers else 0.0
        measured.append(replace(item, rate=rate, rates=rates))
    return sorted(measured, key=lambda item: -item.rate)


def _survives(item: StandIn, text: str, target: str, times: int) -> bool:
    return sum(count(text, form, target) for form in item.target) == times


def _path(hop: Hop) -> Path:
    data = files.sha256(json.dumps(toml("probe"), sort_keys=True))
    name = f"{files.sha256(hop.model.digest, data)[:24]}-{hop.source}-{hop.target}.json"
    return home() / "probes" / name


@lru_cache(maxsize=32)
def _load(path: Path) -> tuple[StandIn, ...] | None:
    if not path.is_file():
        return None
    try:
        entries = json.loads(path.read_bytes())
        return tuple(StandIn(**{**entry, "target": tuple(entry["target"])}) for entry in entries)
    except (ValueError, TypeError, KeyError):
        return None  # a damaged cache is measured again


def stand_ins(
    hop: Hop, engine: Engine, decoding: Decoding, *, again: bool = False
) -> tuple[StandIn, ...]:
    """Stand-ins of a model and pair with their rates, best first.

    Measured once per model and kept beside our models; ``again`` measures anew.
    """
    path = _path(hop)
    known = None if again else _load(path)
    if known is not None:
        return known
    measured = tuple(measure(engine, hop.source, hop.target, decoding))
    _load.cache_clear()
    data = json.dumps([asdict(item) for item in measured], ensure_ascii=False, indent=1)
    try:
        with files.atomic_write(path) as stream:
            stream.write(data.encode())
    except InputError:
        pass  # a read-only home: measured again next time, nothing else is lost
    return measured
