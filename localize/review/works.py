"""Which works there are, and how far they are: without running anything."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from localize.errors import LocalizeError
from localize.glossary import Glossary
from localize.locales import Locale
from localize.memory import Memory
from localize.pipeline import approve, decisions, finish
from localize.pipeline.finish import PartEntry
from localize.review import rows
from localize.review.desk import Desk, Key, part_name
from localize.text import base_direction
from localize.workspace import Title

__all__ = ["overview", "work"]


def overview(desk: Desk) -> dict[str, Any]:
    """Titles and locales, each with its names."""
    return {
        "titles": [_title(desk, name) for name in desk.titles],
        "locales": [_locale(desk, tag) for tag in desk.tags],
    }


def _title(desk: Desk, name: str) -> dict[str, Any]:
    try:
        title = desk.title(name)
    except LocalizeError as error:
        return {"id": name, "problem": str(error)}
    own = title.title.get(title.language.split("-")[0], "")
    return {
        "id": title.id,
        "kind": title.kind,
        "name": own,
        "english": title.title.get("en", ""),
        "lang": title.language,
        "dir": base_direction(title.language),
        "parts": len(title.files),
    }


def _locale(desk: Desk, tag: str) -> dict[str, Any]:
    locale = desk.locale(tag)
    return {
        "tag": tag,
        "name": locale.name,
        "native": locale.native_name,
        "dir": locale.direction,
        "regions": desk.regions_of(tag),
    }


def work(desk: Desk, name: str, tag: str) -> dict[str, Any]:
    """A title in a locale: its route, and each part with its figures.

    What is approved is counted as it is now; findings are those of the last time that the part
    was made, by a release or here.
    """
    title, locale = desk.title(name), desk.locale(tag)
    with Memory(desk.space.memory) as memory:
        try:
            way = desk.plan(memory, title, locale, Glossary(()))
            route, problem = way.describe(), ""
        except LocalizeError as error:
            route, problem = [], str(error)
        parts = [part for path in title.files for part in _parts(desk, memory, title, locale, path)]
    return {"route": route, "problem": problem, "parts": parts, "regions": desk.regions_of(tag)}


def _parts(
    desk: Desk, memory: Memory, title: Title, locale: Locale, path: Path
) -> list[dict[str, Any]]:
    tag = locale.tag
    try:
        chapters = approve.outline(memory, path, title.language, locale)
        approved, _ = approve.approvals(memory, desk.space.root, title, path, locale)
        made = decisions.load(desk.decided(title, tag, path))
    except LocalizeError as error:
        return [{"id": part_name(path, 0), "name": path.stem, "problem": str(error)}]
    text = [spot for chapter in chapters for spot in chapter.spots]
    here = decisions.settle(made, text).here
    drafts = {spot for spot, item in here.items() if item.status == "draft"}
    result = []
    for number, chapter in enumerate(chapters):
        if not chapter.spots:
            continue
        name = part_name(path, number)
        figures = _open_figures(desk, Key(title.id, tag, name)) or {
            "segments": len(chapter.spots),
            "approved": sum(approved.get(*spot) is not None for spot in chapter.spots),
            "draft": sum(spot in drafts for spot in chapter.spots),
            **_last_figures(finish.last(memory, title.id, tag, desk.label(path), chapter.id)),
        }
        shown = path.stem if len(chapters) == 1 else f"{path.stem} · {number + 1}"
        head = {"id": name, "name": shown, "title": chapter.title, "problem": ""}
        result.append(head | figures)
    return result


def _open_figures(desk: Desk, key: Key) -> dict[str, Any] | None:
    """Those of a part that is open; ``None`` for any other."""
    sheet = desk.sheet(key)
    if sheet is None:
        return None
    with sheet.lock:
        return {"made": True, **rows.counts(sheet)}


def _last_figures(entry: PartEntry | None) -> dict[str, Any]:
    found = Counter({"error": 0, "warning": 0})
    for key, count in entry.findings.items() if entry else ():
        found[key.rpartition(" ")[2]] += count
    return {
        "made": entry is not None,
        "errors": found["error"],
        "warnings": found["warning"],
        "flagged": entry.terms.get("flagged", 0) if entry else 0,
    }
