"""Markdown's blocks, found line by line; what isn't text to translate is kept byte for byte.

CommonMark 0.31, sections 4 and 5, with GitHub's tables and footnotes. Containers (quotes, list
items) are followed only as far as it takes to know what a line belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from localize.formats.prose.inline import label

__all__ = ["Leaf", "scan"]

# Deeper than anybody writes; a line of a million marks would take hours.
_MAX_DEPTH = 100

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\n)[\w-]+:.*?^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\Z)", re.DOTALL | re.MULTILINE
)
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"( {0,3}(?:[-+*]|(?P<number>\d{1,9})[.)]))(?P<space>[ \t]+|$)")
_CHECK_BOX = re.compile(r"\[[ xX]\][ \t]+")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\[\]\s]{1,100}\]:[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ATX = re.compile(r"( {0,3}(#{1,6})(?:[ \t]+|$))(.*?)((?:[ \t]+#+)?[ \t]*)$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?![^`]*`)|~{3,})")
_REFERENCE = re.compile(
    r" {0,3}\[((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*(?:<[^<>]*>|[^\s<]\S*)"
    r"(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*$"
)
_DELIMITER_ROW = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_HTML_BLOCKS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head"
    "|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p"
    "|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
# What opens an HTML block, and what its last line holds; a blank line ends the last two kinds.
_HTML = tuple(
    (re.compile(f" {{0,3}}{start}", re.IGNORECASE), end and re.compile(end, re.IGNORECASE))
    for start, end in (
        (r"<(?:script|pre|style|textarea)(?:\s|>|$)", r"</(?:script|pre|style|textarea)>"),
        (r"<!--", "-->"),
        (r"<\?", r"\?>"),
        (r"<![A-Z]", ">"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (rf"</?(?:{_HTML_BLOCKS})(?:\s|/?>|$)", ""),
        (r"(?:<[A-Z][A-Z0-9-]*(?:\s[^<>]*)?/?>|</[A-Z][A-Z0-9-]*\s*>)[ \t]*$", ""),
    )
)


@dataclass(slots=True)
class Leaf:
    """A paragraph, heading or table cell; or something that is kept as it is."""

    role: str
    """As in ``Block``; ``verbatim`` or ``rule`` (a scene break) for what is kept."""
    line: int
    """Number of its first line, from 1."""
    lead: str = ""
    raw: str = ""
    """The content as it stands in the file, with the prefixes of its later lines."""
    tail: str = ""
    level: int = 0
    lines: list[str] = field(default_factory=list)
    """The content line by line, without prefixes and line ends."""
    prefix: str = ""
    """What its second line starts with (``> ``), after the line end."""
    is_cell: bool = False

    @property
    def is_kept(self) -> bool:
        """Nothing in it is for translation."""
        return self.role in ("verbatim", "rule")

    @property
    def text(self) -> str:
        """What inline markup is looked for in."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class _Container:
    role: str
    """quote, item or note."""
    indent: int = 0
    """Columns that a line of an item or a note must be indented by."""
    is_new: bool = True
    """Nothing of its content has been seen: a paragraph later in an item is no item."""


def scan(text: str, references: set[str]) -> Iterator[Leaf]:
    """The file's leaves in order: lead, raw and tail of all of them together are the text.

    Adds the labels of link reference definitions to ``references`` as they are found.
    """
    scanner = _Scanner(references)
    start = 0
    number = 1
    if match := _FRONT_MATTER.match(text):
        yield Leaf(role="verbatim", line=1, raw=match.group())
        start = match.end()
        number += len(_LINE.findall(match.group())) - 1
    for match in _LINE.finditer(text, start):
        yield from scanner.feed(match.group(1), match.group(2), number)
        number += 1
    yield from scanner.finish()


