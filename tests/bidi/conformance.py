"""The cases of BidiTest.txt and BidiCharacterTest.txt, from any file in their form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from localize.bidi import REMOVED, levels, order
from localize.bidi.algorithm import class_levels
from localize.bidi.explicit import paragraph_level
from localize.bidi.properties import CODES

BASES = {"0": "ltr", "1": "rtl", "2": "auto"}


def class_failures(lines: Iterable[str]) -> tuple[int, list[str]]:
    """Number of cases of a BidiTest file, and those that fail.

    A case is a sequence of classes in one paragraph direction: left-to-right, right-to-left or
    by its first strong character. The last differs from the others in nothing but how its level
    is found, so it is compared with them by that level.
    """
    count, failures = 0, []
    wanted: list[int] = []
    wanted_order: list[int] = []
    for line in lines:
        if line.startswith("@Levels:"):
            wanted = _numbers(line.partition(":")[2])
        elif line.startswith("@Reorder:"):
            wanted_order = _numbers(line.partition(":")[2])
        elif line[:1] not in "#@\n":
            names, _, bits = line.partition(";")
            classes = "".join([CODES[name] for name in names.split()])
            asked = int(bits, 16)
            auto = paragraph_level(classes) or 0
            for base in (0, 1):
                cases = (asked >> base + 1 & 1) + (asked & 1 and auto == base)
                if cases:
                    count += cases
                    found = class_levels(classes, base)
                    if found != wanted or order(found) != wanted_order:
                        failures.append(f"{names} in {base}: {found}, not {wanted}")
    return count, failures


def character_failures(lines: Iterable[str]) -> tuple[int, list[str]]:
    """Number of cases of a BidiCharacterTest file, and those that fail."""
    count, failures = 0, []
    for line in _data(lines):
        codes, base, level, wanted, places = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        found = levels(text, BASES[base])
        count += 1
        edge = levels(f"{text}\u2029", BASES[base])[-1]  # a separator has the paragraph's level
        right = found == _numbers(wanted) and order(found) == _numbers(places)
        if not right or edge != int(level):
            failures.append(f"{line.strip()}: {found}")
    return count, failures


def _data(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _numbers(text: str) -> list[int]:
    return [REMOVED if number == "x" else int(number) for number in text.split()]
