"""How many of a work's names `localize glossary suggest` finds, and how fast.

    python tests/benchmarks/suggest.py                        the sample titles, terms hidden
    python tests/benchmarks/suggest.py TEXT.txt NAMES.tsv     a text with a term base of its own

NAMES.tsv has the columns zh and type (person, place, org, sect, title, rank). A name counts as
found if it is a proposal or an alias of one; names that the text doesn't hold, or that the shared
term bases have, are not asked for. The first 50 proposals are printed to be judged by hand.
"""

from __future__ import annotations

import csv
import dataclasses
import resource
import sys
import time
from pathlib import Path

from localize import glossary, workspace
from localize.curation import suggest, works

ROOT = Path(__file__).parents[2]
KINDS = {"person", "place", "organisation", "org", "sect", "title", "rank"}
FIRST = 50


def measure(work: works.Work, truth: set[str]) -> None:
    """Print recall of ``truth`` in what is proposed for ``work``, and the first proposals."""
    started = time.monotonic()
    known = suggest.known_terms(work, ())
    found = suggest.suggest(work, known, None, lambda step, path: None)
    seconds = time.monotonic() - started
    text = "\n".join(passage.plain for passage in works.passages(work, lambda path: None))
    asked = {name for name in truth if name in text and known.get(name) is None}
    names = [{item.text for item in entity.members} for entity in found.entities]
    missed = sorted(asked - set().union(*names), key=text.count)
    size = len(text.encode())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{work.name}: {size / 1e6:.2f} MB in {seconds:.2f} s, {memory} MB at most\n"
        f"recall {len(asked) - len(missed)} of {len(asked)}; missed: "
        + " ".join(f"{name}({text.count(name)})" for name in missed)
        + f"\nproposals {len(found.entities)}; the first {FIRST} (* in the term base):"
    )
    for entity, forms in list(zip(found.entities, names, strict=True))[:FIRST]:
        aliases = " ".join(item.text for item in entity.aliases)
        star = "*" if forms & truth else " "
        print(f" {star} {entity.name} {entity.kind} {entity.gender()} {entity.count} {aliases}")


def main(arguments: list[str]) -> None:
    space = workspace.find(ROOT)
    if arguments:
        with Path(arguments[1]).open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
        truth = {row["zh"] for row in rows if row["type"] in KINDS}
        measure(works.open_work(arguments[0], "zh", space), truth)
        return
    for folder in space.title_folders():
        work = works.open_work(folder.name, "zh", space)
        shared = space.glossary_files()
        own = glossary.load([path for path in work.glossaries if path not in shared])
        truth = {
            form
            for term in own.terms
            if term.kind in KINDS
            for form in (term.source, *term.aliases)
        }
        measure(dataclasses.replace(work, glossaries=shared), truth)


if __name__ == "__main__":
    main(sys.argv[1:])
