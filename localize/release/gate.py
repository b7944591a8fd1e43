"""Gates: what a region demands of a title before it is published. Limits are the region's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from localize.document import Finding
from localize.locales import Region
from localize.release.outcome import Verdict
from localize.release.regression import GATE, Change

__all__ = ["judge"]


def judge(
    region: Region,
    findings: Sequence[Finding],
    terms: Mapping[str, int],
    segments: int,
    *,
    draft: bool,
    change: Change | None = None,
) -> Verdict:
    """The region's gates on a title's findings and terms: a starter model's draft has its own.

    A finding that is waived is no error. ``change``: against the last release; there is one
    where the gates ask for it.
    """
    limits = region.draft_gates if draft else region.gates
    errors = [item.code for item in findings if item.severity == "error" and not item.suppressed]
    total = sum(terms.values())
    gates: list[dict[str, Any]] = []
    for name, limit in sorted(limits.items()):
        if name == GATE:
            if change is not None:
                gates.append(_relative(limit, change))
            continue
        if name == "terms_held":
            value = 1 - terms.get("flagged", 0) / total if total else 1.0
            passed = value >= limit
        else:
            count = sum(1 for code in errors if code.startswith(name))
            value = 1000 * count / max(1, segments)
            passed = value <= limit
        gates.append({"name": name, "limit": limit, "value": round(value, 4), "passed": passed})
    return Verdict(passed=all(gate["passed"] for gate in gates), gates=tuple(gates))


def _relative(limit: float, change: Change) -> dict[str, Any]:
    return {
        "name": GATE,
        "limit": limit,
        "value": change.lost,
        "passed": change.passed,
        "comparison": {
            "metric": change.metric,
            "segments": change.segments,
            "before": change.before,
            "after": change.after,
            "p": change.p_value,
            "note": change.note,
        },
    }
