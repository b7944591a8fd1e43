"""Files and lines translated on their own, outside a release: ``localize translate``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Literal

from localize import formats, glossary, locales, models, workspace
from localize.document import Block, Finding, Part, Place, Segment, plain
from localize.engines import Engines
from localize.errors import ConfigError, InputError
from localize.glossary import Glossary
from localize.locales import Locale
from localize.memory import Memory
from localize.pipeline import Job, Result, approve, gloss, imported, plan, render
from localize.pipeline.survey import surveyed
from localize.text import split_tag

__all__ = [
    "Request",
    "Written",
    "resolve_locale",
    "space_around",
    "translate_files",
    "translate_lines",
]

# Lines in memory at once: enough for full batches, flat for any length of the pipe.
_CHUNK_LINES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asked for."""

    source: str
    """Language of the text."""
    target: str
    """Locale or language."""
    glossaries: tuple[Path, ...] = ()
    medium: str = "16:9"
    max_memory: int | None = None
    """Bytes for all loaded models together."""


def resolve_locale(name: str, folders: Sequence[Path]) -> Locale:
    """The locale called ``name``, or the usual one of a language: ``en`` → ``en-US``.

    Which one is usual says CLDR's likely subtags; where that isn't there, a language's only
    locale is meant: ``pt`` → ``pt-PT``. Raises ``ConfigError`` if there is none.
    """
    known = locales.available(folders)
    if name in known:
        return locales.load_locale(name, folders)
    from babel.core import get_global

    language, script, region = split_tag(name)
    key = f"{language}_{script}" if script else language
    exact = bool(script or region)
    if not region:
        region = get_global("likely_subtags").get(key, "").rpartition("_")[2]
    tag = "-".join(piece for piece in (language, script, region) if piece)
    if tag not in known:
        alike = [item for item in known if split_tag(item)[0] == language]
        if exact or len(alike) != 1:
            raise ConfigError(
                f"no locale is called {name!r}", None, "There are: " + " ".join(alike or known)
            )
        tag = alike[0]
    return locales.load_locale(tag, folders)


def space_around(folder: Path | None) -> workspace.Workspace | None:
    """The workspace that was named or is around; ``None`` outside of any.

    Raises ``ConfigError`` if none is where one was named, or its settings are wrong.
    """
    return workspace.nearest(Path.cwd()) if folder is None else workspace.find(folder)


def locale_folders(folder: Path | None) -> tuple[Path, ...]:
    """Where locales are looked up: the workspace's, if there is one, and the shipped ones."""
    return workspace.locale_folders(space_around(folder))


