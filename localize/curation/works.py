"""What is read: a title of the workspace, or files of any format, as passages with places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from localize import formats, workspace
from localize.curation.mining.candidates import HAN, Passage
from localize.document import Block, Cue, Place, Verbatim, plain
from localize.engines.opencc import convert
from localize.errors import ConfigError, InputError
from localize.pipeline.segment import sentences
from localize.text import split_tag

__all__ = ["Work", "check_target", "open_work", "passages", "simplified", "surrounding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A novel or a season."""

    name: str
    language: str
    files: tuple[Path, ...]
    glossaries: tuple[Path, ...]
    """The term bases that hold for it, later ones winning."""


def surrounding(folder: Path | None) -> workspace.Workspace:
    """The workspace that was named or is around; outside of any, an empty one right here."""
    try:
        return workspace.find(folder or Path.cwd())
    except ConfigError as error:
        if folder or error.place:  # a mistake in a workspace that is there
            raise
        return workspace.Workspace(root=Path.cwd())


def open_work(name: str, language: str, space: workspace.Workspace) -> Work:
    """A title of the workspace by its id or folder, or else a file or folder.

    ``language`` is that of a file or folder; a title says its own. Raises ``ConfigError`` if
    there is neither, or if its language isn't Chinese; ``InputError`` for an empty folder.
    """
    path = Path(name)
    titles = {folder.name: folder for folder in space.title_folders()}
    folder = titles.get(name, path)
    if (folder / "title.toml").is_file():
        title = workspace.load_title(folder)
        own = space.glossary_files(title.id)
        work = Work(name=title.id, language=title.language, files=title.files, glossaries=own)
    elif path.exists():
        shared = space.glossary_files()
        work = Work(name=path.stem, language=language, files=_files(path), glossaries=shared)
    else:
        raise ConfigError(
            f"{name!r} is no title here, and no file or folder",
            None,
            "Titles there are: " + (" ".join(titles) or "none"),
        )
    if split_tag(work.language)[0] != "zh":
        raise ConfigError(
            f"{name} is in {work.language!r}", None, "Names can be found in Chinese texts only."
        )
    return work


def check_target(out: Path, space: workspace.Workspace) -> None:
    """Raise ``InputError`` if a file would be one of the workspace's term bases: what is
    proposed holds only after a person has looked at it."""
    if out.resolve().is_relative_to((space.root / space.settings.glossaries).resolve()):
        raise InputError(
            "lies where the workspace's term bases are: it would be enforced unread",
            Place(file=str(out)),
            "Write it elsewhere, look at it, and move it there then.",
        )


def _files(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    suffixes = {suffix for fmt in formats.known().values() for suffix in fmt.suffixes}
    found = tuple(
        sorted(
            item for item in path.iterdir() if item.suffix.lower() in suffixes and item.is_file()
        )
    )
    if not found:
        raise InputError(
            "has no file in a known format",
            Place(file=str(path)),
            f"Files are looked for in the folder itself: {' '.join(sorted(suffixes))}",
        )
    return found


def passages(work: Work, watch: Callable[[Path], None]) -> Iterator[Passage]:
    """All sentences and cues in order, one part in memory at a time. ``watch`` hears of each
    file before it is read. Raises ``InputError`` for a file that can't be read."""
    for path in work.files:
        watch(path)
        for part in formats.read(path, work.language).parts:
            for block in part.blocks:
                if not isinstance(block, Verbatim):
                    yield from _of_block(block, path, work.language)


def _of_block(block: Block, path: Path, language: str) -> Iterator[Passage]:
    speakers = (
        tuple(HAN.findall(simplified(block.speaker, language))) if isinstance(block, Cue) else ()
    )
    for segment in block.segments:
        text = plain(segment.source)
        # Inside an archive the file goes on after the archive's own name.
        file = (segment.place.file or str(path)).replace(str(path), _shown(path), 1)
        spans = [(0, len(text))] if isinstance(block, Cue) else sentences(text, language)
        for start, end in spans:
            yield Passage(
                text=text[start:end],
                plain=simplified(text[start:end], language),
                place=replace(segment.place, file=file),
                speakers=speakers,
            )


@lru_cache(maxsize=256)
def _shown(path: Path) -> str:
    """As a person here would name the file."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def simplified(text: str, language: str) -> str:
    """The text in Simplified characters, each for one, if the language is written otherwise."""
    return "".join(map(_simple, text)) if split_tag(language)[1] == "Hant" else text


@lru_cache(maxsize=32768)
def _simple(char: str) -> str:
    result = convert(char, "t2s")
    return result if len(result) == 1 else char
