"""Make ``localize/data/bidi/unicode.toml`` from the files of the Unicode Character Database.

Run with the folder that holds ``BidiMirroring.txt`` (Debian's ``unicode-data`` puts it in
``/usr/share/unicode``): ``python tests/bidi/derive.py FOLDER > localize/data/bidi/unicode.toml``.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

# Aliases of the long names that the lines of default values use (PropertyValueAliases.txt).
_SHORT = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
}
_VERSION = re.compile(r"-(\d+\.\d+\.\d+)\.txt")


def derived(folder: Path) -> str:
    """The content of ``unicode.toml``. Raises ``ValueError`` if the files differ in version."""
    class_lines = _lines(folder / "extracted" / "DerivedBidiClass.txt")
    bracket_lines = _lines(folder / "BidiBrackets.txt")
    mirror_lines = _lines(folder / "BidiMirroring.txt")
    versions = {_VERSION.search(lines[0])[1] for lines in (class_lines, bracket_lines)}
    if len(versions) != 1:
        raise ValueError(f"files of several versions: {sorted(versions)}")
    version = versions.pop()
    rows = [
        "# Bidirectional properties of characters, made by tests/bidi/derive.py; the licence is",
        "# beside this file. Source: DerivedBidiClass.txt, BidiBrackets.txt and BidiMirroring.txt",
        f"# of Unicode {version}, as in Debian's package unicode-data.",
        f'version = "{version}"',
        "",
        "[classes]",
        "# Bidi_Class -> ranges of code points. What is in none of them is L.",
    ]
    for name, ranges in sorted(_ranges(class_lines).items()):
        rows += [f'{name} = """', *textwrap.wrap(" ".join(ranges), 98), '"""']
    rows += ["", "[pairs]", "# Two code points each: opening and closing bracket; mirror images."]
    openings = [fields for fields in map(_fields, _data(bracket_lines)) if fields[2] == "o"]
    for name, found in (("brackets", openings), ("mirrors", map(_fields, _data(mirror_lines)))):
        pairs = " ".join(f"{fields[0]}-{fields[1]}" for fields in found)
        rows += [f'{name} = """', *textwrap.wrap(pairs, 98), '"""']
    return "\n".join(rows) + "\n"


def _ranges(lines: list[str]) -> dict[str, list[str]]:
    """Class → its ranges, default values of unassigned code points laid below."""
    classes = ["L"] * 0x110000
    defaults = [line.removeprefix("# @missing: ") for line in lines if "@missing:" in line]
    for line in (*defaults, *_data(lines)):
        span, name = _fields(line)
        first, _, last = span.replace("..", "-").partition("-")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            classes[code] = _SHORT.get(name, name)
    ranges: dict[str, list[str]] = {}
    for name, group in groupby(range(0x110000), key=lambda code: classes[code]):
        codes = list(group)
        if name != "L":
            last = f"-{codes[-1]:04X}" if len(codes) > 1 else ""
            ranges.setdefault(name, []).append(f"{codes[0]:04X}{last}")
    return ranges


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _data(lines: list[str]) -> Iterator[str]:
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _fields(line: str) -> list[str]:
    return [field.strip() for field in line.partition("#")[0].split(";")]


if __name__ == "__main__":
    sys.stdout.write(derived(Path(sys.argv[1])))
