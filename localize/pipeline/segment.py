"""Blocks → sentences → units for the engine, and back. No download, no model.

A paragraph is divided into sentences; a sentence that runs over several cues is one unit and
comes back to its cues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from localize.document import Block, Cue, Inline, Part, Segment, Unit, Verbatim, plain
from localize.files import sha256
from localize.locales import Locale
from localize.pipeline import headings, imported, markup
from localize.pipeline.job import Job
from localize.text import split_tag, strip_controls

__all__ = ["distribute", "divide", "sentences", "source_text", "units", "unwrap"]

_CLOSERS = r"[”’」』）)》〉】\]\"'»]*"
# Chinese and Japanese: an end mark, or an ellipsis, with the closing marks after it.
_CJK_END = regex.compile(rf"[。！？!?…⋯｡]+{_CLOSERS}|\.{{3,}}{_CLOSERS}")
_LATIN_END = regex.compile(
    rf"[.!?…؟۔]+{_CLOSERS}(?=\s+[\p{{Lu}}\p{{Lo}}\p{{N}}\p{{Pi}}\p{{Ps}}\"'¿¡—–-]|\s*$)"
)
_WORD_BEFORE = regex.compile(r"[\p{L}.]+$")
# Two speakers in one cue: each line begins with a dash.
_SPEAKER_LINE = regex.compile(r"^[-–—‐]\s?\S")

# A cue goes on in the next one if it ends in one of these.
_OPEN_MARKS = ("，", "、", "：", "；", ",", ":", ";", "،", "؛")
_OPEN_WORDS = (
    *("的", "和", "跟", "与", "把", "被", "让", "给", "在", "从", "向", "对", "将", "就", "才"),
    *("因为", "如果", "但是", "而且", "所以", "可是", "不是", "只要", "虽然"),
)
_END_MARKS = regex.compile(rf"[。！？!?…⋯.—～~】）)》♪]{_CLOSERS}$")
# Longer silences end a sentence even without a mark (half a second, the threshold below which
# Netflix's timing guide closes gaps).
_CHAIN_GAP_MS = 500
_CHAIN_MAX_CUES = 4
# From this share of closed cues on, a track is one that punctuates its sentence ends.
_PUNCTUATED_SHARE = 0.7


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text``, without the white space between them.

    >>> [("“走吧。”他说。")[a:b] for a, b in sentences("“走吧。”他说。", "zh")]
    ['“走吧。”', '他说。']
    """
    cjk = split_tag(language)[0] in ("zh", "ja")
    ends = [match.end() for match in (_CJK_END if cjk else _LATIN_END).finditer(text)]
    if not cjk:
        ends = [end for end in ends if not _is_abbreviation(text, end, language)]
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        if not piece.strip():
            continue
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        # Marks alone are no sentence: they belong to the one before.
        if spans and not regex.search(r"[\p{L}\p{N}]", piece):
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
        start = end
    return spans


@lru_cache(maxsize=8)
def _abbreviations(language: str) -> frozenset[str]:
    """Words with a full stop that end no sentence: spaCy's tokenizer exceptions."""
    import spacy

    try:
        rules = spacy.blank(language).tokenizer.rules
    except ImportError:
        return frozenset()
    return frozenset(word.lower() for word in rules if word.endswith(".") and len(word) > 1)


def _is_abbreviation(text: str, end: int, language: str) -> bool:
    if text[end - 1 : end] != ".":
        return False
    word = _WORD_BEFORE.search(text, 0, end)
    if word is None or word.group().count(".") == 0:
        return False
    form = word.group().lower()
    # A single capital is an initial: J. Smith.
    return (len(form) == 2 and text[end - 2].isupper()) or form in _abbreviations(
        split_tag(language)[0]
    )


def divide(part: Part, language: str, locale: Locale) -> Part:
    """The part with each block's text divided into sentence segments with stable ids."""
    seen: dict[str, int] = {}
    blocks = []
    for block in part.blocks:
        if isinstance(block, Verbatim) or not block.segments:
            blocks.append(block)
            continue
        pieces, joiner = _pieces(block, language, locale)
        place = block.segments[0].place
        segments = tuple(
            Segment(id=_stable_id(piece, seen), source=piece, place=place) for piece in pieces
        )
        segments = tuple(
            replace(segment, place=replace(place, segment=segment.id)) for segment in segments
        )
        blocks.append(replace(block, segments=segments, joiner=joiner))
    return replace(part, blocks=tuple(blocks))


