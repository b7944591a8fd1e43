"""OPUS-MT's Marian weights → a CTranslate2 folder, by CTranslate2's own converter (no torch)."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from localize.document import Place
from localize.errors import InputError
from localize.files import SafeZip
from localize.models.cards import Card, write_card
from localize.models.layouts import Layout, layout_of

__all__ = ["convert"]

# Read beside the weights: the tokenizers and what people read.
_COPIED = ("source.spm", "target.spm", "README.md", "LICENSE")


def convert(folder: Path, into: Path) -> Layout:
    """The Marian folder as CTranslate2 folder ``into``, which is made, in int8; its layout.

    Raises ``InputError`` for weights that are damaged, too large or of an architecture that
    CTranslate2 doesn't run.
    """
    layout = layout_of(folder)
    weights = layout.files["model"]
    with SafeZip(weights):  # an .npz is a ZIP: within limits before it is read
        pass
    _run(folder, into, weights)
    for name in _COPIED:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, into / name)
    pairs = tuple("-".join(pair) for pair in layout.pairs)
    write_card(into, Card(family=layout.family, pairs=pairs, licence=layout.licence))
    return layout_of(into)


def _run(folder: Path, into: Path, weights: Path) -> None:
    from ctranslate2.converters import OpusMTConverter

    place = Place(file=str(weights))
    try:
        OpusMTConverter(str(folder)).convert(str(into), quantization="int8")
    except (ValueError, NotImplementedError) as error:
        message = " ".join(str(error).split())
        advice = "CTranslate2 converts transformer models of Marian."
        raise InputError(f"can't be converted: {message}", place, advice) from error
    except (KeyError, AttributeError, IndexError, TypeError, EOFError, zipfile.BadZipFile) as error:
        # Weights or settings that the converter takes for granted.
        advice = "Get the model's files again."
        raise InputError(f"is no whole Marian model: {error}", place, advice) from error
