"""Files as they come → the files of one model, in a folder of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from localize import models
from localize.document import Place
from localize.errors import InputError
from localize.install.unpack import PACKED, find_inner, unpack
from localize.models import Card
from localize.models.convert import convert
from localize.models.layouts import Layout, recognise

__all__ = ["of_source", "prepare", "select"]

# What engines or people read beside the files that a layout names.
_KEPT = re.compile(
    r".*vocabulary.*\.(json|txt)|(config|metadata|model_info|tokenizer_config)\.json"
    r"|README\.md|LICENSE"
)
_KNOWN = (
    "Known: an .argosmodel; a Firefox model (model.*.bin, vocab.*.spm, lex.*.bin); OPUS-MT, "
    "NLLB-200 and M2M-100 as CTranslate2 folders; OPUS-MT's Marian folder."
)


def prepare(
    paths: tuple[Path, ...], names: tuple[str, ...], raw: Path, card: Card
) -> tuple[Path, Layout, Card]:
    """Unpack what came into ``raw``, find the model in it and what it says of itself.

    Returns its folder, its layout and its own card (empty if it brought none). Raises
    ``InputError`` where there is no model, or not all of it, or not as its card says.
    """
    place = Place(file=card.source if names else str(paths[0]))
    folder = raw / _name(paths, card)
    folder.mkdir(parents=True)
    for path, name in zip(paths, names or [path.name for path in paths], strict=True):
        if not path.exists():
            raise InputError("no such file or folder, and no pair", Place(file=str(path)), _KNOWN)
        unpack(path, folder, name)
    if card.family == "firefox" and card.pairs:
        # Names such as model.enzh say less than the index did.
        source, target = card.pairs[0].split("-", 1)
        facts = {"sourceLanguage": source, "targetLanguage": target, "version": card.version}
        (folder / "metadata.json").write_text(json.dumps(facts) + "\n", "utf-8")
    try:
        return _found(folder, raw / "converted", place)
    except InputError as error:
        raise of_source(error, folder, place) from error


def _found(folder: Path, converted: Path, place: Place) -> tuple[Path, Layout, Card]:
    for inner in find_inner(folder):
        if (layout := recognise(inner)) is not None:
            break
    else:
        raise InputError("holds no translation model that is known here", place, _KNOWN)
    if faults := models.faults(inner):
        raise InputError(f"is not as its card says: {faults[0]}", place, "Get it again.")
    if not layout.engine:
        converted.mkdir()
        layout = convert(inner, converted / inner.name)
        inner = converted / inner.name
    return inner, layout, models.read_card(inner) or Card()


def of_source(error: InputError, folder: Path, place: Place) -> InputError:
    """The error with the source's own path, not that of the folder where it is looked into."""
    path = Path(error.place.file or "") if error.place else folder
    if not path.is_relative_to(folder):
        return error
    inner = path.relative_to(folder).as_posix()
    file = place.file if inner == "." else f"{place.file}!{inner}"
    return InputError(error.message, Place(file=file), error.advice)


def _name(paths: tuple[Path, ...], card: Card) -> str:
    """The name of the folder that the files came in: some models tell their pair by it only."""
    if card.pairs:
        return card.pairs[0]
    path = paths[0].resolve()
    name = path.parent.name if len(paths) > 1 or path.suffix in PACKED else path.name
    return name.partition(".")[0] if path.is_file() and len(paths) == 1 else name


def select(found: Path, layout: Layout, new: Path) -> None:
    """Move what belongs to the model into ``new``: what else came along stays behind."""
    wanted = set(layout.files.values())
    for path in sorted(found.rglob("*")):
        beside = path.is_file() and path.parent in (found, layout.files["model"].parent)
        if path in wanted or (beside and _KEPT.fullmatch(path.name)):
            target = new / path.relative_to(found)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
