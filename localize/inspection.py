"""Looking at finished files: ``localize check`` and ``localize score``."""

from __future__ import annotations

import tempfile
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

__all__ = ["Inspected", "Question", "check", "scores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What ``localize check`` was asked."""

    tag: str | None
    """Locale of the files; ``None``: from their names."""
    source: Path | None
    language: str
    """Language of ``source``."""
    glossaries: tuple[Path, ...] = ()
    medium: str | None = None
    """Frame of subtitles; ``None``: what their package says, else 16:9."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What came out of it."""

    findings: tuple[Finding, ...]
    unread: tuple[LocalizeError, ...]
    """Errors of files that couldn't be read, or whose locale isn't known."""
    files: tuple[str, ...]
    """The files, and refused packages, that were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    name: str
    """What people know it by: in an archive, the archive's path and its own."""
    tag: str = ""
    """Locale and aspect by its package; empty outside of one."""
    aspect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What all files are checked with."""

    question: Question
    folders: tuple[Path, ...]
    """Where locales are looked up."""
    terms: Glossary
    rules: Sequence[checks.Check]
    source: Document | None


def check(folder: Path | None, paths: Sequence[Path], question: Question) -> Inspected:
    """Check all files; one that can't be read doesn't keep the others from it.

    A folder is a release folder, or one with files; a ZIP file is a package. Each package is
    verified (K101) and its tracks and books are checked in their own locale and frame. Raises
    ``ConfigError`` and ``InputError`` for what is wrong with the question itself.
    """
    folders = locale_folders(folder)
    if question.tag:
        resolve_locale(question.tag, folders)
    bench = _Bench(
        question=question,
        folders=folders,
        terms=glossary.load(question.glossaries, split_tag(question.language)[0]),
        rules=checks.select(question.select, question.ignore),
        source=formats.read(question.source, question.language) if question.source else None,
    )
    findings: list[Finding] = []
    unread: list[LocalizeError] = []
    names: list[str] = []
    for path in paths:
        try:
            for item in _files(path):
                if isinstance(item, Finding):
                    findings.append(item)
                    names.append(item.place.file or "")
                    continue
                try:
                    findings += _check_file(item, bench)
                    names.append(item.name)
                except (InputError, ConfigError) as error:
                    unread.append(_renamed_error(error, item))
        except (InputError, ConfigError) as error:
            unread.append(error)
    files = tuple(dict.fromkeys(names))
    return Inspected(findings=tuple(findings), unread=tuple(unread), files=files)


def _files(path: Path) -> Iterator[_File | Finding]:
    """Files to check, and findings on the packages that are verified on the way."""
    if not path.exists():
        raise InputError("no such file", Place(file=str(path)), "Name an existing file.")
    if not path.is_dir():
        is_archive = path.suffix.lower() == ".zip"
        yield from _package_files(path) if is_archive else [_File(path=path, name=str(path))]
        return
    manifests = sorted(path.rglob("manifest.json"))
    for manifest in manifests:
        yield from _package_files(manifest.parent)
    if not manifests:
        suffixes = {suffix for fmt in formats.known().values() for suffix in fmt.suffixes}
        found = sorted(item for item in path.rglob("*") if item.suffix.lower() in suffixes)
        if not found:
            raise InputError("holds nothing to check", Place(file=str(path)), "Name files.")
        yield from (_File(path=item, name=str(item)) for item in found)


def _package_files(package: Path) -> Iterator[_File | Finding]:
    """Tracks and books of a package, a folder or a ZIP file, or why it is refused."""
    from localize.packages import verify
    from localize.packages.storage import unpack

    try:
        manifest = verify.verify(package)
        metadata = verify.read_metadata(package) or {}
    except PackageError as error:
        yield Finding(
            code="K101",
            severity="error",
            place=Place(file=str(package)),
            message=f"an import job must refuse this package: {error.message}",
            advice=error.advice or "Build it again.",
            evidence=str(error.place or ""),
        )
        return
    names = [entry["path"] for entry in manifest["files"] if entry["role"] in ("track", "book")]
    with tempfile.TemporaryDirectory(prefix="localize-") as aside:
        folder, joint = package, "/"
        if not package.is_dir():
            folder, joint = Path(aside), "!"
            unpack(package, folder)
        for name in names:
            yield _File(
                path=folder / name,
                name=f"{package}{joint}{name}",
                tag=manifest["locale"],
                aspect=metadata.get("aspect", ""),
            )


def _check_file(item: _File, bench: _Bench) -> list[Finding]:
    fmt = formats.detect(item.path)
    locale = _locale(item, fmt.name, bench)
    question, source = bench.question, bench.source
    document = fmt.read(item.path, locale.tag)
    frame = question.medium or item.aspect or "16:9"
    findings: list[Finding] = []
    for part, original in _paired(document, source):
        context = checks.Context(
            part=part,
            locale=locale,
            source_language=question.language if original is not None else "",
            medium=frame if fmt.media == "timed" else "book",
            glossary=bench.terms if len(bench.terms) else None,
            file=str(item.path),
            encoding=document.encoding,
            source_part=original,
        )
        findings += checks.run(context, bench.rules)
    return [replace(found, place=_renamed(found.place, item)) for found in findings]


def _locale(item: _File, format_name: str, bench: _Bench) -> Locale:
    """By its package, else as asked for, else by what a book says or the file's name."""
    from localize.formats.epub import declared_language

    tag = item.tag or bench.question.tag or ""
    if not tag and format_name == "epub":
        tag = declared_language(item.path)
    return _named(tag or _tag_in_name(item.path), item.path, bench.folders)


def _named(tag: str, path: Path, folders: Sequence[Path]) -> Locale:
    try:
        return resolve_locale(tag, folders)
    except ConfigError as error:
        advice = f"{error.advice}\n  Say which one it is: --locale"
        raise ConfigError(error.message, error.place or Place(file=str(path)), advice) from error


def _renamed(place: Place, item: _File) -> Place:
    """A place in the file by the name that people know it by."""
    file = place.file or ""
    if not file.startswith(str(item.path)):
        return place
    return replace(place, file=item.name + file.removeprefix(str(item.path)))


def _renamed_error(error: InputError | ConfigError, item: _File) -> LocalizeError:
    place = _renamed(error.place or Place(file=item.name), item)
    return type(error)(error.message, place, error.advice)


def _tag_in_name(path: Path) -> str:
    """``track.ar.srt`` → ``ar``. Raises ``ConfigError`` if the name holds no locale."""
    tag = path.stem.rpartition(".")[2]
    if "." not in path.stem or not tag:
        raise ConfigError(
            "its name doesn't say which locale it is in",
            Place(file=str(path)),
            "Say it: --locale ar",
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
