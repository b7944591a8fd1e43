"""A sheet as the page gets it: JSON-ready values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from localize.checks.speed import characters_a_second, shown
from localize.document import Block, Cue, Finding, Inline, Segment, plain
from localize.pipeline.decisions import Decision
from localize.review import texts
from localize.review.saving import name_of, version_of
from localize.review.sheet import Sheet
from localize.review.terms import view
from localize.text import base_direction, length

__all__ = ["counts", "tried", "update", "whole"]


def whole(sheet: Sheet) -> dict[str, Any]:
    """All of it."""
    origin, locale, master = sheet.origin, sheet.job.locale, sheet.origin.master
    return {
        "part": {"id": origin.name, "title": sheet.one.source.title, "file": origin.label},
        "source": {"lang": sheet.job.language, "dir": base_direction(sheet.job.language)},
        "target": {"lang": locale.tag, "dir": locale.direction, "name": locale.name},
        "master": master and {"lang": master.tag, "dir": master.direction, "name": master.name},
        "blocks": _blocks(sheet),
        "rows": _rows(sheet, range(len(sheet.places))),
        **_around(sheet),
    }


def update(sheet: Sheet, changed: Iterable[int]) -> dict[str, Any]:
    """What differs after some segments changed."""
    return {
        "rows": _rows(sheet, changed),
        "findings": {
            name: [_finding(item) for item in found] for name, found in _by_segment(sheet).items()
        },
        **_around(sheet),
    }


def _around(sheet: Sheet) -> dict[str, Any]:
    return {
        "version": sheet.version,
        "counts": counts(sheet),
        "general": [
            _finding(item) for item in sheet.findings if item.place.segment not in sheet.ids
        ],
        "lost": _lost(sheet),
    }


def tried(sheet: Sheet, number: int, target: Inline) -> dict[str, Any]:
    """What a text would be like in a segment's place, and how it would be in the locale's form
    if that is another one."""
    block, found = sheet.tried(number, target)
    item = block.segments[sheet.places[number][1]]
    form = sheet.in_form(number, target)
    tags = sheet.tags[number]
    typed, formed = (texts.editable(text, tags, rtl=sheet.rtl) for text in (target, form))
    return {
        **_seen(sheet, number, item, block, found),
        "form": formed if formed.strip() != typed.strip() else None,
    }


def counts(sheet: Sheet) -> dict[str, int]:
    """Segments by their state, findings by their severity, terms that aren't held."""
    states = [sheet.state(number) for number in range(len(sheet.places))]
    return {
        "segments": len(states),
        "approved": states.count("approved"),
        "draft": states.count("draft"),
        "errors": sum(item.severity == "error" for item in sheet.findings),
        "warnings": sum(item.severity == "warning" for item in sheet.findings),
        "flagged": sum(
            use.outcome == "flagged" for item in sheet.part.segments for use in item.terms
        ),
    }


def _blocks(sheet: Sheet) -> list[dict[str, Any]]:
    """The paragraphs or cues, with the numbers of their segments."""
    result: list[dict[str, Any]] = []
    number = 0
    for block in sheet.part.blocks:
        count = len(block.segments)
        if count:
            cue = _cue(block) if isinstance(block, Cue) else None
            result.append({"role": block.role, "cue": cue, "first": number, "count": count})
        number += count
    return result


def _lost(sheet: Sheet) -> list[dict[str, Any]]:
    """Decisions on sentences that aren't in the source any more and stand beside no other."""
    beside = {id(item) for item in sheet.lost_beside().values()}
    return [_gone(item, sheet) for item in sheet.settled.lost if id(item) not in beside]


def _gone(item: Decision, sheet: Sheet) -> dict[str, str]:
    return {
        "name": name_of(item),
        "source": item.source,
        "text": texts.without_directions(plain(item.target)) if sheet.rtl else plain(item.target),
    }


def _by_segment(sheet: Sheet) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in sheet.findings:
        if finding.place.segment in sheet.ids:
            found.setdefault(finding.place.segment or "", []).append(finding)
    return found


def _rows(sheet: Sheet, numbers: Iterable[int]) -> list[dict[str, Any]]:
    found, lost = _by_segment(sheet), sheet.lost_beside()
    return [_row(sheet, number, found, lost.get(number)) for number in numbers]


def _row(
    sheet: Sheet, number: int, found: Mapping[str, list[Finding]], lost: Decision | None
) -> dict[str, Any]:
    at, _ = sheet.places[number]
    item, decision = sheet.segment(number), sheet.decision(number)
    return {
        "id": item.id,
        "state": sheet.state(number),
        "file": decision is None and item.origin == "approved",
        "seen": version_of(decision),
        "text": sheet.text(number),
        "model": item.model,
        "confidence": None if item.score is None else round(math.exp(min(0.0, item.score)), 2),
        "master": sheet.masters.get(item.id),
        "marks": [{"kind": tag.kind, "text": tag.text} for tag in sheet.tags[number]],
        "lost": _gone(lost, sheet) if lost else None,
        **_seen(sheet, number, item, sheet.part.blocks[at], found.get(item.id, ())),
    }


def _seen(
    sheet: Sheet, number: int, item: Segment, block: Block, found: Sequence[Finding]
) -> dict[str, Any]:
    terms, before, after = view(item, sheet.job)
    tags = sheet.tags[number]
    return {
        "source": texts.pieces(item.source, tags, before),
        "target": texts.pieces(item.target or (), tags, after),
        "terms": terms,
        "findings": [_finding(finding) for finding in found],
        "speed": _speed(block, sheet) if isinstance(block, Cue) else None,
    }


def _speed(cue: Cue, sheet: Sheet) -> dict[str, Any]:
    """The cue against the locale's limits, counted as the checks count."""
    seen = sheet.context(sheet.part)
    limits = seen.limits
    speed = characters_a_second(cue, limits)
    return {
        "cps": None if speed is None else round(speed, 1),
        "cps_limit": seen.characters_a_second,
        "lines": [length(line, limits.counting) for line in shown(cue).split("\n")],
        "cpl_limit": limits.cpl,
        "lines_limit": limits.max_lines,
    }


def _cue(cue: Cue) -> dict[str, Any]:
    return {
        "number": cue.number,
        "start": cue.start_ms,
        "end": cue.end_ms,
        "speaker": cue.speaker,
    }


def _finding(item: Finding) -> dict[str, str]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "advice": item.advice,
        "evidence": item.evidence,
    }
