"""False alarms: what the checks say about translations that are known to be good.

    python tests/benchmarks/alarms.py LINES.tsv... [--names NAMES.tsv] [--to en ar ...]
    python tests/benchmarks/alarms.py --track SOURCE TARGET LOCALE

LINES: a header ``id zh en ar …``, a line each, tab-separated; a literal ``\\n`` is a line break;
without ids the lines are counted. Files whose name begins with ``drama`` become cues with the time
that the locale's reading speed asks for, and for the S checks laid out as a release lays out its
own (references carry neither times nor lines); the others become paragraphs of a book. Printed:
every finding with its text, for somebody to look at, then a table with the share of segments that
have an error, and of those that have a warning; last the same for L108 alone.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from localize import checks, formats, locales, workspace
from localize.adhoc import resolve_locale
from localize.document import Block, Cue, Finding, Part, Place, Segment, plain
from localize.glossary import Glossary, Term
from localize.inspection.pairing import paired
from localize.pipeline import adapt
from localize.text import length

FAMILIES = ("B", "F", "G", "L", "P", "S")
Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            {name: (cell or "").replace("\\n", "\n") for name, cell in row.items()}
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    return [{"id": f"{path.stem}-{line}"} | row for line, row in enumerate(rows, 2)]


def term_base(rows: Rows, languages: list[str]) -> Glossary:
    return Glossary(
        Term(source=row["zh"], renderings={tag: tuple(row[tag].split("|")) for tag in languages})
        for row in rows
    )


def parts(rows: Rows, source: str, locale: locales.Locale) -> Iterator[tuple[str, Part, Part]]:
    """Medium, part, and the part as it is shown: the paragraphs, then the cues."""
    language = locale.language.split("-")[0]
    blocks: dict[str, list[Block]] = defaultdict(list)
    clock = 0
    for row in rows:
        if not row.get(language):
            continue
        segment = Segment(
            id=row["id"],
            source=(row[source],),
            target=(row[language],),
            place=Place(segment=row["id"]),
        )
        if not row["id"].startswith(("drm", "drama")):
            blocks["book"].append(Block(id=row["id"], segments=(segment,)))
            continue
        limits = locale.limits["16:9"]
        need = length(row[language], limits.counting) * 1000 / limits.cps
        end = clock + round(min(max(need + 1, limits.min_ms), limits.max_ms))
        blocks["16:9"].append(
            Cue(id=row["id"], segments=(segment,), start_ms=clock, end_ms=end, number=row["id"])
        )
        clock = end + 200
    for medium, items in blocks.items():
        part = Part(id=medium, blocks=tuple(items))
        yield medium, part, adapt.fit(part, locale, medium, "drama")


def tracks(pairs: list[list[str]]) -> Iterator[tuple[locales.Locale, str, Part, Part]]:
    folders = (workspace.shipped("locales"),)
    for source, target, tag in pairs:
        document = formats.read(Path(target), tag)
        original = formats.read(Path(source), "zh-Hans")
        for part, _ in paired(document, original):
            medium = "16:9" if part.cues else "book"
            yield resolve_locale(tag, folders), medium, part, part


def findings(context: checks.Context, shown: Part, chosen: list[checks.Check]) -> list[Finding]:
    """On the texts as they are, and on the cues as they would be shown."""
    timing = [rule for rule in chosen if rule.name[0] == "S"]
    found = checks.run(context, [rule for rule in chosen if rule not in timing])
    return [*found, *checks.run(replace(context, part=shown), timing)]


def show(finding: Finding, texts: dict[str, str]) -> str:
    where = finding.place.segment or finding.place.cue or str(finding.place.line)
    text = texts.get(where, "").replace("\n", " / ")
    return f"  {finding.code} {finding.severity:7} {where}: {finding.message}\n      {text}"


class Tally:
    """Findings by severity, counted once a segment, and by code."""

    def __init__(self) -> None:
        self.segments = 0
        self.graves: dict[str, set[tuple[str, Place]]] = defaultdict(set)
        self.numbers: set[Place] = set()
        self.codes: Counter[str] = Counter()

    def add(self, part: Part, medium: str, found: list[Finding]) -> None:
        self.segments += sum(1 for _ in part.segments)
        for finding in found:
            key = finding.place.segment or finding.place.cue or str(finding.place.line)
            self.graves[finding.severity].add((medium, key))
            self.codes[finding.code] += finding.severity != "info"
            if finding.code == "L108":
                self.numbers.add((medium, key))

    def __str__(self) -> str:
        def share(found: set) -> str:
            return f"{len(found):4} {100 * len(found) / self.segments:6.2f} %"

        codes = ", ".join(f"{code} {count}" for code, count in self.codes.most_common() if count)
        return (
            f"{self.segments:5} segments  errors {share(self.graves['error'])}  "
            f"warnings {share(self.graves['warning'])}  L108 {share(self.numbers)}  ({codes})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("lines", type=Path, nargs="*")
    parser.add_argument("--names", type=Path)
    parser.add_argument("--to", nargs="+", default=["en", "es", "fr", "de", "ar", "ja", "ko"])
    parser.add_argument("--from", dest="source", default="zh")
    parser.add_argument("--select", nargs="+", default=list("FLPS"))
    parser.add_argument(
        "--track", nargs=3, action="append", default=[], metavar=("SOURCE", "TARGET", "LOCALE")
    )
    options = parser.parse_args()
    rows = [row for path in options.lines for row in read(path)]
    terms = term_base(read(options.names), options.to) if options.names else None
    folders = (workspace.shipped("locales"),)
    chosen = checks.select(options.select)
    work = [
        (locale, medium, part, shown)
        for locale in (resolve_locale(name, folders) for name in options.to if rows)
        for medium, part, shown in parts(rows, options.source, locale)
    ] + list(tracks(options.track))
    language = "zh-Hans" if options.source == "zh" else options.source
    tallies: dict[str, Tally] = defaultdict(Tally)
    for locale, medium, part, shown in work:
        context = checks.Context(
            part=part, locale=locale, source_language=language, medium=medium, glossary=terms
        )
        found = findings(context, shown, chosen)
        print(f"{locale.tag} {medium}")
        texts = {item.place.segment or "": plain(item.target) for item in part.segments}
        texts |= {cue.number: checks.target_text(cue) for cue in part.cues}
        for finding in found:
            print(show(finding, texts))
        tallies[locale.tag].add(part, medium, found)
    for tag, tally in tallies.items():
        print(f"{tag:6} {tally}")


if __name__ == "__main__":
    main()
