"""L: is the whole text there, once? Empty, repeated, cut off; needs no model."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from localize.checks import Context, Problem, at, check, source_text, target_text, written
from localize.checks.lengths import size
from localize.checks.repeats import loop
from localize.checks.tables import words
from localize.document import Block, Cue, Segment, Verbatim, plain
from localize.text import ends_sentence


@check("L101", "error", on=Block)
def empty(block: Block, context: Context) -> Iterator[Problem]:
    """The translation is empty."""
    if isinstance(block, Verbatim) or not block.segments:
        return
    source = source_text(block)
    for segment in block.segments:
        if segment.target is None and size(plain(segment.source)):
            yield Problem(
                message="has no translation",
                advice="Translate it, or take it over if it is the same in both languages.",
                evidence=plain(segment.source),
                place=segment.place,
            )
    if any(segment.target is None for segment in block.segments) or target_text(block).strip():
        return
    if not source and isinstance(block, Cue):
        yield Problem(message="cue has no text", advice="Fill it or delete the cue.")
    elif size(source) and not _text_went_next_door(block, context):
        yield Problem(
            message="translation is empty",
            advice="Translate it; a cue may be empty only where a neighbour holds its sentence.",
            evidence=source,
        )


def _text_went_next_door(block: Block, context: Context) -> bool:
    around = context.around(block.segments[0])
    return any(plain(segment.target).strip() for segment in around)


@check("L104", "error", on=Segment)
def repetition(segment: Segment, context: Context) -> Iterator[Problem]:
    """The same words come again and again."""
    text = plain(segment.target)
    found = loop(text)
    if found is None or found.times < {1: 5, 2: 4}.get(found.tokens, 3):
        return
    said = loop(plain(segment.source))
    if said and said.times >= 3:
        return  # 不不不, 快跑快跑快跑: the source says it as often
    yield at(
        text,
        found.start,
        found.end,
        f"{found.unit!r} stands {found.times} times in a row",
        "Translate the sentence again; keep a repetition only if the source has it.",
        None if found.tokens * found.times >= 8 else "warning",
    )


_DOUBLED = regex.compile(
    r"\b(?<!['’\-])(\p{L}[\p{L}\p{M}]*)[ \u00a0]+(\1)(?![\p{L}\p{M}'’\-])", regex.I
)


@check("L105", "warning", on=Segment)
def doubled_word(segment: Segment, context: Context) -> Iterator[Problem]:
    """A word stands twice in a row."""
    legal, only = words("doubled", context.language), words("doubled_only", context.language)
    if not legal and not only:
        return
    text = written(segment, context)
    for match in _DOUBLED.finditer(text):
        word, name = match[1].lower(), match[1][0].isupper() and match[2][0].isupper()
        if (only and word not in only) or word in legal or name:
            continue  # Tang Tang: pet names double a syllable
        if _DOUBLED.search(plain(segment.source)) or next(repetition.run(segment, context), None):
            continue
        yield at(
            text, match.start(), match.end(), f"{match[0]!r}: the word stands twice", "Delete one."
        )


_LAST_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*$")


@check("L109", "warning", on=Segment, needs_source=True)
def cut_off(segment: Segment, context: Context) -> Iterator[Problem]:
    """The source ends its sentence, the translation ends in mid-air."""
    text = plain(segment.target).rstrip()
    if not text or not ends_sentence(plain(segment.source)) or ends_sentence(text):
        return
    last = _LAST_WORD.search(text)
    if context.language in ("ja", "zh") and text.count("「") > text.count("」"):
        return  # only the closing mark is missing, and 「 」 take no full stop
    in_cue = len(context.around(segment)) > 1 or context.medium != "book"
    hanging = last is not None and last[0].lower() in words("cut_off", context.language)
    if not hanging and (in_cue or last is None):
        return
    yield at(
        text,
        last.start(),
        len(text),
        f"ends with {last[0]!r}, and no mark closes the sentence",
        "Complete the sentence.",
        "error" if hanging and not in_cue else None,
    )
