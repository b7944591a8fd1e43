"""Titles that grow: editions of any length, one version after the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from editions import COVER, STORIES, chapter, cue, make_edition

from localize.document import Block, Document, Part, Segment, TermUse
from localize.packages import Edition
from localize.packages.publish import Published, publish


def grown(
    kind: str, tag: str, folder: Path, version: str, names: Sequence[str], **changes: Any
) -> Edition:
    """A title with the named chapters or episodes; ``changes`` are of its ``title.toml``."""
    folder.mkdir(exist_ok=True)
    (folder / "cover.svg").write_text(COVER, "utf-8")
    base = make_edition(kind, tag, folder)
    make = _chapter if kind == "novel" else _episode
    documents = [
        Document(format="markdown", language=tag, parts=(make(name, tag),)) for name in names
    ]
    title = replace(base.title, version=version, **changes)
    return replace(base, title=title, documents=documents)


def _chapter(name: str, tag: str) -> Part:
    return chapter(name, f"Chapter {name}", STORIES[tag])


def _episode(name: str, tag: str) -> Part:
    return Part(id=name, blocks=(cue(1, 1000, f"{STORIES[tag]['cues'][0]} {name}"),))


def released(edition: Edition, target: Path, kept: Path, key: Path | None = None) -> Published:
    """Publish, and keep a copy of the ZIP file as an import job's store does."""
    done = publish(edition, target, key)
    kept.mkdir(exist_ok=True)
    (kept / done.archive.name).write_bytes(done.archive.read_bytes())
    return done


def long_part(number: int, tag: str, paragraphs: int = 60) -> Part:
    """A chapter as long as they are on the web, like no other: its words in another order."""
    dice = random.Random(number)
    words = " ".join(STORIES[tag]["paragraphs"]).split()
    blocks = [_block(dice, "heading", f"Chapter {number}", 1)]
    for _ in range(paragraphs):
        text = " ".join(dice.choices(words, k=dice.randint(12, 40)))
        blocks.append(_block(dice, "paragraph", text, 0))
    return Part(id=f"{number:04}", blocks=tuple(blocks))


def _block(dice: random.Random, role: str, text: str, level: int) -> Block:
    name = f"{dice.getrandbits(40):010x}"
    use = TermUse(term="林晚", found="林晚", rendering=str(dice.random()), outcome="kept")
    segment = Segment(id=name, source=("源",), target=(text,), origin="machine", terms=(use,))
    return Block(id=name, role=role, level=level, segments=(segment,))
