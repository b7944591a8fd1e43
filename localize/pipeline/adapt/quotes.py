"""Quotation marks and apostrophes: what each mark is, by its neighbours and its partner.

The shape of a mark says little: “ opens in English and closes in German, ” opens in Arabic,
« closes in some German books, and engines write straight ones. So a mark's place decides (a
space before it and a letter after it: it opens), then its partner, then its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex

from localize.pipeline.adapt.flow import Change

__all__ = ["Marks", "changes"]

_OPENERS = frozenset("“„‟«‹「『〝‘‚‛")
_CORNERS = {"「": "」", "『": "』", "〝": "〟"}
_MARK = regex.compile("[\"＂“”„‟«»‹›「」『』〝〟'＇‘’‚‛]")
_SINGLES = frozenset("'＇‘’‚‛")
_APOSTROPHES = frozenset("'＇‘’‛")
# Which marks may close what another one opened, where shape has to decide.
_CLOSES = {"“": "„‟", "«": "»", "‹": "›", "‘": "‚‛"}
_SPACE_INSIDE = regex.compile("[ \u00a0\u202f]*")
_OPENS_AFTER = frozenset(" \t\n\u00a0\u202f\u3000([{（【《¿¡—–―-…⋯/")
_CLOSES_BEFORE = frozenset(" \t\n\u00a0\u202f\u3000.,;:!?…⋯)]}）】》—–―-/。，、；：！？،؛؟٪%")
_CURLY = frozenset("“”‘’")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_NO_APOSTROPHE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Arabic}]")
# In Hebrew a straight mark before a word's last letter is the gershayim of an acronym.
_GERSHAYIM = regex.compile(r"(?<=\p{Hebrew})[\"”'’](?=\p{Hebrew}(?!\p{Hebrew}))")
_DECADE = regex.compile(r"\d0s\b")
_LATER_CLOSE = regex.compile(r"(?<=[\p{P}])['’](?!\p{L})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks to write: each pair with the spaces that belong inside it."""

    outer: tuple[str, str]
    inner: tuple[str, str]
    keep_single: bool = False
    """A pair of single marks outside a quotation becomes an inner pair, not an outer one."""
    apostrophe: str = ""
    elisions: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Token:
    at: int
    char: str
    role: Literal["open", "close"]
    sure: bool
    """The neighbours said so, not the state of the text before."""
    depth: int = 0
    partner: _Token | None = field(default=None, repr=False)

    @property
    def single(self) -> bool:
        return self.char in _SINGLES


