"""What a model does on this machine: how fast, how large, and how often it fails in which way.

On the sentences of ``data/trial.toml``. Kept beside our models, once for a model and pair.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import regex

from localize import files
from localize.engines import Decoding, Engine, Engines
from localize.errors import InputError
from localize.install.smoke import faulty, sentences
from localize.models import Model, home

__all__ = ["KINDS", "Trial", "kept", "measure"]

KINDS = ("copy", "script", "loop", "empty", "unknown", "pieces", "dropped")
"""Ways to fail: left as it was, in another script, repeating itself, without a letter, with a mark
for unknown pieces, with unjoined pieces, with fewer sentences than the source."""
_SENTENCE = regex.compile(r"[^.!?。！？…؟۔]*\p{L}[^.!?。！？…؟۔]*(?:[.!?。！？…؟۔]+|$)")
# Long enough that the clock's and the first batch's noise don't count.
_MIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Measured on one machine, for one pair of a model."""

    load_s: float
    memory_mb: float | None
    """How much we and our workers grew by loading and first using it; ``None`` where the system
    doesn't tell."""
    sentences_per_s: float
    sentences: int
    """Different sentences that the rates are taken from."""
    rates: dict[str, float]
    """Way to fail → share of sentences."""


def measure(model: Model, source: str, target: str) -> Trial:
    """Load the model, translate the sentences until the speed can be told, and keep the result.

    Raises ``InputError`` for a damaged model, ``MissingError`` for a missing library.
    """
    before, started = _resident(), time.perf_counter()
    engine = Engines().get(model)
    load_s = time.perf_counter() - started
    texts = list(sentences(source))
    outputs = _outputs(engine, texts, source, target)
    after = _resident()
    trial = Trial(
        load_s=round(load_s, 3),
        memory_mb=None if before is None or after is None else round((after - before) / 1e6, 1),
        sentences_per_s=round(_speed(engine, texts, source, target), 1),
        sentences=len(texts),
        rates=_rates(texts, outputs, source, target),
    )
    try:
        with files.atomic_write(_path(model, source, target)) as stream:
            stream.write(json.dumps(asdict(trial), indent=1).encode())
    except InputError:
        pass  # a read-only home: nothing else is lost
    return trial


def kept(model: Model, source: str, target: str) -> Trial | None:
    """What was measured before on the same bytes, if it was."""
    try:
        return Trial(**json.loads(_path(model, source, target).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _path(model: Model, source: str, target: str) -> Path:
    return home() / "trials" / f"{model.digest[:24]}-{source}-{target}.json"


def _outputs(engine: Engine, texts: Sequence[str], source: str, target: str) -> list[str]:
    made = engine.translate(texts, source, target, Decoding())
    return [hypotheses[0].text for hypotheses in made]


def _speed(engine: Engine, texts: Sequence[str], source: str, target: str) -> float:
    """Sentences a second: different ones, so that no cache answers for the model."""
    done, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < _MIN_SECONDS:
        _outputs(engine, [f"{text} {done}" for text in texts], source, target)
        done += len(texts)
    return done / passed


def _rates(
    texts: Sequence[str], outputs: Sequence[str], source: str, target: str
) -> dict[str, float]:
    found: Counter[str] = Counter()
    for text, output in zip(texts, outputs, strict=True):
        found.update(set(faulty(output, text, target, source)))
        found["dropped"] += count_sentences(output) < count_sentences(text)
    return {kind: round(found[kind] / len(texts), 4) for kind in KINDS}


def count_sentences(text: str) -> int:
    """Stretches with a letter in them that end in a sentence's mark or with the text.

    >>> [count_sentences(text) for text in ("他没有回答。过了很久，他才点头。", "No.", "…")]
    [2, 1, 0]
    """
    return len(_SENTENCE.findall(text))


def _resident() -> int | None:
    """Bytes of memory that this process and its children hold, where the system tells (Linux)."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
        tables = [Path(f"/proc/{pid}/statm") for pid in ("self", *children)]
        pages = sum(int(table.read_text("ascii").split()[1]) for table in tables)
    except (OSError, ValueError, IndexError):
        return None
    import resource

    return pages * resource.getpagesize()
