"""The direction family: recall and precision over its cases and over planted defects."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable

import pytest
from check_cases import FOLDER, ROOT, cases

from localize import checks, formats
from localize.bidi import first_strong, laid_out
from localize.document import Cue, Part, Segment
from localize.locales import load_locale

FAMILY = [rule for code, rule in checks.known().items() if code.startswith("B1")]
LEAST = 0.97


def _codes(context: checks.Context) -> set[str]:
    return {found.code for found in checks.run(context, FAMILY) if found.severity != "info"}


def test_recall_and_precision_over_the_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Each case runs through the whole family: what a check finds that isn't there counts."""
    counts: Counter[str] = Counter()
    for case in cases():
        if not case.code.startswith("B1"):  # B3 is compared over a work
            continue
        found = _codes(case.context)
        own = case.code in {item.code for item in checks.run(case.context, FAMILY)}
        counts["true" if own and case.finds else "missed" if case.finds else "passed"] += 1
        if not case.finds:
            counts["false"] += own or bool(found)
    recall = counts["true"] / (counts["true"] + counts["missed"])
    precision = counts["true"] / (counts["true"] + counts["false"])
    with capsys.disabled():
        print(f"\nB, cases: {dict(counts)}; recall {recall:.3f}, precision {precision:.3f}")
    assert min(recall, precision) >= LEAST
    assert counts["true"] + counts["passed"] >= 60


AR = load_locale("ar", [ROOT / "locales"])
_SHAPES = str.maketrans({"م": "\ufee3", "ن": "\ufee7", "ل": "\ufedf", "ك": "\ufedb"})


def _inside(piece: str) -> Callable[[str], str]:
    """Plant a piece after the first word; without one before it, a range holds together."""
    return lambda line: re.sub(r"(?<=[^\W\d])\S* ", rf"\g<0>{piece} ", line, count=1)


# Code → what does the damage to a good line.
DEFECTS: dict[str, Callable[[str], str]] = {
    "B101": lambda line: f"\u2068{line}",
    "B102": lambda line: f"\u202e{line}\u202c",
    "B103": lambda line: line.translate(_SHAPES),
    "B104": lambda line: f"WiFi {line}",
    "B105": lambda line: f".{line}",
    "B106": _inside("10-20"),
    "B107": _inside("٣0"),
    "B108": lambda line: line.replace("ال", "اـــل"),
    "B110": _inside("iPhone «15»"),
    "B111": _inside("Word، Excel"),
    "B112": lambda line: f"{line} \u2068WiFi.\u2069",
    "B113": lambda line: _inside("\u202aC\u202c")(line),
    "B114": lambda line: line.replace("ا", "ا\u064e\u064f"),
}
UNITS = ("C++", "10 km", "-5", "+86 138 0013 8000", "2024-05-20", "@linwan", "25°C", ".NET")


def _good_lines() -> list[str]:
    """Lines of the samples' Arabic that have a space and end in letters or a mark."""
    lines: list[str] = []
    for path in sorted(ROOT.glob("samples/*/*/ar/*")):
        for part in formats.read(path, "ar").parts:
            for item in part.segments:
                text = "".join(piece for piece in item.source if isinstance(piece, str))
                lines += [line for line in text.split("\n") if line.count(" ") > 1]
    return lines


def _context(line: str) -> checks.Context:
    segment = Segment(id="s", source=("原文",), target=(line,))
    cue = Cue(id="c", segments=(segment,), start_ms=0, end_ms=2000)
    return checks.Context(
        part=Part(id="p", blocks=(cue,)), locale=AR, source_language="zh-Hans", medium="16:9"
    )


def test_planted_defects_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Damage done to good lines is found by its own check; good lines are let alone."""
    lines = _good_lines()
    assert len(lines) > 200
    alarms = sum(bool(_codes(_context(line))) for line in lines)
    planted, missed = 0, []
    damage = [*DEFECTS.items(), *(("B106", _inside(unit)) for unit in UNITS)]
    for code, harm in damage:
        for line in lines[::4]:
            harmed = harm(line)
            if harmed != line:
                planted += 1
                if code not in _codes(_context(harmed)):
                    missed.append(f"{code}: {harmed}")
    found = planted - len(missed)
    recall, precision = found / planted, found / (found + alarms)
    with capsys.disabled():
        print(
            f"\nB, planted: {found} of {planted} found (recall {recall:.3f}); "
            f"{alarms} of {len(lines)} good lines reported (precision {precision:.3f})"
        )
    assert min(recall, precision) >= LEAST, missed[:10]
    assert alarms <= 0.03 * len(lines)


@pytest.mark.parametrize(
    ("code", "line", "says", "advises"),
    [
        (
            "B106",
            "استخدم C++ الآن.",
            "seen from left to right: [.] [الآن] [++] [C] [استخدم]",
            "Isolate it: FSI (U+2068) before C++, PDI (U+2069) after it.",
        ),
        (
            "B106",
            "اتصل على ٠١٠٠-١٢٣-٤٥٦٧.",
            "[.] [٤٥٦٧] [-] [١٢٣] [-] [٠١٠٠] [اتصل على]",
            "Write LRM (U+200E) on either side of each mark in ٠١٠٠-١٢٣-٤٥٦٧.",
        ),
        (
            "B110",
            "نظام Windows «10» جديد",
            "[جديد] [«] [Windows «10] [نظام]",
            "Write RLM (U+200F) before «10».",
        ),
        ("B111", "مع Word، Excel هنا", "[هنا] [Word، Excel] [مع]", "Write RLM (U+200F) after ،."),
        ("B104", "WiFi مقطوع.", "[WiFi] [مقطوع] [.]", "Put RLM (U+200F) at the line's beginning."),
    ],
)
def test_message_shows_what_is_seen(code: str, line: str, says: str, advises: str) -> None:
    """The line is drawn as the viewer sees it; the advice says what to insert where."""
    found = [item for item in checks.run(_context(line), FAMILY) if item.code == code]
    assert [item.advice for item in found] == [advises]
    assert says in found[0].message


def test_advice_is_true() -> None:
    """What B104 and B115 advise makes the line look alike in every player."""
    line = "WiFi مقطوع."
    right = laid_out(line, "rtl").display()
    assert laid_out(line, "ltr").display() != right
    assert laid_out(f"\u202b{line}", "ltr").display() == right
    assert first_strong(f"\u200f{line}") == "rtl"
    assert laid_out(f"\u200f{line}", "rtl").display() == right


def test_every_code_has_cases() -> None:
    """At least sixty cases; positive and negative ones of each code; all three languages."""
    tables = {
        path.stem: tomllib.loads(path.read_text("utf-8"))["case"] for path in FOLDER.glob("B*")
    }
    assert sum(map(len, tables.values())) >= 60
    for code, rows in tables.items():
        assert {row["finds"] for row in rows} == {True, False}, code
    locales = Counter(row["locale"] for rows in tables.values() for row in rows)
    assert min(locales["ar"], locales["he-IL"], locales["fa-IR"]) >= 10