class _Scanner:
    """Takes lines; gives leaves as soon as nothing can be added to them."""

    def __init__(self, references: set[str]) -> None:
        self.references = references
        self.containers: list[_Container] = []
        self.leaves: list[Leaf] = []
        """Found and not given yet; only the last one still grows."""
        self.raw: list[str] = []
        """Pieces of the last leaf's ``raw``."""
        self.after: list[str] = []
        """Raw text after the last leaf, or, before the first one, the start of its lead."""
        self.state = ""
        """What the next line may go on with: paragraph, table, fence, html, code or nothing."""
        self.end: re.Pattern[str] | None = None
        """What ends the fence or the HTML block; a blank line where there is none."""

    def feed(self, body: str, end: str, number: int) -> Iterator[Leaf]:
        """Take a line's text, its line end and its number."""
        position, matched = self._match_containers(body)
        all_matched = matched == len(self.containers)
        rest = body[position:]
        is_blank = not rest.strip(" \t\u3000")
        if self.state in ("fence", "html") and all_matched:
            self._go_on(body + end, rest, is_blank=is_blank)
        elif is_blank:
            del self.containers[matched:]
            self.state = ""
            self.after.append(body + end)
        elif self.state == "paragraph" and all_matched and self._underline(body, rest, end):
            pass
        elif self.state == "paragraph" and not all_matched and not _begins_block(rest):
            # A lazy line: the paragraph of a quote or an item goes on without its mark.
            self._text(body, end, position, number)
        else:
            if not all_matched:
                del self.containers[matched:]
                self.state = ""
            self._start(body, end, position, number)
        yield from self.leaves[:-1]
        del self.leaves[:-1]

    def finish(self) -> Iterator[Leaf]:
        """Give what is left."""
        if not self.leaves and self.after:
            self._add(Leaf(role="verbatim", line=1), "")
        self._settle()
        yield from self.leaves

    def _match_containers(self, body: str) -> tuple[int, int]:
        """Where the text after the containers' marks begins, and how many of them go on."""
        position = 0
        for index, container in enumerate(self.containers):
            if container.role == "quote":
                match = _QUOTE.match(body, position)
                if not match:
                    return position, index
                position = match.end()
            elif body[position:].strip(" \t"):
                if _indent(body, position) < container.indent:
                    return position, index
                position = _skip(body, position, container.indent)
        return position, len(self.containers)

    def _go_on(self, line: str, rest: str, *, is_blank: bool) -> None:
        self.raw.append(line)
        if self.end.search(rest) if self.end else is_blank:
            self.state = ""

    def _underline(self, body: str, rest: str, end: str) -> bool:
        """Whether the line makes a heading or a table's head of the paragraph before it."""
        leaf = self.leaves[-1]
        if match := _SETEXT.match(rest):
            leaf.role, leaf.level = "heading", 1 if match.group(1)[0] == "=" else 2
            self.state = ""
        elif len(leaf.lines) == 1 and _is_delimiter_row(rest, leaf.lines[0]):
            raw = "".join(self.raw)
            content = raw.rstrip("\r\n")
            self.leaves.pop()
            self.after = [leaf.lead]
            self._cells("", content, raw[len(content) :], leaf.line)
            self.state = "table"
        else:
            return False
        self.after.append(body + end)
        return True

    def _start(self, body: str, end: str, position: int, number: int) -> None:
        """A line that begins with new containers, a new leaf, or both."""
        position = self._open_containers(body, position)
        rest = body[position:]
        if not rest.strip(" \t\u3000"):
            self.state = ""
            self.after.append(body + end)
        elif self.state != "paragraph" and _indent(body, position) >= 4:
            self._keep(body + end, number, "code")
        elif match := _ATX.match(rest):
            self._heading(body[:position], match, end, number)
        elif match := _FENCE.match(rest):
            mark = match.group(1)
            self._keep(body + end, number, "fence")
            self.end = re.compile(rf"^ {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*$")
        elif _RULE.match(rest):
            self._keep(body + end, number, "rule")
        elif not self._html(body + end, rest, number):
            self._text_or_reference(body, end, position, number)

    def _open_containers(self, body: str, position: int) -> int:
        while True:
            in_paragraph = self.state == "paragraph"
            rest = body[position:]
            too_deep = len(self.containers) >= _MAX_DEPTH
            if too_deep or _indent(body, position) >= 4 or _RULE.match(rest):
                return position
            if match := _QUOTE.match(rest):
                self.containers.append(_Container("quote"))
                position += match.end()
            elif (match := _ITEM.match(rest)) and not (in_paragraph and _is_sentence(match, rest)):
                mark = len(match.group(1))
                spaces = _indent(body, position + mark)
                wide = match.group("space") == "" or spaces > 4
                self.containers.append(_Container("item", mark + (1 if wide else spaces)))
                position = _skip(body, position + mark, 1 if wide else spaces)
            elif (match := _FOOTNOTE.match(rest)) and not in_paragraph:
                self.containers.append(_Container("note", 4))
                position += match.end()
            else:
                return position
            self.state = ""

    def _heading(self, prefix: str, match: re.Match[str], end: str, number: int) -> None:
        start, marks, content, closing = match.groups()
        self.state = ""
        if not content:
            self._keep(prefix + match.group() + end, number, "")
            return
        leaf = Leaf(role="heading", level=len(marks), line=number, lead=prefix + start)
        leaf.lines.append(content)
        self._add(leaf, content)
        self.after.append(closing + end)

    def _html(self, line: str, rest: str, number: int) -> bool:
        for start, stop in _HTML[:-1] if self.state == "paragraph" else _HTML:
            if match := start.match(rest):
                self._keep(line, number, "html")
                self.end = stop
                if stop and stop.search(rest, match.end()):
                    self.state = ""
                return True
        return False

    def _text_or_reference(self, body: str, end: str, position: int, number: int) -> None:
        rest = body[position:]
        match = _REFERENCE.match(rest)
        if match and self.state != "paragraph":
            self.references.add(label(match.group(1)))
            self._keep(body + end, number, "")
        elif self.state == "table":
            self._cells(body[:position], rest, end, number)
        else:
            self._text(body, end, position, number)

    def _text(self, body: str, end: str, position: int, number: int) -> None:
        """A line of a paragraph: its first, or one more."""
        content = body[position:].lstrip(" \t")
        # Chinese paragraphs may stand line under line, each with its two ideographic spaces.
        if self.state == "paragraph" and not content.startswith("\u3000"):
            leaf = self.leaves[-1]
            prefix = body[: len(body) - len(content)]
            if len(leaf.lines) == 1:
                leaf.prefix = prefix
            leaf.lines.append(content)
            self.raw.append(prefix + content + end)
            return
        content = content.lstrip(" \t\u3000")
        role = self._role()
        if role == "item" and (match := _CHECK_BOX.match(content)):
            content = content[match.end() :]
        leaf = Leaf(role=role, line=number, lead=body[: len(body) - len(content)])
        leaf.lines.append(content)
        self._add(leaf, content + end)
        self.state = "paragraph"

    def _role(self) -> str:
        if not self.containers:
            return "paragraph"
        inner = self.containers[-1]
        is_new, inner.is_new = inner.is_new, False
        return inner.role if is_new or inner.role != "item" else "paragraph"

    def _cells(self, before: str, row: str, end: str, number: int) -> None:
        start = 0
        for stop in [*(match.end() for match in _CELL_BORDER.finditer(row)), len(row)]:
            cell = row[start:stop]
            content = (
                cell.removesuffix("|").strip(" \t")
                if stop < len(row) or (cell.endswith("|") and not cell.endswith("\\|"))
                else cell.strip(" \t")
            )
            if content:
                space = cell.index(content)
                leaf = Leaf(role="item", line=number, lead=before + cell[:space], is_cell=True)
                leaf.lines.append(content.replace("\\|", "|"))
                self._add(leaf, content)
                before = cell[space + len(content) :]
            else:
                before += cell
            start = stop
        self.after.append(before + end)

    def _keep(self, line: str, number: int, state: str) -> None:
        """A leaf that is kept as it is, or one more line of indented code."""
        if state == "code" == self.state:
            self.raw.append(line)
        else:
            self._add(Leaf(role="rule" if state == "rule" else "verbatim", line=number), line)
        self.state = state

    def _add(self, leaf: Leaf, raw: str) -> None:
        if self.leaves:
            self._settle()
        else:
            leaf.lead = "".join(self.after) + leaf.lead
        self.leaves.append(leaf)
        self.raw, self.after = [raw], []

    def _settle(self) -> None:
        """Nothing more comes to the last leaf."""
        for leaf in self.leaves[-1:]:
            raw = "".join(self.raw)
            leaf.raw = raw if leaf.is_kept else raw.rstrip(" \t\r\n")
            leaf.tail = raw[len(leaf.raw) :] + "".join(self.after)
            if leaf.lines:
                leaf.lines[-1] = leaf.lines[-1].rstrip(" \t")


