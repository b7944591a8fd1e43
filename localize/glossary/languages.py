"""Language tags and names as other tools write them → the names of our columns."""

from __future__ import annotations

from functools import lru_cache

from localize.text import split_tag

__all__ = ["column", "is_source", "named"]


@lru_cache(maxsize=1024)
def column(tag: str) -> str:
    """The column for a BCP 47 tag; empty if its language doesn't exist.

    The script is written only where it isn't the language's usual one; a Chinese region says
    which script is meant (CLDR's likely subtags).

    >>> column("zh_TW"), column("zh-Hans"), column("EN-us"), column("zho"), column("Klingon")
    ('zh-Hant-TW', 'zh', 'en-US', 'zh', '')
    """
    from babel import Locale
    from babel.core import get_global

    language, _, region = split_tag(tag.strip())
    language = get_global("language_aliases").get(language, language)
    if language not in Locale("en").languages:
        return ""
    script = _script(tag)
    if script == _script(language):
        script = ""
    return "-".join(piece for piece in (language, script, region) if piece)


def is_source(tag: str, language: str) -> bool:
    """Whether texts with this tag are in the source language, written as it is written.

    >>> is_source("zh-CN", "zh"), is_source("zh-Hant", "zh"), is_source("en-GB", "en")
    (True, False, True)
    """
    tag, language = column(tag), column(language)
    return bool(tag) and split_tag(tag)[0] == split_tag(language)[0] and _same_script(tag, language)


def _same_script(tag: str, other: str) -> bool:
    return _script(tag) == _script(other)


@lru_cache(maxsize=1024)
def _script(tag: str) -> str:
    """ISO 15924 of a tag: the one that it names, else the likely one; empty if unknown."""
    from babel.core import get_global

    language, script, region = split_tag(tag)
    likely, aliases = get_global("likely_subtags"), get_global("language_aliases")
    language = aliases.get(language, language)
    if script:
        return script
    full = likely.get(f"{language}_{region}") or likely.get(language, "")
    return full.split("_")[1] if full else ""


@lru_cache(maxsize=1024)
def named(name: str) -> str:
    """The column for a language's English name; empty if there is none of that name.

    >>> named("Traditional Chinese"), named("english"), named("Elvish")
    ('zh-Hant', 'en', '')
    """
    return _names().get(name.strip().lower(), "")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    return {name.lower(): column(tag) for tag, name in Locale("en").languages.items()}
