"""Letters that are joined to a rendering, or wrongly apart from it: Arabic, Hebrew, Japanese."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import regex

from localize.glossary.forms.agreement.spot import Change, Spot, table
from localize.glossary.forms.tables import any_of

__all__ = ["rules"]

_ARABIC, _HEBREW = regex.compile(r"\p{Arabic}"), regex.compile(r"\p{Hebrew}")
_SPACE = "[ \u00a0]"
_TATWEEL = "\u0640"
_ALONE = regex.compile(rf"(?<!\p{{L}})((?:و?[بكل]|[وف])(?:{_TATWEEL}{_SPACE}*|{_SPACE}+))$")
_LAM = regex.compile(r"(?<!\p{L})[وف]?ل$")
_LAM_LAM = regex.compile(r"(?<!\p{L})[وف]?لل$")
_ARTICLE = regex.compile(rf"(?<!\p{{L}})[وف]?[بك]?(ال{_SPACE}*)$")


def rules(language: str) -> tuple[Callable[[Spot], Change | None], ...]:
    """The rules of joining of a language."""
    return {
        "ar": (_clitic, _lam, _article, _vocative),
        "he": (_prefix,),
        "ja": (_honorific, _particle),
    }.get(language, ())


def _clitic(spot: Spot) -> Change | None:
    """و لين → ولين; before Latin letters it stays as it is."""
    found = _ALONE.search(spot.before) if _ARABIC.match(spot.rendering) else None
    if found is None:
        return None
    return spot.rewrite(len(found[1]), 0, found[1].rstrip(f"{_TATWEEL} \u00a0"), "clitic")


def _lam(spot: Spot) -> Change | None:
    """The preposition ل takes the alef of the article: ل + السيد → للسيد, ل + اللغة → للغة."""
    if not _begins_with_article(spot.rendering):
        return None
    if _LAM_LAM.search(spot.before):
        return spot.rewrite(0, 2, "", "clitic")
    if not _LAM.search(spot.before):
        return None
    return spot.rewrite(0, 2 if spot.rendering.startswith("الل") else 1, "", "clitic")


def _article(spot: Spot) -> Change | None:
    """ال + المعلم → المعلم."""
    found = _ARTICLE.search(spot.before) if _begins_with_article(spot.rendering) else None
    return spot.rewrite(len(found[1]), 0, "", "doubled") if found else None


def _vocative(spot: Spot) -> Change | None:
    """يا السيد → يا سيد."""
    data = table("ar")
    if not _begins_with_article(spot.rendering) or not _after_vocative().search(spot.before):
        return None
    if spot.rendering.startswith(tuple(data["after_vocative"])):
        return None
    return spot.rewrite(0, 2, "", "article")


@lru_cache(maxsize=1)
def _after_vocative() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}}){table('ar')['vocative']}{_SPACE}$")


def _begins_with_article(rendering: str) -> bool:
    return rendering.startswith("ال") and len(rendering) > 4


def _prefix(spot: Spot) -> Change | None:
    """A Hebrew prefix letter is joined to its word: ו לין → ולין."""
    found = _alone_prefix().search(spot.before) if _HEBREW.match(spot.rendering) else None
    return spot.rewrite(len(found[1]), 0, "", "clitic") if found else None


@lru_cache(maxsize=1)
def _alone_prefix() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}}){any_of(table('he')['joined'])}({_SPACE}+)$")


def _honorific(spot: Spot) -> Change | None:
    """霍社長社長 → 霍社長: one honorific is enough."""
    for title in table("ja")["honorifics"]:
        if spot.rendering.endswith(title) and spot.after.startswith(title):
            return spot.follow(len(title), "", "doubled")
    return None


def _particle(spot: Spot) -> Change | None:
    """林晩 は笑った → 林晩は笑った; kana after the particle may make another word of it: はい."""
    found = _spaced_particle().match(spot.after)
    return spot.follow(len(found[1]), "", "space") if found else None


@lru_cache(maxsize=1)
def _spaced_particle() -> regex.Pattern[str]:
    particles = any_of(table("ja")["particles"])
    return regex.compile(rf"({_SPACE}+){particles}(?=[^\p{{Hiragana}}\s])")
