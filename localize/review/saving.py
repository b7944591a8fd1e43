"""An editor's decisions, written where a release finds them: at once, whole, and nobody else's
overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from localize import files
from localize.document import Place
from localize.errors import InputError
from localize.pipeline import decisions
from localize.pipeline.decisions import Decision, Settled, Spot

__all__ = ["Conflict", "look", "name_of", "save", "version_of"]


class Conflict(Exception):
    """Somebody else decided something on these spots since they were looked at."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        super().__init__(spots)
        self.spots = tuple(spots)


def version_of(decision: Decision | None) -> str:
    """What tells a decision from any other on its spot; empty for none."""
    if decision is None:
        return ""
    return files.sha256(decision.status, repr(decision.target))[:16]


def name_of(decision: Decision) -> str:
    """A short name of a decision by its spot."""
    return files.sha256(*decision.spot)[:16]


def look(path: Path, text: Sequence[Spot]) -> tuple[str, Settled]:
    """The version of a file of decisions, and what it says of a text.

    Raises ``InputError`` for one that can't be read.
    """
    data = decisions.read(path)
    return files.sha256(data)[:16], decisions.settle(decisions.parse(data, path), text)


def save(
    path: Path,
    lock: Path,
    text: Sequence[Spot],
    wanted: Mapping[Spot, Decision | None],
    seen: Mapping[Spot, str],
    forgotten: frozenset[str] = frozenset(),
) -> tuple[str, Settled]:
    """Write decisions (``None``: there is none any more) into a file; see ``look`` for the result.

    ``seen``: the versions of what stood on these spots when the editor looked; ``forgotten``:
    names of decisions whose sentence isn't in the text any more, to be dropped. ``lock`` is a
    file that all reviews of a workspace share. Raises ``Conflict``, with nothing written, if
    something else stands there now; ``InputError`` if the file can't be read or written.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with files.locked(lock):
        data = decisions.read(path)
        old = decisions.parse(data, path)
        settled = decisions.settle(old, text)
        if taken := [spot for spot in wanted if version_of(settled.here.get(spot)) != seen[spot]]:
            raise Conflict(taken)
        replaced = {id(settled.here[spot]) for spot in wanted if spot in settled.here}
        gone = {id(item) for item in settled.lost if name_of(item) in forgotten}
        kept = [item for item in old if id(item) not in replaced | gone]
        new = _in_order([*kept, *filter(None, wanted.values())], settled, text)
        made = decisions.rendered(new) if new else b""
        if made != data:
            _check_untouched(path, data)
            _replace(path, made)
        return files.sha256(made)[:16], decisions.settle(new, text)


def _replace(path: Path, made: bytes) -> None:
    if made:
        with files.atomic_write(path) as stream:
            stream.write(made)
    else:  # nothing is decided any more: nothing is left behind
        path.unlink(missing_ok=True)


def _check_untouched(path: Path, data: bytes) -> None:
    """The lock holds no text editor and no version control."""
    if decisions.read(path) != data:
        raise InputError(
            "has just been changed by another program",
            Place(file=str(path)),
            "Nothing was written; try again.",
        )


def _in_order(
    made: Sequence[Decision], settled: Settled, text: Sequence[Spot]
) -> Sequence[Decision]:
    """The decisions in the order of the text; one without a place stays behind the one before."""
    order = {spot: number for number, spot in reversed(list(enumerate(text)))}
    homes = {id(item): spot for spot, item in settled.here.items()}
    keys: list[int] = []
    for item in made:
        spot = homes.get(id(item), item.spot)
        keys.append(order.get(spot, keys[-1] if keys else -1))
    numbers = sorted(range(len(made)), key=lambda number: (keys[number], number))
    return [made[number] for number in numbers]
