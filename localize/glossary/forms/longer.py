"""Renderings that are a part of another term's: they don't count where that one stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.glossary import Term

__all__ = ["longer_forms"]

_UNSPACED = frozenset({"zh", "ja"})
# What a person's name may be the name of, without being that person: Huo in Huo Group.
_NAMED = frozenset({"place", "organisation", "item"})
_NAMES = _NAMED | {"person"}


def longer_forms(terms: Iterable[Term], tag: str) -> Mapping[str, tuple[str, ...]]:
    """Rendering → renderings of other terms, for a locale, that only seem to hold it.

    Where words have no borders a term is not itself at the beginning of a longer name (林晩 in
    林晩晴); at its end it is, as family names come first (晩晴). Elsewhere borders tell names
    apart, except a person's in the name of a place, an organisation or an item.
    """
    # A form that several terms share belongs to the last of them, as to any.
    owners = {form: term for term in terms for form in term.forms(tag)}
    unspaced = tag.split("-", maxsplit=1)[0] in _UNSPACED
    found: dict[str, set[str]] = {}
    for big, owner in owners.items():
        if owner.kind not in (_NAMES if unspaced else _NAMED):
            continue
        for part in _beginnings(big) if unspaced else _words(big):
            other = owners.get(part)
            if other is None or other is owner:
                continue
            if unspaced or other.kind == "person":
                found.setdefault(part, set()).add(big)
    return {form: tuple(sorted(bigs)) for form, bigs in found.items()}


def _beginnings(form: str) -> list[str]:
    return [form[:size] for size in range(1, len(form))]


def _words(form: str) -> list[str]:
    """Runs of a form's words, joined by spaces or hyphens, that are not all of it."""
    words = form.replace("-", " ").split()
    return [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    ]
