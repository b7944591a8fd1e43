"""What the page may ask: small functions from a request's values to an answer's.

Everything that comes in is looked up or measured before it is used; what an editor should know
is an ``Answer`` or a ``LocalizeError``, both with a message for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from localize import files
from localize.document import plain
from localize.memory import Memory
from localize.pipeline import approve
from localize.pipeline.decisions import Decision, Settled, Spot
from localize.review import rows, saving, texts, works
from localize.review.desk import Desk, Key, Waiting
from localize.review.sheet import Sheet, Stale

__all__ = ["HANDLERS", "Answer", "Handler"]

Body = Mapping[str, Any]
Handler = Callable[[Desk, Body], dict[str, Any]]

_MOST_CHANGES = 20_000
_SIMILAR, _FLOOR = 3, 0.6


class Answer(Exception):
    """An answer other than 200, as JSON with ``error`` for a person."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(status, message)
        self.status = status
        self.body = {"error": message, **more}


def _refuse(message: str) -> NoReturn:
    raise Answer(400, f"The page sent a request that can't be understood: {message}.")


def _text(body: Body, name: str, most: int = 200) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        _refuse(f"{name} is no text")
    if len(value) > most:
        _refuse(f"{name} is longer than {most} characters")
    return value


def _key(body: Body) -> Key:
    return Key(_text(body, "title"), _text(body, "locale"), _text(body, "part"))


def _open_sheet(desk: Desk, body: Body) -> Sheet:
    sheet = desk.sheet(_key(body))
    if sheet is None:
        raise Answer(410, "This part isn't open any more.", reopen=True)
    return sheet


def _file(desk: Desk, sheet: Sheet) -> Path:
    """Where the decisions on a sheet's source file stand."""
    origin = sheet.origin
    return desk.decided(desk.title(origin.title), sheet.job.locale.tag, origin.path)


def overview(desk: Desk, body: Body) -> dict[str, Any]:
    """Titles and locales."""
    return works.overview(desk)


def work(desk: Desk, body: Body) -> dict[str, Any]:
    """A title in a locale, part by part."""
    return works.work(desk, _text(body, "title"), _text(body, "locale"))


def open_part(desk: Desk, body: Body) -> dict[str, Any]:
    """A part with all its segments, or how far its making is."""
    found = desk.open(_key(body))
    if isinstance(found, Waiting):
        return {"ready": False, "doing": found.doing, "seconds": found.seconds}
    with found.lock:
        return {"ready": True, **rows.whole(found)}


def check(desk: Desk, body: Body) -> dict[str, Any]:
    """What a text would be like in a segment's place; nothing is kept."""
    sheet = _open_sheet(desk, body)
    with sheet.lock:
        number = sheet.number(_text(body, "segment"))
        return rows.tried(sheet, number, sheet.read(number, _text(body, "text", texts.MOST)))


def save(desk: Desk, body: Body) -> dict[str, Any]:
    """Decide on some segments at once: all of them, or none if one was decided by another."""
    sheet = _open_sheet(desk, body)
    with sheet.lock:
        _check_source(sheet)
        wanted, seen, forgotten = _wanted(sheet, body)
        path = _file(desk, sheet)
        try:
            done = saving.save(path, desk.lock, sheet.origin.text, wanted, seen, forgotten)
        except saving.Conflict as conflict:
            _tell_conflict(desk, sheet, path, conflict)
        _remember(desk, sheet, done[1])
        return _taken(desk, sheet, *done)


def _check_source(sheet: Sheet) -> None:
    """What is approved is approved for the source that the editor saw."""
    path = sheet.origin.path
    if not path.is_file() or files.sha256_file(path) != sheet.origin.digest:
        message = f"{sheet.origin.label} has changed on disk since this part was opened."
        raise Answer(410, message, reopen=True)


def _wanted(
    sheet: Sheet, body: Body
) -> tuple[dict[Spot, Decision | None], dict[Spot, str], frozenset[str]]:
    """Decisions by spot, what the editor saw there, and old ones that they take the place of."""
    changes = body.get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= _MOST_CHANGES:
        _refuse("changes is no list of changes")
    wanted: dict[Spot, Decision | None] = {}
    seen: dict[Spot, str] = {}
    forgotten: set[str] = set()
    beside = sheet.lost_beside()
    for change in changes:
        if not isinstance(change, dict):
            _refuse("a change is no object")
        number = sheet.number(_text(change, "segment"))
        spot = sheet.spots[number]
        wanted[spot] = _decision(sheet, number, change)
        seen[spot] = _text(change, "seen")
        if wanted[spot] is not None and number in beside:
            forgotten.add(saving.name_of(beside[number]))
    return wanted, seen, frozenset(forgotten)


