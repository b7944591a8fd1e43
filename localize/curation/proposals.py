"""What a person is shown of an entity: a row with its evidence, as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from localize.curation.grouping import Candidate, Entity
from localize.curation.mining.shapes import split_name
from localize.curation.suggest import Found
from localize.document import Place
from localize.glossary import Term
from localize.text import strip_controls

__all__ = ["Alias", "Example", "Proposal", "as_csv", "as_json", "proposals"]

_EXAMPLES = 3
# Characters of an example on either side of the name.
_AROUND = 24
_MARKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Kind of context (mining.toml) → how it is told.
_TOLD = {
    "speaker": "speaks in the track",
    "speech": "before speech or a gesture",
    "alone": "called",
    "before": "after 对 跟 把…",
    "introduced": "after 叫 姓…",
    "title": "with a title",
    "kin": "after a kinship term or rank",
    "place": "as places stand",
    "quoted": "in quotation marks",
}
_FORMS = {
    "full": "surname {stem}",
    "titled": "{stem} with {tail}",
    "nickname": "nickname of {stem}",
    "family": "house of {stem}",
    "generic": "ends in {tail}",
    "ranked": "ends in {tail}",
    "string": "no ordinary words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another form of the same, and how often it stands there."""

    zh: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of a sentence that holds the name."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row of a term base for a person to accept, and what speaks for it."""

    zh: str
    kind: str
    gender: str
    aliases: tuple[Alias, ...]
    count: int
    """Sightings under all its names."""
    first: Place
    examples: tuple[Example, ...]
    evidence: tuple[str, ...]
    gender_evidence: str
    """Words that tell a gender, and how often: ``她 14 : 他 1``."""
    confidence: float
    """0 to 1; the order of the proposals."""
    rivals: tuple[str, ...]
    """Other names that this may be a form of."""
    known: Term | None
    """The term of the term base that only gets new aliases."""
    renderings: dict[str, str]
    """Column → what is proposed for it."""


def proposals(found: Found, tags: Sequence[str], limit: int | None) -> list[Proposal]:
    """The surest ``limit`` proposals, with renderings for the columns ``tags``."""
    return [_proposal(entity, tags) for entity in found.entities[:limit]]


def _proposal(entity: Entity, tags: Sequence[str]) -> Proposal:
    members = entity.members
    lead = members[0]
    names = {item.text: item.sightings.written for item in members}
    return Proposal(
        zh=entity.known.source if entity.known else lead.sightings.written,
        kind=entity.kind,
        gender=entity.gender(),
        aliases=tuple(
            Alias(zh=names[item.text], count=item.sightings.count) for item in entity.aliases
        ),
        count=entity.count,
        first=lead.sightings.first,
        examples=_examples(members),
        evidence=_evidence(entity, lead),
        gender_evidence=_gender_evidence(entity),
        confidence=round(lead.verdict.confidence, 3),
        rivals=entity.rivals,
        known=entity.known,
        renderings=_renderings(entity, lead, tags),
    )


def _examples(members: Sequence[Candidate]) -> tuple[Example, ...]:
    """Of the name itself first, then of its other forms."""
    chosen: dict[str, Example] = {}
    for item in members:
        for passage in item.sightings.examples:
            text = _around(passage.text, item.sightings.written)
            chosen.setdefault(text, Example(text=text, place=passage.place))
    return tuple(chosen.values())[:_EXAMPLES]


def _around(text: str, name: str) -> str:
    """The name with what stands around it, on one line, without what nobody sees."""
    at = max(0, text.find(name))
    start, end = max(0, at - _AROUND), at + len(name) + _AROUND
    piece = _MARKS.sub(" ", strip_controls(text[start:end])).strip()
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"


def _evidence(entity: Entity, lead: Candidate) -> tuple[str, ...]:
    shape = lead.verdict.shape
    told = [_FORMS[shape.form].format(stem=shape.stem, tail=shape.tail)]
    told += [
        f"{seen}× {_TOLD[name]}" for name, seen in lead.verdict.evidence.items() if name in _TOLD
    ]
    if entity.rivals:
        told.append("may be a form of " + ", ".join(entity.rivals))
    return tuple(told)


def _gender_evidence(entity: Entity) -> str:
    if entity.kind not in ("person", "title"):
        return ""
    sides = (
        ", ".join(f"{word} {seen}" for word, seen in words.most_common())
        for words in entity.votes().values()
    )
    return " : ".join(side for side in sides if side)


def _renderings(entity: Entity, lead: Candidate, tags: Sequence[str]) -> dict[str, str]:
    if entity.known:
        known = entity.known
        cells = {tag: "|".join(known.renderings.get(tag, ())) for tag in tags}
        readings = {f"reading:{tag}": known.readings.get(tag, "") for tag in tags}
        return {column: cell for column, cell in {**cells, **readings}.items() if cell}
    from localize.naming import columns

    parts = split_name(lead.text) if lead.verdict.shape.form == "full" else None
    surname = lead.sightings.written[: len(parts[0])] if parts and entity.kind == "person" else None
    return columns(lead.sightings.written, entity.kind, tags, surname)


def as_csv(found: Found, rows: Sequence[Proposal], tags: Sequence[str]) -> str:
    """A term base that ``localize glossary lint`` accepts; the evidence is in ``note``."""
    columns = [column for tag in tags for column in _columns(tag)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["zh", *columns, "kind", "gender", "aliases", "note"])
    for row in rows:
        aliases = [*(row.known.aliases if row.known else ()), *(alias.zh for alias in row.aliases)]
        cells = [row.renderings.get(column, "") for column in columns]
        writer.writerow([row.zh, *cells, row.kind, row.gender, "|".join(aliases), _note(row)])
    return stream.getvalue()


def _columns(tag: str) -> tuple[str, ...]:
    return (tag, f"reading:{tag}") if tag == "ja" else (tag,)


def _note(row: Proposal) -> str:
    """One line: how often, where first, why, examples."""
    parts = [f"{row.count}×", f"first {row.first}"]
    if row.known:
        new = ", ".join(alias.zh for alias in row.aliases)
        parts.insert(0, f"new aliases {new} of the term in {row.known.place}: add them there")
    else:
        parts += row.evidence
    if row.gender_evidence:
        parts.append(row.gender_evidence)
    if row.aliases:
        parts.append("also " + ", ".join(f"{alias.zh} {alias.count}×" for alias in row.aliases))
    parts.append(" / ".join(example.text for example in row.examples))
    return "; ".join(parts)


def as_json(found: Found, rows: Sequence[Proposal], tags: Sequence[str]) -> str:
    """Everything that is known of each proposal."""
    data = {
        "title": found.work.name,
        "characters": found.characters,
        "min_count": found.least,
        "columns": list(tags),
        "proposals": [_row(row) for row in rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _row(row: Proposal) -> dict[str, Any]:
    known = {"zh": row.known.source, "place": _place(row.known.place)} if row.known else None
    return {
        **{
            name: getattr(row, name)
            for name in ("zh", "kind", "gender", "count", "confidence", "gender_evidence")
        },
        "first": _place(row.first),
        "aliases": [asdict(alias) for alias in row.aliases],
        "evidence": list(row.evidence),
        "rivals": list(row.rivals),
        "examples": [
            {"text": example.text, "place": _place(example.place)} for example in row.examples
        ],
        "known": known,
        "renderings": row.renderings,
    }


def _place(place: Place) -> dict[str, str | int]:
    """Where it is, without what isn't known."""
    facts = {"file": place.file, "line": place.line, "cue": place.cue}
    return {name: value for name, value in facts.items() if value is not None}