def _begins_block(rest: str) -> bool:
    """Whether a line that lacks its containers' marks begins something of its own."""
    patterns = (_QUOTE, _ITEM, _RULE, _ATX, _FENCE, *(start for start, _ in _HTML[:-1]))
    return any(pattern.match(rest) for pattern in patterns)


def _is_sentence(match: re.Match[str], rest: str) -> bool:
    """Whether a list mark inside a paragraph is text: only a full item numbered 1 may break in."""
    return match["number"] not in (None, "1") or not rest[match.end() :].strip()


def _is_delimiter_row(row: str, head: str) -> bool:
    if not _DELIMITER_ROW.match(row) or "|" not in row + head:
        return False
    counts = [len(_CELL_BORDER.split(line.strip().strip("|"))) for line in (row, head)]
    return counts[0] == counts[1]


def _indent(body: str, position: int) -> int:
    """Columns of white space at a position; a tab goes to the next multiple of four."""
    column = start = len(body[:position].expandtabs(4))
    for char in body[position:]:
        if char not in " \t":
            break
        column += 4 - column % 4 if char == "\t" else 1
    return column - start


def _skip(body: str, position: int, columns: int) -> int:
    """The position after as many columns of white space."""
    column = start = len(body[:position].expandtabs(4))
    while body[position : position + 1] in (" ", "\t") and column - start < columns:
        column += 4 - column % 4 if body[position] == "\t" else 1
        position += 1
    return position
