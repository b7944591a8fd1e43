"""Words before a rendering: titles and articles that stand twice, contractions, elisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import regex

from localize.glossary.forms.agreement.spot import APOSTROPHES, Change, Spot, recase, table
from localize.glossary.forms.alphabets import is_pinyin
from localize.glossary.forms.recognition import spans
from localize.glossary.forms.tables import any_of

__all__ = ["rules"]

_SPACE = "[ \u00a0]"
_BORDER = rf"(?<![\p{{L}}\p{{N}}{APOSTROPHES}])"
_WORD = regex.compile(rf"{_BORDER}([\p{{L}}.]+)([{APOSTROPHES}]|{_SPACE})$")
_TITLE = regex.compile(rf"([\p{{L}}.]+){_SPACE}")
_START = regex.compile(r"(?:^|[.!?…:—–\n])[\s\p{Pi}\p{Ps}\"'«»-]*$")
_INSIDE = regex.compile(r"[\p{L}\p{N}\p{Pf}\"»] $")


def rules(language: str) -> tuple[Callable[[Spot], Change | None], ...]:
    """What a language's table asks for, in the order in which it is looked at."""
    data = table(language)
    found: list[Callable[[Spot], Change | None]] = []
    if "titles" in data:
        found.append(partial(_title, language))
    if "articles" in data:
        found.append(partial(_own_article, language))
    if "contract" in data:
        found.append(partial(_contraction, language))
    if "before" in data:
        found.append(partial(_sound, language))
    return tuple(found)


def _title(language: str, spot: Spot) -> Change | None:
    """Mr. Mr. Huo → Mr. Huo; an inflected title before the rendering stays: Herrn Herr Huo."""
    outer, inner = _WORD.search(spot.before), _TITLE.match(spot.rendering)
    if outer is None or inner is None:
        return None
    word, title = outer[1], inner[1]
    titles, synonyms = _titles(language)
    if title.lower() not in titles:
        return None
    if word.lower() == title.lower() or spans(word, title, language) == [(0, len(word))]:
        written = outer[0]
    elif word.lower() in synonyms.get(title.lower(), ()):
        # An abbreviation's capital says nothing within a sentence: Sr., M.
        is_capital = not word.endswith(".") or _START.search(spot.before[: outer.start()])
        written = recase(inner[0], word) if is_capital else inner[0]
    else:
        return None
    return spot.rewrite(len(outer[0]), inner.end(), written, "doubled", own=len(written))


@lru_cache(maxsize=32)
def _titles(language: str) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    data = table(language)
    groups = [frozenset(map(str.lower, group)) for group in data.get("synonyms", ())]
    synonyms = {title: group for group in groups for title in group}
    return frozenset(map(str.lower, data["titles"])), synonyms


def _own_article(language: str, spot: Spot) -> Change | None:
    """The rendering has an article: de + le maître → du maître, the + the Elder → the Elder."""
    outers, before, articles = _articles(language)
    inner = articles.match(spot.rendering)
    outer = before.search(spot.before) if inner else None
    if inner is None or outer is None:
        return None
    at_start = bool(_START.search(spot.before[: outer.start()]))
    if outer[1][0].isupper() and not at_start:  # no article: plan A
        return None
    article, is_name = _plain(inner[1].lower()), inner[1][0].isupper()
    preposition, other = outers[_plain(outer[1].lower())]
    if preposition is not None:
        return None if is_name else _joined_article(language, spot, outer, inner, preposition)
    if table(language).get("drop_at_start"):
        is_certain = other == article and at_start
    else:
        is_certain = other == article or not is_name
    written = recase(inner[0], outer[1])
    change = spot.rewrite(len(outer[0]), inner.end(), written, "doubled", own=len(written))
    return change if is_certain else None


def _joined_article(
    language: str,
    spot: Spot,
    outer: regex.Match[str],
    inner: regex.Match[str],
    preposition: str,
) -> Change:
    article = _plain(inner[1])
    written = table(language)["contract"][preposition].get(article, f"{preposition} {article}")
    written = recase(_joined(written, spot.text, outer[2] or " "), outer[1])
    # "de la" leaves the rendering whole, "du" takes its article up.
    is_whole = _plain(written).endswith(_plain(inner[0]))
    own = len(inner[0]) if is_whole else len(written)
    return spot.rewrite(len(outer[0]), inner.end(), written, "contraction", own=own)


