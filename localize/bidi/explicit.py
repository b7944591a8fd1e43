"""Rules P2 to P3 and X1 to X10 of UAX #9: paragraph level, embeddings, isolates, sequences.

Classes are strings of the letters of ``properties.CODES``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CONTROLS", "REMOVED", "Sequence", "embed", "paragraph_level", "sequences"]

REMOVED = -1
"""Level of what rule X9 takes away: embeddings, overrides, PDF and boundary neutrals."""
CONTROLS = re.compile("[lr<>pijfq]")
"""Classes that rules X1 to X8 act on."""

_MAX_DEPTH = 125  # BD2
_STRONG = re.compile("[LRA]")
_OVERRIDES = {"<": "L", ">": "R"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """An isolating run sequence (BD13)."""

    indexes: list[int]
    level: int
    sos: str
    """``L`` or ``R``: the direction at its start (X10)."""
    eos: str


def paragraph_level(classes: str) -> int | None:
    """Level of the first strong character outside isolates (P2, P3); ``None`` without one."""
    if not CONTROLS.search(classes):
        match = _STRONG.search(classes)
        return None if match is None else int(match[0] != "L")
    depth = 0
    for code in classes:
        if code in "ijf":
            depth += 1
        elif code == "q":
            depth = max(0, depth - 1)
        elif not depth and code in "LRA":
            return int(code != "L")
    return None


def _partners(classes: str) -> dict[int, int]:
    """Isolate initiator → its PDI (BD9)."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, code in enumerate(classes):
        if code in "ijf":
            waiting.append(index)
        elif code == "q" and waiting:
            found[waiting.pop()] = index
    return found


@dataclass(frozen=True, slots=True)
class _Status:
    level: int
    override: str
    isolate: bool


class _Stack:
    """The directional status stack with its three counters (X1)."""

    def __init__(self, base: int) -> None:
        self._entries = [_Status(base, "", False)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0

    @property
    def top(self) -> _Status:
        return self._entries[-1]

    def open(self, *, rtl: bool, override: str = "", isolate: bool = False) -> None:
        """An embedding, override or isolate begins (X2 to X5c)."""
        level = self.top.level + (1 if (self.top.level % 2 == 0) == rtl else 2)
        if level <= _MAX_DEPTH and not self._overflow_isolates and not self._overflow_embeddings:
            self._valid_isolates += isolate
            self._entries.append(_Status(level, override, isolate))
        elif isolate:
            self._overflow_isolates += 1
        elif not self._overflow_isolates:
            self._overflow_embeddings += 1

    def close_isolate(self) -> None:
        """A PDI (X6a)."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._valid_isolates:
            self._overflow_embeddings = 0
            while not self._entries.pop().isolate:
                pass
            self._valid_isolates -= 1

    def close_embedding(self) -> None:
        """A PDF (X7)."""
        if self._overflow_isolates:
            return
        if self._overflow_embeddings:
            self._overflow_embeddings -= 1
        elif len(self._entries) > 1 and not self.top.isolate:
            self._entries.pop()


def embed(classes: str, base: int) -> tuple[str, list[int]]:
    """Classes after overrides, and explicit levels (X1 to X9) of a paragraph."""
    stack, partners = _Stack(base), _partners(classes)
    found: list[str] = []
    levels: list[int] = []
    for index, code in enumerate(classes):
        if code in "lr<>":
            stack.open(rtl=code in "r>", override=_OVERRIDES.get(code, ""))
        elif code == "p":
            stack.close_embedding()
        elif code == "q":
            stack.close_isolate()
        # An initiator has the level outside of it; so has its PDI.
        status = stack.top
        if code == "B":
            levels.append(base)
        else:
            levels.append(REMOVED if code in "lr<>p_" else status.level)
        found.append(code if code in "B_" else status.override or code)
        if code in "ijf":
            inside = classes[index + 1 : partners.get(index)]
            stack.open(
                rtl=code == "j" or (code == "f" and bool(paragraph_level(inside))), isolate=True
            )
    return "".join(found), levels


def sequences(classes: str, levels: list[int], base: int) -> list[Sequence]:
    """Isolating run sequences of a paragraph (X10); ``classes`` as before overrides."""
    partners = _partners(classes)
    openers = {closing: opening for opening, closing in partners.items()}
    kept = [index for index, level in enumerate(levels) if level != REMOVED]
    rank = {index: number for number, index in enumerate(kept)}
    chains: list[list[int]] = []
    waiting: dict[int, list[int]] = {}
    for run in _runs(kept, levels):
        chain = waiting.pop(openers.get(run[0], -1), None)
        if chain is None:
            chain = []
            chains.append(chain)
        chain += run
        if run[-1] in partners:
            waiting[run[-1]] = chain

    def direction(level: int, neighbour: int) -> str:
        other = levels[kept[neighbour]] if 0 <= neighbour < len(kept) else base
        return "R" if max(level, other) % 2 else "L"

    found = []
    for chain in chains:
        level, last = levels[chain[0]], chain[-1]
        # An initiator without PDI runs to the paragraph's end.
        after = -1 if classes[last] in "ijf" else rank[last] + 1
        ends = direction(level, rank[chain[0]] - 1), direction(level, after)
        found.append(Sequence(chain, level, *ends))
    return found


def _runs(kept: list[int], levels: list[int]) -> list[list[int]]:
    """Level runs (BD7) of what rule X9 leaves."""
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
