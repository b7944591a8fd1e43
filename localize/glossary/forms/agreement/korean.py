"""Korean particles, which follow the last sound of the word before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import regex

from localize.glossary.forms.agreement.spot import Change, Spot, table
from localize.glossary.forms.alphabets import is_pinyin
from localize.glossary.forms.east_asian import batchim
from localize.glossary.forms.recognition import spans
from localize.glossary.forms.tables import any_of
from localize.glossary.forms.tables import table as forms_of

__all__ = ["rules", "sound"]

# Quotation marks and brackets between a word and its particle.
_CLOSING = regex.compile(r"[\p{Pf}\p{Pe}\"'\u2069]*")
_HANGUL = regex.compile(r"\p{Hangul}*")
_CALL_BEFORE = regex.compile(r"(?:^|[,.!?…~\n\p{Pi}\p{Ps}\"'-])\s*$")
_CALL_AFTER = regex.compile(r"[,!~…]")
_END = regex.compile(r"[.?!]|$")


def rules(language: str) -> tuple[Callable[[Spot], Change | None], ...]:
    """Korean alone has them."""
    return (_title, _space, _particle) if language == "ko" else ()


def _title(spot: Spot) -> Change | None:
    """곽 대표 대표는 → 곽 대표는."""
    titles = [title for title in table("ko")["honorifics"] if spot.rendering.endswith(title)]
    for title in sorted(titles, key=len, reverse=True):
        found = regex.match(f" ?{title}", spot.after)
        if found is None:
            continue
        word = spot.rendering + _HANGUL.match(spot.after, found.end())[0]
        if spans(word, spot.rendering, "ko") == [(0, len(word))]:
            return spot.follow(found.end(), "", "doubled")
    return None


def _space(spot: Spot) -> Change | None:
    """임만 는 → 임만는, which the next rule makes 임만은."""
    found = _lone().match(spot.after)
    return spot.follow(len(found[1]), "", "space") if found else None


@lru_cache(maxsize=1)
def _lone() -> regex.Pattern[str]:
    return regex.compile(rf"( +){any_of(table('ko')['lone'])}(?!\p{{L}})")


def _particle(spot: Spot) -> Change | None:
    """The particle in the form that the last sound asks for."""
    ends = sound(spot.rendering)
    if not ends:
        return None
    forms, pattern = _forms(ends)
    skip = _CLOSING.match(spot.after).end()
    found = pattern.match(spot.after, skip)
    if found is None:
        return None
    stands = found[1]
    written = forms[stands]
    if stands == "야" and ends != "open":
        written = _called(spot, found.end())
    return spot.follow(len(stands), written, "particle", skip=skip)


def _called(spot: Spot, end: int) -> str:
    """야 after a consonant: 아 of a call, 이야 of a statement, as it is where that isn't clear."""
    following = spot.after[end : end + 1]
    last = spot.before.split()[-1:]
    is_said = bool(last) and last[0].endswith(tuple(table("ko")["subject"]))
    if _CALL_BEFORE.search(spot.before):
        return "아" if _CALL_AFTER.match(following) else "야"
    if is_said:
        return "이야" if _END.match(following) else "야"
    return "아" if following == "," else "야"


@lru_cache(maxsize=4)
def _forms(ends: str) -> tuple[Mapping[str, str], regex.Pattern[str]]:
    """What may stand after a sound → what should, and a pattern for it to the word's end."""
    data, known = table("ko"), forms_of("ko")
    forms = {word: word for word in (*known["either"], *known["copular"])}
    forms |= {f"이{ending}": f"이{ending}" for ending in known["copula"]}
    if ends == "open":
        forms |= {f"이{ending}": ending for ending in data["nickname"]}
        forms |= dict(data["pairs"])
    else:
        forms |= {ending: f"이{ending}" for ending in data["copula"]}
        forms |= {opened: closed for closed, opened in data["pairs"]}
        forms |= {closed: closed for closed, _ in data["pairs"]}
    if ends == "rieul":
        kept = {closed: opened for closed, opened in data["pairs"] if closed in data["rieul"]}
        forms |= kept | {opened: opened for opened in kept.values()}
    past = f"(?<=[었였]){known['past']}"
    rest = f"(?:{past}|{any_of(known['more'])}{{0,2}})"
    return forms, regex.compile(rf"({any_of(forms)}){rest}(?!\p{{L}})")


def sound(word: str) -> str:
    """How a word ends when it is read in Korean: ``closed``, ``rieul`` (ㄹ) or ``open``.

    Digits by their numerals, capitals by the names of the letters, other Latin words by their
    last letter; empty where that is not sure.

    >>> sound("임만"), sound("서울"), sound("Huo"), sound("3"), sound("T")
    ('closed', 'rieul', 'open', 'closed', 'open')
    """
    last = word[-1:]
    data = table("ko")
    if last.isdecimal():
        return next((kind for kind, digits in data["digits"].items() if last in digits), "")
    if not last.isascii() or not last.isalpha():
        return batchim(last)
    latin = regex.search(r"[A-Za-z]+$", word)[0]
    if latin.isupper():
        return next((kind for kind, letters in data["letters"].items() if last in letters), "open")
    if last == "l" or (last == "r" and is_pinyin(latin)):
        return "rieul"
    if last in "mn" or (last == "g" and latin.endswith("ng")):
        return "closed"
    return "open" if last in "aiouy" or (last == "e" and is_pinyin(latin)) else ""
