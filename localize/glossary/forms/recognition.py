"""Where a rendering stands in a target text, as a word of its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from localize.glossary.forms import alphabets, east_asian, semitic
from localize.glossary.forms.fold import Folded, fold
from localize.glossary.forms.tables import Word

__all__ = ["count", "spans", "stems"]

Span = tuple[int, int]

# The rest is alphabetic: borders of words and the first letter's case hold for all of them.
_BUILDERS: Mapping[str, Callable[[str, bool], Word]] = {
    "zh": lambda form, _: east_asian.chinese(form),
    "ja": lambda form, name: east_asian.japanese(form, name=name),
    "ko": lambda form, _: east_asian.korean(form),
    "ar": lambda form, name: semitic.arabic(form, name=name),
    "fa": lambda form, name: semitic.persian(form, name=name),
    "ur": lambda form, name: semitic.persian(form, name=name),
    "he": lambda form, name: semitic.hebrew(form, name=name),
}


def count(
    text: str, form: str, language: str, *, name: bool = False, longer: Sequence[str] = ()
) -> int:
    """How often ``form`` stands in ``text`` as a word of ``language``: see ``spans``.

    >>> count("Lin Wan's sword", "Lin Wan", "en"), count("Lin Wanqing", "Lin Wan", "en")
    (1, 0)
    >>> count("وقال للين وان", "لين وان", "ar")
    1
    """
    return len(spans(text, form, language, name=name, longer=longer))


def spans(
    text: str, form: str, language: str, *, name: bool = False, longer: Sequence[str] = ()
) -> list[Span]:
    """Where ``form`` stands in ``text``, clitics and endings included, as (start, end).

    ``language`` is a BCP 47 tag. Allowed are its proclitics, particles and endings, a capital
    or small first letter, all capitals. ``name``: the form is a person's name, which keeps its
    capital and takes fewer endings (no plural by rule, in Arabic no pronoun suffix, in Japanese
    no further character of a name). ``longer``: renderings of other terms; what is only a part
    of one of them is not the form.

    >>> spans("임만이랑 갔어", "임만", "ko")
    [(0, 4)]
    """
    return [span for span, _ in _found(text, form, language, name, longer)]


def stems(
    text: str, form: str, language: str, *, name: bool = False, longer: Sequence[str] = ()
) -> list[Span]:
    """As ``spans``, without what is joined to the form: what a replacement replaces.

    >>> stems("وقال للين وان", "لين وان", "ar")
    [(6, 13)]
    """
    return [stem for _, stem in _found(text, form, language, name, longer)]


def _found(
    text: str, form: str, language: str, name: bool, longer: Sequence[str]
) -> list[tuple[Span, Span]]:
    primary = language.split("-", maxsplit=1)[0].lower()
    folded = fold(text, primary)
    found = [
        place
        for word in _words(form, primary, name)
        if word.core in folded.text
        for place in _places(folded, word)
    ]
    if found and longer:
        hidden = [
            stem
            for other in longer
            if len(other) > len(form)
            for stem in stems(text, other, primary, name=name)
        ]
        found = [
            (span, stem)
            for span, stem in found
            if not any(start <= stem[0] and stem[1] <= end for start, end in hidden)
        ]
    return sorted(found) if len(found) > 1 else found


def _places(folded: Folded, word: Word) -> Iterator[tuple[Span, Span]]:
    for match in _compiled(word.pattern).finditer(folded.text):
        end = match.end()
        if word.tail is not None:
            tail = word.tail.match(folded.text, end)
            if tail is None:
                continue
            end = tail.end()
        yield folded.span(match.start(), end), folded.span(*match.span("form"))


_compiled = lru_cache(maxsize=8192)(regex.compile)
_LEAST_CAPITALS = 4  # shorter ones are taken for abbreviations: WAN, WHO


@lru_cache(maxsize=32768)
def _words(form: str, language: str, name: bool) -> tuple[Word, ...]:
    """A form with its variants: as it is written, and in capitals as on a sign."""
    folded = fold(form, language).text.strip().strip("\u200c")
    if not folded:
        return ()
    build = _BUILDERS.get(language)
    if build is not None:
        return (build(folded, name),)
    words = [alphabets.build(folded, language, name=name)]
    if len(folded) >= _LEAST_CAPITALS and folded.upper() != folded:
        words.append(alphabets.build(folded.upper(), language, name=name))
    return tuple(words)
