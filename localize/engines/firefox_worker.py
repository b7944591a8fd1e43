"""One Firefox Translations model in a process of its own: a text a line in, its translation out.

Run by ``engines.firefox`` as a script, with the model's files as arguments: model, source
vocabulary, target vocabulary and, where there is one, the shortlist. Lines are JSON; the first
answer, ``{"ready": …}``, comes before any question. It ends with its standard input.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

# What a student model has seen in training is shorter; above that `translate` cuts off the end.
MAX_CHARS = 350


def main() -> None:
    """Answer until the input ends."""
    from fxtranslate import Translator

    # The interrupt of a terminal reaches us too; whoever asks decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        translator = Translator(*(Path(name).read_bytes() for name in sys.argv[1:]))
    except (OSError, ValueError) as error:
        _answer({"error": str(error)})
        return
    _answer({"ready": translator.backend()})
    for line in sys.stdin.buffer:
        text = json.loads(line)
        run = translator.translate if len(text) <= MAX_CHARS else translator.translate_long
        try:
            _answer({"text": run(text)})
        except ValueError as error:
            _answer({"error": str(error)})


def _answer(data: dict[str, str]) -> None:
    sys.stdout.buffer.write(json.dumps(data).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
