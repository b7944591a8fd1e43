"""The estimate without a reference: fitted on half of the lines, proven on the other half.

    python tests/benchmarks/estimate.py LINES.tsv... --names NAMES.tsv [--to en ar ...]
        [--files SOURCE REFERENCE LOCALE]... [--memory FILE] [--write]

LINES: a header ``id zh en ar …``, a line each, tab-separated; a literal ``\\n`` is a line break;
ids that begin with ``drm`` are cues. NAMES: the term base, as in ``terms.py``. ``--files``: a
Chinese file with a reference of the same structure. Each line is translated as a release does,
with the term base and without any, by the models that are installed. Lines are divided by the
checksum of their ids; one set of weights is fitted to the first half of all languages (ridge
regression on sentence chrF). Printed per language and setting, on the other half: Spearman's rank
correlation with sentence chrF, its 95 % bootstrap interval, and what each part does alone.
``--write`` puts the figures into ``localize/data/estimate.toml``.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from terms import read, term_base

from localize import checks, formats, locales, workspace
from localize.adhoc import resolve_locale
from localize.document import Block, Cue, Part, Place, Segment, plain
from localize.engines import Engines
from localize.glossary import Glossary
from localize.memory import Memory
from localize.pipeline import approve, plan, run
from localize.pipeline.score.estimate import parts_of
from localize.text import split_tag

TARGET = Path(__file__).parents[2] / "localize" / "data" / "estimate.toml"
BROKEN = ["L101", "L102", "L104"]
WEIGHED = ("confidence", "length", "vouched")
OTHERS = ("own", "terms", "numbers", "sound")
RIDGE = 0.01
SETTINGS = {
    "confidence length vouched": True,
    "length vouched": True,
    "confidence length": False,
    "length": False,
}
"""Parts that are there → whether the lines were translated with the term base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A translated line."""

    id: str
    language: str
    with_terms: bool
    chrf: float
    parts: dict[str, float]

    @property
    def fitted(self) -> bool:
        return zlib.crc32(self.id.encode()) % 2 == 0


def lines_part(rows: Sequence[dict[str, str]], kind: str) -> Part:
    blocks: list[Block] = []
    for index, row in enumerate(rows):
        segment = Segment(id=row["id"], source=(row["zh"],), place=Place(segment=row["id"]))
        times = {"start_ms": 4000 * index, "end_ms": 4000 * index + 3000}
        blocks.append(
            Cue(id=row["id"], role="cue", segments=(segment,), **times)
            if kind == "drama"
            else Block(id=row["id"], segments=(segment,))
        )
    return Part(id=kind, blocks=tuple(blocks))


def bodies(options: argparse.Namespace, name: str) -> Iterator[tuple[str, Part, list[str]]]:
    """Kind, source and references: of the lines, then of the files in that locale."""
    rows = [row for path in options.lines for row in read(path)]
    language = split_tag(name)[0]
    for kind in ("novel", "drama"):
        chosen = [
            row
            for row in rows
            if row["id"].startswith("drm") == (kind == "drama") and row[language]
        ]
        yield kind, lines_part(chosen, kind), [row[language] for row in chosen]
    for source, reference, tag in options.files:
        if split_tag(tag)[0] == language:
            theirs, ours = formats.read(Path(reference), tag), formats.read(Path(source), "zh")
            for mine, other, fault in approve.pairs(ours, theirs):
                assert not fault, fault
                kind = "drama" if mine.cues else "novel"
                wishes = [checks.source_text(block) for block in approve.texts(other)]
                yield kind, mine, wishes


def translated(options: argparse.Namespace, name: str, setting: plan.Setting) -> Iterator[Line]:
    locale = resolve_locale(name, (workspace.shipped("locales"),))
    terms = term_base(read(options.names), "zh", name)
    for glossary in (terms, Glossary(())):
        for kind, part, wishes in bodies(options, name):
            way = plan.make(
                setting, title="", kind=kind, medium="16:9" if kind == "drama" else "book",
                language="zh", locale=locale, glossary=glossary,
            )  # fmt: skip
            master = run(part, way.master).part if way.master else None
            result = run(part, way.job, master)
            codes: dict[str | None, set[str]] = {}
            for finding in result.findings:
                codes.setdefault(finding.place.segment, set()).add(finding.code)
            for block, wish in zip(approve.texts(result.part), wishes, strict=True):
                yield _line(block, wish, locale, codes, with_terms=glossary is terms)


def _line(
    block: Block, wish: str, locale: locales.Locale, codes: dict, *, with_terms: bool
) -> Line:
    from sacrebleu.metrics import CHRF

    measured = []
    for segment in block.segments:
        seen = codes.get(segment.place.segment, set()) | codes.get(segment.id, set())
        parts = parts_of(segment, "zh", locale, broken=bool(seen & set(BROKEN)))
        other = {code for code in seen if code.startswith("L1")}
        parts |= {"numbers": float("L108" not in seen), "sound": float(not other - {"L108"})}
        measured.append((len(plain(segment.source)), parts))
    names = {name for _, parts in measured for name in parts}
    text = checks.target_text(block).replace("\n", " ")
    return Line(
        id=block.id,
        language=split_tag(locale.tag)[0],
        with_terms=with_terms,
        chrf=CHRF().sentence_score(text, [wish.replace("\n", " ")]).score,
        parts={
            name: float(
                np.average(
                    [parts[name] for _, parts in measured if name in parts],
                    weights=[count for count, parts in measured if name in parts],
                )
            )
            for name in names
        },
    )


def usual(lines: Iterable[Line]) -> dict[str, float]:
    found = list(lines)
    return {
        name: float(np.mean([line.parts[name] for line in found if name in line.parts]))
        for name in WEIGHED
    }


def matrix(lines: Sequence[Line], means: dict[str, float], names: Sequence[str]) -> np.ndarray:
    return np.array(
        [[line.parts.get(name, means[name]) - means[name] for name in names] for line in lines]
    )


def fit(lines: Sequence[Line]) -> dict[str, float]:
    """Points of chrF for the whole of a part; each language keeps its own level."""
    blocks, values = [], []
    for language in sorted({line.language for line in lines}):
        own = [line for line in lines if line.language == language]
        chrf = np.array([line.chrf for line in own])
        blocks.append(matrix(own, usual(own), WEIGHED))
        values.append(chrf - chrf.mean())
    table, wanted = np.vstack(blocks), np.concatenate(values)
    spread = table.std(0)
    table = table / spread
    penalty = RIDGE * len(wanted) * np.eye(len(WEIGHED))
    weights = np.linalg.solve(table.T @ table + penalty, table.T @ wanted) / spread
    return dict(zip(WEIGHED, map(float, weights), strict=True))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks; equal values share theirs."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[index]


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    first, second = ranks(one), ranks(other)
    if not (first.std() and second.std()):
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def with_interval(one: np.ndarray, other: np.ndarray) -> list[float]:
    draw = np.random.default_rng(12345)
    sample = [
        spearman(one[chosen], other[chosen])
        for chosen in (draw.integers(len(one), size=len(one)) for _ in range(1000))
    ]
    low, high = np.nanpercentile(sample, [2.5, 97.5])
    return [round(float(value), 2) for value in (spearman(one, other), low, high)]


def proven(
    lines: Sequence[Line], weights: dict[str, float], means: dict[str, float], base: float
) -> dict[str, list[float]]:
    """Setting → rho and its interval on one language's held-out lines."""
    found = {}
    for names, with_terms in SETTINGS.items():
        chosen = [line for line in lines if line.with_terms == with_terms]
        present = names.split()
        # With no term base nothing is vouched for: that part is 0 for all lines.
        table = matrix(chosen, means, present)
        value = base + table @ np.array([weights[name] for name in present])
        own = np.array([line.parts["own"] for line in chosen])
        found[names] = with_interval(own * value, np.array([line.chrf for line in chosen]))
    return found