def _decision(sheet: Sheet, number: int, change: Body) -> Decision | None:
    action = _text(change, "action")
    if action == "discard":
        return None
    if action not in ("approve", "draft"):
        _refuse(f"action is {action!r}")
    target = sheet.read(number, _text(change, "text", texts.MOST))
    source, context = sheet.spots[number]
    if action == "draft":
        return Decision(status="draft", source=source, context=context, target=target)
    target = sheet.finished(number, target)
    return Decision(status="approved", source=source, context=context, target=target)


def _tell_conflict(desk: Desk, sheet: Sheet, path: Path, conflict: saving.Conflict) -> NoReturn:
    """Show what stands there now beside what the editor has."""
    version, settled = saving.look(path, sheet.origin.text)
    numbers = [number for number, spot in enumerate(sheet.spots) if spot in set(conflict.spots)]
    answer = _taken(desk, sheet, version, settled)
    if answer.get("reopen"):
        raise Answer(410, "This sentence was reset by somebody else meanwhile.", reopen=True)
    raise Answer(
        409,
        "Somebody else has decided on this sentence meanwhile: nothing was overwritten.",
        taken=[sheet.segment(number).id for number in numbers],
        **answer | {"rows": rows.update(sheet, numbers)["rows"]},
    )


def _taken(desk: Desk, sheet: Sheet, version: str, settled: Settled) -> dict[str, Any]:
    """The sheet after its file of decisions changed."""
    try:
        return rows.update(sheet, sheet.settle(version, settled))
    except Stale:
        origin = sheet.origin
        desk.put_away(Key(origin.title, sheet.job.locale.tag, origin.name))
        return {"reopen": True}


def _remember(desk: Desk, sheet: Sheet, settled: Settled) -> None:
    """For the next similar sentence."""
    title = desk.title(sheet.origin.title)
    with Memory(desk.space.memory) as memory:
        approve.remember(memory, title, sheet.origin.path, sheet.job.locale, settled.here)


def refresh(desk: Desk, body: Body) -> dict[str, Any]:
    """What others have decided since; asked now and then, and when the window comes to front."""
    sheet = _open_sheet(desk, body)
    with sheet.lock:
        _check_source(sheet)
        path = _file(desk, sheet)
        version, settled = saving.look(path, sheet.origin.text)
        if version == _text(body, "version"):
            return {"same": True}
        return _taken(desk, sheet, version, settled)


def forget(desk: Desk, body: Body) -> dict[str, Any]:
    """Delete a decision on a sentence that isn't in the source any more."""
    sheet = _open_sheet(desk, body)
    with sheet.lock:
        gone = frozenset({_text(body, "name")})
        done = saving.save(_file(desk, sheet), desk.lock, sheet.origin.text, {}, {}, gone)
        return _taken(desk, sheet, *done)


def similar(desk: Desk, body: Body) -> dict[str, Any]:
    """How similar sentences were translated before, the most similar first."""
    sheet = _open_sheet(desk, body)
    with sheet.lock:
        number = sheet.number(_text(body, "segment"))
        source = sheet.spots[number][0]
        shown = plain(sheet.segment(number).target)
    with Memory(desk.space.memory) as memory:
        found = memory.similar(source, sheet.job.locale.tag, limit=_SIMILAR + 1, floor=_FLOOR)
    there = [item for item in found if plain(item.target) and plain(item.target) != shown]
    return {
        "similar": [
            {
                "source": item.source,
                "text": texts.without_directions(plain(item.target))
                if sheet.rtl
                else plain(item.target),
                "score": round(item.score, 2),
                "origin": item.origin,
                "where": " ".join(
                    filter(None, (item.scope, item.file.removesuffix(".jsonl"), item.locale))
                ),
            }
            for item in there[:_SIMILAR]
        ]
    }


HANDLERS: Mapping[str, Handler] = {
    "overview": overview,
    "work": work,
    "open": open_part,
    "check": check,
    "save": save,
    "refresh": refresh,
    "forget": forget,
    "similar": similar,
}
