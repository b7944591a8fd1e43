"""L: is it in its own language, where another one has the same letters?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check
from localize.checks.scripts import moot
from localize.checks.tables import languages, words
from localize.document import Segment, plain
from localize.text import split_tag

_SENTENCES = regex.compile(r"[^.!?…\n]+")
_PLAIN_WORD = regex.compile(r"\p{L}+")
_LEAST_WORDS = 5
_LEAST_HITS = 3
_MOST_LETTERED = 2
"""So many of them may be words that are known by their letters alone."""


def other_language(text: str, language: str) -> tuple[int, int, str] | None:
    """A sentence in another language of Latin letters: (start, end, its code).

    By function words that the two languages don't share, and by words with letters that only
    the other has: three different ones, two of them function words or all but one, and three
    times as many as of the text's own language.

    >>> other_language("Elle prit l'épée. But it was not the sword that he wanted.", "fr")[2]
    'en'
    """
    if not words("function_words", language) or text.count(" ") < _LEAST_WORDS - 1:
        return None
    strange = _strange(language)
    for match in _SENTENCES.finditer(text):
        found = set(_PLAIN_WORD.findall(match[0].lower()))
        if len(found) < _LEAST_WORDS or not strange & found:
            continue
        for other in languages("function_words"):
            if _reads_as(found, match[0], other, language):
                return match.start(), match.end(), other
    return None


def _reads_as(found: set[str], sentence: str, other: str, language: str) -> bool:
    own, theirs = _telling(language, other)
    hits, least = len(theirs & found), max(_LEAST_HITS, 3 * len(own & found))
    if hits + _MOST_LETTERED < least:
        return False
    if hits < _LEAST_HITS:
        letters = words("letters", other) - words("letters", language)
        small = (word for word in _PLAIN_WORD.findall(sentence) if word[0].islower())
        lettered = sum(1 for word in set(small) if not letters.isdisjoint(word))
        hits += min(_MOST_LETTERED, lettered)
    return hits >= least


@lru_cache(maxsize=32)
def _strange(language: str) -> frozenset[str]:
    """The function words of all others that the language lacks."""
    found = (_telling(language, other)[1] for other in languages("function_words"))
    return frozenset().union(*found)


@lru_cache(maxsize=128)
def _telling(language: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    """The function words of each that the other lacks."""
    own, theirs = words("function_words", language), words("function_words", other)
    return own - theirs, theirs - own


@check("L113", "error", on=Segment)
def other_tongue(segment: Segment, context: Context) -> Iterator[Problem]:
    """A sentence is in another language than the locale's."""
    text = plain(segment.target)
    found = other_language(text, context.language)
    if found and not moot(segment, context):
        start, end, language = found
        yield at(
            text,
            start,
            end,
            f"reads as {language}, not as {context.language}",
            "Translate the sentence.",
        )


_RUN = 4
"""Words in a row that two languages of Latin letters have in common by no accident."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}]+)*")


@check("L116", "error", on=Segment, needs_source=True)
def copied_through(segment: Segment, context: Context) -> Iterator[Problem]:
    """A piece of the source stands untranslated in the translation."""
    language = split_tag(context.source_language)[0]
    if context.locale.script != "Latn" or language == context.language:
        return
    source, text = plain(segment.source), plain(segment.target)
    if not words("function_words", language) or source.count(" ") < _RUN - 1:
        return
    if len(set(_PLAIN_WORD.findall(source)) & set(_PLAIN_WORD.findall(text))) < _RUN - 1:
        return
    said = {tuple(run) for run in _runs([match[0] for match in _WORD.finditer(source)])}
    matches = list(_WORD.finditer(text))
    held = [bool(run) and tuple(run) in said for run in _runs([match[0] for match in matches])]
    for first, here in enumerate(held):
        if here:
            last = next((i for i in range(first, len(held)) if not held[i]), len(held)) + _RUN - 2
            start, end = matches[first].start(), matches[last].end()
            if not moot(segment, context) and not other_language(text, context.language):
                yield at(text, start, end, "stands as in the source", "Translate it.")
            return


def _runs(tokens: list[str]) -> Iterator[list[str]]:
    """Each run of words, of which names and titles (capitals) make up no more than one; else
    an empty one."""
    for first in range(len(tokens) - _RUN + 1):
        run = tokens[first : first + _RUN]
        yield run if sum(1 for token in run if token[0].islower()) >= _RUN - 1 else []
