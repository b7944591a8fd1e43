"""A file's finished parts, kept between runs.

Two levels: a file whose bytes and inputs are unchanged isn't even parsed; in a changed file a
part whose inputs are unchanged isn't run again. What is kept is keyed by a digest over
everything that decides it, so it can't be stale.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from localize import files, formats
from localize.document import Document, Finding, Junk, Part, Place, Segment, plain
from localize.errors import InputError
from localize.memory import Memory
from localize.pipeline import Job, run
from localize.pipeline.plan import Parts, Plan
from localize.serial import decode, encode

__all__ = ["Finished", "One", "PartEntry", "finish", "finish_one", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEntry:
    """A finished part in figures. The part itself stays in the memory, under its digest."""

    id: str
    title: str
    digest: str
    origins: Mapping[str, int] = field(default_factory=dict)
    """Origin of the target → segments."""
    models: Mapping[str, int] = field(default_factory=dict)
    """Id of a model → segments that it gave."""
    drafts: int = 0
    """Segments whose text a draft model gave, here or in the master."""
    terms: Mapping[str, int] = field(default_factory=dict)
    """Outcome → terms."""
    findings: Mapping[str, int] = field(default_factory=dict)
    """``code severity`` → findings."""
    source_chars: int = 0
    master: str = ""
    """Digest of the master's part that it was derived from, if it was."""
    is_chapter: bool = True
    """False for the navigation and the titles of an EPUB: their texts are no reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A file in a locale: its parts in figures, and the way to them."""

    path: Path
    format: str
    encoding: str
    title: str
    parts: tuple[PartEntry, ...]
    memory: Memory

    def results(self) -> Iterator[tuple[Part, tuple[Finding, ...]]]:
        """Parts with their findings, one at a time."""
        for entry in self.parts:
            yield _load(self.memory, entry.digest)

    def part(self, entry: PartEntry) -> Part:
        """One of its parts."""
        return _load(self.memory, entry.digest)[0]

    def document(self, language: str, ids: Mapping[str, str]) -> Document:
        """The translated chapters or episodes, loaded as they are asked for.

        ``ids`` gives parts other ids: they must be unique in a title.
        """
        digests = [entry.digest for entry in self.parts if entry.is_chapter]
        return self._document(language, digests, ids)

    def master(self, language: str) -> Document | None:
        """The same in the master's locale; none where the text wasn't derived from that."""
        digests = [entry.master for entry in self.parts if entry.is_chapter]
        return self._document(language, digests, {}) if all(digests) else None

    def _document(self, language: str, digests: Sequence[str], ids: Mapping[str, str]) -> Document:
        def parts() -> Iterator[Part]:
            for digest in digests:
                part, _ = _load(self.memory, digest)
                yield replace(part, id=ids.get(part.id, part.id))

        return Document(
            format=self.format,
            language=language,
            title=self.title,
            parts=Parts(parts),
            encoding=self.encoding,
        )

    def whole(self, source: str, language: str) -> Document:
        """The translated file with all its parts and ids, to be written in its own format.

        ``source`` is the language that it was read in. Raises ``InputError`` as reading does.
        """

        def parts() -> Iterator[Part]:
            for part, _ in self.results():
                yield part

        document = formats.read(self.path, source)
        return replace(document, language=language, parts=Parts(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """A finished part with what it was made of."""

    entry: PartEntry
    source: Part
    """As it was read, not yet divided into sentences."""
    result: Part
    findings: tuple[Finding, ...]
    master: Part | None
    """The master's part that it was derived from, if it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a run tells while it works: a part was made (or found ready)."""

    segments: int
    reused: int
    """Segments whose translation came out of the memory."""
    fresh: bool


def finish(
    path: Path,
    label: str,
    plan: Plan,
    memory: Memory,
    seen: Callable[[Progress], None] = lambda _: None,
) -> Finished:
    """The file through the plan's jobs; what was finished before is taken as it is.

    ``label`` is what places call the file: a path in the workspace, the same on every machine.
    Each part is kept as soon as it is done, so a run that is killed goes on after it.
    Raises ``InputError`` if the file can't be read.
    """
    jobs = [job.digest for job in (plan.master, plan.job) if job is not None]
    key = files.sha256("file", files.sha256_file(path), label, *jobs)
    kept = memory.part(key)
    finished = _decode_index(kept, path, memory) if kept is not None else None
    if finished is not None:
        for entry in finished.parts:
            count = sum(entry.origins.values())
            machine = entry.origins.get("machine", 0)
            seen(Progress(segments=count, reused=machine, fresh=False))
        return finished
    document = formats.read(path, plan.job.language)
    parts = (_relabelled(part, str(path), label) for part in document.parts)
    entries = tuple(_finish_part(part, label, plan, memory, seen) for part in parts)
    finished = Finished(
        path=path,
        format=document.format,
        encoding=document.encoding,
        title=document.title,
        parts=entries,
        memory=memory,
    )
    memory.keep_part(key, _encode_index(finished))
    return finished


def finish_one(path: Path, label: str, plan: Plan, memory: Memory, number: int) -> One:
    """One part of a file, as ``finish`` makes or finds it.

    ``number`` counts from 0. Raises ``InputError`` if the file can't be read or hasn't so many.
    """
    document = formats.read(path, plan.job.language)
    part = next(islice(document.parts, number, None), None)
    if part is None:
        raise InputError("has fewer parts than before", Place(file=label), "Open it again.")
    part = _relabelled(part, str(path), label)
    entry = _finish_part(part, label, plan, memory, lambda _: None)
    result, findings = _load(memory, entry.digest)
    master = _load(memory, entry.master)[0] if entry.master else None
    return One(entry=entry, source=part, result=result, findings=findings, master=master)


def last(memory: Memory, title: str, tag: str, label: str, part: str) -> PartEntry | None:
    """How a part of a title was when it was made last, whatever has changed since.

    ``None`` where it never was, or by a version whose figures can't be read.
    """
    kept = memory.part(_last_key(title, tag, label, part))
    try:
        return PartEntry(**json.loads(kept)) if kept else None
    except (ValueError, TypeError):
        return None


def _last_key(title: str, tag: str, label: str, part: str) -> str:
    return files.sha256("last", title, tag, label, part)


def _relabelled(part: Part, path: str, label: str) -> Part:
    """The part with ``label`` in its places instead of the file's path on this machine."""

    def at(place: Place) -> Place:
        return replace(place, file=label + (place.file or path).removeprefix(path))

    blocks = []
    for block in part.blocks:
        segments = tuple(replace(item, place=at(item.place)) for item in block.segments)
        block = replace(block, segments=segments)
        if isinstance(block, Junk):
            block = replace(block, place=at(block.place))
        blocks.append(block)
    return replace(part, blocks=tuple(blocks))


def _finish_part(
    part: Part, label: str, plan: Plan, memory: Memory, seen: Callable[[Progress], None]
) -> PartEntry:
    text = encode(part)
    master: Part | None = None
    over = ""
    keys = ["part", text]
    if plan.master is not None:
        over, _ = _made(part, plan.master, None, memory, keys, label)
        master = _load(memory, over)[0]
        keys.append(over)
    digest, counted = _made(part, plan.job, master, memory, keys, label)
    result, findings = _load(memory, digest)
    segments = list(result.segments)
    machine = sum(1 for segment in segments if segment.origin == "machine")
    reused = machine if counted is None else counted
    seen(Progress(segments=len(segments), reused=reused, fresh=counted is not None))
    entry = PartEntry(
        id=result.id,
        title=result.title,
        digest=digest,
        origins=dict(Counter(segment.origin or "none" for segment in segments)),
        models=dict(Counter(segment.model for segment in segments if segment.model)),
        drafts=_drafts(segments, master, plan.draft_models),
        terms=dict(Counter(use.outcome for segment in segments for use in segment.terms)),
        findings=dict(Counter(f"{item.code} {item.severity}" for item in findings)),
        source_chars=sum(len(plain(segment.source)) for segment in segments),
        master=over,
        is_chapter=any(
            block.segments and block.role not in ("title", "alt") for block in result.blocks
        ),
    )
    if plan.job.title:
        key = _last_key(plan.job.title, plan.job.locale.tag, label, part.id)
        memory.keep_part(key, json.dumps(asdict(entry), ensure_ascii=False).encode())
    return entry


def _drafts(segments: Iterable[Segment], master: Part | None, models: frozenset[str]) -> int:
    """Segments that come from one of ``models``; what an editor approved or another tool's
    translator made doesn't."""
    before = {item.id: item.model for item in master.segments} if master else {}
    return sum(
        1
        for item in segments
        if item.origin not in ("approved", "imported")
        and (item.model in models or before.get(item.id, "") in models)
    )


def _made(
    part: Part, job: Job, master: Part | None, memory: Memory, keys: Iterable[str], label: str
) -> tuple[str, int | None]:
    """Digest of the part's result, and how many of its segments the memory gave if it was run."""
    digest = files.sha256(*keys, job.digest)
    if memory.part(digest) is not None:
        return digest, None
    result = run(part, job, master)
    reused = sum(1 for segment in result.part.segments if segment.reused)
    # Where a target came from in this run is no property of the result.
    blocks = tuple(
        replace(block, segments=tuple(replace(item, reused=False) for item in block.segments))
        for block in result.part.blocks
    )
    findings = tuple(replace(item, place=_located(item.place, label)) for item in result.findings)
    value = f"{encode(replace(result.part, blocks=blocks))}\n{encode(findings)}"
    memory.keep_part(digest, value.encode())
    return digest, reused


def _located(place: Place, label: str) -> Place:
    return place if place.file else replace(place, file=label)


def _load(memory: Memory, digest: str) -> tuple[Part, tuple[Finding, ...]]:
    value = memory.part(digest)
    try:
        part, findings = (value or b"").decode().split("\n", 1)
        return decode(part, Part), decode(findings, tuple[Finding, ...])
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"the translation memory holds a damaged part ({error})",
            Place(file=str(memory.path)),
            "Delete it: it is built again, approved files are read again.",
        ) from error


def _encode_index(finished: Finished) -> bytes:
    data = {
        "format": finished.format,
        "encoding": finished.encoding,
        "title": finished.title,
        "parts": [asdict(entry) for entry in finished.parts],
    }
    return json.dumps(data, ensure_ascii=False).encode()


def _decode_index(value: bytes, path: Path, memory: Memory) -> Finished | None:
    """The kept figures of a file; ``None`` for a damaged entry, which is made again."""
    try:
        data: dict[str, Any] = json.loads(value)
        parts = tuple(PartEntry(**entry) for entry in data.pop("parts"))
        return Finished(path=path, memory=memory, parts=parts, **data)
    except (ValueError, TypeError, KeyError):
        return None


# Segments of a kind in memory while a sample is chosen, whatever the length of the novel.
_CANDIDATES = 500


def sample(files: Iterable[Finished], limit: int) -> list[Segment]:
    """Segments that an editor would want to look at, in reading order.

    Half of them machine translations with a lost term, where there are so many; then others by
    a machine; approved ones only where there is nothing else.
    """
    kinds: dict[int, list[tuple[int, Segment]]] = {}
    number = 0
    for item in files:
        for part, _ in item.results():
            for segment in part.segments:
                number += 1
                kept = kinds.setdefault(_interest(segment), [])
                if segment.target and len(plain(segment.source)) >= 4 and len(kept) < _CANDIDATES:
                    kept.append((number, segment))
    chosen = _spread(kinds.pop(0, []), limit // 2)
    for _, entries in sorted(kinds.items()):
        chosen += _spread(entries, limit - len(chosen))
    return [segment for _, segment in sorted(chosen, key=lambda entry: entry[0])]


def _interest(segment: Segment) -> int:
    if segment.origin == "approved":
        return 3
    if any(use.outcome == "flagged" for use in segment.terms):
        return 0
    return 1 if segment.terms else 2


def _spread(entries: list[tuple[int, Segment]], count: int) -> list[tuple[int, Segment]]:
    """``count`` of the entries, evenly from beginning to end."""
    if len(entries) <= count:
        return entries
    return [entries[index * len(entries) // count] for index in range(count)]
