"""What this market asks an editor to look at: the title's flags, and the places that words show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize import market
from localize.report.elements import Content, Markup, h
from localize.report.html_parts import LISTED, folded, place

if TYPE_CHECKING:
    from localize.document import Finding
    from localize.release.outcome import Outcome

__all__ = ["review"]


def review(outcome: Outcome) -> Markup | None:
    """The note about flags; ``None`` where neither the title nor its words carry one."""
    found = _by_flag(outcome)
    flags = dict.fromkeys((*outcome.review, *found))
    if not flags:
        return None
    return h(
        "div.note.review",
        h(
            "p",
            h("strong", "For an editor to look at."),
            " This market asks a person to consider what the title's flags say and where the"
            " words below stand; nothing was changed or left out because of them.",
        ),
        h("ul", [h("li", _flag(flag, outcome, found.get(flag, []))) for flag in flags]),
    )


def _by_flag(outcome: Outcome) -> dict[str, list[Finding]]:
    """Flag → findings on it, one a part; those that were waived have been looked at."""
    names = {flag.code: name for name, flag in market.flags().items()}
    found: dict[str, list[Finding]] = {}
    for finding in outcome.findings:
        if finding.code in names and not finding.suppressed:
            found.setdefault(names[finding.code], []).append(finding)
    return found


def _flag(flag: str, outcome: Outcome, found: list[Finding]) -> Content:
    about = outcome.review_notes.get(flag, "")
    if not about and flag in market.flags():
        about = market.flags()[flag].about
    by = "by title.toml" if flag in outcome.review else "by its words alone"
    items = [
        h("li", place(finding.place), " ", h("bdi", _told(finding))) for finding in found[:LISTED]
    ]
    return [
        h("b", flag.replace("_", " ")),
        f": {about}" if about else None,
        f" ({by})",
        folded(items, len(found), "part") if items else None,
    ]


def _told(finding: Finding) -> str:
    """The message without the flag before it, which heads the list."""
    return finding.message.partition(": ")[2]
