"""The Firefox engine: several workers, several jobs at once, damage, an end without a hang."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import built
import pytest

from localize.engines import Decoding
from localize.engines.firefox import FirefoxEngine
from localize.errors import InputError, MissingError
from localize.models import Model, read_model

pytestmark = pytest.mark.slow

LINES = [f"He waited {number} days for her answer." for number in range(1, 25)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.firefox(tmp_path_factory.mktemp("firefox") / "en-pt")


def _model(folder: Path) -> Model:
    model = read_model(folder)
    assert model is not None
    return model


@pytest.fixture(scope="module")
def engine(folder: Path) -> FirefoxEngine:
    return FirefoxEngine(_model(folder), 2)


def _texts(engine: FirefoxEngine, lines: list[str]) -> list[str]:
    return [item.text for (item,) in engine.translate(lines, "en", "pt", Decoding())]


def test_it_translates_and_keeps_the_order(engine: FirefoxEngine) -> None:
    """Each number comes back in its own place, whichever worker was faster."""
    outputs = _texts(engine, LINES)
    assert all(str(number) in text for number, text in enumerate(outputs, 1))
    assert "dias" in outputs[4]


def test_several_jobs_at_once(engine: FirefoxEngine) -> None:
    """Two threads with their own lines get their own translations."""
    results: dict[int, list[str]] = {}
    jobs = {0: LINES[:12], 1: LINES[12:]}
    threads = [
        threading.Thread(target=lambda key=key: results.update({key: _texts(engine, jobs[key])}))
        for key in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] + results[1] == _texts(engine, LINES)


def test_a_long_text_is_not_cut_off(engine: FirefoxEngine) -> None:
    """Many sentences in one text: the last number is there too."""
    text = " ".join(LINES)
    assert len(text) > 800
    (output,) = _texts(engine, [text])
    assert "24 dias" in output


def test_a_damaged_model_says_so(folder: Path, tmp_path: Path) -> None:
    """At loading, with the file's name."""
    damaged = built.firefox(tmp_path / "en-pt")
    path = damaged / "model.enpt.intgemm.alphas.bin"
    path.write_bytes(path.read_bytes()[:10_000])
    with pytest.raises(InputError, match=r"model\.enpt\.intgemm\.alphas\.bin: can't be run"):
        FirefoxEngine(_model(damaged), 1)


def test_a_worker_that_is_killed_is_replaced(folder: Path) -> None:
    """The text that it had is an error; the next one finds a new worker."""
    engine = FirefoxEngine(_model(folder), 1)
    assert _texts(engine, ["Go."]) != [""]
    (worker,) = engine._workers
    worker._process.kill()
    worker._process.wait()
    assert _texts(engine, ["Go."]) != [""]


def test_without_the_library_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On platforms without a wheel, and where it was left out."""
    monkeypatch.setattr("localize.engines.firefox.find_spec", lambda name: None)
    with pytest.raises(MissingError, match="fxtranslate"):
        FirefoxEngine(_model(folder), 1)


def test_nothing_is_left_behind(folder: Path) -> None:
    """The workers end with the engine, and with a process that is killed."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from localize.engines.firefox import FirefoxEngine\n"
        "from localize.models import read_model\n"
        "engine = FirefoxEngine(read_model(Path(sys.argv[1])), 1)\n"
        "print(engine._workers[0]._process.pid, flush=True)\n"
        "if sys.argv[2] == 'wait': sys.stdin.read()\n"
    )
    for ending in ("leave", "wait"):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder), ending],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        if ending == "wait":
            process.kill()
        assert process.wait(timeout=10) is not None
        assert _ends(worker)


def _ends(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").is_file():
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state == "Z":  # ended; whoever inherited it has yet to collect it
                return True
        time.sleep(0.05)
    return False
