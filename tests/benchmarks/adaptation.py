"""What adaptation would change in text that is right already, and how fast it reads it.

    python tests/benchmarks/adaptation.py book novel.tsv
    python tests/benchmarks/adaptation.py 16:9 drama.tsv

A file has a row per segment, tab-separated, line breaks as \\n; its header names ``zh`` and the
languages of the references, each of which is fitted to its locale. Each proposed change is
printed; the aim is none. Line breaks, speakers' dashes and marks that subtitles of a locale drop
are what the layout of a product is: they are counted, not printed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from localize import locales
from localize.document import Block, Cue, Part, Segment
from localize.pipeline import adapt

LOCALES = {
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "de": "de-DE",
    "ar": "ar",
    "ja": "ja-JP",
    "ko": "ko-KR",
}
LAYOUT = {"adapt.lines", "adapt.speakers", "adapt.subtitle-marks", "adapt.bidi"}
SHIPPED = Path(__file__).parents[2] / "locales"


def part(rows: list[list[str]], source: int, target: int, medium: str) -> Part:
    """The references of one language as a chapter or an episode."""
    blocks: list[Block] = []
    for row in rows:
        texts = (row[source].replace("\\n", "\n"), row[target].replace("\\n", "\n"))
        segment = Segment(id=row[0], source=texts[:1], target=texts[1:], origin="machine")
        if medium == "book":
            blocks.append(Block(id=row[0], segments=(segment,)))
        else:
            blocks.append(Cue(id=row[0], segments=(segment,), start_ms=0, end_ms=3000))
    return Part(id="part", blocks=tuple(blocks))


def main(medium: str, path: str) -> None:
    """Print the changes and one line of figures per language."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines]
    kind = "novel" if medium == "book" else "drama"
    for column, language in enumerate(header):
        if language not in LOCALES:
            continue
        locale = locales.load_locale(LOCALES[language], [SHIPPED])
        before = part(rows, header.index("zh"), column, medium)
        adapt.fit(before, locale, medium, kind, language="zh")
        started = time.process_time()
        after = adapt.fit(before, locale, medium, kind, language="zh")
        seconds = time.process_time() - started
        steps: Counter[str] = Counter()
        for segment in after.segments:
            for edit in segment.edits:
                steps[edit.step] += 1
                if edit.step not in LAYOUT:
                    print(f"  {segment.id} {edit.step}: {edit.before!r}\n    -> {edit.after!r}")
        changes = sum(count for step, count in steps.items() if step not in LAYOUT)
        layout = ", ".join(f"{step} {steps[step]}" for step in sorted(LAYOUT) if steps[step])
        rate = len(rows) / seconds if seconds else 0
        print(f"{locale.tag}: {changes} changes ({layout or 'no layout'}); {rate:.0f} segments/s")


if __name__ == "__main__":
    main(*sys.argv[1:])
