"""Which locales a translation with another tool's language code is for."""

from __future__ import annotations

from functools import lru_cache

from localize.glossary.languages import column, is_source
from localize.text import split_tag

__all__ = ["fits"]


@lru_cache(maxsize=4096)
def fits(tag: str, locale: str) -> int | None:
    """How well a translation with this tag serves a locale: 0 as itself, 1 as its language's, 2 as
    a region's of it; ``None`` not at all.

    A language without a region is any region's, one of a region that of the language without;
    one region's is never another's, but for those that CLDR puts below it (es-MX below es-419).

    >>> fits("zh-TW", "zh-Hant-TW"), fits("en", "en-US"), fits("es-MX", "es-419")
    (0, 1, 2)
    >>> fits("en-GB", "en-US"), fits("zh-CN", "zh-Hant-TW"), fits("pt-BR", "pt-PT")
    (None, None, None)
    """
    own, wanted = column(tag), column(locale)
    if not is_source(own, wanted):
        return None
    region, other = split_tag(own)[2], split_tag(wanted)[2]
    if region == other:
        return 0
    if not region:
        return 1
    if not other or _parent(own) == wanted:
        return 2
    return None


def _parent(tag: str) -> str:
    from babel.core import get_global

    return get_global("parent_exceptions").get(tag.replace("-", "_"), "").replace("_", "-")
