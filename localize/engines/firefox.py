"""Firefox Translations models (Marian students, int8), run by fxtranslate.

A translator of fxtranslate belongs to the thread that made it and holds Python's global lock
while it works (0.5: two threads take as long as one after the other). Threads would gain
nothing, so each worker is a process of its own, with its own copy of the model.
"""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from queue import LifoQueue

from localize.document import Hypothesis, Place
from localize.engines import Decoding, EngineKind
from localize.errors import InputError, MissingError
from localize.models import Model
from localize.models.layouts import Layout, layout_of

_WORKER = Path(__file__).with_name("firefox_worker.py")


class FirefoxEngine:
    """One loaded model: one hypothesis for a text, without a score."""

    n_best = False
    scores = False

    def __init__(self, model: Model, threads: int) -> None:
        if find_spec("fxtranslate") is None:
            raise MissingError(
                "Firefox Translations models are run by fxtranslate, which is not installed",
                Place(file=str(model.folder)),
                "Install it: pip install fxtranslate",
            )
        layout = layout_of(model.folder)
        self._threads = threads
        # The last used comes first: a small batch leaves the others unstarted.
        self._idle: LifoQueue[_Worker] = LifoQueue()
        self._workers = [_Worker(layout) for _ in range(threads)]
        for worker in self._workers:
            self._idle.put(worker)
        weakref.finalize(self, _stop, self._workers)
        self._ask("")  # a damaged model says so now

    def translate(
        self, texts: Sequence[str], source: str, target: str, decoding: Decoding
    ) -> list[list[Hypothesis]]:
        """A hypothesis for each text, in order. An empty text gives an empty text."""
        with ThreadPoolExecutor(self._threads) as threads:
            outputs = list(threads.map(self._ask, texts))
        return [[Hypothesis(text=output, score=None)] for output in outputs]

    def _ask(self, text: str) -> str:
        worker = self._idle.get()
        try:
            return worker.ask(text).strip()
        finally:
            self._idle.put(worker)


class _Worker:
    """A process that starts when it is first asked. Asked by one thread at a time."""

    def __init__(self, layout: Layout) -> None:
        self._files = layout.files
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, text: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
            self._answer()
        assert self._process.stdin is not None  # a pipe
        try:
            line = json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
        except OSError:
            pass  # it has ended: the missing answer tells
        return self._answer()["text"]

    def _start(self) -> subprocess.Popen[bytes]:
        roles = [role for role in ("model", "source", "target", "shortlist") if role in self._files]
        return subprocess.Popen(
            # -P: our folder has modules of the same names as libraries.
            [sys.executable, "-P", str(_WORKER), *(str(self._files[role]) for role in roles)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _answer(self) -> dict[str, str]:
        assert self._process is not None
        assert self._process.stdout is not None  # a pipe
        line = self._process.stdout.readline()
        answer = json.loads(line) if line.endswith(b"\n") else {"error": "fxtranslate ended"}
        if "error" in answer:
            raise InputError(
                f"can't be run: {answer['error']}",
                Place(file=str(self._files["model"])),
                "Install the model again.",
            )
        return answer

    def stop(self) -> None:
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.terminate()
        self._process.wait()


def _stop(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.stop()


def _memory(model: Model, threads: int) -> int:
    # Seen: 70 MB at its peak for a model of 22 MB.
    return threads * (2 * model.size + 28 * 1024**2)


FIREFOX = EngineKind(
    name="firefox",
    load=FirefoxEngine,
    memory=_memory,
    lacks="one hypothesis, no score, no attention: terms are held without n-best and by clauses",
)
