"""Web and mail addresses, whose marks and letters are no text."""

from __future__ import annotations

import regex

__all__ = ["masked"]

_SIGNS = ("://", "www.", "@")
_ADDRESS = regex.compile(rf"(?<!\S)\S*(?:{'|'.join(map(regex.escape, _SIGNS))})\S+")


def masked(text: str, mask: str = "x") -> str:
    """The text with a mask for each character of an address, and of what is written to it.

    >>> masked("See www.a.org/?b now.")
    'See xxxxxxxxxxxx now.'
    """
    if not any(sign in text for sign in _SIGNS):
        return text
    return _ADDRESS.sub(lambda match: mask * len(match[0]), text)