def alone(lines: Sequence[Line]) -> str:
    """What each part says by itself, where at least a tenth of the lines differ in it."""
    told = []
    for name in (*WEIGHED, *OTHERS):
        chosen = [line for line in lines if name in line.parts]
        values = np.array([line.parts[name] for line in chosen])
        told.append(
            f"{name} {spearman(values, np.array([line.chrf for line in chosen])):+.2f}"
            if len(chosen) > 20 and np.mean(values != np.median(values)) >= 0.1
            else f"{name} –"
        )
    return "  ".join(told)


HEAD = """\
# The estimate without a reference: base + the sum of weight × (part − what it usually is), times
# the share of letters in the locale's script. Made by tests/benchmarks/estimate.py --write.
source = "{source}"
# Findings that say that there is no translation: nothing of it would match a reference.
broken = {broken}

# Points of chrF for the whole of a part. Numbers and other findings of the checks are no parts:
# they added nothing on the held-out lines; what they find stands in the findings.
[weights]
"""


def write(options: argparse.Namespace, weights: dict[str, float], entries: dict) -> None:
    counts = sorted(entry["all"] for entry in entries.values())
    source = (
        f"{counts[0]} to {counts[-1]} lines of original text (novel and drama) per language and "
        "their translations by the starter models over the English master, with a term base "
        "and without; half of the lines fitted, half held out; target: sentence chrF against "
        "publishable references"
    )
    broken = "[" + ", ".join(f'"{code}"' for code in BROKEN) + "]"
    text = HEAD.format(source=source, broken=broken)
    text += "".join(f"{name} = {weight:.1f}\n" for name, weight in weights.items())
    text += (
        "\n# base: mean chrF of the fitted lines; usual: means of their parts; lines: held out.\n"
        "# correlation: parts that are there = Spearman's rho on the held-out lines, and the ends\n"
        "# of its 95 % bootstrap interval. So few lines leave it wide.\n"
    )
    for language, entry in entries.items():
        text += f"[languages.{language}]\nbase = {entry['base']:.1f}\n"
        cells = ", ".join(f"{name} = {value:.3f}" for name, value in entry["usual"].items())
        text += f"usual = {{ {cells} }}\nlines = {entry['lines']}\n"
        text += f"[languages.{language}.correlation]\n"
        for names, figures in entry["correlation"].items():
            text += f'"{names}" = {figures}\n'
        text += "\n"
    TARGET.write_text(text.rstrip() + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("lines", type=Path, nargs="+")
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--to", nargs="+", default=["en", "ar", "de", "es", "fr", "ja", "ko"])
    parser.add_argument("--files", nargs=3, action="append", default=[])
    parser.add_argument("--memory", type=Path, help="keeps the translations for the next run")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folders = (workspace.shipped("locales"),)
    made: dict[str, list[Line]] = {}
    with Memory(options.memory) as memory:
        setting = plan.Setting(
            master=locales.load_locale("en-US", folders), engines=Engines(), memory=memory, pins={}
        )
        for name in options.to:
            made[split_tag(name)[0]] = list(translated(options, name, setting))
    weights = fit([line for lines in made.values() for line in lines if line.fitted])
    print("weights", {name: round(value, 1) for name, value in weights.items()})
    entries = {}
    for language, lines in made.items():
        fitted = [line for line in lines if line.fitted]
        held_out = [line for line in lines if not line.fitted]
        means = usual(fitted)
        base = float(np.mean([line.chrf for line in fitted]))
        entry = {
            "base": base,
            "usual": means,
            "all": len(lines) // 2,
            "lines": len(held_out) // 2,
            "correlation": proven(held_out, weights, means, base),
        }
        entries[language] = entry
        print(f"{language}: {entry['lines']} of {entry['all']} lines held out")
        for names, figures in entry["correlation"].items():
            print(f"  {names:27} {figures[0]:+.2f}  95 % {figures[1]:+.2f} to {figures[2]:+.2f}")
        for with_terms in (True, False):
            chosen = [line for line in held_out if line.with_terms == with_terms]
            print(f"  {'with' if with_terms else 'no'} term base, alone: {alone(chosen)}")
    if options.write:
        write(options, weights, entries)


if __name__ == "__main__":
    main()
