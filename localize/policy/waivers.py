"""Waivers: findings that somebody looked at and lets stand, with a reason.

``waivers.toml`` beside the workspace's settings (or as ``check.waivers`` says)::

    [[waiver]]
    code = "S101"                        # or its beginning
    file = "drama/episodes/E0*.ar.srt"   # from this file's folder; a bare name: in any folder
    locale = "ar"                        # optional: needed where one file is translated into many
    cue = "12"                           # optional, as are segment, line, text, fingerprint
    reason = "Song text, checked by the editor."
    until = 2027-03-31                   # optional: the last day
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localize import files
from localize.config import build, parse
from localize.document import Finding, Place
from localize.errors import ConfigError
from localize.policy import codes, paths

__all__ = ["Waiver", "load"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry. What is empty (0) fits anything."""

    code: str
    file: str
    locale: str = ""
    cue: str = ""
    segment: str = ""
    line: int = 0
    text: str = ""
    """A piece of the text that the finding shows: survives what shifts lines and cues."""
    fingerprint: str = ""
    """The finding's own, as JSON and SARIF give it: survives the same, and means one finding."""
    reason: str
    until: datetime.date = datetime.date.max
    """The last day on which it holds."""

    def covers(self, name: str, locale: str) -> bool:
        """Whether it may concern findings of that file."""
        return self.locale in ("", locale) and paths.matches(self.file, name)

    def fits(self, finding: Finding) -> bool:
        """Whether it means a finding of a file that it covers."""
        place = finding.place
        return (
            finding.code.startswith(self.code)
            and self.cue in ("", place.cue)
            and self.segment in ("", place.segment)
            and self.line in (0, place.line)
            and self.text in finding.evidence
            and self.fingerprint in ("", finding.fingerprint)
        )


_HEADER = re.compile(rb"^\s*\[\[\s*waiver\s*\]\]", re.MULTILINE)


def load(path: Path) -> dict[Waiver, Place]:
    """The waivers of a file, each with its place.

    Raises ``ConfigError`` with the entry's line for an unknown or missing key, an unknown code,
    or an empty reason, and ``InputError`` where there is no such file.
    """
    data = parse(path)
    lines = _lines(path, data)
    waivers: dict[Waiver, Place] = {}
    for table, place in zip(_tables(data, path), lines, strict=True):
        try:
            waiver = build(Waiver, table, path, "waiver")
        except ConfigError as error:
            raise ConfigError(error.message, place, error.advice) from error
        codes.refuse_unknown([waiver.code], "waiver.code", place)
        for key in ("file", "reason"):
            if not getattr(waiver, key).strip():
                raise ConfigError(f"waiver.{key} is empty", place, _ADVICE[key])
        if isinstance(waiver.until, datetime.datetime):
            raise ConfigError("waiver.until has a time", place, "Give the last day: 2027-03-31.")
        waivers.setdefault(waiver, place)
    return waivers


_ADVICE = {
    "file": "Say where it holds: a path or a pattern from this file's folder; ** is everywhere.",
    "reason": "Say why the finding may stand, for whoever reads it next year.",
}


def _tables(data: Mapping[str, Any], path: Path) -> list[dict[str, Any]]:
    tables = data.get("waiver", [])
    if set(data) - {"waiver"} or not isinstance(tables, list):
        other = next(iter(set(data) - {"waiver"}), "waiver")
        advice = "It holds nothing but tables that begin with [[waiver]]."
        raise ConfigError(f"{other} is unknown", Place(file=str(path)), advice)
    for table in tables:
        if not isinstance(table, dict):
            raise ConfigError("waiver is no table", Place(file=str(path)), "Write [[waiver]].")
    return tables


def _lines(path: Path, data: Mapping[str, Any]) -> Iterable[Place]:
    """Places of the entries: tomllib tells no lines, so the headers are counted."""
    text = files.read_bytes(path)
    found = [text.count(b"\n", 0, match.end()) + 1 for match in _HEADER.finditer(text)]
    number = len(data["waiver"]) if isinstance(data.get("waiver"), list) else 0
    if len(found) != number:  # entries in one line, or a header inside a text: no line is sure
        return [Place(file=str(path))] * number
    return [Place(file=str(path), line=line) for line in found]
