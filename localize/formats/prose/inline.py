"""Markdown's inline markup ↔ ``Inline``: CommonMark 0.31, section 6, with two amendments.

Emphasis beside Chinese, Japanese and Korean characters opens and closes as their writers mean
it (``他说**“走”**。`` is none to CommonMark, whose rule needs spaces between words), and footnote
marks of GitHub are kept whole.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from localize.document import Inline, Tag, plain
from localize.formats import merged

__all__ = ["is_cjk", "label", "parse"]

_PUNCTUATION = r"!-/:-@\[-`{-~"
_ESCAPE = re.compile(rf"\\([{_PUNCTUATION}])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[^\s<>@]{1,64}@[^\s<>]{1,255})>"
)
_ATTRIBUTE = (
    r"\s+[A-Za-z_:][\w.:-]{0,100}(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']{0,2000}'|\"[^\"]{0,2000}\"))?"
)
TAG = re.compile(
    rf"<(?P<open>[A-Za-z][A-Za-z0-9-]*)(?:{_ATTRIBUTE}){{0,50}}\s*(?P<empty>/?)>"
    r"|</(?P<close>[A-Za-z][A-Za-z0-9-]*)\s*>"
)
_OTHER_HTML = re.compile(r"<!--(?!>)(?s:.{0,2000}?)-->|<\?(?s:.{0,2000}?)\?>|<![A-Z][^>]{0,2000}>")
_VOID = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr")
)
_ROLES = {"i": "italic", "em": "italic", "b": "bold", "strong": "bold", "u": "underline"}
_LINK_TARGET = re.compile(
    r"\(\s*(?:<[^<>\n]{0,2000}>|(?:[^\s()<\\]|\\.|\((?:[^\s()\\]|\\.){0,2000}\)){0,2000})"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.){0,2000}\"|'(?:[^'\\]|\\.){0,2000}'|\((?:[^()\\]|\\.){0,2000}\)))?\s*\)",
    re.DOTALL,
)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_TICKS = re.compile("`+")
_TOKEN = re.compile(r"\\|`+|\*+|_+|!?\[|\]|<|&| *\n")
# Of ambiguous width, but wide in Chinese text.
_MARKS = frozenset("“”‘’…—·")


@dataclass(slots=True)
class _Run:
    """A run of ``*`` or ``_`` that may open or close emphasis."""

    char: str
    count: int
    opens: bool
    closes: bool
    length: int
    before: list[Tag] = field(default_factory=list)
    """Closing tags, for what the left end of the run has closed."""
    after: list[Tag] = field(default_factory=list)
    """Opening tags, for what the right end of the run has opened."""


@dataclass(slots=True)
class _Bracket:
    """``[`` or ``![`` that may begin a link or an image."""

    text: str
    start: int
    """Where the link's text starts."""
    active: bool = True


_Node = str | Tag | _Run | _Bracket


def parse(text: str, references: Collection[str] = ()) -> Inline:
    """Inline content of a block; its lines are parted by ``\\n``, without their prefixes.

    ``references`` are the labels (see ``label``) of the file's link reference definitions.
    """
    return _Parser(text, references).parse()


def label(text: str) -> str:
    """A link label as CommonMark compares it."""
    return " ".join(text.split()).casefold()


def is_cjk(char: str) -> bool:
    """Chinese, Japanese or full-width, where lines join and words end without a space."""
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


class _Parser:
    def __init__(self, text: str, references: Collection[str]) -> None:
        self.text = text
        self.references = references
        self.nodes: list[_Node] = []
        self.brackets: list[int] = []
        """Indices in ``nodes`` of the brackets that are open."""
        self.unclosed: set[str] = set()
        """Runs of backticks that no later one closes: looked for once, not once each."""

    def parse(self) -> Inline:
        position = 0
        while match := _TOKEN.search(self.text, position):
            self.nodes.append(self.text[position : match.start()])
            position = self._token(match)
        self.nodes.append(self.text[position:])
        _emphasise(self.nodes, 0)
        return _joined_lines(merged(_flat(self.nodes)))

    def _token(self, match: re.Match[str]) -> int:
        """Take what starts at the token; where it ends."""
        token, start = match.group(), match.start()
        if token.endswith("\n"):
            return self._line_end(token, match.end())
        if token == "\\":
            return self._backslash(start)
        if token[0] == "`":
            return self._code(token, start)
        if token[0] in "*_":
            return self._run(token, start)
        if token in ("[", "!["):
            return self._open_bracket(token, start)
        if token == "]":
            return self._close_bracket(start)
        return self._entity(start) if token == "&" else self._html(start)

    def _line_end(self, token: str, end: int) -> int:
        hard = token.count(" ") >= 2
        self.nodes.append(Tag(kind="alone", text=token, role="break") if hard else "\n")
        return end

    def _backslash(self, start: int) -> int:
        if self.text.startswith("\\\n", start):
            self.nodes.append(Tag(kind="alone", text="\\\n", role="break"))
            return start + 2
        escape = _ESCAPE.match(self.text, start)
        self.nodes.append(escape.group(1) if escape else "\\")
        return escape.end() if escape else start + 1

    def _code(self, ticks: str, start: int) -> int:
        end = start + len(ticks)
        if ticks not in self.unclosed:
            for match in _TICKS.finditer(self.text, end):
                if match.group() == ticks:
                    self.nodes.append(Tag(kind="alone", text=self.text[start : match.end()]))
                    return match.end()
            self.unclosed.add(ticks)
        self.nodes.append(ticks)
        return end

    def _entity(self, start: int) -> int:
        match = _ENTITY.match(self.text, start)
        value = html.unescape(match.group()) if match else "&"
        self.nodes.append(value)
        return match.end() if match else start + 1

    def _html(self, start: int) -> int:
        if match := _AUTOLINK.match(self.text, start) or _OTHER_HTML.match(self.text, start):
            self.nodes.append(Tag(kind="alone", text=match.group()))
            return match.end()
        if match := TAG.match(self.text, start):
            self.nodes.append(_html_tag(match))
            return match.end()
        self.nodes.append("<")
        return start + 1

    def _run(self, token: str, start: int) -> int:
        end = start + len(token)
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        left = not _is_space(after) and (_is_word(after) or not _is_word(before) or is_cjk(before))
        right = not _is_space(before) and (_is_word(before) or not _is_word(after) or is_cjk(after))
        opens, closes = left, right
        if token[0] == "_":
            opens = left and (not right or _is_punctuation(before))
            closes = right and (not left or _is_punctuation(after))
        self.nodes.append(_Run(token[0], len(token), opens, closes, len(token)))
        return end

    def _open_bracket(self, token: str, start: int) -> int:
        if token == "[" and (match := _FOOTNOTE.match(self.text, start)):
            self.nodes.append(Tag(kind="alone", text=match.group()))
            return match.end()
        self.brackets.append(len(self.nodes))
        self.nodes.append(_Bracket(token, start + len(token)))
        return start + len(token)

    def _close_bracket(self, start: int) -> int:
        index = self.brackets.pop() if self.brackets else None
        opener = self.nodes[index] if index is not None else None
        target = None
        if isinstance(opener, _Bracket) and opener.active:
            target = self._target(self.text[opener.start : start], start + 1)
        if target is None or index is None or not isinstance(opener, _Bracket):
            self.nodes.append("]")
            return start + 1
        closing, end = target
        self.nodes[index] = Tag(kind="open", text=opener.text)
        _emphasise(self.nodes, index + 1)
        self.nodes.append(Tag(kind="close", text=closing))
        if opener.text == "[":
            self._no_link_around()
        return end

    def _no_link_around(self) -> None:
        """A link can't be inside another one: the brackets that are open begin none."""
        for index in reversed(self.brackets):
            bracket = self.nodes[index]
            if isinstance(bracket, _Bracket) and bracket.text == "[":
                if not bracket.active:
                    return
                bracket.active = False

    def _target(self, content: str, start: int) -> tuple[str, int] | None:
        """The closing tag of a link whose text ends before ``start``, and where it ends."""
        if match := _LINK_TARGET.match(self.text, start):
            return f"]{match.group()}", match.end()
        match = _LABEL.match(self.text, start)
        if match and match.group(1).strip():
            known = label(match.group(1)) in self.references
            return (f"]{match.group()}", match.end()) if known else None
        if label(content) not in self.references:
            return None
        # The text of a shortcut is its label: once translated, it needs the label beside it.
        return f"][{content}]", match.end() if match else start


def _html_tag(match: re.Match[str]) -> Tag:
    name = (match["open"] or match["close"]).lower()
    kind = "close" if match["close"] else "alone" if match["empty"] or name in _VOID else "open"
    role = "break" if name == "br" else _ROLES.get(name, "")
    return Tag(kind=kind, text=match.group(), role=role)


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _is_punctuation(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _is_word(char: str) -> bool:
    return not _is_space(char) and (not _is_punctuation(char) or is_cjk(char))


def _emphasise(nodes: list[_Node], bottom: int) -> None:
    """Pair the runs above ``bottom`` (CommonMark, "process emphasis"); what is left is text."""
    runs = [node for node in nodes[bottom:] if isinstance(node, _Run)]
    openers: list[_Run] = []
    # No opener below this place fits such a closer: keeps the search linear.
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        key = (run.char, run.opens, run.length % 3)
        while run.closes and run.count:
            index = _opener(openers, run, floors.get(key, 0))
            if index is None:
                floors[key] = len(openers)
                break
            _pair(openers[index], run)
            # What stood between them can't open any more.
            del openers[index + (1 if openers[index].count else 0) :]
            floors = {kind: min(floor, len(openers)) for kind, floor in floors.items()}
        if run.opens and run.count:
            openers.append(run)
    for run in runs:
        run.opens = run.closes = False


def _opener(openers: list[_Run], closer: _Run, floor: int) -> int | None:
    for index in range(len(openers) - 1, floor - 1, -1):
        opener = openers[index]
        # "Rule of three": the ends of *a**b* don't pair across.
        both_ways = opener.closes or closer.opens
        third = (opener.length + closer.length) % 3 == 0 and closer.length % 3 != 0
        if opener.char == closer.char and not (both_ways and third):
            return index
    return None


def _pair(opener: _Run, closer: _Run) -> None:
    size = 2 if opener.count >= 2 and closer.count >= 2 else 1
    role = "bold" if size == 2 else "italic"
    opener.count -= size
    closer.count -= size
    # The right end of the opening run and the left end of the closing one are innermost.
    opener.after.insert(0, Tag(kind="open", text=opener.char * size, role=role))
    closer.before.append(Tag(kind="close", text=closer.char * size, role=role))


def _flat(nodes: list[_Node]) -> Iterator[str | Tag]:
    for node in nodes:
        if isinstance(node, _Run):
            yield from node.before
            yield node.char * node.count
            yield from node.after
        elif isinstance(node, _Bracket):
            yield node.text
        else:
            yield node


def _joined_lines(inline: Inline) -> Inline:
    """Soft line breaks undone: without a space between Chinese characters, with one elsewhere."""
    text = plain(inline)
    offset = 0
    pieces: list[str | Tag] = []
    for piece in inline:
        if isinstance(piece, Tag):
            pieces.append(piece)
            continue
        chars = [
            char if char != "\n" else _line_joint(text, offset + index)
            for index, char in enumerate(piece)
        ]
        pieces.append("".join(chars))
        offset += len(piece)
    return merged(pieces)


def _line_joint(text: str, index: int) -> str:
    """What replaces the line break at ``index`` (CSS Text 3, 4.1.3, and quotes as in Chinese)."""
    sides = text[index - 1 : index], text[index + 1 : index + 2]
    wide = [is_cjk(char) and not "\uac00" <= char <= "\ud7a3" for char in sides]
    if any(wide) and all(w or char in _MARKS for w, char in zip(wide, sides, strict=True)):
        return ""
    return " "
