"""Which lines of a plain text are headings: 第十二章 …, Chapter 12, 楔子, a number alone.

Web novels travel as one text file, and nothing but these lines says where a chapter begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from localize.text import width

__all__ = ["Heading", "parse_heading"]

Kind = Literal["volume", "chapter", "section", "extra", "number"]

MAX_WIDTH = 40
"""In full-width characters; a longer line is running text that starts like a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading taken apart."""

    kind: Kind
    """extra: what stands beside the numbered chapters (prologue, side story, afterword)."""
    mark: str
    """What numbers or names it, as it stands there: ``第十二章``, ``Chapter 12``, ``楔子``."""
    number: str
    """The numeral in the mark as it stands there (``十二``, ``12``, ``XII``), or empty."""
    title: str
    """What follows, without the separator; empty where the heading is the mark alone."""


_SPACE = r"[ \t\u00a0\u3000]*"
_NUMERAL = r"\d{1,5}|[零〇○一二两兩三四五六七八九十百千万萬廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]{1,9}"
_ENGLISH = (
    r"(?:(?:twenty|thirty|forty|fifty)[- ])?(?:one|two|three|four|five|six|seven|eight|nine)"
    r"|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty"
)
_WESTERN = rf"\d{{1,5}}|[IVXLC]{{1,8}}\b|(?i:{_ENGLISH})\b"
_ARABIC = r"\d{1,5}|ال\w+(?:[ ](?:عشر|و?ال\w+))?"

_UNITS: dict[str, Kind] = {
    **dict.fromkeys("卷部集篇권부巻", "volume"),
    **dict.fromkeys("章回话話幕장화회", "chapter"),
    **dict.fromkeys("节節절", "section"),
}
# One word a kind for each language that a novel is released in, so that a translated text has
# the same chapters as its source.
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("volume", "book", "part", "band", "teil", "tome", "tomo"), "volume"),
    **dict.fromkeys(("partie", "parte", "deel", "cilt", "część", "tom"), "volume"),
    **dict.fromkeys(("chapter", "kapitel", "chapitre", "capítulo", "capitolo"), "chapter"),
    **dict.fromkeys(("hoofdstuk", "rozdział", "bölüm", "episode", "глава"), "chapter"),
    **dict.fromkeys(("الفصل", "فصل", "פרק"), "chapter"),
    **dict.fromkeys(("section", "abschnitt", "sección", "sezione"), "section"),
}
_EXTRAS = (
    "楔子|序章|序幕|序言|自序|代序|序|引子|引言|前言|开篇|開篇|番外篇|番外|外传|外傳|间章|間章|幕间|幕間|"
    "尾声|尾聲|终章|終章|末章|最终章|最終章|终曲|終曲|大结局|大結局|后记|後記|后序|跋|附录|附錄|"
    "完本感言|プロローグ|エピローグ|あとがき|프롤로그|에필로그|외전|"
    "prologue|epilogue|preface|foreword|introduction|interlude|afterword|side story|bonus chapter|"
    "prolog|epilog|vorwort|nachwort|épilogue|avant-propos|postface|prólogo|epílogo|prologo|epilogo|"
    "proloog|epiloog|önsöz|sonsöz|تمهيد|مقدمة|خاتمة|פרולוג|אפילוג"
)

_PATTERNS = (
    re.compile(
        rf"(?P<mark>第{_SPACE}(?P<number>{_NUMERAL}){_SPACE}(?P<unit>[章回节節卷部集篇话話幕巻])"
        r"|제[ ]?(?P<number_ko>\d{1,5})[ ]?(?P<unit_ko>[권부장화회절])"
        rf"|(?P<unit_first>卷){_SPACE}(?P<number_last>{_NUMERAL}))(?P<rest>.*)"
    ),
    re.compile(
        rf"(?P<mark>(?P<word>{'|'.join(_WORDS)})[ ](?P<number>{_WESTERN}|{_ARABIC}))(?P<rest>.*)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<mark>(?P<extra>{_EXTRAS})(?:[ ]?(?:(?P<number>{_NUMERAL})|"
        rf"[（(](?P<number_last>{_NUMERAL})[）)]))?)(?P<rest>.*)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<mark>(?P<number>\d{1,5})\.[ ](?P<word>bölüm|kapitel))(?P<rest>.*)", re.IGNORECASE
    ),
    re.compile(
        r"(?P<mark>[（(]?(?P<number>\d{1,4}|[零一二三四五六七八九十百]{1,7})[）)]?)(?P<rest>[.．、]?)$"
    ),
)
_CHAPTER = re.compile(rf"第{_SPACE}(?:{_NUMERAL}){_SPACE}[章回话話]")
_SEPARATORS = " \t\u00a0\u3000:：.．、·•-–—_|～~"
_OPENERS = '（(【《「『“‘"«'
# Marks that end or divide a sentence; ？ and ！ may end a heading.
_ENDS = tuple("。．.…；;，,、：:—")
_INSIDE = re.compile("[。，；：、“”「」]")
# 第三章的内容, 第三章里: what follows a mark without a space in running text.
_RUNNING_ON = tuple(
    "的里裡中是和与與及之以到至就都也还還被把让讓在讲講写寫说說一有没沒那这這又才呢吗了"
)


def parse_heading(line: str) -> Heading | None:
    """The heading that a line of plain text is, or ``None`` for a line of prose.

    >>> parse_heading("第十二章 停在四点十七分的钟")
    Heading(kind='chapter', mark='第十二章', number='十二', title='停在四点十七分的钟')
    >>> parse_heading("第三章他看了三遍，还是没有看懂。") is None
    True
    """
    line = line.strip("\ufeff").strip().removeprefix("正文").strip()
    if line[:1] == "【" and line[-1:] == "】":
        line = line[1:-1].strip()
    if not line or len(line) > 2 * MAX_WIDTH:
        return None
    for pattern in _PATTERNS:
        if match := pattern.match(line):
            return _heading(match) if width(line) < MAX_WIDTH else None
    return None


def _heading(match: re.Match[str]) -> Heading | None:
    found = match.groupdict()
    rest = found["rest"]
    unit = found.get("unit") or found.get("unit_ko") or found.get("unit_first") or ""
    title = rest.lstrip(_SEPARATORS)
    if not _stands_alone(found["mark"], rest, title, unit):
        return None
    kind: Kind = "extra" if found.get("extra") else "number"
    if unit:
        # 第一卷 风起 第三章 夜雨 begins a chapter.
        kind = "chapter" if _CHAPTER.search(title) else _UNITS[unit]
    elif word := found.get("word"):
        kind = _WORDS[word.lower()]
    number = found.get("number") or found.get("number_ko") or found.get("number_last") or ""
    return Heading(kind=kind, mark=found["mark"].strip(), number=number, title=title)


def _stands_alone(mark: str, rest: str, title: str, unit: str) -> bool:
    """Whether what follows the mark makes the line a heading, not a sentence."""
    if not title:
        return rest.strip(_SEPARATORS) == "" and not rest.endswith(tuple("，,；;…"))
    if title.endswith(_ENDS) or "。" in title:
        return False
    if rest == title and title[0] not in _OPENERS:
        # 章 alone is used without a space; 第一节课, 第三回合, 第一部分 are words.
        return unit == "章" and not title.startswith(_RUNNING_ON) and not _INSIDE.search(title)
    # Chapter 3 of the book, Introduction to the case.
    return not (mark[-1].isascii() and rest[0] == " " and title[0].islower())
