"""Term success and chrF: what enforcement holds, and what each rung of the ladder brings.

    python tests/benchmarks/terms.py LINES.tsv... --names NAMES.tsv [--to en ar ...] [--ablate]

LINES: a header ``id zh en ar …``, a line each, tab-separated; a literal ``\\n`` is a line break.
NAMES: a header ``zh en ar …`` with the term base. Each line is translated from Chinese as a
release would, over the English master where there is no direct model. Printed for each locale:
term occurrences, the share whose rendering (or an allowed form) stands in the output, chrF
against the reference, names inserted twice, raw stand-ins; first plain, then enforced, then
with each rung switched off.
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
    chrf: float
    doubled: int
    raw: int
    outcomes: Counter[str]

    def __str__(self) -> str:
        share = 100 * self.held / self.terms if self.terms else 100.0
        outcomes = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return (
            f"{self.held:4}/{self.terms:<4} {share:6.2f} %  chrF {self.chrf:5.2f}  "
            f"doubled {self.doubled}  raw {self.raw}  ({outcomes})"
        )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {name: (cell or "").replace("\\n", "\n") for name, cell in row.items()}
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def term_base(rows: list[dict[str, str]]) -> Glossary:
    """The names as a glossary; columns that are no language are facts about the term."""
    terms = []
    for row in rows:
        renderings = {
            name: tuple(cell.split("|"))
            for name, cell in row.items()
            if cell and name not in ("zh", "note", *COLUMNS)
        }
        facts = {COLUMNS[name]: cell for name, cell in row.items() if name in COLUMNS}
        facts["aliases"] = tuple(filter(None, facts.get("aliases", "").split("|")))
        terms.append(Term(source=row["zh"], renderings=renderings, **facts))
    return Glossary(terms)


def units_of(texts: list[str], sources: list[str]) -> list[Unit]:
    return [
        Unit(text=" ".join(text.split()), source=" ".join(source.split()), segments=(str(index),))
        for index, (text, source) in enumerate(zip(texts, sources, strict=True))
    ]


def over(job: Job, units: list[Unit]) -> list[translate.Rendition]:
    return translate.run(units, needs(units, job), job)


def measure(way: plan.Plan, lines: list[dict[str, str]], rungs: frozenset[str]) -> Row:
    from sacrebleu.metrics import CHRF

    sources = [line["zh"] for line in lines]
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
    pairs = [(item.text, line[language]) for item, line in zip(made, lines, strict=True)]
    chrf = CHRF().corpus_score([text for text, _ in pairs], [[wish for _, wish in pairs]]).score
    return Row(terms=total, held=kept, chrf=chrf, doubled=doubled, raw=raw, outcomes=outcomes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("lines", type=Path, nargs="+")
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--to", nargs="+", default=["en", "ar", "de", "es", "fr", "ja", "ko"])
    parser.add_argument("--ablate", action="store_true")
    options = parser.parse_args()
    lines = [line for path in options.lines for line in read(path)]
    terms = term_base(read(options.names))
    folders = (workspace.shipped("locales"),)
    with Memory() as memory:
        setting = plan.Setting(
            master=locales.load_locale("en-US", folders), engines=Engines(), memory=memory, pins={}
        )
        for name in options.to:
            way = plan.make(
                setting, title="", kind="novel", medium="book", language="zh",
                locale=resolve_locale(name, folders), glossary=terms,
            )  # fmt: skip
            print(f"{way.job.locale.tag}: {'; '.join(way.describe())}")
            print("  plain        ", measure(way, lines, frozenset()))
            print("  enforced     ", measure(way, lines, RUNGS), flush=True)
            for rung in sorted(RUNGS) if options.ablate else ():
                print(f"  without {rung:12}", measure(way, lines, RUNGS - {rung}), flush=True)


if __name__ == "__main__":
    main()
