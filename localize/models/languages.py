"""What the model families call the languages (``data/languages.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from localize.data import toml

__all__ = ["PAIR", "Language", "Scheme", "firefox_tag", "languages", "tag_of"]

PAIR = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?-[a-z]{2,3}(?:-[A-Z][a-z]{3})?"
"""Pattern of a language pair: zh-en, en-zh-Hant."""

Scheme = Literal["nllb", "m2m100", "opus", "firefox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The codes of one language; empty where a family doesn't have it."""

    nllb: str = ""
    """Language token of NLLB-200."""
    m2m100: str = ""
    """Code inside the token of M2M-100, without its underscores."""
    opus: tuple[str, ...] = ()
    """Codes of OPUS-MT, the preferred one first."""
    firefox: str = ""
    """Code in the file names of Firefox Translations."""


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """All languages by our tag, in the order of their tags."""
    return {
        tag: Language(**{**codes, "opus": tuple(codes.get("opus", ()))})
        for tag, codes in toml("languages").items()
    }


@lru_cache(maxsize=4)
def _tags(scheme: Scheme) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for tag, language in languages().items():
        codes = getattr(language, scheme)
        for code in (codes,) if isinstance(codes, str) else codes:
            if code:
                found[code.lower()] = tag
    return found


def firefox_tag(code: str) -> str:
    """Our tag for a code of Firefox's, which stays as it is if it isn't in the table.

    Newer records say zh-Hans, older ones zh: one language to us.

    >>> firefox_tag("zh-Hans"), firefox_tag("zh_hant"), firefox_tag("xx")
    ('zh', 'zh-Hant', 'xx')
    """
    return tag_of(code.replace("-", "_").removesuffix("_Hans"), "firefox") or code


def tag_of(code: str, scheme: Scheme) -> str | None:
    """Our tag for a family's code, whatever its case; ``None`` for a language not in the table.

    >>> tag_of("zho_Hans", "nllb"), tag_of("jpn", "opus"), tag_of("xx", "opus")
    ('zh', 'ja', None)
    """
    return _tags(scheme).get(code.lower())
