"""Lines a second: `localize translate --lines` beside CTranslate2 alone and argostranslate.

    python tests/benchmarks/lines.py LINES.txt [COUNT]

All three run on the same weights, beam and threads, one after the other; the figures to quote
are the ratios. LINES.txt holds Chinese sentences, one a line. argostranslate translates line by
line; it gets a package made of the starter model (the time is right, its text isn't joined as
it should), and no sentence splitter, since its own would ask the network.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from localize.models import starter_home

BEAM = 4
FOLDER = starter_home() / "zh-en"


def direct(lines: list[str]) -> float:
    """CTranslate2 with all lines at once, in batches of tokens."""
    import os

    import ctranslate2
    import sentencepiece

    translator = ctranslate2.Translator(
        str(FOLDER / "model"),
        compute_type="int8",
        inter_threads=1,
        intra_threads=os.cpu_count() or 1,
    )
    source = sentencepiece.SentencePieceProcessor(model_file=str(FOLDER / "source.spm"))
    target = sentencepiece.SentencePieceProcessor(model_file=str(FOLDER / "target.spm"))
    started = time.monotonic()
    tokens = [source.encode(line, out_type=str) for line in lines]
    outputs = translator.translate_batch(
        tokens, beam_size=BEAM, max_batch_size=2048, batch_type="tokens"
    )
    texts = [target.decode_pieces(output.hypotheses[0]) for output in outputs]
    assert len(texts) == len(lines)
    return time.monotonic() - started


def piped(lines: list[str]) -> float:
    """`localize translate --lines`, start-up and loading of the model included."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "localize", "translate", "--lines", "--to", "en"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == len(lines)
    return time.monotonic() - started


def argos(lines: list[str]) -> float:
    """argostranslate's own way through its translator, a call a line."""
    import ctranslate2
    from argostranslate.tokenizer import SentencePieceTokenizer

    translator = ctranslate2.Translator(str(FOLDER / "model"), device="cpu")
    tokenizer = SentencePieceTokenizer(FOLDER / "source.spm")
    started = time.monotonic()
    for line in lines:
        translator.translate_batch(
            [tokenizer.encode(line)],
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=BEAM,
            num_hypotheses=1,
            length_penalty=0.2,
            return_scores=True,
        )
    return time.monotonic() - started


def main() -> None:
    """Print seconds, lines a second and ratios."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    lines = [line for line in lines if line.strip()][
        : int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    ]
    direct(lines[:50])
    alone, ours = direct(lines), piped(lines)
    few = lines[: max(1, len(lines) // 10)]
    theirs = argos(few) * len(lines) / len(few)
    for name, seconds in (
        ("CTranslate2 alone", alone),
        ("localize", ours),
        ("argostranslate", theirs),
    ):
        print(f"{name:18} {seconds:7.1f} s {len(lines) / seconds:8.1f} lines/s")
    print(f"localize / CTranslate2 alone: {alone / ours:.2f}")
    print(f"localize / argostranslate (line by line, a tenth of the lines): {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
