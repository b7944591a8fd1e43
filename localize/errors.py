"""Errors that a user can meet: what is wrong, where, and what to do about it.

A gate that fails is a verdict, not an error (see ``release``). All errors survive a process
boundary: their facts are attributes and travel in ``args``.
"""

from __future__ import annotations

from localize.document import Place

__all__ = ["ConfigError", "InputError", "LocalizeError", "MissingError", "PackageError"]


class LocalizeError(Exception):
    """Base of the errors that end in one clear message. ``exit_code`` is the process's."""

    exit_code = 2

    def __init__(self, message: str, place: Place | None = None, advice: str = "") -> None:
        super().__init__(message, place, advice)
        self.message = message
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n  {self.advice}" if self.advice else text


class InputError(LocalizeError):
    """A file that can't be read, or is not what it says it is."""


class ConfigError(LocalizeError):
    """A configuration, glossary or locale file with a mistake in it."""


class PackageError(LocalizeError):
    """A release package that an import job must not take."""


class MissingError(LocalizeError):
    """Something is missing on this machine; ``advice`` is the command that mends it."""

    exit_code = 3
