"""Small editions of both kinds, in the locales whose direction or lines are special."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from localize.document import Block, Cue, Document, Inline, Part, Segment, Tag, Verbatim
from localize.locales import Locale, load_locale, load_region
from localize.packages import Edition
from localize.workspace import Title

ROOT = Path(__file__).parents[2]
LOCALES = [ROOT / "locales"]
REGIONS = {
    "en-US": "north-america",
    "ar": "mena",
    "de-DE": "europe",
    "ja-JP": "east-asia",
    "zh-Hant-TW": "east-asia",
}

I_OPEN = Tag(kind="open", text="*", role="italic")
I_CLOSE = Tag(kind="close", text="*", role="italic")
B_OPEN = Tag(kind="open", text="**", role="bold")
B_CLOSE = Tag(kind="close", text="**", role="bold")


@dataclass(frozen=True)
class Words:
    """Texts of one locale; the same story in all."""

    title: str
    author: str
    headings: tuple[str, str]
    paragraphs: tuple[Inline, ...]
    quote: str
    cues: tuple[str, ...]


WORDS = {
    "en-US": Words(
        title="The Seventy-Third Hour",
        author="Nanchuang Jiuyu",
        headings=("Chapter 1: The Clock That Stopped at 4:17", "Chapter 2: Two Letters"),
        paragraphs=(
            ("At 1:05 a.m. the corridor was as bright as day. It smelled of R&D <and bleach>.",),
            ("She thought, ", I_OPEN, "when this rush is over", I_CLOSE, ". Forty-three yuan!?"),
            (B_OPEN, "Six", I_OPEN, " missed", B_CLOSE, " calls", I_CLOSE, ", all from Grandpa.",),
        ),
        quote="Come home tonight. I am keeping the porridge warm.",
        cues=("You signed it?", "Page 7 & page 12,\nboth <of> them.", "Then read it --> aloud."),
    ),
    "ar": Words(
        title="الساعة الثالثة والسبعون",
        author="نانتشوانغ جيويو",
        headings=("الفصل الأول: الساعة التي توقفت", "الفصل الثاني: رسالتان"),
        paragraphs=(
            ("في الواحدة وخمس دقائق صباحًا كان ممر الطابق الثالث مضيئًا كالنهار.",),
            ("قالت في نفسها: ", I_OPEN, "حين تنتهي هذه الأيام", I_CLOSE, "، ثم أغلقت \u2066Echo\u2069."),
            ("ست مكالمات فائتة، ", B_OPEN, "كلها من جدها", B_CLOSE, "!"),
        ),
        quote="عودي الليلة، فالعصيدة دافئة.",
        cues=("هل وقّعتِ؟", "\u200fالصفحة 7 و12،\n\u200fكلتاهما!", "\u200fإذًا اقرئيها..."),
    ),
    "de-DE": Words(
        title="Die dreiundsiebzigste Stunde",
        author="Nanchuang Jiuyu",
        headings=("Kapitel 1: Die Uhr, die um 4:17 stehen blieb", "Kapitel 2: Zwei Briefe"),
        paragraphs=(
            ("Um ein Uhr fünf in der Nacht war der Flur hell wie am Tag.",),
            ("Sie dachte: ", I_OPEN, "Wenn das hier vorbei ist", I_CLOSE, "."),
            ("Sechs Anrufe in Abwesenheit, ", B_OPEN, "alle", B_CLOSE, " von Großvater."),
        ),
        quote="Komm heute Abend nach Hause. Der Brei steht warm.",
        cues=("Du hast unterschrieben?", "Seite 7 & 12,\nalle beide.", "Dann lies vor."),
    ),
    "ja-JP": Words(
        title="七十三時間目",
        author="南窓旧雨",
        headings=("第1章　4時17分で止まった時計", "第2章　二通の手紙"),
        paragraphs=(
            ("午前1時05分、第一病院3階の廊下は昼間のように明るかった。2025年10月17日のことだ。",),
            ("彼女は", I_OPEN, "この忙しさが終わったら", I_CLOSE, "と思った。本当に!?　まさか！？"),
            ("不在着信が6件、", B_OPEN, "すべて祖父から", B_CLOSE, "だった。Wi-Fiは100%。"),
        ),
        quote="今夜は帰っておいで。お粥を温めて待っているよ。",
        cues=("署名したの？", "7ページと12ページ\n両方とも", "じゃあ読んで"),
    ),
    "zh-Hant-TW": Words(
        title="第七十三個小時",
        author="南窗舊雨",
        headings=("第一章　停在四點十七分的鐘", "第二章　兩封信"),
        paragraphs=(
            ("凌晨1點05分，第一醫院三樓的走廊亮得像白天。",),
            ("她心想，", I_OPEN, "等忙完這一陣再說", I_CLOSE, "。真的!?"),
            ("六個未接來電，", B_OPEN, "全是爺爺打的", B_CLOSE, "。"),
        ),
        quote="今晚回來一趟吧，粥給你溫著。",
        cues=("妳簽了？", "第7頁和第12頁\n都簽了", "那妳唸出來"),
    ),
}
PROVENANCE: Mapping[str, Any] = {
    "route": ["zh → en: starter-zh-en", "en → ar: starter-en-many"],
    "models": [{"id": "starter-zh-en", "licence": "MPL-2.0", "sha256": "ab" * 32}],
    "glossary": "cd" * 32,
    "tally": {"kept": 12, "flagged": 1},
    "scores": [{"name": "chrF++", "value": 48.2, "signature": "nrefs:1|case:mixed"}],
    "findings": {"error": 0, "warning": 3, "info": 1},
    "gate": {"passed": True, "gates": []},
    "draft": True,
}
QUALITY: Mapping[str, Any] = {
    "scores": PROVENANCE["scores"],
    "tally": PROVENANCE["tally"],
    "findings": [
        {"code": "G101", "severity": "warning", "place": {"part": "0001"}, "message": "missing"}
    ],
}


def block(name: str, inline: Inline, role: str = "paragraph", level: int = 0) -> Block:
    """A translated block of one segment."""
    segment = Segment(id=f"{name}-0", source=("源",), target=inline)
    return Block(id=name, role=role, level=level, segments=(segment,))


def cue(number: int, text: str, start_ms: int, **fields: Any) -> Cue:
    """A translated cue of two seconds."""
    segment = Segment(id=f"c{number}", source=("源",), target=(text,))
    fields = {"end_ms": start_ms + 2000, "number": str(number)} | fields
    return Cue(id=f"c{number}", role="cue", segments=(segment,), start_ms=start_ms, **fields)


def locale(tag: str) -> Locale:
    """A shipped locale."""
    return load_locale(tag, LOCALES)


def _chapters(words: Words) -> Iterable[Part]:
    for number, heading in enumerate(words.headings, 1):
        blocks = [block("h", (heading,), "heading", 1)]
        blocks += [block(f"p{at}", inline) for at, inline in enumerate(words.paragraphs)]
        blocks.append(Verbatim(id="rule", role="rule", text="* * *"))
        blocks += [block("q1", (words.quote,), "quote"), block("q2", (words.quote,), "quote")]
        blocks += [block("i1", (words.author,), "item"), block("i2", (words.title,), "item")]
        blocks += [block("v1", (words.quote,), "verse"), block("n", (words.quote,), "note")]
        blocks.append(Verbatim(id="fence", role="fence", text="```\nnever shown\n```"))
        yield Part(id=f"{number:04}", title="第一章", blocks=tuple(blocks))


def _title(kind: str, folder: Path) -> Title:
    is_novel = kind == "novel"
    return Title(
        id="seventy-third-hour" if is_novel else "sour-ceo",
        kind="novel" if is_novel else "drama",
        language="zh-Hans",
        version="1.0.0",
        published=datetime.date(2026, 11, 2),
        author="南窗旧雨",
        folder=folder,
        title={"zh": "第七十三个小时"},
        genre="urban",
        keywords=("clocks", "family secret"),
        minimum_age=13,
        flags=("violence", "minors"),
        cover="cover.svg",
        aspect="9:16",
    )


COVER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900">
<script>alert(1)</script>
<rect width="600" height="900" fill="#223" onclick="alert(1)"/>
<text id="title" x="300" y="200" text-anchor="middle" font-size="60" fill="#fff">第七十三个小时</text>
<text id="author" x="40" y="850" font-size="30" fill="#fff">南窗旧雨</text>
</svg>
"""


