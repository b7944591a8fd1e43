"""The stable codes of findings: what each is about, and its page of the reference.

Most are checks (``checks.known()``); some are found while files are read, approved texts aligned
or packages verified. Pages: ``localize/data/codes/<family>.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from localize import checks
from localize.config import build, parse, wrong
from localize.document import Place, Severity
from localize.errors import ConfigError

__all__ = ["Code", "Example", "Page", "known", "pages", "refuse_unknown"]

PAGES = Path(str(files("localize"))) / "data" / "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Two pieces of files: the check finds something in the first and nothing in the second."""

    locale: str = "en-US"
    kind: Literal["track", "text", "term base", "described"] = "text"
    """``described``: two situations in words, not files."""
    fails: str
    passes: str
    source: str = ""
    """What both are translated from, for checks that compare."""
    source_passes: str = ""
    """What the second is translated from, where it is something else."""
    language: str = "zh"
    """Of ``source``."""
    terms: str = ""
    """The term base (CSV) that they are checked with."""
    medium: Literal["16:9", "9:16"] = "16:9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A code's page of the reference, beside what the check itself says."""

    title: str = ""
    """What it looks for; empty for checks, whose docstring says it."""
    severity: Severity = "error"
    """The usual one, of codes that are no checks."""
    why: str
    limits: tuple[str, ...] = ()
    """The fields of ``locales.Limits`` that it goes by."""
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that a finding can have."""

    name: str
    title: str
    severity: Severity
    """The usual one: a check may find graver and milder cases."""


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Code → its page. Raises ``ConfigError`` for a mistake in the data."""
    found: dict[str, Page] = {}
    for path in sorted(PAGES.glob("*.toml")):
        for name, table in parse(path).items():
            if not name.startswith(path.stem) or name in found:
                raise wrong(path, name, "stands here", f"codes of family {path.stem}, once")
            found[name] = build(Page, table, path, name)
    return found


@lru_cache(maxsize=1)
def known() -> dict[str, Code]:
    """All codes, in their order."""
    found = {
        name: Code(name=name, title=page.title, severity=page.severity)
        for name, page in pages().items()
    }
    for name, check in checks.known().items():
        found[name] = Code(name=name, title=check.summary, severity=check.severity)
    return dict(sorted(found.items()))


def refuse_unknown(
    prefixes: Iterable[str], where: str, place: Place | None = None, also: Sequence[str] = ()
) -> None:
    """Raise ``ConfigError`` for what is no code and begins none: a slip of the pen would
    select, waive or fail on nothing, in silence. ``also``: other words that are allowed."""
    for prefix in prefixes:
        if prefix in also or (prefix and any(code.startswith(prefix) for code in known())):
            continue
        families = " ".join(sorted({code[0] for code in known()}))
        words = "".join(f"{word}, " for word in also)
        raise ConfigError(
            f"{where}: no code begins with {prefix!r}",
            place,
            f"Allowed: {words}a code or its beginning, such as S101, S1, S. Families: {families}.",
        )
