"""``localize score``: a finished file against a reference, or by its parts."""

from __future__ import annotations

from pathlib import Path

from localize import checks, formats
from localize.adhoc import locale_folders, resolve_locale
from localize.document import Document, Finding, Place, Score, Segment, Verbatim, plain
from localize.errors import InputError
from localize.inspection.pairing import paired
from localize.inspection.sources import tag_in_name
from localize.locales import Locale
from localize.pipeline import score

__all__ = ["scores"]


def scores(
    folder: Path | None,
    hypothesis: Path,
    reference: Path | None,
    source: Path | None,
    language: str,
    tag: str | None,
) -> list[Score]:
    """Scores of a file: against ``reference``, or the estimate (better with ``source``).

    Text files are scored line by line, other formats block by block. Raises ``InputError``
    where hypothesis and reference don't have the same number of them.
    """
    locale = resolve_locale(tag or tag_in_name(hypothesis), locale_folders(folder))
    document = formats.read(hypothesis, locale.tag)
    if reference is not None:
        ours, theirs = _block_texts(document), _block_texts(formats.read(reference, locale.tag))
        if len(ours) != len(theirs):
            raise InputError(
                f"has {len(ours)} lines, paragraphs or cues; the reference has {len(theirs)}",
                Place(file=str(hypothesis)),
                "Compare files of the same structure.",
            )
        return score.with_reference(ours, theirs, locale.sacrebleu_tokenizer)
    original = formats.read(source, language) if source else None
    return _estimate(document, original, locale, language)


def _block_texts(document: Document) -> list[str]:
    return [
        plain(tuple(piece for item in block.segments for piece in item.source)).replace("\n", " ")
        for part in document.parts
        for block in part.blocks
        if block.segments and not isinstance(block, Verbatim)
    ]


def _estimate(
    document: Document, original: Document | None, locale: Locale, language: str
) -> list[Score]:
    segments: list[Segment] = []
    findings: list[Finding] = []
    for part, other in paired(document, original):
        context = checks.Context(
            part=part, locale=locale, source_language=language if other else "", source_part=other
        )
        findings += checks.run(context, checks.select(("L",)))
        segments += part.segments
    return score.estimate(segments, findings)
