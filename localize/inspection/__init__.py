"""Looking at finished files: ``localize check`` and ``localize score``; mending them on request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from localize import checks, formats, glossary, locales, market
from localize.adhoc import locale_folders, resolve_locale, space_around
from localize.checks import speed
from localize.checks.speed import Speeds
from localize.checks.works import Sighting, look
from localize.document import Document, Finding, Place
from localize.errors import ConfigError, InputError, LocalizeError
from localize.fixing import Mended
from localize.glossary import Glossary
from localize.inspection.extents import located
from localize.inspection.mending import mended, refuse_packages
from localize.inspection.pairing import paired
from localize.inspection.scoring import Scored, Scoring, scores
from localize.inspection.sources import File, files_of, tag_in_name
from localize.inspection.works import Works
from localize.locales import Locale
from localize.policy import Judge, Policy
from localize.text import split_tag

__all__ = ["Checked", "Question", "Scored", "Scoring", "check", "scores"]


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
    audience: str = "adult"
    """``adult`` or ``children``: who reads the subtitles."""
    speeds: bool = False
    """Tell how fast the cues are, too."""
    region: str = ""
    """The market whose review flags are looked for; empty: a package's own, else none."""
    fix: bool = False
    """Mend the files first, where a finding has one right answer."""
    dry_run: bool = False
    """Tell what would be mended, and leave the files as they are."""

    @property
    def mends(self) -> bool:
        return self.fix or self.dry_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came out of one file."""

    name: str
    """The file, or the package that is refused; empty at the end, for what is wrong with the
    waivers and the baseline themselves."""
    findings: tuple[Finding, ...] = ()
    error: LocalizeError | None = None
    """Why it couldn't be read, or in which locale it is isn't known."""
    locale: str = ""
    medium: str = ""
    """``book``, ``16:9`` or ``9:16``."""
    speeds: Speeds | None = None
    """Of a track, where it was asked for."""
    mended: tuple[Mended, ...] = ()
    """What was mended in it before it was checked, or what would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What all files are checked with."""

    question: Question
    folders: tuple[Path, ...]
    """Where locales are looked up."""
    terms: Glossary
    rules: Sequence[checks.Rule]
    codes: frozenset[str]
    """What is looked for in earnest: without a source or a term base much isn't."""
    source: Document | None
    judge: Judge
    words: tuple[market.Word, ...]
    """The editors' words for market review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A file as it was read."""

    document: Document
    locale: Locale
    medium: str


def check(
    folder: Path | None, paths: Sequence[Path], question: Question, policy: Policy
) -> Iterator[Checked]:
    """Check files one by one; one that can't be read doesn't keep the others from it.

    A folder is a release folder, or one with files; a ZIP file is a package. Each package is
    verified (K101) and its tracks and books are checked in their own locale and frame; where
    files are to be mended, it is refused. Raises ``ConfigError`` and ``InputError`` for what is
    wrong with the question itself.
    """
    bench = _bench(folder, question, policy)
    return _check(paths, bench)


def _bench(folder: Path | None, question: Question, policy: Policy) -> _Bench:
    folders = locale_folders(folder)
    if question.tag:
        resolve_locale(question.tag, folders)
    if question.region:
        locales.load_region(question.region, folders)
    return _Bench(
        question=question,
        folders=folders,
        terms=glossary.load(question.glossaries, split_tag(question.language)[0]),
        rules=policy.rules,
        codes=frozenset(
            rule.name
            for rule in policy.rules
            if (question.source or not rule.needs_source)
            and (question.glossaries or not rule.name.startswith("G"))
        ),
        source=formats.read(question.source, question.language) if question.source else None,
        judge=policy.judge(Path.cwd()),
        words=_editors_words(folder, folders),
    )


def _editors_words(folder: Path | None, folders: Sequence[Path]) -> tuple[market.Word, ...]:
    space = space_around(folder)
    return market.load_words(space.market, locales.regions(folders)) if space else ()


def _check(paths: Sequence[Path], bench: _Bench) -> Iterator[Checked]:
    with Works() as works:
        for path in paths:
            try:
                if bench.question.mends:
                    refuse_packages(path)
                for item in files_of(path):
                    if isinstance(item, Finding):
                        yield _refused(item, bench)
                        continue
                    try:
                        changes = _mend_file(item, bench) if bench.question.mends else ()
                        yield replace(_check_file(item, bench, works), mended=changes)
                    except (InputError, ConfigError) as error:
                        yield Checked(name=item.name, error=_renamed_error(error, item))
            except (InputError, ConfigError) as error:
                yield Checked(name=str(path), error=error)
        for name, tag, found in works.findings(bench.rules):
            # The files were looked at before; these are no others.
            ruled = bench.judge.rule(found, files=(), locale=tag, codes=bench.codes)
            yield Checked(name=name, findings=ruled, locale=tag)
    if remarks := bench.judge.remarks():
        yield Checked(name="", findings=remarks)


