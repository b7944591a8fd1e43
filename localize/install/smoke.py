"""A few sentences through a model before it is put in place: letters, script, no loop."""

from __future__ import annotations

from collections.abc import Sequence

from localize.data import toml
from localize.document import Place
from localize.engines import Decoding, Engine, Engines
from localize.errors import InputError
from localize.models import Model
from localize.pipeline.defects import defects

__all__ = ["faulty", "sentences", "try_out"]

# A model of 100 languages has 9,900 pairs: its first ones speak for it.
_MAX_PAIRS = 12
_SMOKE = 4
# Word pieces that nobody joined: argos-translate issue 504, a package with es→en "@@".
_SEAMS = ("@@", "▁")


def sentences(language: str) -> Sequence[str]:
    """Sentences to try a model with; for a language that has none, those of its script's kind
    are of no use, so there are numbers only."""
    return toml("trial")["sentences"].get(language, ("1, 2, 3.", "2026"))


def faulty(text: str, source_text: str, target: str, source: str) -> tuple[str, ...]:
    """What is wrong with a translation as such: ``defects``, and pieces that weren't joined."""
    seams = any(seam in text and seam not in source_text for seam in _SEAMS)
    return (*defects(text, source_text, target, source), *(("pieces",) if seams else ()))


def try_out(model: Model) -> None:
    """A few sentences through each pair. Raises ``InputError`` if half of them come out wrong."""
    engine = Engines().get(model)
    for source, target in model.pairs[:_MAX_PAIRS]:
        _try_pair(model, engine, source, target)


def _try_pair(model: Model, engine: Engine, source: str, target: str) -> None:
    texts = list(sentences(source))[:_SMOKE]
    outputs = engine.translate(texts, source, target, Decoding())
    wrong = []
    for text, (best, *_) in zip(texts, outputs, strict=True):
        if found := faulty(best.text, text, target, source):
            wrong.append(f"{text!r} became {best.text[:80]!r} ({', '.join(found)})")
    if 2 * len(wrong) >= len(texts):
        raise InputError(
            f"translates {source} to {target} badly: {wrong[0]}",
            Place(file=str(model.folder)),
            "Nothing was installed. Get the model again, or another version of it.",
        )
