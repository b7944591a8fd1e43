"""Looking at finished files: ``localize check`` and ``localize score``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from localize import checks, formats, glossary
from localize.adhoc import locale_folders, resolve_locale
from localize.document import (
    Block,
    Cue,
    Document,
    Finding,
    Part,
    Place,
    Score,
    Segment,
    Verbatim,
    plain,
)
from localize.errors import ConfigError, InputError, LocalizeError, PackageError
from localize.glossary import Glossary
from localize.locales import Locale
from localize.pipeline import approve, score
from localize.text import split_tag

__all__ = ["Question", "check", "scores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What ``localize check`` was asked."""

    tag: str | None
    """Locale of the files; ``None``: from their names."""
    source: Path | None
    language: str
    """Language of ``source``."""
    glossaries: tuple[Path, ...] = ()
    medium: str = "16:9"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def check(
    folder: Path | None, paths: Sequence[Path], question: Question
) -> tuple[list[Finding], list[LocalizeError]]:
    """Findings of all files, and errors of those that couldn't be read.

    A folder is a release folder, or one with files: each package in it is verified (K101) and
    its tracks and books are checked in their own locale.
    """
    rules = checks.select(question.select, question.ignore)
    terms = glossary.load(question.glossaries, split_tag(question.language)[0])
    findings: list[Finding] = []
    unread: list[LocalizeError] = []
    for path, tag in _files(paths, findings):
        try:
            found = _check_file(
                folder, path, replace(question, tag=tag or question.tag), terms, rules
            )
        except InputError as error:
            unread.append(error)
            continue
        findings += found
    return findings, unread


def _files(paths: Sequence[Path], findings: list[Finding]) -> Iterator[tuple[Path, str | None]]:
    """Files to check with the locale that their package says, packages verified on the way."""
    for path in paths:
        if not path.is_dir():
            yield path, None
            continue
        manifests = sorted(path.rglob("manifest.json"))
        for manifest in manifests:
            yield from _package_files(manifest.parent, findings)
        if not manifests:
            suffixes = {suffix for fmt in formats.known().values() for suffix in fmt.suffixes}
            found = sorted(item for item in path.rglob("*") if item.suffix.lower() in suffixes)
            if not found:
                raise InputError("holds nothing to check", Place(file=str(path)), "Name files.")
            yield from ((item, None) for item in found)


def _package_files(package: Path, findings: list[Finding]) -> Iterator[tuple[Path, str | None]]:
    from localize.packages import verify

    try:
        manifest = verify.verify(package)
    except PackageError as error:
        findings.append(
            Finding(
                code="K101",
                severity="error",
                place=Place(file=str(package)),
                message=f"an import job must refuse this package: {error.message}",
                advice=error.advice or "Build it again.",
                evidence=str(error.place or ""),
            )
        )
        return
    for entry in manifest["files"]:
        if entry["role"] in ("track", "book"):
            yield package / entry["path"], manifest["locale"]


def _check_file(
    folder: Path | None,
    path: Path,
    question: Question,
    terms: Glossary,
    rules: Sequence[checks.Check],
) -> list[Finding]:
    locale = resolve_locale(question.tag or _tag_in_name(path), locale_folders(folder))
    fmt = formats.detect(path)
    document = fmt.read(path, locale.tag)
    source = formats.read(question.source, question.language) if question.source else None
    medium = question.medium if fmt.media == "timed" else "book"
    findings: list[Finding] = []
    for part, original in _paired(document, source):
        context = checks.Context(
            part=part,
            locale=locale,
            source_language=question.language if original is not None else "",
            medium=medium,
            glossary=terms if len(terms) else None,
            file=str(path),
            encoding=document.encoding,
            source_part=original,
        )
        findings += checks.run(context, rules)
    return findings


def _tag_in_name(path: Path) -> str:
    """``track.ar.srt`` → ``ar``. Raises ``ConfigError`` if the name holds no locale."""
    tag = path.stem.rpartition(".")[2]
    if "." not in path.stem or not tag:
        raise ConfigError(
            f"{path}: its name doesn't say which locale it is in", None, "Say it: --locale ar"
        )
    return tag


def _paired(document: Document, source: Document | None) -> Iterator[tuple[Part, Part | None]]:
    """Parts with their texts as targets and, where there is one, the source's beside them."""
    originals = list(source.parts) if source is not None else []
    for index, part in enumerate(document.parts):
        original = originals[index] if index < len(originals) else None
        yield _beside(part, original), original


def _beside(part: Part, original: Part | None) -> Part:
    partners = _partners(part, original) if original is not None else {}
    blocks = []
    for block in part.blocks:
        other = partners.get(id(block))
        source = tuple(piece for item in other.segments for piece in item.source) if other else ()
        segments = tuple(
            replace(item, source=source, target=item.source) for item in block.segments
        )
        blocks.append(replace(block, segments=segments))
    return replace(part, blocks=tuple(blocks))


def _partners(part: Part, original: Part) -> dict[int, Block]:
    """Block → its source block: by order where the numbers agree, cues else by time."""
    ours, theirs = approve.texts(part), approve.texts(original)
    if len(ours) == len(theirs):
        return {id(block): other for block, other in zip(ours, theirs, strict=True)}
    cues = [other for other in theirs if isinstance(other, Cue)]
    pairs = {}
    for block in ours:
        if isinstance(block, Cue) and (best := _most_overlapping(block, cues)):
            pairs[id(block)] = best
    return pairs


def _most_overlapping(cue: Cue, others: Sequence[Cue]) -> Cue | None:
    best, most = None, 0
    for other in others:
        shared = min(cue.end_ms, other.end_ms) - max(cue.start_ms, other.start_ms)
        if shared > most:
            best, most = other, shared
    return best


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
    locale = resolve_locale(tag or _tag_in_name(hypothesis), locale_folders(folder))
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
    for part, other in _paired(document, original):
        context = checks.Context(
            part=part, locale=locale, source_language=language if other else "", source_part=other
        )
        findings += checks.run(context, checks.select(("L",)))
        segments += part.segments
    return score.estimate(segments, findings)
