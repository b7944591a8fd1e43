"""What a part's way depends on: one title in one locale, with its route and its inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Literal

from localize.engines import Decoding, Engines
from localize.files import sha256
from localize.glossary import Glossary
from localize.locales import Locale
from localize.memory import Approvals, Imports, Memory
from localize.models import Hop
from localize.text import split_tag

__all__ = ["PIPELINE_VERSION", "RUNGS", "Job"]

RUNGS = frozenset({"n-best", "inline", "placeholder", "repair"})
"""The rungs of the enforcement ladder above plain: see ``pipeline.ladder``."""
# Raise it when an engine's output for a text is used in another way: it is part of the key of
# every machine translation, so that nothing stale is used.
PIPELINE_VERSION = "2"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Over our own code and data: finished parts of another version are made again.

    Their translations still come out of the memory, whose keys don't hold it.
    """
    package = Path(str(resources("localize")))
    paths = sorted(path for path in package.rglob("*") if path.suffix in (".py", ".toml"))
    return sha256(*(path.read_bytes() for path in paths))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One title × one locale."""

    title: str
    """Id of the title: the scope of approved translations. Empty for a file on its own."""
    kind: Literal["novel", "drama"]
    medium: str
    """``book``, ``16:9`` or ``9:16``."""
    language: str
    """BCP 47 tag of the source."""
    genre: str = ""
    audience: str = "adult"
    """``adult`` or ``children``."""
    """The title's: a modern one has its measures in metric units."""
    locale: Locale
    hop: Hop | None
    """The model that translates; ``None``: by rule (OpenCC), or the master's text itself."""
    master_locale: Locale | None = None
    """Set when the text to translate is the master's, not the source's."""
    glossary: Glossary
    engines: Engines
    memory: Memory
    decoding: Decoding = field(default_factory=Decoding)
    rungs: frozenset[str] = RUNGS
    """Rungs of the enforcement ladder to use; none: a plain translation."""
    approved: Approvals = field(default_factory=Approvals)
    """An editor's translations of the file at hand."""
    imported: Imports = field(default_factory=Imports)
    """Other tools' translations of its sentences."""

    @property
    def source(self) -> str:
        """Language code of the source: ``zh``."""
        return split_tag(self.language)[0]

    @property
    def text_language(self) -> str:
        """Language code of the text that goes to the engine."""
        return self.master_locale.language if self.master_locale else self.source

    @property
    def digest(self) -> str:
        """Over everything but the source text that decides a part's result."""
        hop = self.hop
        return sha256(
            code_digest(),
            self.kind,
            self.medium,
            self.language,
            self.genre,
            self.audience,
            repr(self.locale),
            repr((hop.model.digest, hop.source, hop.target) if hop else None),
            hop.second.digest if hop and hop.second else "",
            repr(self.master_locale and self.master_locale.tag),
            self.glossary.digest,
            self.decoding.signature,
            "+".join(sorted(self.rungs)),
            self.approved.digest,
            self.imported.digest,
        )
