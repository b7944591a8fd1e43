"""Inline elements of TMX ↔ our tags, and which tag of a target is which of its source.

==================  =========================================================================
``bpt`` + ``ept``   an opening and a closing tag, paired by ``i``; one alone is like a ``ph``
``it``              an opening or a closing tag whose partner is in another segment
``hi``              an opening and a closing tag without a code
``ph``, ``ut``      a tag that stands alone
``sub``             a text inside a code: stays part of the code
==================  =========================================================================
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

import regex

from localize.data import toml
from localize.document import Inline, Tag
from localize.memory.tmx.reading import Mark

__all__ = ["Text", "clean", "legal", "links", "read", "written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with its tags, and what pairs these with another text's."""

    inline: Inline
    ids: tuple[tuple[str, str], ...]
    """``x`` and ``i`` of each tag, as far as it has them."""


_BREAKS = regex.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS = regex.compile("[\x7f-\x9f]")


def read(content: Iterable[str | Mark]) -> Text:
    """The content of a ``seg``, without white space at its ends. XML may hold what no book and no
    terminal should: line breaks of all kinds are one, control characters are dropped."""
    content = list(content)
    closed = {one.i for one in content if isinstance(one, Mark) and one.name == "ept"}
    pieces: list[str | Tag] = []
    ids: list[tuple[str, str]] = []
    opened: dict[str, Mark] = {}
    highlights: list[Mark] = []
    for item in content:
        if isinstance(item, str):
            pieces.append(_CONTROLS.sub("", _BREAKS.sub("\n", item)))
            continue
        partner = item
        if item.name == "bpt" and item.i in closed:
            opened[item.i] = item
        elif item.name == "ept":
            partner = opened.pop(item.i, item)
        elif item.name == "hi":
            highlights.append(item)
        elif item.name == "/hi":
            partner = highlights.pop() if highlights else item
        pieces.append(_tag(item, partner, item.i in closed))
        ids.append((item.x, item.i))
    return Text(inline=_trimmed(pieces), ids=tuple(ids))


def _tag(item: Mark, partner: Mark, is_closed: bool) -> Tag:
    meaning = _role(item.type or partner.type)
    if item.name == "hi" or (item.name == "bpt" and is_closed) or item.pos == "begin":
        return Tag(kind="open", text=item.code, role=meaning)
    if item.name == "/hi" or (item.name == "ept" and partner is not item) or item.pos == "end":
        return Tag(kind="close", text=item.code, role=meaning)
    return Tag(kind="alone", text=item.code, role=meaning)


def _role(type_: str) -> str:
    """``Tag.role`` for the attribute ``type``; itself if it has none here."""
    return _roles().get(type_.strip().lower(), type_)


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {word: name for name, words in _types().items() for word in words}


@lru_cache(maxsize=1)
def _types() -> dict[str, list[str]]:
    """Role → types, the one to write first."""
    table = toml("memory")["roles"]
    return {name: words for name, words in table.items() if name != "source"}


def _trimmed(pieces: list[str | Tag]) -> Inline:
    """Neighbouring texts as one, without white space at the two ends."""
    joined: list[str | Tag] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    texts = [at for at, piece in enumerate(joined) if isinstance(piece, str) and piece.strip()]
    for at, piece in enumerate(joined):
        if isinstance(piece, str) and (not texts or at <= texts[0]):
            joined[at] = piece = piece.lstrip()
        if isinstance(piece, str) and (not texts or at >= texts[-1]):
            joined[at] = piece.rstrip()
    return tuple(piece for piece in joined if piece != "")


def links(source: Text, target: Text) -> tuple[int, ...]:
    """See ``Imported.links``: by ``x`` where both texts have it, else by the same code, else by
    ``i``; tags of other kinds never pair, and a closing tag goes where its opening one does."""
    there, here = _tags(source.inline), _tags(target.inline)
    partners, own = _partners(there), _partners(here)
    numbered = any(x for x, _ in source.ids)
    free: dict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for at, (tag, ids) in enumerate(zip(there, source.ids, strict=True)):
        for sign in _signs(tag, ids):
            free[tag.kind, at in partners, *sign].append(at)
    found: list[int] = []
    used: set[int] = set()
    for number, (tag, ids) in enumerate(zip(here, target.ids, strict=True)):
        if tag.kind == "close" and number in own:
            found.append(partners.get(found[own[number]], -1))
            continue
        at = -1
        signs = _signs(tag, ids)
        for sign in signs[:1] if ids[0] and numbered else signs:
            alike = free[tag.kind, number in own, *sign]
            while alike and at < 0:
                at = alike.popleft()
                at = -1 if at in used else at
        used.add(at)
        found.append(at)
    return tuple(found)


def _signs(tag: Tag, ids: tuple[str, str]) -> list[tuple[str, str]]:
    """What a tag may be known by in the other text, the surest first."""
    x, i = ids
    # A hi has no code: what it means.
    return [sign for sign in (("x", x), ("code", tag.text or tag.role), ("i", i)) if sign[1]]


def _tags(inline: Inline) -> list[Tag]:
    return [piece for piece in inline if isinstance(piece, Tag)]


# What XML 1.0 can't hold at all.
_ILLEGAL = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def legal(text: str) -> str:
    """Without what XML can't hold."""
    return _ILLEGAL.sub("", text)


def clean(text: str) -> str:
    """Text for an element, escaped."""
    return escape(legal(text), {"\r": "&#13;"})


def written(inline: Inline, numbers: Sequence[int]) -> str:
    """The content of a ``seg``. ``numbers``: the ``x`` of each tag."""
    partners = _partners(_tags(inline))
    pieces = []
    at = 0
    for piece in inline:
        if isinstance(piece, str):
            pieces.append(clean(piece))
        else:
            pieces.append(_element(piece, at, partners.get(at), numbers[at]))
            at += 1
    return "".join(pieces)


def _partners(tags: Sequence[Tag]) -> dict[int, int]:
    """Opening tag ↔ closing tag, by number."""
    found: dict[int, int] = {}
    # Tags may overlap; one whose partner is in another segment has none here.
    opened: dict[str, list[int]] = defaultdict(list)
    for at, tag in enumerate(tags):
        if tag.kind == "open":
            opened[tag.role].append(at)
        elif tag.kind == "close" and opened[tag.role]:
            start = opened[tag.role].pop()
            found[at], found[start] = start, at
    return found


def _element(tag: Tag, at: int, partner: int | None, x: int) -> str:
    type_ = _types().get(tag.role, [tag.role])[0]
    about = f" type={quoteattr(legal(type_))}" if type_ else ""
    if tag.kind == "alone":
        name, ids = "ph", f' x="{x}"'
    elif partner is None:
        name, ids = "it", f' pos="{"begin" if tag.kind == "open" else "end"}" x="{x}"'
    elif tag.kind == "open":
        name, ids = "bpt", f' i="{at + 1}" x="{x}"'
    else:
        name, ids, about = "ept", f' i="{partner + 1}"', ""
    return f"<{name}{ids}{about}>{clean(tag.text)}</{name}>"