def _pieces(block: Block, language: str, locale: Locale) -> tuple[list[Inline], str]:
    inline = tuple(item for segment in block.segments for item in segment.source)
    text = plain(inline)
    if isinstance(block, Cue):
        lines = text.split("\n")
        if len(lines) > 1 and all(_SPEAKER_LINE.match(line) for line in lines):
            spans, start = [], 0
            for line in lines:
                spans.append((start, start + len(line)))
                start += len(line) + 1
            return markup.cut(inline, spans), "\n"
        return [inline], ""
    spans = sentences(text, language)
    if not spans:
        return [inline], locale.joiner
    return markup.cut(inline, spans), locale.joiner


def _stable_id(inline: Inline, seen: dict[str, int]) -> str:
    digest = sha256(plain(inline))[:10]
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def units(part: Part, job: Job, master: Part | None = None) -> list[Unit]:
    """What the engine gets: a sentence each, joined where it runs over several cues.

    Sentences that are approved stay out, and those whose imported translation stands: of a
    sentence over several cues that of each cue, or none.
    """
    targets = {item.id: item for item in master.segments} if master is not None else {}
    titles = {
        item.id
        for block in part.blocks
        if block.role in ("heading", "title")
        for item in block.segments
    }
    result: list[Unit] = []
    context = ""
    for chain in _chains(part):
        settled = []
        for item in chain:
            source = plain(item.source)
            if job.approved.get(source, context) is None:
                settled.append(imported.settles(item, context, job))
            context = source
        if not all(settled):
            made = targets if master is not None else None
            result.append(_unit(chain, job, made, is_title=chain[0].id in titles))
    return result


def _unit(
    chain: list[Segment], job: Job, made: dict[str, Segment] | None, *, is_title: bool
) -> Unit:
    source = unwrap("\n".join(plain(item.source) for item in chain), job.language)
    text = source
    if made is not None:
        lines = [plain(made[item.id].target) for item in chain if item.id in made]
        text = unwrap(strip_controls("\n".join(lines)), job.text_language)
    ids = tuple(item.id for item in chain)
    if is_title and (titled := _title_unit(source, text, ids, job)):
        return titled
    lead, text, tail = _frame(text)
    return Unit(
        text=text,
        source=source,
        segments=ids,
        lead=_frame_mark(lead, job),
        tail=_frame_mark(tail, job),
        label=is_title or tail[:1] in _LABEL_ENDS,
    )


def _title_unit(source: str, text: str, ids: tuple[str, ...], job: Job) -> Unit | None:
    """A numbered heading: its label by rule, its title as the text."""
    parts = headings.take_apart(source, job.source)
    if parts is None:
        return None
    kind, number, title = parts
    lead = headings.label(kind, number, job.locale.language, titled=bool(title))
    if lead is None:
        return None
    if job.master_locale is not None:
        # The master's own label, as typography left it.
        own = headings.label(kind, number, job.text_language, titled=bool(title)) or ""
        title = text[len(own.rstrip()) :].strip() if text.startswith(own.rstrip()) else text
    return Unit(text=title, source=source, segments=ids, lead=lead, label=True)


# On-screen text stands in brackets: 【工牌】, [Staff card].
_LABEL_ENDS = ("】", "]")
_LEAD = regex.compile(r"^(?:[-–—‐]\s?(?=\S)|[“「『‘«‹【\[（(♪\"]|\s)*")
_TAIL = regex.compile(r"(?:[”」』’»›】\]）)♪\"]|\s)*$")


def _frame(text: str) -> tuple[str, str, str]:
    """Marks before, text, marks after: dashes of speakers, quotation marks, brackets.

    Models handle them badly, and each has one right answer: the same mark in the locale's form.
    """
    if not regex.search(r"[\p{L}\p{N}]", text):
        return text, "", ""  # marks alone are no sentence: nothing for the engine
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    tail = _TAIL.search(text, start)
    end = tail.start() if tail else len(text)
    # A bracket or quote that opens inside stays with its partner.
    while end < len(text) and _opens_inside(text[start:end], text[end]):
        end += 1
    return text[:start].strip(), text[start:end].strip(), text[end:].strip()


