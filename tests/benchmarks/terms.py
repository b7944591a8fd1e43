"""Term success and chrF: what enforcement holds, and what each rung of the ladder brings.

    python tests/benchmarks/terms.py LINES.tsv... --names NAMES.tsv [--from zh] [--to en ar ...]
                                      [--ablate]

LINES: a header ``id zh en ar …``, a line each, tab-separated; a literal ``\\n`` is a line break.
NAMES: a header ``zh en ar …`` with the term base; a language without a column takes a person's
or a place's name as the source writes it. Each line is translated as a release would, over the
English master where there is no direct model. Printed for each locale: term occurrences, the
share whose rendering (or an allowed form) stands in the output, chrF against the reference where
there is one, names inserted twice, raw stand-ins; first plain, then enforced, then with each rung
switched off.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from localize import locales, workspace
from localize.adhoc import resolve_locale
from localize.document import Unit
from localize.engines import Engines
from localize.engines.probe import stand_ins
from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.pipeline import plan, translate
from localize.pipeline.job import RUNGS, Job
from localize.pipeline.needs import held, needs

COLUMNS = {"type": "kind", "gender": "gender", "aliases": "aliases"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One setting in one locale."""

    terms: int
    held: int
    chrf: float | None
    doubled: int
    raw: int
    outcomes: Counter[str]

    def __str__(self) -> str:
        share = 100 * self.held / self.terms if self.terms else 100.0
        chrf = f"chrF {self.chrf:5.2f}" if self.chrf is not None else "no reference"
        outcomes = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return (
            f"{self.held:4}/{self.terms:<4} {share:6.2f} %  {chrf}  "
            f"doubled {self.doubled}  raw {self.raw}  ({outcomes})"
        )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {name: (cell or "").replace("\\n", "\n") for name, cell in row.items()}
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def term_base(rows: list[dict[str, str]], source: str, target: str) -> Glossary:
    """The names as a glossary; columns that are no language are facts about the term."""
    terms = []
    for row in rows:
        renderings = {
            name: tuple(cell.split("|"))
            for name, cell in row.items()
            if cell and name not in (source, "note", *COLUMNS)
        }
        if target not in row and row.get("type") in ("person", "place"):
            renderings[target] = tuple(row[source].split("|")[:1])
        facts = {COLUMNS[name]: cell for name, cell in row.items() if name in COLUMNS}
        facts["aliases"] = tuple(filter(None, facts.get("aliases", "").split("|")))
        first, *others = row[source].split("|")
        facts["aliases"] = (*others, *facts["aliases"]) if source != "zh" else facts["aliases"]
        terms.append(Term(source=first, renderings=renderings, **facts))
    return Glossary({term.source: term for term in terms}.values(), source)


def units_of(texts: list[str], sources: list[str]) -> list[Unit]:
    return [
        Unit(text=" ".join(text.split()), source=" ".join(source.split()), segments=(str(index),))
        for index, (text, source) in enumerate(zip(texts, sources, strict=True))
    ]


def over(job: Job, units: list[Unit]) -> list[translate.Rendition]:
    return translate.run(units, needs(units, job), job)


def measure(way: plan.Plan, lines: list[dict[str, str]], rungs: frozenset[str]) -> Row:
    from sacrebleu.metrics import CHRF

    sources = [line[way.job.source] for line in lines]
    texts = sources
    if way.master:
        master = replace(way.master, rungs=rungs)
        texts = [made.text for made in over(master, units_of(texts, sources))]
    job = replace(way.job, rungs=rungs)
    units = units_of(texts, sources)
    wanted = needs(units, job)
    made = translate.run(units, wanted, job)
    tag, language = job.locale.tag, job.locale.language
    total = kept = doubled = raw = 0
    outcomes: Counter[str] = Counter()
    marks = [form for item in stand_ins(job.hop, job.engines.get(job.hop.model), job.decoding)
             for form in (item.source, *item.target) if item.kind == "code"]  # fmt: skip
    for unit, terms, rendition in zip(units, wanted, made, strict=True):
        for need in terms:
            count = held(rendition.text, need, tag)
            total += 1
            kept += count > 0
            doubled += count > max(1, unit.source.count(need.found))
        outcomes.update(use.outcome for use in rendition.terms)
        raw += any(mark in rendition.text and mark not in unit.source for mark in marks)
    chrf = None
    if language in lines[0]:
        texts, wishes = [item.text for item in made], [line[language] for line in lines]
        chrf = CHRF().corpus_score(texts, [wishes]).score
    return Row(terms=total, held=kept, chrf=chrf, doubled=doubled, raw=raw, outcomes=outcomes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("lines", type=Path, nargs="+")
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--from", dest="source", default="zh")
    parser.add_argument("--to", nargs="+", default=["en", "ar", "de", "es", "fr", "ja", "ko"])
    parser.add_argument("--ablate", action="store_true")
    options = parser.parse_args()
    lines = [line for path in options.lines for line in read(path)]
    folders = (workspace.shipped("locales"),)
    with Memory() as memory:
        setting = plan.Setting(
            master=locales.load_locale("en-US", folders), engines=Engines(), memory=memory, pins={}
        )
        for name in options.to:
            way = plan.make(
                setting, title="", kind="novel", medium="book",
                language=options.source, locale=resolve_locale(name, folders),
                glossary=term_base(read(options.names), options.source, name),
            )  # fmt: skip
            print(f"{way.job.locale.tag}: {'; '.join(way.describe())}")
            print("  plain        ", measure(way, lines, frozenset()))
            print("  enforced     ", measure(way, lines, RUNGS), flush=True)
            for rung in sorted(RUNGS) if options.ablate else ():
                print(f"  without {rung:12}", measure(way, lines, RUNGS - {rung}), flush=True)


if __name__ == "__main__":
    main()
