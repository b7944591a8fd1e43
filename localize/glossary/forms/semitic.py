"""Forms in Arabic, Hebrew and Persian: clitics are joined to the word they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex

from localize.glossary.forms.tables import Word, any_of, table

__all__ = ["arabic", "hebrew", "persian"]

_LEFT, _BETWEEN, _RIGHT = r"(?<!\p{L})", r"[\s\-]+", r"(?!\p{L})"
# Persian half spaces join a suffix to its word; two words may be written with one between.
_HALF_SPACE = "\u200c"


def arabic(form: str, *, name: bool) -> Word:
    """A folded form with proclitics, article, pronoun suffixes and safe endings of number.

    A name without the article takes conjunctions and prepositions only.
    """
    words = [_Noun(word) for word in form.split()]
    if name and not words[0].has_article:
        return _name(words)
    if len(words) == 1:
        return Word(_bordered(_alone(words[0])), words[0].core)
    # A noun with its adjectives takes the article throughout or not at all; otherwise each word
    # stands in its own right: دفتر العائلة, السيد هوو.
    if len({word.has_article for word in words}) == 1 and not name:
        body = _agreeing(words)
    else:
        body = _mixed(words)
    return Word(_bordered(body), max((word.core for word in words), key=len))


class _Noun:
    """A word of a form, apart from its article, with its patterns."""

    def __init__(self, word: str) -> None:
        article = table("ar")["article"]
        self.has_article = word.startswith(article) and len(word) > len(article) + 1
        self._bare = word.removeprefix(article) if self.has_article else word
        self._stem, self._last = self._bare[:-1], self._bare[-1:]
        # What all its forms share: the last letter changes before suffixes.
        self.core = self._stem if len(self._bare) > 2 else self._bare
        if len(self._bare) < 2 and self._last in "ىة":
            self.core = ""
        self.pattern = _literal(self._bare)
        self.whole = _literal(word)
        self.length = len(word)

    @property
    def owned(self) -> str:
        """With a pronoun suffix: معلمتي, مستشفاه, آبائه."""
        letters = {"ة": "ت", "ى": "ا", "ء": "[ءئؤ]"}
        return self._stem + letters.get(self._last, self._last) + any_of(table("ar")["suffixes"])

    def counted(self, *, within: bool) -> str:
        """In the singular, dual or a sound plural; ``within`` a phrase, short ones too."""
        data = table("ar")
        if self._last == "ة":
            return f"(?:{self.pattern}|{self._stem}{any_of(data['feminine_number'])})"
        is_long = len(self._bare) >= data["long_from"]
        endings = [*data["number"], *(data["number_long"] if is_long else ())]
        return f"{self.pattern}{any_of(endings)}?" if is_long or within else self.pattern

    def indefinite(self, *, within: bool) -> str:
        """``counted``, or in the accusative."""
        if self._last in "ةاى":
            return self.counted(within=within)
        return f"(?:{self.counted(within=within)}|{self._bare}{table('ar')['accusative']})"


def _literal(word: str) -> str:
    """Teh marbuta may lack its dots, alef maqsura have them."""
    return regex.escape(word).replace("ة", "[ةه]").replace("ى", "[ىي]")


def _name(words: Sequence[_Noun]) -> Word:
    length = sum(word.length for word in words)
    clitics = _bare(length)
    body = _BETWEEN.join(word.whole for word in words)
    core = max((word.core for word in words), key=len)
    return Word(f"{_LEFT}{clitics}(?P<form>{body}){_RIGHT}", core)


def _alone(word: _Noun) -> str:
    bare = _bare(word.length)
    return (
        f"{_definite()}(?P<form>{word.counted(within=False)})|"
        f"{bare}(?P<form>{word.owned}|{word.indefinite(within=False)})"
    )


def _agreeing(words: Sequence[_Noun]) -> str:
    """The definite phrase, the indefinite one, and the one whose noun has an owner."""
    article, (first, *rest) = table("ar")["article"], words
    bare = _bare(sum(word.length for word in words))
    counted, indefinite = first.counted(within=True), first.indefinite(within=True)
    definite = "".join(f"{_BETWEEN}{article}{word.counted(within=True)}" for word in rest)
    # A title takes the article, the name after it never does: العم سون.
    joint = article if first.has_article else f"(?:{article})?"
    titled = "".join(f"{_BETWEEN}{joint}{word.counted(within=True)}" for word in rest)
    open_words = "".join(f"{_BETWEEN}{word.indefinite(within=True)}" for word in rest[:-1])
    last = f"{_BETWEEN}(?:{rest[-1].indefinite(within=True)}|{rest[-1].owned})"
    return (
        f"{_definite()}(?P<form>{counted}{titled})|"
        f"{bare}(?P<form>{indefinite}{open_words}{last}|{first.owned}{definite})"
    )


def _mixed(words: Sequence[_Noun]) -> str:
    """The first word may lose its article, the last one change it for an owner."""
    first, *middle, last = words
    article = table("ar")["article"]
    head = _BETWEEN.join([first.counted(within=True), *(word.whole for word in middle)])
    tail = last.whole
    if last.has_article:
        counted, indefinite = last.counted(within=True), last.indefinite(within=True)
        tail = f"(?:{article}{counted}|{last.owned}|{indefinite})"
    return f"{_definite()}(?P<form>{head}{_BETWEEN}{tail})"


@lru_cache(maxsize=64)
def _bare(length: int) -> str:
    """Proclitics of a word without the article; a short one takes conjunctions only."""
    data = table("ar")
    conjunction = f"{any_of(data['conjunctions'])}?"
    if length < data["clitics_from"]:
        return conjunction
    return f"{conjunction}(?:{any_of(data['prepositions'])}|{data['future']})?"


@lru_cache(maxsize=1)
def _definite() -> str:
    """Proclitics and the article, which may be missing: سيد هوو after يا."""
    data = table("ar")
    joined = [item for item in data["prepositions"] if not data["contracted"].startswith(item)]
    with_article = f"{any_of(joined)}?{data['article']}"
    without = any_of(data["prepositions"])
    return f"{any_of(data['conjunctions'])}?(?:{with_article}|{data['contracted']}|{without})?"


def _bordered(body: str) -> str:
    return f"{_LEFT}(?:{body}){_RIGHT}"


def hebrew(form: str, *, name: bool) -> Word:
    """A folded form with prefix letters; a common word in the plural too."""
    data = table("he")
    words = form.split()
    prefixes = "".join(f"{any_of(layer)}?" for layer in data["prefixes"])
    if len(form) < data["clitics_from"]:
        prefixes = ""
    body = r"[\s\-\u05be]+".join(map(regex.escape, words))
    number = "" if name or len(words) > 1 else f"{any_of(data['number'])}?"
    core = max(words, key=len)
    if number and form.endswith("ה"):
        body, core = f"(?:{regex.escape(form)}|{regex.escape(form[:-1])}ות)", form[:-1]
        number = ""
    return Word(f"{_LEFT}{prefixes}(?P<form>{body}){number}{_RIGHT}", core)


def persian(form: str, *, name: bool) -> Word:
    """A folded form with ezafe, plural and personal suffixes, joined or after a half space."""
    data = table("fa")
    words = form.replace(_HALF_SPACE, " ").split()
    body = rf"[\s\-{_HALF_SPACE}]+".join(map(regex.escape, words))
    # Written as the folded text has them.
    suffixes = [
        item.translate(str.maketrans("یک", "يك"))
        for item in data["name_suffixes" if name else "suffixes"]
    ]
    after = f"(?:{_HALF_SPACE}?{any_of(suffixes)})?"
    border = rf"(?!{_HALF_SPACE}?\p{{L}})"
    left = rf"(?<!\p{{L}}{_HALF_SPACE}?)"
    return Word(f"{left}(?P<form>{body}){after}{border}", max(words, key=len))
