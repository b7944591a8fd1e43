"""How much the checks find of what was put wrong, and how often they cry over what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from seeded_corpus import Sample, samples

from localize import checks

FAMILIES = {"F": "files", "L": "language", "N": "numbers", "P": "punctuation", "S": "subtitles"}
LEAST = 0.97


def family(code: str) -> str:
    """Of a code; numbers are a family of their own."""
    return "N" if code == "L108" else code[0]


def measure(corpus: Iterable[Sample]) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts of each family, and a line for each miss and each false alarm."""
    rules = [rule for rule in checks.known().values() if rule.name[0] in "FLPS"]
    counts = {name: Counter() for name in FAMILIES}
    lines = []
    for sample in corpus:
        found = {finding.code: finding for finding in checks.run(sample.context, rules)}
        if sample.expected:
            hit = bool(sample.expected & found.keys())
            counts[family(min(sample.expected))]["found" if hit else "missed"] += 1
            lines += [] if hit else [f"missed  {sample.name}"]
        else:
            for name in FAMILIES:
                counts[name]["silent"] += not any(family(code) == name for code in found)
        for code in found.keys() - sample.expected - sample.also:
            counts[family(code)]["false"] += 1
            lines.append(f"false   {sample.name}: {code} {found[code].message}")
    return counts, lines


def table(counts: dict[str, Counter[str]]) -> str:
    """Recall and precision of each family, as text."""
    rows = [f"{'family':12} defects  found  false  recall  precision  correct texts without"]
    for name, title in FAMILIES.items():
        count = counts[name]
        rows.append(
            f"{title:12} {count['found'] + count['missed']:7} {count['found']:6} "
            f"{count['false']:6}  {recall(count):6.3f}  {precision(count):9.3f}  "
            f"{count['silent']:6}"
        )
    return "\n".join(rows)


def recall(count: Counter[str]) -> float:
    return count["found"] / max(count["found"] + count["missed"], 1)


def precision(count: Counter[str]) -> float:
    return count["found"] / max(count["found"] + count["false"], 1)


def test_recall_and_precision(capsys: pytest.CaptureFixture[str]) -> None:
    """Of each family at least 97 % of the defects are found, and 97 % of what is found is one."""
    counts, lines = measure(samples())
    with capsys.disabled():
        print("", table(counts), *lines, sep="\n")
    for name, title in FAMILIES.items():
        assert recall(counts[name]) >= LEAST, title
        assert precision(counts[name]) >= LEAST, title
