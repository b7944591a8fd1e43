"""What ``localize check --fix`` did to a file, or would do."""

from __future__ import annotations

from collections.abc import Sequence

from localize.fixing import Mended
from localize.report.findings.text import visible

__all__ = ["told"]


def told(changes: Sequence[Mended], *, dry_run: bool) -> str:
    """Three lines a change: place, fix and codes; the text before it; the text after it."""
    verb = "would mend" if dry_run else "mended"
    return "".join(
        f"{change.place}: {verb} {change.rule} ({', '.join(change.codes)})\n"
        f"  - {visible(change.before)}\n"
        f"  + {visible(change.after)}\n"
        for change in changes
    )
