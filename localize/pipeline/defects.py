"""What a machine typically gets wrong, seen in its output without knowing the right one."""

from __future__ import annotations

import regex

from localize.checks.repeats import loop
from localize.text import script_shares, scripts_of

__all__ = ["SEVERE", "defects"]

# Worse than a lost term: nothing of the source is left, or a name stands where none was.
SEVERE = frozenset({"empty", "loop", "copy", "doubled"})


def defects(text: str, source_text: str, target: str, source: str) -> tuple[str, ...]:
    """What is wrong with an output: empty, loop, unknown (pieces), copy, script.

    ``target`` and ``source`` are language codes.
    """
    if not regex.search(r"[\p{L}\p{N}]", source_text):
        return ()
    if not regex.search(r"[\p{L}\p{N}]", text):
        return ("empty",)
    found = []
    if is_loop(text, source_text):
        found.append("loop")
    if (match := _UNKNOWN.search(text)) and match.group() not in source_text:
        found.append("unknown")
    shares = script_shares(text)
    if text.strip() == source_text.strip() and len(text) > 12:
        found.append("copy")
    wanted = scripts_of(target)
    good = sum(shares.get(script, 0.0) for script in wanted)
    foreign = 1 - good - (shares.get("Latn", 0.0) if "Latn" not in wanted else 0.0)
    # Names and loan words in Latin letters are usual; any other script is a leak.
    if shares and (foreign > 0.02 or good < 0.5):
        found.append("script")
    return tuple(found)


# What tokenizers write for a piece that they have no letters for.
_UNKNOWN = regex.compile(r"⁇|\uFFFD|<unk>|##")
# Tausendtausendtausendtausend: a loop inside one word.
_REPEATED_CHARS = regex.compile(r"(\S{1,6}?)\1{3,}")


def is_loop(text: str, source_text: str) -> bool:
    """Words three times in a row, or characters four times, where the source repeats nothing."""
    if loop(source_text) or _REPEATED_CHARS.search(source_text):
        return False
    match = _REPEATED_CHARS.search(text)
    inside = bool(match and regex.search(r"\p{L}", match.group(1)))
    return inside or loop(text) is not None