def make_edition(kind: str, tag: str, folder: Path, **changes: Any) -> Edition:
    """An edition of two chapters or episodes; ``changes`` replace fields of it."""
    words = WORDS[tag]
    (folder / "cover.svg").write_text(COVER, "utf-8")
    if kind == "novel":
        parts = tuple(_chapters(words))
    else:
        cues = [cue(n, text, 1000 + 3000 * n) for n, text in enumerate(words.cues, 1)]
        cues[0] = replace(cues[0], alignment=8)
        parts = tuple(Part(id=f"E0{n}", blocks=tuple(cues)) for n in (1, 2))
    names = {"title": words.title, "author": words.author, "synopsis": words.quote}
    edition = Edition(
        title=_title(kind, folder),
        locale=locale(tag),
        region=load_region(REGIONS[tag], LOCALES),
        documents=[Document(format="markdown", language=tag, parts=(part,)) for part in parts],
        names=names,
        people=[{"name": words.author, "source_name": "阮青岚", "gender": "f", "role": "protagonist"}],
        provenance=PROVENANCE,
        quality=QUALITY,
    )
    return replace(edition, **changes)


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Edition]:
    """``edition(kind, tag, **changes)``: an edition whose title stands in the test's folder."""
    folder = tmp_path / "title"
    folder.mkdir()

    def make(kind: str, tag: str, **changes: Any) -> Edition:
        return make_edition(kind, tag, folder, **changes)

    return make
