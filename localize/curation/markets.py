"""Which locales a workspace publishes in, and which titles it has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from localize import locales
from localize.errors import ConfigError
from localize.glossary.lint import Wanted
from localize.locales import Locale
from localize.workspace import Workspace

__all__ = ["named_locales", "named_titles", "wanted"]


def wanted(space: Workspace) -> Wanted:
    """The locales of all regions: what its term bases should serve."""
    regions = [
        locales.load_region(name, space.locale_folders)
        for name in locales.regions(space.locale_folders)
    ]
    required = {tag: region.name for region in regions for tag in region.required}
    optional = dict.fromkeys(tag for region in regions for tag in region.optional)
    return Wanted(required=required, optional=tuple(tag for tag in optional if tag not in required))


def named_locales(space: Workspace, tags: Sequence[str]) -> list[Locale]:
    """The locales with these tags; of no tags all that a region has.

    Raises ``ConfigError`` for a tag that isn't there.
    """
    if not tags:
        there = wanted(space)
        tags = (*there.required, *there.optional)
    return [locales.load_locale(tag, space.locale_folders) for tag in dict.fromkeys(tags)]


def named_titles(space: Workspace, names: Sequence[str]) -> list[Path]:
    """The folders of these titles; of no names all of the workspace's.

    Raises ``ConfigError`` for a title that isn't there.
    """
    folders = {folder.name: folder for folder in space.title_folders()}
    for name in names:
        if name not in folders:
            raise ConfigError(
                f"no title is called {name!r}", None, "There are: " + " ".join(sorted(folders))
            )
    return [folder for name, folder in folders.items() if not names or name in names]
