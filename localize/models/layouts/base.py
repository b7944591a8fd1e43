"""The layout of a model folder, and what its readers share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from localize.document import Place
from localize.errors import InputError
from localize.files import read_bytes

__all__ = ["Family", "Layout", "fault", "only", "optional_json", "pair_in", "read_json"]

Family = Literal["starter", "argos", "opus-mt", "nllb", "m2m100", "firefox"]

_MAX_JSON_BYTES = 4 * 1024**2
_CODE = r"[a-z]{2,3}(?:[_-][A-Z][a-z]{3})?"
# opus-mt-zh-en, en-pt-tiny, en-zh-Hant; not the words of nllb-200-distilled.
_PAIR = re.compile(rf"(?<![A-Za-z])({_CODE})-({_CODE})(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A model folder that is complete, as far as names and metadata can tell."""

    family: Family
    engine: str
    """Name of the ``Engine`` that runs it; empty for a Marian folder of OPUS-MT, which must be
    converted first (``models.convert``)."""
    pairs: tuple[tuple[str, str], ...]
    """(source, target), our language tags."""
    files: Mapping[str, Path]
    """By what they are for: model; source and target (SentencePiece models; one file under both
    names where it is shared); shortlist (Firefox, optional); bpe (older Argos packages)."""
    version: str = ""
    licence: str = ""
    source_prefix: Mapping[str, str] = field(default_factory=dict)
    """Source language → token before the text that names it (NLLB, M2M-100)."""
    selector: Mapping[str, str] = field(default_factory=dict)
    """Target language → token before the text that asks for it (multilingual OPUS-MT)."""
    target_prefix: Mapping[str, str] = field(default_factory=dict)
    """Target language → forced first token of the translation (starter, NLLB, M2M-100)."""
    closed: bool = False
    """Whether we must end the source in ``</s>``, since the model doesn't do it itself."""


def fault(path: Path, what: str, advice: str = "Get the model's files again.") -> InputError:
    """The error for a file or folder of a model: ``fault(path, "has no vocab beside it")``."""
    return InputError(what, Place(file=str(path)), advice)


def only(folder: Path, names: Iterable[str], what: str) -> Path:
    """The one file among ``names``. Raises ``InputError`` for a second: two models' files."""
    first, *others = names
    if others:
        raise fault(folder / others[0], f"is a second {what} beside {first}", "One folder each.")
    return folder / first


def read_json(path: Path) -> dict[str, Any]:
    """A small JSON object. Raises ``InputError`` for anything else."""
    try:
        data = json.loads(read_bytes(path, _MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise fault(path, f"is not valid JSON: {error}") from error
    if not isinstance(data, dict):
        raise fault(path, "is no JSON object")
    return data


def optional_json(path: Path) -> dict[str, Any]:
    """The same; empty if there is no such file."""
    return read_json(path) if path.is_file() else {}


def pair_in(name: str) -> tuple[str, str] | None:
    """The two language codes in a model's or folder's name.

    >>> pair_in("opus-mt-zh-en"), pair_in("en-pt-tiny"), pair_in("model")
    (('zh', 'en'), ('en', 'pt'), None)
    """
    pieces = [match.groups() for match in _PAIR.finditer(name.replace("opus-mt-", ""))]
    return (pieces[0][0], pieces[0][1]) if pieces else None
