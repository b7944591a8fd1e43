"""``localize score``: a finished file against a reference, against another, or by its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from localize import checks, formats, glossary, models
from localize.adhoc import locale_folders, resolve_locale, space_around
from localize.document import Part, Place, Score, Segment, TermUse, plain
from localize.engines import Decoding, Engines
from localize.errors import InputError
from localize.glossary import Glossary
from localize.inspection.pairing import paired
from localize.inspection.sources import tag_in_name
from localize.inspection.stretches import Aligned, align, blocks_of
from localize.locales import Locale
from localize.pipeline import pieces, score
from localize.pipeline.score import Judged, Rivalry
from localize.text import split_tag

__all__ = ["Scored", "Scoring", "scores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """What ``localize score`` was asked."""

    hypothesis: Path
    reference: Path | None = None
    against: Path | None = None
    """Another hypothesis for the same reference."""
    source: Path | None = None
    language: str = "zh"
    """Of ``source``."""
    tag: str | None = None
    """Locale of the hypothesis; ``None``: from its name."""
    glossaries: tuple[Path, ...] = ()
    round_trip: bool = False
    """Translate the hypothesis back and hold it against the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What came out."""

    scores: tuple[Score, ...]
    rivalries: tuple[Rivalry, ...] = ()
    """With ``Scoring.against``: for each score, the distance of the two systems."""
    segments: tuple[Judged, ...] = ()
    """Without a reference: each segment's estimate."""
    notes: tuple[str, ...] = ()
    """What a person must know to read the figures."""


def scores(folder: Path | None, asked: Scoring) -> Scored:
    """Scores of a file: against its reference, or the estimate (better with a source).

    Tracks are compared by time where their cues differ, other files block by block, text files
    line by line. Raises ``InputError`` where nothing of hypothesis and reference corresponds,
    ``MissingError`` where no model leads back for the round trip.
    """
    locale = resolve_locale(asked.tag or tag_in_name(asked.hypothesis), locale_folders(folder))
    if asked.reference is not None:
        return _against_reference(asked, asked.reference, locale)
    return _estimated(folder, asked, locale)


def _against_reference(asked: Scoring, reference: Path, locale: Locale) -> Scored:
    files = [asked.hypothesis, *([asked.against] if asked.against else []), reference]
    blocks = [blocks_of(formats.read(path, locale.tag)) for path in files]
    found = align(blocks[-1], *blocks[:-1])
    if found is None:
        counts = ", ".join(f"{path} {len(own)}" for path, own in zip(files, blocks, strict=True))
        raise InputError(
            f"doesn't go with its reference: of lines, paragraphs or cues has {counts}",
            Place(file=str(asked.hypothesis)),
            "Compare files of the same structure, or tracks of the same video: their times must "
            "agree, without an offset.",
        )
    tokenizer = locale.sacrebleu_tokenizer
    wanted, ours, *others = found.texts
    rivalries = score.rivals(ours, others[0], wanted, tokenizer) if others else []
    made = [item.ours for item in rivalries] or score.with_reference(ours, wanted, tokenizer)
    if found.timing:
        value = round(100 * found.timing[0], 2)
        made.append(Score(name="timing", value=value, signature="f1|ms:250", count=len(blocks[-1])))
    return Scored(scores=tuple(made), rivalries=tuple(rivalries), notes=_notes(found, made))


def _notes(found: Aligned, made: Sequence[Score]) -> tuple[str, ...]:
    notes = [f"compared by {found.how}"]
    if made[0].count < score.MIN_COUNT:
        notes.append(
            f"{made[0].count} segments are too few to mean anything: no interval, no test "
            f"(from {score.MIN_COUNT} on)"
        )
    return tuple(notes)


def _estimated(folder: Path | None, asked: Scoring, locale: Locale) -> Scored:
    document = formats.read(asked.hypothesis, locale.tag)
    original = formats.read(asked.source, asked.language) if asked.source else None
    terms = glossary.load(asked.glossaries, split_tag(asked.language)[0])
    judged: list[Judged] = []
    segments: list[Segment] = []
    for part, other in paired(document, original):
        part = _with_terms(part, terms, locale)
        context = checks.Context(
            part=part,
            locale=locale,
            source_language=asked.language if other else "",
            source_part=other,
        )
        found = checks.run(context, checks.select(("L",)))
        judged += score.judge(part.segments, found, asked.language if other else "", locale)
        segments += part.segments
    made = score.estimate(judged, locale)
    if asked.round_trip:
        made.append(_round_trip(folder, segments, asked.language, locale))
    return Scored(scores=tuple(made), segments=tuple(judged), notes=_caution(made, locale))


def _caution(made: Sequence[Score], locale: Locale) -> tuple[str, ...]:
    if not made or made[0].name != "estimate":
        return ("no estimate without --source: only parts that the text itself shows",)
    said = dict(piece.split(":", 1) for piece in made[0].signature.split("|"))
    worth = score.correlation(said["parts"].split("+"), locale.language)
    if worth is None:
        return (f"how well the estimate goes with chrF was never measured for {locale.tag}",)
    strength = "hardly" if worth.low <= 0 else "weakly" if worth.rho < 0.5 else "moderately"
    return (
        f"from these parts the estimate goes {strength} with sentence chrF in {locale.language}: "
        f"Spearman {worth.rho:.2f} (95 % {worth.low:.2f} to {worth.high:.2f}) on {worth.lines} "
        "held-out lines; it ranks versions of a text, it is no human judgement",
    )


def _with_terms(part: Part, terms: Glossary, locale: Locale) -> Part:
    """The part with what became of the term base's terms in it."""
    if not len(terms):
        return part

    def looked(segment: Segment) -> Segment:
        text = plain(segment.target)
        uses = []
        for match in terms.find(plain(segment.source)):
            forms = match.term.forms(locale.tag)
            held = next((form for form in forms if form in text), "")
            if forms:
                uses.append(
                    TermUse(
                        term=match.term.source,
                        found=match.found,
                        rendering=held or forms[0],
                        outcome="kept" if held else "flagged",
                    )
                )
        return replace(segment, terms=tuple(uses))

    return replace(
        part,
        blocks=tuple(
            replace(block, segments=tuple(map(looked, block.segments))) for block in part.blocks
        ),
    )


def _round_trip(
    folder: Path | None, segments: Sequence[Segment], language: str, locale: Locale
) -> Score:
    """chrF++ of the text translated back, against the source. No part of the estimate: models
    that lead back are too few to measure what it is worth."""
    chosen = [item for item in segments if plain(item.target).strip() and plain(item.source)]
    if not chosen:
        raise InputError("there is nothing to translate back", None, "Give the source: --source")
    space = space_around(folder)
    pins = space.settings.models if space else {}
    way = models.route(locale.language, split_tag(language)[0], pins=pins)
    engines = Engines()
    texts = [plain(item.target).replace("\n", " ") for item in chosen]
    for hop in way.hops:
        cut = [pieces.cut(text, hop.source) for text in texts]
        flat = [piece.text for group in cut for piece in group]
        engine = engines.get(hop.model)
        made = iter(engine.translate(flat, hop.source, hop.target, Decoding()))
        back = [[next(made)[0].text for _ in group] for group in cut]
        texts = [pieces.glue(*pair, hop.target) for pair in zip(cut, back, strict=True)]
    values, signature = score.each(texts, [plain(item.source) for item in chosen])
    route = "+".join(hop.model.id for hop in way.hops)
    return Score(
        name="round trip",
        value=round(sum(values) / len(values), 1),
        signature=f"{signature}|over:{route}",
        count=len(values),
    )
