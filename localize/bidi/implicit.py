"""Rules W1 to W7, N0 to N2, I1 and I2 of UAX #9 for one isolating run sequence.

A sequence's classes are a string of the letters of ``properties.CODES``, so that most rules are
one substitution each. The string begins with sos while the rules work on it.
"""

from __future__ import annotations

import re

from localize.bidi.properties import brackets

__all__ = ["resolve"]

_W1 = re.compile("(.)(M+)")
_W2 = re.compile("A[^LR]*")
_W4_EUROPEAN = re.compile("(?<=E)[+,](?=E)")
_W4_ARABIC = re.compile("(?<=N),(?=N)")
_W5 = re.compile(r"\$+(?=E)|(?<=E)\$+")
_W6 = str.maketrans("+,$", "OOO")
_W7 = re.compile("L[^R]*")
_NEUTRALS = re.compile("[BSO ijfq]+")
# Numbers are right-to-left to the neutrals beside them (N0, N1).
_SIDES = str.maketrans("EN", "RR")
# How far a character's level lies above its sequence's, by that level's parity (I1, I2).
_RAISED = ({"L": 0, "R": 1, "N": 2, "E": 2}, {"L": 1, "R": 0, "N": 1, "E": 1})
_MOST_OPEN = 63  # BD16


def resolve(codes: str, text: str, level: int, sos: str, eos: str) -> list[int]:
    """Levels of a sequence's characters.

    ``text``: the characters, where some of them may be brackets; else an empty string.
    """
    resolved = _weak(sos + codes)
    own = "R" if level % 2 else "L"
    if text:
        resolved = _paired(resolved, codes, text, own)
    if _NEUTRALS.search(resolved):
        resolved = _neutral(resolved + eos, own)[:-1]
    raised = _RAISED[level % 2]
    return [level + raised[code] for code in resolved[1:]]


def _weak(codes: str) -> str:
    """W1 to W7, each only where its classes occur."""
    if "M" in codes:
        codes = _W1.sub(_marks, codes)
    if "A" in codes:
        codes = _W2.sub(lambda match: match[0].replace("E", "N"), codes).replace("A", "R")
    if "E" in codes:
        codes = _W4_EUROPEAN.sub("E", codes)
    codes = _W4_ARABIC.sub("N", codes)
    if "E" in codes:
        codes = _W5.sub(lambda match: "E" * len(match[0]), codes)
    codes = codes.translate(_W6)
    if "E" in codes:
        codes = _W7.sub(lambda match: match[0].replace("E", "L"), codes)
    return codes


def _marks(match: re.Match[str]) -> str:
    """A mark is what it stands on; after the edge of an isolate it is neutral (W1)."""
    return match[1] + ("O" if match[1] in "ijfq" else match[1]) * len(match[2])


def _paired(resolved: str, codes: str, text: str, own: str) -> str:
    """N0: both brackets of a pair take one direction, by what is in them and before them."""
    opposite = "L" if own == "R" else "R"
    found = list(resolved)
    for opening, closing in sorted(_pairs(resolved, text)):
        inside = "".join(found[opening + 1 : closing]).translate(_SIDES)
        if own in inside:
            side = own
        elif opposite in inside:
            before = "".join(found[:opening]).translate(_SIDES)
            side = opposite if before.rfind(opposite) > before.rfind(own) else own
        else:
            continue
        for place in (opening, closing):
            found[place] = side
            # Marks on the bracket go with it; ``codes`` has no sos, so they begin at ``place``.
            while codes[place : place + 1] == "M":
                place += 1
                found[place] = side
    return "".join(found)


def _pairs(resolved: str, text: str) -> list[tuple[int, int]]:
    """Bracket pairs (BD16), as places in ``resolved``; none where too many are open."""
    openings, closings = brackets()
    waiting: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for place, char in enumerate(text, 1):
        if resolved[place] != "O":
            continue
        if char in openings:
            if len(waiting) == _MOST_OPEN:
                return []
            waiting.append((openings[char], place))
        elif char in closings:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == closings[char]:
                    found.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return found


def _neutral(codes: str, own: str) -> str:
    """N1 and N2: neutrals between two of one direction take it, others the embedding's."""

    def side(match: re.Match[str]) -> str:
        before = codes[match.start() - 1].translate(_SIDES)
        after = codes[match.end()].translate(_SIDES)
        return (before if before == after else own) * len(match[0])

    return _NEUTRALS.sub(side, codes)
