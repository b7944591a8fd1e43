"""How a title as a whole uses its names, which decides the places that one line leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from localize import files, formats
from localize.document import plain
from localize.errors import InputError
from localize.glossary import Glossary
from localize.glossary.usage import Usage
from localize.memory import Memory
from localize.pipeline.job import code_digest
from localize.serial import decode, encode

__all__ = ["surveyed"]


def surveyed(terms: Glossary, paths: Sequence[Path], language: str, memory: Memory) -> Glossary:
    """The terms, informed by all files of a title; kept, so that unchanged files aren't read.

    ``language`` is the tag of the source. A file that can't be read says nothing here: it is an
    error where it is translated.
    """
    readable = [path for path in paths if path.is_file()]
    digests = [files.sha256_file(path) for path in readable]
    key = files.sha256("usage", code_digest(), terms.digest, language, *digests)
    if (kept := memory.part(key)) is not None:
        return terms.informed(decode(kept.decode(), Usage))
    informed = terms.surveyed(_texts(readable, language))
    memory.keep_part(key, encode(informed.usage).encode())
    return informed


def _texts(paths: Sequence[Path], language: str) -> Iterator[str]:
    for path in paths:
        try:
            for part in formats.read(path, language).parts:
                for segment in part.segments:
                    yield plain(segment.source)
        except InputError:
            continue