Outer = tuple[str | None, str | None]
"""The preposition and the article that a word or two stand for."""


@lru_cache(maxsize=32)
def _articles(
    language: str,
) -> tuple[Mapping[str, Outer], regex.Pattern[str], regex.Pattern[str]]:
    """What may stand before a rendering's own article, patterns for it and for the article."""
    data = table(language)
    articles = data["articles"]
    outers: dict[str, Outer] = {}
    for preposition, written in data.get("contract", {}).items():
        for word in (preposition, *data.get("prepositions", {}).get(preposition, ())):
            outers[word] = (preposition, None)
        for article in articles:
            outers[f"{preposition} {article}"] = (preposition, article)
            if article in written:
                outers[written[article]] = (preposition, article)
    outers |= {word: (None, word) for word in data.get("drop", articles)}
    for word in data.get("ambiguous", ()):
        outers.pop(word, None)
    before = regex.compile(f"{_BORDER}(?i:({_loose(outers)}))({_SPACE}|(?<=[{APOSTROPHES}]))$")
    own = regex.compile(f"(?i:({_loose(articles)}))(?:{_SPACE}|(?<=[{APOSTROPHES}]))")
    return outers, before, own


def _loose(words: object) -> str:
    """A pattern for words with either apostrophe."""
    return any_of(tuple(words)).replace("'", f"[{APOSTROPHES}]")


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ")


def _contraction(language: str, spot: Spot) -> Change | None:
    """A preposition and an article that are written as one: de el maestro → del maestro."""
    pairs, pattern = _separate(language)
    found = pattern.search(spot.before)
    if found is None:
        return None
    written = recase(pairs[found[1].lower()], found[1])
    return spot.rewrite(len(found[0]), 0, _joined(written, spot.text, found[2]), "contraction")


@lru_cache(maxsize=32)
def _separate(language: str) -> tuple[Mapping[str, str], regex.Pattern[str]]:
    data = table(language)
    pairs = {
        f"{preposition} {article}": joined
        for preposition, written in data["contract"].items()
        for article, joined in written.items()
        if "'" not in article and joined != f"{preposition} {article}"
    }
    for word in data.get("ambiguous", ()):
        pairs.pop(word, None)
    # The article in small letters: a name's own capital El stays.
    forms = any_of([*pairs, *(pair[0].upper() + pair[1:] for pair in pairs)])
    return pairs, regex.compile(f"{_BORDER}({forms})({_SPACE})$")


def _sound(language: str, spot: Spot) -> Change | None:
    """The word before takes the form that the rendering's first sound asks for."""
    outer = _WORD.search(spot.before)
    if outer is None:
        return None
    data = table(language)
    changes = data["before"].get(_first_sound(language, spot.rendering), {})
    word, joint = outer[1], outer[2]
    written = changes.get(word.lower() + ("'" if joint in APOSTROPHES else ""))
    head = spot.before[: outer.start()]
    if written is None or (data.get("within") and not (_INSIDE.search(head) and word.islower())):
        return None
    # A capital in a sentence is a name's: Ma, An.
    if not word.islower() and (not _START.search(head) or (word.isupper() and len(word) > 1)):
        return None
    space = " " if joint in APOSTROPHES else joint
    written = _joined(recase(written, word), spot.text, space)
    return spot.rewrite(len(outer[0]), 0, written, "sound")


def _joined(written: str, text: str, space: str) -> str:
    """With the apostrophe that the text uses, or a space after a word without one."""
    if not written.endswith("'"):
        return written + space
    return written if "'" in text and "’" not in text else f"{written[:-1]}’"


@lru_cache(maxsize=16384)
def _first_sound(language: str, rendering: str) -> str:
    """How a rendering begins, by the language's table; empty if that is not sure."""
    for pattern, sound in _sounds(language):
        if pattern.match(rendering):
            if sound != "pinyin_h":
                return sound
            return "consonant" if is_pinyin(regex.split(r"\P{L}", rendering, maxsplit=1)[0]) else ""
    return ""


@lru_cache(maxsize=32)
def _sounds(language: str) -> tuple[tuple[regex.Pattern[str], str], ...]:
    rows = table(language)["sound"]
    return tuple((regex.compile(row["pattern"]), row["is"]) for row in rows)