def _refused(finding: Finding, bench: _Bench) -> Checked:
    name = finding.place.file or ""
    found = bench.judge.rule([finding], files=[name], locale="", codes=frozenset({finding.code}))
    return Checked(name=name, findings=found)


def _mend_file(item: File, bench: _Bench) -> tuple[Mended, ...]:
    def to_mend(findings: Iterable[Finding], tag: str) -> list[Finding]:
        """Those that no waiver lets stand; what a baseline knows may go."""
        ruled = bench.judge.rule(findings, files=(), locale=tag, codes=frozenset())
        return [one for one in ruled if not one.suppressed or one.suppressed.kind != "waiver"]

    read = _read(item, bench)
    contexts = _contexts(item, read, bench)
    tag = read.locale.tag
    return mended(
        read.document,
        contexts,
        bench.rules,
        lambda findings: to_mend(findings, tag),
        None if bench.question.dry_run else item.path,
    )


def _read(item: File, bench: _Bench) -> _Read:
    fmt = formats.detect(item.path)
    locale = _locale(item, fmt.name, bench)
    frame = bench.question.medium or item.aspect or "16:9"
    return _Read(
        document=fmt.read(item.path, locale.tag),
        locale=locale,
        medium=frame if fmt.media == "timed" else "book",
    )


def _contexts(item: File, read: _Read, bench: _Bench) -> Iterator[checks.Context]:
    """What checks look at, part by part."""
    for part, original in paired(read.document, bench.source):
        yield checks.Context(
            part=part,
            locale=read.locale,
            source_language=bench.question.language if original is not None else "",
            medium=read.medium,
            audience=bench.question.audience,
            glossary=bench.terms if len(bench.terms) else None,
            file=str(item.path),
            encoding=read.document.encoding,
            source_part=original,
            market=_market(item, bench),
        )


def _check_file(item: File, bench: _Bench, works: Works) -> Checked:
    read = _read(item, bench)
    locale, medium = read.locale, read.medium
    findings: list[Finding] = []
    speeds: Speeds | None = None
    for context in _contexts(item, read, bench):
        findings += checks.run(context, bench.rules)
        noted = look(context, bench.rules)
        works.add(item, locale.tag, {code: _named(seen, item) for code, seen in noted.items()})
        if bench.question.speeds and medium != "book":
            cues = context.part.cues
            measured = speed.measure(cues, context.limits, context.characters_a_second)
            speeds = speeds + measured if speeds else measured
    found = located(item.path, findings)
    return Checked(
        name=item.name,
        findings=bench.judge.rule(
            _named(found, item),
            files=[item.name],
            locale=locale.tag,
            codes=bench.codes,
        ),
        locale=locale.tag,
        medium=medium,
        speeds=speeds,
    )


def _market(item: File, bench: _Bench) -> market.Market | None:
    """By the question, else by the package; a region that isn't here any more asks nothing."""
    name = bench.question.region or item.region
    if name not in locales.regions(bench.folders):
        return None
    return market.market_of(locales.load_region(name, bench.folders), bench.words)


_Placed = TypeVar("_Placed", Finding, Sighting)


def _named(found: Iterable[_Placed], item: File) -> list[_Placed]:
    """What was found, at places that say the file by the name that people know it by."""
    if item.name == str(item.path):
        return list(found)
    return [replace(one, place=_renamed(one.place, item)) for one in found]


def _locale(item: File, format_name: str, bench: _Bench) -> Locale:
    """By its package, else as asked for, else by what a book says or the file's name."""
    from localize.formats.epub import declared_language

    tag = item.tag or bench.question.tag or ""
    if not tag and format_name == "epub":
        tag = declared_language(item.path)
    try:
        return resolve_locale(tag or tag_in_name(item.path), bench.folders)
    except ConfigError as error:
        advice = f"{error.advice}\n  Say which one it is: --locale ar".lstrip()
        place = error.place or Place(file=str(item.path))
        raise ConfigError(error.message, place, advice) from error


def _renamed(place: Place, item: File) -> Place:
    """A place in the file by the name that people know it by."""
    file = place.file or ""
    if not file.startswith(str(item.path)):
        return place
    return replace(place, file=item.name + file.removeprefix(str(item.path)))


def _renamed_error(error: InputError | ConfigError, item: File) -> LocalizeError:
    place = _renamed(error.place or Place(file=item.name), item)
    return type(error)(error.message, place, error.advice)