@dataclass(slots=True, kw_only=True)
class _Scan:
    """One pass over a text: which marks open, close, or are apostrophes."""

    text: str
    marks: Marks
    tokens: list[_Token] = field(default_factory=list)
    stack: list[_Token] = field(default_factory=list)
    apostrophes: list[int] = field(default_factory=list)

    def run(self) -> None:
        passed = {match.start() for match in _GERSHAYIM.finditer(self.text)}
        for match in _MARK.finditer(self.text):
            if match.start() not in passed:
                self._read(match.start())
        for token in self.stack:
            # An opening single mark without a partner is an apostrophe: ’kay.
            if token.single:
                self._is_apostrophe(token)

    def _read(self, at: int) -> None:
        char = self.text[at]
        before, after = self._before(at), self._after(at)
        if char in _APOSTROPHES and self._apostrophe(at, char, before, after):
            self.apostrophes.append(at)
            return
        if char in "\"'" and before.isdigit() and not self._is_open(char):
            return  # inches and feet
        role, sure = self._role(char, before, after)
        token = _Token(at=at, char=char, role=role, sure=sure, depth=len(self.stack))
        if role == "open":
            self.stack.append(token)
        else:
            self._close(token)
        self.tokens.append(token)

    def _close(self, token: _Token) -> None:
        for index in range(len(self.stack) - 1, -1, -1):
            opened = self.stack[index]
            if opened.single != token.single:
                continue
            for skipped in self.stack[index + 1 :]:
                if skipped.single:
                    self._is_apostrophe(skipped)
            del self.stack[index:]
            opened.partner, token.partner = token, opened
            token.depth = opened.depth
            return

    def _is_apostrophe(self, token: _Token) -> None:
        self.tokens.remove(token)
        self.apostrophes.append(token.at)

    def _before(self, at: int) -> str:
        """The character before a mark, and before other marks beside it; empty at the start."""
        while at and _MARK.match(self.text[at - 1]):
            at -= 1
        return self.text[at - 1] if at else ""

    def _after(self, at: int) -> str:
        at += 1
        while at < len(self.text) and _MARK.match(self.text[at]):
            at += 1
        return self.text[at] if at < len(self.text) else ""

    def _is_open(self, char: str) -> bool:
        return any(token.single == (char in _SINGLES) for token in self.stack)

    def _apostrophe(self, at: int, char: str, before: str, after: str) -> bool:
        """Whether a single mark is an apostrophe, whatever quotation is open."""
        beside = self.text[at + 1 : at + 2], self.text[at - 1 : at] if at else ""
        word_before, word_after = bool(_WORD.match(before)), bool(_WORD.match(after))
        if _NO_APOSTROPHE.match(before) or _NO_APOSTROPHE.match(after):
            return False
        if word_before and word_after:
            return bool(_WORD.match(beside[0]) and _WORD.match(beside[1]))
        if word_after and char != "‘":
            following = regex.match(r"\p{L}+", self.text, pos=at + 1)
            elided = following is not None and following[0].lower() in self.marks.elisions
            return elided or _DECADE.match(self.text, at + 1) is not None
        if word_before and char != "‘":
            if not self._is_open(char):
                return True
            # "the boys' room,' he said": a later mark after punctuation closes, this one doesn't.
            plural = before == "s" and regex.match(r" \p{Ll}", self.text, pos=at + 1)
            return bool(plural and _LATER_CLOSE.search(self.text, at + 1))
        return False

    def _role(self, char: str, before: str, after: str) -> tuple[Literal["open", "close"], bool]:
        if char in _CORNERS:
            return "open", True
        if char in _CORNERS.values():
            return "close", True
        if self.marks.outer[0] in _CORNERS and char in _CURLY and _beside_wide(before, after):
            # Chinese puts no spaces around its marks: “他说……”她的声音. There the shape is sure.
            return ("open" if char in "“‘" else "close"), True
        opens = before == "" or before in _OPENS_AFTER
        closes = after == "" or after in _CLOSES_BEFORE
        if opens != closes:
            return ("open" if opens else "close"), True
        if char in "\"'＂＇":
            return ("close" if self._is_open(char) else "open"), False
        if char in _OPENERS:
            closable = _CLOSES.get(char, "")
            reversed_ = any(token.char in closable for token in self.stack)
            return ("close" if reversed_ else "open"), True
        return ("close" if self._is_open(char) or closes else "open"), True


def _beside_wide(before: str, after: str) -> bool:
    return bool(_WIDE.match(before) or _WIDE.match(after))


def changes(text: str, marks: Marks) -> Iterator[Change]:
    """The changes that give a text the marks: outer and inner pairs by turns, apostrophes.

    A mark whose role can't be told stays as it is; so does a mark without a partner, unless
    its neighbours say which it is (a speech of several paragraphs).
    """
    scan = _Scan(text=text, marks=marks)
    scan.run()
    for token in scan.tokens:
        if token.partner is None and (token.single or not token.sure):
            continue
        inner = _level(token, scan.tokens) % 2 == 1 or (marks.keep_single and token.single)
        pair = marks.inner if inner else marks.outer
        yield from _written(text, token, pair)
    if marks.apostrophe:
        for at in scan.apostrophes:
            yield Change(start=at, end=at + 1, text=marks.apostrophe)


def _level(token: _Token, tokens: Sequence[_Token]) -> int:
    """How many quotations are open around a mark's own."""
    start = token.at if token.role == "open" or token.partner is None else token.partner.at
    end = token.at if token.role == "close" or token.partner is None else token.partner.at
    return sum(
        1
        for other in tokens
        if other.role == "open"
        and other.at < start
        and (other.partner is None or other.partner.at > end)
        and (other.partner is not None or other.sure)
    )


def _written(text: str, token: _Token, pair: tuple[str, str]) -> Iterator[Change]:
    """The mark, and the spaces between it and the text that it encloses."""
    mark = pair[0] if token.role == "open" else pair[1]
    at = token.at
    if token.role == "open":
        yield Change(start=at, end=at + 1, text=mark[0])
        spaces = _SPACE_INSIDE.match(text, at + 1)
        end = spaces.end() if spaces else at + 1
        if end < len(text) and text[end] != "\n":
            yield Change(start=at + 1, end=end, text=mark[1:], after=True)
    else:
        yield Change(start=at, end=at + 1, text=mark[-1])
        start = len(text[:at].rstrip(" \u00a0\u202f"))
        if start and text[start - 1] != "\n":
            yield Change(start=start, end=at, text=mark[:-1])
