"""Texts with a reference to score models on: a file's, or what editors of a workspace approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize import files, formats, workspace
from localize.adhoc import resolve_locale
from localize.document import Block, Part, Place, Segment, plain
from localize.errors import InputError, MissingError
from localize.locales import Locale
from localize.models.evidence import workspace_key
from localize.pipeline import approve, segment
from localize.text import split_tag
from localize.workspace import Title, Workspace

__all__ = ["Material", "approved_material", "file_material"]


_Block = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Texts to translate and what they should become."""

    blocks: tuple[_Block, ...]
    """Sentences of a paragraph or cue, how they are joined in the target, the reference."""
    locale: Locale
    """Of the references."""
    workspace: str = ""
    """Key of the workspace whose approved segments they are; empty for files."""

    @property
    def segments(self) -> int:
        return sum(len(sentences) for sentences, _, _ in self.blocks)

    @property
    def digest(self) -> str:
        return files.sha256(*(repr(block) for block in self.blocks))


def file_material(paths: Sequence[Path], pair: tuple[str, str], locale: Locale) -> Material:
    """From a TSV (two columns, or columns named by language), or two files line by line.

    Raises ``InputError`` where lines don't correspond.
    """
    lines = _tsv(paths[0], pair) if len(paths) == 1 else _two(paths)
    filled = [(source, target) for source, target in lines if source and target]
    if not filled:
        advice = "Give a TSV with a pair a line, or two files whose lines correspond."
        raise InputError("holds no pairs of texts", Place(file=str(paths[0])), advice)
    place = Place(file=str(paths[0]))
    blocks = tuple(
        Block(id=str(n), segments=(Segment(id=str(n), source=(source,), place=place),))
        for n, (source, _) in enumerate(filled)
    )
    part = segment.divide(Part(id="lines", blocks=blocks), pair[0], locale)
    divided = approve.texts(part)
    references = [target for _, target in filled]
    return Material(blocks=tuple(map(_block, divided, references)), locale=locale)


def _block(block: Block, reference: str) -> _Block:
    sentences = tuple(plain(item.source).replace("\n", " ") for item in block.segments)
    return sentences, block.joiner, reference


def _lines(path: Path) -> list[str]:
    text, _ = files.decode(files.read_bytes(path), Place(file=str(path)))
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _two(paths: Sequence[Path]) -> list[tuple[str, str]]:
    sources, targets = (_lines(path) for path in paths)
    if len(sources) != len(targets):
        what = f"has {len(targets)} lines, {paths[0]} has {len(sources)}"
        advice = "Give files whose lines correspond."
        raise InputError(what, Place(file=str(paths[1])), advice)
    return [(before.strip(), after.strip()) for before, after in zip(sources, targets, strict=True)]


def _tsv(path: Path, pair: tuple[str, str]) -> list[tuple[str, str]]:
    rows = [(number, line.split("\t")) for number, line in enumerate(_lines(path), 1) if line]
    columns = (0, 1)
    if rows and set(pair) <= set(rows[0][1]):
        columns = (rows[0][1].index(pair[0]), rows[0][1].index(pair[1]))
        rows = rows[1:]
    for number, row in rows:
        if len(row) <= max(columns):
            advice = "One tab between source and reference, or a header that names the languages."
            raise InputError("has too few columns", Place(file=str(path), line=number), advice)
    return [(row[columns[0]].strip(), row[columns[1]].strip()) for _, row in rows]


def approved_material(space: Workspace, source: str, target: str) -> Material:
    """The workspace's approved segments of a pair: what editors approved in ``target``, with
    the title's own text or the approved text in ``source``.

    Raises ``MissingError`` if there is none.
    """
    blocks: list[_Block] = []
    found: Locale | None = None
    for folder in space.title_folders():
        title = workspace.load_title(folder)
        for name in _approved_in(title, target):
            locale = resolve_locale(name, space.locale_folders)
            found = found or locale
            for path in title.files:
                blocks += _approved(title, path, source, name, locale)
    if found is None or not blocks:
        advice = f"Put translations that you stand for into approved/{target}, or use --on FILE."
        raise MissingError(f"no approved segments for {source}-{target}", None, advice)
    return Material(blocks=tuple(blocks), locale=found, workspace=workspace_key(space.root))


def _approved_in(title: Title, language: str) -> list[str]:
    """The folders of approved texts in a language: ``es``, ``es-419``."""
    folders = sorted((title.folder / "approved").glob("*/"))
    return [folder.name for folder in folders if split_tag(folder.name)[0] == language]


def _approved(title: Title, path: Path, source: str, name: str, locale: Locale) -> Iterator[_Block]:
    """The blocks of one file; none where one side isn't approved or isn't of one structure."""
    target = title.parallel("approved", (name,), path)
    before: Path | None = path
    if split_tag(title.language)[0] != source:
        before = title.parallel("approved", _approved_in(title, source), path)
    if target is None or before is None:
        return
    theirs = formats.read(target, locale.tag)
    for mine, other, fault in approve.pairs(formats.read(before, source), theirs):
        if fault:
            continue
        divided = segment.divide(mine, source, locale)
        for block, reference in zip(approve.texts(divided), approve.texts(other), strict=True):
            text = reference.joiner.join(plain(item.source) for item in reference.segments)
            if text.strip():
                yield _block(block, text.replace("\n", " ").strip())
