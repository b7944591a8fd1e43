"""What there is, in rows: models that are installed, known or offered, and how they did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localize import models
from localize.engines import Decoding, Engines
from localize.engines.probe import stand_ins
from localize.install import indexes, trial
from localize.install.indexes import Index
from localize.models import Hop, Model

__all__ = ["available", "installed", "line", "probe_line", "probed", "rows"]

# NLLB-200 has 40,000 pairs; a person wants to know that.
_MAX_PAIRS = 12

Row = dict[str, Any]


def installed() -> list[Row]:
    """A row for each pair of each installed model; one row for a model of very many."""
    return [row for model in models.installed() for row in rows(model)]


def rows(model: Model) -> list[Row]:
    """A row for each pair of a model."""
    pairs = model.pairs if len(model.pairs) <= _MAX_PAIRS else ()
    facts = {
        "id": model.id,
        "version": model.version,
        "bytes": model.size,
        "licence": model.licence,
        "draft": model.draft,
        "source": model.source,
    }
    if not pairs:
        return [{**facts, "pair": f"{len(model.pairs)} pairs", "comet": None}]
    return [
        {
            **facts,
            "pair": f"{source}-{target}",
            "comet": models.publish_score(model, source, target),
        }
        for source, target in pairs
    ]


def available(families: Sequence[str], mirror: Path | None, timeout_s: float) -> list[Row]:
    """What could be installed: by the indexes of ``families`` from the network, else of the
    mirror, else what is known without asking anyone.

    Raises as ``install`` does.
    """
    if families:
        return _offered(indexes.from_network(name, timeout_s) for name in families)
    if mirror is not None:
        return _offered(indexes.from_mirror(mirror))
    there = {
        (model.family, f"{source}-{target}")
        for model in models.installed()
        for source, target in model.pairs
    }
    return [
        {
            "id": f"{name}:{pair}" if models.families()[name].offered else name,
            "pair": pair,
            "version": "",
            "bytes": models.families()[name].megabytes * 10**6 or None,
            "licence": models.families()[name].licence,
            "draft": False,
            "source": models.families()[name].source,
            "comet": score,
            "installed": (name, pair) in there,
        }
        for pair, scores in models.published().items()
        for name, score in sorted(scores.items(), key=lambda item: -item[1])
    ]


def _offered(there: Iterable[Index]) -> list[Row]:
    offers = [offer for index in there for offer in index.offers.values()]
    return [
        {
            "id": f"{offer.family}:{offer.pair}",
            "pair": offer.pair,
            "version": offer.version,
            "bytes": offer.size,
            "licence": offer.licence,
            "draft": False,
            "source": str(offer.files[0].where),
            "comet": offer.score,
        }
        for offer in sorted(offers, key=lambda item: (item.pair, item.family))
    ]


def line(row: Row) -> str:
    """A row for a person."""
    score = f"COMET {row['comet']}" if row["comet"] else "starter: drafts" if row["draft"] else ""
    size = f"{row['bytes'] / 1e6:.0f} MB" if row["bytes"] else "?"
    state = "  installed" if row.get("installed") else ""
    licence = row["licence"] or "licence not stated"
    name = f"{row['pair']:10} {row['id']:26} {row['version']:6}"
    return f"{name} {size:>7}  {licence:18} {score}{state}".rstrip()


def probed(model: Model, source: str, target: str) -> Row:
    """Measure a model on one pair: stand-ins, speed, memory, failures."""
    measured = trial.measure(model, source, target)
    hop = Hop(model=model, source=source, target=target, reason="probe")
    survival = stand_ins(hop, Engines().get(model), Decoding(), again=True)
    return {
        "id": model.id,
        "pair": f"{source}-{target}",
        "stand_ins": [asdict(item) for item in survival],
        **asdict(measured),
    }


def probe_line(row: Row) -> str:
    """What was measured, for a person."""
    best = ", ".join(f"{item['source']} {item['rate']:.0%}" for item in row["stand_ins"][:6])
    failures = ", ".join(f"{kind} {rate:.0%}" for kind, rate in row["rates"].items() if rate)
    memory = f", {row['memory_mb']:.0f} MB" if row["memory_mb"] is not None else ""
    return (
        f"{row['id']} {row['pair']}: {row['sentences_per_s']:.0f} sentences/s, "
        f"loaded in {row['load_s']:.2f} s{memory}\n"
        f"  fails on {row['sentences']} sentences: {failures or 'none'}\n"
        f"  carries over: {best or 'no stand-in is known for the pair'}"
    )