def _plan(
    request: Request,
    folder: Path | None,
    kind: Literal["novel", "drama"],
    memory: Memory,
    terms: Glossary,
) -> plan.Plan:
    if not workspace.LANGUAGE.fullmatch(request.source):
        raise ConfigError(f"{request.source!r} is no language", None, "Say it like --from zh.")
    space = space_around(folder)
    folders = workspace.locale_folders(space)
    settings = space.settings if space else workspace.Settings()
    setting = plan.Setting(
        master=locales.load_locale(settings.master, folders),
        engines=Engines(limit=request.max_memory),
        memory=memory,
        pins=settings.models,
        lock=models.read_lock(space.root) if space else models.Lock(),
        measured=models.measured(space.root) if space else {},
    )
    return plan.make(
        setting,
        title="",
        kind=kind,
        medium="book" if kind == "novel" else request.medium,
        language=request.source,
        locale=resolve_locale(request.target, folders),
        glossary=terms,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A translated file, and what a person should know about it."""

    path: Path
    segments: int
    terms: int
    flagged: tuple[str, ...]
    """``place: 林晚 → Lin Wan``: renderings that the text doesn't hold."""
    damaged: tuple[Finding, ...]
    """What of the source couldn't be read; it stands in the target as it was."""


def translate_files(
    request: Request, folder: Path | None, inputs: Sequence[Path], out: Path | None
) -> Iterator[Written]:
    """Translate each file into ``out`` (a file for one input, else a folder); yields what was
    written. Without ``out``: beside the input, ``chapter.md`` → ``chapter.ar.md``, which must
    not be there yet.

    In a workspace its shared term bases are used with the request's, and what was imported into
    its memory. Raises ``InputError`` at
    the end if any file couldn't be read; the others are translated.
    """
    resolve_locale(request.target, locale_folders(folder))  # before any name is made of it
    targets = [_target(path, out, inputs, request) for path in inputs]
    if doubled := next((target for target in targets if targets.count(target) > 1), None):
        advice = "Give the inputs different names, or translate them into different folders."
        raise InputError("is the output of two inputs", Place(file=str(doubled)), advice)
    space = space_around(folder)
    shared = space.glossary_files() if space else ()
    terms = glossary.load((*shared, *request.glossaries), split_tag(request.source)[0])
    failed: list[InputError] = []
    with Memory() as memory:
        terms = surveyed(terms, inputs, request.source, memory)
        for path, target in zip(inputs, targets, strict=True):
            try:
                yield _translate_file(request, folder, path, target, memory, terms)
            except InputError as error:
                if len(inputs) == 1:
                    raise
                failed.append(error)
    if failed:
        raise InputError("\n".join(str(error) for error in failed))


def _translate_file(
    request: Request, folder: Path | None, path: Path, target: Path, memory: Memory, terms: Glossary
) -> Written:
    fmt = formats.detect(path)
    if target.suffix.lower() not in fmt.suffixes:
        raise InputError(
            f"has another suffix than its source, which is {fmt.name}",
            Place(file=str(target)),
            f"The format stays as it is: use {fmt.suffixes[0]}.",
        )
    kind: Literal["novel", "drama"] = "drama" if fmt.media == "timed" else "novel"
    way = _with_imports(_plan(request, folder, kind, memory, terms), folder, path, memory)
    # A writer may ask for the parts more than once: by their ids each counts once.
    tallies: dict[str, Written] = {}

    def seen(made: Result) -> None:
        tallies[made.part.id] = _tally(target, made)

    made = plan.translate(fmt.read(path, request.source), way, seen)
    if not fmt.notes:
        # In subtitles ``written`` adds nothing.
        locale, parts = way.job.locale, made.parts
        told = plan.Parts(lambda: (gloss.written(part, locale) for part in parts))
        made = replace(made, parts=told)
    fmt.write(made, target)
    return Written(
        path=target,
        segments=sum(tally.segments for tally in tallies.values()),
        terms=sum(tally.terms for tally in tallies.values()),
        flagged=tuple(lost for tally in tallies.values() for lost in tally.flagged),
        damaged=tuple(finding for tally in tallies.values() for finding in tally.damaged),
    )


def _with_imports(way: plan.Plan, folder: Path | None, path: Path, memory: Memory) -> plan.Plan:
    """The plan with what was imported into the workspace's memory for all titles."""
    space = space_around(folder)
    if space is None or not space.memory.is_file():
        return way

    def known(job: Job) -> Job:
        return imported.informed(
            job, kept, path, lambda: approve.sentences(memory, path, job.language, job.locale)
        )

    with Memory(space.memory) as kept:
        return replace(way, job=known(way.job), master=way.master and known(way.master))


def _tally(path: Path, made: Result) -> Written:
    uses = [(item.place, use) for item in made.part.segments for use in item.terms]
    return Written(
        path=path,
        segments=sum(1 for _ in made.part.segments),
        terms=len(uses),
        flagged=tuple(
            f"{place}: {use.found} → {use.rendering}"
            for place, use in uses
            if use.outcome == "flagged"
        ),
        damaged=tuple(item for item in made.findings if item.code == "F101"),
    )


def _target(path: Path, out: Path | None, inputs: Sequence[Path], request: Request) -> Path:
    name = f"{path.stem}.{request.target}{path.suffix}"
    if out is None:
        target = path.with_name(name)
        if target.exists():
            raise InputError(
                "is there already",
                Place(file=str(target)),
                "Name the output with -o, or remove it.",
            )
        return target
    target = out / name if len(inputs) > 1 or out.is_dir() else out
    if target.exists() and path.exists() and target.samefile(path):
        raise InputError("is the source itself", Place(file=str(target)), "Name another output.")
    return target


def translate_lines(
    request: Request, folder: Path | None, source: IO[bytes], target: IO[bytes]
) -> None:
    """One line in, one line out, in order, empty lines kept. UTF-8 on both sides.

    Raises ``InputError`` with the line's number for bytes that are no UTF-8.
    """
    terms = glossary.load(request.glossaries, split_tag(request.source)[0])
    with Memory() as memory:
        way = _plan(request, folder, "novel", memory, terms)
        first = 1
        while lines := list(islice(source, _CHUNK_LINES)):
            part = _part_of(lines, first)
            master = render(part, way.master) if way.master else None
            for block in render(part, way.job, master).blocks:
                texts = (plain(item.target) for item in block.segments if item.target)
                target.write(block.joiner.join(texts).encode() + b"\n")
            target.flush()
            first += len(lines)


def _part_of(lines: Sequence[bytes], first: int) -> Part:
    blocks = []
    for number, line in enumerate(lines, first):
        place = Place(file="standard input", line=number)
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise InputError(
                "is not UTF-8", place, "Convert it, for example with iconv."
            ) from error
        segments = (Segment(id=str(number), source=(text,), place=place),) if text else ()
        blocks.append(Block(id=str(number), segments=segments))
    return Part(id="lines", blocks=tuple(blocks))
