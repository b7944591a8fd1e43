"""Cases of the checks as data: ``tests/cases/checks/<code>.toml`` → a part and its context.

A case holds ``name``, ``finds``, ``locale`` and its text: ``source`` and ``target`` for a
paragraph, or ``blocks`` or ``cues`` for several, or ``parts``, tables with one of these; a
target that is left out is not translated yet; a row with ``times`` comes so often. ``market``
holds the flags that are looked for, ``words`` the editors' own. ``severity`` and ``marks`` (the
piece of evidence that is pointed at) are looked at where they are given.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from localize.checks import Context
from localize.document import Block, Cue, Edit, Inline, Junk, Part, Place, Segment, Tag, TermUse
from localize.glossary import Glossary, Term
from localize.locales import Locale, load_locale
from localize.market import Market, Word

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/cases/checks"

_ROLES = {"i": "italic", "b": "bold", "u": "underline"}
_MARKUP = re.compile(r"(<(/?)(\w+)[^>]*>|\{\\an\d\}|`[^`]*`)")
_KEYS = {
    "name", "finds", "severity", "marks", "note", "locale", "medium", "source_language",
    "encoding", "file", "audience", "source", "target", "blocks", "cues", "source_cues", "junk",
    "terms", "markup", "role", "parts", "market", "words", "edits",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case of one check."""

    code: str
    name: str
    finds: bool
    severity: str | None
    marks: str | None
    context: Context
    """Of the first part."""
    contexts: tuple[Context, ...]
    """Of all parts."""

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


def cases() -> list[Case]:
    """All cases of all codes, by file name."""
    return [case for path in sorted(FOLDER.glob("*.toml")) for case in _read(path)]


def _read(path: Path) -> list[Case]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return [_case(path.stem, table) for table in tables]


def _case(code: str, table: dict[str, Any]) -> Case:
    unknown = set(table) - _KEYS
    assert not unknown, f"{code} {table['name']!r} has unknown keys {unknown}"
    parts = table.get("parts", [table])
    first, *_ = contexts = tuple(
        _context(table, part, f"part {number}" if "parts" in table else "part")
        for number, part in enumerate(parts, 1)
    )
    return Case(
        code=code,
        name=table["name"],
        finds=table["finds"],
        severity=table.get("severity"),
        marks=table.get("marks"),
        context=first,
        contexts=contexts,
    )


def _context(table: dict[str, Any], part: dict[str, Any], name: str) -> Context:
    """One part with what is said of the whole case."""
    source_cues = table.get("source_cues")
    return Context(
        part=Part(id=name, blocks=_blocks(part)),
        locale=_locale(table["locale"]),
        source_language=table.get("source_language", "zh-Hans"),
        medium=table.get("medium", "16:9" if "cues" in part else "book"),
        audience=table.get("audience", "adult"),
        glossary=_glossary(table["terms"]) if "terms" in table else None,
        file=table.get("file"),
        encoding=table.get("encoding", "utf-8"),
        source_part=Part(id="source", blocks=_cues(source_cues, False)) if source_cues else None,
        market=_market(table),
    )


@lru_cache
def _locale(tag: str) -> Locale:
    return load_locale(tag, (ROOT / "locales",))


def _market(table: dict[str, Any]) -> Market | None:
    if "market" not in table:
        return None
    words = tuple(Word(**word) for word in table.get("words", ()))
    return Market(name="here", flags=frozenset(table["market"]), words=words)


def _blocks(table: dict[str, Any]) -> tuple[Block, ...]:
    markup = table.get("markup", False)
    if "junk" in table:
        return (Junk(id="junk", text=table["junk"], reason="no time line", place=Place(line=3)),)
    if "cues" in table:
        return _cues(table["cues"], markup)
    rows = _rows(table.get("blocks") or ([table] if "source" in table or "target" in table else []))
    return tuple(
        Block(
            id=str(line),
            role=row.get("role", "paragraph"),
            segments=(_segment(row, line, markup),),
        )
        for line, row in enumerate(rows, 1)
    )


def _cues(rows: list[dict[str, Any]], markup: bool) -> tuple[Cue, ...]:
    """Cues two seconds long, one after the other with 0.1 s between, unless they say otherwise."""
    return tuple(
        Cue(
            id=str(line),
            segments=(_segment(row, line, markup),),
            start_ms=row.get("start", 2100 * line),
            end_ms=row.get("end", row.get("start", 2100 * line) + 2000),
            number=row.get("number", str(line)),
            alignment=row.get("alignment"),
            settings=row.get("settings", ""),
            speaker=row.get("speaker", ""),
        )
        for line, row in enumerate(_rows(rows), 1)
    )


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each as many ``times`` as it says."""
    return [row for row in rows for _ in range(row.get("times", 1))]


def _segment(row: dict[str, Any], line: int, markup: bool) -> Segment:
    target = row.get("target")
    return Segment(
        id=str(line),
        source=_inline(row.get("source", ""), markup),
        target=None if target is None else _inline(target, markup),
        place=Place(line=line),
        origin=row.get("origin", ""),
        score=row.get("score"),
        terms=tuple(
            TermUse(term=term, found=term, rendering="", outcome=outcome)
            for term, outcome in row.get("uses", {}).items()
        ),
        edits=tuple(
            Edit(step=step, before=before, after=target or "", reason="the term base wants it")
            for step, before in row.get("edits", {}).items()
        ),
    )


def _inline(text: str, markup: bool) -> Inline:
    if not markup:
        return (text,) if text else ()
    pieces: list[str | Tag] = []
    position = 0
    for match in _MARKUP.finditer(text):
        pieces.append(text[position : match.start()])
        kind = "alone" if not match[3] else "close" if match[2] else "open"
        pieces.append(Tag(kind=kind, text=match[0], role=_ROLES.get(match[3] or "", "")))
        position = match.end()
    pieces.append(text[position:])
    return tuple(piece for piece in pieces if piece)


def _glossary(rows: list[dict[str, Any]]) -> Glossary:
    return Glossary(
        Term(
            source=row["source"],
            kind=row.get("kind", "person"),
            gender=row.get("gender", ""),
            aliases=tuple(row.get("aliases", ())),
            forbidden=tuple(row.get("forbidden", ())),
            renderings={tag: tuple(forms) for tag, forms in row["renderings"].items()},
        )
        for row in rows
    )