_PAIRS = {
    "”": "“",
    "」": "「",
    "』": "『",
    "’": "‘’",
    "»": "«",
    "›": "‹",
    "】": "【",
    "]": "[",
    "）": "（",
    ")": "(",
}


def _opens_inside(inner: str, closer: str) -> bool:
    openers = _PAIRS.get(closer, closer)
    return any(inner.count(opener) > inner.count(closer) for opener in openers if opener != closer)


def _frame_mark(mark: str, job: Job) -> str:
    """A frame in the target: a speaker's dash keeps its space, lenticular brackets are Chinese
    and Japanese only."""
    if job.locale.script not in ("Hans", "Hant", "Jpan"):
        mark = mark.replace("【", "[").replace("】", "]").replace("（", "(").replace("）", ")")
    return regex.sub(r"^[-–—‐]", "- ", mark)


def source_text(block: Block) -> str:
    """A block's text in the source, without markup."""
    return "".join(plain(item.source) for item in block.segments)


def unwrap(text: str, language: str) -> str:
    """One line: line breaks become spaces, or nothing in Chinese and Japanese."""
    glue = "" if split_tag(language)[0] in ("zh", "ja") else " "
    return regex.sub(r"\s*\n\s*", glue, text).strip()


def _chains(part: Part) -> list[list[Segment]]:
    chains: list[list[Segment]] = []
    punctuated = _punctuates(part)
    previous: Cue | None = None
    for block in part.blocks:
        if isinstance(block, Cue) and len(block.segments) == 1:
            segment = block.segments[0]
            if (
                previous
                and len(chains[-1]) < _CHAIN_MAX_CUES
                and _runs_on(previous, block, punctuated)
            ):
                chains[-1].append(segment)
            else:
                chains.append([segment])
            previous = block
        else:
            chains.extend([segment] for segment in block.segments)
            if block.segments:
                previous = None
    return chains


def _punctuates(part: Part) -> bool:
    """Whether this track closes its sentences with marks, so that a missing one means something."""
    texts = [plain(cue.segments[0].source).strip() for cue in part.cues if cue.segments]
    closed = sum(1 for text in texts if _END_MARKS.search(text))
    return len(texts) >= 10 and closed / len(texts) >= _PUNCTUATED_SHARE


def _runs_on(first: Cue, second: Cue, punctuated: bool) -> bool:
    """Whether the sentence of ``first`` goes on in ``second``."""
    text = plain(first.segments[0].source).strip()
    after = plain(second.segments[0].source).strip()
    same_voice = first.style == second.style and first.speaker == second.speaker
    if not same_voice or second.start_ms - first.end_ms > _CHAIN_GAP_MS or not after:
        return False
    if _SPEAKER_LINE.match(text) or _SPEAKER_LINE.match(after) or after[0] in "【[（(♪":
        return False
    if text.endswith(_OPEN_MARKS) or text.endswith(_OPEN_WORDS):
        return True
    return punctuated and bool(text) and not _END_MARKS.search(text)


def distribute(text: str, sources: Sequence[str], joiner: str) -> list[str]:
    """``text`` divided over as many pieces as ``sources``, by their share of the length.

    Divided between words, best after a mark of punctuation; every piece gets something as
    long as there are words enough.
    """
    words = text.split(" ") if joiner else list(text)
    total = sum(map(len, sources)) or 1
    pieces: list[str] = []
    start = 0
    for index in range(len(sources) - 1):
        left = len(sources) - index - 1
        goal = len(joiner.join(words)) * sum(map(len, sources[: index + 1])) / total
        stop = _best_stop(words, start, len(words) - left, goal, joiner)
        pieces.append(joiner.join(words[start:stop]))
        start = stop
    pieces.append(joiner.join(words[start:]))
    return pieces


def _best_stop(words: list[str], start: int, last: int, goal: float, joiner: str) -> int:
    best, best_cost = start, float("inf")
    size = sum(map(len, words)) + len(joiner) * len(words)
    for stop in range(start + 1, max(start + 1, last) + 1):
        if stop > len(words):
            break
        position = len(joiner.join(words[:stop]))
        # A mark is worth a detour of a sixth of the text.
        bonus = size / 6 if words[stop - 1][-1:] in "，。！？、；：,.!?;:،؛؟…" else 0.0
        cost = abs(position - goal) - bonus
        if cost < best_cost:
            best, best_cost = stop, cost
    return max(best, min(start + 1, len(words)))
