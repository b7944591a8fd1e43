"""Which of the installed ways to translate a pair is best, on texts that have a reference."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from localize import locales, models, workspace
from localize.adhoc import resolve_locale
from localize.engines import Decoding, Engines
from localize.errors import ConfigError, MissingError
from localize.install.material import Material, approved_material, file_material
from localize.models import Comparison, Model, System
from localize.models.evidence import keep
from localize.pipeline import pieces
from localize.pipeline.score import CLEAR, tested
from localize.workspace import Workspace

__all__ = ["CLEAR", "advice", "compare", "lines", "run"]


def run(
    space: Workspace | None,
    pair: str,
    paths: Sequence[Path],
    tag: str | None,
    say: Callable[[str], None],
) -> Comparison:
    """``compare`` as a command asks for it: on ``paths``, without any on approved segments.

    ``tag``: the references' locale, by default the usual one of the target language.
    """
    source, _, target = pair.partition("-")
    if not source or not target:
        raise ConfigError(f"{pair!r} is no pair", None, "Say it like en-ar.")
    settings = space.settings if space else workspace.Settings()
    folders = workspace.locale_folders(space)
    master = locales.load_locale(settings.master, folders).language
    if paths:
        material = file_material(paths, (source, target), resolve_locale(tag or target, folders))
    else:
        assert space is not None  # the command found one
        material = approved_material(space, source, target)
    return compare(source, target, material, master=master, say=say)


def compare(
    source: str,
    target: str,
    material: Material,
    *,
    master: str = "en",
    say: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Score every installed model of the pair, and the way over the master, best first.

    chrF++ decides (BLEU stands beside it), with a paired bootstrap against the best. What was
    measured on a workspace's approved segments is kept for its routes. Raises ``MissingError``
    if nothing installed translates the pair.
    """
    ways = _ways(source, target, master)
    if not ways:
        advice = f"Add one: localize models install {source}-{target}"
        raise MissingError(f"no installed model translates {source} to {target}", None, advice)
    engines = Engines()
    outputs = {}
    for way in ways:
        say(" + ".join(model.id for model in way))
        outputs[way] = _translated(way, source, target, master, material, engines)
    systems, signature = _scored(outputs, material)
    comparison = Comparison(
        pair=f"{source}-{target}",
        workspace=material.workspace,
        reference=material.digest,
        segments=material.segments,
        signature=signature,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        systems=systems,
    )
    if material.workspace:
        keep(comparison)
    return comparison


_Way = tuple[Model, ...]


def _ways(source: str, target: str, master: str) -> list[_Way]:
    there = models.installed()
    ways: list[_Way] = [(model,) for model in there if (source, target) in model.pairs]
    if master in (source, target):
        return ways
    try:
        first = models.route(source, master, models=there).hops[0]
        second = models.route(master, target, models=there).hops[0]
    except MissingError:
        return ways
    return [*ways, (first.model, second.model)]


def _translated(
    way: _Way, source: str, target: str, master: str, material: Material, engines: Engines
) -> list[str]:
    """The blocks in the target language, sentence by sentence as the pipeline does."""
    texts = [text for sentences, _, _ in material.blocks for text in sentences]
    stops = [source, target] if len(way) == 1 else [source, master, target]
    for model, before, after in zip(way, stops, stops[1:], strict=False):
        cut = [pieces.cut(text, before) for text in texts]
        flat = [piece.text for group in cut for piece in group]
        engine = engines.get(model)
        made = iter(engine.translate(flat, before, after, Decoding()))
        texts = [pieces.glue(group, [next(made)[0].text for _ in group], after) for group in cut]
    rest = iter(texts)
    return [
        joiner.join(text for text in (next(rest) for _ in sentences) if text)
        for sentences, joiner, _ in material.blocks
    ]


def _scored(outputs: dict[_Way, list[str]], material: Material) -> tuple[tuple[System, ...], str]:
    from sacrebleu.metrics import BLEU, CHRF

    references = [reference for _, _, reference in material.blocks]
    chrf = CHRF(word_order=2)
    found = {way: chrf.corpus_score(texts, [references]).score for way, texts in outputs.items()}
    order = sorted(outputs, key=lambda way: -found[way])
    bleu = BLEU(tokenize=material.locale.sacrebleu_tokenizer)
    results = tested(chrf, [outputs[way] for way in order], references)
    systems = tuple(
        System(
            models=tuple(model.id for model in way),
            digests=tuple(model.digest for model in way),
            score=round(result.value, 2),
            bleu=round(bleu.corpus_score(outputs[way], [references]).score, 2),
            low=None if result.low is None else round(result.low, 2),
            high=None if result.high is None else round(result.high, 2),
            p_value=None if result.p_value is None else round(result.p_value, 4),
        )
        for way, result in zip(order, results, strict=True)
    )
    return systems, str(chrf.get_signature())


def advice(comparison: Comparison) -> str:
    """Which to pin, and how sure that is."""
    best, *others = comparison.systems
    if len(best.models) > 1:
        return "Best over the master: no pin is needed." if others else "The only way there is."
    if not others:
        return "The only one: there is nothing to compare it with, and no pin is needed."
    pin = f'pin it: [models] {comparison.pair} = "{best.models[0]}"'
    if others[0].p_value is None:
        return f"Too few texts to tell ({comparison.segments} segments); if you must, {pin}"
    if others[0].p_value < CLEAR:
        return f"Clearly the best (p = {others[0].p_value:.3f}); {pin}"
    names = " + ".join(others[0].models)
    return f"Not measurably better than {names} (p = {others[0].p_value:.2f}); if you must, {pin}"


def lines(comparison: Comparison) -> list[str]:
    """A comparison for a person."""
    told = [f"{comparison.pair} on {comparison.segments} segments, {comparison.signature}"]
    for system in comparison.systems:
        interval = f" ({system.low:.1f}–{system.high:.1f})" if system.low is not None else ""
        p_value = f"  p = {system.p_value:.3f}" if system.p_value is not None else ""
        told.append(
            f"chrF++ {system.score:5.1f}{interval}  BLEU {system.bleu:5.1f}  "
            f"{' + '.join(system.models)}{p_value}"
        )
    return [*told, advice(comparison)]
