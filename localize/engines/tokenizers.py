"""Text → the tokens that a CTranslate2 model reads, and back: what differs between families."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from localize.document import Place
from localize.errors import InputError
from localize.models.layouts import Layout

__all__ = ["Tokenizer", "offsets"]

_END = "</s>"


class Tokenizer:
    """The tokenizer of one model folder, with the marks that its family wants."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._pieces, self._output, self._text = _coders(layout)

    def before(self, source: str, target: str) -> list[str]:
        """The marks that go before a text's own tokens: so many positions of the input."""
        marks = (self._layout.source_prefix.get(source), self._layout.selector.get(target))
        return [mark for mark in marks if mark]

    def encode(self, text: str, source: str, target: str) -> list[str]:
        """The input for a text; empty for a text of spaces only."""
        pieces = self._pieces(text)
        if not pieces:
            return []
        end = [_END] if self._layout.closed else []
        return [*self.before(source, target), *pieces, *end]

    def prefix(self, target: str) -> str | None:
        """The token that every output for this target begins with, ``None`` if there is none."""
        return self._layout.target_prefix.get(target)

    def beginning(self, text: str, target: str) -> list[str]:
        """The tokens of an output that begins with ``text``, its prefix before them."""
        prefix = self.prefix(target)
        return [*([prefix] if prefix else []), *self._output(text)]

    def decode(self, tokens: list[str]) -> str:
        """The text of an output without its prefix."""
        return self._text(tokens).strip()


_Encode = Callable[[str], list[str]]
_Coders = tuple[_Encode, _Encode, Callable[[list[str]], str]]


def _coders(layout: Layout) -> _Coders:
    if "bpe" in layout.files:
        from argostranslate.tokenizer import BPETokenizer

        bpe = BPETokenizer(layout.files["bpe"], *layout.pairs[0])
        return bpe.encode, bpe.encode, bpe.decode
    source = _sentencepiece(layout.files["source"])
    if layout.files["target"] == layout.files["source"]:
        target = source
    else:
        target = _sentencepiece(layout.files["target"])
    return (
        lambda text: source.encode(text, out_type=str),
        lambda text: target.encode(text, out_type=str),
        lambda pieces: _without_marks(target.decode_pieces(pieces)),
    )


def _without_marks(text: str) -> str:
    # Pieces that the tokenizer doesn't know keep their word mark: in some Argos packages many.
    return re.sub(" +", " ", text.replace("▁", " ")) if "▁" in text else text


def offsets(pieces: Sequence[str], text: str) -> list[int]:
    """Where each piece begins in the text that it was cut from or joined to.

    A piece that the tokenizer writes otherwise than the text (½, full-width digits) is where
    the one before it ended.

    >>> offsets(["▁Tom", "'", "s", "▁hand"], "Tom's hand")
    [0, 3, 4, 6]
    """
    found, position = [], 0
    for piece in pieces:
        letters = piece.removeprefix("▁").removesuffix("@@")
        start = text.find(letters, position, position + len(letters) + 8)
        start = position if start < 0 else start
        found.append(start)
        position = min(len(text), start + len(letters))
    return found


def _sentencepiece(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise InputError(
            f"can't be loaded: {error}", Place(file=str(path)), "Install the model again."
        ) from error
