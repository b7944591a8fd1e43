"""What the memory holds for people: approved and imported translations, and how they are found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from localize.document import Inline, plain
from localize.files import sha256

__all__ = ["Approvals", "Approved", "Imported", "Imports", "Similar", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A translation that a person stands for."""

    source: str
    context: str
    """The sentence before it; empty at the start of a part."""
    target: Inline
    """Empty where the translation stands in a neighbour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A translation out of another tool's memory."""

    language: str
    """Tag of the source text, as ``glossary.languages.column`` writes it: ``zh``."""
    locale: str
    """Tag of the target, likewise: ``en-US``, ``ar-SA``."""
    source: Inline
    target: Inline
    """Never empty. The texts of tags are that tool's own: they only tell which is which."""
    links: tuple[int, ...] = ()
    """For each tag of the target the number of its tag in the source, from 0; -1: it has none."""
    context: str | None = None
    """The sentence before it; empty at the start of a part, ``None`` where nobody knows."""
    scope: str = ""
    """Id of the title that it is for; empty: for all."""
    changed: str = ""
    """When it was last changed, ``YYYYMMDDThhmmssZ``; empty where nobody knows."""
    creator: str = ""
    uses: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A translation of a similar sentence."""

    source: str
    target: Inline
    """Tags are those of the text that it was approved in, or another tool's."""
    score: float
    """1 - (edits to make one source of the other) / (length of the longer), 0 to 1: at 1 they are
    the same but for white space."""
    origin: Literal["approved", "imported"]
    scope: str
    """Id of the title; empty for all."""
    locale: str
    """Tag of the target."""
    file: str = ""
    """Name of the source file, of an approved one."""
    changed: str = ""
    """See ``Imported.changed``."""
    note: str = ""


_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_SPACE = regex.compile(r"\s+")


def key(text: str) -> str:
    """What two texts have in common that say the same: other tools break lines elsewhere.

    >>> key(" 走吧。\\n他说。"), key("Let us\\n go.")
    ('走吧。他说。', 'Let us go.')
    """
    text = unicodedata.normalize("NFC", text)
    return _SPACE.sub("" if _CJK.search(text) else " ", text).strip()


class Approvals:
    """Approved translations of one file in one locale, ready to be looked up."""

    def __init__(
        self,
        entries: Iterable[Approved] = (),
        settled: Mapping[tuple[str, str], Approved | None] | None = None,
    ) -> None:
        """``settled``: what an editor decided for a sentence at its place, by sentence and
        context, whatever else is approved; ``None``: nothing is approved there."""
        self._settled = dict(settled or {})
        self._exact: dict[tuple[str, str], Approved] = {}
        self._by_source: dict[str, Approved | None] = {}
        for entry in entries:
            self._exact[entry.source, entry.context] = entry
            known = self._by_source.setdefault(entry.source, entry)
            if known is not None and known.target != entry.target:
                # Translated in two ways: only its context can tell which one it is.
                self._by_source[entry.source] = None
        pieces = [repr(item) for item in sorted(self._exact.items(), key=_by_key)]
        pieces += [repr((item,)) for item in sorted(self._settled.items(), key=_by_key)]
        self.digest = sha256(*pieces)

    def get(self, source: str, context: str) -> Approved | None:
        """By sentence and context, else by the sentence if it was always translated alike."""
        if (source, context) in self._settled:
            return self._settled[source, context]
        return self._exact.get((source, context)) or self._by_source.get(source)

    def __len__(self) -> int:
        """Sentences with an approved translation."""
        return sum(item is not None for item in (self._exact | self._settled).values())


def _by_key(item: tuple[tuple[str, str], object]) -> tuple[str, str]:
    return item[0]


class Imports:
    """Imported translations for one file in one locale, ready to be looked up."""

    def __init__(self, entries: Sequence[Imported] = ()) -> None:
        """``entries``: of two that serve alike the one to prefer first."""
        self._entries = len(entries)
        self._exact: dict[tuple[str, str | None], Imported] = {}
        self._by_key: dict[str, Imported | None] = {}
        for entry in entries:
            source = key(plain(entry.source))
            self._exact.setdefault((source, entry.context), entry)
            known = self._by_key.setdefault(source, entry)
            if known is not None and plain(known.target) != plain(entry.target):
                self._by_key[source] = None
        said = ((item.source, item.context, item.target, item.links) for item in entries)
        self.digest = sha256(*map(repr, said))

    def get(self, source: str, context: str) -> Imported | None:
        """By sentence and context, else one without context, else by the sentence if all say the
        same."""
        source = key(source)
        return (
            self._exact.get((source, key(context)))
            or self._exact.get((source, None))
            or self._by_key.get(source)
        )

    def __len__(self) -> int:
        return self._entries
