"""Small editions of both kinds, in the locales whose direction or lines are special."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from localize.document import (
    Block,
    Cue,
    Document,
    Gloss,
    Inline,
    Part,
    Segment,
    Tag,
    TermUse,
    Verbatim,
)
from localize.locales import load_locale, load_region
from localize.packages import Edition
from localize.workspace import Title

ROOT = Path(__file__).parents[2]
LOCALES = [ROOT / "locales"]
STORIES = tomllib.loads((ROOT / "tests/cases/packages/stories.toml").read_text("utf-8"))
REGIONS = {
    "en-US": "north-america",
    "ar": "mena",
    "de-DE": "europe",
    "fr-FR": "europe",
    "ja-JP": "east-asia",
    "zh-Hant-TW": "east-asia",
}
PROVENANCE: Mapping[str, Any] = {
    "route": ["zh → en: starter-zh-en", "en → ar: starter-en-many"],
    "models": [{"id": "starter-zh-en", "licence": "MPL-2.0", "sha256": "ab" * 32}],
    "glossary": "cd" * 32,
    "tally": {"kept": 12, "flagged": 1},
    "scores": [{"name": "chrF++", "value": 48.2, "signature": "nrefs:1|case:mixed"}],
    "findings": {"error": 0, "warning": 3, "info": 1},
    "gate": {"passed": True, "gates": []},
    "draft": True,
}
QUALITY: Mapping[str, Any] = {
    "scores": PROVENANCE["scores"],
    "tally": PROVENANCE["tally"],
    "findings": [
        {"code": "G101", "severity": "warning", "place": {"part": "0001"}, "message": "missing"}
    ],
}
COVER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900">
<rect width="600" height="900" fill="#223"/>
<text id="title" x="300" y="200" text-anchor="middle" font-size="60">第七十三个小时</text>
<text id="author" x="40" y="850" font-size="30">南窗旧雨</text>
</svg>
"""


Make = Callable[..., Edition]


def inline(text: str) -> Inline:
    """A paragraph of the stories, with its ``*`` and ``**`` as tags."""
    pieces: list[str | Tag] = []
    seen: set[str] = set()
    for piece in re.split(r"(\*{1,2})", text):
        if set(piece) == {"*"}:
            kind = "close" if piece in seen else "open"
            seen ^= {piece}
            pieces.append(Tag(kind=kind, text=piece, role=("italic", "bold")[len(piece) - 1]))
        elif piece:
            pieces.append(piece)
    return tuple(pieces)


def block(name: str, target: Inline, role: str = "paragraph", level: int = 0) -> Block:
    """A translated block of one segment."""
    segment = Segment(id=f"{name}-0", source=("源",), target=target)
    return Block(id=name, role=role, level=level, segments=(segment,))


def cue(number: int, start_ms: int, *target: str | Tag, **fields: Any) -> Cue:
    """A translated cue of two seconds."""
    segment = Segment(id=f"c{number}", source=("源",), target=target)
    fields = {"end_ms": start_ms + 2000, "number": str(number)} | fields
    return Cue(id=f"c{number}", role="cue", segments=(segment,), start_ms=start_ms, **fields)


def chapter(name: str, heading: str, story: Mapping[str, Any]) -> Part:
    """A chapter with a block of every role."""
    quote = (story["quote"],)
    blocks = [block("h", (heading,), "heading", 1)]
    blocks += [block(f"p{at}", inline(text)) for at, text in enumerate(story["paragraphs"])]
    blocks.append(Verbatim(id="rule", role="rule", text="* * *"))
    blocks += [block("q1", quote, "quote"), block("q2", quote, "quote")]
    blocks += [block("i1", quote, "item"), block("i2", quote, "item")]
    blocks += [block("v1", quote, "verse"), block("n", quote, "note")]
    blocks.append(Verbatim(id="fence", role="fence", text="```\nnever shown\n```"))
    return Part(id=name, title="第一章", blocks=tuple(blocks))


def _title(kind: str, folder: Path) -> Title:
    novel = kind == "novel"
    return Title(
        id="seventy-third-hour" if novel else "sour-ceo",
        kind="novel" if novel else "drama",
        language="zh-Hans",
        version="1.0.0",
        published=datetime.date(2026, 11, 2),
        author="南窗旧雨",
        folder=folder,
        title={"zh": "第七十三个小时"},
        genre="urban",
        keywords=("clocks", "family secret"),
        minimum_age=13,
        flags=("violence", "minors"),
        cover="cover.svg",
        aspect="9:16",
        publisher="Südfenster & Co.",
    )


def _parts(kind: str, story: Mapping[str, Any]) -> Iterator[Part]:
    for number, heading in enumerate(story["headings"], 1):
        if kind == "novel":
            yield chapter(f"{number:04}", heading, story)
        else:
            cues = [cue(at, 3000 * at, text) for at, text in enumerate(story["cues"], 1)]
            cues[0] = replace(cues[0], alignment=8)
            yield Part(id=f"E{number:02}", blocks=tuple(cues))


def make_edition(kind: str, tag: str, folder: Path, **changes: Any) -> Edition:
    """Two chapters or episodes of a title in ``folder``; ``changes`` replace fields."""
    story = STORIES[tag]
    person = {"name": "Ruan", "source_name": "阮青岚", "gender": "f", "role": "protagonist"}
    edition = Edition(
        title=_title(kind, folder),
        locale=load_locale(tag, LOCALES),
        region=load_region(REGIONS[tag], LOCALES),
        documents=[
            Document(format="markdown", language=tag, parts=(part,)) for part in _parts(kind, story)
        ],
        names={"title": story["title"], "author": story["author"], "synopsis": story["quote"]},
        people=[person],
        provenance=PROVENANCE,
        quality=QUALITY,
    )
    return replace(edition, **changes)


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>\n'


def novel_folder(folder: Path, **pictures: bytes | str) -> Path:
    """The title's folder, with a chapter file and pictures beside it: ``name_svg`` → bytes."""
    (folder / "novel").mkdir(parents=True, exist_ok=True)
    (folder / "novel/0001.md").write_text("# 一\n", "utf-8")
    for name, data in pictures.items():
        path = folder / "novel" / name.replace("_", ".")
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def picture(path: str, text: str = "") -> Inline:
    """A picture as Markdown has it."""
    return (
        Tag(kind="open", text="!["),
        *([text] if text else []),
        Tag(kind="close", text=f"]({path})"),
    )


def full(make: Make, tag: str, folder: Path) -> Edition:
    """An edition with a picture, notes, readings and text that nobody translated."""
    novel_folder(folder / "title", a_svg=PICTURE)
    edition = make("novel", tag)
    first, *others = next(iter(edition.documents[0].parts)).blocks
    word = STORIES[tag]["headings"][0][:4]
    use = TermUse(term="源", found="源", rendering=word, outcome="kept")
    gloss = Gloss(term="源", text=STORIES[tag]["quote"], start=0, end=len(word))
    told = Segment(id="g", source=("源",), target=(word, "."), terms=(use,), glosses=(gloss,))
    blocks = (
        first,
        Block(id="told", segments=(told,)),
        block("picture", picture("a.svg", STORIES[tag]["title"])),
        block("inline", ("a ", *picture("a.svg", "b"), " c")),
        Block(id="source", segments=(Segment(id="s", source=("源源",)),)),
        *others,
    )
    documents = [Document(format="markdown", language=tag, parts=(Part(id="1", blocks=blocks),))]
    return replace(edition, documents=[*documents, *edition.documents[1:]], readings={word: "カナ"})
