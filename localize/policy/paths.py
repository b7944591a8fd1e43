"""What waivers and baselines call a file: its path below their own folder, with ``/``.

So they say the same from every working directory and on every machine. What lies in an archive
has the archive's path before it: ``dist/x.zip!tracks/E01.ar.vtt``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

__all__ = ["label", "matches", "on_disk"]


def label(file: str, base: Path, folder: Path) -> str:
    """What ``file``, which is relative to ``base``, is called seen from ``folder``."""
    path = (base / file).resolve()
    folder = folder.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def matches(pattern: str, name: str) -> bool:
    """Whether a label fits a pattern: ``*`` and ``?`` stay in a folder, ``**`` goes through all.

    A pattern without ``/`` is a file's name, in any folder. One of an archive fits all in it.

    >>> matches("E0*.ar.srt", "drama/E01.ar.srt"), matches("drama/*", "drama/a/E01.srt")
    (True, False)
    >>> matches("drama/**", "drama/a/E01.srt"), matches("book.epub", "book.epub!EPUB/1.xhtml")
    (True, True)
    """
    return _compiled(pattern).fullmatch(name) is not None


_GLOB = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/!]*", "?": "[^/!]"}


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    pieces, position = [], 0
    for match in _GLOB.finditer(pattern):
        pieces += [re.escape(pattern[position : match.start()]), _MEANS[match[0]]]
        position = match.end()
    body = "".join([*pieces, re.escape(pattern[position:])])
    anywhere = "" if "/" in pattern else "(?:.*[/!])?"
    return re.compile(f"{anywhere}{body}(?:!.*)?", re.DOTALL)


def on_disk(pattern: str, folder: Path) -> Iterator[str]:
    """Labels of the files below ``folder`` that the pattern, without what it says of the inside
    of archives, fits. Hidden folders are left out, as people's patterns don't mean them."""
    outer = pattern.partition("!")[0]
    first = _GLOB.search(outer)
    fixed = outer[: first.start()] if first else outer
    start = folder / fixed.rpartition("/")[0]
    for where, folders, names in os.walk(start):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            found = label(os.path.join(where, name), folder, folder)
            if matches(outer, found):
                yield found
