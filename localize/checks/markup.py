"""L: what is no text of anybody: broken characters, raw codes, lost markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check, target_text
from localize.document import Block, Cue, Segment, Tag, plain

# UTF-8 read as Windows-1252 or Windows-1256, GBK's signs of lost text, and characters that no
# text has: control, private use, the replacement character.
_BROKEN = regex.compile(
    r"\uFFFD|[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\uE000-\uF8FF\uFFFE\uFFFF]"
    r"|[ÂÃ][\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|â€[\u0080-\u009f™œžš˜¦“”]|ï»¿"
    r"|(?:[ØÙ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2}"
    r"|(?:[ãäåæçèéêëìí][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}){2}"
    r"|锟斤拷|烫烫烫|屯屯屯|(?<!\?)\?{4,}(?!\?)"
)


@check("L110", "error", on=Segment)
def mojibake(segment: Segment, context: Context) -> Iterator[Problem]:
    """Characters were destroyed on the way."""
    text = plain(segment.target)
    if (match := _BROKEN.search(text)) and match[0] not in plain(segment.source):
        codes = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        yield at(
            text,
            match.start(),
            match.end(),
            f"broken characters ({codes})",
            "Restore the text from the file in its true encoding.",
        )


_RAW = regex.compile(
    r"[⟦⟧▁]|__\w+__|\{\d+\}|<\d+>|\[\[\w*\d\w*\]\]|%\d*\$?[sd](?!\w)|\$\{\w+\}|\{\{\w+\}\}"
    r"|<unk>|</?s>|<pad>|>>\w+<<|@@(?=\s|$)"
    r"|</?[A-Za-z][^<>\n]{0,80}>|\{\\[^{}\n]*\}|(?<!:)\\N|\\[nh](?![a-z])"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#\d+|#x[0-9A-Fa-f]+);"
)


@check("L111", "error", on=Segment)
def raw_code(segment: Segment, context: Context) -> Iterator[Problem]:
    """A placeholder or markup stands in the text as text."""
    text = plain(segment.target)
    for match in _RAW.finditer(text):
        known = match[0] in plain(segment.source)
        yield at(
            text,
            match.start(),
            match.end(),
            f"readers will see {match[0]!r}",
            "Put back what it stands for, or delete it.",
            "warning" if known else None,
        )


def spoiled(text: str) -> bool:
    """Broken or raw: what else the text seems to hold is a part of that."""
    return _BROKEN.search(text) is not None or _RAW.search(text) is not None


@check("L112", "error", on=Block)
def tags(block: Block, context: Context) -> Iterator[Problem]:
    """Markup of the source is lost, or doesn't close."""
    if any(segment.target is None for segment in block.segments):
        return
    target = [tag for piece in block.segments for tag in piece.target or () if isinstance(tag, Tag)]
    source = [tag for piece in block.segments for tag in piece.source if isinstance(tag, Tag)]
    if not target and not source:
        return
    text = target_text(block)
    open_tag, broken = _unclosed(target), _unclosed(source)
    if open_tag and not broken:
        yield Problem(
            message=f"{open_tag} has no partner",
            advice="Close what is opened, in reverse order.",
            evidence=text,
            severity=None if context.source_language else "warning",
        )
    if not context.source_language:
        return
    lost = Counter(map(_tag_key, source)) - Counter(map(_tag_key, target))
    if isinstance(block, Cue) and not context.limits.italics:
        lost = Counter({key: count for key, count in lost.items() if key[1] != "italic"})
    if lost and not (open_tag and not broken):
        names = ", ".join(tag.text for tag in source if _tag_key(tag) in lost)
        yield Problem(
            message=f"markup of the source is missing: {names}",
            advice="Put it around the same words.",
            evidence=text,
            severity="warning",
        )


def _tag_key(tag: Tag) -> tuple[str, str]:
    return tag.kind, tag.role or _tag_name(tag.text)


@lru_cache(maxsize=1024)
def _tag_name(text: str) -> str:
    """``c`` of ``<c.red>`` and ``</c>``; the text itself where it has no name."""
    match = regex.search(r"\p{L}+", text)
    return match[0] if match else text


def _is_pair(opening: Tag, closing: Tag) -> bool:
    """Whether one closes the other; a link of Markdown or its image ends with the target."""
    if opening.text in ("[", "!["):
        return closing.text.startswith("]")
    return _tag_key(opening)[1] == _tag_key(closing)[1]


def _unclosed(tags: list[Tag]) -> str:
    """The first tag without its partner, as it is written; empty where all have one."""
    stack: list[Tag] = []
    for tag in tags:
        if tag.kind == "open":
            stack.append(tag)
        elif tag.kind == "close":
            if not stack or not _is_pair(stack[-1], tag):
                return tag.text
            stack.pop()
    return stack[0].text if stack else ""
